// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/response_logprobs.h"

#include "base/error.h"
#include "model/positions.h"

#include <ATen/ATen.h>

#include <limits>
#include <map>

namespace omnidrive::train {

namespace {

using Results = std::vector<const rollout::RolloutResult*>;

/// Where the generated tokens of one rollout stand in its whole sequence.
struct Layout {
    std::vector<int32_t> ids;
    std::vector<int64_t> generatedAt;
};

Layout layoutOf(const rollout::Trajectory& trajectory) {
    Layout layout{trajectory.promptIds, {}};
    size_t observation = 0;
    for (size_t t = 0; t < trajectory.turns.size(); ++t) {
        for (int32_t id : trajectory.turns[t].tokenIds) {
            layout.generatedAt.push_back(static_cast<int64_t>(layout.ids.size()));
            layout.ids.push_back(id);
        }
        while (observation < trajectory.observations.size() && trajectory.observations[observation].afterTurn == static_cast<int>(t)) {
            const auto& ids = trajectory.observations[observation++].tokenIds;
            layout.ids.insert(layout.ids.end(), ids.begin(), ids.end());
        }
    }
    return layout;
}

int64_t longestResponse(const Results& rollouts) {
    size_t longest = 1;
    for (const auto* rollout : rollouts) {
        size_t count = 0;
        for (const auto& turn : rollout->trajectory.turns) {
            count += turn.tokenIds.size();
        }
        longest = std::max(longest, count);
    }
    return static_cast<int64_t>(longest);
}

/// Pictures of all rollouts, each prompt picture once, and which features each row's image tokens take, in order.
struct Pictures {
    std::vector<torch::Tensor> patches;
    std::vector<model::PatchGrid> grids;
    std::vector<int64_t> featureIndex;
    std::vector<std::vector<model::CellGrid>> cellsOfRow;
};

Pictures collectPictures(const model::Vlm& vlm, const Results& rollouts) {
    Pictures pictures;
    int64_t features = 0;
    std::map<const rollout::Prompt*, int64_t> firstOf;
    const auto add = [&](const vision::PixelPatches& picture) {
        pictures.patches.push_back(picture.values);
        pictures.grids.push_back({picture.gridH, picture.gridW});
        features += picture.imageTokens;
        return features - picture.imageTokens;
    };
    for (const auto* rollout : rollouts) {
        const auto& prompt = *rollout->prompt;
        auto it = firstOf.find(&prompt);
        if (it == firstOf.end()) {
            it = firstOf.emplace(&prompt, add(prompt.picture)).first;
        }
        auto& cells = pictures.cellsOfRow.emplace_back();
        const auto take = [&](int64_t first, const vision::PixelPatches& picture) {
            for (int i = 0; i < picture.imageTokens; ++i) {
                pictures.featureIndex.push_back(first + i);
            }
            cells.push_back(vlm.cells({picture.gridH, picture.gridW}));
        };
        take(it->second, prompt.picture);
        for (const auto& crop : rollout->crops) {
            take(add(crop), crop);
        }
    }
    return pictures;
}

}  // namespace

ResponseLogprobs responseLogprobs(const model::Vlm& vlm, const Results& rollouts, const std::vector<int32_t>& banned, double temperature) {
    require(!rollouts.empty(), "responseLogprobs needs at least one rollout");
    const auto device = vlm.options().device();
    const auto pictures = collectPictures(vlm, rollouts);
    const auto unique = vlm.encodePictures(at::cat(pictures.patches), pictures.grids);
    const auto features = unique.index_select(0, torch::tensor(pictures.featureIndex, torch::kLong).to(device));

    model::SequenceBatch batch;
    std::vector<Layout> layouts;
    size_t longest = 0;
    for (size_t b = 0; b < rollouts.size(); ++b) {
        layouts.push_back(layoutOf(rollouts[b]->trajectory));
        model::PositionCursor cursor;
        batch.positions.push_back(model::mropePositions(layouts[b].ids, pictures.cellsOfRow[b], vlm.config().imageTokenId, cursor));
        batch.ids.push_back(layouts[b].ids);
        longest = std::max(longest, layouts[b].ids.size());
    }
    const auto hidden = vlm.forward(batch, features);   // [B, L, hidden]

    const int64_t length = longestResponse(rollouts);
    std::vector<int64_t> states, targets, places;
    for (size_t b = 0; b < layouts.size(); ++b) {
        for (size_t k = 0; k < layouts[b].generatedAt.size(); ++k) {
            const int64_t at = layouts[b].generatedAt[k];
            states.push_back(static_cast<int64_t>(b * longest) + at - 1);
            targets.push_back(layouts[b].ids[static_cast<size_t>(at)]);
            places.push_back(static_cast<int64_t>(b) * length + static_cast<int64_t>(k));
        }
    }
    const auto index = [&](const std::vector<int64_t>& values) { return torch::tensor(values, torch::kLong).to(device); };
    auto logits = vlm.decoder().logits(hidden.flatten(0, 1).index_select(0, index(states))).to(torch::kFloat32) / temperature;   // [N, V]
    if (!banned.empty()) {
        const std::vector<int64_t> ids(banned.begin(), banned.end());
        logits = logits.index_fill(1, index(ids), -std::numeric_limits<float>::infinity());
    }
    const auto logs = at::log_softmax(logits, -1);
    const auto chosen = logs.gather(1, index(targets).unsqueeze(1)).squeeze(1);   // [N]
    const auto entropy = -(logs.exp() * logs.clamp_min(-1e4)).sum(-1);
    const auto spread = [&](const torch::Tensor& values) {
        return torch::zeros({static_cast<int64_t>(rollouts.size()) * length}, values.options().requires_grad(false))
            .index_copy(0, index(places), values)
            .view({-1, length});
    };
    return {spread(chosen), spread(entropy), spread(torch::ones_like(chosen).detach())};
}

torch::Tensor recordedLogprobs(const Results& rollouts) {
    const int64_t length = longestResponse(rollouts);
    auto recorded = torch::zeros({static_cast<int64_t>(rollouts.size()), length});
    for (size_t b = 0; b < rollouts.size(); ++b) {
        auto* row = recorded.data_ptr<float>() + static_cast<int64_t>(b) * length;
        for (const auto& turn : rollouts[b]->trajectory.turns) {
            row = std::copy(turn.logprobs.begin(), turn.logprobs.end(), row);
        }
    }
    return recorded;
}

}  // namespace omnidrive::train
