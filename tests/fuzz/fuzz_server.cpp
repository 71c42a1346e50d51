// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of a chat server.
#include "fuzz/target.h"

#include "rollout/chat_reply.h"
#include "rollout/reply_room.h"
#include "rollout/server_address.h"

using namespace omnidrive;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string body(fuzz::textOf(data, size));
    fuzz::mayRefuse([&] {
        const rollout::ChatReply reply = rollout::parseChatReply(body, "server");
        fuzz::promise(reply.logprobs.empty() || reply.logprobs.size() == reply.tokenTexts.size() || reply.logprobs.size() == reply.tokenIds.size());
    });
    fuzz::mayRefuse([&] { rollout::parseModelNames(body, "server"); });
    fuzz::mayRefuse([&] {
        const rollout::ServerAddress address = rollout::parseServerAddress(body.substr(0, body.find('\n')));
        fuzz::promise(address.base.starts_with(address.isEncrypted ? "https://" : "http://") && !address.base.ends_with('/'));
        fuzz::promise(rollout::parseServerAddress(address.base).base == address.base);
    });
    if (const auto room = rollout::replyRoom(body, 4096, 100)) {
        fuzz::promise(*room > 0 && *room < 4096);
    }
    fuzz::promise(rollout::errorMessageOf(body).size() <= std::string_view(" ...").size() + 300);
    return 0;
}
