// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/vlm.h"

#include "base/error.h"
#include "kernels/cuda_loader.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <regex>

namespace omnidrive::model {

namespace {

constexpr int64_t kTokensOnCpu = 256, kTokensOnGpu = 8192;   // of a batch, read at once

/// Tokens that each row has in columns [start, start + count).
std::vector<int64_t> countsOf(const SequenceBatch& batch, int64_t start, int64_t count) {
    std::vector<int64_t> counts;
    for (const auto& row : batch.ids) {
        counts.push_back(std::clamp(static_cast<int64_t>(row.size()) - start, int64_t{0}, count));
    }
    return counts;
}

/// A type as config.json says it.
std::string dtypeWord(torch::Dtype dtype) {
    return dtype == torch::kBFloat16 ? "bfloat16" : dtype == torch::kFloat16 ? "float16" : dtype == torch::kFloat64 ? "float64" : "float32";
}

std::shared_ptr<Vlm> loadAdapted(const std::filesystem::path& folder, torch::Device device, torch::Dtype dtype) {
    auto lora = LoraConfig::load(folder);
    const auto base = baseFolder(folder, lora);
    auto config = VlmConfig::load(base);
    auto weights = loadWeights(base, config, device, dtype);
    auto adapters = loadAdapters(folder, config, lora, device);
    return std::make_shared<Vlm>(std::move(config), std::move(weights), std::move(lora), std::move(adapters));
}

}  // namespace

std::shared_ptr<Vlm> Vlm::load(const std::filesystem::path& folder, torch::Device device, torch::Dtype dtype) {
    if (isAdapterFolder(folder)) {
        return loadAdapted(folder, device, dtype);
    }
    auto config = VlmConfig::load(folder);
    auto weights = loadWeights(folder, config, device, dtype);
    return std::make_shared<Vlm>(std::move(config), std::move(weights));
}

std::shared_ptr<Vlm> Vlm::makeRandom(const VlmConfig& config, uint64_t seed) {
    return std::make_shared<Vlm>(config, randomWeights(config, seed));
}

Vlm::Vlm(VlmConfig config, Weights weights, std::optional<LoraConfig> lora, Adapters adapters)
    : config_(std::move(config)), weights_(std::move(weights)), lora_(std::move(lora)), adapters_(std::move(adapters)) {
    build();
}

void Vlm::build() {
    vision_ = std::make_unique<VisionTower>(config_.vision, weights_, adapters_);
    decoder_ = std::make_unique<Decoder>(config_.text, weights_, adapters_);
    setGradientCheckpointing(checkpointing_);
}

void Vlm::setGradientCheckpointing(bool isOn) {
    checkpointing_ = isOn;
    vision_->setGradientCheckpointing(isOn);
    decoder_->setGradientCheckpointing(isOn);
}

torch::TensorOptions Vlm::options() const { return weights_.at("model.norm.weight").options().requires_grad(false); }

std::shared_ptr<Vlm> Vlm::clone() const {
    Weights copy;
    for (const auto& [name, tensor] : weights_) {
        copy[name] = tensor.detach().clone();
    }
    Adapters adapters;
    for (const auto& [module, adapter] : adapters_) {
        adapters[module] = {adapter.a.detach().clone(), adapter.b.detach().clone(), adapter.scale};
    }
    return std::make_shared<Vlm>(config_, std::move(copy), lora_, std::move(adapters));
}

std::vector<std::pair<std::string, torch::Tensor>> Vlm::enableGradients(bool includeVision) {
    std::vector<std::pair<std::string, torch::Tensor>> trained;
    for (auto& [name, tensor] : weights_) {
        const bool isVision = name.starts_with("visual.");
        if (includeVision || !isVision) {
            // A mapped file must not be written to: training needs memory of its own.
            tensor = tensor.detach().clone().requires_grad_(true);
            trained.emplace_back(name, tensor);
        }
    }
    build();
    return trained;
}

std::vector<std::pair<std::string, torch::Tensor>> Vlm::trainAdapters(LoraConfig lora, Adapters adapters) {
    for (auto& [name, tensor] : weights_) {
        tensor = tensor.detach();
    }
    lora_ = std::move(lora);
    adapters_ = std::move(adapters);
    for (auto& [module, adapter] : adapters_) {
        adapter.a = adapter.a.detach().clone().requires_grad_(true);
        adapter.b = adapter.b.detach().clone().requires_grad_(true);
    }
    build();
    return namedMatrices(adapters_);
}

std::shared_ptr<Vlm> Vlm::withoutAdapters() const {
    Weights shared;
    for (const auto& [name, tensor] : weights_) {
        shared[name] = tensor.detach();
    }
    return std::make_shared<Vlm>(config_, std::move(shared));
}

std::shared_ptr<Vlm> Vlm::merged() const { return std::make_shared<Vlm>(config_, mergeAdapters(withoutAdapters()->weights(), adapters_)); }

torch::Tensor Vlm::encodePictures(const torch::Tensor& patches, const std::vector<PatchGrid>& grids) const {
    return vision_->forward(patches.to(options()), grids);
}

CellGrid Vlm::cells(const PatchGrid& grid) const { return {grid.height / config_.vision.mergeSize, grid.width / config_.vision.mergeSize}; }

nn::RotaryTables Vlm::rotaryOf(const SequenceBatch& batch) const {
    auto tables = nn::mropeTables(batch.positions, config_.text.headDim, config_.text.mropeSection, config_.text.ropeTheta);
    return {tables.cos.to(options().device()), tables.sin.to(options().device())};
}

torch::Tensor Vlm::embedBatch(const SequenceBatch& batch, const torch::Tensor& features) const {
    size_t longest = 0;
    for (const auto& row : batch.ids) {
        longest = std::max(longest, row.size());
    }
    const auto rows = static_cast<int64_t>(batch.ids.size()), length = static_cast<int64_t>(longest);
    auto ids = torch::zeros({rows, length}, torch::kLong);
    std::vector<int64_t> imageAt;
    for (int64_t b = 0; b < rows; ++b) {
        const auto& row = batch.ids[static_cast<size_t>(b)];
        auto* target = ids.data_ptr<int64_t>() + b * length;
        for (size_t l = 0; l < row.size(); ++l) {
            require(row[l] >= 0 && row[l] < config_.text.vocabSize, "token id {} is outside the vocabulary of {}", row[l],
                    config_.text.vocabSize);
            target[l] = row[l];
            if (row[l] == config_.imageTokenId) {
                imageAt.push_back(b * length + static_cast<int64_t>(l));
            }
        }
    }
    const int64_t given = features.defined() ? features.size(0) : 0;
    require(given == static_cast<int64_t>(imageAt.size()), "{} picture features for {} image tokens", given, imageAt.size());
    auto embeds = decoder_->embed(ids.to(options().device()));   // [B, L, hidden]
    if (imageAt.empty()) {
        return embeds;
    }
    const auto index = torch::tensor(imageAt, torch::kLong).to(options().device());
    return embeds.flatten(0, 1).index_copy(0, index, features.to(embeds.scalar_type())).view_as(embeds);
}

torch::Tensor Vlm::forward(const SequenceBatch& batch, const torch::Tensor& features, std::vector<torch::Tensor>* layerStates) const {
    return decoder_->forward(embedBatch(batch, features), rotaryOf(batch), layerStates);
}

/// Many tokens are read in parts: no part needs the memory of all, and what a part becomes on its way stays in the caches.
torch::Tensor Vlm::forwardCached(const SequenceBatch& batch, const torch::Tensor& features, nn::KvCache& cache) const {
    const auto embeds = embedBatch(batch, features);   // [B, L, hidden]
    const auto rotary = rotaryOf(batch);               // [B, 1, L, headDim]
    const int64_t rows = std::max<int64_t>(embeds.size(0), 1), length = embeds.size(1);
    const int64_t atOnce = std::max<int64_t>((embeds.is_cpu() ? kTokensOnCpu : kTokensOnGpu) / rows, 1);
    std::vector<torch::Tensor> states;
    int64_t start = 0;
    do {
        const int64_t count = std::min(atOnce, length - start);
        const auto cut = [&](const torch::Tensor& t, int64_t axis) { return t.narrow(axis, start, count).contiguous(); };
        cache.beginAppend(countsOf(batch, start, count));
        states.push_back(decoder_->forwardCached(cut(embeds, 1), {cut(rotary.cos, 2), cut(rotary.sin, 2)}, cache));
        cache.endAppend();
        start += count;
    } while (start < length);
    return states.size() == 1 ? states[0] : at::cat(states, 1);
}

torch::Tensor Vlm::forwardShared(const SequenceBatch& packed, const torch::Tensor& features, const kernels::SharedLayout& layout) const {
    require(packed.ids.size() == 1, "forwardShared takes one packed row, got {}", packed.ids.size());
    return decoder_->forwardShared(embedBatch(packed, features), rotaryOf(packed), layout);
}

nn::KvCache Vlm::makeCache(int64_t batch, int64_t capacity) const {
    return {config_.text.layers, batch, capacity, config_.text.kvHeads, config_.text.headDim, options()};
}

void Vlm::save(const std::filesystem::path& folder, int64_t shardBytes) const {
    if (lora_) {
        saveAdapters(folder, *lora_, adapters_);
        return;
    }
    std::filesystem::create_directories(folder);
    // Readers that take the type from config.json must get the numbers that are stored.
    auto written = config_;
    written.dtype = dtypeWord(c10::typeMetaToScalarType(options().dtype()));
    saveWeights(folder, weights_, shardBytes);
    written.save(folder);
}

torch::Device parseDevice(const std::string& name) {
    if (name == "cpu") {
        return torch::kCPU;
    }
    static const std::regex pattern("cuda(:[0-9]{1,2})?");
    if (!std::regex_match(name, pattern)) {
        fail(ErrorKind::Device, "unknown device '{}': use cpu, cuda or cuda:N", name);
    }
    const auto index = static_cast<c10::DeviceIndex>(name.size() > 5 ? std::stoi(name.substr(5)) : 0);
    // LibTorch remembers its first look at the GPUs: the library that brings its CUDA half comes before that.
    const auto& cuda = kernels::loadCudaKernels();
    if (!cuda.loaded || !at::hasCUDA() || index >= at::detail::getCUDAHooks().deviceCount()) {
        fail(ErrorKind::Device, "device {} is not available on this machine{}{}", name, cuda.problem.empty() ? "" : ": ", cuda.problem);
    }
    return {torch::kCUDA, index};
}

}  // namespace omnidrive::model
