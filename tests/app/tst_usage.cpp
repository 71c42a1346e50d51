// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"

#include <QRegularExpression>
#include <QTest>

using namespace omnidrive::tests;

class TestUsage : public QObject {
    Q_OBJECT

    static constexpr const char* kCommands[] = {"help", "demo", "pretrain", "train",  "ctl",       "rollout",
                                                "eval", "inspect",  "compare", "verify", "model",   "self-check", "bench", "what-if",
                                                "annotate", "export", "import", "manual"};

private:
    static ProgramResult run(const QStringList& arguments) { return runProgram(OMNIDRIVE_PROGRAM, arguments); }

private Q_SLOTS:
    void version() {
        const auto result = run({"--version"});
        QCOMPARE(result.exitCode, 0);
        QVERIFY(QRegularExpression("^omnidrive \\d+\\.\\d+\\.\\d+\n$").match(result.out).hasMatch());
        QCOMPARE(result.err, QString());
    }

    void helpListsEveryCommand() {
        const auto result = run({"--help"});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.err, QString());
        for (const char* command : kCommands) {
            QVERIFY2(result.out.contains(QString("\n  %1 ").arg(command)), command);
        }
    }

    void everyCommandHasHelp_data() {
        QTest::addColumn<QString>("command");
        for (const char* command : kCommands) {
            QTest::newRow(command) << command;
        }
    }
    void everyCommandHasHelp() {
        QFETCH(QString, command);
        const auto result = run({command, "--help"});
        QCOMPARE(result.exitCode, 0);
        QVERIFY2(result.out.contains("Usage: omnidrive " + command), qPrintable(result.out));
        QVERIFY(result.out.contains("--help"));
        QCOMPARE(result.err, QString());
    }

    void badCommandLines_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const QStringList& arguments, const char* words) {
            QTest::newRow(name) << arguments << words;
        };
        row("nothing", {}, "a command is needed");
        row("unknown command", {"trian"}, "no command 'trian', did you mean 'train'");
        row("far from any command", {"xyzzy"}, "no command 'xyzzy'; see");
        row("unknown global option", {"--colour"}, "--colour");
        row("unknown option", {"verify", ".", "--fast"}, "--fast");
        row("too many words", {"verify", "a", "b"}, "b");
        row("inspect without folder", {"inspect"}, "DIR is required");
        row("compare with one run", {"compare", "."}, "RUN_B is required");
        row("inspect with a bad number", {"inspect", ".", "--newest", "many"}, "--newest");
        row("inspect with a negative number", {"inspect", ".", "--newest", "-1"}, "--newest");
        row("ctl without command", {"ctl", "runs/x"}, "COMMAND is required");
        row("ctl with unknown command", {"ctl", "runs/x", "explode"}, "explode");
        row("ctl with bad time", {"ctl", "runs/x", "status", "--timeout", "0"}, "--timeout");
        row("train with nothing", {"train"}, "a recipe with --run DIR, or --resume DIR, is needed");
        row("train without run", {"train", "embedded"}, "--run DIR is needed");
        row("train with recipe and resume", {"train", "embedded", "--resume", "x"}, "together with --resume");
        row("train with run and resume", {"train", "--run", "y", "--resume", "x"}, "together with --resume");
        row("train with negative threads", {"train", "embedded", "--run", "x", "--threads", "-2"}, "--threads");
        row("train with a seed in words", {"train", "embedded", "--run", "x", "--seed", "lucky"}, "--seed");
        row("rollout without picture", {"rollout", "--question", "what?"}, "--image");
        row("rollout without question", {"rollout", "--image", "a.png"}, "--question");
        row("rollout of nothing", {"rollout"}, "--image with --question, or --questions is required");
        row("rollout of two things", {"rollout", "--image", "a.png", "--question", "q", "--questions", "set"}, "--questions");
        row("import of nothing", {"import"}, "PATH");
        row("import as what there is not", {"import", "a.json", "--as", "parquet"}, "--as");
        row("rollout of no rollouts", {"rollout", "--image", "a.png", "--question", "q", "--group", "0"}, "--group");
        row("rollout greedy and warm",
            {"rollout", "--image", "a.png", "--question", "q", "--greedy", "--temperature", "0.5"}, "--temperature");
        row("rollout at temperature 0", {"rollout", "--image", "a.png", "--question", "q", "--temperature", "0"},
            "--temperature");
        row("eval on an unknown split", {"eval", "--split", "exam"}, "exam");
        row("eval of no samples", {"eval", "--samples", "0"}, "--samples");
        row("eval greedy and sampled alone", {"eval", "--greedy", "--sampled"}, "--greedy");
        row("eval steps without traces", {"eval", "--steps", "1:2"}, "--traces");
        row("eval with bad steps", {"eval", "--traces", "x", "--steps", "a:b"}, "no range of steps");
        row("eval with inverted steps", {"eval", "--traces", "x", "--steps", "9:2"}, "ends before it starts");
        row("pretrain without folder", {"pretrain"}, "--out");
        row("pretrain of an unknown part", {"pretrain", "--out", "x", "--part", "lidar"}, "lidar");
        row("demo with two recipes", {"demo", "--full", "--recipe", "embedded"}, "--full");
        row("demo of no seeds", {"demo", "--seeds", "0"}, "--seeds");
        row("self-check on an unknown device", {"self-check", "--device", "tpu"}, "no device 'tpu'");
        row("bench of nothing known", {"bench", "lunch"}, "lunch");
        row("bench with a size that is none", {"bench", "step", ".", "--image", "wide"}, "'wide' is no size; write WxH in pixels");
        row("self-check on an odd index", {"self-check", "--device", "cuda:x"}, "no device 'cuda:x'");
    }
    void badCommandLines() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);
        const auto result = run(arguments);
        QVERIFY2(result.exitCode == 2, qPrintable(result.err + result.out));
        QCOMPARE(result.out, QString());
        QVERIFY2(result.errorLines().size() == 1, qPrintable(result.err));
        QVERIFY2(result.err.startsWith("omnidrive: "), qPrintable(result.err));
        QVERIFY2(result.err.contains(words), qPrintable(result.err));
        QVERIFY2(result.err.contains("--help'"), qPrintable(result.err));
    }

    void fullDiskOnStandardOutputIsAnError() {
        QProcess process;
        process.setStandardOutputFile("/dev/full");
        process.start(OMNIDRIVE_PROGRAM, {"--help"});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
        QCOMPARE(QString::fromUtf8(process.readAllStandardError()),
                 QString("omnidrive: cannot write to standard output: no space left on device\n"));
    }

    void aReaderThatLeavesIsNoError() {
        const auto result = runProgram(
            "/bin/sh", {"-c", QString("'%1' --help | true; '%1' --help | head -n 1").arg(OMNIDRIVE_PROGRAM)});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.err, QString());
    }
};

QTEST_GUILESS_MAIN(TestUsage)
#include "tst_usage.moc"
