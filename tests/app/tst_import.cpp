// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <csignal>
#include <fstream>

using namespace omnidrive;
using namespace omnidrive::tests;
namespace fs = std::filesystem;

/// omnidrive import, by the true program: traces become a run, data a question set that rollout asks.
class TestImport : public QObject {
    Q_OBJECT

    std::unique_ptr<TempFolder> temp_;

    QString path(const char* name) const { return QString::fromStdString((temp_->path() / name).string()); }
    static ProgramResult run(const QStringList& arguments) { return runProgram(OMNIDRIVE_PROGRAM, arguments); }
    static QJsonObject json(const QStringList& arguments) {
        return QJsonDocument::fromJson(run(arguments + QStringList{"--json"}).out.toUtf8()).object();
    }
    static QString sample() { return QString::fromStdString((testData() / "deepeyes" / "sample.jsonl").string()); }

    void write(const char* name, const std::string& text) const {
        fs::create_directories((temp_->path() / name).parent_path());
        std::ofstream(temp_->path() / name, std::ios::binary) << text;
    }
    void picture(const char* name) const {
        vision::Image image;
        image.width = 280;
        image.height = 140;
        image.rgb.assign(280 * 140 * 3, 120);
        const auto png = vision::encodePng(image);
        write(name, std::string(png.begin(), png.end()));
    }

private Q_SLOTS:
    void init() { temp_ = std::make_unique<TempFolder>(); }

    void saysWhatWasReadAndWhatWasLeftOut() {
        const auto result = run({"import", sample()});
        QCOMPARE(result.exitCode, 0);
        QVERIFY2(result.out.startsWith("DeepEyes traces: 4 rollouts, 3 records left out, 4 pictures (4 missing)\n"), qPrintable(result.out));
        QVERIFY(result.err.contains("line 4 of sample.jsonl is not valid JSON"));
        QVERIFY(result.err.contains("line 7 of sample.jsonl, the last one, is cut off"));
        QVERIFY(result.err.contains("rollout 0001-one: the picture one.jpg is not in"));
        QVERIFY(result.err.contains("fields that are not read: status"));
    }

    void filesDoNothingToTheTerminal() {
        picture("frames/a.png");
        write("q.json", "[{\"id\": \"one\", \"image\": \"a.png\", \"question\": \"What is it? A. red B. green\", \"answer\": \"A\", \"kind\": \"\\u001b[31mlight\", \"\u009b2Jx\": 1}]");
        const auto result = run({"import", path("q.json"), "--images", path("frames")});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY2(result.out.contains(" [31mlight"), qPrintable(result.out));
        QVERIFY2(result.err.contains(" 2Jx"), qPrintable(result.err));
        for (const QChar c : result.out + result.err) {
            QVERIFY(c == '\n' || c.category() != QChar::Other_Control);
        }
    }

    void tracesBecomeARunThatOtherCommandsRead() {
        const auto report = json({"import", sample(), "--out", path("run"), "--where", "zooms>=1"});
        QCOMPARE(report["kind"].toString(), QString("deepeyes"));
        QCOMPARE(report["read"].toInt(), 4);
        QCOMPARE(report["written"].toInt(), 2);
        QCOMPARE(report["left_out"].toInt(), 3);
        const auto shown = json({"inspect", path("run")});
        QCOMPARE(shown["rollouts"].toInt(), 2);
        QVERIFY(run({"inspect", path("run"), "--rollout", "0001-one"}).out.contains("lamp"));
        const auto again = run({"import", sample(), "--out", path("run")});
        QCOMPARE(again.exitCode, 1);
        QVERIFY(again.errorLines().last().contains("holds a run already"));
    }

    /// From a data set with its own questions to rollouts about them.
    void questionsAreAsked() {
        picture("frames/deep/a.png");
        write("q.json", R"([{"id": "one", "image": "a.png", "question": "What is it? A. red B. green", "answer": "A", "kind": "light"},
            {"id": "two", "image": "a.png", "question": "And that?", "kind": "other"}, {"id": "three", "image": "none.png", "question": "Nothing?"}])");
        const auto report = json({"import", path("q.json"), "--images", path("frames"), "--split", "test=kind:light", "--out", path("set")});
        QCOMPARE(report["written"].toInt(), 2);
        QCOMPARE(report["missing_pictures"].toInt(), 1);
        QCOMPARE(report["tables"]["split"]["test"].toInt(), 1);
        QCOMPARE(report["tables"]["answers"]["multiple choice"].toInt(), 1);
        const auto asked = run({"rollout", "--questions", path("set"), "--group", "2", "--max-turns", "1", "--max-turn-tokens", "4", "--out", path("run"), "--json"});
        QVERIFY2(asked.exitCode == 0, qPrintable(asked.err));
        const auto rollouts = QJsonDocument::fromJson(asked.out.toUtf8()).array();
        QCOMPARE(rollouts.size(), 4);
        QCOMPARE(rollouts[0]["sample_id"].toString(), QString("one"));
        QCOMPARE(rollouts[1]["group_id"].toString(), QString("r0"));
        QCOMPARE(rollouts[0]["expected_answer"].toString(), QString("A"));
        QCOMPARE(rollouts[3]["sample_id"].toString(), QString("two"));
        QVERIFY(rollouts[0]["seed"] != rollouts[2]["seed"]);
        QCOMPARE(json({"inspect", path("run")})["rollouts"].toInt(), 4);
        QCOMPARE(run({"verify", path("run")}).exitCode, 0);
        // A filter of its own; and a set that it empties.
        const auto filtered = run({"rollout", "--questions", path("set"), "--where", "split:test", "--max-turns", "1", "--max-turn-tokens", "4", "--json"});
        QCOMPARE(QJsonDocument::fromJson(filtered.out.toUtf8()).array().size(), 1);
        const auto none = run({"rollout", "--questions", path("set"), "--where", "kind:nothing"});
        QCOMPARE(none.exitCode, 1);
        QVERIFY(none.errorLines().last().contains("--where lets none of the questions"));
    }

    /// A question whose picture broke after the import is named; the others are asked, and are in the run.
    void aBrokenPictureCostsOneQuestion() {
        for (const char* name : {"a.png", "b.png", "c.png"}) {
            picture(name);
        }
        write("q.json", R"([{"id": "one", "image": "a.png", "question": "What?"}, {"id": "two", "image": "b.png", "question": "What?"},
            {"id": "three", "image": "c.png", "question": "What?"}])");
        QCOMPARE(json({"import", path("q.json"), "--out", path("set")})["written"].toInt(), 3);
        write("b.png", "no picture");
        const QStringList asking{"rollout", "--questions", path("set"), "--max-turns", "1", "--max-turn-tokens", "4", "--json"};
        const auto asked = run(asking + QStringList{"--out", path("run")});
        QVERIFY2(asked.exitCode == 0, qPrintable(asked.err));
        const auto rollouts = QJsonDocument::fromJson(asked.out.toUtf8()).array();
        QCOMPARE(rollouts.size(), 2);
        QCOMPARE(rollouts[1]["sample_id"].toString(), QString("three"));
        QCOMPARE(rollouts[1]["group_id"].toString(), QString("r2"));   // its place in the set, as if nothing were missing
        QVERIFY2(asked.err.contains("the question two is left out: ") && asked.err.contains("b.png"), qPrintable(asked.err));
        QCOMPARE(json({"inspect", path("run")})["rollouts"].toInt(), 2);
        write("a.png", "no picture");
        write("c.png", "no picture");
        const auto none = run(asking);
        QCOMPARE(none.exitCode, 1);
        QCOMPARE(none.out, QString());
        QVERIFY(none.errorLines().last().contains("none of the 3 questions can be asked: the question one is left out: "));
    }

    void wrongFiltersAreOneSentence() {
        const auto result = run({"import", sample(), "--where", "zoms>1"});
        QCOMPARE(result.exitCode, 1);
        QCOMPARE(result.errorLines(), QStringList{"omnidrive: There is no field \"zoms\": did you mean \"zooms\"?"});
    }

    /// Ctrl+C in the middle: exit code 130, and what was written is whole.
    void ctrlCKeepsWhatWasWritten() {
        std::string text;
        for (int i = 0; i < 30000; ++i) {
            text += "{\"prompt\": \"P\", \"response\": \"r\", \"reward\": 1, \"step\": 0}\n";
        }
        write("long.jsonl", text);
        QProcess process;
        process.start(OMNIDRIVE_PROGRAM, {"import", path("long.jsonl"), "--out", path("run")});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("run") + "/run.json"), 30000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitCode(), 130);
        const auto verdict = run({"verify", path("run")});
        QVERIFY2(verdict.exitCode == 0, qPrintable(verdict.out + verdict.err));
        QVERIFY(json({"inspect", path("run")})["rollouts"].toInt() < 30000);
    }
};

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
