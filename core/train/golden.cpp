// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/golden.h"

#include "base/error.h"
#include "store/file_io.h"
#include "store/json_fields.h"
#include "store/safetensors.h"
#include "train/golden_parts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <regex>

namespace omnidrive::train {

namespace {

namespace fs = std::filesystem;

using Compare = GoldenResults (*)(const GoldenSource&);

/// Kind and checkpoint of a file of the set; nothing for other files.
struct Known {
    Compare compare = nullptr;
    std::string checkpoint;
};

std::optional<Known> knownFile(const std::string& fileName) {
    static const std::regex vlm("qwen_(.+)_[a-z0-9]+\\.safetensors"), step("grpo_(.+)\\.safetensors"), clip("clip_(.+)\\.safetensors"),
        tokenizer("tokenizer_(.+)\\.json");
    static const std::vector<std::pair<const std::regex*, Compare>> kinds{
        {&vlm, compareVlm}, {&step, compareStep}, {&clip, compareClip}, {&tokenizer, compareTokenizer}};
    for (const auto& [pattern, compare] : kinds) {
        if (std::smatch match; std::regex_match(fileName, match, *pattern)) {
            return Known{compare, match[1]};
        }
    }
    static const std::map<std::string, Compare> plain{
        {"sampling.safetensors", compareSampling}, {"preprocess.safetensors", comparePictures}, {"smart_resize.safetensors", compareSizes}};
    const auto it = plain.find(fileName);
    return it == plain.end() ? std::nullopt : std::optional(Known{it->second, {}});
}

/// The numbers of a tolerance's text, "1e-4 + 1e-3 relative" -> 1e-4, 1e-3.
std::vector<double> numbersIn(const std::string& text) {
    static const std::regex number("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    std::vector<double> numbers;
    for (auto it = std::sregex_iterator(text.begin(), text.end(), number); it != std::sregex_iterator(); ++it) {
        const std::string digits = it->str();
        std::from_chars(digits.data(), digits.data() + digits.size(), numbers.emplace_back());
    }
    return numbers;
}

GoldenCase makeCase(const Known& known, GoldenSource source) {
    return {source.name, known.checkpoint, [compare = known.compare, source] { return compare(source); }};
}

std::string shapeText(const torch::Tensor& tensor) {
    std::string text = "[";
    for (int64_t size : tensor.sizes()) {
        text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    }
    return text + "]";
}

}  // namespace

GoldenTolerances GoldenTolerances::load(const fs::path& manifest) {
    const auto root = store::parseJsonObject(store::readTextFile(manifest), manifest.string());
    const store::JsonFields fields(root, manifest.string() + ":");
    const auto written = fields.child("tolerances");
    GoldenTolerances tolerances;
    const auto read = [&](const char* key, std::initializer_list<double*> targets) {
        const auto numbers = written.has(key) ? numbersIn(written.text(key)) : std::vector<double>{};
        size_t i = 0;
        for (double* target : targets) {
            *target = i < numbers.size() ? numbers[i] : *target;
            ++i;
        }
    };
    read("embeds", {&tolerances.embeds});
    read("logits", {&tolerances.logits});
    read("logprobs", {&tolerances.logprobs});
    read("grads", {&tolerances.gradients, &tolerances.gradientsRelative});
    read("after", {&tolerances.after});
    read("greedy", {&tolerances.greedyMargin});
    return tolerances;
}

model::Weights GoldenSource::tensors() const { return model::loadTensors(folder / (name + ".safetensors")); }

std::map<std::string, std::string> GoldenSource::metadata() const {
    return store::SafetensorsFile::open(folder / (name + ".safetensors"))->metadata();
}

kernels::CheckResult compareTensors(const GoldenSource& source, const std::string& what, const torch::Tensor& value, const torch::Tensor& reference,
                                    double absolute, double relative) {
    if (value.sizes() != reference.sizes()) {
        return verdict(source, what, false, "shape " + shapeText(value) + ", the reference has " + shapeText(reference));
    }
    kernels::CheckResult result{source.name + ": " + what, "cpu", "float32", shapeText(value), 0, 0, true, {}};
    if (value.numel() > 0) {
        const auto wanted = reference.to(torch::kFloat64);
        const auto difference = (value.to(torch::kFloat64) - wanted).abs();
        result.worstDifference = difference.max().item<double>();
        result.worstError = (difference / (absolute + relative * wanted.abs())).max().item<double>();
        result.passed = result.worstError <= 1.0;   // not a number does not pass
    }
    return result;
}

kernels::CheckResult verdict(const GoldenSource& source, const std::string& what, bool holds, const std::string& note) {
    const double error = holds ? 0 : std::numeric_limits<double>::infinity();
    return {source.name + ": " + what, "cpu", {}, {}, error, error, holds, holds ? std::string() : note};
}

std::vector<GoldenCase> goldenCases(const fs::path& folder, const fs::path& checkpoint) {
    if (!fs::exists(folder / "manifest.json")) {
        fail(ErrorKind::Io, "{} is no golden set: manifest.json is missing", folder.string());
    }
    const auto tolerances = GoldenTolerances::load(folder / "manifest.json");
    const auto wanted = checkpoint.empty() ? fs::path() : fs::weakly_canonical(checkpoint);
    std::vector<GoldenCase> cases;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto known = knownFile(entry.path().filename().string());
        if (!known || (!wanted.empty() && known->checkpoint != wanted.filename().string())) {
            continue;
        }
        const auto own = known->checkpoint.empty() ? fs::path() : folder / "checkpoints" / known->checkpoint;
        cases.push_back(makeCase(*known, {folder, wanted.empty() ? own : wanted, entry.path().stem().string(), tolerances}));
    }
    std::sort(cases.begin(), cases.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return cases;
}

}  // namespace omnidrive::train
