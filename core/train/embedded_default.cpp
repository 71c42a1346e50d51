// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/embedded_default.h"

#include "base/error.h"
#include "base/resources.h"
#include "rollout/zoom_tool.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

namespace omnidrive::train {

namespace fs = std::filesystem;

namespace {

constexpr const char* kCallHead = R"({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [)";
constexpr const char* kCallMiddle = R"(], "label": ")";
constexpr const char* kCallTail = R"("}})";

/// Fixed pieces of a call and of the chat form, option letters, then numbers with or without their comma, words with their blank, lines, single signs.
constexpr const char* kPreTokens =
    R"(\{"name": "image_zoom_in_tool", "arguments": \{"bbox_2d": \[|\], "label": "|"\}\}|system\n|user\n|assistant\n|\n?[A-F]\)|, [0-9]+|[0-9]+| ?\p{L}+|\n| ?[^\s\p{L}\p{N}]|\s+)";

std::vector<std::string> numberCorpus() {
    std::vector<std::string> texts;
    for (int value = 0; value <= kLargestCoordinate; value += kCoordinateStep) {
        texts.push_back(std::to_string(value));
        texts.push_back(", " + std::to_string(value));
    }
    return texts;
}

/// Everything the default reads or writes, once each.
std::vector<std::string> corpus(const text::Prompts& prompts) {
    auto texts = numberCorpus();
    for (const char* piece : {kCallHead, kCallMiddle, kCallTail, "user\n", "assistant\n", "system\n", "A)B)C)D)E)F)", "\nA)\nB)\nC)\nD)\nE)\nF)", "\n", "Locate the",
                              "Look at the", "I can see it.", "It is"}) {
        texts.emplace_back(piece);
    }
    for (const auto& text : {prompts.system, prompts.userSuffix, prompts.observationSuffix, prompts.errorPrefix, prompts.optionsHeader}) {
        texts.push_back(text);
    }
    for (int c = 0; c < data::kObjectClassCount; ++c) {
        const auto cls = static_cast<data::ObjectClass>(c);
        const std::string label = data::objectClassLabel(cls);
        texts.push_back("Look at the " + label + ".");
        texts.push_back(kCallMiddle + label + kCallTail);
        for (const char* word : data::attributeWords(cls)) {
            texts.push_back("It is " + std::string(word) + ".");
            texts.emplace_back(word);   // as an answer
        }
    }
    for (const auto* words : {&data::dayTimeWords(), &data::roadBendWords()}) {
        for (const char* word : *words) {
            texts.push_back("It is " + std::string(word) + ".");
            texts.emplace_back(word);
        }
    }
    const data::SceneOptions scenes;
    for (int index = 0; index < 400; ++index) {
        data::QuestionOptions questions;
        questions.globalShare = 0.4;
        const auto sample = data::makeSample(1, index, scenes, questions);
        texts.push_back(text::formatQuestion(sample.question, sample.options, prompts.optionsHeader));
    }
    return texts;
}

void writeJson(const fs::path& path, const nlohmann::json& object) {
    std::ofstream stream(path, std::ios::trunc);
    stream << object.dump(2) << '\n';
    stream.flush();
    if (!stream) {
        fail(ErrorKind::Io, "cannot write {}", path.string());
    }
}

void writeProcessor(const fs::path& folder) {
    const auto options = embeddedPreprocess();
    writeJson(folder / "preprocessor_config.json", {{"do_convert_rgb", true},
                                                    {"do_normalize", true},
                                                    {"do_rescale", true},
                                                    {"do_resize", true},
                                                    {"image_mean", options.mean},
                                                    {"image_processor_type", "Qwen2VLImageProcessor"},
                                                    {"image_std", options.std},
                                                    {"merge_size", options.mergeSize},
                                                    {"patch_size", options.patchSize},
                                                    {"resample", 3},
                                                    {"rescale_factor", 1.0 / 255.0},
                                                    {"min_pixels", options.minPixels},
                                                    {"max_pixels", options.maxPixels},
                                                    {"size", {{"longest_edge", options.maxPixels}, {"shortest_edge", options.minPixels}}},
                                                    {"temporal_patch_size", options.temporalPatchSize}});
}

/// Coordinates start as points on smooth curves, so that neighbours are alike from the first step.
void initialiseCoordinates(torch::Tensor& embedding, const text::Tokenizer& tokenizer) {
    const int64_t width = embedding.size(1);
    auto* data = embedding.data_ptr<float>();
    for (int value = 0; value <= kLargestCoordinate; value += kCoordinateStep) {
        for (const auto& text : {std::to_string(value), ", " + std::to_string(value)}) {
            const auto ids = tokenizer.encode(text);
            require(ids.size() == 1, "embedded tokenizer: '{}' is {} tokens, expected one", text, ids.size());
            float* row = data + static_cast<int64_t>(ids[0]) * width;
            for (int64_t i = 0; i < width / 2; ++i) {
                const double angle = value / kCoordinateStep * std::pow(60.0, -2.0 * static_cast<double>(i) / static_cast<double>(width));
                row[i] += static_cast<float>(0.1 * std::sin(angle));
                row[i + width / 2] += static_cast<float>(0.1 * std::cos(angle));
            }
        }
    }
}

}  // namespace

model::VlmConfig embeddedConfig(const text::Tokenizer& tokenizer) {
    model::VlmConfig config;
    // Width is rotated by the last channels, which theta = 1e6 all but stops: on a picture of six columns the decoder would not see where
    // an object lies. A small theta suits the short sequences of the default.
    config.text = {.hiddenSize = 96, .layers = 3, .heads = 4, .kvHeads = 2, .intermediateSize = 256,
                   .vocabSize = (tokenizer.size() + 31) / 32 * 32, .headDim = 24, .ropeTheta = 4, .mropeSection = {2, 5, 5}, .tieWordEmbeddings = true};
    config.vision = {.hiddenSize = 64, .depth = 2, .heads = 4, .intermediateSize = 160, .outHiddenSize = 96, .fullAttentionBlocks = {0, 1}};
    const auto id = [&](const char* token) { return tokenizer.addedId(token).value(); };
    config.imageTokenId = id("<|image_pad|>");
    config.visionStartTokenId = id("<|vision_start|>");
    config.visionEndTokenId = id("<|vision_end|>");
    config.videoTokenId = id("<|video_pad|>");
    config.visionPadTokenId = id("<|vision_pad|>");
    config.bosTokenId = id("<|endoftext|>");
    config.eosTokenId = id("<|im_end|>");
    config.stopTokenIds = {config.eosTokenId, config.bosTokenId};
    return config;
}

vision::PreprocessOptions embeddedPreprocess() {
    vision::PreprocessOptions options;
    options.minPixels = 3136;
    options.maxPixels = 14336;
    return options;
}

rollout::Policy makeEmbeddedSkeleton(const fs::path& folder, uint64_t seed) {
    fs::create_directories(folder);
    const auto promptsFile = resourcePath("prompts/embedded.yaml");
    text::TokenizerTraining training;
    training.corpus = corpus(text::Prompts::load(promptsFile));
    training.preTokenizerRegex = kPreTokens;
    training.specialTokens = {"<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
                              "<|image_pad|>", "<|video_pad|>"};
    training.addedTokens = {"<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>", "<answer>",
                            "</answer>"};
    text::trainTokenizer(training, folder);
    fs::copy_file(promptsFile, folder / "omnidrive_prompts.yaml", fs::copy_options::overwrite_existing);
    writeProcessor(folder);
    rollout::Policy policy;
    policy.folder = folder;
    policy.tokenizer = text::Tokenizer::fromFolder(folder);
    policy.preprocess = vision::PreprocessOptions::load(folder);
    policy.prompts = text::Prompts::load(folder / "omnidrive_prompts.yaml");
    policy.version = "embedded";
    const auto config = embeddedConfig(*policy.tokenizer);
    auto weights = model::randomWeights(config, seed);
    initialiseCoordinates(weights["model.embed_tokens.weight"], *policy.tokenizer);
    policy.vlm = std::make_shared<model::Vlm>(config, std::move(weights));
    return policy;
}

std::string callText(const BoxI& box, const std::string& label) {
    return fmt::format("<tool_call>{}{}, {}, {}, {}{}{}{}</tool_call>", kCallHead, box.x0, box.y0, box.x1, box.y1, kCallMiddle, label, kCallTail);
}

}  // namespace omnidrive::train
