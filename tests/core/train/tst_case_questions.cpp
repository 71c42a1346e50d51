// SPDX-License-Identifier: GPL-3.0-or-later
// Training and probing on chosen cases: what is asked follows from the recipe, and a trainer really asks it.
#include "core/train/tiny_training.h"
#include "rollout/probe.h"
#include "rollout/trajectory_json.h"
#include "support/error_text.h"
#include "train/case_questions.h"
#include "train/launch_check.h"
#include "train/run_cases.h"
#include "vision/codec.h"

#include <ATen/Parallel.h>

#include <QTest>

#include <fstream>
#include <iterator>
#include <map>
#include <set>

using namespace omnidrive;
using tests::Session;
using train::CaseQuestions;
namespace fs = std::filesystem;

namespace {

data::CaseQuestion caseOf(int64_t index) {
    const data::SceneQuestion scene{"synthetic", 77, 5, "train", index, 0.2};
    const data::Sample sample = data::drawSceneQuestion(scene);
    data::CaseQuestion one;
    one.id = "case " + std::to_string(index);
    one.sample = "chosen-" + std::to_string(index);
    one.question = sample.question;
    one.options = sample.options;
    one.answer = sample.answer;
    one.kind = sample.kind;
    one.scene = scene;
    one.frames = {vision::contentId(*sample.images[0])};
    return one;
}

}  // namespace

class TestCaseQuestions : public QObject {
    Q_OBJECT

    const tests::TinyModel model_;
    tests::TempFolder temp_;
    std::string file_;

    train::Recipe recipe() const {
        train::Recipe recipe = tests::tinyRecipe(model_.path());
        recipe.data.cases = file_;
        return recipe;
    }

private Q_SLOTS:
    void initTestCase() {
        at::set_num_threads(1);
        file_ = (temp_.path() / "cases.json").string();
        data::writeCases(file_, {caseOf(1), caseOf(2), caseOf(3)}, "");
    }

    /// Each case once before any comes again; another order in the next round; the same in every life of the run.
    void roundsAreWhole() {
        const train::Recipe asked = recipe();
        const CaseQuestions cases(asked), again(asked);
        std::vector<std::string> order;
        for (int64_t i = 0; i < 30; ++i) {
            order.push_back(cases.trainingSample(asked, 0.2, i)->id);
            QCOMPARE(again.trainingSample(asked, 0.2, i)->id, order.back());
        }
        std::set<std::string> orders;
        for (size_t round = 0; round < order.size(); round += 3) {
            const std::set<std::string> seen(order.begin() + static_cast<long>(round), order.begin() + static_cast<long>(round) + 3);
            QCOMPARE(seen, (std::set<std::string>{"chosen-1", "chosen-2", "chosen-3"}));
            orders.insert(order[round] + order[round + 1] + order[round + 2]);
        }
        QVERIFY(orders.size() > 1);
    }

    void theShareIsKept_data() {
        QTest::addColumn<double>("share");
        QTest::addColumn<int>("expected");   // of 20 prompts
        QTest::newRow("all") << 1.0 << 20;
        QTest::newRow("half") << 0.5 << 10;
        QTest::newRow("a quarter") << 0.25 << 5;
        QTest::newRow("a tenth") << 0.1 << 2;
    }
    void theShareIsKept() {
        QFETCH(double, share);
        QFETCH(int, expected);
        train::Recipe asked = recipe();
        asked.data.casesShare = share;
        const CaseQuestions cases(asked);
        std::map<std::string, int> counts;
        int chosen = 0;
        for (int64_t i = 0; i < 20; ++i) {
            const auto sample = cases.trainingSample(asked, 0.2, i);
            const bool isCase = sample->id.starts_with("chosen-");
            chosen += isCase ? 1 : 0;
            counts[sample->id] += isCase ? 1 : 0;
            if (!isCase) {
                QCOMPARE(sample->id, train::recipeSample(asked, 0.2, "train", i)->id);
            }
        }
        QCOMPARE(chosen, expected);
        for (int k = 1; k <= 3 && expected >= 3; ++k) {
            QVERIFY(std::abs(counts["chosen-" + std::to_string(k)] - expected / 3) <= 1);
        }
    }

    void withoutCasesNothingChanges() {
        train::Recipe asked = recipe();
        asked.data.cases.clear();
        QCOMPARE(CaseQuestions(asked).trainingSample(asked, 0.2, 7)->id, std::string("train-000007"));
        QCOMPARE(CaseQuestions(asked).probes(), 0);
    }

    /// Two steps of a real trainer: every rollout learned from is about a case; the cases of the probe are answered at each checkpoint, after its scenes.
    void aTrainerAsksThem() {
        train::Recipe asked = recipe();
        asked.probe.samples = 1;
        asked.probe.cases = file_;
        asked.stages.resize(1);
        asked.stages[0].steps = 2;
        const fs::path run = temp_.path() / "run";
        Session{run, asked}.run(1000);
        const auto reader = store::RunReader::open(run);
        reader->refresh();
        std::map<std::string, std::set<std::string>> probes;
        int trained = 0;
        for (const store::IndexRow& row : reader->rows(1, 1000)) {
            if (rollout::isProbeGroup(row.groupId)) {
                probes[row.groupId].insert(row.sampleId);
            } else {
                ++trained;
                QVERIFY2(row.sampleId.starts_with("chosen-"), row.sampleId.c_str());
            }
            if (row.sampleId == "chosen-2") {
                const auto trajectory = rollout::parseTrajectory(reader->traceJson(row.id));
                QCOMPARE(trajectory.stitchedId, caseOf(2).frames[0]);
                QCOMPARE(trajectory.expectedAnswer, caseOf(2).answer);
            }
        }
        QCOMPARE(trained, 2 * 3 * 4);
        QCOMPARE(probes["probe-000"], std::set<std::string>{"validation-000000"});
        for (int k = 1; k <= 3; ++k) {
            QCOMPARE(probes[rollout::probeGroupId(k)], std::set<std::string>{"chosen-" + std::to_string(k)});
        }
    }

    void resumedRunsAskTheSame() {
        train::Recipe asked = recipe();
        asked.data.casesShare = 0.5;
        asked.stages.resize(1);
        const fs::path whole = temp_.path() / "whole", broken = temp_.path() / "broken";
        const auto expected = Session{whole, asked}.run(1000);
        Session{broken, asked}.run(1);
        for (const auto& [name, tensor] : Session{broken, asked}.run(1000)) {
            QVERIFY2(torch::equal(tensor, expected.at(name)), name.c_str());
        }
    }

    /// A run goes on with the cases that it began with: from the file while that is as it was, else from its copy.
    void aRunKeepsItsCases() {
        train::Recipe asked = recipe();
        const fs::path run = temp_.path() / "keeper", file = temp_.path() / "mine.json", relative = fs::path("mine.png");
        const data::Sample sample = data::sampleOf(caseOf(2), "");
        const auto png = vision::encodePng(*sample.images[0]);
        std::ofstream(temp_.path() / relative, std::ios::binary).write(reinterpret_cast<const char*>(png.data()), static_cast<long>(png.size()));
        data::CaseQuestion one = caseOf(2);
        one.scene.reset();
        one.pictures = {relative};
        one.annotationsJson = R"([{"target":"case:a","annotation":{"type":"object"}}])";
        data::writeCases(file, {one}, "");
        asked.data.cases = file;
        fs::create_directories(run);
        train::keepCases(asked, run);
        QVERIFY(!fs::exists(run / "probe_cases.json"));
        QCOMPARE(train::withKeptCases(asked, run).data.cases, file.string());
        data::writeCases(file, {caseOf(1)}, "");
        const train::Recipe resumed = train::withKeptCases(asked, run);
        QCOMPARE(resumed.data.cases, (run / "cases.json").string());
        QCOMPARE(CaseQuestions(resumed).trainingSample(resumed, 0.2, 0)->id, std::string("chosen-2"));   // its picture is found from there, too
        std::ifstream stream(run / "cases.json");
        QVERIFY(QString::fromStdString({std::istreambuf_iterator<char>(stream), {}}).contains("\"object\""));
        fs::remove(file);
        QCOMPARE(train::withKeptCases(asked, run).data.cases, (run / "cases.json").string());
    }

    /// The third of three cases cannot be asked: told before the start, too.
    void everyCaseIsTriedBeforeTheStart_data() {
        QTest::addColumn<bool>("isProbe");
        QTest::newRow("to train on") << false;
        QTest::newRow("to follow") << true;
    }
    void everyCaseIsTriedBeforeTheStart() {
        QFETCH(bool, isProbe);
        data::CaseQuestion broken = caseOf(3);
        broken.scene->index = 4;
        const std::string file = (temp_.path() / "broken.json").string();
        data::writeCases(file, {caseOf(1), caseOf(2), broken}, "");
        train::Recipe asked = recipe();
        (isProbe ? asked.probe.cases : asked.data.cases) = file;
        QVERIFY(tests::errorOf([&] { train::launchEstimate(asked, 1); }).contains("broken.json, case case 3"));
    }

    /// A long question among short ones, wherever it stands, is what memory is asked for.
    void theLargestCaseCounts() {
        data::CaseQuestion large = caseOf(2);
        const data::Sample sample = data::sampleOf(large, "");
        const fs::path picture = temp_.path() / "large.png";
        const auto png = vision::encodePng(*sample.images[0]);
        std::ofstream(picture, std::ios::binary).write(reinterpret_cast<const char*>(png.data()), static_cast<long>(png.size()));
        large.scene.reset();
        large.pictures = {picture};
        for (int i = 0; i < 50; ++i) {
            large.question += " red car left of the green light";
        }
        train::Recipe asked = recipe();
        const auto small = train::launchEstimate(asked, 1).total();
        asked.data.cases = (temp_.path() / "large.json").string();
        data::writeCases(asked.data.cases, {caseOf(1), caseOf(3), large}, "");
        asked.data.casesShare = 0.1;   // not among the first questions
        QVERIFY(train::launchEstimate(asked, 1).total() > small);
    }

    void aFileThatCannotBeReadIsToldBeforeTheStart() {
        train::Recipe asked = recipe();
        asked.data.cases = (temp_.path() / "none.json").string();
        QVERIFY(tests::errorOf([&] { train::launchEstimate(asked, 1); }).contains("none.json"));
        asked = recipe();
        asked.probe.cases = (temp_.path() / "none.json").string();
        QVERIFY(tests::errorOf([&] { train::launchEstimate(asked, 1); }).contains("none.json"));
    }
};

QTEST_APPLESS_MAIN(TestCaseQuestions)
#include "tst_case_questions.moc"
