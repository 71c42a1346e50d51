// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/key_numbers.h"
#include "annotation/statistics.h"

#include "annotation/yes_no.h"
#include "support/temp_folder.h"

#include <QTest>

#include <cmath>

using namespace omnidrive;
using namespace omnidrive::annotation;

namespace {

CaseFacts facts(const std::string& rollout, const std::string& answer, const std::string& expected, std::vector<CaseZoom> zooms = {}) {
    CaseFacts facts;
    facts.rollout = rollout;
    facts.kind = expected == "Yes" || expected == "No" ? "existence" : "count";
    facts.answer = answer;
    facts.expected = expected;
    facts.isCorrect = answer == expected;
    facts.checkpoint = rollout < "c" ? "step-000010" : "step-000020";
    facts.zooms = std::move(zooms);
    return facts;
}

Annotation checkedCase(const std::string& rollout, const std::string& type = "") {
    Annotation annotation{caseTarget(rollout)};
    annotation.isChecked = true;
    annotation.type = type;
    return annotation;
}

QString text(const Count& count) {
    QStringList rollouts;
    for (const std::string& rollout : count.rollouts) {
        rollouts.push_back(QString::fromStdString(rollout));
    }
    return QString("%1 (%2)").arg(count.count).arg(rollouts.join(' '));
}

/// "object: CAM_BACK 1 (a), - 2 (b c)", rows and cells that are empty left out.
QString text(const CrossTable& table) {
    QStringList rows;
    for (size_t row = 0; row < table.types.size(); ++row) {
        QStringList cells;
        for (size_t column = 0; column < table.columns.size(); ++column) {
            if (table.cells[row][column].count > 0) {
                const std::string& name = table.columns[column];
                cells.push_back(QString("%1 %2").arg(QString::fromStdString(name.empty() ? "-" : name), text(table.cells[row][column])));
            }
        }
        if (!cells.isEmpty()) {
            rows.push_back(QString("%1: %2").arg(QString::fromStdString(table.types[row]), cells.join(", ")));
        }
    }
    return rows.join("; ");
}

}  // namespace

class TestStatistics : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;
    std::unique_ptr<Project> project_;

private Q_SLOTS:
    /// Six cases, their numbers counted by hand.
    void initTestCase() {
        project_ = Project::open(temp_.path() / "p", {"anna", "", true});
        const std::vector<CaseFacts> all{
            facts("a", "Yes", "Yes", {{"car", "CAM_FRONT", BoxF{0, 0, 5, 5}}, {"van", "CAM_BACK", {}}}),
            facts("b", "Yes, there is", "No", {{"lamp", "CAM_FRONT", {}}}),
            facts("c", "No", "Yes", {{"", "CAM_FRONT", {}}}),
            facts("d", "There is not one", "No"),
            facts("e", "", "Yes"),
            facts("f", "3", "4", {{"car", "CAM_BACK", {}}})};
        Annotation zoomA{zoomTarget("a", 1)}, stepB{stepTarget("b", 0)}, zoomF{zoomTarget("f", 0)};
        zoomA.type = "object";
        zoomA.severity = Severity::Major;
        zoomA.tags = {"night"};
        stepB.type = "attribute";
        stepB.boxes = {{"CAM_BACK", {0, 0, 1, 1}, "", ""}, {"CAM_FRONT_LEFT", {0, 0, 1, 1}, "", ""}};
        stepB.tags = {"night", "rain"};
        zoomF.type = "object";   // f is not checked: it plays no part in CHAIR
        Annotation caseA = checkedCase("a"), caseB = checkedCase("b", "object"), caseC = checkedCase("c", "weather");
        caseA.verdict = Verdict::Wrong;
        caseB.verdict = Verdict::Wrong;
        caseC.correctAnswer = "no, none";   // the data set's key is wrong
        caseC.verdict = Verdict::Right;
        QVERIFY(project_->edit({zoomA, stepB, zoomF, caseA, caseB, caseC, checkedCase("d"), checkedCase("e")}, all, "made up"));
    }

    void counts() {
        const Statistics statistics = statisticsOf(*project_);
        QCOMPARE(text(statistics.annotated), QString("6 (a b c d e f)"));
        QCOMPARE(text(statistics.checked), QString("5 (a b c d e)"));
        QCOMPARE(text(statistics.failing), QString("4 (a b c f)"));
        QCOMPARE(text(statistics.failures), QString("5 (a b c f)"));
        QCOMPARE(text(statistics.againstKey), QString("2 (a c)"));
        QCOMPARE(text(statistics.bySeverity[1].found), QString("1 (a)"));
        QCOMPARE(text(statistics.byVerdict[1].found), QString("2 (a b)"));
        QCOMPARE(QString::fromStdString(statistics.byTag[0].name), QString("night"));
        QCOMPARE(text(statistics.byTag[0].found), QString("2 (a b)"));
    }

    void tables() {
        const Statistics statistics = statisticsOf(*project_);
        QCOMPARE(text(statistics.byCamera),
                 QString("object: CAM_BACK 2 (a f), CAM_FRONT 1 (b); attribute: CAM_BACK 1 (b), CAM_FRONT_LEFT 1 (b); weather: CAM_FRONT 1 (c)"));
        QCOMPARE(text(statistics.byLabel), QString("object: lamp 1 (b), car 1 (f), van 1 (a); attribute: lamp 1 (b); weather: - 1 (c)"));
        QCOMPARE(text(statistics.byKind), QString("object: existence 2 (a b), count 1 (f); attribute: existence 1 (b); weather: existence 1 (c)"));
        QCOMPARE(text(statistics.byCheckpoint),
                 QString("object: step-000010 2 (a b), step-000020 1 (f); attribute: step-000010 1 (b); weather: step-000020 1 (c)"));
    }

    void pope() {
        const PopeRates rates = statisticsOf(*project_).pope;
        QCOMPARE(text(rates.truePositive), QString("1 (a)"));
        QCOMPARE(text(rates.falsePositive), QString("1 (b)"));
        QCOMPARE(text(rates.trueNegative), QString("2 (c d)"));   // c by the annotated answer
        QCOMPARE(text(rates.falseNegative), QString("0 ()"));
        QCOMPARE(text(rates.unanswered), QString("1 (e)"));
        QCOMPARE(rates.accuracy, 0.75);
        QCOMPARE(rates.precision, 0.5);
        QCOMPARE(rates.recall, 1.0);
        QCOMPARE(rates.f1, 2.0 / 3);
        QCOMPARE(rates.yesRatio, 0.5);
    }

    void chair() {
        const ChairRates rates = statisticsOf(*project_).chair;
        QCOMPARE(text(rates.mentioned), QString("3 (a b)"));
        QCOMPARE(text(rates.hallucinated), QString("1 (a)"));
        QCOMPARE(text(rates.hallucinatedCases), QString("2 (a b)"));
        QCOMPARE(rates.perObject, 1.0 / 3);
        QCOMPARE(rates.perCase, 2.0 / 5);
    }

    void inWords() {
        QStringList lines;
        for (const KeyNumber& number : keyNumbers(statisticsOf(*project_), 10)) {
            lines << QString::fromStdString(number.section + ", " + number.name + ": " + valueText(number) + " (" + std::to_string(number.rollouts.size()) + ")");
        }
        for (const char* expected : {"Progress, checked: 5 (5)", "Progress, checked of all: 0.500 (5)", "Progress, failures: 5 (4)",
                                     "Severity, major: 1 (1)", "Answer, wrong: 2 (2)", "Tags, night: 2 (2)", "POPE-style, accuracy: 0.750 (4)",
                                     "POPE-style, precision: 0.500 (2)", "POPE-style, unanswered: 1 (1)", "CHAIR-style, CHAIRi: 0.333 (2)",
                                     "CHAIR-style, CHAIRs: 0.400 (5)"}) {
            QVERIFY2(lines.contains(QLatin1String(expected)), qPrintable(lines.join('\n')));
        }
        QVERIFY(!lines.join('\n').contains("minor"));   // nobody found one
    }

    void nothingGivesNoNumbers() {
        const auto empty = Project::open(temp_.path() / "none", {});
        const Statistics statistics = statisticsOf(*empty);
        QCOMPARE(statistics.annotated.count, int64_t(0));
        QVERIFY(std::isnan(statistics.pope.accuracy) && std::isnan(statistics.pope.f1) && std::isnan(statistics.chair.perObject));
        QVERIFY(statistics.byCamera.columns.empty());
        for (const KeyNumber& number : keyNumbers(statistics, std::nullopt)) {
            QVERIFY2(number.section == "Progress" && number.value == 0 && number.rollouts.empty(), number.name.c_str());
        }
    }

    void yesAndNo_data() {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<int>("reference");   // 1 yes, 0 no, -1 neither
        QTest::addColumn<bool>("pope");
        QTest::newRow("yes") << "Yes" << 1 << true;
        QTest::newRow("no") << "no." << 0 << false;
        QTest::newRow("with marks") << "**YES**, it is" << 1 << true;
        QTest::newRow("not") << "It is not there" << -1 << false;
        QTest::newRow("second sentence") << "Fine. No car" << -1 << true;
        QTest::newRow("word that begins so") << "Nothing" << -1 << true;
        QTest::newRow("a comma within") << "Well, no, none" << -1 << false;
        QTest::newRow("capitals") << "NO" << 0 << true;   // POPE's script has it so
        QTest::newRow("empty") << "" << -1 << true;
    }
    void yesAndNo() {
        QFETCH(QString, answer);
        QFETCH(int, reference);
        QFETCH(bool, pope);
        const auto found = yesOrNo(answer.toStdString());
        QCOMPARE(found ? int(*found) : -1, reference);
        QCOMPARE(popeSaysYes(answer.toStdString()), pope);
    }
};

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
