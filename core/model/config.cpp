// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/config.h"

#include "base/error.h"
#include "store/atomic_file.h"
#include "store/file_io.h"
#include "store/json_fields.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <concepts>
#include <numeric>

namespace omnidrive::model {

namespace {

using nlohmann::json;
using store::JsonFields;

constexpr int64_t kMaxConfigBytes = 16 << 20;

// Far above any model there is; products of a few of them stay within 64 bits.
constexpr int64_t kLargestWidth = 1 << 20, kLargestVocabulary = 1 << 24, kMostLayers = 1024, kMostHeads = 4096;
constexpr int64_t kLargestPatch = 1024, kLargestMerge = 16, kMostChannels = 64;   // also of frames that one patch spans

json readJson(const std::filesystem::path& path) {
    json parsed = store::parseJson(store::readTextFile(path, kMaxConfigBytes));
    if (!parsed.is_object()) {
        fail(ErrorKind::Format, "{} is not a JSON object", path.string());
    }
    return parsed;
}

/// Reads fields and remembers what was missing, so that all problems are told at once.
class FieldReader {
public:
    FieldReader(const json& object, std::string where, std::vector<std::string>& problems)
        : object_(object), where_(std::move(where)), problems_(problems) {}

    template <typename T>
    void required(const char* name, T& target) {
        if (!optional(name, target)) {
            problems_.push_back(fmt::format("{}{} is missing", where_, name));
        }
    }

    template <typename T>
    bool optional(const char* name, T& target) {
        const auto found = object_.find(name);
        if (found == object_.end() || found->is_null()) {
            return false;
        }
        try {
            target = read<T>(name, *found);
        } catch (const Error& error) {
            problems_.push_back(where_ + error.what());
        } catch (const json::exception&) {
            problems_.push_back(fmt::format("{}{} has the wrong type", where_, name));
        }
        return true;
    }

    void positive(const char* name, int64_t& target, int64_t largest = kLargestWidth) {
        required(name, target);
        if (object_.contains(name)) {
            checkSize(name, target, largest);
        }
    }

    /// A size that save_pretrained leaves out where it is the class default.
    template <typename T>
    void positiveOr(const char* name, T& target, T byDefault, int64_t largest = kLargestWidth) {
        target = byDefault;
        optional(name, target);
        checkSize(name, target, largest);
    }

    bool isNull(const char* name) const { return object_.contains(name) && object_[name].is_null(); }

private:
    /// Whole numbers must fit into their type: nlohmann's own reading cuts them off.
    template <typename T>
    T read(const char* name, const json& value) const {
        if constexpr (std::integral<T> && !std::same_as<T, bool>) {
            return JsonFields(object_, "").integer<T>(name);
        } else if constexpr (std::same_as<T, std::vector<int64_t>> || std::same_as<T, std::vector<int32_t>>) {
            return JsonFields(object_, "").integers<typename T::value_type>(name);
        } else {
            return value.get<T>();
        }
    }

    void checkSize(const char* name, int64_t target, int64_t largest) {
        if (target <= 0 || target > largest) {
            problems_.push_back(fmt::format("{}{} = {} is not a usable size", where_, name, target));
        }
    }

    const json& object_;
    std::string where_;
    std::vector<std::string>& problems_;
};

/// Other kinds of scaling (YaRN, linear, dynamic) turn by other angles: without them the words would be wrong in silence.
void checkRopeKind(FieldReader& rope, const char* key, std::vector<std::string>& problems) {
    for (const char* name : {"type", "rope_type"}) {
        std::string kind = "default";
        rope.optional(name, kind);
        if (kind != "default" && kind != "mrope") {
            problems.push_back(fmt::format("{}.{} is '{}', which this program does not support (only mrope)", key, name, kind));
        }
    }
}

void readRope(const json& source, TextConfig& text, std::vector<std::string>& problems) {
    FieldReader top(source, "", problems);
    top.optional("rope_theta", text.ropeTheta);
    for (const char* key : {"rope_scaling", "rope_parameters"}) {
        if (source.contains(key) && source[key].is_object()) {
            FieldReader rope(source[key], std::string(key) + ".", problems);
            rope.optional("mrope_section", text.mropeSection);
            rope.optional("rope_theta", text.ropeTheta);
            checkRopeKind(rope, key, problems);
        }
    }
}

TextConfig readText(const json& root, std::vector<std::string>& problems) {
    const json& source = root.contains("text_config") && root["text_config"].is_object() ? root["text_config"] : root;
    TextConfig text;
    FieldReader fields(source, "", problems);
    fields.positive("hidden_size", text.hiddenSize);
    fields.positive("num_hidden_layers", text.layers, kMostLayers);
    fields.positive("num_attention_heads", text.heads, kMostHeads);
    fields.positive("intermediate_size", text.intermediateSize);
    // Defaults of transformers' Qwen2_5_VLTextConfig; null for the key heads means one for each head there.
    fields.positiveOr<int64_t>("vocab_size", text.vocabSize, 152064, kLargestVocabulary);
    fields.positiveOr<int64_t>("num_key_value_heads", text.kvHeads, fields.isNull("num_key_value_heads") ? std::max<int64_t>(1, text.heads) : 8, kMostHeads);
    text.rmsNormEps = 1e-5;
    fields.optional("rms_norm_eps", text.rmsNormEps);
    fields.optional("tie_word_embeddings", text.tieWordEmbeddings);
    FieldReader(root, "", problems).optional("tie_word_embeddings", text.tieWordEmbeddings);
    fields.positiveOr<int64_t>("head_dim", text.headDim, std::max<int64_t>(1, text.heads > 0 ? text.hiddenSize / text.heads : 1), kMostHeads);
    readRope(root, text, problems);
    if (&source != &root) {
        readRope(source, text, problems);
    }
    return text;
}

VisionConfig readVision(const json& root, std::vector<std::string>& problems) {
    VisionConfig vision;
    if (!root.contains("vision_config") || !root["vision_config"].is_object()) {
        problems.emplace_back("vision_config is missing");
        return vision;
    }
    // Defaults of transformers' Qwen2_5_VLVisionConfig: many checkpoints hold only what differs from them.
    FieldReader fields(root["vision_config"], "vision_config.", problems);
    fields.positiveOr<int64_t>("hidden_size", vision.hiddenSize, 3584);
    fields.positiveOr<int64_t>("depth", vision.depth, 32, kMostLayers);
    fields.positiveOr<int64_t>("num_heads", vision.heads, 16, kMostHeads);
    fields.positiveOr<int64_t>("intermediate_size", vision.intermediateSize, 3420);
    fields.positiveOr<int64_t>("out_hidden_size", vision.outHiddenSize, 3584);
    fields.positiveOr("patch_size", vision.patchSize, vision.patchSize, kLargestPatch);
    fields.positiveOr("temporal_patch_size", vision.temporalPatchSize, vision.temporalPatchSize, kMostChannels);
    fields.positiveOr("spatial_merge_size", vision.mergeSize, vision.mergeSize, kLargestMerge);
    fields.positiveOr("in_channels", vision.channels, vision.channels, kMostChannels);
    fields.positiveOr("window_size", vision.windowSize, vision.windowSize);
    vision.fullAttentionBlocks = {7, 15, 23, 31};
    fields.optional("fullatt_block_indexes", vision.fullAttentionBlocks);
    return vision;
}

void checkSizes(const VlmConfig& config, std::vector<std::string>& problems) {
    const auto& text = config.text;
    if (text.heads % text.kvHeads != 0) {
        problems.push_back(fmt::format("num_attention_heads {} is not a multiple of num_key_value_heads {}", text.heads, text.kvHeads));
    }
    if (text.headDim % 2 != 0) {
        problems.push_back(fmt::format("head_dim {} is odd, so it cannot be turned in pairs", text.headDim));
    }
    if (!(text.rmsNormEps >= 0 && text.rmsNormEps <= 1)) {
        problems.push_back(fmt::format("rms_norm_eps {} must be from 0 to 1", text.rmsNormEps));
    }
    if (!(text.ropeTheta > 0)) {
        problems.push_back(fmt::format("rope_theta {} must be above 0", text.ropeTheta));
    }
    const auto& sections = text.mropeSection;
    const bool areParts = sections.size() == 3 && std::all_of(sections.begin(), sections.end(), [&](int64_t part) { return part >= 0 && part <= text.headDim; });
    if (!areParts || std::accumulate(sections.begin(), sections.end(), int64_t{0}) != text.headDim / 2) {
        problems.push_back(fmt::format("mrope_section [{}] must be three numbers that sum to head_dim / 2 = {}",
                                       fmt::join(sections, ", "), text.headDim / 2));
    }
    const auto& vision = config.vision;
    if (vision.hiddenSize % vision.heads != 0 || vision.hiddenSize / vision.heads % 4 != 0) {
        problems.push_back(fmt::format("vision_config.hidden_size {} does not split into {} heads of a multiple of 4", vision.hiddenSize,
                                       vision.heads));
    }
    if (vision.windowSize < vision.patchSize * vision.mergeSize) {
        problems.push_back(fmt::format("vision_config.window_size {} is below patch_size {} times spatial_merge_size {}", vision.windowSize, vision.patchSize,
                                       vision.mergeSize));
    }
    if (std::ssize(vision.fullAttentionBlocks) > kMostLayers) {
        problems.push_back(fmt::format("vision_config.fullatt_block_indexes names {} blocks, more than {}", vision.fullAttentionBlocks.size(), kMostLayers));
    }
    if (vision.outHiddenSize != text.hiddenSize) {
        problems.push_back(fmt::format("vision_config.out_hidden_size {} differs from hidden_size {}", vision.outHiddenSize, text.hiddenSize));
    }
}

/// One token that ends a reply, or a list of them. @return whether the object tells any.
bool readEnds(const json& object, VlmConfig& config, std::vector<std::string>& problems) {
    FieldReader fields(object, "", problems);
    const bool isList = object.contains("eos_token_id") && object["eos_token_id"].is_array();
    if (!isList) {
        return fields.optional("eos_token_id", config.eosTokenId);
    }
    fields.optional("eos_token_id", config.stopTokenIds);
    config.eosTokenId = config.stopTokenIds.empty() ? config.eosTokenId : config.stopTokenIds.front();
    return !config.stopTokenIds.empty();
}

void readTokenIds(const json& root, VlmConfig& config, std::vector<std::string>& problems) {
    FieldReader fields(root, "", problems);
    fields.required("image_token_id", config.imageTokenId);
    fields.optional("vision_start_token_id", config.visionStartTokenId);
    fields.optional("vision_end_token_id", config.visionEndTokenId);
    fields.optional("video_token_id", config.videoTokenId);
    fields.optional("vision_token_id", config.visionPadTokenId);
    const json& text = root.contains("text_config") && root["text_config"].is_object() ? root["text_config"] : root;
    FieldReader nested(text, "", problems);
    // The root's word counts, as in transformers; the text's own is for files whose root has none.
    if (!fields.optional("bos_token_id", config.bosTokenId)) {
        nested.optional("bos_token_id", config.bosTokenId);
    }
    if (!readEnds(root, config, problems)) {
        readEnds(text, config, problems);
    }
    if (!fields.optional("torch_dtype", config.dtype)) {
        fields.optional("dtype", config.dtype);
    }
}

void readStopTokens(const std::filesystem::path& folder, VlmConfig& config) {
    config.stopTokenIds = config.stopTokenIds.empty() ? std::vector{config.eosTokenId} : config.stopTokenIds;
    const auto path = folder / "generation_config.json";
    if (!std::filesystem::exists(path)) {
        return;
    }
    const json generation = readJson(path);
    const JsonFields fields(generation, path.string() + ":");
    if (!fields.has("eos_token_id") || fields.at("eos_token_id").is_null()) {
        return;
    }
    config.stopTokenIds = fields.at("eos_token_id").is_array() ? fields.integers<int32_t>("eos_token_id")
                                                               : std::vector{fields.integer<int32_t>("eos_token_id")};
}

void writeJson(const std::filesystem::path& path, const json& object) { store::writeFileAtomically(path, object.dump(2) + "\n"); }

}  // namespace

VlmConfig VlmConfig::load(const std::filesystem::path& folder) {
    const auto path = folder / "config.json";
    const json root = readJson(path);
    std::vector<std::string> problems;
    VlmConfig config;
    config.text = readText(root, problems);
    config.vision = readVision(root, problems);
    readTokenIds(root, config, problems);
    if (problems.empty()) {
        checkSizes(config, problems);
    }
    if (!problems.empty()) {
        fail(ErrorKind::Format, "{}: {}", path.string(), fmt::join(problems, "; "));
    }
    readStopTokens(folder, config);
    return config;
}

void VlmConfig::save(const std::filesystem::path& folder) const {
    const json visionJson = {{"model_type", "qwen2_5_vl"},
                             {"hidden_act", "silu"},
                             {"in_chans", vision.channels},
                             {"in_channels", vision.channels},
                             {"patch_size", vision.patchSize},
                             {"spatial_merge_size", vision.mergeSize},
                             {"spatial_patch_size", vision.patchSize},
                             {"temporal_patch_size", vision.temporalPatchSize},
                             {"tokens_per_second", 2},
                             {"hidden_size", vision.hiddenSize},
                             {"depth", vision.depth},
                             {"num_heads", vision.heads},
                             {"intermediate_size", vision.intermediateSize},
                             {"out_hidden_size", vision.outHiddenSize},
                             {"fullatt_block_indexes", vision.fullAttentionBlocks},
                             {"window_size", vision.windowSize}};
    writeJson(folder / "config.json", {{"architectures", {"Qwen2_5_VLForConditionalGeneration"}},
                                       {"model_type", "qwen2_5_vl"},
                                       {"attention_dropout", 0.0},
                                       {"hidden_act", "silu"},
                                       {"initializer_range", 0.02},
                                       {"bos_token_id", bosTokenId},
                                       {"eos_token_id", eosTokenId},
                                       {"vision_start_token_id", visionStartTokenId},
                                       {"vision_end_token_id", visionEndTokenId},
                                       {"image_token_id", imageTokenId},
                                       {"video_token_id", videoTokenId},
                                       {"vision_token_id", visionPadTokenId},
                                       {"max_position_embeddings", 128000},
                                       {"max_window_layers", text.layers},
                                       {"rope_theta", text.ropeTheta},
                                       {"sliding_window", 32768},
                                       {"use_sliding_window", false},
                                       {"use_cache", true},
                                       {"torch_dtype", dtype},
                                       {"hidden_size", text.hiddenSize},
                                       {"num_hidden_layers", text.layers},
                                       {"num_attention_heads", text.heads},
                                       {"num_key_value_heads", text.kvHeads},
                                       {"intermediate_size", text.intermediateSize},
                                       {"vocab_size", text.vocabSize},
                                       {"tie_word_embeddings", text.tieWordEmbeddings},
                                       {"rms_norm_eps", text.rmsNormEps},
                                       {"rope_scaling", {{"type", "mrope"}, {"mrope_section", text.mropeSection}}},
                                       {"vision_config", visionJson}});
    writeJson(folder / "generation_config.json", {{"bos_token_id", bosTokenId},
                                                  {"pad_token_id", bosTokenId},
                                                  {"do_sample", false},
                                                  {"eos_token_id", stopTokenIds}});
}

}  // namespace omnidrive::model
