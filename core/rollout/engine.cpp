// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/engine.h"

#include "base/error.h"
#include "base/random.h"
#include "kernels/sample_tokens/sample_tokens.h"
#include "rollout/group_decoder.h"
#include "rollout/picture_key.h"
#include "rollout/rollout_record.h"
#include "rollout/zoom_call.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <limits>

namespace omnidrive::rollout {

/// One rollout under way.
struct Engine::Row {
    RolloutResult result;
    Rng rng{0};
    size_t group = 0;
    size_t index = 0;                              // of the row in its batch
    int responseTokens = 0;
    bool done = false;
    std::vector<int32_t> given;                    // tokens to take instead of sampled ones
    size_t taken = 0;                              // of them

    bool hasGiven() const { return taken < given.size(); }
    Turn& turn() { return result.trajectory.turns.back(); }
};

struct Engine::Batch {
    std::vector<GroupRequest> groups;
    std::vector<std::shared_ptr<const Prompt>> prompts;
    std::vector<std::string> frameIds;             // per group, of the picture the boxes refer to
    std::vector<Row> rows;
    std::unique_ptr<GroupDecoder> decoder;
    kernels::SamplingRules sampling;
};

namespace {

model::PictureInput pictureInput(std::string key, const vision::PixelPatches& patches) {
    return {std::move(key), patches.values, {patches.gridH, patches.gridW}};
}

/// What the policy makes of a token that it did not choose. @param logits [vocab].
nn::SampledToken judgeToken(const torch::Tensor& logits, int32_t id, double temperature, const std::vector<int32_t>& banned) {
    auto scaled = logits.to(torch::kCPU, torch::kDouble) / (temperature > 0 ? temperature : 1.0);   // a copy, whatever the type
    if (!banned.empty()) {
        scaled.index_fill_(0, torch::tensor(std::vector<int64_t>(banned.begin(), banned.end()), torch::kLong),
                           -std::numeric_limits<double>::infinity());
    }
    const auto logprobs = at::log_softmax(scaled, 0), probabilities = logprobs.exp();
    const double entropy = -at::where(probabilities > 0, probabilities * logprobs, at::zeros_like(probabilities)).sum().item<double>();
    return {id, static_cast<float>(logprobs[id].item<double>()), static_cast<float>(entropy)};
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
    for (size_t g = 0; g < groups.size(); ++g) {
        const auto& request = groups[g];
        batch.prompts.push_back(std::make_shared<const Prompt>(buildPrompt(policy_, *request.sample)));
        const auto& prompt = *batch.prompts.back();
        const FrameIds ids = frameIdsOf(*request.sample, *prompt.image);
        batch.frameIds.push_back(ids.stitched);
        for (int i = 0; i < options_.groupSize; ++i) {
            Row row;
            row.group = g;
            row.index = batch.rows.size();
            auto& trajectory = row.result.trajectory;
            trajectory = beginRecord(request, prompt, ids, i);
            trajectory.temperature = options_.temperature;
            trajectory.policyVersion = policy_.version;
            trajectory.turns.emplace_back();
            row.rng = Rng(trajectory.seed);
            row.result.prompt = batch.prompts.back();
            batch.rows.push_back(std::move(row));
        }
    }
    // One turn may overrun the budget by its own length before it is noticed.
    const int64_t capacity = options_.maxResponseTokens + options_.maxTurnTokens + 1;
    auto graphs = options_.cudaGraphs ? nn::launchGraphs(policy_.vlm->options().device()) : nn::LaunchGraphMaker{};
    batch.decoder = std::make_unique<GroupDecoder>(*policy_.vlm, policy_.features.get(), capacity, std::move(graphs));
    return batch;
}

/// One pass over all prompts. @return logits [rows, vocab] of the first token.
torch::Tensor Engine::prefill(Batch& batch) const {
    std::vector<GroupDecoder::Prompt> prompts;
    std::vector<size_t> promptOf;
    for (const auto& row : batch.rows) {
        promptOf.push_back(row.group);
        if (row.group == prompts.size()) {
            const auto& prompt = *batch.prompts[row.group];
            prompts.push_back({prompt.ids, {pictureInput(promptPictureKey(row.result.trajectory), prompt.picture)}});
        }
    }
    return batch.decoder->start(prompts, promptOf);
}

void Engine::finish(Batch& batch, Row& row, bool truncated) const {
    row.done = true;
    batch.decoder->end(row.index);
    auto& trajectory = row.result.trajectory;
    if (trajectory.turns.back().tokenIds.empty()) {
        trajectory.turns.pop_back();
    }
    endRecord(trajectory, truncated);
}

/// Parses the finished turn and either ends the rollout or queues the tool's answer.
void Engine::endTurn(Batch& batch, Row& row) const {
    auto& trajectory = row.result.trajectory;
    auto& turn = row.turn();
    turn.text = policy_.tokenizer->decode(turn.tokenIds);
    const auto reply = readTurn(turn);
    const bool lastTurn = static_cast<int>(trajectory.turns.size()) >= options_.maxTurns;
    if (reply.call) {
        const auto& prompt = *row.result.prompt;
        auto outcome = runZoomTool(*reply.call, prompt, policy_, options_, batch.frameIds[row.group]);
        turn.tool = outcome.call;
        const int after = row.responseTokens + static_cast<int>(outcome.observation.tokenIds.size());
        const bool fits = after <= options_.maxResponseTokens;
        if (turn.finish != FinishReason::EndOfTurn || lastTurn || !fits || !options_.toolAllowed) {
            const auto limit = lastTurn ? Unanswered::TurnLimit : Unanswered::Budget;
            leaveUnanswered(*turn.tool, options_.toolAllowed ? limit : Unanswered::ToolOff);   // off, it may still be spelled from ordinary tokens
            finish(batch, row, true);
            return;
        }
        outcome.observation.afterTurn = static_cast<int>(trajectory.turns.size()) - 1;
        std::vector<model::PictureInput> pictures;
        if (outcome.crop) {
            pictures.push_back(pictureInput(cropKey(outcome.observation), *outcome.crop));
        }
        batch.decoder->append(row.index, outcome.observation.tokenIds, pictures);
        trajectory.lossMask.insert(trajectory.lossMask.end(), outcome.observation.tokenIds.size(), 0);
        row.responseTokens = after;
        trajectory.observations.push_back(std::move(outcome.observation));
        if (outcome.crop) {
            row.result.crops.push_back(std::move(*outcome.crop));
            row.result.cropImages.push_back(std::move(outcome.cropImage));
        }
        trajectory.turns.emplace_back();
        return;
    }
    finish(batch, row, turn.finish != FinishReason::EndOfTurn);
}

/// The rows that are to get a token, by their place in the logits.
std::vector<size_t> Engine::placesToDraw(const Batch& batch) const {
    std::vector<size_t> places;
    const auto& order = batch.decoder->order();
    for (size_t place = 0; place < order.size(); ++place) {
        if (!batch.rows[order[place]].done && !batch.decoder->isWaiting(order[place])) {
            places.push_back(place);
        }
    }
    return places;
}

/// A token for each of `places`. @param logits [order, vocab], which stay on their device.
std::vector<nn::SampledToken> Engine::draw(Batch& batch, const std::vector<size_t>& places, const torch::Tensor& logits) const {
    const auto& order = batch.decoder->order();
    const auto count = static_cast<int64_t>(places.size());
    auto uniforms = at::zeros({count}, torch::kDouble);
    for (size_t i = 0; i < places.size() && batch.sampling.temperature > 0; ++i) {
        auto& row = batch.rows[order[places[i]]];
        uniforms.data_ptr<double>()[i] = row.hasGiven() ? 0 : row.rng.uniform();
    }
    const auto rows = torch::tensor(std::vector<int64_t>(places.begin(), places.end()), torch::kLong).to(logits.device());
    const auto wanted = count == logits.size(0) ? logits : logits.index_select(0, rows);
    const auto drawn = kernels::sampleTokens(wanted.to(torch::kFloat), uniforms, batch.sampling, banned_);
    const auto ids = drawn.ids.cpu(), logprobs = drawn.logprobs.cpu(), entropies = drawn.entropies.cpu();
    std::vector<nn::SampledToken> tokens;
    for (int64_t i = 0; i < count; ++i) {
        auto& row = batch.rows[order[places[static_cast<size_t>(i)]]];
        if (row.hasGiven()) {
            tokens.push_back(judgeToken(wanted[i], row.given[row.taken++], batch.sampling.temperature, banned_));
            continue;
        }
        tokens.push_back({static_cast<int32_t>(ids.const_data_ptr<int64_t>()[i]), logprobs.const_data_ptr<float>()[i], entropies.const_data_ptr<float>()[i]});
    }
    return tokens;
}

void Engine::acceptToken(Batch& batch, size_t index, const nn::SampledToken& token) const {
    auto& row = batch.rows[index];
    auto& turn = row.turn();
    turn.tokenIds.push_back(token.id);
    turn.logprobs.push_back(token.logprob);
    turn.entropy.push_back(token.entropy);
    row.result.trajectory.lossMask.push_back(1);
    batch.decoder->append(row.index, {token.id});
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

std::vector<RolloutResult> Engine::run(const std::vector<GroupRequest>& groups, std::stop_token stop, const ProgressFn& progress,
                                       const TokenFn& onToken) const {
    if (groups.empty()) {
        return {};
    }
    auto batch = prepare(groups);   // outside inference mode: training reads the pictures again
    return decode(batch, stop, progress, onToken);
}

std::vector<RolloutResult> Engine::continueFrom(const GroupRequest& group, const GivenStart& start, std::stop_token stop, const ProgressFn& progress,
                                                const TokenFn& onToken) const {
    const int32_t vocabulary = static_cast<int32_t>(policy_.vlm->config().text.vocabSize);
    require(std::all_of(start.ids.begin(), start.ids.end(), [&](int32_t id) { return id >= 0 && id < vocabulary; }),
            "a token that is given is none of the model's {}", vocabulary);
    auto batch = prepare({group});
    for (auto& row : batch.rows) {
        row.given = start.ids;
        row.result.trajectory.seed = start.seed + row.index;
        row.rng = Rng(row.result.trajectory.seed);
        for (int64_t i = 0; i < start.draws && options_.temperature > 0; ++i) {
            row.rng.uniform();
        }
    }
    return decode(batch, stop, progress, onToken);
}

std::vector<RolloutResult> Engine::decode(Batch& batch, const std::stop_token& stop, const ProgressFn& progress, const TokenFn& onToken) const {
    const c10::InferenceMode inference;
    auto logits = prefill(batch);
    const auto unfinished = [&] { return std::count_if(batch.rows.begin(), batch.rows.end(), [](const Row& row) { return !row.done; }); };
    while (unfinished() > 0 && !stop.stop_requested()) {
        const auto places = placesToDraw(batch);
        const auto drawn = draw(batch, places, logits);
        for (size_t i = 0; i < places.size(); ++i) {
            const size_t index = batch.decoder->order()[places[i]];
            auto& row = batch.rows[index];
            acceptToken(batch, index, drawn[i]);
            if (onToken && !row.done && !onToken(static_cast<int>(index), row.turn())) {
                row.turn().text = policy_.tokenizer->decode(row.turn().tokenIds);
                row.turn().finish = FinishReason::Budget;
                finish(batch, row, true);
            }
        }
        if (progress) {
            const auto total = static_cast<int64_t>(batch.rows.size());
            progress({total - unfinished(), total, "rollouts"});
        }
        if (unfinished() > 0) {
            logits = batch.decoder->step();
        }
    }
    std::vector<RolloutResult> results;
    for (auto& row : batch.rows) {
        if (!row.done) {
            row.turn().text = policy_.tokenizer->decode(row.turn().tokenIds);
            row.turn().finish = FinishReason::Budget;
            finish(batch, row, true);
        }
        results.push_back(std::move(row.result));
    }
    return results;
}

}  // namespace omnidrive::rollout
