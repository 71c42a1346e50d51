// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of a chat server.
#include "fuzz/target.h"

#include "rollout/chat_reply.h"
#include "rollout/server_address.h"

using namespace omnidrive;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string body(fuzz::textOf(data, size));
    fuzz::mayRefuse([&] {
        const rollout::ChatReply reply = rollout::parseChatReply(body, "server");
        fuzz::promise(reply.logprobs.empty() || reply.logprobs.size() == reply.tokenTexts.size() || reply.logprobs.size() == reply.tokenIds.size());
    });
    fuzz::mayRefuse([&] { rollout::parseModelNames(body, "server"); });
    fuzz::promise(rollout::errorMessageOf(body).size() <= std::string_view(" ...").size() + 300);
    return 0;
}
