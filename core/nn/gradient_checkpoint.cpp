// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/gradient_checkpoint.h"

#include "kernels/few_rows/few_rows.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace omnidrive::nn {

namespace {

/// What the backward pass needs to run the segment again.
struct Recipe : torch::CustomClassHolder {
    Recipe(Segment givenSegment, size_t givenInputs) : segment(std::move(givenSegment)), inputs(givenInputs) {}

    Segment segment;
    size_t inputs;   ///< the first so many of the saved tensors; the others are parameters
};

using RecipePointer = c10::intrusive_ptr<Recipe>;

class Recompute : public torch::autograd::Function<Recompute> {
public:
    static TensorList forward(torch::autograd::AutogradContext* context, const RecipePointer& recipe, at::TensorList tensors) {
        context->save_for_backward(tensors.vec());
        context->saved_data["recipe"] = c10::IValue::make_capsule(recipe);
        const kernels::FewRowsLinear::Pause asWithGradients;   // the backward pass must come to the same values
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
        const auto outputs = recipe.segment(inputs);
        std::copy(saved.begin() + static_cast<long>(recipe.inputs), saved.end(), std::back_inserter(inputs));
        auto result = gradientsOf(outputs, gradients, inputs);
        result.insert(result.begin(), torch::Tensor());   // the recipe has none
        return result;
    }

private:
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

TensorList checkpointed(const Segment& segment, const TensorList& inputs, const TensorList& parameters) {
    if (!at::GradMode::is_enabled()) {
        return segment(inputs);
    }
    TensorList tensors = inputs;
    tensors.insert(tensors.end(), parameters.begin(), parameters.end());
    // The engine looks for variables in an ArrayRef, not in a vector.
    return Recompute::apply(c10::make_intrusive<Recipe>(segment, inputs.size()), at::TensorList(tensors));
}

}  // namespace omnidrive::nn
