// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/response_logprobs.h"

#include "base/error.h"
#include "kernels/token_logprob/token_logprob.h"
#include "model/positions.h"
#include "rollout/picture_key.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>

namespace omnidrive::train {

namespace {

using Results = std::vector<const rollout::RolloutResult*>;

model::PictureInput pictureInput(std::string key, const vision::PixelPatches& picture) {
    return {std::move(key), picture.values, {picture.gridH, picture.gridW}};
}

/// What follows the prompt in one rollout.
ContinuationTokens continuationOf(const rollout::RolloutResult& rollout) {
    ContinuationTokens continuation;
    const auto& trajectory = rollout.trajectory;
    size_t observation = 0, crop = 0;
    for (size_t t = 0; t < trajectory.turns.size(); ++t) {
        for (int32_t id : trajectory.turns[t].tokenIds) {
            continuation.generatedAt.push_back(static_cast<int64_t>(continuation.ids.size()));
            continuation.ids.push_back(id);
        }
        while (observation < trajectory.observations.size() && trajectory.observations[observation].afterTurn == static_cast<int>(t)) {
            const auto& seen = trajectory.observations[observation++];
            continuation.ids.insert(continuation.ids.end(), seen.tokenIds.begin(), seen.tokenIds.end());
            if (seen.imageTokens > 0) {
                continuation.pictures.push_back(pictureInput(rollout::cropKey(seen), rollout.crops.at(crop++)));
            }
        }
    }
    return continuation;
}

/// The packed row: prompts, each with its continuations behind it.
struct Packed {
    model::SequenceBatch row{{{}}, {{}}};
    std::vector<model::PictureInput> pictures;
    kernels::SharedLayout layout;
    std::vector<int64_t> promptEnd;           // per prompt: row index of its last token
    std::vector<int64_t> continuationStart;   // per continuation
};

void append(Packed& packed, const model::Vlm& vlm, const std::vector<int32_t>& ids, const std::vector<model::PictureInput>& pictures,
            model::PositionCursor& cursor) {
    std::vector<model::CellGrid> cells;
    for (const auto& picture : pictures) {
        packed.pictures.push_back(picture);
        cells.push_back(vlm.cells(picture.grid));
    }
    const auto positions = model::mropePositions(ids, cells, vlm.config().imageTokenId, cursor);
    packed.row.positions[0].insert(packed.row.positions[0].end(), positions.begin(), positions.end());
    packed.row.ids[0].insert(packed.row.ids[0].end(), ids.begin(), ids.end());
}

Packed pack(const model::Vlm& vlm, const ResponseTokens& tokens) {
    std::vector<std::vector<size_t>> ofPrompt(tokens.prompts.size());
    for (size_t b = 0; b < tokens.continuations.size(); ++b) {
        ofPrompt.at(tokens.continuations[b].prompt).push_back(b);
    }
    Packed packed;
    packed.continuationStart.resize(tokens.continuations.size());
    const auto rowEnd = [&] { return static_cast<int64_t>(packed.row.ids[0].size()); };
    for (size_t p = 0; p < tokens.prompts.size(); ++p) {
        kernels::SharedGroup group;
        group.start = rowEnd();
        model::PositionCursor afterPrompt;
        append(packed, vlm, tokens.prompts[p].ids, tokens.prompts[p].pictures, afterPrompt);
        group.promptLength = rowEnd() - group.start;
        packed.promptEnd.push_back(rowEnd() - 1);
        for (const size_t b : ofPrompt[p]) {
            packed.continuationStart[b] = rowEnd();
            auto cursor = afterPrompt;
            append(packed, vlm, tokens.continuations[b].ids, tokens.continuations[b].pictures, cursor);
            group.continuations.push_back(rowEnd() - packed.continuationStart[b]);
        }
        packed.layout.push_back(std::move(group));
    }
    return packed;
}

/// Row indices of the states that predict each generated token, the tokens, and their places in [B, T].
struct Gather {
    std::vector<int64_t> states, targets, places;
    int64_t length = 1;   ///< T
};

Gather gatherOf(const ResponseTokens& tokens, const Packed& packed) {
    Gather gather;
    for (const auto& continuation : tokens.continuations) {
        gather.length = std::max(gather.length, static_cast<int64_t>(continuation.generatedAt.size()));
    }
    for (size_t b = 0; b < tokens.continuations.size(); ++b) {
        const auto& continuation = tokens.continuations[b];
        for (size_t k = 0; k < continuation.generatedAt.size(); ++k) {
            const int64_t at = continuation.generatedAt[k];
            gather.states.push_back(at == 0 ? packed.promptEnd[continuation.prompt] : packed.continuationStart[b] + at - 1);
            gather.targets.push_back(continuation.ids[static_cast<size_t>(at)]);
            gather.places.push_back(static_cast<int64_t>(b) * gather.length + static_cast<int64_t>(k));
        }
    }
    return gather;
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

}  // namespace

ResponseTokens responseTokens(const Results& rollouts) {
    ResponseTokens tokens;
    std::map<const rollout::Prompt*, size_t> indexOf;
    for (const auto* rollout : rollouts) {
        const auto [it, isNew] = indexOf.emplace(rollout->prompt.get(), indexOf.size());
        if (isNew) {
            const auto& prompt = *rollout->prompt;
            tokens.prompts.push_back({prompt.ids, {pictureInput(rollout::promptPictureKey(rollout->trajectory), prompt.picture)}});
        }
        tokens.continuations.push_back(continuationOf(*rollout));
        tokens.continuations.back().prompt = it->second;
    }
    return tokens;
}

ResponseLogprobs responseLogprobs(const model::Vlm& vlm, const ResponseTokens& tokens, const std::vector<int32_t>& banned, double temperature,
                                  model::FeatureCache* features) {
    require(!tokens.continuations.empty(), "responseLogprobs needs at least one rollout");
    const auto packed = pack(vlm, tokens);
    const auto hidden = vlm.forwardShared(packed.row, model::encodeOnce(vlm, packed.pictures, features), packed.layout)[0];   // [N, hidden]
    const auto gather = gatherOf(tokens, packed);
    const auto index = [&](const std::vector<int64_t>& values) { return torch::tensor(values, torch::kLong).to(hidden.device()); };
    const auto found = kernels::tokenLogprob(hidden.index_select(0, index(gather.states)), vlm.decoder().headWeight(), index(gather.targets),
                                             temperature, banned);
    const auto spread = [&](const torch::Tensor& values) {
        return torch::zeros({static_cast<int64_t>(tokens.continuations.size()) * gather.length}, values.options().requires_grad(false))
            .index_copy(0, index(gather.places), values)
            .view({-1, gather.length});
    };
    return {spread(found.logprob), spread(found.entropy), spread(torch::ones_like(found.logprob).detach())};
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
