// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"
#include "app/small_run.h"
#include "support/temp_folder.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace omnidrive::tests;

/// The true program with its true engine: what is wrong with the input is told in one sentence, before any work and
/// without leftovers.
class TestBadInput : public QObject {
    Q_OBJECT

private:
    static ProgramResult run(const QStringList& arguments) { return runProgram(OMNIDRIVE_PROGRAM, arguments); }
    QString path(const char* name) const { return QString::fromStdString((temp_.path() / name).string()); }
    QString written(const char* name, const QByteArray& content) const {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
    }

    TempFolder temp_;

private Q_SLOTS:
    void initTestCase() {
        written("picture.png", "\x89PNG\r\n\x1a\n cut short");
        written("notes.txt", "no picture");
        written("broken.yaml", "title: [unclosed");
        written("wrong.yaml", "title: wrong\nstages:\n  - name: one\n    steps: -5\n    learning_tempo: 3\n");
        QVERIFY(QDir().mkpath(path("emptymodel")));
        makeSmallRun(temp_.path() / "run");
    }

    void refusals_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("words");
        const QStringList question{"--question", "What is that?"};
        const auto row = [](const char* name, const QStringList& arguments, const QString& words) {
            QTest::newRow(name) << arguments << words;
        };
        row("missing picture", QStringList{"rollout", "--image", "/nowhere/a.png"} + question, "/nowhere/a.png");
        row("damaged picture", QStringList{"rollout", "--image", path("picture.png")} + question, "picture.png");
        row("no picture at all", QStringList{"rollout", "--image", path("notes.txt")} + question, "notes.txt");
        row("recipe unknown", {"train", "no-such-recipe", "--run", path("new")}, "no-such-recipe");
        row("recipe that is no YAML", {"train", path("broken.yaml"), "--run", path("new")}, "broken.yaml");
        row("resume a missing run", {"train", "--resume", "/nowhere/run"}, "/nowhere/run");
        row("evaluate by a missing recipe", {"eval", "--recipe", "/nowhere/r.yaml"}, "/nowhere/r.yaml");
        row("demo by a missing recipe", {"demo", "--run", path("new"), "--recipe", "/nowhere/r.yaml"},
            "/nowhere/r.yaml");
        row("inspect a missing run", {"inspect", "/nowhere/run"}, "/nowhere/run");
        row("verify a missing run", {"verify", "/nowhere/run"}, "/nowhere/run");
        row("steer a missing run", {"ctl", "/nowhere/run", "stop"}, "/nowhere/run");
        row("steer a finished run", {"ctl", path("run"), "stop"}, path("run"));
    }
    void refusals() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);
        const auto result = run(arguments);
        QVERIFY2(result.exitCode == 1, qPrintable(result.out + result.err));
        QCOMPARE(result.out, QString());
        QVERIFY2(result.errorLines().size() == 1 && result.err.startsWith("omnidrive: "), qPrintable(result.err));
        QVERIFY2(result.err.contains(words), qPrintable(result.err));
        QVERIFY2(!QDir(path("new")).exists(), "nothing may be left behind");
    }

    void everyWrongFieldIsListedAtOnce() {
        const auto result = run({"train", path("wrong.yaml"), "--run", path("new")});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains("steps") && result.err.contains("learning_tempo"), qPrintable(result.err));
        QVERIFY(!QDir(path("new")).exists());
    }

    void unknownDevice_data() {
        QTest::addColumn<QString>("device");
        QTest::newRow("a word") << "tpu";
        QTest::newRow("a card that is not there") << "cuda:63";
    }
    void unknownDevice() {
        QFETCH(QString, device);
        const auto result = run({"train", "embedded-quick", "--run", path("new"), "--device", device});
        QVERIFY2(result.exitCode == 1, qPrintable(result.out + result.err));
        QVERIFY2(result.errorLines().size() == 1 && result.err.contains(device), qPrintable(result.err));
        QVERIFY(!QDir(path("new")).exists());
    }

    void missingModel_data() {
        QTest::addColumn<QString>("model");
        QTest::newRow("no folder") << "/nowhere/model";
        QTest::newRow("empty folder") << path("emptymodel");
        QTest::newRow("run without checkpoint") << path("run");
    }
    void missingModel() {
        QFETCH(QString, model);
        const auto result = run({"eval", "--model", model, "--samples", "1"});
        QVERIFY2(result.exitCode == 1, qPrintable(result.out + result.err));
        QVERIFY2(result.errorLines().size() == 1 && result.err.contains(model), qPrintable(result.err));
    }
};

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_bad_input.moc"
