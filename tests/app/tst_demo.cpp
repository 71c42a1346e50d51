// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"
#include "app/small_run.h"
#include "support/temp_folder.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <csignal>

using namespace omnidrive::tests;

class TestDemo : public QObject {
    Q_OBJECT

private:
    static ProgramResult run(const QStringList& arguments, const QString& evalMs = "0") {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("FAKE_EVAL_MS", evalMs);
        return runProgram(OMNIDRIVE_PROGRAM, arguments, environment);
    }
    static QJsonDocument readJson(const QString& file) {
        QFile stream(file);
        return stream.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(stream.readAll()) : QJsonDocument();
    }
    QString path(const char* name) const { return QString::fromStdString((temp_.path() / name).string()); }

    TempFolder temp_;

private Q_SLOTS:
    void trainsMeasuresAndReports() {
        const auto result = run({"demo", "--run", path("demo"), "--samples", "200"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY2(result.out.contains("trained against base, greedy: +"), qPrintable(result.out));
        QVERIFY(result.out.contains("trained against base, sampled: +"));
        QVERIFY(result.out.contains("Look at what it learned: omnidrive-studio " + path("demo")));
        QVERIFY(result.err.contains("2/3  Training"));
        const auto summary = readJson(path("demo") + "/demo.json").object();
        QCOMPARE(summary["recipe"].toString(), QString("embedded-quick"));
        QCOMPARE(summary["reports"].toArray().size(), 4);
        QCOMPARE(summary["pairs"].toArray().size(), 2);
        QCOMPARE(run({"verify", path("demo")}).exitCode, 0);
    }

    void aSecondRunOnlyShowsTheOutcome() {
        const auto first = run({"demo", "--run", path("again"), "--samples", "100"});
        const auto second = run({"demo", "--run", path("again"), "--samples", "100"}, "10000");
        QCOMPARE(second.exitCode, 0);
        QCOMPARE(second.out, first.out);
    }

    void otherSamplesAreMeasuredAnew() {
        QCOMPARE(run({"demo", "--run", path("samples"), "--samples", "10"}).exitCode, 0);
        const auto result = run({"demo", "--run", path("samples"), "--samples", "20", "--json"});
        const auto summary = QJsonDocument::fromJson(result.out.toUtf8()).object();
        QCOMPARE(summary["reports"].toArray()[0].toObject()["questions"].toInt(), 20);
    }

    void anotherRecipeNeedsAnotherFolder() {
        QCOMPARE(run({"demo", "--run", path("recipe"), "--samples", "4"}).exitCode, 0);
        const auto result = run({"demo", "--run", path("recipe"), "--samples", "4", "--full"});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains("choose another --run"), qPrintable(result.err));
    }

    void aForeignRunIsLeftAlone() {
        makeSmallRun(temp_.path() / "foreign");
        const auto result = run({"demo", "--run", path("foreign")});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains("'omnidrive demo' did not start"), qPrintable(result.err));
        QVERIFY(!QFile::exists(path("foreign") + "/demo.json"));
    }

    void missingRecipeLeavesNothingBehind() {
        const auto result = run({"demo", "--run", path("norecipe"), "--recipe", "/nowhere/r.yaml"});
        QCOMPARE(result.exitCode, 1);
        QVERIFY(result.err.contains("/nowhere/r.yaml"));
        QVERIFY(!QDir(path("norecipe")).exists());
    }

    void interruptedDemoGoesOn() {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("FAKE_STEPS", "500");
        environment.insert("FAKE_STEP_MS", "20");
        process.setProcessEnvironment(environment);
        process.start(OMNIDRIVE_PROGRAM, {"demo", "--run", path("stopped"), "--samples", "20"});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("stopped") + "/scalars.jsonl"), 20'000);
        kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(process.readAllStandardError().contains("The same command continues from here."));

        environment.insert("FAKE_STEP_MS", "0");
        const auto result =
            runProgram(OMNIDRIVE_PROGRAM, {"demo", "--run", path("stopped"), "--samples", "20"}, environment);
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY2(result.err.contains("Continuing"), qPrintable(result.err));
        QVERIFY(result.out.contains("trained against base"));
    }

    void ablationsAreTabledAndResumable() {
        const QStringList command{"demo", "--run",       path("ablations"), "--samples",
                                  "100",  "--ablations", "--seeds",         "2"};
        const auto result = run(command);
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        for (const char* name :
             {"base", "no-zoom", "no-clip-term", "no-consistency-gate", "stage2-only", "two-stages"}) {
            QVERIFY2(result.out.contains(QString("\n%1 ").arg(name)), name);
        }
        QVERIFY2(result.out.contains("two-stages minus base: +"), qPrintable(result.out));
        QVERIFY(result.out.contains("every seed agrees"));
        QVERIFY(QFile::exists(path("ablations") + "/ablations/no-zoom-seed1/run.json"));
        QVERIFY2(!QFile::exists(path("ablations") + "/ablations/two-stages-seed0"),
                 "seed 0 of the whole method is the demo's own run");
        const auto rows = readJson(path("ablations") + "/ablations.json").array();
        QCOMPARE(rows.size(), 6);
        QCOMPARE(rows[5].toObject()["seeds"].toInt(), 2);
        QVERIFY(rows[5].toObject()["greedy_mean"].toDouble() > 60);
        QVERIFY2(!rows[1].toObject().contains("label_right"), "without a zoom there is no label");
        QCOMPARE(rows[1].toObject()["tool_rate_needed"].toDouble(-1), 0.0);

        const auto again = run(command, "10000");
        QCOMPARE(again.out, result.out);
    }

    void ablationsAsOneJsonObject() {
        const auto result =
            run({"demo", "--run", path("ablations-json"), "--samples", "10", "--ablations", "--seeds", "1", "--json"});
        const auto summary = QJsonDocument::fromJson(result.out.toUtf8()).object();
        QCOMPARE(summary["ablations"].toArray().size(), 6);
        QCOMPARE(summary["reports"].toArray().size(), 4);
    }
};

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
