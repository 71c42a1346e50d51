// SPDX-License-Identifier: GPL-3.0-or-later
// Training on an imported set: what is asked follows from its splits, and the embedded default really trains on it.
#include "core/train/tiny_training.h"
#include "data/question_set.h"
#include "data/scene_question.h"
#include "rollout/probe.h"
#include "support/error_text.h"
#include "train/launch_check.h"
#include "train/recipe_questions.h"
#include "vision/codec.h"

#include <ATen/Parallel.h>

#include <QTest>

#include <algorithm>
#include <fstream>
#include <set>

using namespace omnidrive;
using tests::Session;
using train::RecipeQuestions;
namespace fs = std::filesystem;

namespace {

constexpr int kTrain = 5, kValidation = 3;

}  // namespace

class TestRecipeQuestions : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;
    fs::path set_;

    /// A question about a drawn scene, its picture a file.
    data::Question question(int64_t index, const std::string& split) const {
        const data::Sample sample = data::drawSceneQuestion({"synthetic", 31, 2, "train", index, 0.2});
        data::Question one;
        one.id = "q" + std::to_string(index);
        one.images = {temp_.path() / (one.id + ".png")};
        const auto png = vision::encodePng(*sample.images[0]);
        std::ofstream(one.images[0], std::ios::binary).write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
        one.question = sample.question;
        one.options = sample.options;
        one.answer = sample.answer;
        one.kind = sample.kind;
        one.split = split;
        return one;
    }

    std::vector<data::Question> questions() const {
        std::vector<data::Question> all;
        for (int i = 0; i < kTrain + kValidation; ++i) {
            all.push_back(question(i, i < kTrain ? (i == 0 ? "" : "train") : i == kTrain ? "val" : "validation"));
        }
        return all;
    }

    fs::path written(const char* name, const std::vector<data::Question>& all) const {
        data::writeQuestionSet(temp_.path() / name, all);
        return temp_.path() / name;
    }

    train::Recipe recipe(const fs::path& set) const {
        train::Recipe recipe = tests::tinyRecipe("embedded");
        recipe.data.source = train::kQuestionSource;
        recipe.data.questions = set.string();
        return recipe;
    }

private Q_SLOTS:
    void initTestCase() {
        at::set_num_threads(1);
        set_ = written("set", questions());
    }

    void trainingAsksAllBeforeAnyComesAgain() {
        const RecipeQuestions asked(recipe(set_)), again(recipe(set_));
        std::set<std::string> orders;
        for (int64_t round = 0; round < 6; ++round) {
            std::set<std::string> seen;
            std::string order;
            for (int64_t i = 0; i < kTrain; ++i) {
                const auto sample = asked.sample(0.2, "train", round * kTrain + i);
                QCOMPARE(again.sample(0.2, "train", round * kTrain + i)->id, sample->id);
                seen.insert(sample->id);
                order += sample->id;
            }
            QCOMPARE(seen, (std::set<std::string>{"q0", "q1", "q2", "q3", "q4"}));
            orders.insert(order);
        }
        QVERIFY(orders.size() > 1);
        train::Recipe other = recipe(set_);
        other.seed = 4;
        const RecipeQuestions differs(other);
        bool isOther = false;
        for (int64_t i = 0; i < kTrain; ++i) {
            isOther = isOther || differs.sample(0.2, "train", i)->id != asked.sample(0.2, "train", i)->id;
        }
        QVERIFY(isOther);
    }

    void otherSplitsAreAskedInTheirOrderAndOnce() {
        const RecipeQuestions asked(recipe(set_));
        QCOMPARE(asked.atMost("validation", 200), kValidation);
        QCOMPARE(asked.atMost("validation", 2), 2);
        for (int i = 0; i < kValidation; ++i) {
            QCOMPARE(asked.sample(0.2, "validation", i)->id, "q" + std::to_string(kTrain + i));
        }
        QCOMPARE(asked.sample(0.2, "validation", 0)->options, question(kTrain, "val").options);
    }

    void drawnQuestionsAreAsTheyWere() {
        const train::Recipe drawn = tests::tinyRecipe("embedded");
        const RecipeQuestions asked(drawn);
        QCOMPARE(asked.sample(0.2, "train", 7)->id, std::string("train-000007"));
        QCOMPARE(asked.atMost("test", 200), 200);
    }

    /// Two steps of the embedded default, with validation and a probe.
    void theEmbeddedDefaultTrainsOnASet() {
        train::Recipe asked = recipe(set_);
        asked.stages.resize(1);
        asked.stages[0].steps = 2;
        asked.rollout.groupSize = 2;
        asked.eval = {2, 200, "validation"};
        asked.probe.samples = 1;
        const fs::path run = temp_.path() / "run";
        const auto before = rollout::Policy::load("embedded", torch::kCPU, torch::kFloat32).vlm->weights();
        const auto after = Session{run, asked}.run(1000);
        const bool hasLearned = std::any_of(after.begin(), after.end(), [&](const auto& entry) { return !torch::equal(entry.second, before.at(entry.first)); });
        QVERIFY(hasLearned);
        const auto reader = store::RunReader::open(run);
        reader->refresh();
        std::set<std::string> trained, probed;
        for (const store::IndexRow& row : reader->rows(1, 1000)) {
            (rollout::isProbeGroup(row.groupId) ? probed : trained).insert(row.sampleId);
        }
        const RecipeQuestions questions(asked);
        std::set<std::string> expected;
        for (int64_t i = 0; i < 2 * 3; ++i) {
            expected.insert(questions.sample(0.2, "train", i)->id);
        }
        QCOMPARE(trained, expected);
        QCOMPARE(probed, std::set<std::string>{"q5"});
    }

    /// All splits that are missing, at once; shares are only advised where scenes are enough for them.
    void whatToDoForSplitsIsSaid() {
        train::Recipe asked = recipe({});
        asked.eval = {2, 200, "validation"};
        asked.probe.samples = 1;
        asked.probe.split = "test";
        const auto advice = [&](const char* name, int scenes) {
            std::vector<data::Question> all(40, question(0, ""));
            for (size_t i = 0; i < all.size(); ++i) {
                all[i].id = "q" + std::to_string(i);
                all[i].scene = "s" + std::to_string(i % static_cast<size_t>(scenes));
            }
            asked.data.questions = written(name, all).string();
            return tests::errorOf([&] { RecipeQuestions(asked).requireSplits(); }).replace(QString::fromStdString(asked.data.questions), QStringLiteral("SET"));
        };
        QCOMPARE(advice("many-scenes", 40), QStringLiteral("SET has no question of the splits 'validation', 'test' (train: 40); omnidrive import SET --split validation=10% "
                                                           "--split test=10% --out FOLDER makes a set with them"));
        QCOMPARE(advice("two-scenes", 2), QStringLiteral("SET has no question of the splits 'validation', 'test' (train: 40); omnidrive import SET --split validation=EXPR "
                                                         "--split test=EXPR --out FOLDER makes a set with them, with filters as in scene:NAME, for shares are drawn by scene, "
                                                         "and it has 2"));
    }

    void whatASetLacksIsToldBeforeTheStart_data() {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("says");
        QTest::newRow("no validation") << "only training" << "has no question of the split 'validation' (train: 8); omnidrive import ";
        QTest::newRow("no training") << "only test" << "has no question of the splits 'train', 'validation' (test: 8); omnidrive import ";
        QTest::newRow("no answers") << "no answers" << "none of its questions has an answer, so no reward could judge a reply";
        QTest::newRow("a picture") << "no picture" << "question q2: the picture ";
    }
    void whatASetLacksIsToldBeforeTheStart() {
        QFETCH(QString, change);
        QFETCH(QString, says);
        auto all = questions();
        for (data::Question& one : all) {
            one.split = change == "only training" ? "" : change == "only test" ? "test" : one.split;
            one.answer = change == "no answers" ? "" : one.answer;
        }
        if (change == "no picture") {
            all[2].images = {temp_.path() / "none.png"};
        }
        train::Recipe asked = recipe(written(change.toStdString().c_str(), all));
        asked.eval.everySteps = 1;
        const QString error = tests::errorOf([&] { train::launchEstimate(asked, 1); });
        QVERIFY2(error.contains(says), qPrintable(error));
    }

    /// One that cannot be asked costs its turn, not the training; which one stands for it follows from the split alone.
    void whatCannotBeAskedIsPassedOver_data() {
        QTest::addColumn<QString>("damage");
        QTest::newRow("cut picture") << "cut";
        QTest::newRow("an answer that is no option") << "answer";
    }
    void whatCannotBeAskedIsPassedOver() {
        QFETCH(QString, damage);
        auto all = questions();
        data::Question& bad = all[kTrain + 1];   // of the split validation, whose order is the set's own
        if (damage == "cut") {
            bad.images = {temp_.path() / "cut.png"};
            fs::copy_file(all[0].images[0], bad.images[0], fs::copy_options::overwrite_existing);
            fs::resize_file(bad.images[0], 100);
        } else {
            bad.answer = "none of these";
        }
        const RecipeQuestions asked(recipe(written(qPrintable(damage), all)));
        QCOMPARE(asked.sample(0.2, "validation", 0)->id, all[kTrain].id);
        QCOMPARE(asked.sample(0.2, "validation", 1)->id, all[kTrain + 2].id);
        QCOMPARE(asked.sample(0.2, "validation", 2)->id, all[kTrain + 2].id);
    }

    void whereNoneCanBeAskedTheFirstIsNamed() {
        auto all = questions();
        for (data::Question& one : all) {
            one.answer = "none of these";
        }
        const RecipeQuestions asked(recipe(written("none-askable", all)));
        const QString error = tests::errorOf([&] { asked.sample(0.2, "validation", 1); });
        QVERIFY2(error.contains("no question of the split 'validation' can be asked; the first: ") && error.contains("question q6: "), qPrintable(error));
    }

    void aSetThatIsNotThere() {
        const QString error = tests::errorOf([&] { train::launchEstimate(recipe(temp_.path() / "nowhere"), 1); });
        QVERIFY2(error.contains("nowhere"), qPrintable(error));
    }
};

QTEST_APPLESS_MAIN(TestRecipeQuestions)
#include "tst_recipe_questions.moc"
