// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/lora_config.h"

#include "base/ascii.h"
#include "base/error.h"
#include "model/name_pattern.h"
#include "model/weight_names.h"
#include "store/atomic_file.h"
#include "store/file_io.h"
#include "store/json_fields.h"
#include "store/safetensors.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace omnidrive::model {

namespace {

using nlohmann::json;
using store::JsonFields;

constexpr const char *kFileName = "adapter_config.json", *kMatricesName = "adapter_model.safetensors";
constexpr int64_t kMaxRank = 4096;
constexpr size_t kMostPatterns = 2048;   // a model of a hundred layers has some thousand modules

bool looksLikeRegex(const std::string& text) { return text.find_first_of("*+?()[]{}|^$\\") != std::string::npos; }

bool isSet(const JsonFields& fields, const char* key) { return fields.has(key) && !fields.at(key).is_null(); }

/// A field that changes the arithmetic in a way this program does not know must have its neutral value.
void requireNeutral(const JsonFields& fields, const char* key, const json& neutral) {
    if (isSet(fields, key) && fields.at(key) != neutral && !(fields.at(key).is_structured() && fields.at(key).empty())) {
        fields.failAt(key, fmt::format("is {}, which this program does not support (only {})", fields.at(key).dump(), neutral.dump()));
    }
}

void requireKnownKind(const JsonFields& fields) {
    if (fields.text("peft_type") != "LORA") {
        fields.failAt("peft_type", fmt::format("is '{}', must be LORA", fields.text("peft_type")));
    }
    for (const char* key : {"fan_in_fan_out", "use_dora", "lora_bias", "use_qalora"}) {
        requireNeutral(fields, key, false);
    }
    for (const char* key : {"modules_to_save", "layers_to_transform", "layer_replication", "target_parameters", "trainable_token_indices"}) {
        requireNeutral(fields, key, nullptr);
    }
    requireNeutral(fields, "bias", "none");
}

/// These take their first matrices out of the base's weights: their adapters belong to a base that is not the checkpoint which they name.
void requireWholeBase(const JsonFields& fields) {
    if (!isSet(fields, "init_lora_weights") || !fields.at("init_lora_weights").is_string()) {
        return;
    }
    const std::string kind = asciiLowered(fields.text("init_lora_weights"));
    if (kind.starts_with("pissa") || kind == "olora" || kind == "corda") {
        fields.failAt("init_lora_weights", fmt::format("is '{}', so the adapter fits a base with other weights; PEFT converts it "
                                                       "(path_initial_model_for_weight_conversion)", fields.text("init_lora_weights")));
    }
}

/// What keepToSpelling() puts before an expression.
const std::string kIsNew = "(?=model\\.(?:language_model|visual)\\.)", kIsHubs = "(?!model\\.(?:language_model|visual)\\.)";

bool keepsToSpelling(const std::string& pattern) { return pattern.starts_with(kIsNew) || pattern.starts_with(kIsHubs); }

void requireShort(const JsonFields& fields, const char* key, const std::string& expression) {
    if (expression.size() > NamePattern::kMostBytes && !keepsToSpelling(expression)) {
        fields.failAt(key, fmt::format("holds a regular expression of more than {} bytes", NamePattern::kMostBytes));
    }
}

void readTargets(const JsonFields& fields, LoraConfig& lora) {
    lora.targets.clear();
    if (!isSet(fields, "target_modules")) {
        fields.failAt("target_modules", "is missing");
    }
    if (fields.at("target_modules").is_string()) {
        setTargets(lora, {fields.text("target_modules")});
        if (lora.pattern.empty() && lora.targets != std::vector<std::string>{"all-linear"}) {
            lora.pattern = std::exchange(lora.targets, {}).front();   // a plain text is a regular expression to PEFT
        }
        requireShort(fields, "target_modules", lora.pattern);
    } else {
        lora.targets = fields.texts("target_modules");
    }
    if (isSet(fields, "exclude_modules")) {
        lora.excluded = fields.texts("exclude_modules");
    }
}

template <typename T>
std::map<std::string, T> readPattern(const JsonFields& fields, const char* key) {
    std::map<std::string, T> pattern;
    if (!isSet(fields, key)) {
        return pattern;
    }
    if (fields.at(key).size() > kMostPatterns) {
        fields.failAt(key, fmt::format("holds {} entries, more than {}", fields.at(key).size(), kMostPatterns));
    }
    for (const auto& [name, value] : fields.at(key).items()) {
        requireShort(fields, key, name);
        if (std::is_integral_v<T> ? !value.is_number_integer() : !value.is_number()) {
            fields.failAt(key, fmt::format("holds no number for {}", name));
        }
        try {
            const NamePattern valid(name, NamePattern::Means::EndOfName);
        } catch (const Error&) {
            fields.failAt(key, fmt::format("holds '{}', which is no regular expression", name));
        }
        pattern[name] = value.template get<T>();
    }
    return pattern;
}

void checkRange(const JsonFields& fields, const LoraConfig& lora) {
    const auto checkRank = [&](const char* key, int64_t rank) {
        if (rank < 1 || rank > kMaxRank) {
            fields.failAt(key, fmt::format("is {}, must be in [1, {}]", rank, kMaxRank));
        }
    };
    const auto checkAlpha = [&](const char* key, double alpha) {
        if (!(alpha > 0) || !std::isfinite(alpha)) {
            fields.failAt(key, fmt::format("is {}, must be above 0", alpha));
        }
    };
    checkRank("r", lora.rank);
    checkAlpha("lora_alpha", lora.alpha);
    for (const auto& [name, rank] : lora.rankPattern) {
        checkRank("rank_pattern", rank);
    }
    for (const auto& [name, alpha] : lora.alphaPattern) {
        checkAlpha("alpha_pattern", alpha);
    }
}

/// Value of the first key that the module's name ends with, as PEFT looks it up; `byDefault` when there is none.
template <typename T>
T lookUp(const std::map<std::string, T>& pattern, const std::string& module, T byDefault) {
    for (const auto& [key, value] : pattern) {
        const NamePattern ending(key, NamePattern::Means::EndOfName);
        if (ending.matches(module) || ending.matches(storedName(module))) {
            return value;
        }
    }
    return byDefault;
}

/// Modules that an adapter folder has matrices for, in the file's own spelling.
std::vector<std::string> storedModules(const std::filesystem::path& folder) {
    static const std::string prefix = "base_model.model.", ending = ".lora_A.weight";
    std::vector<std::string> modules;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(folder / kMatricesName, ignored)) {
        return modules;
    }
    const auto file = store::SafetensorsFile::open(folder / kMatricesName);
    for (const auto& [name, tensor] : file->tensors()) {
        if (name.ends_with(ending)) {
            if (name.size() > NamePattern::kMostNameBytes) {
                fail(ErrorKind::Format, "{}: the name of a tensor is longer than {} bytes", (folder / kMatricesName).string(), NamePattern::kMostNameBytes);
            }
            const size_t from = name.starts_with(prefix) ? prefix.size() : 0;
            modules.push_back(name.substr(from, name.size() - ending.size() - from));
        }
    }
    return modules;
}

/// Nothing for what is no regular expression; that is told where the modules are selected.
std::optional<NamePattern> compiled(const std::string& pattern) {
    try {
        return NamePattern(pattern);
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// PEFT tries a regular expression against the names that the model had when it was trained, and the stored matrices keep those. Of the two spellings
/// of a name only that one counts then: "^model\\..*\\.gate_proj$" means the tower too in the names of transformers 5, not in the hub's.
/// An expression that does not mean all stored matrices in their spelling was written for the other one, and stays as it is.
void keepToSpelling(const JsonFields& fields, LoraConfig& lora, const std::filesystem::path& folder) {
    if (lora.pattern.empty() || keepsToSpelling(lora.pattern)) {
        return;
    }
    const auto modules = storedModules(folder);
    const auto pattern = modules.empty() ? std::nullopt : compiled(lora.pattern);
    if (!pattern) {
        return;
    }
    const auto isMeant = [&](const auto& module) { return pattern->matches(module); };
    const auto isInHubs = [](const auto& module) { return canonicalName(module) == module; };
    const auto inHubs = std::count_if(modules.begin(), modules.end(), isInHubs);
    const bool isOneSpelling = inHubs == 0 || inHubs == std::ssize(modules);
    try {
        if (isOneSpelling && std::all_of(modules.begin(), modules.end(), isMeant)) {
            lora.pattern = (inHubs == 0 ? kIsNew : kIsHubs) + "(?:" + lora.pattern + ")";
        }
    } catch (const Error& error) {
        fields.failAt("target_modules", fmt::format("cannot be used: {}", error.what()));
    }
}

}  // namespace

void setTargets(LoraConfig& lora, const std::vector<std::string>& patterns) {
    const bool isRegex = patterns.size() == 1 && looksLikeRegex(patterns.front());
    lora.pattern = isRegex ? patterns.front() : "";
    lora.targets = isRegex ? std::vector<std::string>{} : patterns;
}

LoraConfig LoraConfig::load(const std::filesystem::path& folder) {
    const auto file = folder / kFileName;
    const json root = store::parseJsonObject(store::readTextFile(file), file.string());
    const JsonFields fields(root, file.string() + ":");
    requireKnownKind(fields);
    requireWholeBase(fields);
    LoraConfig lora;
    lora.rank = fields.integer<int64_t>("r");
    lora.alpha = fields.number("lora_alpha");
    lora.rankStabilised = isSet(fields, "use_rslora") && fields.flag("use_rslora");
    lora.baseModel = isSet(fields, "base_model_name_or_path") ? fields.text("base_model_name_or_path") : "";
    readTargets(fields, lora);
    keepToSpelling(fields, lora, folder);
    lora.rankPattern = readPattern<int64_t>(fields, "rank_pattern");
    lora.alphaPattern = readPattern<double>(fields, "alpha_pattern");
    checkRange(fields, lora);
    return lora;
}

void LoraConfig::save(const std::filesystem::path& folder) const {
    const bool isOneWord = targets == std::vector<std::string>{"all-linear"};   // PEFT knows the word alone, not in a list
    const json targetJson = isOneWord ? json(targets.front()) : pattern.empty() ? json(targets) : json(pattern);
    const json root = {{"peft_type", "LORA"},
                       {"task_type", "CAUSAL_LM"},
                       {"base_model_name_or_path", baseModel},
                       {"r", rank},
                       {"lora_alpha", alpha},
                       {"lora_dropout", 0.0},
                       {"target_modules", targetJson},
                       {"exclude_modules", excluded.empty() ? json(nullptr) : json(excluded)},
                       {"rank_pattern", rankPattern},
                       {"alpha_pattern", alphaPattern},
                       {"use_rslora", rankStabilised},
                       {"use_dora", false},
                       {"bias", "none"},
                       {"fan_in_fan_out", false},
                       {"modules_to_save", nullptr},
                       {"layers_to_transform", nullptr},
                       {"layers_pattern", nullptr},
                       {"init_lora_weights", true},
                       {"inference_mode", true}};
    store::writeFileAtomically(folder / kFileName, root.dump(2) + "\n");
}

int64_t LoraConfig::rankOf(const std::string& module) const { return lookUp(rankPattern, module, rank); }

double LoraConfig::scaleOf(const std::string& module) const {
    const auto r = static_cast<double>(rankOf(module));
    return lookUp(alphaPattern, module, alpha) / (rankStabilised ? std::sqrt(r) : r);
}

bool isAdapterFolder(const std::filesystem::path& folder) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(folder / kFileName, ignored);
}

std::filesystem::path baseFolder(const std::filesystem::path& folder, const LoraConfig& lora) {
    for (const auto& candidate : {std::filesystem::path(lora.baseModel), folder / lora.baseModel}) {
        std::error_code ignored;   // a name may be one that no file system takes
        if (lora.baseModel.empty() || !std::filesystem::exists(candidate / "config.json", ignored)) {
            continue;
        }
        if (isAdapterFolder(candidate)) {
            fail(ErrorKind::Format, "{}: its base model {} is an adapter itself", (folder / kFileName).string(), candidate.string());
        }
        return candidate;
    }
    fail(ErrorKind::Io, "{}: its base model '{}' is not a checkpoint folder here", (folder / kFileName).string(), lora.baseModel);
}

}  // namespace omnidrive::model
