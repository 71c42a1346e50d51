// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"
#include "app/small_run.h"
#include "support/temp_folder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace omnidrive::tests;

/// rollout, pretrain and self-check.
class TestRolloutAndCheck : public QObject {
    Q_OBJECT

private:
    static ProgramResult run(const QStringList& arguments, const QString& setting = {}) {
        auto environment = QProcessEnvironment::systemEnvironment();
        if (!setting.isEmpty()) {
            environment.insert(setting, "1");
        }
        return runProgram(OMNIDRIVE_PROGRAM, arguments, environment);
    }
    QString path(const char* name) const { return QString::fromStdString((temp_.path() / name).string()); }

    TempFolder temp_;

private Q_SLOTS:
    void initTestCase() {
        QFile picture(path("frame.png"));
        QVERIFY(picture.open(QIODevice::WriteOnly));
        picture.write("not looked at");
    }

    void rolloutsAreReadable() {
        const auto result = run({"rollout", "--image", path("frame.png"), "--question", "What is that?", "--option",
                                 "red", "--option", "green", "--answer", "B", "--group", "2"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY(result.out.contains("Rollout r-0\n"));
        QVERIFY(result.out.contains("Rollout r-1\n"));
        QVERIFY(result.out.contains("Question   What is that?"));
        QVERIFY(result.out.contains("Verdict    right"));
    }

    void rolloutsAsJson() {
        const auto result =
            run({"rollout", "--image", path("frame.png"), "--question", "q", "--json", "--group", "3", "--greedy"});
        const auto list = QJsonDocument::fromJson(result.out.toUtf8()).array();
        QCOMPARE(list.size(), 3);
        QCOMPARE(list[2].toObject()["id"].toString(), QString("r-2"));
    }

    void missingPicture() {
        const auto result = run({"rollout", "--image", path("none.png"), "--question", "q"});
        QCOMPARE(result.exitCode, 1);
        QCOMPARE(result.err, QString("omnidrive: cannot read %1: no such file or directory\n").arg(path("none.png")));
    }

    void aRunWithoutCheckpointIsNoModel() {
        makeSmallRun(temp_.path() / "run");
        const auto result = run({"rollout", "--model", path("run"), "--image", path("frame.png"), "--question", "q"});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains("no complete checkpoint"), qPrintable(result.err));
    }

    void pretrainWritesWhereItWasTold() {
        const auto result = run({"pretrain", "--out", path("made"), "--part", "clip", "--seed", "9"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QCOMPARE(result.out, QString("Written to %1.\n").arg(path("made")));
        QFile made(path("made") + "/made.txt");
        QVERIFY(made.open(QIODevice::ReadOnly));
        QCOMPARE(made.readAll(), QByteArray("clip 9"));
    }

    void benchReportsFigures() {
        const auto result = run({"bench", "step", path("model"), "--group", "4", "--runs", "7", "--image", "448x252", "--json"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        const auto object = QJsonDocument::fromJson(result.out.toUtf8()).object();
        QCOMPARE(object["bench"].toString(), QString("step"));
        QCOMPARE(object["group"].toInt(), 4);
        QCOMPARE(object["picture_width"].toInt(), 448);
        QCOMPARE(object["total_cpu_s"].toObject()["median"].toDouble(), 0.5);
        QCOMPARE(object["total_cpu_s"].toObject()["n"].toInt(), 7);
        QVERIFY(run({"bench", "step", path("model")}).out.contains("total_cpu_s"));
    }

    void selfCheckListsAndJudges() {
        const auto good = run({"self-check"});
        QVERIFY2(good.exitCode == 0, qPrintable(good.out + good.err));
        QVERIFY(good.out.contains("fake model"));
        QVERIFY(good.out.contains(" 0 failed."));
        const auto bad = run({"self-check", "--failures"}, "FAKE_CHECK_FAILS");
        QCOMPARE(bad.exitCode, 1);
        QVERIFY2(bad.out.contains("FAILED made to fail"), qPrintable(bad.out));
        QVERIFY(bad.out.contains(" 1 failed."));
        const auto object = QJsonDocument::fromJson(run({"self-check", "--json"}).out.toUtf8()).object();
        QCOMPARE(object["ok"].toBool(), true);
        QCOMPARE(object["results"].toArray().size(), object["checks"].toInt());
    }

    void selfCheckChecksTheDeviceThatIsAskedFor() {
        const auto object = QJsonDocument::fromJson(run({"self-check", "--device", "cuda:1", "--json"}).out.toUtf8()).object();
        QVERIFY(object["results"].toArray().size() >= 2);   // kernels and the model
        for (const auto& result : object["results"].toArray()) {
            QCOMPARE(result.toObject()["device"].toString(), QStringLiteral("cuda:1"));
        }
    }
};

QTEST_GUILESS_MAIN(TestRolloutAndCheck)
#include "tst_rollout_and_check.moc"
