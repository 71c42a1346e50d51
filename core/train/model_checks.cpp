// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/check_result.h"
#include "model/use_device.h"
#include "model/vlm.h"
#include "train/entry_points.h"

#include <ATen/ATen.h>

namespace omnidrive::train {

namespace {

using kernels::CheckResult;

/// Small sizes that meet every branch: grouped heads, a windowed and a full vision block, pictures that windows do not divide.
model::VlmConfig checkConfig() {
    model::VlmConfig config;
    config.text = {.hiddenSize = 48, .layers = 2, .heads = 6, .kvHeads = 2, .intermediateSize = 80, .vocabSize = 64, .headDim = 8,
                   .mropeSection = {1, 1, 2}};
    config.vision = {.hiddenSize = 32, .depth = 2, .heads = 2, .intermediateSize = 48, .outHiddenSize = 48, .fullAttentionBlocks = {1}};
    config.imageTokenId = 63;
    config.eosTokenId = 1;
    config.stopTokenIds = {1};
    return config;
}

/// A GPU picks another kernel, with another order of additions, for each length.
constexpr double kRoomOnGpu = 10;

CheckResult compare(const std::string& name, const std::string& shape, const torch::Tensor& value, const torch::Tensor& reference,
                    double absolute, double relative) {
    CheckResult result;
    result.name = name;
    result.device = value.device().str();
    result.dtype = "float32";
    result.shape = shape;
    const double room = value.is_cpu() ? 1 : kRoomOnGpu;
    const auto wanted = reference.to(value.device());
    const auto difference = (value - wanted).abs();
    result.worstDifference = difference.max().item<double>();
    result.worstError = (difference / (room * (absolute + relative * wanted.abs()))).max().item<double>();
    result.passed = result.worstError <= 1.0;
    return result;
}

std::shared_ptr<model::Vlm> modelOn(torch::Device device) {
    auto vlm = model::Vlm::makeRandom(checkConfig(), 3);
    if (device.is_cpu()) {
        return vlm;
    }
    model::Weights weights;
    for (const auto& [name, tensor] : vlm->weights()) {
        weights[name] = tensor.to(device);
    }
    return std::make_shared<model::Vlm>(vlm->config(), std::move(weights));
}

/// A prompt with a picture of 10x14 patches and two continuations, one with a crop of 4x6 patches.
struct Scene {
    std::shared_ptr<model::Vlm> vlm;
    std::vector<int32_t> prompt{2, 3}, first{9, 10, 11}, second{12, 13};
    torch::Tensor patches = torch::sin(torch::arange((140 + 24) * 1176, torch::kFloat32) * 0.37F).view({-1, 1176});
    std::vector<model::PatchGrid> grids{{10, 14}, {4, 6}};

    explicit Scene(torch::Device device) : vlm(modelOn(device)) {
        prompt.insert(prompt.end(), 35, 63);
        prompt.insert(prompt.end(), {4, 5, 6});
        second.insert(second.end(), 6, 63);
        second.insert(second.end(), {7, 8});
    }
    std::vector<nn::MropePosition> positions(const std::vector<int32_t>& ids, const std::vector<model::CellGrid>& cells,
                                             model::PositionCursor& cursor) const {
        return model::mropePositions(ids, cells, 63, cursor);
    }
    /// Final states of the second sequence in one pass.
    torch::Tensor whole() const {
        auto ids = prompt;
        ids.insert(ids.end(), second.begin(), second.end());
        model::PositionCursor cursor;
        model::SequenceBatch batch{{ids}, {positions(ids, {vlm->cells(grids[0]), vlm->cells(grids[1])}, cursor)}};
        return vlm->forward(batch, vlm->encodePictures(patches, grids))[0].narrow(0, static_cast<int64_t>(prompt.size()),
                                                                                 static_cast<int64_t>(second.size()));
    }
};

CheckResult cachedAgainstWhole(torch::Device device) {
    const torch::NoGradGuard noGrad;
    const Scene scene(device);
    const auto features = scene.vlm->encodePictures(scene.patches, scene.grids);
    auto cache = scene.vlm->makeCache(1, 64);
    model::PositionCursor cursor;
    scene.vlm->forwardCached({{scene.prompt}, {scene.positions(scene.prompt, {scene.vlm->cells(scene.grids[0])}, cursor)}},
                             features.narrow(0, 0, 35), cache);
    const auto hidden = scene.vlm->forwardCached({{scene.second}, {scene.positions(scene.second, {scene.vlm->cells(scene.grids[1])}, cursor)}},
                                                 features.narrow(0, 35, 6), cache);
    return compare("decoder with cache against whole sequence", "[1, 50, 48]", hidden[0], scene.whole(), 1e-5, 1e-4);
}

CheckResult sharedAgainstWhole(torch::Device device) {
    const torch::NoGradGuard noGrad;
    const Scene scene(device);
    const auto features = scene.vlm->encodePictures(scene.patches, scene.grids);
    model::PositionCursor cursor;
    model::SequenceBatch row{{scene.prompt}, {scene.positions(scene.prompt, {scene.vlm->cells(scene.grids[0])}, cursor)}};
    const auto append = [&](const std::vector<int32_t>& ids, const std::vector<model::CellGrid>& cells) {
        auto own = cursor;
        const auto positions = scene.positions(ids, cells, own);
        row.ids[0].insert(row.ids[0].end(), ids.begin(), ids.end());
        row.positions[0].insert(row.positions[0].end(), positions.begin(), positions.end());
        return static_cast<int64_t>(ids.size());
    };
    kernels::SharedGroup group{0, static_cast<int64_t>(scene.prompt.size()), {}};
    group.continuations.push_back(append(scene.first, {}));
    group.continuations.push_back(append(scene.second, {scene.vlm->cells(scene.grids[1])}));
    const auto states = scene.vlm->forwardShared(row, features, {group})[0];
    return compare("shared prompt against whole sequence", "[2, 50, 48]", states.slice(0, group.end() - group.continuations[1]), scene.whole(), 1e-5,
                   1e-4);
}

/// Two pictures of different sizes together against each alone: batching and windows must not leak between them.
CheckResult picturesTogetherAgainstAlone(torch::Device device) {
    const torch::NoGradGuard noGrad;
    const Scene scene(device);
    const auto together = scene.vlm->encodePictures(scene.patches, scene.grids);
    const auto alone = at::cat({scene.vlm->encodePictures(scene.patches.narrow(0, 0, 140), {scene.grids[0]}),
                                scene.vlm->encodePictures(scene.patches.narrow(0, 140, 24), {scene.grids[1]})});
    return compare("vision tower, pictures together against alone", "[164, 1176]", together, alone, 1e-6, 1e-5);
}

CheckResult towerAgainstProcessor(torch::Device device) {
    const torch::NoGradGuard noGrad;
    const Scene scene(device), slow(torch::kCPU);
    return compare("vision tower against the CPU's", "[164, 1176]", scene.vlm->encodePictures(scene.patches, scene.grids),
                   slow.vlm->encodePictures(slow.patches, slow.grids), 1e-5, 1e-4);
}

CheckResult wholeAgainstProcessor(torch::Device device) {
    const torch::NoGradGuard noGrad;
    return compare("whole sequence against the CPU's", "[1, 50, 48]", Scene(device).whole(), Scene(torch::kCPU).whole(), 1e-5, 1e-4);
}

}  // namespace

std::vector<kernels::CheckResult> runModelChecks(const std::string& name) {
    const auto device = model::useDevice(name);
    std::vector<kernels::CheckResult> results{cachedAgainstWhole(device), sharedAgainstWhole(device), picturesTogetherAgainstAlone(device)};
    if (!device.is_cpu()) {
        results.push_back(towerAgainstProcessor(device));
        results.push_back(wholeAgainstProcessor(device));
    }
    return results;
}

}  // namespace omnidrive::train
