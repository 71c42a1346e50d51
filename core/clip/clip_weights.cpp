// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_weights.h"

#include "base/error.h"
#include "base/random.h"
#include "store/safetensors.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <cmath>

namespace omnidrive::clip {

namespace fs = std::filesystem;

namespace {

using Shape = std::vector<int64_t>;
using Shapes = std::map<std::string, Shape>;

void addLinear(Shapes& shapes, const std::string& name, int64_t out, int64_t in) {
    shapes[name + ".weight"] = {out, in};
    shapes[name + ".bias"] = {out};
}

void addNorm(Shapes& shapes, const std::string& name, int64_t size) {
    shapes[name + ".weight"] = {size};
    shapes[name + ".bias"] = {size};
}

void addEncoder(Shapes& shapes, const std::string& prefix, const ClipTowerConfig& tower) {
    for (int64_t i = 0; i < tower.layers; ++i) {
        const std::string layer = fmt::format("{}encoder.layers.{}.", prefix, i);
        for (const char* name : {"q_proj", "k_proj", "v_proj", "out_proj"}) {
            addLinear(shapes, layer + "self_attn." + name, tower.hiddenSize, tower.hiddenSize);
        }
        addNorm(shapes, layer + "layer_norm1", tower.hiddenSize);
        addNorm(shapes, layer + "layer_norm2", tower.hiddenSize);
        addLinear(shapes, layer + "mlp.fc1", tower.intermediateSize, tower.hiddenSize);
        addLinear(shapes, layer + "mlp.fc2", tower.hiddenSize, tower.intermediateSize);
    }
}

struct DtypeName {
    const char* name;
    torch::Dtype dtype;
};
constexpr DtypeName kDtypes[] = {
    {"F32", torch::kFloat32}, {"F16", torch::kFloat16}, {"BF16", torch::kBFloat16}, {"F64", torch::kFloat64}};

torch::Dtype dtypeFromName(const std::string& name, const std::string& tensor) {
    for (const auto& entry : kDtypes) {
        if (name == entry.name) {
            return entry.dtype;
        }
    }
    fail(ErrorKind::Format, "CLIP weight {} has dtype '{}', which is no floating-point type this program knows", tensor,
         name);
}

std::string nameFromDtype(torch::Dtype dtype) {
    for (const auto& entry : kDtypes) {
        if (dtype == entry.dtype) {
            return entry.name;
        }
    }
    fail(ErrorKind::Internal, "CLIP weights of dtype {} cannot be written", c10::toString(dtype));
}

bool isBuffer(const std::string& name) {
    return name.ends_with(".position_ids");
}

/// What does not fit, as one text; empty when all does.
std::string describeMismatch(const Shapes& expected, const std::map<std::string, store::TensorView>& found) {
    std::vector<std::string> parts;
    for (const auto& [name, shape] : expected) {
        const auto it = found.find(name);
        if (it == found.end()) {
            parts.push_back(name + " is missing");
        } else if (it->second.shape != shape) {
            parts.push_back(fmt::format("{} is [{}], expected [{}]", name, fmt::join(it->second.shape, ", "),
                                        fmt::join(shape, ", ")));
        }
    }
    for (const auto& [name, view] : found) {
        if (!expected.contains(name) && !isBuffer(name)) {
            parts.push_back(name + " is unexpected");
        }
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

/// A tensor over the file's mapping; holds the files as long as it lives.
torch::Tensor wrapMapped(const store::TensorView& view, torch::Dtype dtype,
                         const std::shared_ptr<const store::CheckpointTensors>& keep) {
    auto* data = const_cast<std::byte*>(view.data.data());
    return torch::from_blob(
        data, view.shape, [keep](void*) {}, dtype);
}

/// Standard deviation of the reference's initialisation (initializer_factor 1, initializer_range .02) for a parameter;
/// 0 = constant.
double initialDeviation(const std::string& name, const ClipConfig& config) {
    const bool isText = name.starts_with("text_");
    const auto& tower = isText ? config.text : config.vision;
    const auto hidden = static_cast<double>(tower.hiddenSize);
    const double inner = 1 / std::sqrt(hidden) / std::sqrt(2.0 * static_cast<double>(tower.layers));
    const auto has = [&](const char* part) { return name.find(part) != std::string::npos; };
    if (name.ends_with(".bias") || has("norm") || name == "logit_scale") {
        return 0;
    }
    if (has("class_embedding") || has("_projection") || has("out_proj")) {
        return 1 / std::sqrt(hidden);
    }
    if (has("fc1")) {
        return 1 / std::sqrt(2 * hidden);
    }
    return has("self_attn") || has("fc2") ? inner : 0.02;
}

}  // namespace

Shapes expectedShapes(const ClipConfig& config) {
    Shapes shapes;
    shapes["logit_scale"] = {};
    shapes["text_model.embeddings.token_embedding.weight"] = {config.vocabSize, config.text.hiddenSize};
    shapes["text_model.embeddings.position_embedding.weight"] = {config.maxPositions, config.text.hiddenSize};
    addEncoder(shapes, "text_model.", config.text);
    addNorm(shapes, "text_model.final_layer_norm", config.text.hiddenSize);
    shapes["text_projection.weight"] = {config.projectionDim, config.text.hiddenSize};
    shapes["vision_model.embeddings.class_embedding"] = {config.vision.hiddenSize};
    shapes["vision_model.embeddings.patch_embedding.weight"] = {config.vision.hiddenSize, config.channels,
                                                                config.patchSize, config.patchSize};
    shapes["vision_model.embeddings.position_embedding.weight"] = {config.patches() + 1, config.vision.hiddenSize};
    addNorm(shapes, "vision_model.pre_layrnorm", config.vision.hiddenSize);
    addEncoder(shapes, "vision_model.", config.vision);
    addNorm(shapes, "vision_model.post_layernorm", config.vision.hiddenSize);
    shapes["visual_projection.weight"] = {config.projectionDim, config.vision.hiddenSize};
    return shapes;
}

ClipWeights loadWeights(const fs::path& folder, const ClipConfig& config, torch::Device device, torch::Dtype dtype) {
    const auto checkpoint = std::make_shared<const store::CheckpointTensors>(store::openCheckpoint(folder));
    const Shapes expected = expectedShapes(config);
    if (const std::string problem = describeMismatch(expected, checkpoint->tensors); !problem.empty()) {
        fail(ErrorKind::Format, "{}: weights do not fit config.json: {}", folder.string(), problem);
    }
    ClipWeights weights;
    for (const auto& [name, shape] : expected) {
        const auto& view = checkpoint->tensors.at(name);
        weights[name] = wrapMapped(view, dtypeFromName(view.dtype, name), checkpoint)
                            .to(torch::TensorOptions().device(device).dtype(dtype));
    }
    return weights;
}

void saveWeights(const fs::path& folder, const ClipWeights& weights) {
    std::vector<torch::Tensor> alive;  // the bytes must live until they are written
    std::vector<store::TensorToWrite> tensors;
    for (const auto& [name, tensor] : weights) {
        alive.push_back(tensor.detach().to(torch::kCPU).contiguous());
        const auto* data = static_cast<const std::byte*>(alive.back().const_data_ptr());
        tensors.push_back({name,
                           nameFromDtype(alive.back().scalar_type()),
                           alive.back().sizes().vec(),
                           {data, alive.back().nbytes()}});
    }
    store::writeSafetensors(folder / "model.safetensors", tensors, {{"format", "pt"}});
}

ClipWeights randomWeights(const ClipConfig& config, uint64_t seed) {
    ClipWeights weights;
    for (const auto& [name, shape] : expectedShapes(config)) {
        auto tensor = at::zeros(shape, torch::kFloat32);
        const double deviation = initialDeviation(name, config);
        if (deviation > 0) {
            Rng rng(deriveSeed(seed, {hashText(name)}));
            auto* data = tensor.data_ptr<float>();
            for (int64_t i = 0; i < tensor.numel(); ++i) {
                data[i] = static_cast<float>(deviation * rng.normal());
            }
        } else if (name == "logit_scale") {
            tensor.fill_(config.logitScaleInit);
        } else if (name.ends_with(".weight")) {
            tensor.fill_(1);
        }
        weights[name] = tensor;
    }
    return weights;
}

}  // namespace omnidrive::clip
