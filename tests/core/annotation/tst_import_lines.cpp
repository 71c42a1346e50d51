// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/import_lines.h"

#include "annotation/export_files.h"
#include "annotation/history_text.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <QTest>

#include <fstream>

using namespace omnidrive;
using namespace omnidrive::annotation;
namespace fs = std::filesystem;

class TestImportLines : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;
    std::unique_ptr<Project> source_;

    fs::path written(const std::string& text) const {
        std::ofstream(temp_.path() / "in.jsonl", std::ios::binary) << text;
        return temp_.path() / "in.jsonl";
    }
    std::string exported(const Project& project) const { return jsonLinesFiles(project, false).front().content; }
    std::unique_ptr<Project> fresh(const char* name) const { return Project::open(temp_.path() / name, {"bert", "", true}); }

private Q_SLOTS:
    void initTestCase() {
        source_ = Project::open(temp_.path() / "source", {"anna", "", true});
        Annotation zoom{zoomTarget("a", 0)}, whole{caseTarget("b")};
        zoom.type = "object";
        zoom.boxes = {{"CAM_BACK", {1, 2, 3.5, 4}, "bus", R"({"votes":3})"}};
        zoom.extraJson = R"({"from_a_later_version":{"x":[1,null]}})";
        whole.isChecked = true;
        CaseFacts facts;
        facts.rollout = "a";
        facts.question = "Why?";
        facts.extraJson = R"({"weather":"rain"})";
        QVERIFY(source_->edit({zoom, whole}, {facts}, "made up"));
    }

    /// Out, in, out again: the same bytes, with the keys that nobody here knows.
    void roundTrip() {
        const auto target = fresh("round trip");
        const ImportReport report = importLines(*target, written(exported(*source_)), false, "from anna");
        QCOMPARE(report.taken, int64_t(2));
        QVERIFY(report.problems.empty() && report.isSaved);
        QCOMPARE(exported(*target), exported(*source_));
        QVERIFY(exported(*target).find("from_a_later_version") != std::string::npos && exported(*target).find("\"votes\":3") != std::string::npos &&
                exported(*target).find("\"weather\":\"rain\"") != std::string::npos);
        QCOMPARE(importLines(*target, written(exported(*source_)), false, "again").same, int64_t(2));
        QVERIFY(target->undo());   // one step
        QVERIFY(target->annotations().empty());
    }

    void whatDiffersStaysUnlessItMayBeReplaced() {
        const auto target = fresh("differs");
        Annotation own{caseTarget("b")};
        own.note = "mine";
        QVERIFY(target->edit({own}, {}, "mine"));
        const ImportReport kept = importLines(*target, written(exported(*source_)), false, "x");
        QCOMPARE(kept.taken, int64_t(1));
        QCOMPARE(kept.problems, std::vector<std::string>{"in.jsonl, line 1: b is annotated otherwise already"});
        QCOMPARE(target->find(caseTarget("b"))->note, std::string("mine"));
        QCOMPARE(importLines(*target, written(exported(*source_)), true, "x").taken, int64_t(1));
        QVERIFY(target->find(caseTarget("b"))->isChecked);
    }

    void twoLinesOfOneTarget() {
        const auto target = fresh("two lines");
        const std::string first = R"({"target":"case:x","annotation":{"note":"one"}})", other = R"({"target":"case:x","annotation":{"note":"two"}})";
        const std::string next = R"({"target":"case:y","annotation":{"note":"three"}})";
        const ImportReport report = importLines(*target, written(first + "\n" + first + "\n" + other + "\n" + next + "\n"), true, "x");
        QCOMPARE(report.problems, std::vector<std::string>{"in.jsonl, line 3: x is annotated otherwise in line 1"});
        QCOMPARE(report.taken, int64_t(2));
        QCOMPARE(target->find(caseTarget("x"))->note, std::string("one"));
        QVERIFY(target->find(caseTarget("y")) != nullptr);
    }

    void badLines_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("problem");
        QTest::newRow("no JSON") << "{" << "not valid JSON";
        QTest::newRow("no target") << "{}" << "target";
        QTest::newRow("strange target") << R"({"target":"car:1","annotation":{}})" << "'car:1', which names no case";
        QTest::newRow("no annotation") << R"({"target":"case:a"})" << "annotation";
        QTest::newRow("bad box") << R"({"target":"case:a","annotation":{"boxes":[{"box":[1,2,3]}]}})" << "has 3 numbers";
        QTest::newRow("box without area") << R"({"target":"case:a","annotation":{"boxes":[{"box":[1,2,1,5]}]}})" << "area";
        QTest::newRow("torn tail") << "{\"target\":\"case:a\",\"annota" << "not valid JSON";
    }
    void badLines() {
        QFETCH(QString, line);
        QFETCH(QString, problem);
        const auto target = fresh("bad");
        const ImportReport report = importLines(*target, written(line.toStdString() + "\n"), false, "x");
        QCOMPARE(report.problems.size(), size_t(1));
        const QString said = QString::fromStdString(report.problems.front());
        QVERIFY2(said.contains(problem), qPrintable(said));
        QVERIFY(target->annotations().empty());
    }

    void aMissingFileIsAnError() {
        const auto target = fresh("missing");
        QVERIFY(tests::errorOf([&] { importLines(*target, temp_.path() / "none.jsonl", false, "x"); }).contains("none.jsonl"));
    }

    void historyInWords() {
        const auto project = fresh("history");
        Annotation one{caseTarget("a")};
        one.type = "object";
        one.note = std::string(100, 'n');
        QVERIFY(project->edit({one}, {}, "x"));
        one.type.clear();
        one.isChecked = true;
        QVERIFY(project->edit({one}, {}, "y"));
        const auto actions = project->history(one.target);
        QCOMPARE(whatChanged(actions[0], keyOf(one.target)), "note: " + std::string(60, 'n') + "…; type: object");
        QCOMPARE(whatChanged(actions[1], keyOf(one.target)), std::string("checked: true; type: -"));
        QCOMPARE(whatChanged(actions[1], "case:other"), std::string());
        Annotation span{tokenTarget("a", 0, 2, 5)};
        span.tags = {"night", "far-away"};
        span.boxes = {{"", {0, 0, 2, 2}, "", ""}, {"", {4, 4, 6, 6}, "", ""}};
        QVERIFY(project->edit({span}, {}, "z"));
        Annotation other{caseTarget("b:a")};   // ids may end as another one does
        other.type = "count";
        QVERIFY(project->edit({other}, {}, "not of a"));
        const auto ofCase = project->historyOfCase("a");
        QCOMPARE(ofCase.size(), size_t(4));   // the caller looks at the changes' targets
        QCOMPARE(whatChanged(ofCase[2], keyOf(span.target)), std::string("boxes: 2; tags: night, far-away"));
        QVERIFY(whatChanged(ofCase[3], "case:a").empty());
        QCOMPARE(project->historyOfCase("a", 1).size(), size_t(1));
    }
};

QTEST_APPLESS_MAIN(TestImportLines)
#include "tst_import_lines.moc"
