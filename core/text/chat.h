// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::text {

/// A piece of a message: text, or a picture that will take `imageTokens` image_pad tokens.
struct Part {
    enum class Kind { Text, Image } kind = Kind::Text;
    std::string text;
    int imageTokens = 0;

    static Part makeText(std::string text) { return {Kind::Text, std::move(text), 0}; }
    static Part makeImage(int imageTokens) { return {Kind::Image, {}, imageTokens}; }
};

struct Message {
    std::string role;  ///< system, user, assistant, tool
    std::vector<Part> parts;
};

/// Qwen2.5-VL's chat form (SPEC section 3.4): "<|im_start|>role\n...<|im_end|>\n"; a default system message is added
/// when the first message is not one; with `generationPrompt` ends in "<|im_start|>assistant\n"; with `pictureNumbers`
/// each picture is preceded by "Picture k: ". A picture is <|vision_start|> + <|image_pad|> x n + <|vision_end|>. Tool
/// messages are shown as a user turn in <tool_response> tags.
std::string renderChat(const std::vector<Message>& messages, bool generationPrompt, bool pictureNumbers = false);

/// Wording of system message, suffixes and observations, from an editable YAML file (resources/prompts).
struct Prompts {
    std::string system;             ///< tool announcement
    std::string userSuffix;         ///< appended to the question
    std::string observationSuffix;  ///< inside <tool_response>, after the crop
    std::string errorPrefix;        ///< before the reason of a failed call ("Error: ")
    std::string optionsHeader;      ///< between question and options

    /// @throws Error (Format) naming file and missing or unknown keys, all at once.
    static Prompts load(const std::filesystem::path& yaml);
};

/// Question with its options as lines "A) ...", as DriveLMM-o1 writes them.
std::string formatQuestion(const std::string& question, const std::vector<std::string>& options,
                           const std::string& optionsHeader);

}  // namespace omnidrive::text
