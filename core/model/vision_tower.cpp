// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/vision_tower.h"

#include "base/error.h"
#include "kernels/mrope/mrope.h"
#include "kernels/rms_norm/rms_norm.h"
#include "nn/attention.h"
#include "nn/gradient_checkpoint.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

namespace omnidrive::model {

namespace {

constexpr size_t kMostPlans = 64;   // of up to some megabytes each

/// Patch indices of each attention window (SPEC section 3.3): windows of `side` x `side` merge cells, the border ones smaller.
std::vector<std::vector<int64_t>> windowMembers(const PatchGrid& grid, int mergeSize, int side) {
    const int cellsH = grid.height / mergeSize, cellsW = grid.width / mergeSize, perCell = mergeSize * mergeSize;
    std::vector<std::vector<int64_t>> windows;
    for (int top = 0; top < cellsH; top += side) {
        for (int left = 0; left < cellsW; left += side) {
            std::vector<int64_t> members;
            for (int y = top; y < std::min(top + side, cellsH); ++y) {
                for (int x = left; x < std::min(left + side, cellsW); ++x) {
                    for (int inner = 0; inner < perCell; ++inner) {
                        members.push_back((static_cast<int64_t>(y) * cellsW + x) * perCell + inner);
                    }
                }
            }
            windows.push_back(std::move(members));
        }
    }
    return windows;
}

}  // namespace

VisionTower::VisionTower(const VisionConfig& config, const Weights& weights, const Adapters& adapters) : config_(config) {
    const auto get = [&](const std::string& name) { return weightOf(weights, "visual." + name); };
    const auto linear = [&](const std::string& module) { return linearOf(weights, adapters, "visual." + module); };
    patchWeight_ = get("patch_embed.proj.weight").view({config.hiddenSize, config.patchValues()});
    patchEmbed_ = nn::Linear(patchWeight_);
    for (int64_t i = 0; i < config.depth; ++i) {
        const auto name = [&](const char* part) { return fmt::format("blocks.{}.{}", i, part); };
        const auto& full = config.fullAttentionBlocks;
        blocks_.push_back({get(name("norm1.weight")), get(name("norm2.weight")), linear(name("attn.qkv")), linear(name("attn.proj")),
                           linear(name("mlp.gate_proj")), linear(name("mlp.up_proj")), linear(name("mlp.down_proj")),
                           std::find(full.begin(), full.end(), i) != full.end()});
    }
    mergerNorm_ = get("merger.ln_q.weight");
    merger0_ = linear("merger.mlp.0");
    merger2_ = linear("merger.mlp.2");
}

std::vector<torch::Tensor> VisionTower::Block::tensors() const {
    std::vector<torch::Tensor> all{norm1, norm2};
    for (const auto* part : {&qkv, &proj, &gate, &up, &down}) {
        part->appendTensors(all);
    }
    return all;
}

std::shared_ptr<const VisionTower::Plan> VisionTower::planFor(const PatchGrid& grid) const {
    const std::lock_guard lock(plansMutex_);
    if (const auto known = plans_.find(grid); known != plans_.end()) {
        return known->second;
    }
    if (plans_.size() >= kMostPlans) {
        plans_.clear();   // crops come in thousands of sizes; those still in use are made again at little cost
    }
    // The plan outlives the call: it must be usable by training when a rollout's inference mode made it.
    const c10::InferenceMode off(false);
    auto plan = std::make_shared<Plan>();
    const auto device = patchWeight_.device();
    const auto tables = nn::visionTables(grid.height, grid.width, config_.mergeSize, config_.hiddenSize / config_.heads);
    plan->rotary = {tables.cos.to(device), tables.sin.to(device)};
    std::map<size_t, std::vector<int64_t>> bySize;
    for (const auto& members : windowMembers(grid, config_.mergeSize, config_.windowSize / config_.patchSize / config_.mergeSize)) {
        auto& all = bySize[members.size()];
        all.insert(all.end(), members.begin(), members.end());
    }
    std::vector<torch::Tensor> flat;
    for (const auto& [size, members] : bySize) {
        const auto index = torch::tensor(members, torch::kLong).to(device);
        flat.push_back(index);
        plan->windows.push_back(index.view({-1, static_cast<int64_t>(size)}));
    }
    plan->inverse = at::argsort(at::cat(flat));
    plans_[grid] = plan;
    return plan;
}

torch::Tensor VisionTower::forward(const torch::Tensor& patches, const std::vector<PatchGrid>& grids) const {
    const int cell = config_.mergeSize * config_.mergeSize;
    std::map<PatchGrid, std::vector<int64_t>> bySize;   // start row of each picture
    int64_t rows = 0;
    for (const auto& grid : grids) {
        require(grid.height > 0 && grid.width > 0 && grid.height % config_.mergeSize == 0 && grid.width % config_.mergeSize == 0,
                "picture grid {}x{} is not a positive multiple of the merge size {}", grid.height, grid.width, config_.mergeSize);
        bySize[grid].push_back(rows);
        rows += grid.patches();
    }
    require(patches.dim() == 2 && patches.size(0) == rows && patches.size(1) == config_.patchValues(),
            "pixel patches are [{}, {}], expected [{}, {}]", patches.size(0), patches.dim() == 2 ? patches.size(1) : 0, rows,
            config_.patchValues());
    if (bySize.size() == 1) {
        const auto& grid = bySize.begin()->first;
        return forwardBatch(patches.view({-1, grid.patches(), config_.patchValues()}), grid).flatten(0, 1);
    }
    std::vector<torch::Tensor> pieces(grids.size());
    for (const auto& [grid, starts] : bySize) {
        std::vector<torch::Tensor> inputs;
        for (int64_t start : starts) {
            inputs.push_back(patches.narrow(0, start, grid.patches()));
        }
        const auto outputs = forwardBatch(at::stack(inputs), grid);
        size_t next = 0;
        for (size_t i = 0; i < grids.size(); ++i) {
            if (grids[i] == grid) {
                pieces[i] = outputs[static_cast<int64_t>(next++)];
            }
        }
    }
    const auto joined = at::cat(pieces);
    require(joined.size(0) * cell == rows, "vision tower produced {} tokens for {} patches", joined.size(0), rows);
    return joined;
}

torch::Tensor VisionTower::forwardBatch(const torch::Tensor& patches, const PatchGrid& grid) const {
    const auto plan = planFor(grid);
    auto x = patchEmbed_(patches.to(patchWeight_.scalar_type()));   // [N, S, hidden]
    for (const auto& block : blocks_) {
        x = runBlock(block, x, plan);
    }
    const int64_t cell = static_cast<int64_t>(config_.mergeSize) * config_.mergeSize;
    const auto merged = kernels::rmsNorm(x, mergerNorm_, config_.rmsNormEps).reshape({x.size(0), x.size(1) / cell, cell * config_.hiddenSize});
    return merger2_(at::gelu(merger0_(merged)));
}

torch::Tensor VisionTower::runBlock(const Block& block, const torch::Tensor& x, const std::shared_ptr<const Plan>& plan) const {
    const auto run = [this, &block, plan](const nn::TensorList& in) -> nn::TensorList {
        const auto mixed = in[0] + attention(block, kernels::rmsNorm(in[0], block.norm1, config_.rmsNormEps), *plan);
        return {mixed + mlp(block, kernels::rmsNorm(mixed, block.norm2, config_.rmsNormEps))};
    };
    return (checkpointing_ ? nn::checkpointed(run, {x}, block.tensors()) : run({x}))[0];
}

torch::Tensor VisionTower::attention(const Block& block, const torch::Tensor& x, const Plan& plan) const {
    const int64_t count = x.size(0), length = x.size(1), dim = config_.hiddenSize / config_.heads;
    const auto qkv = block.qkv(x).view({count, length, 3, config_.heads, dim}).permute({2, 0, 3, 1, 4});
    // The reference rotates in float32 whatever the weights' dtype; half types are then rounded once.
    const auto rotate = [&](const torch::Tensor& t) {
        return t.scalar_type() == torch::kFloat32 ? nn::applyRotary(t, plan.rotary)
                                                  : kernels::applyRotaryReference(t, plan.rotary.cos, plan.rotary.sin);
    };
    const auto q = rotate(qkv[0]), k = rotate(qkv[1]), v = qkv[2];   // [N, heads, S, D]
    const bool oneWindow = plan.windows.size() == 1 && plan.windows[0].size(0) == 1;
    const auto mixed = block.fullAttention || oneWindow ? nn::fullAttention(q, k, v) : windowAttention(q, k, v, plan);
    return block.proj(mixed);
}

torch::Tensor VisionTower::windowAttention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const Plan& plan) const {
    const int64_t count = q.size(0), heads = q.size(1), dim = q.size(3);
    std::vector<torch::Tensor> outputs;
    for (const auto& index : plan.windows) {
        const int64_t windows = index.size(0), size = index.size(1);
        const auto cut = [&](const torch::Tensor& t) {
            return t.index_select(2, index.flatten())
                .view({count, heads, windows, size, dim})
                .permute({0, 2, 1, 3, 4})
                .reshape({count * windows, heads, size, dim});
        };
        outputs.push_back(nn::fullAttention(cut(q), cut(k), cut(v)).view({count, windows * size, heads * dim}));
    }
    return at::cat(outputs, 1).index_select(1, plan.inverse);
}

torch::Tensor VisionTower::mlp(const Block& block, const torch::Tensor& x) const {
    const auto gate = at::silu(block.gate(x));
    return block.down(gate * block.up(x));
}

}  // namespace omnidrive::model
