// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/policy.h"

#include "base/error.h"
#include "base/resources.h"
#include "rollout/foreign_text.h"
#include "rollout/untokenised_prompt.h"

namespace omnidrive::rollout {

namespace fs = std::filesystem;

namespace {

/// Files beside the weights that make a folder complete for Hugging Face readers and for us.
constexpr const char* kCompanions[] = {"tokenizer.json",   "tokenizer_config.json",    "vocab.json",           "merges.txt",
                                       "chat_template.json", "chat_template.jinja",    "preprocessor_config.json", "processor_config.json",
                                       "special_tokens_map.json", "added_tokens.json", "qwen.tiktoken", "generation_config.json", "omnidrive_prompts.yaml"};

/// What text::renderChat writes behind the last message's text.
constexpr std::string_view kClosing = "<|im_end|>\n<|im_start|>assistant\n";

bool hasTokenizer(const fs::path& folder) {
    return fs::exists(folder / "tokenizer.json") || fs::exists(folder / "vocab.json") || fs::exists(folder / "qwen.tiktoken");
}

/// Where tokenizer and processor files are: an adapter folder of another program holds none and means its base's.
fs::path companionFolder(const fs::path& folder) {
    return model::isAdapterFolder(folder) && !hasTokenizer(folder) ? model::baseFolder(folder, model::LoraConfig::load(folder)) : folder;
}

}  // namespace

fs::path modelFolder(const std::string& nameOrFolder, const char* kind) {
    if (nameOrFolder == "embedded") {
        return resourcePath(std::string("embedded/") + kind);
    }
    std::error_code ignored;
    if (!fs::is_directory(nameOrFolder, ignored)) {
        fail(ErrorKind::Io, "{} folder not found: {}", kind, nameOrFolder);
    }
    return nameOrFolder;
}

model::VlmConfig modelConfig(const std::string& nameOrFolder) {
    const auto folder = modelFolder(nameOrFolder, "vlm");
    return model::VlmConfig::load(model::isAdapterFolder(folder) ? model::baseFolder(folder, model::LoraConfig::load(folder)) : folder);
}

Policy Policy::load(const std::string& nameOrFolder, torch::Device device, torch::Dtype dtype) {
    const auto vlm = model::Vlm::load(modelFolder(nameOrFolder, "vlm"), device, dtype);   // first: what is wrong with a folder, it says best
    Policy policy = withoutWeights(nameOrFolder);
    policy.vlm = vlm;
    return policy;
}

Policy Policy::withoutWeights(const std::string& nameOrFolder) {
    Policy policy;
    const auto folder = modelFolder(nameOrFolder, "vlm");
    policy.folder = companionFolder(folder);
    policy.tokenizer = text::Tokenizer::fromFolder(policy.folder);
    policy.preprocess = vision::PreprocessOptions::load(policy.folder);
    policy.prompts = promptsOf(policy.folder);
    policy.version = nameOrFolder == "embedded" ? "embedded" : folder.filename().string();
    return policy;
}

void Policy::save(const fs::path& target) const {
    vlm->save(target);
    for (const char* name : kCompanions) {
        std::error_code error;
        if (fs::exists(folder / name) && !(fs::exists(target / name) && fs::equivalent(folder / name, target / name))) {
            fs::copy_file(folder / name, target / name, fs::copy_options::overwrite_existing, error);
            if (error) {
                fail(ErrorKind::Io, "cannot copy {} to {}: {}", (folder / name).string(), target.string(), error.message());
            }
        }
    }
}

int32_t Policy::tokenId(const char* added) const {
    const auto id = tokenizer->addedId(added);
    if (!id) {
        fail(ErrorKind::Format, "{}: the tokenizer has no token {}", folder.string(), added);
    }
    return *id;
}

Prompt buildPrompt(const Policy& policy, const data::Sample& sample, const vision::PixelPatches* preprocessed) {
    Prompt prompt = untokenisedPrompt(policy.prompts, sample);
    prompt.picture = preprocessed != nullptr ? *preprocessed : vision::preprocess(*prompt.image, policy.preprocess);
    const std::vector<text::Message> messages{
        {"system", {text::Part::makeText(prompt.system)}},
        {"user", {text::Part::makeImage(prompt.picture.imageTokens), text::Part::makeText(prompt.question + policy.prompts.userSuffix)}}};
    const std::string chat = text::renderChat(messages, true);
    const size_t end = chat.size() - kClosing.size() - policy.prompts.userSuffix.size(), begin = end - prompt.question.size();
    prompt.ids = idsAround(*policy.tokenizer, chat.substr(0, begin), prompt.question, chat.substr(end));
    return prompt;
}

}  // namespace omnidrive::rollout
