// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vision/image.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::rollout {

/// The picture as a data: URL that holds a PNG file of exactly its pixels.
std::string pictureUrl(const vision::Image& image);

/// A conversation in the form of chat/completions. Rendered by Qwen2.5-VL's template it is the text that the local engine gives its model
/// (text::renderChat and the observations of SPEC section 4.2): the crop comes in a user message, because tool messages hold no pictures there.
class ChatMessages {
public:
    /// @param picture data: URL of what the question is about; it stands before the question.
    void ask(const std::string& system, const std::string& picture, const std::string& question);
    /// What the model said, as it said it.
    void reply(const std::string& text);
    /// @param crop data: URL. @return the message's text, with <|image_pad|> where the picture stands.
    std::string observe(const std::string& crop, const std::string& suffix);
    std::string observeError(const std::string& text);

    const nlohmann::json& json() const { return messages_; }

private:
    nlohmann::json messages_ = nlohmann::json::array();
};

/// How the next turn is to be sampled.
struct ChatSampling {
    double temperature = 1;         ///< 0: greedy
    double topP = 1;
    int topK = 0;                   ///< 0: off
    int maxTokens = 1024;           ///< of this turn
    uint64_t seed = 0;              ///< servers take 31 bits; the lower ones are sent
    std::vector<std::string> stop;  ///< texts that end the turn
};

/// Fields that some servers do not know; a request without them means the same or, without seed, cannot be repeated; what
/// response_format asks for, the request says in words too.
inline constexpr std::array<std::string_view, 8> kOptionalFields{"logprobs", "top_logprobs", "return_token_ids",   "seed",
                                                                  "top_k",    "min_p",        "repetition_penalty", "response_format"};

/// Body of a request for one reply with the log-probabilities of its tokens. Every sampler setting is written out, because servers otherwise take
/// those of the model's generation_config.json or their own.
nlohmann::json chatRequest(const std::string& model, const nlohmann::json& messages, const ChatSampling& sampling);

}  // namespace omnidrive::rollout
