// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::rollout {

/// ChatReply::finish where a filter of the server ended the reply.
inline constexpr const char* kContentFilter = "content_filter";

/// One reply of a chat server. Only what it said: lists are empty and counts are absent where the server gave none.
struct ChatReply {
    std::string text;                     ///< thought, calls and answer with their tags; the words of a refusal where there is no content
    std::string finish;                   ///< "stop", "length", kContentFilter, ...; empty: not said
    std::string model;                    ///< as the server calls the model that answered
    std::optional<int64_t> promptTokens;  ///< of the whole conversation before this reply
    std::optional<int64_t> replyTokens;
    std::vector<int32_t> tokenIds;
    std::vector<std::string> tokenTexts;  ///< bytes of the tokens that `logprobs` are about
    std::vector<float> logprobs;          ///< natural log, as many as tokenTexts (or tokenIds)
};

/// Reads the body of an answer to chat/completions. Calls and thoughts that the server took out of the text (tool_calls, reasoning_content) are
/// written back into it with their tags, which is the form the rest of the program reads.
/// @param server name for errors. @throws Error (Format) for what is no such answer, (Io) for an error message that came as an answer.
ChatReply parseChatReply(const std::string& body, const std::string& server);

/// What an error answer says, in one line without control characters and at most 300 bytes: the forms of OpenAI, FastAPI and llama.cpp, else the text
/// itself.
std::string errorMessageOf(const std::string& body);

/// Names of the models that an answer to /models lists. @throws Error (Format)
std::vector<std::string> parseModelNames(const std::string& body, const std::string& server);

}  // namespace omnidrive::rollout
