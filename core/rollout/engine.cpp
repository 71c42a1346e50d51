// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/engine.h"

#include "base/error.h"
#include "base/random.h"
#include "nn/sampling.h"
#include "vision/codec.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

namespace omnidrive::rollout {

/// One rollout under way.
struct Engine::Row {
    RolloutResult result;
    Rng rng{0};
    size_t group = 0;
    model::PositionCursor cursor;
    std::vector<int32_t> pending;                  // ids to append to the cache before the next token is drawn
    const vision::PixelPatches* pendingCrop = nullptr;   // picture inside pending
    std::vector<int32_t> seen;                     // prompt and response, for the repetition penalty
    int responseTokens = 0;
    bool done = false;

    Turn& turn() { return result.trajectory.turns.back(); }
};

struct Engine::Batch {
    std::vector<GroupRequest> groups;
    std::vector<std::shared_ptr<const Prompt>> prompts;
    std::vector<std::string> frameIds;             // per group, of the picture the boxes refer to
    std::vector<Row> rows;
    std::vector<size_t> active;                    // rows in the cache, in cache order
    std::unique_ptr<nn::KvCache> cache;
    nn::SamplingOptions sampling;
    int64_t capacity = 0;
};

namespace {

/// The picture inside a crop's tokens, and its grid in merged cells.
model::PatchGrid gridOf(const vision::PixelPatches& patches) { return {patches.gridH, patches.gridW}; }

void describePrompt(Trajectory& trajectory, const GroupRequest& request, const Prompt& prompt, const std::vector<std::string>& frameIds,
                    const std::string& stitchedId) {
    const auto& sample = *request.sample;
    trajectory.sampleId = sample.id;
    trajectory.groupId = request.groupId;
    trajectory.stage = request.stage;
    trajectory.step = request.step;
    trajectory.system = prompt.system;
    trajectory.question = prompt.question;
    trajectory.options = sample.options;
    trajectory.kind = sample.kind;
    trajectory.expectedAnswer = sample.answer;
    trajectory.frameIds = frameIds;
    trajectory.stitchedId = stitchedId;
    trajectory.imageWidth = prompt.image->width;
    trajectory.imageHeight = prompt.image->height;
    trajectory.modelWidth = prompt.picture.width;
    trajectory.modelHeight = prompt.picture.height;
    trajectory.promptIds = prompt.ids;
    trajectory.truthLabel = sample.truth.targetLabel;
    trajectory.truthBoxInImage = sample.truth.targetBoxInImage;
    trajectory.truthNeedsZoom = sample.truth.needsZoom;
}

std::vector<std::string> idsOfFrames(const data::Sample& sample) {
    std::vector<std::string> ids;
    for (const auto& image : sample.images) {
        ids.push_back(vision::contentId(*image));
    }
    return ids;
}

}  // namespace

Engine::Engine(Policy policy, RolloutOptions options) : policy_(std::move(policy)), options_(std::move(options)) {
    require(options_.groupSize >= 1, "rollout.group_size must be at least 1, got {}", options_.groupSize);
    require(options_.maxTurns >= 1 && options_.maxTurnTokens >= 1, "rollout limits must be at least one turn of one token");
    const auto& config = policy_.vlm->config();
    // Picture tokens stand for pictures the environment gives; the policy must never write one.
    banned_ = {config.imageTokenId};
    if (config.videoTokenId > 0) {
        banned_.push_back(config.videoTokenId);
    }
    if (!options_.toolAllowed) {
        banned_.push_back(policy_.tokenId("<tool_call>"));
    }
    std::erase_if(banned_, [&](int32_t id) { return id < 0 || id >= config.text.vocabSize; });
}

Engine::Batch Engine::prepare(const std::vector<GroupRequest>& groups) const {
    Batch batch;
    batch.groups = groups;
    batch.sampling.temperature = options_.temperature;
    batch.sampling.topK = options_.topK;
    batch.sampling.topP = options_.topP;
    batch.sampling.banned = banned_;
    size_t longest = 0;
    for (size_t g = 0; g < groups.size(); ++g) {
        const auto& request = groups[g];
        batch.prompts.push_back(std::make_shared<const Prompt>(buildPrompt(policy_, *request.sample)));
        const auto& prompt = *batch.prompts.back();
        longest = std::max(longest, prompt.ids.size());
        const auto frameIds = idsOfFrames(*request.sample);
        batch.frameIds.push_back(frameIds.size() == 1 ? frameIds[0] : vision::contentId(*prompt.image));
        for (int i = 0; i < options_.groupSize; ++i) {
            Row row;
            row.group = g;
            const int index = request.firstIndex + i;
            auto& trajectory = row.result.trajectory;
            describePrompt(trajectory, request, prompt, frameIds, batch.frameIds.back());
            trajectory.id = fmt::format("{}-{}", request.groupId, index);
            trajectory.indexInGroup = index;
            trajectory.seed = deriveSeed(request.seed, {static_cast<uint64_t>(index)});
            trajectory.temperature = options_.temperature;
            trajectory.policyVersion = policy_.version;
            trajectory.turns.emplace_back();
            row.rng = Rng(trajectory.seed);
            row.seen = prompt.ids;
            row.result.prompt = batch.prompts.back();
            batch.rows.push_back(std::move(row));
        }
    }
    // One turn may overrun the budget by its own length before it is noticed.
    batch.capacity = static_cast<int64_t>(longest) + options_.maxResponseTokens + options_.maxTurnTokens + 1;
    return batch;
}

/// One pass over all prompts; each row then starts from a copy of its prompt's cache. @return logits [rows, vocab] of the first token.
torch::Tensor Engine::prefill(Batch& batch) const {
    model::SequenceBatch sequences;
    std::vector<torch::Tensor> patches;
    std::vector<model::PatchGrid> grids;
    std::vector<model::PositionCursor> cursors(batch.prompts.size());
    int64_t longest = 0;
    for (size_t g = 0; g < batch.prompts.size(); ++g) {
        const auto& prompt = *batch.prompts[g];
        const std::vector<model::CellGrid> cells{policy_.vlm->cells(gridOf(prompt.picture))};
        sequences.ids.push_back(prompt.ids);
        sequences.positions.push_back(model::mropePositions(prompt.ids, cells, policy_.vlm->config().imageTokenId, cursors[g]));
        patches.push_back(prompt.picture.values);
        grids.push_back(gridOf(prompt.picture));
        longest = std::max(longest, static_cast<int64_t>(prompt.ids.size()));
    }
    auto prompts = policy_.vlm->makeCache(static_cast<int64_t>(batch.prompts.size()), longest);
    const auto hidden = policy_.vlm->forwardCached(sequences, policy_.vlm->encodePictures(at::cat(patches), grids), prompts);
    std::vector<int64_t> source, last;
    for (auto& row : batch.rows) {
        row.cursor = cursors[row.group];
        source.push_back(static_cast<int64_t>(row.group));
        last.push_back(static_cast<int64_t>(row.group) * longest + static_cast<int64_t>(batch.prompts[row.group]->ids.size()) - 1);
        batch.active.push_back(batch.active.size());
    }
    batch.cache = std::make_unique<nn::KvCache>(prompts.gather(source, std::max(batch.capacity, longest)));
    const auto index = torch::tensor(last, torch::kLong).to(hidden.device());
    return policy_.vlm->decoder().logits(hidden.flatten(0, 1).index_select(0, index));
}

void Engine::finish(Row& row, bool truncated) const {
    row.done = true;
    auto& trajectory = row.result.trajectory;
    trajectory.truncated = truncated;
    if (trajectory.turns.back().tokenIds.empty()) {
        trajectory.turns.pop_back();
    }
    if (!trajectory.turns.empty()) {
        trajectory.answerText = trajectory.turns.back().answer;
        trajectory.answerLetter = trajectory.answerText.empty() ? "" : text::answerLetter(trajectory.answerText, trajectory.options);
    }
}

/// Parses the finished turn and either ends the rollout or queues the tool's answer.
void Engine::endTurn(Batch& batch, Row& row) const {
    auto& trajectory = row.result.trajectory;
    auto& turn = row.turn();
    turn.text = policy_.tokenizer->decode(turn.tokenIds);
    const auto reply = text::parseReply(turn.text);
    turn.thought = reply.thought;
    turn.answer = reply.answer.value_or("");
    turn.kind = reply.answer ? TurnKind::Answer : reply.call ? TurnKind::ToolCall : TurnKind::Think;
    const bool lastTurn = static_cast<int>(trajectory.turns.size()) >= options_.maxTurns;
    if (reply.call) {
        const auto& prompt = *row.result.prompt;
        auto outcome = runZoomTool(*reply.call, prompt, policy_, options_, batch.frameIds[row.group]);
        turn.tool = outcome.call;
        const int after = row.responseTokens + static_cast<int>(outcome.observation.tokenIds.size());
        const bool fits = after <= options_.maxResponseTokens;
        if (turn.finish != FinishReason::EndOfTurn || lastTurn || !fits || !options_.toolAllowed) {
            // The call was made but nothing came back: it stays in the record as not executed.
            turn.tool->valid = false;
            turn.tool->rejectReason = lastTurn ? "turn-limit: no turn is left to look at a crop" : "budget: the token budget is used up";
            finish(row, true);
            return;
        }
        outcome.observation.afterTurn = static_cast<int>(trajectory.turns.size()) - 1;
        row.pending.insert(row.pending.end(), outcome.observation.tokenIds.begin(), outcome.observation.tokenIds.end());
        trajectory.lossMask.insert(trajectory.lossMask.end(), outcome.observation.tokenIds.size(), 0);
        row.seen.insert(row.seen.end(), outcome.observation.tokenIds.begin(), outcome.observation.tokenIds.end());
        row.responseTokens = after;
        trajectory.observations.push_back(std::move(outcome.observation));
        if (outcome.crop) {
            row.result.crops.push_back(std::move(*outcome.crop));
            row.result.cropImages.push_back(std::move(outcome.cropImage));
            row.pendingCrop = &row.result.crops.back();
        }
        trajectory.turns.emplace_back();
        return;
    }
    finish(row, turn.finish != FinishReason::EndOfTurn);
}

void Engine::acceptToken(Batch& batch, size_t index, const float* logits, std::vector<float>& scratch) const {
    auto& row = batch.rows[index];
    const auto vocab = static_cast<size_t>(policy_.vlm->config().text.vocabSize);
    const auto token = nn::sampleToken({logits, vocab}, row.seen, batch.sampling, row.rng, scratch);
    auto& turn = row.turn();
    turn.tokenIds.push_back(token.id);
    turn.logprobs.push_back(token.logprob);
    turn.entropy.push_back(token.entropy);
    row.result.trajectory.lossMask.push_back(1);
    row.seen.push_back(token.id);
    row.pending.push_back(token.id);
    ++row.responseTokens;
    const auto& stops = policy_.vlm->config().stopTokenIds;
    if (std::find(stops.begin(), stops.end(), token.id) != stops.end()) {
        turn.finish = FinishReason::EndOfTurn;
        endTurn(batch, row);
    } else if (static_cast<int>(turn.tokenIds.size()) >= options_.maxTurnTokens) {
        turn.finish = FinishReason::Length;
        endTurn(batch, row);
    } else if (row.responseTokens >= options_.maxResponseTokens) {
        turn.finish = FinishReason::Budget;
        endTurn(batch, row);
    }
}

/// Appends what the active rows wait for. A row with a crop waits until no row is decoding, so that single tokens and long observations are
/// not padded to each other. @return logits [active rows, vocab], valid for the rows that were fed.
torch::Tensor Engine::feedPending(Batch& batch) const {
    // Rows that ended leave the batch when they are half of it, or when an observation is due.
    const auto decoding = [&](const Row& row) { return !row.done && row.pending.size() == 1; };
    const bool anyDecoding = std::any_of(batch.active.begin(), batch.active.end(), [&](size_t i) { return decoding(batch.rows[i]); });
    std::vector<size_t> alive;
    std::vector<int64_t> places;
    for (size_t place = 0; place < batch.active.size(); ++place) {
        if (!batch.rows[batch.active[place]].done) {
            alive.push_back(batch.active[place]);
            places.push_back(static_cast<int64_t>(place));
        }
    }
    if (alive.size() * 2 <= batch.active.size() || (!anyDecoding && alive.size() < batch.active.size())) {
        batch.cache = std::make_unique<nn::KvCache>(batch.cache->gather(places, batch.cache->capacity()));
        batch.active = std::move(alive);
    }
    model::SequenceBatch sequences;
    std::vector<torch::Tensor> patches;
    std::vector<model::PatchGrid> grids;
    std::vector<int64_t> last;
    size_t longest = 1;
    for (size_t index : batch.active) {
        auto& row = batch.rows[index];
        const bool fed = !row.done && (!anyDecoding || row.pending.size() == 1);
        sequences.ids.emplace_back();
        sequences.positions.emplace_back();
        if (!fed) {
            continue;
        }
        std::vector<model::CellGrid> cells;
        if (row.pendingCrop != nullptr) {
            patches.push_back(row.pendingCrop->values);
            grids.push_back(gridOf(*row.pendingCrop));
            cells.push_back(policy_.vlm->cells(grids.back()));
        }
        sequences.positions.back() = model::mropePositions(row.pending, cells, policy_.vlm->config().imageTokenId, row.cursor);
        sequences.ids.back() = std::move(row.pending);
        row.pending.clear();
        row.pendingCrop = nullptr;
        longest = std::max(longest, sequences.ids.back().size());
    }
    const auto features = patches.empty() ? torch::Tensor() : policy_.vlm->encodePictures(at::cat(patches), grids);
    const auto hidden = policy_.vlm->forwardCached(sequences, features, *batch.cache);
    for (size_t place = 0; place < sequences.ids.size(); ++place) {
        const auto count = std::max<size_t>(sequences.ids[place].size(), 1);
        last.push_back(static_cast<int64_t>(place * longest + count - 1));
    }
    if (longest == 1) {
        return policy_.vlm->decoder().logits(hidden.flatten(0, 1));
    }
    return policy_.vlm->decoder().logits(hidden.flatten(0, 1).index_select(0, torch::tensor(last, torch::kLong).to(hidden.device())));
}

std::vector<RolloutResult> Engine::run(const std::vector<GroupRequest>& groups, std::stop_token stop, const ProgressFn& progress,
                                       const TokenFn& onToken) const {
    if (groups.empty()) {
        return {};
    }
    auto batch = prepare(groups);   // outside inference mode: training reads the pictures again
    const c10::InferenceMode inference;
    // Observations hold pointers into this vector while their crop waits.
    for (auto& row : batch.rows) {
        row.result.crops.reserve(static_cast<size_t>(options_.maxTurns));
    }
    auto logits = prefill(batch);
    std::vector<float> scratch;
    const auto unfinished = [&] { return std::count_if(batch.rows.begin(), batch.rows.end(), [](const Row& row) { return !row.done; }); };
    while (unfinished() > 0 && !stop.stop_requested()) {
        const auto onCpu = logits.to(torch::kCPU, torch::kFloat32).contiguous();
        const auto* data = onCpu.data_ptr<float>();
        for (size_t place = 0; place < batch.active.size(); ++place) {
            const size_t index = batch.active[place];
            auto& row = batch.rows[index];
            if (row.done || !row.pending.empty()) {
                continue;
            }
            acceptToken(batch, index, data + static_cast<int64_t>(place) * onCpu.size(1), scratch);
            if (onToken && !row.done && !onToken(static_cast<int>(index), row.turn())) {
                row.turn().text = policy_.tokenizer->decode(row.turn().tokenIds);
                row.turn().finish = FinishReason::Budget;
                finish(row, true);
            }
        }
        if (progress) {
            const auto total = static_cast<int64_t>(batch.rows.size());
            progress({total - unfinished(), total, "rollouts"});
        }
        if (unfinished() > 0) {
            logits = feedPending(batch);
        }
    }
    std::vector<RolloutResult> results;
    for (auto& row : batch.rows) {
        if (!row.done) {
            row.turn().text = policy_.tokenizer->decode(row.turn().tokenIds);
            row.turn().finish = FinishReason::Budget;
            finish(row, true);
        }
        results.push_back(std::move(row.result));
    }
    return results;
}

}  // namespace omnidrive::rollout
