// SPDX-License-Identifier: GPL-3.0-or-later
// A learning step that computes each prompt once against one over whole sequences: same loss, same gradient.
#include "../model/nano_config.h"

#include "kernels/token_logprob/token_logprob.h"
#include "train/micro_batches.h"
#include "train/policy_loss.h"
#include "train/response_logprobs.h"

#include <ATen/ATen.h>

#include <QTest>

using namespace omnidrive;

namespace {

constexpr int32_t kImage = 39;

/// A picture of rows x columns patches, drawn from its seed.
model::PictureInput picture(int rows, int columns, int seed, torch::ScalarType type) {
    const auto values = torch::sin(torch::arange(int64_t{rows} * columns * 1176, torch::kDouble) * (0.013 + 0.001 * seed) + seed);
    return {"picture " + std::to_string(seed), values.view({-1, 1176}).to(type), {rows, columns}};
}

/// Ids "3 4 P 5": P is replaced by as many image tokens as the next picture has.
std::vector<int32_t> idsOf(const QString& text, const std::vector<model::PictureInput>& pictures) {
    std::vector<int32_t> ids;
    size_t next = 0;
    for (const auto& word : text.split(u' ')) {
        if (word == "P") {
            const auto& grid = pictures[next++].grid;
            ids.insert(ids.end(), static_cast<size_t>(grid.patches() / 4), kImage);
        } else {
            ids.push_back(word.toInt());
        }
    }
    return ids;
}

/// A continuation in which "3 4 [ 7 P 8 ] 5" has the observation in brackets.
train::ContinuationTokens continuation(size_t prompt, const QString& text, std::vector<model::PictureInput> pictures) {
    train::ContinuationTokens made;
    made.prompt = prompt;
    bool isObserved = false;
    size_t next = 0;
    for (const auto& word : text.split(u' ')) {
        if (word == "[" || word == "]") {
            isObserved = word == "[";
            continue;
        }
        const std::vector<model::PictureInput> one = word == "P" ? std::vector{pictures[next++]} : std::vector<model::PictureInput>{};
        for (const int32_t id : idsOf(word, one)) {
            if (!isObserved) {
                made.generatedAt.push_back(static_cast<int64_t>(made.ids.size()));
            }
            made.ids.push_back(id);
        }
    }
    made.pictures = std::move(pictures);
    return made;
}

/// Two groups; crops in the middle of continuations, one of them cut by two rollouts alike.
train::ResponseTokens scene(torch::ScalarType type) {
    const auto make = [&](int rows, int columns, int seed) { return picture(rows, columns, seed, type); };
    train::ResponseTokens tokens;
    tokens.prompts.push_back({idsOf("2 3 P 4 5 6", {make(4, 6, 1)}), {make(4, 6, 1)}});
    tokens.prompts.push_back({idsOf("2 7 P 8", {make(8, 4, 2)}), {make(8, 4, 2)}});
    tokens.continuations.push_back(continuation(0, "9 10 11 [ 12 P 13 ] 14 15", {make(4, 4, 3)}));
    tokens.continuations.push_back(continuation(1, "20 21 22", {}));
    tokens.continuations.push_back(continuation(0, "16 [ 12 P 13 ] 17 [ 12 P 13 ] 18 19 20", {make(4, 4, 3), make(2, 6, 4)}));
    tokens.continuations.push_back(continuation(0, "23", {}));
    tokens.continuations.push_back(continuation(1, "24 25 [ 12 P 13 ] 26", {make(6, 2, 5)}));
    return tokens;
}

constexpr double kTemperature = 0.9;
const std::vector<int32_t> kBanned{kImage, 30};

/// The same by whole sequences: every continuation carries its prompt and its pictures again.
train::ResponseLogprobs wholeSequences(const model::Vlm& vlm, const train::ResponseTokens& tokens) {
    size_t longest = 0;
    for (const auto& c : tokens.continuations) {
        longest = std::max(longest, c.generatedAt.size());
    }
    std::vector<torch::Tensor> logprobs, entropies, masks;
    for (const auto& c : tokens.continuations) {
        const auto& prompt = tokens.prompts[c.prompt];
        auto ids = prompt.ids;
        ids.insert(ids.end(), c.ids.begin(), c.ids.end());
        std::vector<torch::Tensor> patches;
        std::vector<model::PatchGrid> grids;
        std::vector<model::CellGrid> cells;
        for (const auto* pictures : {&prompt.pictures, &c.pictures}) {
            for (const auto& p : *pictures) {
                patches.push_back(p.patches);
                grids.push_back(p.grid);
                cells.push_back(vlm.cells(p.grid));
            }
        }
        model::PositionCursor cursor;
        const auto positions = model::mropePositions(ids, cells, kImage, cursor);
        const auto hidden = vlm.forward({{ids}, {positions}}, vlm.encodePictures(at::cat(patches), grids))[0];
        std::vector<int64_t> states, targets;
        for (const int64_t at : c.generatedAt) {
            states.push_back(static_cast<int64_t>(prompt.ids.size()) + at - 1);
            targets.push_back(c.ids[static_cast<size_t>(at)]);
        }
        const auto found = kernels::tokenLogprobReference(hidden.index_select(0, torch::tensor(states)), vlm.decoder().headWeight(),
                                                          torch::tensor(targets), kTemperature, kBanned);
        const auto padded = [&](const torch::Tensor& x) { return at::constant_pad_nd(x, {0, static_cast<int64_t>(longest) - x.size(0)}); };
        logprobs.push_back(padded(found.logprob));
        entropies.push_back(padded(found.entropy));
        masks.push_back(padded(torch::ones_like(found.logprob).detach()));
    }
    return {at::stack(logprobs), at::stack(entropies), at::stack(masks)};
}

/// @param rows which of the scene's continuations these are; each has an advantage of its own, and ratios by its place.
torch::Tensor lossOf(const train::ResponseLogprobs& fresh, std::vector<int64_t> rows = {0, 1, 2, 3, 4},
                     train::LossAggregation aggregation = train::LossAggregation::TokenMean) {
    train::PolicyLossOptions options;
    options.klWeight = 0.04;
    options.entropyWeight = 0.1;
    options.aggregation = aggregation;
    const auto index = torch::tensor(rows, torch::kLong);
    const auto places = torch::arange(fresh.logprobs.size(1), torch::kDouble);
    const auto wobble = torch::sin(10 * index.to(torch::kDouble).unsqueeze(1) + places).to(fresh.logprobs.scalar_type());
    const auto now = fresh.logprobs.detach();
    const auto advantages = torch::tensor({1.5, -0.5, -1.0, 0.3, 0.7}).to(now.scalar_type()).index_select(0, index);
    return train::policyLoss(fresh.logprobs, now + 0.1 * wobble, now - 0.2 * wobble, fresh.entropy, advantages, fresh.mask, options).loss;
}

std::map<std::string, torch::Tensor> gradients(const torch::Tensor& loss,
                                               const std::vector<std::pair<std::string, torch::Tensor>>& parameters) {
    for (const auto& [name, parameter] : parameters) {
        parameter.mutable_grad() = torch::Tensor();
    }
    loss.backward();
    std::map<std::string, torch::Tensor> all;
    for (const auto& [name, parameter] : parameters) {
        all[name] = parameter.grad().defined() ? parameter.grad().clone() : torch::zeros_like(parameter);
    }
    return all;
}

std::shared_ptr<model::Vlm> vlmOf(torch::ScalarType type, bool isTied) {
    auto weights = model::randomWeights(tests::nanoConfig(isTied), 11);
    for (auto& [name, tensor] : weights) {
        tensor = tensor.to(type);
    }
    return std::make_shared<model::Vlm>(tests::nanoConfig(isTied), weights);
}

}  // namespace

class TestSharedStep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gradientIsThatOfWholeSequences_data() {
        QTest::addColumn<bool>("isDouble");
        QTest::addColumn<bool>("isTied");
        QTest::addColumn<bool>("checkpointing");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("float32") << false << true << false << 1e-5;
        QTest::newRow("float32, head of its own") << false << false << false << 1e-5;
        QTest::newRow("float32, layers run again") << false << true << true << 1e-5;
        QTest::newRow("float64") << true << true << false << 1e-8;   // the vision tower rotates in float32 whatever the weights are
    }

    void gradientIsThatOfWholeSequences() {
        QFETCH(bool, isDouble);
        QFETCH(bool, isTied);
        QFETCH(bool, checkpointing);
        QFETCH(double, tolerance);
        const auto type = isDouble ? torch::kDouble : torch::kFloat;
        const auto vlm = vlmOf(type, isTied);
        const auto parameters = vlm->enableGradients(true);
        const auto tokens = scene(type);
        const auto whole = lossOf(wholeSequences(*vlm, tokens));
        const auto expected = gradients(whole, parameters);
        vlm->setGradientCheckpointing(checkpointing);
        const auto shared = lossOf(train::responseLogprobs(*vlm, tokens, kBanned, kTemperature));
        const auto actual = gradients(shared, parameters);
        const double losses[] = {shared.item<double>(), whole.item<double>()};
        QVERIFY2(std::abs(losses[0] - losses[1]) <= tolerance * std::abs(losses[1]), qPrintable(QString("%1 %2").arg(losses[0]).arg(losses[1])));
        QCOMPARE(actual.size(), expected.size());
        for (const auto& [name, gradient] : expected) {
            const double size = gradient.norm().item<double>(), difference = (actual.at(name) - gradient).norm().item<double>();
            QVERIFY2(size > 0, name.c_str());
            QVERIFY2(difference <= tolerance * size, qPrintable(QString("%1: %2 of %3").arg(name.c_str()).arg(difference).arg(size)));
        }
    }

    void anySplitGivesTheSameGradient_data() {
        QTest::addColumn<int>("budget");
        QTest::addColumn<int>("passes");
        QTest::addColumn<bool>("byRollout");
        QTest::newRow("groups apart") << 39 << 2 << false;
        QTest::newRow("groups apart, mean over rollouts") << 39 << 2 << true;
        QTest::newRow("the first group split") << 30 << 3 << false;
        QTest::newRow("every rollout alone") << 1 << 5 << false;
        QTest::newRow("every rollout alone, mean over rollouts") << 1 << 5 << true;
    }

    /// Passes over parts, each weighted by its share of the loss, leave the gradient of one pass; crops stand in the middle of continuations.
    void anySplitGivesTheSameGradient() {
        QFETCH(int, budget);
        QFETCH(int, passes);
        QFETCH(bool, byRollout);
        const auto mode = byRollout ? train::LossAggregation::SeqMeanTokenMean : train::LossAggregation::TokenMean;
        const auto vlm = vlmOf(torch::kFloat, true);
        const auto parameters = vlm->enableGradients(true);
        const auto tokens = train::selected(scene(torch::kFloat), {0, 2, 3, 1, 4});   // group by group
        const auto whole = train::responseLogprobs(*vlm, tokens, kBanned, kTemperature);
        const auto expected = gradients(lossOf(whole, {0, 1, 2, 3, 4}, mode), parameters);
        const auto cut = train::microBatches(train::rowTokens(tokens), budget);
        QCOMPARE(static_cast<int>(cut.size()), passes);
        for (const auto& [name, parameter] : parameters) {
            parameter.mutable_grad() = torch::Tensor();
        }
        const train::LossExtent all{whole.mask.sum().item<double>(), 5};
        for (const auto& pass : cut) {
            const auto fresh = train::responseLogprobs(*vlm, train::selected(tokens, pass), kBanned, kTemperature);
            const train::LossExtent own{fresh.mask.sum().item<double>(), static_cast<double>(pass.size())};
            (lossOf(fresh, {pass.begin(), pass.end()}, mode) * train::lossShare(own, all, mode)).backward();
        }
        for (const auto& [name, parameter] : parameters) {
            const auto& gradient = expected.at(name);
            const double size = gradient.norm().item<double>(), difference = (parameter.grad() - gradient).norm().item<double>();
            QVERIFY2(size > 0 && difference <= 1e-5 * size, qPrintable(QString("%1: %2 of %3").arg(name.c_str()).arg(difference).arg(size)));
        }
    }

    /// Kept features give the step of freshly encoded ones, and each picture is encoded once for policy, reference and the next step.
    void keptFeaturesGiveTheSameStep() {
        const auto vlm = vlmOf(torch::kFloat, true);
        const auto parameters = vlm->enableGradients(false);
        const auto tokens = scene(torch::kFloat);
        const auto expected = gradients(lossOf(train::responseLogprobs(*vlm, tokens, kBanned, kTemperature)), parameters);
        model::FeatureCache cache(1 << 20);
        for (int step = 0; step < 2; ++step) {
            const auto actual = gradients(lossOf(train::responseLogprobs(*vlm, tokens, kBanned, kTemperature, &cache)), parameters);
            for (const auto& [name, gradient] : expected) {
                const double size = gradient.norm().item<double>(), difference = (actual.at(name) - gradient).norm().item<double>();
                QVERIFY2(difference <= 1e-5 * size, name.c_str());
            }
        }
        QCOMPARE(cache.misses(), int64_t{5});   // two prompts' pictures and three different crops
        QCOMPARE(cache.hits(), int64_t{5});
    }
};

QTEST_APPLESS_MAIN(TestSharedStep)
#include "tst_shared_step.moc"
