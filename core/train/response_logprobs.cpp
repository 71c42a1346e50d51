// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/response_logprobs.h"

#include "base/error.h"
#include "kernels/token_logprob/token_logprob.h"
#include "model/positions.h"

#include <ATen/ATen.h>

#include <map>

namespace omnidrive::train {

namespace {

using Results = std::vector<const rollout::RolloutResult*>;

/// What follows the prompt in one rollout, and where its generated tokens stand in it.
struct Layout {
    std::vector<int32_t> ids;
    std::vector<int64_t> generatedAt;
};

Layout layoutOf(const rollout::Trajectory& trajectory) {
    Layout layout;
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

/// The batch as prompts (each once) and continuations, with the pictures of both.
struct Shared {
    model::SequenceBatch prompts, continuations;
    std::vector<int64_t> promptOf;
    std::vector<Layout> layouts;
    std::vector<torch::Tensor> patches;          // prompt pictures first, then crops
    std::vector<model::PatchGrid> grids;
    int64_t promptFeatures = 0;                  // merged tokens of the prompt pictures
};

void addPicture(Shared& shared, const vision::PixelPatches& picture) {
    shared.patches.push_back(picture.values);
    shared.grids.push_back({picture.gridH, picture.gridW});
}

Shared sharePrompts(const model::Vlm& vlm, const Results& rollouts) {
    Shared shared;
    const auto image = vlm.config().imageTokenId;
    std::map<const rollout::Prompt*, size_t> rowOf;
    std::vector<model::PositionCursor> cursors;
    for (const auto* rollout : rollouts) {
        const auto [it, isNew] = rowOf.emplace(rollout->prompt.get(), rowOf.size());
        shared.promptOf.push_back(static_cast<int64_t>(it->second));
        if (isNew) {
            const auto& prompt = *rollout->prompt;
            addPicture(shared, prompt.picture);
            shared.promptFeatures += prompt.picture.imageTokens;
            cursors.emplace_back();
            const std::vector<model::CellGrid> cells{vlm.cells(shared.grids.back())};
            shared.prompts.ids.push_back(prompt.ids);
            shared.prompts.positions.push_back(model::mropePositions(prompt.ids, cells, image, cursors.back()));
        }
    }
    for (size_t b = 0; b < rollouts.size(); ++b) {
        std::vector<model::CellGrid> cells;
        for (const auto& crop : rollouts[b]->crops) {
            addPicture(shared, crop);
            cells.push_back(vlm.cells(shared.grids.back()));
        }
        shared.layouts.push_back(layoutOf(rollouts[b]->trajectory));
        auto cursor = cursors[static_cast<size_t>(shared.promptOf[b])];
        shared.continuations.ids.push_back(shared.layouts[b].ids);
        shared.continuations.positions.push_back(model::mropePositions(shared.layouts[b].ids, cells, image, cursor));
    }
    return shared;
}

/// Rows of [prompt states; continuation states] that predict each generated token, their targets, and their places in [B, T].
struct Gather {
    std::vector<int64_t> states, targets, places;
};

Gather gatherOf(const Shared& shared, const model::Decoder::SharedStates& hidden, int64_t length) {
    Gather gather;
    const int64_t promptRows = hidden.prompts.size(0) * hidden.prompts.size(1);
    for (size_t b = 0; b < shared.layouts.size(); ++b) {
        const auto row = static_cast<int64_t>(b);
        for (size_t k = 0; k < shared.layouts[b].generatedAt.size(); ++k) {
            const int64_t at = shared.layouts[b].generatedAt[k];
            const int64_t prompt = shared.promptOf[b];
            const auto promptLength = static_cast<int64_t>(shared.prompts.ids[static_cast<size_t>(prompt)].size());
            gather.states.push_back(at == 0 ? prompt * hidden.prompts.size(1) + promptLength - 1
                                            : promptRows + row * hidden.continuations.size(1) + at - 1);
            gather.targets.push_back(shared.layouts[b].ids[static_cast<size_t>(at)]);
            gather.places.push_back(row * length + static_cast<int64_t>(k));
        }
    }
    return gather;
}

}  // namespace

ResponseLogprobs responseLogprobs(const model::Vlm& vlm, const Results& rollouts, const std::vector<int32_t>& banned, double temperature) {
    require(!rollouts.empty(), "responseLogprobs needs at least one rollout");
    const auto device = vlm.options().device();
    const auto shared = sharePrompts(vlm, rollouts);
    const auto features = vlm.encodePictures(at::cat(shared.patches), shared.grids);
    const int64_t cropFeatures = features.size(0) - shared.promptFeatures;
    const auto hidden = vlm.forwardShared(shared.prompts, features.narrow(0, 0, shared.promptFeatures), shared.continuations,
                                          cropFeatures > 0 ? features.narrow(0, shared.promptFeatures, cropFeatures) : torch::Tensor(),
                                          shared.promptOf);
    const int64_t length = longestResponse(rollouts);
    const auto gather = gatherOf(shared, hidden, length);
    const auto index = [&](const std::vector<int64_t>& values) { return torch::tensor(values, torch::kLong).to(device); };
    const auto states = at::cat({hidden.prompts.flatten(0, 1), hidden.continuations.flatten(0, 1)}).index_select(0, index(gather.states));
    const auto tokens = kernels::tokenLogprob(states, vlm.decoder().headWeight(), index(gather.targets), temperature, banned);
    const auto spread = [&](const torch::Tensor& values) {
        return torch::zeros({static_cast<int64_t>(rollouts.size()) * length}, values.options().requires_grad(false))
            .index_copy(0, index(gather.places), values)
            .view({-1, length});
    };
    return {spread(tokens.logprob), spread(tokens.entropy), spread(torch::ones_like(tokens.logprob).detach())};
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
