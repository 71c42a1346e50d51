// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/gradient_checkpoint.h"

#include "kernels/few_rows/few_rows.h"
#include "nn/tensor_keeper.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace omnidrive::nn {

namespace {

/// What the backward pass needs to run the segment again.
struct Recipe : torch::CustomClassHolder {
    Segment segment;
    size_t inputs = 0;   ///< the first so many of the tensors; the others are parameters
    TensorKeeper* keeper = nullptr;
    TensorList kept;     ///< the parameters, where there is a keeper: their memory comes and goes, so saving them would find them changed
};

thread_local TensorKeeper* currentKeeper = nullptr;

/// The memory of a segment's parameters, from their keeper.
class Fetched {
public:
    Fetched(TensorKeeper* keeper, const TensorList& tensors) : keeper_(keeper), tensors_(tensors) {
        if (keeper_ != nullptr) {
            keeper_->fetch(tensors_);
        }
    }
    ~Fetched() {
        if (keeper_ != nullptr) {
            keeper_->release(tensors_);
        }
    }
    Fetched(const Fetched&) = delete;
    Fetched& operator=(const Fetched&) = delete;

private:
    TensorKeeper* keeper_;
    const TensorList& tensors_;
};

using RecipePointer = c10::intrusive_ptr<Recipe>;

class Recompute : public torch::autograd::Function<Recompute> {
public:
    static TensorList forward(torch::autograd::AutogradContext* context, const RecipePointer& recipe, at::TensorList tensors) {
        context->save_for_backward(recipe->keeper == nullptr ? tensors.vec() : tensors.slice(0, recipe->inputs).vec());
        context->saved_data["recipe"] = c10::IValue::make_capsule(recipe);
        const kernels::FewRowsLinear::Pause asWithGradients;   // the backward pass must come to the same values
        const Fetched memory(recipe->keeper, recipe->kept);
        return recipe->segment(tensors.slice(0, recipe->inputs).vec());
    }

    static TensorList backward(torch::autograd::AutogradContext* context, const TensorList& gradients) {
        const auto capsule = context->saved_data["recipe"].toCapsule();
        const auto& recipe = static_cast<const Recipe&>(*capsule);
        const auto saved = context->get_saved_variables();
        const at::AutoGradMode withGradients(true);
        TensorList inputs;
        for (size_t i = 0; i < recipe.inputs; ++i) {
            inputs.push_back(saved[i].detach().requires_grad_(saved[i].requires_grad()));
        }
        TensorList parameters = recipe.kept;
        if (recipe.keeper == nullptr) {
            parameters.assign(saved.begin() + static_cast<long>(recipe.inputs), saved.end());
        }
        auto result = again(recipe, gradients, inputs, parameters);
        result.insert(result.begin(), torch::Tensor());   // the recipe has none
        return result;
    }

private:
    /// Runs the segment once more, and through it back. @return gradients of inputs and parameters; the keeper has taken its own.
    static TensorList again(const Recipe& recipe, const TensorList& gradients, const TensorList& inputs, const TensorList& parameters) {
        TensorList wanted = inputs, result;
        wanted.insert(wanted.end(), parameters.begin(), parameters.end());
        {
            const Fetched memory(recipe.keeper, parameters);
            result = gradientsOf(recipe.segment(inputs), gradients, wanted);
        }
        if (recipe.keeper != nullptr) {
            TensorList ofParameters(result.begin() + static_cast<long>(inputs.size()), result.end());
            recipe.keeper->takeGradients(parameters, ofParameters);
            std::copy(ofParameters.begin(), ofParameters.end(), result.begin() + static_cast<long>(inputs.size()));
        }
        return result;
    }

    /// One gradient a tensor of `wanted`; undefined for those that need none.
    static TensorList gradientsOf(const TensorList& outputs, const TensorList& gradients, const TensorList& wanted) {
        TensorList from, with, to;
        for (size_t i = 0; i < outputs.size(); ++i) {
            if (gradients[i].defined() && outputs[i].requires_grad()) {
                from.push_back(outputs[i]);
                with.push_back(gradients[i]);
            }
        }
        std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(to), [](const auto& tensor) { return tensor.requires_grad(); });
        TensorList result(wanted.size());
        if (from.empty() || to.empty()) {
            return result;
        }
        auto found = torch::autograd::grad(from, to, with, std::nullopt, false, true);
        for (size_t i = 0, next = 0; i < wanted.size(); ++i) {
            if (wanted[i].requires_grad()) {
                result[i] = std::move(found[next++]);
            }
        }
        return result;
    }
};

}  // namespace

TensorKeeper::Use::Use(TensorKeeper* keeper) : before_(currentKeeper) { currentKeeper = keeper; }

TensorKeeper::Use::~Use() { currentKeeper = before_; }

TensorList checkpointed(const Segment& segment, const TensorList& inputs, const TensorList& parameters) {
    auto* keeper = currentKeeper != nullptr && currentKeeper->keeps(parameters) ? currentKeeper : nullptr;
    if (!at::GradMode::is_enabled()) {
        const Fetched memory(keeper, parameters);
        return segment(inputs);
    }
    TensorList tensors = inputs;
    tensors.insert(tensors.end(), parameters.begin(), parameters.end());
    auto recipe = c10::make_intrusive<Recipe>();
    recipe->segment = segment;
    recipe->inputs = inputs.size();
    recipe->keeper = keeper;
    recipe->kept = keeper == nullptr ? TensorList{} : parameters;
    // The engine looks for variables in an ArrayRef, not in a vector.
    return Recompute::apply(recipe, at::TensorList(tensors));
}

}  // namespace omnidrive::nn
