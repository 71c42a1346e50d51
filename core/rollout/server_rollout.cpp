// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/server_rollout.h"

#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "rollout/rollout_record.h"
#include "rollout/zoom_call.h"
#include "vision/codec.h"

#include <algorithm>

namespace omnidrive::rollout {

namespace {

constexpr const char* kEndOfTurn = "<|im_end|>";

/// Servers leave the text that stopped a turn out. Where it closes a tag that stands open it is the turn's own, and the tag is closed again.
void restoreStop(std::string& text, const std::vector<std::string>& stops) {
    for (const std::string& stop : stops) {
        if (!stop.starts_with("</")) {
            continue;
        }
        const size_t open = text.rfind("<" + stop.substr(2));
        if (open != std::string::npos && text.find(stop, open) == std::string::npos) {
            text += stop;
            return;
        }
    }
}

Turn turnOf(ChatReply reply) {
    Turn turn;
    turn.text = std::move(reply.text);
    turn.tokenIds = std::move(reply.tokenIds);
    turn.logprobs = std::move(reply.logprobs);
    if (turn.tokenIds.empty()) {
        turn.tokenTexts = std::move(reply.tokenTexts);
    }
    const int64_t listed = turn.tokens();
    turn.countedTokens = reply.replyTokens.value_or(listed) == listed ? 0 : *reply.replyTokens;
    return turn;
}

}  // namespace

ServerRollout::ServerRollout(const ServerSetting& setting, RolloutResult& result, const std::string& picture) : setting_(setting), result_(result) {
    messages_.ask(result.prompt->system, picture, result.prompt->question + setting.policy.prompts.userSuffix);
}

int ServerRollout::tokensLeft() const {
    return static_cast<int>(std::max<int64_t>(0, setting_.options.maxResponseTokens - responseTokens_));
}

/// Tokens of the conversation without its newest observation; nothing where the server does not count.
std::optional<int64_t> ServerRollout::tokensSoFar() const {
    return firstPromptTokens_ < 0 ? std::nullopt : std::optional(firstPromptTokens_ + responseTokens_);
}

ChatSampling ServerRollout::sampling() const {
    const auto& options = setting_.options;
    const auto& trajectory = result_.trajectory;
    ChatSampling sampling;
    sampling.temperature = options.temperature;
    sampling.topP = options.topP;
    sampling.topK = options.topK;
    sampling.maxTokens = std::min(options.maxTurnTokens, tokensLeft());
    sampling.seed = deriveSeed(trajectory.seed, {trajectory.turns.size()});   // the server's generator starts anew each turn
    sampling.stop = setting_.stop;
    return sampling;
}

ServerRollout::Result ServerRollout::run(ChatClient& client, std::stop_token stop) {
    while (true) {
        auto answer = client.ask(chatRequest(setting_.model, messages_.json(), sampling()), stop, tokensSoFar());
        if (answer.outcome == ChatClient::Outcome::Stopped) {
            return {End::Stopped, {}};
        }
        if (answer.outcome == ChatClient::Outcome::Broken) {
            return {End::Broken, answer.message};
        }
        if (answer.outcome == ChatClient::Outcome::ContextFull) {
            if (result_.trajectory.turns.empty()) {
                fail(ErrorKind::Io, "the question does not fit into the server's context: {}", answer.message);
            }
            end(true);
            return {End::Whole, {}};
        }
        if (takeTurn(std::move(answer.reply))) {
            return {End::Whole, {}};
        }
    }
}

/// @return whether the rollout is over.
bool ServerRollout::takeTurn(ChatReply reply) {
    auto& trajectory = result_.trajectory;
    const auto& options = setting_.options;
    const bool isFiltered = reply.finish == kContentFilter;
    const bool isCut = reply.finish == "length" || isFiltered;
    const bool isBudget = !isFiltered && tokensLeft() < options.maxTurnTokens;
    if (isFiltered) {
        logWarning("a turn of rollout {} is cut by a content filter of the server", trajectory.id);
    }
    if (!reply.model.empty()) {
        trajectory.policyVersion = reply.model;
    }
    if (reply.promptTokens && reply.replyTokens) {
        firstPromptTokens_ = firstPromptTokens_ < 0 ? *reply.promptTokens : firstPromptTokens_;
        responseTokens_ = *reply.promptTokens + *reply.replyTokens - firstPromptTokens_;
    }
    if (!isCut) {
        restoreStop(reply.text, setting_.stop);
    }
    trajectory.turns.push_back(turnOf(std::move(reply)));
    Turn& turn = trajectory.turns.back();
    turn.finish = !isCut ? FinishReason::EndOfTurn : isBudget ? FinishReason::Budget : FinishReason::Length;
    return readNewest(isCut);
}

/// Takes the newest turn apart and answers its call. @return whether the rollout is over.
bool ServerRollout::readNewest(bool isCut) {
    Turn& turn = result_.trajectory.turns.back();
    const auto parsed = readTurn(turn);
    if (parsed.call) {
        return !observe(turn, *parsed.call);
    }
    end(isCut);
    return true;
}

bool ServerRollout::give(const std::vector<std::string>& turns) {
    for (const std::string& text : turns) {
        Turn turn;
        turn.text = text.substr(0, text.find(kEndOfTurn));   // the template writes it
        result_.trajectory.turns.push_back(std::move(turn));
        if (readNewest(false)) {
            return false;
        }
    }
    return true;
}

/// Answers the call of the newest turn, unless a budget forbids it. @return whether another turn follows.
bool ServerRollout::observe(Turn& turn, const text::ParsedCall& parsed) {
    auto& trajectory = result_.trajectory;
    turn.tool = judgeCall(parsed, *result_.prompt, setting_.options.zoom);
    const bool isLastTurn = static_cast<int>(trajectory.turns.size()) >= setting_.options.maxTurns;
    if (turn.finish != FinishReason::EndOfTurn || isLastTurn || tokensLeft() == 0) {
        leaveUnanswered(*turn.tool, isLastTurn ? Unanswered::TurnLimit : Unanswered::Budget);
        end(true);
        return false;
    }
    messages_.reply(turn.text);
    Observation observation;
    observation.afterTurn = static_cast<int>(trajectory.turns.size()) - 1;
    if (turn.tool->valid) {
        answerWithCrop(*turn.tool, observation);
    } else {
        observation.ok = false;
        observation.error = turn.tool->rejectReason;
        observation.text = messages_.observeError(setting_.policy.prompts.errorPrefix + turn.tool->rejectReason);
    }
    trajectory.observations.push_back(std::move(observation));
    return true;
}

void ServerRollout::answerWithCrop(const ToolCall& call, Observation& observation) {
    const auto& options = setting_.options;
    auto crop = std::make_shared<const vision::Image>(vision::cropImage(*result_.prompt->image, *call.effectiveBox));
    const auto shown = shownCrop(*crop, setting_.policy.preprocess, options.zoomMinPixels, options.zoomMaxPixels);
    observation.imageId = result_.trajectory.stitchedId;
    observation.cropInImage = *call.effectiveBox;
    observation.shownWidth = shown.width;
    observation.shownHeight = shown.height;
    observation.text = messages_.observe(pictureUrl(shown), setting_.policy.prompts.observationSuffix);
    result_.cropImages.push_back(std::move(crop));
}

void ServerRollout::end(bool truncated) { endRecord(result_.trajectory, truncated); }

}  // namespace omnidrive::rollout
