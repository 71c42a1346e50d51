// SPDX-License-Identifier: GPL-3.0-or-later
// What people said of rollouts stays with them when a resume gives their ids to others.
#include "base/error.h"
#include "jobs/annotation_desk.h"
#include "jobs/run_session.h"
#include "rollout/trajectory_json.h"
#include "support/error_text.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"

#include <QTest>

#include <fstream>

using namespace omnidrive;
using annotation::Annotation;
using annotation::caseTarget;
using annotation::zoomTarget;
using jobs::AnnotationDesk;
namespace fs = std::filesystem;

namespace {

QStringList list(const char* words) { return QString::fromLatin1(words).split(QLatin1Char('|')); }

const std::string kId = "s2-6-1-2", kFormer = "s2-6-1-2~48";
constexpr int64_t kRow = 47;

auto note(const std::string& text) {
    return [text](Annotation& annotation) { annotation.note = text; };
}

}  // namespace

class TestAnnotationDesk : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TempFolder> temp_;
    fs::path run_;

    std::unique_ptr<AnnotationDesk> open() const { return std::make_unique<AnnotationDesk>(run_); }
    QString noteAt(AnnotationDesk& desk, const annotation::Target& target) const {
        const Annotation* found = desk.project().find(target);
        return found == nullptr ? QStringLiteral("-") : QString::fromStdString(found->note);
    }
    static std::string record(const std::string& question, const std::string& answer) {
        return fmt::format(R"({{"input": "user\n{}\nassistant\n", "output": "<think>a</think>{}", "gts": "B", "score": 1}})", question, answer) + '\n';
    }
    /// Replaced as programs do that write a file as a whole; "a, longer" is a's question with more said to it.
    static void writeRecords(const fs::path& file, const QStringList& names) {
        const fs::path next = file.string() + ".next";
        {
            std::ofstream out(next);
            for (const QString& name : names) {
                out << record("Which " + name.section(QLatin1Char(','), 0, 0).toStdString() + "?", name.toStdString());
            }
        }
        fs::rename(next, file);
    }
    /// Back to step 4; of what was lost only the rollout that has the id again.
    void resume(const std::string& answer = "something else") {
        const auto writer = store::RunWriter::openForResume(run_, 4);
        const auto session = jobs::RunSession::open(run_);
        rollout::Trajectory other = *session->trajectory(kFormer);
        other.id = kId;
        other.groupId = "s2-6-1";
        other.answerText = answer;
        other.answerLetter.clear();
        writer->appendRollout(rollout::indexRowOf(other), rollout::toJsonLine(other));
    }

private Q_SLOTS:
    void init() {
        temp_ = std::make_unique<tests::TempFolder>();
        run_ = temp_->path() / "run";
        tests::writeSyntheticRun(run_);
    }

    void annotationsFollowTheirRollouts_data() {
        QTest::addColumn<QString>("when");
        for (const char* when : {"opened again", "noticed", "at the next edit"}) {
            QTest::newRow(when) << when;
        }
    }
    void annotationsFollowTheirRollouts() {
        QFETCH(QString, when);
        auto desk = open();
        QVERIFY(desk->edit(caseTarget(kId), note("mine"), "seen"));
        QVERIFY(desk->edit(zoomTarget(kId, 0), note("zoom"), "seen"));
        QVERIFY(desk->edit(caseTarget("s1-1-0-0"), note("early"), "seen"));
        QCOMPARE(desk->project().cases().at(kId).row, kRow);
        QVERIFY(!desk->takeMoved());
        resume();
        if (when == "opened again") {
            desk.reset();
            desk = open();
        } else if (when == "noticed") {
            desk->followRun();
            QVERIFY(desk->takeMoved() && !desk->takeMoved());
        } else {
            QVERIFY(desk->edit(caseTarget(kId), [](Annotation& annotation) { annotation.isChecked = annotation.note.empty(); }, "new"));
            QVERIFY(desk->takeMoved());
            QVERIFY(desk->project().find(caseTarget(kId))->isChecked);   // it had nothing yet
            QCOMPARE(desk->project().cases().at(kId).answer, std::string("something else"));
            QCOMPARE(desk->project().cases().at(kId).row, int64_t{49});
            QVERIFY(desk->project().undo());
        }
        QCOMPARE(noteAt(*desk, caseTarget(kId)), QStringLiteral("-"));
        QCOMPARE(noteAt(*desk, caseTarget(kFormer)), QStringLiteral("mine"));
        QCOMPARE(noteAt(*desk, zoomTarget(kFormer, 0)), QStringLiteral("zoom"));
        QCOMPARE(noteAt(*desk, caseTarget("s1-1-0-0")), QStringLiteral("early"));
        const annotation::CaseFacts& facts = desk->project().cases().at(kFormer);
        QCOMPARE(facts.row, kRow);
        QCOMPARE(facts.group, std::string("s2-6-1~48"));
        QVERIFY(desk->project().cases().count(kId) == 0);
        QCOMPARE(desk->project().verify(), std::string());
        desk.reset();
        QCOMPARE(noteAt(*open(), caseTarget(kFormer)), QStringLiteral("mine"));
    }

    /// The screen shows the old trace until it has noticed: what is said of it is about that one.
    void anEditFollowsTheRolloutThatWasSeen() {
        const auto desk = open();
        resume();
        QVERIFY(desk->edit(caseTarget(kId), note("of the old one"), "seen", kRow));
        QVERIFY(desk->edit(caseTarget(kId), note("of the new one"), "seen", 49));
        QVERIFY(desk->edit(caseTarget("s1-1-0-0"), note("early"), "seen", 1));
        QCOMPARE(noteAt(*desk, caseTarget(kFormer)), QStringLiteral("of the old one"));
        QCOMPARE(noteAt(*desk, caseTarget(kId)), QStringLiteral("of the new one"));
        QCOMPARE(noteAt(*desk, caseTarget("s1-1-0-0")), QStringLiteral("early"));
        QVERIFY(desk->project().cases().at(kFormer).answer != "something else");
    }

    /// Facts of earlier versions do not say their row: they go where they fit.
    void factsWithoutARowGoWhereTheyFit_data() {
        QTest::addColumn<bool>("isSameAgain");
        QTest::newRow("the new one answers otherwise") << false;
        QTest::newRow("the new one is the same") << true;
    }
    void factsWithoutARowGoWhereTheyFit() {
        QFETCH(bool, isSameAgain);
        std::string answer;
        {
            const auto desk = open();
            const auto session = jobs::RunSession::open(run_);
            annotation::CaseFacts facts = jobs::factsIn(*session, kId);
            answer = facts.answer;
            facts.row = 0;
            Annotation annotation{caseTarget(kId)};
            annotation.note = "mine";
            QVERIFY(desk->project().edit({annotation}, {facts}, "seen"));
        }
        resume(isSameAgain ? answer : "something else");
        const auto desk = open();
        QCOMPARE(noteAt(*desk, caseTarget(isSameAgain ? kId : kFormer)), QStringLiteral("mine"));
        QCOMPARE(desk->project().annotations().size(), size_t{1});
    }

    /// The desk was there before anybody annotated, and somebody else began: nothing of theirs is lost, undo takes back only what was said here.
    void whatOthersBeganMeanwhileStays() {
        const auto desk = open();
        {
            AnnotationDesk other(run_);
            QVERIFY(other.edit(caseTarget(kId), note("a long careful note"), "theirs"));
            QVERIFY(other.edit(caseTarget("s1-1-0-0"), note("early"), "theirs"));
        }
        QVERIFY(desk->edit(caseTarget(kId), [](Annotation& annotation) { annotation.verdict = annotation::Verdict::Right; }, "mine"));
        QVERIFY(desk->takeMoved());   // the screen has to read more than this one edit
        QCOMPARE(noteAt(*desk, caseTarget(kId)), QStringLiteral("a long careful note"));
        QCOMPARE(noteAt(*desk, caseTarget("s1-1-0-0")), QStringLiteral("early"));
        QVERIFY(desk->undo());
        QCOMPARE(noteAt(*desk, caseTarget(kId)), QStringLiteral("a long careful note"));
        QCOMPARE(desk->project().annotations().size(), size_t{2});
    }

    /// The same field, of which this desk had seen nothing: theirs stays on the disk, and the sentence says whose is where.
    void theSameFieldIsNotOverwritten() {
        const auto desk = open();
        QVERIFY(AnnotationDesk(run_).edit(caseTarget(kId), note("theirs"), "theirs"));
        QVERIFY(!desk->edit(caseTarget(kId), note("mine"), "mine"));
        QVERIFY(desk->project().isDirty() && QString::fromStdString(desk->project().problem()).contains(QStringLiteral("somebody else")));
        QCOMPARE(QString::fromStdString(jobs::openAnnotations(run_, false)->find(caseTarget(kId))->note), QStringLiteral("theirs"));
        QVERIFY(desk->undo());
        QCOMPARE(noteAt(*desk, caseTarget(kId)), QStringLiteral("theirs"));
    }

    /// While the other one still writes, this one only reads; what it has not shown yet is neither taken back nor replaced.
    void whoWritesIsSaidAtOnce() {
        const auto desk = open();
        {
            AnnotationDesk other(run_);
            QVERIFY(other.edit(caseTarget(kId), note("theirs"), "theirs"));
            const QString refusal = tests::errorOf([&] { desk->edit(caseTarget(kId), note("mine"), "mine"); });
            QVERIFY2(refusal.contains(QStringLiteral("annotates")) && refusal.contains(QStringLiteral("only reads")), qPrintable(refusal));
            QCOMPARE(noteAt(*desk, caseTarget(kId)), QStringLiteral("theirs"));
            QVERIFY(other.edit(caseTarget(kId), note("theirs, corrected"), "theirs"));
            annotation::LabelSet labels = annotation::defaultLabelSet();
            labels.tags = {"theirs"};
            QVERIFY(other.setLabels(labels, "theirs"));
        }
        QVERIFY(!desk->undo());   // it was not seen here
        QCOMPARE(noteAt(*desk, caseTarget(kId)), QStringLiteral("theirs, corrected"));
        QVERIFY(desk->undo());    // their label set, as it would be after opening
        QCOMPARE(noteAt(*desk, caseTarget(kId)), QStringLiteral("theirs, corrected"));
    }

    void aLabelSetOfSomebodyElseIsNotReplacedUnseen() {
        const auto desk = open();
        annotation::LabelSet labels = annotation::defaultLabelSet();
        labels.tags = {"theirs"};
        QVERIFY(AnnotationDesk(run_).setLabels(labels, "theirs"));
        annotation::LabelSet mine = annotation::defaultLabelSet();
        mine.tags = {"mine"};
        QVERIFY(tests::errorOf([&] { desk->setLabels(mine, "mine"); }).contains(QStringLiteral("somebody else changed the types and tags")));
        QCOMPARE(desk->project().labels().tags, labels.tags);
        QVERIFY(desk->setLabels(mine, "mine"));   // seen
    }

    /// A folder of dumps holds its annotations in itself: moved with them it is read where it is, whatever stands where it was.
    void aMovedFolderOfDumpsIsItsOwnSource_data() {
        QTest::addColumn<bool>("isAnotherThere");
        QTest::newRow("nothing is where it was") << false;
        QTest::newRow("another folder is where it was") << true;
    }
    void aMovedFolderOfDumpsIsItsOwnSource() {
        QFETCH(bool, isAnotherThere);
        const fs::path folder = temp_->path() / "verl", moved = temp_->path() / "moved";
        const auto dump = [](const fs::path& into, const std::string& answer) {
            fs::create_directories(into);
            std::ofstream(into / "1.jsonl") << "{\"input\": \"user\\nWhich?\\nassistant\\n\", \"output\": \"<think>a</think>" << answer
                                            << "\", \"gts\": \"B\", \"score\": 1, \"step\": 1}\n";
        };
        dump(folder, "B");
        QVERIFY(AnnotationDesk(folder).edit(caseTarget("s1-0001"), note("mine"), "seen"));
        QVERIFY(annotation::isProjectFolder(folder));
        fs::rename(folder, moved);
        if (isAnotherThere) {
            dump(folder, "something else");
        }
        AnnotationDesk desk(moved);
        QCOMPARE(desk.project().source(), moved.string());
        QCOMPARE(QString::fromStdString(jobs::factsForTarget(desk.project(), caseTarget("s1-0001")).answer), QStringLiteral("B"));
        QCOMPARE(noteAt(desk, caseTarget("s1-0001")), QStringLiteral("mine"));
    }

    /// Records of a trace file are called after their place: when somebody writes the file anew, what was said stays with the record, wherever that is.
    void annotationsFollowTheRecordsOfARewrittenFile_data() {
        QTest::addColumn<QStringList>("records");
        QTest::addColumn<QStringList>("notes");   // of 0001, 0002, ...; then those of no record
        QTest::newRow("one before them") << list("new|a|b|c") << list("-|a|-|c");
        QTest::newRow("the other way round") << list("c|b|a") << list("c|-|a");
        QTest::newRow("one left out") << list("b|c") << list("-|c|a");
        QTest::newRow("all left out but one not annotated") << list("b") << list("-|a|c");
        QTest::newRow("left out, another question in its place") << list("new|b|c") << list("-|-|c|a");
        QTest::newRow("worked on where it is") << list("a, longer|b|c") << list("a|-|c");
        QTest::newRow("worked on, and another annotated one in its place") << list("c|b") << list("c|-|a");
        QTest::newRow("twice") << list("b|a|a") << list("-|a|-|c");
    }
    void annotationsFollowTheRecordsOfARewrittenFile() {
        QFETCH(QStringList, records);
        QFETCH(QStringList, notes);
        const fs::path file = temp_->path() / "theirs.jsonl";
        writeRecords(file, list("a|b|c"));
        const auto idAt = [](size_t row) { return fmt::format("{:04}", row + 1); };
        auto desk = std::make_unique<AnnotationDesk>(file);
        QVERIFY(desk->edit(caseTarget(idAt(0)), note("a"), "seen"));
        QVERIFY(desk->edit(caseTarget(idAt(2)), note("c"), "seen"));
        const auto notesNow = [&] {
            QStringList now;
            std::map<std::string, Annotation> rest = desk->project().annotations();
            for (size_t row = 0; row < static_cast<size_t>(records.size()); ++row) {
                now << noteAt(*desk, caseTarget(idAt(row)));
                rest.erase(annotation::keyOf(caseTarget(idAt(row))));
            }
            for (const auto& [key, annotation] : rest) {
                now << QString::fromStdString(annotation.note);
            }
            return now;
        };
        writeRecords(file, records);
        desk->followRun();   // the screen has noticed
        QCOMPARE(desk->takeMoved(), records.first() != QStringLiteral("a, longer"));
        QCOMPARE(notesNow(), notes);
        QCOMPARE(desk->project().verify(), std::string());
        desk = std::make_unique<AnnotationDesk>(file);
        QCOMPARE(notesNow(), notes);
        writeRecords(file, list("a|b|c"));   // as it was
        desk = std::make_unique<AnnotationDesk>(file);
        QCOMPARE(noteAt(*desk, caseTarget(idAt(0))), QStringLiteral("a"));
        QCOMPARE(noteAt(*desk, caseTarget(idAt(1))), QStringLiteral("-"));
        QCOMPARE(noteAt(*desk, caseTarget(idAt(2))), QStringLiteral("c"));
        QVERIFY(desk->undo());
        QCOMPARE(noteAt(*desk, caseTarget(idAt(2))), QStringLiteral("-"));
        QCOMPARE(desk->project().historyOfCase(idAt(0)).size(), size_t{1});
    }

    /// Rollouts of one prompt have one question: it does not tell whose place a record has.
    void annotationsFollowRolloutsOfOnePrompt() {
        const fs::path file = temp_->path() / "theirs.jsonl";
        const auto write = [&](const QStringList& answers) {
            std::ofstream out(file);
            for (const QString& answer : answers) {
                out << record("Which?", answer.toStdString());
            }
        };
        write(list("x|y|z"));
        const auto desk = std::make_unique<AnnotationDesk>(file);
        QVERIFY(desk->edit(caseTarget("0002"), note("y"), "seen"));
        write(list("y|z"));
        QVERIFY(desk->edit(caseTarget("0002"), note("z"), "seen"));   // before the screen has noticed
        QCOMPARE(noteAt(*desk, caseTarget("0001")), QStringLiteral("y"));
        QCOMPARE(noteAt(*desk, caseTarget("0002")), QStringLiteral("z"));
        QCOMPARE(desk->project().cases().at("0002").answer, std::string("z"));
    }

    /// A reader sees it too, though it cannot write it.
    void aReaderSeesThemWhereTheyAre() {
        const auto desk = open();
        QVERIFY(desk->edit(caseTarget(kId), note("mine"), "seen"));
        resume();
        const auto reader = jobs::openAnnotations(run_, false);
        QVERIFY(reader->find(caseTarget(kFormer)) != nullptr && reader->find(caseTarget(kId)) == nullptr);
    }
};

QTEST_GUILESS_MAIN(TestAnnotationDesk)
#include "tst_annotation_desk.moc"
