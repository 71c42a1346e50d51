// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <QTest>

#include <sys/stat.h>

#include <fstream>

using namespace omnidrive;
using namespace omnidrive::annotation;
using omnidrive::tests::errorOf;
namespace fs = std::filesystem;

namespace {

Annotation noted(const Target& target, const std::string& note) {
    Annotation annotation{target};
    annotation.note = note;
    return annotation;
}

/// Runs SQL behind the project's back. @return SQLite's message, "" when it was done.
std::string execute(const fs::path& folder, const char* sql) {
    sqlite3* database = nullptr;
    sqlite3_open((folder / "annotations.sqlite").c_str(), &database);
    char* message = nullptr;
    sqlite3_exec(database, sql, nullptr, nullptr, &message);
    const std::string text = message == nullptr ? "" : message;
    sqlite3_free(message);
    sqlite3_close(database);
    return text;
}

CaseFacts factsNamed(const std::string& rollout) {
    CaseFacts facts;
    facts.rollout = rollout;
    facts.kind = "vehicle";
    return facts;
}

}  // namespace

class TestProject : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TempFolder> temp_;
    fs::path folder_;

    std::unique_ptr<Project> open(const std::string& author = "anna") const { return Project::open(folder_, {author, "/data/run", true}); }
    QString note(const Project& project, const Target& target = caseTarget("a")) const {
        const Annotation* found = project.find(target);
        return found == nullptr ? "-" : QString::fromStdString(found->note);
    }

private Q_SLOTS:
    void init() {
        temp_ = std::make_unique<tests::TempFolder>();
        folder_ = temp_->path() / "annotations";
    }

    void nothingIsCreatedBeforeTheFirstEdit() {
        const auto project = open();
        QVERIFY(!project->isReadOnly() && !project->canUndo() && !project->undo() && !project->redo());
        QVERIFY(project->save());
        QVERIFY(!fs::exists(folder_));
        QVERIFY(project->edit({noted(caseTarget("a"), "x")}, {factsNamed("a")}, "why"));
        QVERIFY(isProjectFolder(folder_));
        QCOMPARE(project->source(), std::string("/data/run"));
    }

    void comesBackAfterARestart() {
        Annotation annotation = noted(zoomTarget("a", 1), "there is no van");
        annotation.type = "object";
        annotation.severity = Severity::Major;
        annotation.boxes = {{"CAM_FRONT", {1, 2, 3, 4}, "car", ""}};
        QVERIFY(open()->edit({annotation}, {factsNamed("a")}, "seen"));
        const auto project = Project::open(folder_, {"bert", "", true});
        QVERIFY(*project->find(zoomTarget("a", 1)) == annotation);
        QVERIFY(project->cases().at("a") == factsNamed("a"));
        QCOMPARE(project->source(), std::string("/data/run"));
        QCOMPARE(Project::open(folder_, {"", "/moved/run", false})->source(), std::string("/moved/run"));
        const auto history = project->history(annotation.target);
        QCOMPARE(history.size(), size_t(1));
        QCOMPARE(history[0].author, std::string("anna"));
        QCOMPARE(history[0].reason, std::string("seen"));
        QVERIFY(history[0].wall > 1.7e9);
        QVERIFY(!history[0].changes[0].before && history[0].changes[0].after);
    }

    void undoAndRedoGoOnAfterARestart() {
        for (int i = 0; i < 5; ++i) {
            QVERIFY(open()->edit({noted(caseTarget("a"), std::to_string(i))}, {}, "edit"));
        }
        QVERIFY(open()->undo());
        QVERIFY(open()->undo());
        QCOMPARE(note(*open()), QString("2"));
        QVERIFY(open()->redo());
        QCOMPARE(note(*open()), QString("3"));
        QVERIFY(open()->canRedo());
        QVERIFY(open()->edit({noted(caseTarget("b"), "new")}, {}, "edit"));   // ends what could be done again
        QVERIFY(!open()->canRedo() && !open()->redo());
        const auto project = open();
        int undone = 0;
        while (project->undo()) {
            ++undone;
        }
        QCOMPARE(undone, 5);   // 0 to 3, and the new one
        QVERIFY(project->annotations().empty());
        QCOMPARE(project->history(100).size(), size_t(5 + 2 + 1 + 1 + 5));   // nothing is ever taken out of the journal
        QCOMPARE(project->verify(), std::string());
        while (project->redo()) {
            --undone;
        }
        QCOMPARE(undone, 0);
        QCOMPARE(note(*project), QString("3"));
        QCOMPARE(note(*project, caseTarget("b")), QString("new"));
    }

    void severalAtOnceAreOneStep() {
        const auto project = open();
        QVERIFY(project->edit({noted(caseTarget("a"), "x"), noted(zoomTarget("b", 0), "y")}, {factsNamed("a"), factsNamed("b")}, "both"));
        QVERIFY(project->undo());
        QVERIFY(project->annotations().empty() && project->cases().empty());
        QVERIFY(project->redo());
        QCOMPARE(project->annotations().size(), size_t(2));
        QCOMPARE(errorOf([&] {
                     project->edit({noted(caseTarget("a"), "1"), noted(caseTarget("a"), "2")}, {}, "");
                 }),
                 QString("case:a is changed twice at once"));
    }

    void aBlankOneIsRemoved() {
        const auto project = open();
        QVERIFY(project->edit({noted(caseTarget("a"), "x")}, {}, ""));
        QVERIFY(project->edit({Annotation{caseTarget("a")}}, {}, "cleared"));
        QVERIFY(project->annotations().empty());
        QVERIFY(project->edit({Annotation{caseTarget("a")}}, {}, "cleared again"));
        QCOMPARE(project->history(10).size(), size_t(2));   // what changes nothing is no edit
        QVERIFY(project->undo());
        QCOMPARE(note(*project), QString("x"));
    }

    void whatIsWrongChangesNothing() {
        const auto project = open();
        Annotation bad = noted(caseTarget("b"), "x");
        bad.boxes = {{"", {0, 0, 0, 0}, "", ""}};
        QVERIFY(errorOf([&] { project->edit({noted(caseTarget("a"), "x"), bad}, {}, ""); }).startsWith("an evidence box has no area"));
        QVERIFY(project->annotations().empty() && !project->isDirty() && !fs::exists(folder_));
    }

    void theSecondOnlyReads() {
        const auto first = open();
        QVERIFY(first->edit({noted(caseTarget("a"), "1")}, {}, ""));
        auto second = open("bert");
        QVERIFY(second->isReadOnly());
        QCOMPARE(
            QString::fromStdString(second->readOnlyReason()),
            QString("process %1 annotates %2 at the moment: this window only reads").arg(getpid()).arg(QString::fromStdString(folder_.string())));
        QCOMPARE(note(*second), QString("1"));
        QVERIFY(errorOf([&] { second->edit({noted(caseTarget("a"), "2")}, {}, ""); }).startsWith("the annotations cannot be changed: process"));
        QVERIFY(!second->canUndo() && !second->undo());
        QVERIFY(!second->refresh());
        QVERIFY(first->edit({noted(caseTarget("a"), "3")}, {}, ""));
        QVERIFY(second->refresh());
        QCOMPARE(note(*second), QString("3"));
    }

    void theSecondWritesWhenTheFirstIsGone() {
        auto first = open();
        QVERIFY(first->edit({noted(caseTarget("a"), "1")}, {}, ""));
        const auto second = open("bert");
        first.reset();
        QVERIFY(second->refresh());
        QVERIFY(!second->isReadOnly());
        QVERIFY(second->edit({noted(caseTarget("a"), "2")}, {}, ""));
        QVERIFY(second->undo());
        QCOMPARE(note(*second), QString("1"));
    }

    void twoThatBeganTogether() {
        const auto first = open(), second = open("bert");   // there was nothing to lock yet
        QVERIFY(first->edit({noted(caseTarget("a"), "1")}, {}, ""));
        QVERIFY(!second->edit({noted(caseTarget("b"), "2")}, {}, ""));
        QVERIFY(second->isDirty());
        QVERIFY2(QString::fromStdString(second->problem()).contains("is in use by process"), second->problem().c_str());
        QVERIFY(second->undo());   // what was never saved goes without a trace
        QVERIFY(!second->isDirty() && second->annotations().empty());
    }

    /// The folder is removed, or another one put in its place, while it is open: SQLite would go on writing into the file that has no name any more.
    void aFileThatWasReplaced_data() {
        QTest::addColumn<QString>("what");
        for (const char* what : {"removed", "replaced", "moved away"}) {
            QTest::newRow(what) << what;
        }
    }
    void aFileThatWasReplaced() {
        QFETCH(QString, what);
        const auto project = open();
        QVERIFY(project->edit({noted(caseTarget("a"), "1")}, {}, ""));
        QVERIFY(project->edit({noted(caseTarget("a"), "2")}, {}, ""));
        if (what == "moved away") {
            fs::rename(folder_, temp_->path() / "elsewhere");
        } else {
            fs::remove_all(folder_);
        }
        if (what == "replaced") {
            QVERIFY(open()->edit({noted(caseTarget("c"), "restored")}, {}, ""));
        }
        QVERIFY(!project->undo());   // nothing changes
        QCOMPARE(note(*project), QString("2"));
        QVERIFY(!project->edit({noted(caseTarget("b"), "3")}, {}, ""));
        QVERIFY(!project->save() && project->isDirty());
        QVERIFY2(QString::fromStdString(project->problem()).contains("was removed or replaced while it was open"), project->problem().c_str());
        QCOMPARE(note(*project, caseTarget("b")), QString("3"));
        QVERIFY(project->saveAnew());   // opened again
        QCOMPARE(note(*project, caseTarget("c")), QString(what == "replaced" ? "restored" : "-"));
        QVERIFY(project->edit({noted(caseTarget("d"), "4")}, {}, ""));
        QCOMPARE(project->verify(), std::string());
        const auto reader = Project::open(folder_, {"", "", false});
        QCOMPARE(note(*reader, caseTarget("b")), QString("3"));
        QCOMPARE(note(*reader, caseTarget("d")), QString("4"));
    }

    /// A resume gave the rollout another id: undo, redo and history find it there, also after a restart; whoever has the id now is another one.
    void casesMoveWithTheirRollouts() {
        {
            const auto project = open();
            QVERIFY(project->edit({noted(caseTarget("x"), "1"), noted(tokenTarget("x", 0, 1, 3), "t")}, {factsNamed("x")}, "first"));
            QVERIFY(project->edit({noted(caseTarget("x"), "2")}, {factsNamed("x")}, "second"));
            QVERIFY(project->moveCases({{"x", factsNamed("x~9")}}));
            QVERIFY(project->edit({noted(caseTarget("x"), "another")}, {factsNamed("x")}, "third"));
            QVERIFY(project->undo());
            QVERIFY(project->moveCases({{"nobody", factsNamed("nobody~9")}}));
        }
        const auto project = open();
        QCOMPARE(note(*project), QString("-"));
        QCOMPARE(note(*project, caseTarget("x")), QString("-"));
        QCOMPARE(note(*project, caseTarget("x~9")), QString("2"));
        QCOMPARE(note(*project, tokenTarget("x~9", 0, 1, 3)), QString("t"));
        QVERIFY(project->cases().count("x~9") == 1 && project->cases().count("x") == 0);
        QVERIFY(project->undo());
        QCOMPARE(note(*project, caseTarget("x~9")), QString("1"));
        QVERIFY(project->undo());
        QVERIFY(project->annotations().empty() && project->cases().empty());
        QVERIFY(!project->canUndo());   // the move is nobody's edit
        QVERIFY(project->redo());
        QVERIFY(project->redo());
        QCOMPARE(note(*project, caseTarget("x~9")), QString("2"));
        QVERIFY(project->redo());   // of the rollout that has the id now
        QCOMPARE(note(*project, caseTarget("x")), QString("another"));
        QCOMPARE(note(*project, caseTarget("x~9")), QString("2"));
        const auto former = project->historyOfCase("x~9"), now = project->historyOfCase("x");
        QCOMPARE(former.size(), size_t(6));   // two edits, taken back and done again
        QCOMPARE(former[0].reason, std::string("first"));
        for (const ObjectChange& change : former[0].changes) {
            QVERIFY2(change.key.ends_with("x~9") || change.key == "project", change.key.c_str());
        }
        QCOMPARE(now.size(), size_t(3));
        QCOMPARE(now[0].reason, std::string("third"));
        QCOMPARE(project->history(caseTarget("x~9")).size(), size_t(6));
        QCOMPARE(project->history(caseTarget("x"), 1).size(), size_t(1));
        QCOMPARE(project->verify(), std::string());
    }

    /// Edits that wait go along, in their order, and can be taken back.
    void whatWaitsMovesToo() {
        const auto project = Project::open(temp_->path() / "new", {"anna", "/data/run", true});
        std::ofstream(temp_->path() / "new") << "in the way";
        QVERIFY(!project->edit({noted(caseTarget("x"), "2")}, {factsNamed("x")}, "waits"));
        QVERIFY(!project->edit({noted(zoomTarget("x", 0), "3")}, {factsNamed("x")}, "waits"));
        QVERIFY(!project->moveCases({{"x", factsNamed("x~9")}}));
        QCOMPARE(note(*project, caseTarget("x~9")), QString("2"));
        QVERIFY(project->undo());
        QCOMPARE(note(*project, zoomTarget("x~9", 0)), QString("-"));
        fs::remove(temp_->path() / "new");
        QVERIFY(project->save());
        QCOMPARE(note(*project, caseTarget("x~9")), QString("2"));
        QVERIFY(project->find(caseTarget("x")) == nullptr && project->cases().count("x~9") == 1 && project->cases().count("x") == 0);
        QCOMPARE(project->verify(), std::string());
    }

    /// Somebody annotated the rollout under its new id already: that is the last word.
    void whatStandsThereStays() {
        const auto project = open();
        QVERIFY(project->edit({noted(caseTarget("x"), "old"), noted(zoomTarget("x", 0), "zoom")}, {factsNamed("x")}, ""));
        QVERIFY(project->edit({noted(caseTarget("x~9"), "newer")}, {factsNamed("x~9")}, ""));
        QVERIFY(project->moveCases({{"x", factsNamed("x~9")}}));
        QCOMPARE(note(*project, caseTarget("x~9")), QString("newer"));
        QCOMPARE(note(*project, zoomTarget("x~9", 0)), QString("zoom"));
        QVERIFY(project->find(caseTarget("x")) == nullptr);
        QCOMPARE(project->verify(), std::string());
    }

    void onlyLooking() {
        QVERIFY(Project::open(folder_, {"", "", false})->isReadOnly());
        QVERIFY(!fs::exists(folder_));
        QVERIFY(open()->edit({noted(caseTarget("a"), "1")}, {}, ""));
        const auto reader = Project::open(folder_, {"", "", false});
        QVERIFY(reader->isReadOnly());
        QVERIFY(!open()->isReadOnly());   // it holds no lock
        QCOMPARE(note(*reader), QString("1"));
    }

    void aFolderThatCannotBeWritten() {
        if (::geteuid() == 0) {
            QSKIP("root may write everywhere");
        }
        QVERIFY(open()->edit({noted(caseTarget("a"), "1")}, {}, ""));
        fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
        fs::permissions(folder_ / "lock", fs::perms::owner_read);
        const auto project = open();
        fs::permissions(folder_, fs::perms::owner_all);
        QVERIFY(project->isReadOnly());
        QCOMPARE(note(*project), QString("1"));
    }

    void theJournalOnlyGrows() {
        QVERIFY(open()->edit({noted(caseTarget("a"), "1")}, {}, ""));
        for (const char* sql : {"DELETE FROM actions", "DELETE FROM changes", "UPDATE actions SET author = 'x'", "UPDATE changes SET after = 'x'"}) {
            QCOMPARE(execute(folder_, sql), std::string("the journal only grows"));
        }
        QCOMPARE(open()->verify(), std::string());
        QCOMPARE(execute(folder_, "UPDATE objects SET json = '{}'"), std::string());
        QCOMPARE(open()->verify(), std::string("the objects are not what the journal makes of them"));
    }

    /// A stranger's view instead of a table would give rows without end, his trigger run at each change, his computed column fill the memory with few rows.
    void programsOfStrangersAreRefused_data() {
        QTest::addColumn<QString>("sql");
        QTest::newRow("view") << "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
        QTest::newRow("trigger") << "CREATE TRIGGER t AFTER INSERT ON actions BEGIN DELETE FROM objects; END";
        QTest::newRow("view of a known name") << "DROP TABLE objects; CREATE VIEW objects AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                                                 "SELECT i AS key, '{}' AS json, 1 AS action FROM n";
        QTest::newRow("computed column") << "ALTER TABLE objects RENAME COLUMN json TO old; ALTER TABLE objects ADD COLUMN json TEXT AS (hex(zeroblob(1000)))";
        QTest::newRow("long default") << "ALTER TABLE objects RENAME COLUMN json TO old; ALTER TABLE objects ADD COLUMN json TEXT DEFAULT 'as long as a statement may be'";
        QTest::newRow("index over an expression") << "CREATE INDEX i ON objects (hex(zeroblob(length(json))))";
        QTest::newRow("index of a known name") << "DROP INDEX changes_by_key; CREATE INDEX changes_by_key ON changes (hex(zeroblob(length(key))))";
        QTest::newRow("check in a table of SQLite") << "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE sqlite_sequence(name,seq,CHECK(hex(zeroblob(seq)) > 0))' "
                                                       "WHERE name = 'sqlite_sequence'";
        QTest::newRow("trigger of a known name") << "DROP TRIGGER actions_stay; CREATE TRIGGER actions_stay AFTER INSERT ON actions BEGIN DELETE FROM objects; END";
    }
    void programsOfStrangersAreRefused() {
        QFETCH(QString, sql);
        QVERIFY(open()->edit({noted(caseTarget("a"), "1")}, {}, ""));
        QCOMPARE(note(*open()), QString("1"));   // its own triggers are no strangers
        QCOMPARE(execute(folder_, qPrintable(sql)), std::string());
        const QString error = errorOf([&] { open(); });
        QVERIFY2(error.endsWith("annotations.sqlite holds tables, indexes, views or triggers that no annotations of this program have"), qPrintable(error));
    }

    /// What ANALYZE leaves is SQLite's own.
    void statisticsOfSqliteAreNoProgram() {
        QVERIFY(open()->edit({noted(caseTarget("a"), "1")}, {}, ""));
        QCOMPARE(execute(folder_, "ANALYZE"), std::string());
        QCOMPARE(note(*open()), QString("1"));
    }

    /// SQLite would follow a link to any of its files and write where it leads, and wait at a pipe.
    void linksAndPipesOfStrangersAreRefused_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"annotations.sqlite", "annotations.sqlite-wal", "annotations.sqlite-shm", "annotations.sqlite-journal"}) {
            QTest::newRow(name) << name;
        }
    }
    void linksAndPipesOfStrangersAreRefused() {
        QFETCH(QString, name);
        QVERIFY(open()->edit({noted(caseTarget("a"), "1")}, {}, ""));
        const fs::path part = folder_ / name.toStdString(), thesis = temp_->path() / "thesis.tex";
        const bool isMain = part.extension() == ".sqlite";
        isMain ? fs::rename(part, thesis) : void(std::ofstream(thesis) << "of years");
        fs::remove(part);
        fs::create_symlink("../thesis.tex", part);
        const auto size = fs::file_size(thesis);
        const QString refusal = QString::fromStdString(part.string() + " is a symbolic link that leads out of " + folder_.string());
        QCOMPARE(errorOf([&] { open(); }), refusal);
        QCOMPARE(errorOf([&] { Project::open(folder_, {"", "", false}); }), refusal);
        QCOMPARE(fs::file_size(thesis), size);
        fs::remove(part);
        fs::create_symlink("../not-there-yet", part);
        if (isMain) {   // as if nothing were annotated yet: the first edit would make the file
            const auto project = open();
            QVERIFY(!project->edit({noted(caseTarget("a"), "1")}, {}, ""));
            QCOMPARE(QString::fromStdString(project->problem()), refusal);
        } else {
            QCOMPARE(errorOf([&] { open(); }), refusal);
            fs::remove(part);
            QCOMPARE(::mkfifo(part.c_str(), 0600), 0);
            QVERIFY(errorOf([&] { Project::open(folder_, {"", "", false}); }).endsWith("it is not a regular file"));
        }
        QVERIFY(!fs::exists(temp_->path() / "not-there-yet"));
    }

    void whatALaterVersionWroteStays() {
        QVERIFY(open()->edit({noted(caseTarget("a"), "1")}, {}, ""));
        QCOMPARE(execute(folder_,
                         "INSERT INTO objects VALUES ('future:x', '[1]', 1); INSERT INTO objects VALUES ('case:b', '{\"severity\":\"total\"}', 1);"
                         "UPDATE objects SET json = '{\"note\":\"1\",\"stars\":5}' WHERE key = 'case:a'"),
                 std::string());
        const auto project = open();
        QCOMPARE(project->unreadable().size(), size_t(1));
        QVERIFY(!project->find(caseTarget("b")));
        Annotation annotation = *project->find(caseTarget("a"));
        annotation.note = "2";
        QVERIFY(project->edit({annotation}, {}, ""));
        QCOMPARE(QString::fromStdString(project->history(caseTarget("a")).back().changes[0].after.value()), QString(R"({"note":"2","stars":5})"));
        QVERIFY(project->undo());
        QCOMPARE(QString::fromStdString(open()->find(caseTarget("a"))->extraJson), QString(R"({"stars":5})"));
    }

    void otherFiles_data() {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("later version") << "PRAGMA user_version = 9" << "has the format 9; this program knows 1";
        QTest::newRow("another program's") << "PRAGMA application_id = 1" << "holds no annotations of this program";
        QTest::newRow("table gone") << "DROP TABLE objects" << "is damaged: no such table: objects";
        QTest::newRow("odd journal") << "INSERT INTO actions (kind, of, wall, author, reason) VALUES ('undo', 7, 0, '', '')"
                                     << "takes back or repeats 7";
        QTest::newRow("odd action") << "INSERT INTO actions (kind, of, wall, author, reason) VALUES ('merge', 0, 0, '', '')"
                                    << "unknown kind 'merge'";
    }
    void otherFiles() {
        QFETCH(QString, sql);
        QFETCH(QString, sentence);
        QVERIFY(open()->edit({noted(caseTarget("a"), "1")}, {}, ""));
        QCOMPARE(execute(folder_, sql.toUtf8().constData()), std::string());
        const QString found = errorOf([&] { open(); });
        QVERIFY2(found.contains(sentence), qPrintable(found));
    }

    void noDatabaseAtAll() {
        fs::create_directories(folder_);
        std::ofstream(folder_ / "annotations.sqlite") << std::string(4096, 'x');
        QVERIFY(errorOf([&] { open(); }).contains("is damaged"));
    }

    void labelSetsCanBeChangedAndUndone() {
        const auto project = open();
        LabelSet labels = project->labels();
        labels.types.push_back({"weather", "weather", "Rain or glare mistaken for a thing."});
        QVERIFY(project->setLabels(labels, "new type"));
        QCOMPARE(open("bert")->labels().types.size(), size_t(9));
        QCOMPARE(errorOf([&] { project->setLabels({}, ""); }), QString("a label set needs at least one type"));
        QVERIFY(project->undo());
        QVERIFY(project->labels() == defaultLabelSet());
    }

    void checkedOnesAreCases() {
        const auto project = open();
        Annotation done{caseTarget("a")}, zoom{zoomTarget("b", 0)};
        done.isChecked = zoom.isChecked = true;
        QVERIFY(project->edit({done, zoom}, {}, ""));
        QVERIFY(project->checkedRollouts() == std::set<std::string>{"a"});
    }

    void wherePathsLead() {
        const fs::path run = temp_->path() / "run", file = temp_->path() / "traces.jsonl";
        fs::create_directories(run);
        std::ofstream(run / "run.json") << "{}";
        std::ofstream(file) << "{}";
        QCOMPARE(projectFolderOf(run), run / "annotations");
        QCOMPARE(projectFolderOf(file), fs::path(file.string() + ".annotations"));
        QVERIFY(open()->edit({noted(caseTarget("a"), "1")}, {}, ""));
        QCOMPARE(projectFolderOf(folder_), folder_);
        QCOMPARE(projectFolderOf(temp_->path() / "new"), temp_->path() / "new");
    }
};

QTEST_APPLESS_MAIN(TestProject)
#include "tst_project.moc"
