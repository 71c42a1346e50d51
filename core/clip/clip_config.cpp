// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_config.h"

#include "base/error.h"
#include "store/atomic_file.h"
#include "store/file_io.h"
#include "store/json_fields.h"

#include <fmt/format.h>

#include <tuple>

namespace omnidrive::clip {

namespace fs = std::filesystem;

namespace {

using nlohmann::json;

/// One part of config.json; a missing key takes the default that transformers gives it (files written by it list
/// differences only).
class Section {
public:
    Section(const json& root, const char* key, const std::string& file) : name_(file + ": " + key) {
        if (root.contains(key) && !root.at(key).is_object()) {
            fail(ErrorKind::Format, "{} must be an object", name_);
        }
        values_ = root.value(key, json::object());
    }

    int64_t integer(const char* key, int64_t byDefault) const {
        return has(key) ? fields().integer<int64_t>(key) : byDefault;
    }
    double number(const char* key, double byDefault) const { return has(key) ? fields().number(key) : byDefault; }
    bool quickGelu() const {
        const std::string word = has("hidden_act") ? fields().text("hidden_act") : "quick_gelu";
        if (word != "quick_gelu" && word != "gelu") {
            fail(ErrorKind::Format, "{}.hidden_act is '{}', must be quick_gelu or gelu", name_, word);
        }
        return word == "quick_gelu";
    }

private:
    bool has(const char* key) const { return values_.contains(key) && !values_.at(key).is_null(); }
    store::JsonFields fields() const { return {values_, name_}; }

    std::string name_;
    json values_;
};

ClipTowerConfig readTower(const Section& section, ClipTowerConfig defaults) {
    ClipTowerConfig tower;
    tower.hiddenSize = section.integer("hidden_size", defaults.hiddenSize);
    tower.intermediateSize = section.integer("intermediate_size", defaults.intermediateSize);
    tower.layers = section.integer("num_hidden_layers", defaults.layers);
    tower.heads = section.integer("num_attention_heads", defaults.heads);
    tower.layerNormEps = section.number("layer_norm_eps", 1e-5);
    tower.quickGelu = section.quickGelu();
    return tower;
}

json towerJson(const ClipTowerConfig& tower, int64_t projectionDim) {
    return {{"hidden_size", tower.hiddenSize},
            {"intermediate_size", tower.intermediateSize},
            {"num_hidden_layers", tower.layers},
            {"num_attention_heads", tower.heads},
            {"layer_norm_eps", tower.layerNormEps},
            {"hidden_act", tower.quickGelu ? "quick_gelu" : "gelu"},
            {"projection_dim", projectionDim},
            {"attention_dropout", 0.0},
            {"initializer_factor", 1.0},
            {"initializer_range", 0.02}};
}

std::array<float, 3> readColour(const store::JsonFields& fields, const char* key,
                                const std::array<float, 3>& byDefault) {
    if (!fields.has(key)) {
        return byDefault;
    }
    const auto values = fields.floats(key);
    if (values.size() != 3) {
        fields.failAt(key, fmt::format("has {} values, must have 3", values.size()));
    }
    return {values[0], values[1], values[2]};
}

void readNormalisation(ClipConfig& config, const fs::path& file) {
    if (!fs::exists(file)) {
        return;
    }
    const json root = store::parseJsonObject(store::readTextFile(file), file.string());
    const store::JsonFields fields(root, file.string() + ":");
    config.mean = readColour(fields, "image_mean", config.mean);
    config.std = readColour(fields, "image_std", config.std);
    for (float deviation : config.std) {
        if (!(deviation > 0)) {
            fields.failAt("image_std", "must hold positive numbers");
        }
    }
}

std::string towerProblem(const ClipTowerConfig& tower, const char* name) {
    constexpr int64_t kLargestWidth = 1'000'000, kMostLayers = 1024;
    const std::tuple<const char*, int64_t, int64_t> sizes[] = {{"hidden_size", tower.hiddenSize, kLargestWidth},
                                                               {"intermediate_size", tower.intermediateSize, kLargestWidth},
                                                               {"num_hidden_layers", tower.layers, kMostLayers},
                                                               {"num_attention_heads", tower.heads, kLargestWidth}};
    for (const auto& [key, value, largest] : sizes) {
        if (value < 1 || value > largest) {
            return fmt::format("{}.{} is {}, must be in [1, {}]", name, key, value, largest);
        }
    }
    if (tower.hiddenSize % tower.heads != 0) {
        return fmt::format("{}.hidden_size {} is no multiple of its {} heads", name, tower.hiddenSize, tower.heads);
    }
    return {};
}

}  // namespace

std::string ClipConfig::problem() const {
    for (const auto& text : {towerProblem(this->text, "text_config"), towerProblem(vision, "vision_config")}) {
        if (!text.empty()) {
            return text;
        }
    }
    constexpr int64_t kMostTokens = 10'000'000, kLargestSide = 16'384;
    const std::tuple<const char*, int64_t, int64_t> sizes[] = {{"projection_dim", projectionDim, kMostTokens},
                                                               {"text_config.vocab_size", vocabSize, kMostTokens},
                                                               {"text_config.max_position_embeddings", maxPositions, kMostTokens},
                                                               {"vision_config.patch_size", patchSize, kLargestSide},
                                                               {"vision_config.image_size", imageSize, kLargestSide},
                                                               {"vision_config.num_channels", channels, kMostTokens}};
    for (const auto& [key, value, largest] : sizes) {
        if (value < 1 || value > largest) {
            return fmt::format("{} is {}, must be in [1, {}]", key, value, largest);
        }
    }
    if (channels != 3) {
        return fmt::format("vision_config.num_channels is {}, only 3 (RGB) is supported", channels);
    }
    return imageSize < patchSize
               ? fmt::format("vision_config.image_size {} is below patch_size {}", imageSize, patchSize)
               : "";
}

ClipConfig ClipConfig::load(const fs::path& folder) {
    const fs::path file = folder / "config.json";
    const json root = store::parseJsonObject(store::readTextFile(file), file.string());
    const store::JsonFields fields(root, file.string() + ":");
    if (const std::string type = fields.has("model_type") ? fields.text("model_type") : "clip"; type != "clip") {
        fail(ErrorKind::Format, "{}: model_type is '{}', not a CLIP", file.string(), type);
    }
    const Section text(root, "text_config", file.string()), vision(root, "vision_config", file.string());
    ClipConfig config;
    config.text = readTower(text, {512, 2048, 12, 8});
    config.vision = readTower(vision, {768, 3072, 12, 12});
    config.vocabSize = text.integer("vocab_size", 49408);
    config.maxPositions = text.integer("max_position_embeddings", 77);
    config.eosTokenId = text.integer("eos_token_id", 49407);
    config.imageSize = vision.integer("image_size", 224);
    config.patchSize = vision.integer("patch_size", 32);
    config.channels = vision.integer("num_channels", 3);
    config.projectionDim = fields.has("projection_dim") ? fields.integer<int64_t>("projection_dim") : 512;
    config.logitScaleInit = fields.has("logit_scale_init_value") ? fields.number("logit_scale_init_value") : 2.6592;
    if (const std::string problem = config.problem(); !problem.empty()) {
        fail(ErrorKind::Format, "{}: {}", file.string(), problem);
    }
    readNormalisation(config, folder / "preprocessor_config.json");
    return config;
}

void ClipConfig::save(const fs::path& folder) const {
    json textJson = towerJson(text, projectionDim), visionJson = towerJson(vision, projectionDim);
    textJson.update({{"model_type", "clip_text_model"},
                     {"vocab_size", vocabSize},
                     {"max_position_embeddings", maxPositions},
                     {"bos_token_id", eosTokenId > 2 ? eosTokenId - 1 : 0},
                     {"eos_token_id", eosTokenId},
                     {"pad_token_id", eosTokenId > 2 ? eosTokenId : 1}});
    visionJson.update({{"model_type", "clip_vision_model"},
                       {"image_size", imageSize},
                       {"patch_size", patchSize},
                       {"num_channels", channels}});
    const json config = {{"architectures", {"CLIPModel"}},  {"model_type", "clip"},
                         {"projection_dim", projectionDim}, {"logit_scale_init_value", logitScaleInit},
                         {"initializer_factor", 1.0},       {"dtype", "float32"},
                         {"text_config", textJson},         {"vision_config", visionJson}};
    const json preprocessor = {{"image_processor_type", "CLIPImageProcessor"},
                               {"do_convert_rgb", true},
                               {"do_resize", true},
                               {"size", {{"shortest_edge", imageSize}}},
                               {"resample", 3},
                               {"do_center_crop", true},
                               {"crop_size", {{"height", imageSize}, {"width", imageSize}}},
                               {"do_rescale", true},
                               {"rescale_factor", 1 / 255.0},
                               {"do_normalize", true},
                               {"image_mean", mean},
                               {"image_std", std}};
    store::makeFolders(folder);
    store::writeFileAtomically(folder / "config.json", config.dump(2) + "\n");
    store::writeFileAtomically(folder / "preprocessor_config.json", preprocessor.dump(2) + "\n");
}

}  // namespace omnidrive::clip
