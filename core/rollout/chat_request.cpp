// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/chat_request.h"

#include "store/base64.h"
#include "vision/codec.h"

namespace omnidrive::rollout {

namespace {

using nlohmann::json;

constexpr uint64_t kSeedBits = 0x7fffffff;
constexpr const char* kToolOpen = "<tool_response>";
constexpr const char* kToolClose = "</tool_response>";

json textPart(const std::string& text) { return {{"type", "text"}, {"text", text}}; }
json picturePart(const std::string& url) { return {{"type", "image_url"}, {"image_url", {{"url", url}}}}; }
json message(const char* role, json content) { return {{"role", role}, {"content", std::move(content)}}; }

}  // namespace

std::string pictureUrl(const vision::Image& image) {
    const std::vector<uint8_t> png = vision::encodePng(image);
    return "data:image/png;base64," + store::encodeBase64({reinterpret_cast<const char*>(png.data()), png.size()});
}

void ChatMessages::ask(const std::string& system, const std::string& picture, const std::string& question) {
    messages_.push_back(message("system", system));
    messages_.push_back(message("user", json::array({picturePart(picture), textPart(question)})));
}

void ChatMessages::reply(const std::string& text) { messages_.push_back(message("assistant", text)); }

std::string ChatMessages::observe(const std::string& crop, const std::string& suffix) {
    messages_.push_back(message("user", json::array({textPart(kToolOpen), picturePart(crop), textPart(suffix + kToolClose)})));
    return std::string(kToolOpen) + "<|image_pad|>" + suffix + kToolClose;
}

std::string ChatMessages::observeError(const std::string& text) {
    messages_.push_back(message("user", text));
    return text;
}

json chatRequest(const std::string& model, const json& messages, const ChatSampling& sampling) {
    json request{{"model", model},
                 {"messages", messages},
                 {"temperature", sampling.temperature},
                 {"top_p", sampling.topP},
                 {"max_tokens", sampling.maxTokens},
                 {"seed", sampling.seed & kSeedBits},
                 {"stream", false},
                 {"logprobs", true},
                 {"top_logprobs", 1},            // llama.cpp gives none at 0
                 {"return_token_ids", true},     // vLLM
                 {"top_k", sampling.topK},       // 0 turns it off in vLLM and llama.cpp; SGLang refuses 0 and has it off by default
                 {"min_p", 0},                   // llama.cpp has it on by default
                 {"repetition_penalty", 1}};     // vLLM takes Qwen's 1.05 otherwise
    if (!sampling.stop.empty()) {
        request["stop"] = sampling.stop;
    }
    return request;
}

}  // namespace omnidrive::rollout
