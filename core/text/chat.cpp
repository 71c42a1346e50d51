// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/chat.h"

#include "base/error.h"

namespace omnidrive::text {

namespace {

constexpr const char* kDefaultSystem = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n";

/// Writes messages one after the other; counts the pictures of the whole conversation.
class Renderer {
public:
    explicit Renderer(bool pictureNumbers) : pictureNumbers_(pictureNumbers) {}

    void message(const Message& message) {
        out_ += "<|im_start|>" + message.role + '\n';
        parts(message.parts);
        out_ += "<|im_end|>\n";
    }

    /// Tool results that follow each other share one user turn, as in Qwen2.5's own template.
    void toolResult(const Message& message, bool first, bool last) {
        if (first) out_ += "<|im_start|>user";
        out_ += "\n<tool_response>\n";
        parts(message.parts);
        out_ += "\n</tool_response>";
        if (last) out_ += "<|im_end|>\n";
    }

    void append(const char* text) { out_ += text; }
    std::string take() { return std::move(out_); }

private:
    void parts(const std::vector<Part>& parts) {
        for (const auto& part : parts) {
            part.kind == Part::Kind::Text ? void(out_ += part.text) : picture(part.imageTokens);
        }
    }

    void picture(int tokens) {
        ++pictures_;
        if (pictureNumbers_) out_ += fmt::format("Picture {}: ", pictures_);
        out_ += "<|vision_start|>";
        for (int i = 0; i < tokens; ++i) out_ += "<|image_pad|>";
        out_ += "<|vision_end|>";
    }

    bool pictureNumbers_;
    int pictures_ = 0;
    std::string out_;
};

}  // namespace

std::string renderChat(const std::vector<Message>& messages, bool generationPrompt, bool pictureNumbers) {
    Renderer renderer(pictureNumbers);
    const auto isTool = [&](size_t i) { return i < messages.size() && messages[i].role == "tool"; };
    if (!messages.empty() && messages[0].role != "system") renderer.append(kDefaultSystem);
    for (size_t i = 0; i < messages.size(); ++i) {
        if (isTool(i)) {
            renderer.toolResult(messages[i], i == 0 || !isTool(i - 1), !isTool(i + 1));
        } else {
            renderer.message(messages[i]);
        }
    }
    if (generationPrompt) renderer.append("<|im_start|>assistant\n");
    return renderer.take();
}

std::string formatQuestion(const std::string& question, const std::vector<std::string>& options,
                           const std::string& optionsHeader) {
    require(options.size() <= 26, "a question has {} options, but there are only 26 letters", options.size());
    std::string text = question;
    if (!options.empty()) text += optionsHeader;
    for (size_t i = 0; i < options.size(); ++i) {
        text += fmt::format("\n{}) {}", static_cast<char>('A' + i), options[i]);
    }
    return text;
}

}  // namespace omnidrive::text
