// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"
#include "app/small_run.h"
#include "store/control_socket.h"
#include "support/temp_folder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <atomic>
#include <fstream>

using namespace omnidrive;
using namespace omnidrive::tests;

/// inspect, verify and ctl on runs made in this process.
class TestRunFolder : public QObject {
    Q_OBJECT

private:
    static ProgramResult run(const QStringList& arguments) { return runProgram(OMNIDRIVE_PROGRAM, arguments); }
    static QJsonObject json(const ProgramResult& result) {
        return QJsonDocument::fromJson(result.out.toUtf8()).object();
    }
    QString folder() const { return QString::fromStdString((temp_.path() / "run").string()); }

    TempFolder temp_;

private Q_SLOTS:
    void initTestCase() { makeSmallRun(temp_.path() / "run"); }

    void inspectShowsTheRun() {
        const auto result = run({"inspect", folder()});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        for (const char* words : {"A small run", "finished, step 2 of 2", "rollouts  4", "critic/score/mean", "0.92",
                                  "s1-2-0-1", "traffic light", "0.310", "right", "wrong"}) {
            QVERIFY2(result.out.contains(words), qPrintable(QString(words) + "\n" + result.out));
        }
        QCOMPARE(result.err, QString());
    }

    void inspectJudgesOnlyByAReferenceAnswer() {
        const auto writer = store::RunWriter::create(temp_.path() / "imported", smallRecipe(), "imported");
        auto trajectory = zoomRollout("one", 0, false);
        trajectory.expectedAnswer.clear();
        appendRollout(*writer, trajectory);
        writer->sync();
        const auto result = run({"inspect", QString::fromStdString((temp_.path() / "imported").string())});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY2(!result.out.contains("wrong") && result.out.trimmed().endsWith("-"), qPrintable(result.out));
        const auto object = json(run({"inspect", QString::fromStdString((temp_.path() / "imported").string()), "--json"}));
        QVERIFY(object["newest"].toArray().at(0)["correct"].isNull());
    }

    void inspectListsTheNewest() {
        const auto result = run({"inspect", folder(), "--newest", "1"});
        QVERIFY(result.out.contains("s1-2-0-1"));
        QVERIFY(!result.out.contains("s1-2-0-0"));
        QVERIFY(!run({"inspect", folder(), "--newest", "0"}).out.contains("s1-2-0-1"));
    }

    void inspectAsJson() {
        const auto object = json(run({"inspect", folder(), "--json", "--newest", "3"}));
        QCOMPARE(object["title"].toString(), QString("A small run"));
        QCOMPARE(object["rollouts"].toInt(), 4);
        QCOMPARE(object["alive"].toBool(true), false);
        QCOMPARE(object["state"].toObject()["state"].toString(), QString("finished"));
        QCOMPARE(object["scalars"].toObject()["critic/score/mean"].toObject()["value"].toDouble(), 0.92);
        QCOMPARE(object["newest"].toArray().size(), 3);
        QCOMPARE(object["newest"].toArray().last().toObject()["clip_cosine"].toDouble(), 0.31);
    }

    void inspectOneRollout() {
        const auto result = run({"inspect", folder(), "--rollout", "s1-1-0-0"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY(result.out.startsWith("Rollout s1-1-0-0\n"));
        QVERIFY(result.out.contains("Thought    The light is small."));
        const auto object = json(run({"inspect", folder(), "--rollout", "s1-1-0-0", "--json"}));
        QCOMPARE(object["id"].toString(), QString("s1-1-0-0"));
    }

    void compareTellsWhatChanged() {
        const auto made = [&](const char* name, const std::vector<bool>& right) {
            const auto writer = store::RunWriter::create(temp_.path() / name, smallRecipe(), name);
            for (size_t i = 0; i < right.size(); ++i) {
                auto trajectory = zoomRollout(std::string(name) + "-" + std::to_string(i), static_cast<int64_t>(i), right[i]);
                trajectory.question += " " + std::to_string(i);
                trajectory.expectedAnswer = "B";
                appendRollout(*writer, trajectory);
            }
            return QString::fromStdString((temp_.path() / name).string());
        };
        const QString before = made("before", {false, false, false, false, false, false, true, true});
        const QString after = made("after", {true, true, true, true, true, true, false, true});
        const auto result = run({"compare", before, after});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY2(result.out.startsWith("8 cases in both: 6 gained, 1 lost, 1 right in both, 0 wrong in both."), qPrintable(result.out));
        QVERIFY(result.out.contains("p = 0.125"));
        QVERIFY(result.out.contains("before-6") && !result.out.contains("before-7"));
        QVERIFY(run({"compare", before, after, "--all"}).out.contains("before-7"));
        const auto object = json(run({"compare", before, after, "--steps-a", "0:3", "--json"}));
        QCOMPARE(object["gained"].toInt(), 4);
        QCOMPARE(object["only_b"].toInt(), 4);
        QCOMPARE(object["mcnemar_p"].toDouble(), 0.125);
        QCOMPARE(object["pairs"].toArray().first().toObject()["outcome"].toString(), QString("gained"));
        QCOMPARE(object["pairs"].toArray().first().toObject()["b"].toObject()["rollout"].toString(), QString("after-0"));
    }

    void verifyOfASoundRun() {
        const auto result = run({"verify", folder()});
        QVERIFY2(result.exitCode == 0, qPrintable(result.out + result.err));
        QVERIFY2(result.out.contains("4 rollouts, 4 traces, 1 frames"), qPrintable(result.out));
        QVERIFY(result.out.endsWith("No problem found.\n"));
        QCOMPARE(json(run({"verify", folder(), "--json"}))["ok"].toBool(), true);
    }

    void verifyFindsDamage() {
        const TempFolder temp;
        makeSmallRun(temp.path() / "run");
        const QString damaged = QString::fromStdString((temp.path() / "run").string());
        QFile trace(damaged + "/traces/000.jsonl");
        QVERIFY(trace.open(QIODevice::ReadWrite));
        QVERIFY(trace.seek(40));
        trace.write("#####");
        trace.close();
        const auto result = run({"verify", damaged});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.out.contains("problem: "), qPrintable(result.out));
        const auto object = json(run({"verify", damaged, "--json"}));
        QCOMPARE(object["ok"].toBool(true), false);
        QVERIFY(!object["problems"].toArray().isEmpty());
    }

    void badFolders_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("words");
        QTest::newRow("inspect a missing folder") << QStringList{"inspect", "/nowhere/run"} << "/nowhere/run";
        QTest::newRow("verify a missing folder") << QStringList{"verify", "/nowhere/run"} << "/nowhere/run";
        QTest::newRow("ctl on a missing folder") << QStringList{"ctl", "/nowhere/run", "pause"} << "/nowhere/run";
        QTest::newRow("status of a missing folder") << QStringList{"ctl", "/nowhere/run", "status"} << "/nowhere/run";
        QTest::newRow("inspect a folder without run") << QStringList{"inspect", "/tmp"} << "/tmp";
        QTest::newRow("compare with a missing run") << QStringList{"compare", folder(), "/nowhere/run"} << "/nowhere/run";
        QTest::newRow("compare steps that are none") << QStringList{"compare", folder(), folder(), "--steps-b", "7:9"} << "no rollouts in these steps";
        QTest::newRow("compare a bad range") << QStringList{"compare", folder(), folder(), "--steps-a", "x"} << "'x' is no range of steps";
        QTest::newRow("unknown rollout") << QStringList{"inspect", folder(), "--rollout", "s9"} << "s9";
        QTest::newRow("pause without trainer") << QStringList{"ctl", folder(), "pause"} << folder();
    }
    void badFolders() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);
        const auto result = run(arguments);
        QVERIFY2(result.exitCode == 1, qPrintable(result.err));
        QCOMPARE(result.out, QString());
        QVERIFY2(result.errorLines().size() == 1, qPrintable(result.err));
        QVERIFY2(result.err.startsWith("omnidrive: ") && result.err.contains(words), qPrintable(result.err));
    }

    void statusWithoutTrainerIsTheLastReport() {
        QCOMPARE(run({"ctl", folder(), "status"}).out, QString("finished, step 2 of 2, stage 1\n"));
        const auto object = json(run({"ctl", folder(), "status", "--json"}));
        QCOMPARE(object["alive"].toBool(true), false);
        QCOMPARE(object["state"].toObject()["step"].toInt(), 2);
    }

    void statusOfADeadTrainerNeverSaysRunning() {
        const TempFolder temp;
        {
            const auto writer = store::RunWriter::create(temp.path() / "run", smallRecipe(), "dead");
            store::RunState state;
            state.state = store::TrainerState::Running;
            state.step = 4;
            state.totalSteps = 9;
            writer->setState(state);
        }
        const auto result = run({"ctl", QString::fromStdString((temp.path() / "run").string()), "status"});
        QVERIFY2(result.out.startsWith("no trainer is alive; the last report was: running, step 4 of 9"),
                 qPrintable(result.out));
    }

    void commandsReachTheTrainer() {
        const TempFolder temp;
        const auto writer = store::RunWriter::create(temp.path() / "run", smallRecipe(), "live");
        std::atomic<int> asked = 0;
        const auto server =
            store::ControlServer::listen(temp.path() / "run", [&](const std::string& line) -> std::string {
                ++asked;
                if (line.find("checkpoint") != std::string::npos) {
                    return R"({"ok":false,"error":"the disk is full"})";
                }
                return R"({"ok":true,"state":{"state":"paused","step":4,"total_steps":9,"stage":2,"message":""}})";
            });
        const QString live = QString::fromStdString((temp.path() / "run").string());
        QCOMPARE(run({"ctl", live, "pause"}).out, QString("paused; paused, step 4 of 9, stage 2\n"));
        QCOMPARE(run({"ctl", live, "status"}).out, QString("paused, step 4 of 9, stage 2\n"));
        const auto object = json(run({"ctl", live, "stop", "--json"}));
        QCOMPARE(object["ok"].toBool(), true);
        QCOMPARE(object["alive"].toBool(), true);
        QCOMPARE(object["state"].toObject()["total_steps"].toInt(), 9);
        const auto refused = run({"ctl", live, "checkpoint"});
        QCOMPARE(refused.exitCode, 1);
        QVERIFY2(refused.err.contains("refused to checkpoint: the disk is full"), qPrintable(refused.err));
        QCOMPARE(asked.load(), 4);
    }

    void settingsReachTheTrainer() {
        const TempFolder temp;
        const auto writer = store::RunWriter::create(temp.path() / "run", smallRecipe(), "live");
        std::string heard;
        const auto server = store::ControlServer::listen(temp.path() / "run", [&](const std::string& line) -> std::string {
            heard = line;
            return R"({"ok":true,"state":{"state":"running","step":4,"total_steps":9,"stage":2,"message":""}})";
        });
        const QString live = QString::fromStdString((temp.path() / "run").string());
        QCOMPARE(run({"ctl", live, "set", "learning_rate=1e-5", "temperature=0.7"}).out, QString("changed; running, step 4 of 9, stage 2\n"));
        QCOMPARE(QString::fromStdString(heard), QString(R"({"command":"set","values":{"learning_rate":"1e-5","temperature":"0.7"}})"));
        QCOMPARE(run({"ctl", live, "extend", "20"}).out, QString("extended; running, step 4 of 9, stage 2\n"));
        QCOMPARE(QString::fromStdString(heard), QString(R"({"command":"extend","steps":20})"));
        heard.clear();
        for (const auto& [arguments, words] : {std::pair{QStringList{"set"}, "set needs key=value"},
                                               {QStringList{"set", "fast"}, "'fast' is not key=value"},
                                               {QStringList{"extend", "-3x"}, "extend needs one whole number"},
                                               {QStringList{"pause", "now"}, "takes no further argument"}}) {
            const auto refused = run(QStringList{"ctl", live} + arguments);
            QCOMPARE(refused.exitCode, 1);
            QVERIFY2(refused.err.contains(words), qPrintable(refused.err));
        }
        QVERIFY(heard.empty());
    }

    void aTrainerThatDoesNotAnswerIsTold() {
        const TempFolder temp;
        const auto writer = store::RunWriter::create(temp.path() / "run", smallRecipe(), "slow");
        const auto server = store::ControlServer::listen(temp.path() / "run", [](const std::string&) -> std::string {
            QTest::qSleep(1500);
            return R"({"ok":true})";
        });
        const auto result =
            run({"ctl", QString::fromStdString((temp.path() / "run").string()), "pause", "--timeout", "0.3"});
        QCOMPARE(result.exitCode, 1);
        QCOMPARE(result.errorLines().size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRunFolder)
#include "tst_run_folder.moc"
