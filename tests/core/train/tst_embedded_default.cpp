// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded default: its texts, its demonstrations, that making it is deterministic, and what the shipped weights can do.
#include "clip/clip_training.h"
#include "rollout/engine.h"
#include "support/temp_folder.h"
#include "text/reply_parser.h"
#include "train/clip_pairs.h"
#include "train/demonstrations.h"
#include "train/embedded_default.h"
#include "train/pretrain_vlm.h"
#include "train/trainer.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace omnidrive;

namespace {

constexpr uint64_t kSeed = 11;

int countOf(const std::vector<int32_t>& ids, int32_t wanted) {
    return static_cast<int>(std::count(ids.begin(), ids.end(), wanted));
}

/// A tiny training; the weights it ends with.
model::Weights pretrained(const std::filesystem::path& folder, uint64_t seed) {
    auto policy = train::makeEmbeddedSkeleton(folder, 5);
    train::PretrainVlmOptions options;
    options.seed = seed;
    options.steps = 2;
    options.behaviourSteps = 2;
    options.scenes = 2;
    options.measuredScenes = 2;
    options.warmupSteps = 0;
    train::pretrainVlm(policy, options, {}, {});
    return policy.vlm->weights();
}

bool sameWeights(const model::Weights& a, const model::Weights& b) {
    return a.size() == b.size() &&
           std::all_of(a.begin(), a.end(), [&](const auto& entry) { return entry.second.equal(b.at(entry.first)); });
}

}  // namespace

class TestEmbeddedDefault : public QObject {
    Q_OBJECT

    tests::TempFolder folder_;
    std::optional<rollout::Policy> skeleton_;

private Q_SLOTS:
    void initTestCase() { skeleton_ = train::makeEmbeddedSkeleton(folder_.path() / "skeleton", 5); }

    void everyCoordinateIsOneToken() {
        for (int value = 0; value <= train::kLargestCoordinate; value += train::kCoordinateStep) {
            QCOMPARE(skeleton_->tokenizer->encode(std::to_string(value)).size(), size_t{1});
            QCOMPARE(skeleton_->tokenizer->encode(", " + std::to_string(value)).size(), size_t{1});
        }
    }

    void aCallIsPlainJson() {
        const auto reply = text::parseReply(train::callText({8, 12, 40, 52}, "traffic light"));
        QVERIFY(reply.call.has_value());
        QCOMPARE(QString::fromStdString(reply.call->label), QStringLiteral("traffic light"));
        QVERIFY(reply.call->box.has_value());
        QVERIFY(reply.call->box->x0 == 8 && reply.call->box->y0 == 12 && reply.call->box->x1 == 40 && reply.call->box->y1 == 52);
        QVERIFY(skeleton_->tokenizer->encode(train::callText({8, 12, 40, 52}, "vehicle")).size() <= 12);
    }

    void demonstrationsRepeat() {
        const train::Demonstrator demonstrator(*skeleton_, {.zooms = 1}, kSeed);
        for (int index = 0; index < 4; ++index) {
            const auto once = demonstrator.make(index), again = demonstrator.make(index);
            QCOMPARE(once.size(), again.size());
            for (size_t i = 0; i < once.size(); ++i) {
                QCOMPARE(once[i].ids, again[i].ids);
                QCOMPARE(once[i].weights, again[i].weights);
            }
        }
    }

    void demonstrationsFit() {
        const auto& config = skeleton_->vlm->config();
        const train::Demonstrator demonstrator(*skeleton_, {.agents = 2, .zooms = 2, .zoom = 0.5}, kSeed);
        int calls = 0;
        for (int index = 0; index < 30; ++index) {
            for (const auto& demo : demonstrator.make(index)) {
                int tokens = 0;
                for (const auto& picture : demo.pictures) {
                    tokens += picture->imageTokens;
                }
                QCOMPARE(countOf(demo.ids, config.imageTokenId), tokens);
                QCOMPARE(demo.weights.size(), demo.ids.size());
                for (size_t i = 0; i < demo.ids.size(); ++i) {
                    QVERIFY(demo.ids[i] != config.imageTokenId || demo.weights[i] == 0);
                }
                QCOMPARE(demo.weights.front(), 0.0F);
                QVERIFY(*std::max_element(demo.weights.begin(), demo.weights.end()) > 0);
                const std::string said = skeleton_->tokenizer->decode(demo.ids);
                const auto begin = said.find("<tool_call>"), end = said.find("</tool_call>");
                if (begin != std::string::npos) {
                    const auto call = text::parseToolCall(said.substr(begin + 11, end - begin - 11));
                    QVERIFY2(call.problem.empty() && call.box, said.c_str());
                    ++calls;
                }
            }
        }
        QVERIFY2(calls > 120, qPrintable(QString::number(calls)));
    }

    /// Three times as many forced zooms must not teach the model to zoom more often.
    void theDecisionToZoomIsNotTrained() {
        train::BehaviourMix mix;
        mix.locates = mix.describes = mix.agents = 0;
        mix.zooms = 1;
        const auto look = skeleton_->tokenizer->encode("<think>Look").back();
        const train::Demonstrator demonstrator(*skeleton_, mix, kSeed);
        for (int index = 0; index < 20; ++index) {
            const auto demo = demonstrator.make(index).at(0);
            const auto first = std::find(demo.ids.begin(), demo.ids.end(), look) - demo.ids.begin();
            QVERIFY(first < static_cast<std::ptrdiff_t>(demo.ids.size()));
            QCOMPARE(demo.weights[static_cast<size_t>(first)], 0.0F);
            QVERIFY(demo.weights[static_cast<size_t>(first) + 1] > 0);
        }
    }

    void makingItIsDeterministic() {
        const auto once = pretrained(folder_.path() / "once", 3), again = pretrained(folder_.path() / "again", 3);
        QVERIFY(sameWeights(once, again));
        QVERIFY(!sameWeights(once, pretrained(folder_.path() / "other", 4)));
    }

    void theShippedModelLocates() {
        auto policy = rollout::Policy::load("embedded", torch::kCPU, torch::kFloat32);
        std::vector<rollout::GroupRequest> requests;
        std::vector<BoxF> boxes;
        for (int i = 0; i < 60; ++i) {
            const auto scene = data::makeScene(900'000 + static_cast<uint64_t>(i), {});
            const auto& object = scene.objects.at(static_cast<size_t>(i) % scene.objects.size());
            auto sample = std::make_shared<data::Sample>();
            sample->id = std::to_string(i);
            sample->images = {scene.image};
            sample->question = std::string("Locate the ") + data::objectClassLabel(object.cls) + ".";
            requests.push_back({sample, std::to_string(i), 0, 0, 1, 0});
            boxes.push_back(toBoxF(object.boxInImage));
        }
        rollout::RolloutOptions options;
        options.groupSize = 1;
        options.temperature = 0;
        options.maxTurns = 2;
        options.maxTurnTokens = 40;
        std::vector<double> errors;
        const auto rollouts = rollout::Engine(policy, options).run(requests);
        for (size_t i = 0; i < rollouts.size(); ++i) {
            const auto& call = rollouts[i].trajectory.turns.at(0).tool;
            QVERIFY2(call && call->effectiveBox, "the model did not answer 'Locate' with a call");
            const auto box = toBoxF(*call->effectiveBox);
            errors.push_back(std::hypot((box.x0 + box.x1 - boxes[i].x0 - boxes[i].x1) / 2, (box.y0 + box.y1 - boxes[i].y0 - boxes[i].y1) / 2));
        }
        std::sort(errors.begin(), errors.end());
        const double median = errors[errors.size() / 2];
        qInfo("distance of the box centre, pixels of 560 x 280: median %.1f, 80 %% below %.1f", median, errors[errors.size() * 4 / 5]);
        QVERIFY(median < 20);
    }

    void theShippedModelSeldomZooms() {
        auto recipe = train::loadRecipe(train::findRecipe("embedded"));
        std::vector<rollout::GroupRequest> requests;
        for (int i = 0; i < 50; ++i) {
            requests.push_back({train::recipeSample(recipe, 0.2, "validation", i), std::to_string(i), 0, 0, static_cast<uint64_t>(i), 0});
        }
        const auto rollouts = rollout::Engine(rollout::Policy::load(recipe.model, torch::kCPU, torch::kFloat32), recipe.rollout).run(requests);
        const auto zoomed = std::count_if(rollouts.begin(), rollouts.end(), [](const auto& result) {
            return std::any_of(result.trajectory.turns.begin(), result.trajectory.turns.end(), [](const auto& turn) { return turn.tool.has_value(); });
        });
        const double rate = static_cast<double>(zoomed) / static_cast<double>(rollouts.size());
        qInfo("the base calls the tool in %.3f of %zu sampled replies", rate, rollouts.size());
        QVERIFY(rate > 0.01 && rate < 0.25);
    }

    void theShippedClipTellsRegionsApart() {
        const auto folder = rollout::modelFolder("embedded", "clip");
        const auto model = clip::ClipModel::load(folder, torch::kCPU, torch::kFloat32);
        train::ClipPairOptions pairs;
        pairs.seed = 424242;
        const auto heldOut = train::makeClipPairSource(pairs)(0, 256);
        const double auc = clip::matchedAuc(*model, *text::ClipTokenizer::fromFolder(folder), heldOut, clip::ClipTraining{}.padToSquare);
        qInfo("matched against shuffled AUC %.4f", auc);
        QVERIFY(auc > 0.97);
    }
};

QTEST_APPLESS_MAIN(TestEmbeddedDefault)
#include "tst_embedded_default.moc"
