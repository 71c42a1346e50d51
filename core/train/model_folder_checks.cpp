// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "clip/clip_model.h"
#include "model/vlm.h"
#include "store/safetensors.h"
#include "text/tokenizer.h"
#include "train/entry_points.h"
#include "train/golden.h"
#include "train/picture_rules.h"
#include "vision/preprocess.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace omnidrive::train {

namespace {

namespace fs = std::filesystem;

using kernels::CheckResult;

/// Largest difference that the order of additions may make, as a share of the largest value: float32 with thousands of terms, bfloat16 with 8 bits.
double shareAllowed(torch::Dtype dtype) { return dtype == torch::kFloat32 ? 1e-4 : 5e-2; }

CheckResult judged(const std::string& name, bool passed, const std::string& note = {}) {
    CheckResult result;
    result.name = name;
    result.device = "cpu";
    result.passed = passed;
    result.worstError = passed ? 0 : INFINITY;
    result.note = note;
    return result;
}

CheckResult compared(const std::string& name, const torch::Tensor& value, const torch::Tensor& reference) {
    const auto dtype = value.scalar_type();
    auto result = judged(name, true);
    result.dtype = c10::toString(dtype);
    result.shape = fmt::format("[{}]", fmt::join(value.sizes(), ", "));
    const auto wanted = reference.to(torch::kFloat32);
    result.worstDifference = (value.to(torch::kFloat32) - wanted).abs().max().item<double>();
    result.worstError = result.worstDifference / (shareAllowed(dtype) * wanted.abs().max().item<double>());
    result.passed = result.worstError <= 1;
    return result;
}

/// Turns an error of the check itself into its result.
template <typename Check>
CheckResult attempt(const std::string& name, Check check) {
    try {
        return check();
    } catch (const Error& error) {
        return judged(name, false, error.what());
    }
}

CheckResult finiteWeights(const std::map<std::string, torch::Tensor>& weights) {
    std::vector<std::string> bad;
    for (const auto& [name, tensor] : weights) {
        if (!std::isfinite(tensor.sum(torch::kFloat64).item<double>())) {
            bad.push_back(name);
        }
    }
    return judged("weights are finite", bad.empty(), bad.empty() ? "" : fmt::format("not in {}", fmt::join(bad, ", ")));
}

const std::string kSample = "Front camera: is the traffic light red? 12.5 m, caf\u00e9 \U0001F6A6";

CheckResult tokenizerFits(const fs::path& folder, const model::VlmConfig& config) {
    const auto tokenizer = text::Tokenizer::fromFolder(folder);
    std::vector<std::string> problems;
    if (tokenizer->size() > config.text.vocabSize) {
        problems.push_back(fmt::format("it has {} ids, the model {}", tokenizer->size(), config.text.vocabSize));
    }
    for (const auto& [token, id] : {std::pair{"<|image_pad|>", config.imageTokenId}, {"<|vision_start|>", config.visionStartTokenId}}) {
        const auto found = tokenizer->addedId(token);
        if (!found || *found != id) {
            problems.push_back(fmt::format("{} is id {}, config.json says {}", token, found ? std::to_string(*found) : "none", id));
        }
    }
    if (tokenizer->decode(tokenizer->encode(kSample)) != kSample) {
        problems.emplace_back("a text does not come back from its ids");
    }
    return judged("tokenizer fits the model", problems.empty(), fmt::format("{}", fmt::join(problems, "; ")));
}

CheckResult picturesFit(const fs::path& folder, const model::VisionConfig& vision) {
    return judged("picture rules fit the model", fitTower(vision::PreprocessOptions::load(folder), vision), "patch or merge size differs from config.json's vision_config");
}

/// A prompt of a few tokens and one picture of 8 x 12 patches.
struct Probe {
    model::PatchGrid grid{8, 12};
    torch::Tensor patches;
    model::SequenceBatch batch;

    explicit Probe(const model::Vlm& vlm) {
        const auto& vision = vlm.config().vision;
        patches = torch::sin(torch::arange(grid.patches() * vision.patchValues(), torch::kFloat32) * 0.37F).view({grid.patches(), vision.patchValues()});
        const auto cells = vlm.cells(grid);
        std::vector<int32_t> ids{10, 11, 12};
        ids.insert(ids.end(), static_cast<size_t>(cells.tokens()), vlm.config().imageTokenId);
        ids.insert(ids.end(), {13, 14, 15, 16});
        model::PositionCursor cursor;
        batch = {{ids}, {model::mropePositions(ids, std::vector{cells}, vlm.config().imageTokenId, cursor)}};
    }
};

CheckResult cacheAgainstWhole(const model::Vlm& vlm) {
    const Probe probe(vlm);
    const auto features = vlm.encodePictures(probe.patches, {probe.grid});
    const auto whole = vlm.forward(probe.batch, features)[0];
    auto cache = vlm.makeCache(1, whole.size(0));
    const auto split = static_cast<std::ptrdiff_t>(whole.size(0) - 3);   // the picture and a token, then the last three
    const auto& ids = probe.batch.ids[0];
    const auto& positions = probe.batch.positions[0];
    const auto first = vlm.forwardCached({{{ids.begin(), ids.begin() + split}}, {{positions.begin(), positions.begin() + split}}}, features, cache)[0];
    const auto rest = vlm.forwardCached({{{ids.begin() + split, ids.end()}}, {{positions.begin() + split, positions.end()}}}, {}, cache)[0];
    return compared("states with a cache against without", at::cat({first, rest}), whole);
}

CheckResult picturesTogetherAgainstAlone(const model::Vlm& vlm) {
    const Probe probe(vlm);
    const model::PatchGrid small{4, 4};
    const auto second = probe.patches.narrow(0, 0, small.patches());
    const auto together = vlm.encodePictures(at::cat({probe.patches, second}), {probe.grid, small});
    const auto alone = at::cat({vlm.encodePictures(probe.patches, {probe.grid}), vlm.encodePictures(second, {small})});
    return compared("pictures together against alone", together, alone);
}

torch::Dtype storedDtype(const fs::path& folder) {
    const auto checkpoint = store::openCheckpoint(folder);
    return checkpoint.tensors.empty() ? torch::kFloat32 : model::dtypeFromName(checkpoint.tensors.begin()->second.dtype);
}

std::vector<CheckResult> checkVlm(const fs::path& folder, const ProgressFn& progress) {
    const torch::NoGradGuard noGrad;
    const auto base = model::isAdapterFolder(folder) ? model::baseFolder(folder, model::LoraConfig::load(folder)) : folder;
    std::vector<CheckResult> results;
    std::shared_ptr<model::Vlm> vlm;
    results.push_back(attempt("weights fit config.json", [&] {
        vlm = model::Vlm::load(folder, torch::kCPU, storedDtype(base));
        return judged("weights fit config.json", true);
    }));
    if (!vlm) {
        return results;
    }
    const auto run = [&](const char* name, auto check) {
        progress({static_cast<int64_t>(results.size()), 6, name});
        results.push_back(attempt(name, check));
    };
    run("weights are finite", [&] { return finiteWeights(vlm->weights()); });
    run("tokenizer fits the model", [&] { return tokenizerFits(base, vlm->config()); });
    run("picture rules fit the model", [&] { return picturesFit(base, vlm->config().vision); });
    run("states with a cache against without", [&] { return cacheAgainstWhole(*vlm); });
    run("pictures together against alone", [&] { return picturesTogetherAgainstAlone(*vlm); });
    return results;
}

CheckResult clipTexts(const clip::ClipModel& clip, const text::ClipTokenizer& tokenizer) {
    const auto ids = tokenizer.encode("a photo of a traffic light.", static_cast<int>(clip.config().maxPositions));
    const bool inside = std::all_of(ids.begin(), ids.end(), [&](int32_t id) { return id < clip.config().vocabSize; });
    if (!inside || ids.back() != tokenizer.endId()) {
        return judged("tokenizer fits the model", false, "an id is outside vocab_size, or a text does not end with its end token");
    }
    const auto row = torch::tensor(std::vector<int64_t>(ids.begin(), ids.end()), torch::kLong).unsqueeze(0);
    const auto longer = at::cat({row, at::full({1, 2}, int64_t{tokenizer.padId()}, torch::kLong)}, 1);
    const auto mask = at::cat({at::ones_like(row), at::zeros({1, 2}, torch::kLong)}, 1);
    return compared("a padded text against the text alone", clip.embedTexts(longer, mask), clip.embedTexts(row, at::ones_like(row)));
}

std::vector<CheckResult> checkClip(const fs::path& folder) {
    std::vector<CheckResult> results;
    std::shared_ptr<clip::ClipModel> clip;
    results.push_back(attempt("weights fit config.json", [&] {
        clip = clip::ClipModel::load(folder);
        return judged("weights fit config.json", true);
    }));
    if (clip) {
        results.push_back(attempt("weights are finite", [&] { return finiteWeights(clip->parameters()); }));
        results.push_back(attempt("tokenizer fits the model", [&] { return clipTexts(*clip, *text::ClipTokenizer::fromFolder(folder)); }));
    }
    return results;
}

/// The set's cases for this folder, found before any check runs: a wrong --golden is told at once.
std::vector<GoldenCase> casesOf(const ModelCheckRequest& request) {
    auto cases = goldenCases(*request.golden, request.folder);
    if (!cases.empty()) {
        return cases;
    }
    std::set<std::string> known;
    for (const auto& golden : goldenCases(*request.golden)) {
        known.insert(golden.checkpoint);
    }
    known.erase("");
    fail(ErrorKind::InvalidArgument, "{} holds no case for a checkpoint named '{}'; it has {}", request.golden->string(),
         fs::weakly_canonical(request.folder).filename().string(), fmt::join(known, ", "));
}

void addGolden(const std::vector<GoldenCase>& cases, const ProgressFn& progress, std::vector<CheckResult>& results) {
    int64_t done = 0;
    for (const auto& golden : cases) {
        progress({done++, static_cast<int64_t>(cases.size()), golden.name});
        const auto found = golden.run();
        results.insert(results.end(), found.begin(), found.end());
    }
}

}  // namespace

std::vector<CheckResult> checkModel(const ModelCheckRequest& request, const ProgressFn& progress) {
    const auto quiet = progress ? progress : [](const Progress&) {};
    const bool isClip = describeModel(request.folder).kind == "CLIP";
    const auto cases = request.golden ? casesOf(request) : std::vector<GoldenCase>{};
    auto results = isClip ? checkClip(request.folder) : checkVlm(request.folder, quiet);
    addGolden(cases, quiet, results);
    return results;
}

}  // namespace omnidrive::train
