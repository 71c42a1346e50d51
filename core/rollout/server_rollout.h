// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/chat_client.h"
#include "rollout/chat_request.h"
#include "rollout/engine.h"
#include "rollout/server_policy.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

namespace omnidrive::rollout {

/// What the rollouts of all groups share.
struct ServerSetting {
    const ServerPolicy& policy;
    const RolloutOptions& options;
    std::vector<std::string> stop;   ///< texts that end a turn
    std::string model;               ///< name at the server
};

/// One rollout by a server, turn after turn.
class ServerRollout {
public:
    /// @param result  its record is begun (beginRecord) and its prompt set; it gets the turns. Both references must outlive this.
    /// @param picture data: URL of the prompt's picture as shown.
    ServerRollout(const ServerSetting& setting, RolloutResult& result, const std::string& picture);

    /// Begins with turns that are given, not asked for: calls in them are answered by the tool. @return false when the last of them ends the rollout.
    bool give(const std::vector<std::string>& turns);

    enum class End { Whole, Stopped, Broken };
    struct Result {
        End end = End::Stopped;
        std::string problem;   ///< when Broken: the server's error in one sentence
    };
    /// Runs to the answer or a budget (Whole), a stop, or a request that the server breaks at again and again. A record that is not whole holds the
    /// whole turns and no end. @throws Error when the server cannot be asked.
    Result run(ChatClient& client, std::stop_token stop);

private:
    ChatSampling sampling() const;
    bool takeTurn(ChatReply reply);
    bool readNewest(bool isCut);
    bool observe(Turn& turn, const text::ParsedCall& call);
    void answerWithCrop(const ToolCall& call, Observation& observation);
    void end(bool truncated);
    int tokensLeft() const;
    std::optional<int64_t> tokensSoFar() const;

    const ServerSetting& setting_;
    RolloutResult& result_;
    ChatMessages messages_;
    int64_t firstPromptTokens_ = -1;   ///< of the question alone; -1: not known
    int64_t responseTokens_ = 0;       ///< turns and observations so far, as far as the server counts them
};

}  // namespace omnidrive::rollout
