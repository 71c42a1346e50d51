// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/memory_estimate.h"

#include "base/error.h"
#include "base/host_memory.h"

#include <ATen/DeviceAccelerator.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace omnidrive::model {

namespace {

constexpr int64_t kFloatBytes = 4;

int64_t elements(const std::vector<int64_t>& shape) {
    int64_t count = 1;
    for (int64_t size : shape) {
        count *= size;
    }
    return count;
}

int64_t parameters(const VlmConfig& config, bool ofVision) {
    int64_t count = 0;
    for (const auto& [name, shape] : expectedShapes(config)) {
        count += name.starts_with("visual.") == ofVision ? elements(shape) : 0;
    }
    return count;
}

/// Values that a decoder layer keeps a token: its input, two norms, queries, keys and values before and after rotation, the attention's result,
/// the sum before the second norm, and four of the feed-forward part.
int64_t keptByLayer(const TextConfig& text) {
    return 7 * text.hiddenSize + 4 * text.kvHeads * text.headDim + 4 * text.intermediateSize;
}

/// The same of a vision block, a patch.
int64_t keptByBlock(const VisionConfig& vision) { return 10 * vision.hiddenSize + 4 * vision.intermediateSize; }

/// Values kept over `count` layers: everything of each, or each one's input and everything of one at a time.
int64_t keptOver(int64_t count, int64_t byOne, int64_t input, bool isCheckpointed) {
    return isCheckpointed ? count * input + byOne : count * byOne;
}

/// Bytes of the optimiser's state for one trained parameter of `elementBytes`.
double stateBytes(int64_t elementBytes, bool isEightBit) {
    constexpr double kBlock = 256;
    const double moment = isEightBit ? 1 + kFloatBytes / kBlock : kFloatBytes;
    return 2 * moment + (elementBytes < kFloatBytes ? kFloatBytes : 0);
}

int64_t layerParameters(const VlmConfig& config) {
    int64_t count = 0;
    for (const auto& [name, shape] : expectedShapes(config)) {
        count += name.starts_with("model.layers.") ? elements(shape) : 0;
    }
    return count;
}

/// Bytes that adapters add to the activations of a base of `elementBytes`: what they read, in float32, and at one moment a module's result and the
/// gradient of it. Over a float32 base they read what is kept anyway.
int64_t adapterBytes(const VlmConfig& config, const TrainMethod& method, int64_t elementBytes, int64_t tokens, int64_t patches) {
    if (elementBytes >= kFloatBytes) {
        return 0;
    }
    const auto alive = [&](int64_t reads, int64_t layers) { return method.gradientCheckpointing ? (reads + layers - 1) / layers : reads; };
    const int64_t ofTower = method.trainsVision ? patches * alive(method.adapterPatchReads, config.vision.depth) : 0;
    return (tokens * (alive(method.adapterReads, config.text.layers) + 2 * method.adapterWidest) + ofTower) * kFloatBytes;
}

int64_t cacheBytes(const TextConfig& text, int64_t rows, int64_t tokens, int64_t elementBytes) {
    return 2 * text.layers * text.kvHeads * text.headDim * rows * tokens * elementBytes;
}

std::optional<int64_t> freeOfAccelerator(torch::Device device) {
    try {
        return static_cast<int64_t>(at::accelerator::getMemoryInfo(std::max<c10::DeviceIndex>(device.index(), 0)).first);
    } catch (const c10::Error&) {
        return std::nullopt;   // this build cannot ask the device
    }
}

}  // namespace

int64_t parameterCount(const VlmConfig& config) { return parameters(config, false) + parameters(config, true); }

int64_t parameterCount(const Adapters& adapters) {
    int64_t count = 0;
    for (const auto& [name, matrix] : namedMatrices(adapters)) {
        count += matrix.numel();
    }
    return count;
}

void addAdapter(TrainMethod& method, const std::string& module, const std::vector<int64_t>& shape, int64_t rank) {
    method.adapterParameters += rank * (shape[0] + shape[1]);
    (module.starts_with("visual.") ? method.adapterPatchReads : method.adapterReads) += shape[1] + rank;
    method.adapterWidest = std::max(method.adapterWidest, shape[0]);
}

MemoryEstimate estimateRun(const VlmConfig& config, torch::Dtype dtype, const RunLoad& load) {
    const auto bytes = static_cast<int64_t>(c10::elementSize(dtype));
    MemoryEstimate estimate;
    estimate.weights = parameterCount(config) * bytes;
    estimate.cache = cacheBytes(config.text, load.rows, load.tokens, bytes);
    const int64_t prefill = load.tokens * keptByLayer(config.text);   // one prompt is read at a time, one layer alive
    const int64_t tower = load.patches * (keptByBlock(config.vision) + config.vision.patchValues());
    estimate.activations = std::max(prefill, tower) * bytes + load.rows * config.text.vocabSize * 2 * kFloatBytes;
    return estimate;
}

MemoryEstimate estimateTraining(const VlmConfig& config, torch::Dtype dtype, const TrainLoad& load, const TrainMethod& method) {
    const auto bytes = static_cast<int64_t>(c10::elementSize(dtype));
    const bool all = method.adapterParameters == 0;
    const int64_t trained = all ? parameters(config, false) + (method.trainsVision ? parameters(config, true) : 0) : method.adapterParameters;
    const int64_t trainedBytes = trained * (all ? bytes : kFloatBytes);
    MemoryEstimate estimate;
    const int64_t copies = all && method.hasReference ? 2 : 1;
    estimate.weights = copies * parameterCount(config) * bytes + (all ? 0 : trainedBytes);
    estimate.weights += method.hasTwin ? trainedBytes : 0;
    estimate.gradients = trainedBytes;
    if (all && method.layerShards > 1) {
        const int64_t layers = layerParameters(config) * bytes;
        estimate.gradients += layers / method.layerShards - layers;
    }
    const double state = static_cast<double>(trained) * stateBytes(all ? bytes : kFloatBytes, method.eightBitState);
    estimate.optimiser = std::llround(state) / method.optimiserShards;

    const int64_t tokens = load.prompts * load.promptTokens + load.rows * load.responseTokens;
    const auto& text = config.text;
    const auto& vision = config.vision;
    const bool checkpointed = method.gradientCheckpointing;
    int64_t values = tokens * keptOver(text.layers, keptByLayer(text), text.hiddenSize, checkpointed);
    // Each continuation reads its prompt's keys and values, in a layer of its own.
    values += load.rows * (load.promptTokens + load.responseTokens) * 2 * text.heads * text.headDim * (checkpointed ? 1 : text.layers);
    const int64_t patches = load.prompts * load.patches;
    values += patches * vision.patchValues();
    values += patches * (method.trainsVision ? keptOver(vision.depth, keptByBlock(vision), vision.hiddenSize, checkpointed) : keptByBlock(vision));
    estimate.activations = values * bytes + adapterBytes(config, method, bytes, tokens, patches);
    return estimate;
}

std::optional<int64_t> freeMemory(torch::Device device) { return device.is_cpu() ? availableHostMemory() : freeOfAccelerator(device); }

std::string bytesText(int64_t bytes) {
    const double mebibytes = static_cast<double>(bytes) / (1 << 20);
    return mebibytes >= 1024 ? fmt::format("{:.1f} GiB", mebibytes / 1024) : fmt::format("{:.0f} MiB", std::max(mebibytes, bytes > 0 ? 1.0 : 0.0));
}

std::string describe(const MemoryEstimate& estimate) {
    std::vector<std::string> parts;
    for (const auto& [name, bytes] : {std::pair{"weights", estimate.weights}, {"gradients", estimate.gradients}, {"optimiser", estimate.optimiser},
                                      {"activations", estimate.activations}, {"key/value cache", estimate.cache}}) {
        if (bytes > 0) {
            parts.push_back(fmt::format("{} {}", name, bytesText(bytes)));
        }
    }
    return fmt::format("{} ({})", bytesText(estimate.total()), fmt::join(parts, ", "));
}

void requireFits(const MemoryEstimate& estimate, int64_t freeBytes, const std::string& device, const std::string& what, const std::string& advice) {
    if (estimate.total() > freeBytes) {
        fail(ErrorKind::OutOfMemory, "{} needs about {}, but {} has {} free{}{}", what, describe(estimate), device, bytesText(freeBytes),
             advice.empty() ? "" : "; ", advice);
    }
}

}  // namespace omnidrive::model
