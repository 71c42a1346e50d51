// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/analysis_job.h"
#include "jobs/case_evidence.h"
#include "jobs/run_session.h"
#include "jobs/second_witness.h"
#include "support/cars_run.h"
#include "support/error_text.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QElapsedTimer>
#include <QTest>

#include <fstream>

using namespace omnidrive;
using jobs::CaseEvidence;
using jobs::EvidenceModels;
using jobs::EvidenceReport;
using evidence::WitnessVerdict;

namespace fs = std::filesystem;

namespace {

const fs::path kToys = fs::path(OMNIDRIVE_SOURCE_DIR) / "tests/data/evidence";

/// All reports of one question.
std::vector<EvidenceReport> gatherAll(CaseEvidence& source, const std::string& rollout, const EvidenceModels& models,
                                      const std::stop_token& stop = {}) {
    std::vector<EvidenceReport> reports;
    source.gather(rollout, models, stop, [&](const EvidenceReport& report) { reports.push_back(report); });
    return reports;
}

struct Cars {
    tests::TempFolder folder;
    fs::path run = folder.path() / "run";
    std::unique_ptr<CaseEvidence> source;

    explicit Cars(const std::string& recipe = tests::shippedRecipe("embedded")) {
        tests::writeCarsRun(run, recipe);
        source = std::make_unique<CaseEvidence>(run);
    }
    EvidenceReport last(const EvidenceModels& models = {}) { return gatherAll(*source, "s1-1-0-0", models).back(); }
};

/// Counts how often it is asked.
class CountingDetector : public evidence::Detector {
public:
    explicit CountingDetector(std::vector<vision::Image>& seen) : seen_(seen) {}
    std::vector<evidence::Detection> detect(const vision::Image& image) override {
        seen_.push_back(image);
        return {{{0, 0, 20, 20}, "car", 0.9}};
    }
    const std::vector<std::string>& classNames() const override { return names_; }
    std::string name() const override { return "counting"; }

private:
    std::vector<vision::Image>& seen_;
    std::vector<std::string> names_{"car"};
};

}  // namespace

class TestCaseEvidence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theWitnessTellsTheCarFromTheRoad() {
        Cars cars;
        const EvidenceReport report = cars.last();
        QVERIFY(report.isComplete);
        QCOMPARE(report.row, int64_t{1});
        QCOMPARE(report.witnessName, std::string("FastestDet"));
        QCOMPARE(report.witnessProblem, std::string());
        QCOMPARE(report.zooms.size(), size_t(6));
        QCOMPARE(report.zooms[0].witness->verdict, WitnessVerdict::InBox);
        QVERIFY(iou(report.zooms[0].witness->seen->boxInImage, {648, 196, 822, 326}) > 0.75);   // the white car by eye
        QCOMPARE(report.zooms[1].witness->verdict, WitnessVerdict::Elsewhere);
        QCOMPARE(report.zooms[1].witness->seen->className, std::string("car"));
        QCOMPARE(report.zooms[2].witness->verdict, WitnessVerdict::Nowhere);      // its lights are too small for this detector
        QVERIFY(evidence::isUnknownClass(*report.zooms[3].witness));
        QCOMPARE(report.zooms[4].witness->verdict, WitnessVerdict::CannotJudge);  // it knows stop signs only
        QVERIFY(!evidence::isUnknownClass(*report.zooms[4].witness));
        QVERIFY(!report.zooms[5].box && !report.zooms[5].witness && !report.zooms[5].clip);
    }

    void clipComparesCropAndFrame() {
        Cars cars;
        const EvidenceReport report = cars.last();
        QCOMPARE(report.clipName, std::string("embedded"));
        QCOMPARE(report.clipProblem, std::string());
        for (int i = 0; i < 5; ++i) {
            const auto& clip = report.zooms[static_cast<size_t>(i)].clip;
            QVERIFY(clip && std::abs(clip->crop) <= 1 && std::abs(clip->frame) <= 1 && !clip->bestOther.empty());
            QCOMPARE(clip->gain(), clip->crop - clip->frame);
        }
        QCOMPARE(report.zooms[0].clip->frame, report.zooms[1].clip->frame);   // one label, one frame
        QVERIFY(report.zooms[0].clip->crop != report.zooms[1].clip->crop);
    }

    /// What is computed here is what the trainer wrote down.
    void scoresAreThoseOfTheRun() {
        const QString run = qEnvironmentVariable("OMNIDRIVE_DEMO_RUN");
        if (run.isEmpty()) {
            QSKIP("OMNIDRIVE_DEMO_RUN names no run of the embedded default");
        }
        const auto session = jobs::RunSession::open(run.toStdString());
        CaseEvidence source(run.toStdString());
        int compared = 0;
        for (const store::IndexRow& row : session->reader().rows(1, 400)) {
            const auto trajectory = session->trajectory(row.id);
            if (row.zooms == 0 || compared >= 20) {
                continue;
            }
            const EvidenceReport report = gatherAll(source, row.id, {}).back();
            size_t call = 0;
            for (const rollout::Turn& turn : trajectory->turns) {
                if (turn.tool && turn.tool->clipCosine) {
                    QVERIFY2(std::abs(report.zooms[call].clip->crop - *turn.tool->clipCosine) < 1e-4, row.id.c_str());
                    ++compared;
                }
                call += turn.tool.has_value();
            }
        }
        QVERIFY(compared >= 20);
    }

    void reportsGrowAndTheLastIsComplete() {
        Cars cars;
        const auto reports = gatherAll(*cars.source, "s1-1-0-0", {});
        QVERIFY(reports.size() >= 10);
        const auto known = [](const EvidenceReport& report) {
            return std::count_if(report.zooms.begin(), report.zooms.end(), [](const auto& zoom) { return zoom.clip.has_value(); }) +
                   std::count_if(report.zooms.begin(), report.zooms.end(), [](const auto& zoom) { return zoom.witness.has_value(); });
        };
        for (size_t i = 1; i < reports.size(); ++i) {
            QVERIFY(known(reports[i]) >= known(reports[i - 1]));
            QVERIFY(!reports[i - 1].isComplete);
        }
        QCOMPARE(known(reports.back()), std::ptrdiff_t(10));
    }

    void theSecondTimeIsRead() {
        Cars cars;
        cars.last();
        QElapsedTimer clock;
        clock.start();
        const EvidenceReport again = cars.last();
        QVERIFY(again.zooms[0].clip && again.zooms[0].witness);
        QVERIFY2(clock.elapsed() < 50, qPrintable(QString::number(clock.elapsed())));
    }

    void noZoomsNoModels() {
        Cars cars;
        const auto reports = gatherAll(*cars.source, "s1-1-0-1", {"", "/no/such/detector.onnx"});
        QCOMPARE(reports.size(), size_t(1));
        QVERIFY(reports.front().isComplete && reports.front().zooms.empty() && reports.front().witnessProblem.empty());
    }

    void aStopEndsItQuietly() {
        Cars cars;
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(gatherAll(*cars.source, "s1-1-0-0", {}, stop.get_token()).empty());
        std::stop_source later;
        int shown = 0;
        cars.source->gather("s1-1-0-0", {}, later.get_token(), [&](const EvidenceReport&) {
            ++shown;
            later.request_stop();
        });
        QCOMPARE(shown, 1);
    }

    void aRunWithoutRecipeKnowsNoClip() {
        Cars cars("");
        const EvidenceReport report = cars.last();
        QVERIFY(report.isClipUnknown && report.isComplete);
        QVERIFY(QString::fromStdString(report.clipProblem).contains(QStringLiteral("which CLIP")));
        QVERIFY(!report.zooms[0].clip);
        QCOMPARE(report.zooms[0].witness->verdict, WitnessVerdict::InBox);   // the witness needs no recipe
        const EvidenceReport chosen = cars.last({"embedded", {}});
        QVERIFY(!chosen.isClipUnknown && chosen.clipProblem.empty() && chosen.zooms[0].clip);
    }

    void problemsAreSentences_data() {
        QTest::addColumn<QString>("recipe");
        QTest::addColumn<QString>("clip");
        QTest::addColumn<QString>("detector");
        QTest::addColumn<QString>("clipWords");
        QTest::addColumn<QString>("witnessWords");
        const QString good = QString::fromStdString(tests::shippedRecipe("embedded"));
        QTest::newRow("damaged recipe") << "stages: {" << "" << "" << "recipe cannot be read" << "";
        QTest::newRow("no such CLIP") << good << "/no/such/clip" << "" << "/no/such/clip" << "";
        QTest::newRow("no such detector") << good << "" << "/no/such/detector.onnx" << "" << "/no/such/detector.onnx";
        QTest::newRow("no detector") << good << "" << QString::fromStdString((kToys / "classifier-toy.onnx").string()) << "" << "unknown form";
        QTest::newRow("both") << good << "/no/such/clip" << "/no/such/detector.onnx" << "/no/such/clip" << "/no/such/detector.onnx";
    }
    void problemsAreSentences() {
        QFETCH(QString, recipe);
        QFETCH(QString, clip);
        QFETCH(QString, detector);
        QFETCH(QString, clipWords);
        QFETCH(QString, witnessWords);
        Cars cars(recipe.toStdString());
        const EvidenceReport report = cars.last({clip.toStdString(), detector.toStdString()});
        for (const auto& [problem, words] : {std::pair(report.clipProblem, clipWords), std::pair(report.witnessProblem, witnessWords)}) {
            const QString text = QString::fromStdString(problem);
            QVERIFY2(text.contains(words) && text.isEmpty() == words.isEmpty() && !text.contains(QLatin1Char('\n')), qPrintable(text));
        }
        QCOMPARE(report.zooms[0].clip.has_value(), clipWords.isEmpty());
        QCOMPARE(report.zooms[0].witness.has_value(), witnessWords.isEmpty());
    }

    void aMissingPictureIsSaid() {
        Cars cars;
        for (const auto& file : fs::directory_iterator(cars.run / "frames")) {
            fs::remove(file);
        }
        const EvidenceReport report = cars.last();
        QVERIFY(report.isComplete);
        QVERIFY(QString::fromStdString(report.clipProblem).contains(QStringLiteral("missing")));
        QCOMPARE(report.clipProblem, report.witnessProblem);
        QVERIFY(tests::errorOf([&] { gatherAll(*cars.source, "nobody", {}); }).contains(QStringLiteral("nobody")));
    }

    void sixViewsAreLookedAtOneByOne() {
        std::vector<vision::Image> seen;
        jobs::SecondWitness witness(std::make_unique<CountingDetector>(seen));
        vision::Image frame{600, 200, std::vector<uint8_t>(600 * 200 * 3), {}};
        const BoxI box{202, 102, 222, 122};   // in the rear camera, at its left upper corner
        const auto report = witness.judge("six", frame, true, box, "car", {});
        QCOMPARE(seen.size(), size_t(7));
        QCOMPARE(seen[4].width, 200);
        QCOMPARE(seen[4].height, 100);
        QCOMPARE(seen[6].width, 96);    // around the crop, inside its camera
        QCOMPARE(report.verdict, WitnessVerdict::InBox);
        witness.judge("six", frame, true, BoxI{10, 10, 30, 30}, "car", {});
        QCOMPARE(seen.size(), size_t(8));   // the views are known
        witness.judge("six", frame, true, box, "car", {});
        QCOMPARE(seen.size(), size_t(8));   // the crop is, too
        witness.judge("six", frame, true, box, "traffic cone", {});
        QCOMPARE(seen.size(), size_t(8));   // nobody looks for what cannot be found
    }
};

QTEST_GUILESS_MAIN(TestCaseEvidence)
#include "tst_case_evidence.moc"
