// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/pretrain_losses.h"

#include "base/random.h"
#include "model/positions.h"
#include "train/embedded_default.h"

#include <cmath>
#include <set>

namespace omnidrive::train {

Head::Head(int64_t out, int64_t in, uint64_t seed) : weight(torch::empty({out, in})), bias(torch::zeros({out})) {
    Rng rng(seed);
    for (int64_t i = 0; i < weight.numel(); ++i) {
        weight.data_ptr<float>()[i] = static_cast<float>(rng.normal() / std::sqrt(3.0 * static_cast<double>(in)));
    }
    weight.requires_grad_(true);
    bias.requires_grad_(true);
}

Heads::Heads(int64_t hidden, uint64_t seed)
    : cell(data::kObjectClassCount, hidden, deriveSeed(seed, {1})),
      crop(data::kObjectClassCount * 5, hidden, deriveSeed(seed, {2})),   // class, then 4 attributes for each class
      centre(2, hidden, deriveSeed(seed, {3})),
      place(2, hidden, deriveSeed(seed, {4})),
      view(8, hidden, deriveSeed(seed, {5})) {}                           // 4 conditions, 4 bends

void Heads::appendTo(std::vector<std::pair<std::string, torch::Tensor>>& parameters) const {
    for (const auto& [name, head] : {std::pair{"cell", &cell}, {"crop", &crop}, {"centre", &centre}, {"place", &place}, {"view", &view}}) {
        parameters.emplace_back(std::string("head.") + name + ".weight", head->weight);
        parameters.emplace_back(std::string("head.") + name + ".bias", head->bias);
    }
}

CoordinateTable::CoordinateTable(const text::Tokenizer& tokenizer) {
    for (int value = 0; value <= kLargestCoordinate; value += kCoordinateStep) {
        plain.push_back(tokenizer.encode(std::to_string(value)).at(0));
        comma.push_back(tokenizer.encode(", " + std::to_string(value)).at(0));
        stepOf[plain.back()] = {value / kCoordinateStep, false};
        stepOf[comma.back()] = {value / kCoordinateStep, true};
    }
}

DemoTensors toTensors(const model::Vlm& vlm, const DemoBatch& batch) {
    DemoTensors tensors;
    std::vector<torch::Tensor> patches;
    std::map<const vision::PixelPatches*, int64_t> placed;
    std::vector<int64_t> index;
    int64_t features = 0;
    for (const auto& demo : batch) {
        std::vector<model::CellGrid> cells;
        auto& first = tensors.firstFeature.emplace_back();
        for (const auto& picture : demo.pictures) {
            const auto [it, isNew] = placed.emplace(picture.get(), features);
            const model::PatchGrid grid{picture->gridH, picture->gridW};
            if (isNew) {
                patches.push_back(picture->values);
                tensors.grids.push_back(grid);
                features += picture->imageTokens;
            }
            cells.push_back(vlm.cells(grid));
            first.push_back(it->second);
            for (int i = 0; i < picture->imageTokens; ++i) {
                index.push_back(it->second + i);
            }
        }
        model::PositionCursor cursor;
        tensors.sequences.ids.push_back(demo.ids);
        tensors.sequences.positions.push_back(model::mropePositions(demo.ids, cells, vlm.config().imageTokenId, cursor));
    }
    tensors.patches = at::cat(patches);
    tensors.featureIndex = torch::tensor(index, torch::kLong);
    return tensors;
}

namespace {

/// Column and row of every picture token from its state after the first layer. Rotary positions are relative: without this the second layer has
/// nothing to read an object's place from, and the decoder stayed at the prior for tens of thousands of scenes.
torch::Tensor placeLoss(const model::Vlm& vlm, const model::SequenceBatch& part, const torch::Tensor& state, const Heads& heads) {
    std::vector<int64_t> rows;
    std::vector<float> places;
    for (size_t b = 0; b < part.ids.size(); ++b) {
        for (size_t i = 0; i < part.ids[b].size(); ++i) {
            if (part.ids[b][i] != vlm.config().imageTokenId) {
                continue;
            }
            const auto& position = part.positions[b][i];
            rows.push_back(static_cast<int64_t>(b) * state.size(1) + static_cast<int64_t>(i));
            places.push_back(static_cast<float>(position[2] - position[0]) / 6.0F);
            places.push_back(static_cast<float>(position[1] - position[0]) / 3.0F);
        }
    }
    const auto predicted = heads.place(state.flatten(0, 1).index_select(0, torch::tensor(rows, torch::kLong)));
    return at::smooth_l1_loss(predicted, torch::tensor(places).view({-1, 2}), at::Reduction::Mean, 0.05);
}

}  // namespace

/// Short and long rows run apart: a few long replies would else pad the many short ones.
DemoPass forwardInBuckets(const model::Vlm& vlm, const DemoTensors& tensors, const torch::Tensor& features, const Heads& heads) {
    const auto& ids = tensors.sequences.ids;
    size_t longest = 0, total = 0;
    for (const auto& row : ids) {
        longest = std::max(longest, row.size());
        total += row.size();
    }
    const size_t limit = total / ids.size() * 5 / 4;
    std::vector<torch::Tensor> states, places;
    std::vector<int64_t> order;
    for (const bool isLong : {false, true}) {
        model::SequenceBatch part;
        std::vector<torch::Tensor> index;
        int64_t at = 0;
        for (size_t b = 0; b < ids.size(); ++b) {
            const auto count = static_cast<int64_t>(std::count(ids[b].begin(), ids[b].end(), vlm.config().imageTokenId));
            if ((ids[b].size() > limit) == isLong) {
                part.ids.push_back(ids[b]);
                part.positions.push_back(tensors.sequences.positions[b]);
                index.push_back(tensors.featureIndex.narrow(0, at, count));
                order.push_back(static_cast<int64_t>(b));
            }
            at += count;
        }
        if (!part.ids.empty()) {
            std::vector<torch::Tensor> layers;
            const auto hidden = vlm.forward(part, features.index_select(0, at::cat(index)), &layers);
            states.push_back(at::constant_pad_nd(hidden, {0, 0, 0, static_cast<int64_t>(longest) - hidden.size(1)}));
            places.push_back(placeLoss(vlm, part, layers[0], heads));
        }
    }
    return {at::cat(states).index_select(0, at::argsort(torch::tensor(order, torch::kLong))), at::stack(places).mean()};
}

/// Cross-entropy of the trained tokens; coordinates are spread over their neighbours by a Gaussian.
torch::Tensor textLoss(const model::Vlm& vlm, const DemoBatch& batch, const torch::Tensor& hidden, const CoordinateTable& table, double sigma) {
    const int64_t length = hidden.size(1);
    std::vector<int64_t> rows, targets, softRow, softId;
    std::vector<float> weights, softShare;
    double total = 0;
    for (size_t b = 0; b < batch.size(); ++b) {
        const auto& demo = batch[b];
        for (size_t i = 1; i < demo.ids.size(); ++i) {
            if (demo.weights[i] <= 0) {
                continue;
            }
            const auto row = static_cast<int64_t>(rows.size());
            rows.push_back(static_cast<int64_t>(b) * length + static_cast<int64_t>(i) - 1);
            targets.push_back(demo.ids[i]);
            const auto coordinate = table.stepOf.find(demo.ids[i]);
            total += demo.weights[i];
            weights.push_back(coordinate == table.stepOf.end() ? demo.weights[i] : 0.0F);
            if (coordinate == table.stepOf.end()) {
                continue;
            }
            const auto [step, comma] = coordinate->second;
            const auto& ids = comma ? table.comma : table.plain;
            std::vector<std::pair<int64_t, double>> spread;
            double sum = 0;
            for (int s = std::max(0, step - 3); s <= std::min<int>(static_cast<int>(ids.size()) - 1, step + 3); ++s) {
                spread.emplace_back(ids[static_cast<size_t>(s)], std::exp(-0.5 * (s - step) * (s - step) / (sigma * sigma)));
                sum += spread.back().second;
            }
            for (const auto& [id, share] : spread) {
                softRow.push_back(row);
                softId.push_back(id);
                softShare.push_back(static_cast<float>(demo.weights[i] * share / sum));
            }
        }
    }
    const auto states = hidden.flatten(0, 1).index_select(0, torch::tensor(rows, torch::kLong));
    const auto logs = at::log_softmax(vlm.decoder().logits(states), -1);   // [N, V]
    auto loss = -(logs.gather(1, torch::tensor(targets, torch::kLong).unsqueeze(1)).squeeze(1) * torch::tensor(weights)).sum();
    if (!softRow.empty()) {
        const auto flat = torch::tensor(softRow, torch::kLong) * logs.size(1) + torch::tensor(softId, torch::kLong);
        loss = loss - (logs.flatten().index_select(0, flat) * torch::tensor(softShare)).sum();
    }
    return loss / total;
}

/// "Which merged token holds it": per class a softmax over the picture's tokens. @param hits counts right tokens when given.
torch::Tensor cellLoss(const DemoBatch& batch, const DemoTensors& tensors, const torch::Tensor& features, const Heads& heads, double* hitRate) {
    std::vector<torch::Tensor> losses;
    int64_t hits = 0, count = 0;
    std::set<const vision::PixelPatches*> seen;
    for (size_t b = 0; b < batch.size(); ++b) {
        const auto& demo = batch[b];
        if (demo.objectCell.empty() || !seen.insert(demo.pictures[0].get()).second) {
            continue;
        }
        const auto scores = heads.cell(features.narrow(0, tensors.firstFeature[b][0], demo.pictures[0]->imageTokens)).t();   // [classes, tokens]
        std::vector<int64_t> classes, cells;
        for (int c = 0; c < data::kObjectClassCount; ++c) {
            if (demo.objectCell[static_cast<size_t>(c)] >= 0) {
                classes.push_back(c);
                cells.push_back(demo.objectCell[static_cast<size_t>(c)]);
            }
        }
        const auto chosen = scores.index_select(0, torch::tensor(classes, torch::kLong));
        const auto target = torch::tensor(cells, torch::kLong);
        losses.push_back(at::cross_entropy_loss(chosen, target));
        if (hitRate != nullptr) {
            hits += (chosen.argmax(1) == target).sum().item<int64_t>();
            count += static_cast<int64_t>(classes.size());
        }
    }
    if (hitRate != nullptr && count > 0) {
        *hitRate = static_cast<double>(hits) / static_cast<double>(count);
    }
    return losses.empty() ? torch::zeros({}) : at::stack(losses).mean();
}

/// Class and attribute of good crops: every merged token votes, the loudest count (log-sum-exp), so that the one token which holds a lamp or an
/// arm gets the gradient. A mean over the tokens learned the class and never the attribute.
torch::Tensor cropLoss(const DemoBatch& batch, const DemoTensors& tensors, const torch::Tensor& features, const Heads& heads) {
    std::vector<torch::Tensor> votes;
    std::vector<int64_t> classes, attributes;
    for (size_t b = 0; b < batch.size(); ++b) {
        const auto& demo = batch[b];
        if (demo.cropClass < 0) {
            continue;
        }
        votes.push_back(heads.crop(features.narrow(0, tensors.firstFeature[b].back(), demo.pictures.back()->imageTokens)).logsumexp(0));
        classes.push_back(demo.cropClass);
        attributes.push_back(demo.cropAttribute);
    }
    if (votes.empty()) {
        return torch::zeros({});
    }
    const auto scores = at::stack(votes);   // [N, 5 + 20]
    const auto cls = torch::tensor(classes, torch::kLong);
    const auto ofClass = scores.slice(1, data::kObjectClassCount).reshape({-1, data::kObjectClassCount, 4});
    const auto own = ofClass.index({torch::arange(cls.size(0)), cls});   // [N, 4]
    return at::cross_entropy_loss(scores.slice(1, 0, data::kObjectClassCount), cls) +
           at::cross_entropy_loss(own, torch::tensor(attributes, torch::kLong));
}

torch::Tensor centreLoss(const DemoBatch& batch, const torch::Tensor& hidden, const Heads& heads) {
    const int64_t length = hidden.size(1);
    std::vector<int64_t> rows;
    std::vector<float> centres;
    for (size_t b = 0; b < batch.size(); ++b) {
        const auto& demo = batch[b];
        for (int at : demo.centreAt) {
            rows.push_back(static_cast<int64_t>(b) * length + at);
            centres.push_back(static_cast<float>((demo.boxInModel->x0 + demo.boxInModel->x1) / 2 / demo.sceneWidth));
            centres.push_back(static_cast<float>((demo.boxInModel->y0 + demo.boxInModel->y1) / 2 / demo.sceneHeight));
        }
    }
    if (rows.empty()) {
        return torch::zeros({});
    }
    const auto predicted = heads.centre(hidden.flatten(0, 1).index_select(0, torch::tensor(rows, torch::kLong)));
    return at::smooth_l1_loss(predicted, torch::tensor(centres).view({-1, 2}), at::Reduction::Mean, 0.05);
}

/// Conditions and bend of the whole view, from the loudest token of the picture.
torch::Tensor viewLoss(const DemoBatch& batch, const DemoTensors& tensors, const torch::Tensor& features, const Heads& heads) {
    std::vector<torch::Tensor> votes;
    std::vector<int64_t> dayTimes, bends;
    std::set<const vision::PixelPatches*> seen;
    for (size_t b = 0; b < batch.size(); ++b) {
        const auto& demo = batch[b];
        if (demo.dayTime < 0 || !seen.insert(demo.pictures[0].get()).second) {
            continue;
        }
        votes.push_back(heads.view(features.narrow(0, tensors.firstFeature[b][0], demo.pictures[0]->imageTokens)).logsumexp(0));
        dayTimes.push_back(demo.dayTime);
        bends.push_back(demo.bend);
    }
    if (votes.empty()) {
        return torch::zeros({});
    }
    const auto scores = at::stack(votes);   // [N, 8]
    return at::cross_entropy_loss(scores.slice(1, 0, 4), torch::tensor(dayTimes, torch::kLong)) +
           at::cross_entropy_loss(scores.slice(1, 4), torch::tensor(bends, torch::kLong));
}

}  // namespace omnidrive::train
