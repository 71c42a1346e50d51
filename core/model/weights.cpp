// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/weights.h"

#include "base/error.h"
#include "base/random.h"
#include "store/atomic_file.h"
#include "store/read_ahead.h"
#include "store/safetensors.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>

namespace omnidrive::model {

namespace {

using Shape = std::vector<int64_t>;
using Shapes = std::map<std::string, Shape>;

void addLinear(Shapes& shapes, const std::string& name, int64_t out, int64_t in, bool bias) {
    shapes[name + ".weight"] = {out, in};
    if (bias) {
        shapes[name + ".bias"] = {out};
    }
}

void addDecoder(Shapes& shapes, const TextConfig& text) {
    shapes["model.embed_tokens.weight"] = {text.vocabSize, text.hiddenSize};
    shapes["model.norm.weight"] = {text.hiddenSize};
    if (!text.tieWordEmbeddings) {
        shapes["lm_head.weight"] = {text.vocabSize, text.hiddenSize};
    }
    for (int64_t i = 0; i < text.layers; ++i) {
        const std::string layer = fmt::format("model.layers.{}.", i);
        shapes[layer + "input_layernorm.weight"] = {text.hiddenSize};
        shapes[layer + "post_attention_layernorm.weight"] = {text.hiddenSize};
        addLinear(shapes, layer + "self_attn.q_proj", text.heads * text.headDim, text.hiddenSize, true);
        addLinear(shapes, layer + "self_attn.k_proj", text.kvHeads * text.headDim, text.hiddenSize, true);
        addLinear(shapes, layer + "self_attn.v_proj", text.kvHeads * text.headDim, text.hiddenSize, true);
        addLinear(shapes, layer + "self_attn.o_proj", text.hiddenSize, text.heads * text.headDim, false);
        addLinear(shapes, layer + "mlp.gate_proj", text.intermediateSize, text.hiddenSize, false);
        addLinear(shapes, layer + "mlp.up_proj", text.intermediateSize, text.hiddenSize, false);
        addLinear(shapes, layer + "mlp.down_proj", text.hiddenSize, text.intermediateSize, false);
    }
}

void addVision(Shapes& shapes, const VisionConfig& vision) {
    shapes["visual.patch_embed.proj.weight"] = {vision.hiddenSize, vision.channels, vision.temporalPatchSize, vision.patchSize,
                                                vision.patchSize};
    for (int64_t i = 0; i < vision.depth; ++i) {
        const std::string block = fmt::format("visual.blocks.{}.", i);
        shapes[block + "norm1.weight"] = {vision.hiddenSize};
        shapes[block + "norm2.weight"] = {vision.hiddenSize};
        addLinear(shapes, block + "attn.qkv", 3 * vision.hiddenSize, vision.hiddenSize, true);
        addLinear(shapes, block + "attn.proj", vision.hiddenSize, vision.hiddenSize, true);
        addLinear(shapes, block + "mlp.gate_proj", vision.intermediateSize, vision.hiddenSize, true);
        addLinear(shapes, block + "mlp.up_proj", vision.intermediateSize, vision.hiddenSize, true);
        addLinear(shapes, block + "mlp.down_proj", vision.hiddenSize, vision.intermediateSize, true);
    }
    const int64_t merged = vision.hiddenSize * vision.mergeSize * vision.mergeSize;
    shapes["visual.merger.ln_q.weight"] = {vision.hiddenSize};
    addLinear(shapes, "visual.merger.mlp.0", merged, merged, true);
    addLinear(shapes, "visual.merger.mlp.2", vision.outHiddenSize, merged, true);
}

/// An opened checkpoint, and the thread that brings it into memory meanwhile.
struct OpenedCheckpoint {
    store::CheckpointTensors tensors;
    store::ReadAhead readAhead;

    explicit OpenedCheckpoint(const std::filesystem::path& folder) : tensors(store::openCheckpoint(folder)), readAhead(tensors.files) {}
};

/// A tensor over the file's mapping; holds the file as long as it lives.
torch::Tensor wrapMapped(const store::TensorView& view, std::shared_ptr<const OpenedCheckpoint> keep, torch::Dtype dtype) {
    auto* data = const_cast<std::byte*>(view.data.data());
    if (view.data.empty()) {
        return torch::empty(view.shape, dtype);
    }
    return torch::from_blob(data, view.shape, [keep](void*) {}, dtype);
}

store::TensorToWrite toWrite(const std::string& name, const torch::Tensor& tensor) {
    const auto* data = static_cast<const std::byte*>(tensor.data_ptr());
    return {name, nameFromDtype(tensor.scalar_type()), tensor.sizes().vec(), {data, static_cast<size_t>(tensor.nbytes())}};
}

constexpr const char* kSingleName = "model.safetensors";
constexpr const char* kIndexName = "model.safetensors.index.json";

using Shard = std::vector<std::string>;

/// Names in shards of at most `shardBytes` each; a tensor that is larger gets one of its own.
std::vector<Shard> planShards(const Weights& weights, int64_t shardBytes) {
    std::vector<Shard> shards(1);
    int64_t used = 0;
    for (const auto& [name, tensor] : weights) {
        const auto bytes = static_cast<int64_t>(tensor.nbytes());
        if (used > 0 && used + bytes > shardBytes) {
            shards.emplace_back();
            used = 0;
        }
        shards.back().push_back(name);
        used += bytes;
    }
    return shards;
}

/// Writes one file. Copies to the host live only as long as it takes.
void writeShard(const std::filesystem::path& file, const Weights& weights, const Shard& names) {
    std::vector<store::TensorToWrite> list;
    std::vector<torch::Tensor> alive;
    for (const auto& name : names) {
        alive.push_back(weights.at(name).detach().to(torch::kCPU).contiguous());
        list.push_back(toWrite(name, alive.back()));
    }
    store::writeSafetensors(file, list, {{"format", "pt"}});
}

void writeIndex(const std::filesystem::path& folder, const std::map<std::string, std::string>& shardOf, const Weights& weights) {
    int64_t total = 0;
    for (const auto& [name, tensor] : weights) {
        total += static_cast<int64_t>(tensor.nbytes());
    }
    const nlohmann::json index = {{"metadata", {{"total_size", total}}}, {"weight_map", shardOf}};
    store::writeFileAtomically(folder / kIndexName, index.dump(2) + "\n");
}

bool isShardName(const std::string& name) {
    static const std::regex pattern("model-[0-9]+-of-[0-9]+\\.safetensors");
    return std::regex_match(name, pattern);
}

/// Removes weight files of an earlier save that are no part of this one: a reader must not find two sets.
void removeOthers(const std::filesystem::path& folder, const std::set<std::string>& written) {
    std::vector<std::filesystem::path> others;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        if ((name == kSingleName || name == kIndexName || isShardName(name)) && !written.contains(name)) {
            others.push_back(entry.path());
        }
    }
    // The index first: without it no reader looks for its shards.
    std::sort(others.begin(), others.end(), [](const auto& a, const auto& b) { return (a.filename() == kIndexName) > (b.filename() == kIndexName); });
    for (const auto& other : others) {
        std::filesystem::remove(other);
    }
}

}  // namespace

std::map<std::string, std::vector<int64_t>> expectedShapes(const VlmConfig& config) {
    Shapes shapes;
    addDecoder(shapes, config.text);
    addVision(shapes, config.vision);
    return shapes;
}

std::string describeMismatch(const Shapes& expected, const Shapes& found) {
    std::vector<std::string> missing, extra, shaped;
    for (const auto& [name, shape] : expected) {
        const auto it = found.find(name);
        if (it == found.end()) {
            missing.push_back(name);
        } else if (it->second != shape) {
            shaped.push_back(fmt::format("{} is [{}], expected [{}]", name, fmt::join(it->second, ", "), fmt::join(shape, ", ")));
        }
    }
    for (const auto& [name, shape] : found) {
        if (!expected.contains(name)) {
            extra.push_back(name);
        }
    }
    std::vector<std::string> parts;
    const auto add = [&](const char* what, const std::vector<std::string>& names) {
        if (!names.empty()) {
            parts.push_back(fmt::format("{} {}: {}", names.size(), what, fmt::join(names, ", ")));
        }
    };
    add("missing", missing);
    add("unexpected", extra);
    add("mis-shaped", shaped);
    return fmt::format("{}", fmt::join(parts, "; "));
}

Shapes shapesOf(const Weights& weights) {
    Shapes shapes;
    for (const auto& [name, tensor] : weights) {
        shapes[name] = tensor.sizes().vec();
    }
    return shapes;
}

Weights loadWeights(const std::filesystem::path& folder, const VlmConfig& config, torch::Device device, torch::Dtype dtype) {
    const auto checkpoint = std::make_shared<const OpenedCheckpoint>(folder);
    std::map<std::string, const store::TensorView*> found;
    Shapes foundShapes;
    for (const auto& [name, view] : checkpoint->tensors.tensors) {
        const std::string canonical = canonicalName(name);
        // Some tied checkpoints store the shared matrix twice; the embedding is the one that counts.
        if (canonical == "lm_head.weight" && config.text.tieWordEmbeddings) {
            continue;
        }
        if (!found.emplace(canonical, &view).second) {
            fail(ErrorKind::Format, "{}: {} is stored twice, under two spellings", folder.string(), canonical);
        }
        foundShapes[canonical] = view.shape;
    }
    const std::string problem = describeMismatch(expectedShapes(config), foundShapes);
    if (!problem.empty()) {
        fail(ErrorKind::Format, "{}: weights do not fit config.json: {}", folder.string(), problem);
    }
    Weights weights;
    for (const auto& [name, view] : found) {
        const auto stored = dtypeFromName(view->dtype);
        weights[name] = wrapMapped(*view, checkpoint, stored).to(torch::TensorOptions().device(device).dtype(dtype));
    }
    return weights;
}

void saveWeights(const std::filesystem::path& folder, const Weights& weights, int64_t shardBytes) {
    const auto shards = planShards(weights, shardBytes);
    if (shards.size() == 1) {
        writeShard(folder / kSingleName, weights, shards[0]);
        removeOthers(folder, {kSingleName});
        return;
    }
    std::map<std::string, std::string> shardOf;
    std::set<std::string> written{kIndexName};
    for (size_t i = 0; i < shards.size(); ++i) {
        const std::string file = fmt::format("model-{:05}-of-{:05}.safetensors", i + 1, shards.size());
        writeShard(folder / file, weights, shards[i]);
        written.insert(file);
        for (const auto& name : shards[i]) {
            shardOf[name] = file;
        }
    }
    writeIndex(folder, shardOf, weights);
    removeOthers(folder, written);
}

void saveTensors(const std::filesystem::path& file, const Weights& tensors) {
    std::vector<store::TensorToWrite> list;
    std::vector<torch::Tensor> alive;
    for (const auto& [name, tensor] : tensors) {
        alive.push_back(tensor.detach().to(torch::kCPU).contiguous());
        list.push_back(toWrite(name, alive.back()));
    }
    store::writeSafetensors(file, list);
}

const torch::Tensor& weightOf(const Weights& weights, const std::string& name) {
    const auto it = weights.find(name);
    if (it == weights.end()) {
        fail(ErrorKind::Format, "weight {} is missing", name);
    }
    return it->second;
}

Weights loadTensors(const std::filesystem::path& file) {
    const auto opened = store::SafetensorsFile::open(file);
    Weights tensors;
    for (const auto& [name, view] : opened->tensors()) {
        auto* data = const_cast<std::byte*>(view.data.data());
        const auto dtype = dtypeFromName(view.dtype);
        tensors[name] = view.data.empty() ? torch::empty(view.shape, dtype) : torch::from_blob(data, view.shape, dtype).clone();
    }
    return tensors;
}

namespace {

/// The released models start from 0.02 everywhere, which suits widths of thousands; at a width of 64 it leaves each block all but silent, and a
/// small tower never learned to see. So: one over the root of three times the inputs, as LibTorch's linear layers do.
double initialDeviation(const std::string& name, int64_t inputs) {
    return name == "model.embed_tokens.weight" || name == "lm_head.weight" ? 0.05 : 1.0 / std::sqrt(3.0 * static_cast<double>(inputs));
}

}  // namespace

Weights randomWeights(const VlmConfig& config, uint64_t seed) {
    Weights weights;
    for (const auto& [name, shape] : expectedShapes(config)) {
        auto tensor = torch::zeros(shape);
        const bool isNorm = shape.size() == 1 && name.ends_with(".weight");
        if (isNorm) {
            tensor.fill_(1.0);
        } else if (shape.size() > 1) {
            Rng rng(deriveSeed(seed, {hashText(name)}));
            const double deviation = initialDeviation(name, tensor.numel() / shape[0]);
            auto* data = tensor.data_ptr<float>();
            for (int64_t i = 0; i < tensor.numel(); ++i) {
                data[i] = static_cast<float>(deviation * rng.normal());
            }
        }
        weights[name] = tensor;
    }
    return weights;
}

torch::Dtype dtypeFromName(const std::string& name) {
    static const std::map<std::string, torch::Dtype> table{
        {"F64", torch::kFloat64}, {"F32", torch::kFloat32}, {"F16", torch::kFloat16}, {"BF16", torch::kBFloat16},
        {"I64", torch::kInt64},   {"I32", torch::kInt32},   {"I16", torch::kInt16},   {"I8", torch::kInt8},
        {"U8", torch::kUInt8},    {"BOOL", torch::kBool}};
    const auto it = table.find(name);
    if (it == table.end()) {
        fail(ErrorKind::Format, "unsupported safetensors dtype '{}'", name);
    }
    return it->second;
}

std::string nameFromDtype(torch::Dtype dtype) {
    switch (dtype) {
        case torch::kFloat64: return "F64";
        case torch::kFloat32: return "F32";
        case torch::kFloat16: return "F16";
        case torch::kBFloat16: return "BF16";
        case torch::kInt64: return "I64";
        case torch::kInt32: return "I32";
        case torch::kInt16: return "I16";
        case torch::kInt8: return "I8";
        case torch::kUInt8: return "U8";
        case torch::kBool: return "BOOL";
        default: fail(ErrorKind::Format, "no safetensors name for dtype {}", c10::toString(dtype));
    }
}

}  // namespace omnidrive::model
