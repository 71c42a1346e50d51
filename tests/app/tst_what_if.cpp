// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"
#include "app/small_run.h"
#include "support/temp_folder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <csignal>

using namespace omnidrive::tests;

/// omnidrive what-if, with a scripted engine behind it.
class TestWhatIf : public QObject {
    Q_OBJECT

    TempFolder temp_;
    QString run_;

    ProgramResult ask(const QStringList& more) const { return runProgram(OMNIDRIVE_PROGRAM, QStringList{"what-if", run_, "s1-1-0-0"} + more); }

private Q_SLOTS:
    void initTestCase() {
        makeSmallRun(temp_.path() / "run");
        run_ = QString::fromStdString((temp_.path() / "run").string());
    }

    void oneContinuationIsShownWhole() {
        const auto result = ask({"--step", "1", "--box", "10,20,60,80"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY2(result.out.contains("Rollout s1-1-0-0+1\n"), qPrintable(result.out));
        QVERIFY(result.out.contains("s1-1-0-0+1  answer B, as before  reward"));
        QVERIFY(result.out.contains("box of zoom 1: answer changed 0 of 1: .00, 95 % Wilson interval .00 to .79\n"));
        QVERIFY(result.out.contains("--select rollout=s1-1-0-0+1\n"));
    }

    void severalAreAShare() {
        const auto result = ask({"--step", "1", "--label", "lamp", "--samples", "8", "--temperature", "1"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY(result.out.contains("label of zoom 1: answer changed 4 of 8: .50, 95 % Wilson interval .22 to .78\n"));
        QVERIFY(result.out.contains("answer A instead of B"));
        QVERIFY(result.out.contains("(-1.000)"));
    }

    void theMaskTestHasAVerdict() {
        const auto result = ask({"--step", "1", "--mask", "crop", "--samples", "2", "--temperature", "1"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY(result.out.contains("the answer did not change in 1 of 2: the answer needs the crop (threshold 80 %)\n"));
    }

    void jsonForPrograms() {
        const auto result =
            ask({"--step", "1", "--box", "-3.5,2,30,40", "--samples", "2", "--temperature", "1", "--engine", "openai:http://127.0.0.1:9", "--json"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        const auto object = QJsonDocument::fromJson(result.out.toUtf8()).object();
        QCOMPARE(object["samples"].toInt(), 2);
        QCOMPARE(object["changed"].toInt(), 1);
        QVERIFY(object["interval"].toArray()[1].toDouble() > 0.8);
        const auto child = object["children"].toArray()[1].toObject();
        QCOMPARE(child["parent"].toString(), QString("s1-1-0-0"));
        QCOMPARE(child["engine"].toString(), QString("http://127.0.0.1:9"));
        QCOMPARE(child["reward_change"].toDouble(), -1.0);
        const auto call = child["trajectory"].toObject()["turns"].toArray()[0].toObject()["tool"].toObject();
        QVERIFY2(QJsonDocument(call).toJson().contains("-3.5"), QJsonDocument(call).toJson());
    }

    void ctrlCKeepsWhatIsWhole() {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("FAKE_WHAT_IF_MS", "100");
        process.setProcessEnvironment(environment);
        process.start(OMNIDRIVE_PROGRAM, {"what-if", run_, "s1-1-0-0", "--step", "1", "--samples", "200", "--temperature", "1", "--json"});
        QVERIFY(process.waitForStarted());
        process.setReadChannel(QProcess::StandardError);
        QVERIFY(process.waitForReadyRead(10000));   // the engine is at work
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(10000));
        QCOMPARE(process.exitCode(), 130);
        const int kept = QJsonDocument::fromJson(process.readAllStandardOutput()).object()["samples"].toInt();
        QVERIFY2(kept < 200, qPrintable(QString::number(kept)));
    }

    void wrongCommandLines_data() {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("box without step") << QStringList{"--box", "1,2,3,4"} << 2 << "--step";
        QTest::newRow("three numbers") << QStringList{"--step", "1", "--box", "1,2,3"} << 2 << "--box";
        QTest::newRow("words for numbers") << QStringList{"--step", "1", "--box", "a,b,c,d"} << 2 << "--box";
        QTest::newRow("step 0") << QStringList{"--step", "0"} << 2 << "--step";
        QTest::newRow("unknown mask") << QStringList{"--step", "1", "--mask", "sky"} << 2 << "sky";
        QTest::newRow("question and step") << QStringList{"--step", "1", "--question", "q"} << 2 << "--question";
        QTest::newRow("no samples") << QStringList{"--step", "1", "--samples", "0"} << 2 << "--samples";
        QTest::newRow("greedy and warm") << QStringList{"--step", "1", "--greedy", "--temperature", "1"} << 2 << "--temperature";
        QTest::newRow("no such zoom") << QStringList{"--step", "7"} << 1 << "has no zoom 7";
        QTest::newRow("many greedy ones") << QStringList{"--step", "1", "--greedy", "--samples", "2"} << 1 << "all the same";
    }
    void wrongCommandLines() {
        QFETCH(QStringList, more);
        QFETCH(int, code);
        QFETCH(QString, words);
        const auto result = ask(more);
        QVERIFY2(result.exitCode == code, qPrintable(result.err + result.out));
        QVERIFY2(result.err.contains(words), qPrintable(result.err));
    }
};

QTEST_APPLESS_MAIN(TestWhatIf)
#include "tst_what_if.moc"
