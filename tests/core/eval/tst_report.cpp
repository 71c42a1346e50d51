// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/report.h"

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace omnidrive;
using namespace omnidrive::eval;

namespace {

rollout::Trajectory rolloutOf(const std::string& sample, bool correct, const std::string& text) {
    rollout::Trajectory trajectory;
    trajectory.sampleId = sample;
    trajectory.kind = "object";
    trajectory.expectedAnswer = correct ? "B" : "A";
    trajectory.correct = correct;
    trajectory.imageWidth = 200;
    trajectory.imageHeight = 100;
    trajectory.truthLabel = "cyclist";
    trajectory.truthBoxInImage = BoxF{10, 10, 30, 30};
    rollout::Turn turn;
    turn.text = text;
    turn.tokenIds.assign(12, 1);
    turn.answer = "B";
    trajectory.answerText = "B";
    trajectory.turns.push_back(turn);
    return trajectory;
}

rollout::Trajectory withCall(rollout::Trajectory trajectory, const std::string& label, std::optional<BoxI> effective) {
    rollout::Turn turn;
    turn.text = "<think>look</think><tool_call>{}</tool_call>";
    turn.tokenIds.assign(8, 1);
    turn.tool.emplace();
    turn.tool->label = label;
    turn.tool->valid = effective.has_value();
    turn.tool->effectiveBox = effective;
    trajectory.turns.insert(trajectory.turns.begin(), turn);
    return trajectory;
}

constexpr const char* kGood = "<think>a rider</think><answer>B</answer>";

std::vector<rollout::Trajectory> fourRollouts() {
    std::vector<rollout::Trajectory> rollouts{
        withCall(rolloutOf("a", true, kGood), "cyclist", BoxI{0, 0, 40, 40}),
        withCall(rolloutOf("b", false, kGood), "vehicle", BoxI{100, 50, 140, 90}),
        withCall(rolloutOf("c", false, "<think>broken<answer>B</answer>"), "cyclist", std::nullopt),
        rolloutOf("d", true, kGood)};
    rollouts[3].kind = "global";
    rollouts[3].truthNeedsZoom = false;
    rollouts[3].truthLabel.clear();
    rollouts[3].truthBoxInImage.reset();
    rollouts[2].truncated = true;
    rollouts[2].answerText.clear();
    return rollouts;
}

}  // namespace

class TestReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsEveryRate() {
        const EvalReport report = makeReport(fourRollouts(), {"trained", "embedded", "embedded-quick"});
        QCOMPARE(report.questions, 4);
        QCOMPARE(report.accuracy, (Rate{2, 4}));
        QCOMPARE(report.accuracyNeeded, (Rate{1, 3}));
        QCOMPARE(report.accuracyGlobal, (Rate{1, 1}));
        QCOMPARE(report.accuracyByKind.at("object"), (Rate{1, 3}));
        QCOMPARE(report.accuracyByKind.at("global"), (Rate{1, 1}));
        QCOMPARE(report.accuracyWithTool, (Rate{1, 2}));
        QCOMPARE(report.accuracyWithoutTool, (Rate{1, 2}));
        QCOMPARE(report.toolUse, (Rate{3, 4}));
        QCOMPARE(report.toolUseNeeded, (Rate{3, 3}));
        QCOMPARE(report.toolUseGlobal, (Rate{0, 1}));
        QCOMPARE(report.toolFail, (Rate{1, 3}));
        QCOMPARE(report.labelRight, (Rate{2, 3}));
        QCOMPARE(report.zoomOnObject, (Rate{1, 2}));
        QCOMPARE(*report.meanIou, 0.125);
        QCOMPARE(report.wellFormed, (Rate{3, 4}));
        QCOMPARE(report.answered, (Rate{3, 4}));
        QCOMPARE(report.truncated, (Rate{1, 4}));
        QCOMPARE(report.meanResponseTokens, 18.0);
        QCOMPARE(report.meanCalls, 0.75);
    }

    void nothingToReportIsRefused() { QVERIFY_EXCEPTION_THROWN(makeReport({}, {}), Error); }

    void jsonRoundTrip() {
        ReportInfo info{"two stages, seed 1",
                        "runs/demo/checkpoints/step-000120/model",
                        "embedded",
                        "validation",
                        false,
                        18446744073709551615U,
                        false};
        const EvalReport report = makeReport(fourRollouts(), info);
        const auto text = toJson(report).dump();
        QCOMPARE(reportFromJson(nlohmann::json::parse(text), "report.json"), report);
    }

    void ratesWithoutDataAreLeftOut() {
        rollout::Trajectory plain = rolloutOf("a", true, kGood);
        plain.truthBoxInImage.reset();
        const auto json = toJson(makeReport({plain}, {}));
        for (const char* key :
             {"tool_fail_rate", "label_right_rate", "zoom_on_object_rate", "mean_iou", "accuracy_global"}) {
            QVERIFY2(!json.contains(key), key);
        }
        QCOMPARE(json.at("accuracy").at("value").get<double>(), 1.0);
    }

    /// Imported records often hold neither a reference answer nor what the question needs.
    void whatNobodyCanJudgeIsNotWrong() {
        rollout::Trajectory unknown = withCall(rolloutOf("a", false, kGood), "cyclist", BoxI{0, 0, 40, 40});
        unknown.expectedAnswer.clear();
        unknown.truthLabel.clear();
        unknown.truthBoxInImage.reset();
        const EvalReport alone = makeReport({unknown}, {"imported", "m", "r"});
        QCOMPARE(alone.toolUse, (Rate{1, 1}));
        for (const Rate& rate : {alone.accuracy, alone.accuracyNeeded, alone.accuracyGlobal, alone.accuracyWithTool, alone.toolUseNeeded, alone.toolUseGlobal}) {
            QCOMPARE(rate, Rate{});
        }
        QVERIFY(alone.accuracyByKind.empty());
        const QString table = QString::fromStdString(reportTable({alone}));
        QVERIFY2(table.contains("1 / 1") && !table.contains("accuracy") && !table.contains("where needed"), qPrintable(table));
        QCOMPARE(reportFromJson(toJson(alone), "report.json"), alone);

        std::vector<rollout::Trajectory> mixed = fourRollouts();
        mixed.push_back(unknown);
        const EvalReport report = makeReport(mixed, {});
        QCOMPARE(report.accuracy, (Rate{2, 4}));
        QCOMPARE(report.accuracyNeeded, (Rate{1, 3}));
        QCOMPARE(report.toolUseNeeded, (Rate{3, 3}));
        QCOMPARE(report.toolUse, (Rate{4, 5}));
    }

    void badJson_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        QTest::newRow("no object") << "[1]"
                                   << "report.json is no evaluation report";
        QTest::newRow("field missing") << R"({"name":"a"})"
                                       << "model";
        QTest::newRow("mode unknown") << R"({"name":"a","model":"m","recipe":"r","split":"s","mode":"beam"})"
                                      << "neither greedy nor sampled";
        QTest::newRow("more hits than cases")
            << R"({"name":"a","model":"m","recipe":"r","split":"s","mode":"greedy","seed":0,"tool_allowed":true,"questions":1,)"
               R"("accuracy":{"hits":3,"count":2},"accuracy_by_kind":{},"mean_response_tokens":1,"mean_calls":0})"
            << "3 hits of 2";
        QTest::newRow("nothing counted")
            << R"({"name":"a","model":"m","recipe":"r","split":"s","mode":"greedy","seed":0,"tool_allowed":true,"questions":1,)"
               R"("accuracy_by_kind":{},"mean_response_tokens":1,"mean_calls":0})"
            << "the report counts no rollout";
    }
    void badJson() {
        QFETCH(QString, text);
        QFETCH(QString, words);
        try {
            reportFromJson(nlohmann::json::parse(text.toStdString()), "report.json");
            QFAIL("accepted");
        } catch (const Error& problem) {
            QCOMPARE(problem.kind(), ErrorKind::Format);
            QVERIFY2(QString(problem.what()).contains(words), problem.what());
        }
    }

    void tableComparesReports() {
        EvalReport greedy = makeReport(fourRollouts(), {"base", "embedded", "embedded"});
        EvalReport sampled = makeReport({rolloutOf("a", true, kGood)}, {"trained", "m", "embedded", "test", false});
        const QString table = QString::fromStdString(reportTable({greedy, sampled}));
        QVERIFY2(table.contains("50.0 [15.0, 85.0]"), qPrintable(table));
        QVERIFY(table.contains("greedy"));
        QVERIFY(table.contains("sampled"));
        QVERIFY(table.contains("kind global"));
        QVERIFY(table.contains("4 / 4"));
        const QString single = QString::fromStdString(reportTable({sampled}));
        QVERIFY2(!single.contains("calls failed"), "a row without data in any report is left out");
    }
};

QTEST_APPLESS_MAIN(TestReport)
#include "tst_report.moc"
