// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "clip/clip_weights.h"
#include "model/memory_estimate.h"
#include "model/vlm.h"
#include "store/file_io.h"
#include "store/json_fields.h"
#include "store/safetensors.h"
#include "train/entry_points.h"
#include "train/picture_rules.h"

#include <fmt/ranges.h>

#include <set>

namespace omnidrive::train {

namespace {

namespace fs = std::filesystem;

using Shapes = std::map<std::string, std::vector<int64_t>>;

int64_t elements(const Shapes& shapes, const std::string& prefix = {}) {
    int64_t count = 0;
    for (const auto& [name, shape] : shapes) {
        int64_t size = name.starts_with(prefix) ? 1 : 0;
        for (int64_t side : shape) {
            size *= side;
        }
        count += size;
    }
    return count;
}

bool isClip(const fs::path& folder) {
    const auto file = folder / "config.json";
    const auto root = store::parseJsonObject(store::readTextFile(file), file.string());
    const store::JsonFields fields(root, file.string() + ":");
    return fields.has("model_type") && fields.text("model_type") == "clip";
}

/// Weight files: how many, how large, which types; names and shapes against `expected`.
void describeWeights(ModelReport& report, const fs::path& folder, const Shapes& expected, std::string (*canonical)(const std::string&),
                     const std::set<std::string>& optional) {
    try {
        const auto checkpoint = store::openCheckpoint(folder);
        Shapes found;
        std::set<std::string> dtypes;
        for (const auto& [stored, view] : checkpoint.tensors) {
            const auto name = canonical(stored);
            if (expected.contains(name) || !optional.contains(name)) {
                found[name] = view.shape;
            }
            dtypes.insert(view.dtype);
            report.weightBytes += static_cast<int64_t>(view.data.size());
        }
        report.files = static_cast<int>(checkpoint.files.size());
        report.dtype = fmt::format("{}", fmt::join(dtypes, ", "));
        if (const auto problem = model::describeMismatch(expected, found); !problem.empty()) {
            report.missing.push_back("weights do not fit config.json: " + problem);
        }
    } catch (const Error& error) {
        report.missing.emplace_back(error.what());
    }
}

constexpr std::initializer_list<const char*> kPictureRules{"preprocessor_config.json", "processor_config.json"};

void requireOneOf(ModelReport& report, const fs::path& folder, const char* what, std::initializer_list<const char*> files) {
    for (const char* file : files) {
        if (fs::exists(folder / file)) {
            return;
        }
    }
    report.missing.push_back(fmt::format("{} ({})", what, fmt::join(files, " or ")));
}

/// There, readable, and for the model's own patches.
void requirePictureRules(ModelReport& report, const fs::path& folder, const model::VisionConfig& vision) {
    const size_t missing = report.missing.size();
    requireOneOf(report, folder, "picture rules", kPictureRules);
    if (report.missing.size() != missing) {
        return;
    }
    try {
        const auto rules = vision::PreprocessOptions::load(folder);
        if (!fitTower(rules, vision)) {
            report.missing.push_back(fmt::format("picture rules that fit the model: they say patches of {} px, {} in time, merged {} x {}, config.json {}, {} and {} x {}",
                                                 rules.patchSize, rules.temporalPatchSize, rules.mergeSize, rules.mergeSize, vision.patchSize,
                                                 vision.temporalPatchSize, vision.mergeSize, vision.mergeSize));
        }
    } catch (const Error& error) {
        report.missing.emplace_back(error.what());
    }
}

void describeCompanions(ModelReport& report, const fs::path& folder, const model::VisionConfig* vision) {
    requireOneOf(report, folder, "tokenizer", {"tokenizer.json", "vocab.json", "qwen.tiktoken"});
    if (vision == nullptr) {
        requireOneOf(report, folder, "picture rules", kPictureRules);
    } else {
        requirePictureRules(report, folder, *vision);
        requireOneOf(report, folder, "generation settings", {"generation_config.json"});
        requireOneOf(report, folder, "chat form", {"chat_template.json", "chat_template.jinja", "tokenizer_config.json"});
    }
}

std::vector<std::pair<std::string, std::string>> architectureOf(const model::VlmConfig& config, const Shapes& shapes) {
    const auto& text = config.text;
    const auto& vision = config.vision;
    const auto millions = [](int64_t count) { return fmt::format("{:.2f} M", static_cast<double>(count) / 1e6); };
    return {{"decoder", fmt::format("{} layers, width {}, {} heads of {}, {} key/value heads, feed-forward {}", text.layers, text.hiddenSize, text.heads,
                                    text.headDim, text.kvHeads, text.intermediateSize)},
            {"decoder parameters", millions(elements(shapes) - elements(shapes, "visual."))},
            {"vocabulary", fmt::format("{}, output matrix {}", text.vocabSize, text.tieWordEmbeddings ? "tied to the embedding" : "of its own")},
            {"rotary positions", fmt::format("sections {}, base {:g}", fmt::join(text.mropeSection, " + "), text.ropeTheta)},
            {"vision tower", fmt::format("{} blocks, width {}, {} heads, feed-forward {}", vision.depth, vision.hiddenSize, vision.heads,
                                         vision.intermediateSize)},
            {"vision parameters", millions(elements(shapes, "visual."))},
            {"patches", fmt::format("{} px, merged {} x {}, windows of {} px, full attention in blocks {}", vision.patchSize, vision.mergeSize,
                                    vision.mergeSize, vision.windowSize, fmt::join(vision.fullAttentionBlocks, ", "))}};
}

/// Uses with the sizes of SPEC section 3.6: a collage of six views takes 1218 tokens.
void describeMemory(ModelReport& report, const model::VlmConfig& config, const Shapes& shapes) {
    const auto add = [&](const std::string& use, const model::MemoryEstimate& estimate) {
        report.memory.push_back({use, estimate.total(), model::describe(estimate)});
    };
    const model::RunLoad run{.rows = 1, .tokens = 2048, .patches = 4872};
    add("run in bfloat16: one prompt with a picture of 1218 tokens, 2048 tokens in all", model::estimateRun(config, torch::kBFloat16, run));
    add("run in float32: the same", model::estimateRun(config, torch::kFloat32, run));
    const model::TrainLoad step{.prompts = 1, .rows = 8, .promptTokens = 1500, .responseTokens = 256, .patches = 4872};
    model::TrainMethod adapters{.trainsVision = false, .gradientCheckpointing = true};
    for (const auto& module : model::linearModules(config)) {
        if (!module.starts_with("visual.")) {
            model::addAdapter(adapters, module, shapes.at(module + ".weight"), 16);
        }
    }
    add("train adapters of rank 16 over a bfloat16 base, layers recomputed: one prompt with 8 rollouts",
        model::estimateTraining(config, torch::kBFloat16, step, adapters));
    add("train all weights in bfloat16, layers recomputed: the same",
        model::estimateTraining(config, torch::kBFloat16, step, {.gradientCheckpointing = true}));
    add("train all weights in float32: the same", model::estimateTraining(config, torch::kFloat32, step, {}));
}

ModelReport describeVlm(const fs::path& folder) {
    ModelReport report;
    const auto config = model::VlmConfig::load(folder);
    const auto shapes = model::expectedShapes(config);
    report.kind = "Qwen2.5-VL";
    report.architecture = architectureOf(config, shapes);
    report.parameters = elements(shapes);
    describeWeights(report, folder, shapes, model::canonicalName, {"lm_head.weight"});
    describeCompanions(report, folder, &config.vision);
    describeMemory(report, config, shapes);
    return report;
}

ModelReport describeAdapted(const fs::path& folder) {
    const auto lora = model::LoraConfig::load(folder);
    auto report = describeVlm(model::baseFolder(folder, lora));
    const auto config = model::VlmConfig::load(model::baseFolder(folder, lora));
    report.kind += " with LoRA adapters";
    report.architecture.emplace_back("base", model::baseFolder(folder, lora).string());
    report.architecture.emplace_back("adapters", fmt::format("rank {}, alpha {:g}, on {} modules", lora.rank, lora.alpha,
                                                             model::selectedModules(config, lora).size()));
    try {
        report.adapterParameters = model::parameterCount(model::loadAdapters(folder, config, lora, torch::kCPU));
    } catch (const Error& error) {
        report.missing.emplace_back(error.what());
    }
    return report;
}

std::string asStored(const std::string& name) { return name; }

ModelReport describeClip(const fs::path& folder) {
    ModelReport report;
    const auto config = clip::ClipConfig::load(folder);
    const auto shapes = clip::expectedShapes(config);
    const auto tower = [](const clip::ClipTowerConfig& t) {
        return fmt::format("{} layers, width {}, {} heads, feed-forward {}, {}", t.layers, t.hiddenSize, t.heads, t.intermediateSize,
                           t.quickGelu ? "QuickGELU" : "GELU");
    };
    report.kind = "CLIP";
    report.architecture = {{"picture tower", tower(config.vision)},
                           {"pictures", fmt::format("{} px in patches of {}", config.imageSize, config.patchSize)},
                           {"text tower", tower(config.text)},
                           {"vocabulary", fmt::format("{}, at most {} tokens, end of text {}", config.vocabSize, config.maxPositions,
                                                      config.eosTokenId == 2 ? std::string("at the largest id")
                                                                             : fmt::format("at id {}", config.eosTokenId))},
                           {"projection", std::to_string(config.projectionDim)}};
    report.parameters = elements(shapes);
    describeWeights(report, folder, shapes, asStored, {"text_model.embeddings.position_ids", "vision_model.embeddings.position_ids"});
    describeCompanions(report, folder, nullptr);
    report.memory.push_back({"score 64 crops in float32", report.parameters * 4 + 64 * (config.patches() + 1) * 10 * config.vision.hiddenSize * 4, {}});
    report.memory.back().parts = model::bytesText(report.memory.back().bytes);
    return report;
}

}  // namespace

ModelReport describeModel(const fs::path& folder) {
    if (model::isAdapterFolder(folder)) {
        return describeAdapted(folder);
    }
    return isClip(folder) ? describeClip(folder) : describeVlm(folder);
}

}  // namespace omnidrive::train
