// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_model.h"
#include "clip/clip_towers.h"
#include "text/tokenizer.h"
#include "train/golden_parts.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

namespace omnidrive::train {

namespace {

void compareIds(const GoldenSource& source, int context, const torch::Tensor& expected, const torch::Tensor& mask, GoldenResults& results) {
    const auto metadata = source.metadata();
    const auto it = metadata.find("texts");
    if (it == metadata.end()) {
        return;
    }
    const auto tokenizer = text::ClipTokenizer::fromFolder(source.checkpoint);
    auto ids = torch::full_like(expected, int64_t{tokenizer->padId()});
    int64_t row = 0;
    for (const auto& text : nlohmann::json::parse(it->second)) {
        const auto made = tokenizer->encode(text.get<std::string>(), context);
        for (size_t i = 0; i < made.size() && static_cast<int64_t>(i) < ids.size(1); ++i) {
            ids[row][static_cast<int64_t>(i)] = int64_t{made[i]};
        }
        ++row;
    }
    results.push_back(compareTensors(source, "text ids", ids * mask, expected * mask, 0.5));
}

}  // namespace

GoldenResults compareClip(const GoldenSource& source) {
    const torch::NoGradGuard noGrad;
    const auto t = source.tensors();
    const auto model = clip::ClipModel::load(source.checkpoint);
    const auto& weights = model->parameters();
    const auto& ids = t.at("input_ids");
    const auto& mask = t.at("attention_mask");
    GoldenResults results;
    compareIds(source, static_cast<int>(model->config().maxPositions), ids, mask, results);
    const auto compare = [&](const char* what, const torch::Tensor& value, const char* name, double tolerance) {
        results.push_back(compareTensors(source, what, value, t.at(name), tolerance));
    };
    const double embeds = source.tolerances.embeds;
    const auto texts = model->embedTexts(ids, mask), images = model->embedImages(t.at("pixel_values"));
    // The file's "pooled" values are projected, but not yet normalised.
    compare("projected texts", at::linear(clip::poolTexts(weights, model->config(), ids, mask), weights.at("text_projection.weight")), "text_pooled",
            embeds);
    compare("projected pictures", at::linear(clip::poolImages(weights, model->config(), t.at("pixel_values")), weights.at("visual_projection.weight")),
            "image_pooled", embeds);
    compare("text embeddings", texts, "text_embeds", embeds);
    compare("picture embeddings", images, "image_embeds", embeds);
    compare("logits", model->logitScale() * images.matmul(texts.t()), "logits_per_image", source.tolerances.logits);
    return results;
}

}  // namespace omnidrive::train
