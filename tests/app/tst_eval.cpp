// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"
#include "app/small_run.h"
#include "support/temp_folder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <fstream>

using namespace omnidrive::tests;

class TestEval : public QObject {
    Q_OBJECT

private:
    static ProgramResult run(const QStringList& arguments) { return runProgram(OMNIDRIVE_PROGRAM, arguments); }
    static QJsonObject json(const ProgramResult& result) {
        return QJsonDocument::fromJson(result.out.toUtf8()).object();
    }
    QString path(const char* name) const { return QString::fromStdString((temp_.path() / name).string()); }

    /// A run of the scripted engine, with a recipe that asks what the true one of the run would.
    void trainRun(const char* name, const char* data) {
        QCOMPARE(run({"train", "embedded", "--run", path(name)}).exitCode, 0);
        std::ofstream(temp_.path() / name / "recipe.yaml")
            << "title: " << name << "\ndata: " << data << "\nstages:\n  - {name: driving, steps: 3}\n";
    }

    TempFolder temp_;

private Q_SLOTS:
    void initTestCase() { trainRun("trained", "{source: synthetic}"); }

    /// Not on the embedded data, of which the table would say nothing.
    void aRunIsMeasuredByItsOwnRecipe() {
        trainRun("road", "{source: synthetic-road}");
        const QString road = path("road"), recipe = road + "/recipe.yaml";
        const auto recipeOf = [&](const QStringList& more) {
            return json(run(QStringList{"eval", "--samples", "4", "--greedy", "--json"} + more))["reports"].toArray().last().toObject()["recipe"].toString();
        };
        QCOMPARE(recipeOf({}), QString("embedded"));
        QCOMPARE(recipeOf({"--model", "embedded"}), QString("embedded"));
        for (const QString& model : {road, road + "/", road + "/checkpoints/step-000003", road + "/checkpoints/step-000003/model"}) {
            QCOMPARE(recipeOf({"--model", model}), recipe);
        }
        QCOMPARE(recipeOf({"--model", road, "--model", "embedded"}), recipe);   // compared on the same questions
        QCOMPARE(recipeOf({"--model", road, "--recipe", "embedded"}), QString("embedded"));
        const auto table = run({"eval", "--model", road, "--samples", "4", "--greedy"});
        QVERIFY2(table.out.contains("recipe") && table.out.contains(recipe), qPrintable(table.out));
    }

    void runsThatAskDifferentQuestionsNeedARecipe() {
        trainRun("six", "{source: synthetic-six}");
        const auto result = run({"eval", "--model", path("trained"), "--model", path("six"), "--samples", "4"});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.errorLines().size() == 1 && result.err.contains("six/recipe.yaml ask different questions") && result.err.contains("--recipe"),
                 qPrintable(result.err));
        QCOMPARE(run({"eval", "--model", path("trained"), "--model", path("six"), "--recipe", "embedded", "--samples", "4"}).exitCode, 0);
    }

    void greedyAndSampledByDefault() {
        const auto object = json(run({"eval", "--samples", "40", "--json"}));
        const auto reports = object["reports"].toArray();
        QCOMPARE(reports.size(), 2);
        QCOMPARE(reports[0].toObject()["mode"].toString(), QString("greedy"));
        QCOMPARE(reports[1].toObject()["mode"].toString(), QString("sampled"));
        QCOMPARE(reports[0].toObject()["questions"].toInt(), 40);
    }

    void modelsAreComparedQuestionByQuestion() {
        const auto object = json(
            run({"eval", "--model", "embedded", "--model", path("trained"), "--samples", "400", "--greedy", "--json"}));
        const auto pair = object["pairs"].toArray()[0].toObject();
        QCOMPARE(pair["before"].toString(), QString("base"));
        QCOMPARE(pair["lost"].toInt(-1), 0);
        QVERIFY(pair["gained"].toInt() > 150);
        QVERIFY(pair["mcnemar_p"].toDouble() < 1e-20);
        QVERIFY(pair["low"].toDouble() < pair["difference"].toDouble() &&
                pair["difference"].toDouble() < pair["high"].toDouble());
    }

    void tableForTheEye() {
        const auto result = run({"eval", "--model", "embedded", "--model", path("trained"), "--samples", "50"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY2(result.out.contains("accuracy %"), qPrintable(result.out));
        QVERIFY(result.out.contains("against base, greedy: +"));
        QVERIFY(result.out.contains("against base, sampled: +"));
    }

    void reportsAreWrittenAndShownAgain() {
        QCOMPARE(run({"eval", "--samples", "30", "--greedy", "--out", path("base.json")}).exitCode, 0);
        const auto shown = run({"eval", "--compare", path("base.json")});
        QVERIFY2(shown.exitCode == 0, qPrintable(shown.err));
        QVERIFY(shown.out.contains("30 / 30"));
        QVERIFY2(!shown.out.contains("sampled"), "nothing new is evaluated");
    }

    void aFileThatCannotBeWrittenIsToldFirst_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("no folder") << "/nowhere/out.json";
        QTest::newRow("a folder") << path("trained");
    }
    void aFileThatCannotBeWrittenIsToldFirst() {
        QFETCH(QString, file);
        const auto result = run({"eval", "--samples", "4", "--greedy", "--out", file});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.errorLines().size() == 1 && result.err.contains(file), qPrintable(result.err));   // no progress: nothing was asked
    }

    void namesThatAreNotUtf8AreWrittenToo() {
        makeSmallRun(temp_.path() / "caf\xe9");
        const auto result = runProgram("/bin/sh", {"-c", "exec \"$0\" eval --traces \"$1/caf$(printf '\\351')\" --out \"$1/traces.json\"", OMNIDRIVE_PROGRAM,
                                                   QString::fromStdString(temp_.path().string())});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY(result.out.contains("4 / 4"));
        QFile written(path("traces.json"));
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(written.readAll()).object()["reports"].toArray().size(), 1);
    }

    void storedRolloutsAreReportedOn() {
        makeSmallRun(temp_.path() / "small");
        const auto all = json(run({"eval", "--traces", path("small"), "--json"}));
        QCOMPARE(all["reports"].toArray()[0].toObject()["accuracy"].toObject()["count"].toInt(), 4);
        const auto some = json(run({"eval", "--traces", path("small"), "--steps", "2:", "--json"}));
        QCOMPARE(some["reports"].toArray()[0].toObject()["accuracy"].toObject()["count"].toInt(), 2);
        const auto none = run({"eval", "--traces", path("small"), "--steps", "7"});
        QCOMPARE(none.exitCode, 1);
        QVERIFY2(none.err.contains("has no rollouts in these steps"), qPrintable(none.err));
    }

    void publishedRowsAreShownAlone() {
        const auto result = run({"eval", "--published"});
        QVERIFY(result.out.contains("OmniDrive-R1"));
        QVERIFY(result.out.contains("80.35"));
        QCOMPARE(json(run({"eval", "--published", "--json"}))["published"].toArray().size(), 12);
    }

    void badInput_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("words");
        QFile broken(path("broken.json"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("{\"reports\": [{}]}");
        QTest::newRow("missing model") << QStringList{"eval", "--model", "/nowhere/model"} << "/nowhere/model";
        QTest::newRow("missing recipe") << QStringList{"eval", "--recipe", "/nowhere/r.yaml"} << "/nowhere/r.yaml";
        QTest::newRow("missing report") << QStringList{"eval", "--compare", "/nowhere/r.json"} << "/nowhere/r.json";
        QTest::newRow("broken report") << QStringList{"eval", "--compare", path("broken.json")}
                                       << "broken.json is no evaluation report";
        QTest::newRow("report without reports")
            << QStringList{"eval", "--compare", path("trained") + "/run.json"} << "holds no evaluation reports";
        QTest::newRow("missing traces") << QStringList{"eval", "--traces", "/nowhere/run"} << "/nowhere/run";
        QTest::newRow("unwritable output")
            << QStringList{"eval", "--samples", "4", "--greedy", "--out", "/nowhere/out.json"} << "/nowhere";
    }
    void badInput() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);
        const auto result = run(arguments);
        QVERIFY2(result.exitCode == 1, qPrintable(result.out + result.err));
        QVERIFY2(result.errorLines().last().startsWith("omnidrive: ") && result.err.contains(words),
                 qPrintable(result.err));
    }
};

QTEST_GUILESS_MAIN(TestEval)
#include "tst_eval.moc"
