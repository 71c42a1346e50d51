// SPDX-License-Identifier: GPL-3.0-or-later
// What a model folder says of its model beside the weights: a VLM's, an adapter's or a CLIP's config.json, what it wants of pictures.
#include "fuzz/target.h"

#include "clip/clip_config.h"
#include "model/config.h"
#include "model/lora_config.h"
#include "vision/preprocess_options.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace omnidrive;

namespace {

namespace fs = std::filesystem;

const std::set<std::string> kNames{"config.json", "generation_config.json", "adapter_config.json", "adapter_model.safetensors", "preprocessor_config.json", "processor_config.json"};

bool isNumber(double value) { return std::isfinite(value); }

bool areColours(const std::array<float, 3>& mean, const std::array<float, 3>& deviation) {
    return std::all_of(mean.begin(), mean.end(), isNumber) && std::all_of(deviation.begin(), deviation.end(), [](float value) { return isNumber(value) && value > 0; });
}

/// What could be read can be built, and written and read again.
void useModel(const fs::path& folder, const fs::path& copy) {
    const model::VlmConfig config = model::VlmConfig::load(folder);
    const auto& [text, vision] = std::pair(config.text, config.vision);
    fuzz::promise(text.heads > 0 && text.kvHeads > 0 && text.heads % text.kvHeads == 0 && text.headDim > 0 && text.layers > 0 && text.vocabSize > 0);
    fuzz::promise(vision.heads > 0 && vision.hiddenSize % vision.heads == 0 && vision.patchSize > 0 && vision.mergeSize > 0 && vision.patchValues() > 0);
    fuzz::promise(vision.windowSize >= vision.patchSize * vision.mergeSize);
    fuzz::promise(isNumber(text.ropeTheta) && text.ropeTheta > 0 && isNumber(text.rmsNormEps) && text.rmsNormEps >= 0);
    config.save(copy);
    const model::VlmConfig again = model::VlmConfig::load(copy);
    fuzz::promise(again.text.hiddenSize == text.hiddenSize && again.text.mropeSection == text.mropeSection && again.text.ropeTheta == text.ropeTheta);
    fuzz::promise(again.vision.fullAttentionBlocks == vision.fullAttentionBlocks && again.stopTokenIds == config.stopTokenIds && again.dtype == config.dtype);
}

void useAdapter(const fs::path& folder, const fs::path& copy) {
    if (!model::isAdapterFolder(folder)) {
        return;
    }
    const model::LoraConfig lora = model::LoraConfig::load(folder);
    fuzz::mayRefuse([&] { model::baseFolder(folder, lora); });
    for (const char* module : {"model.layers.0.self_attn.q_proj", "model.language_model.layers.31.mlp.down_proj", "visual.blocks.7.attn.qkv"}) {
        fuzz::mayRefuse([&] { fuzz::promise(lora.rankOf(module) >= 1 && lora.rankOf(module) <= 4096); });
        fuzz::mayRefuse([&] { fuzz::promise(isNumber(lora.scaleOf(module)) && lora.scaleOf(module) > 0); });
    }
    lora.save(copy);
    const model::LoraConfig again = model::LoraConfig::load(copy);
    fuzz::promise(again.rank == lora.rank && again.alpha == lora.alpha && again.pattern == lora.pattern && again.targets == lora.targets);
    fuzz::promise(again.rankPattern == lora.rankPattern && again.alphaPattern == lora.alphaPattern && again.excluded == lora.excluded);
}

void useClip(const fs::path& folder, const fs::path& copy) {
    const clip::ClipConfig config = clip::ClipConfig::load(folder);
    fuzz::promise(config.problem().empty() && config.patches() > 0 && areColours(config.mean, config.std) && isNumber(config.logitScaleInit));
    config.save(copy);
    const clip::ClipConfig again = clip::ClipConfig::load(copy);
    fuzz::promise(again.text.hiddenSize == config.text.hiddenSize && again.imageSize == config.imageSize && again.eosTokenId == config.eosTokenId && again.std == config.std);
}

void usePictures(const fs::path& folder) {
    const vision::PreprocessOptions options = vision::PreprocessOptions::load(folder);
    fuzz::promise(options.patchSize > 0 && options.mergeSize > 0 && options.temporalPatchSize > 0 && options.minPixels > 0 && options.minPixels <= options.maxPixels);
    fuzz::promise(areColours(options.mean, options.std));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const fs::path copy = folder.path() / "copy";
    fs::create_directories(copy);
    folder.writeParts(fuzz::textOf(data, size), kNames);
    fuzz::mayRefuse([&] { useModel(folder.path(), copy); });
    fuzz::mayRefuse([&] { useAdapter(folder.path(), copy); });
    fuzz::mayRefuse([&] { useClip(folder.path(), copy); });
    fuzz::mayRefuse([&] { usePictures(folder.path()); });
    folder.clear();
    fs::remove_all(copy);
    return 0;
}
