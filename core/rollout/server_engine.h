// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "rollout/chat_client.h"
#include "rollout/engine.h"
#include "rollout/server_policy.h"

#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::rollout {

/// The zoom-in loop of SPEC section 4.5 with the policy behind an OpenAI-compatible server: each turn is one request to chat/completions that carries
/// the conversation so far, crops are cut here from the original picture. As many rollouts run at a time as ServerOptions::concurrent says, a thread
/// each. Seeds are sent, but only the server decides whether it keeps to them; log-probabilities and token ids are recorded where it gives them.
class ServerEngine {
public:
    /// @param key for the server, empty: none (serverKey()).
    /// @throws Error (InvalidArgument) for a URL or option that cannot be used, or when the options do not allow the tool, which a server cannot
    /// enforce.
    ServerEngine(ServerOptions server, std::string key, ServerPolicy policy, RolloutOptions options);

    struct Outcome {
        std::vector<RolloutResult> rollouts;   ///< all of them, group after group; those without `truncated` are whole
        std::string failure;                   ///< why the server could not be asked any more, in one sentence; empty: it could
        int whole = 0;                         ///< rollouts that came to their end
    };

    /// All rollouts. A stop ends them at once, and so does a failure: a request that cannot be made or is refused, or status 5xx for rollout after
    /// rollout (kBrokenInARow, or all of them). A single rollout that ends in 5xx ends alone, with a line in the log: servers that read calls
    /// themselves break at replies they cannot read. All unfinished ones come back up to their last whole turn and marked truncated. Progress counts
    /// finished rollouts and is reported from worker threads, one call at a time.
    /// @throws Error (InvalidArgument) when the server has not one model and none was named.
    Outcome run(const std::vector<GroupRequest>& groups, std::stop_token stop = {}, const ProgressFn& progress = {});

    /// groupSize rollouts that go on from given turns, as run(); rollout i has the seed `seed` + i, of which each turn's seed follows from its
    /// number.
    Outcome continueFrom(const GroupRequest& group, const std::vector<std::string>& turns, uint64_t seed, std::stop_token stop = {},
                         const ProgressFn& progress = {});

    /// Rollouts that may end in status 5xx one after the other, without a whole one between them, before the server is given up.
    static constexpr int kBrokenInARow = 8;

private:
    struct Given;
    Outcome runGiven(const std::vector<GroupRequest>& groups, const Given* given, const std::stop_token& stop, const ProgressFn& progress);

    ChatServer server_;
    ServerPolicy policy_;
    RolloutOptions options_;
};

}  // namespace omnidrive::rollout
