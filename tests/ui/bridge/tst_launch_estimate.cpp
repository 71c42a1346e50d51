// SPDX-License-Identifier: GPL-3.0-or-later
// With scripts in the place of the omnidrive program.
#include "support/temp_folder.h"
#include "ui/bridge/launch_estimate.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <fstream>

using namespace omnidrive;
using ui::LaunchEstimate;

class TestLaunchEstimate : public QObject {
    Q_OBJECT

private:
    tests::TempFolder folder_;

    /// A program that notes its arguments, then does as the script says.
    jobs::TrainingJob::Launch launchOf(const char* name, const char* script) {
        const auto program = folder_.path() / name;
        std::ofstream(program) << "#!/bin/sh\necho \"$@\" >> " << (folder_.path() / "calls").string() << "\n" << script << "\n";
        std::filesystem::permissions(program, std::filesystem::perms::owner_all);
        jobs::TrainingJob::Launch launch;
        launch.program = program;
        launch.recipe = std::string("recipe-") + name;
        launch.device = "cpu";
        return launch;
    }
    std::string calls() {
        std::ifstream stream(folder_.path() / "calls");
        return {std::istreambuf_iterator<char>(stream), {}};
    }

private Q_SLOTS:
    void init() { std::filesystem::remove(folder_.path() / "calls"); }

    void memoryComesByItselfAndTimeByATrial() {
        LaunchEstimate estimate;
        estimate.setLaunch(launchOf("good", R"(case "$*" in *--trial*) t=',"total_seconds":65.5';; esac; echo '{"steps":150,"memory":"needs 1 MiB"'$t'}')"));
        QVERIFY(!estimate.needs());
        QVERIFY(!estimate.isSettled());   // a picture taken now would show that nothing is known
        QTRY_VERIFY(estimate.isSettled());
        QVERIFY(estimate.needs().has_value());
        QCOMPARE(estimate.needs()->steps, qint64{150});
        QCOMPARE(estimate.needs()->memory, QStringLiteral("needs 1 MiB"));
        QVERIFY(!estimate.needs()->seconds);
        estimate.tryIt();
        QVERIFY(estimate.isTrying());
        QTRY_VERIFY(!estimate.isTrying());
        QCOMPARE(estimate.needs()->seconds.value_or(0), 65.5);
        QCOMPARE(calls(), std::string("train recipe-good --dry-run --json --device cpu\ntrain recipe-good --trial --json --device cpu\n"));
    }

    /// A window that closes in the middle of an estimate takes its process with it.
    void endsWithItsProcess() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("QProcess")));
        {
            LaunchEstimate estimate;
            estimate.setLaunch(launchOf("slow", "exec sleep 60"));
            QTRY_VERIFY(!calls().empty());
        }
        LaunchEstimate next;   // and one whose question was dropped just before
        next.setLaunch(launchOf("slow", "exec sleep 60"));
        QTRY_VERIFY(calls().find('\n') != calls().rfind('\n'));
        next.setLaunch({});
    }

    void whatIsWrongIsSaidInOneSentence() {
        LaunchEstimate estimate;
        estimate.setLaunch(launchOf("bad", "echo working >&2; echo 'omnidrive: the recipe has no steps' >&2; exit 1"));
        QTRY_COMPARE(estimate.problem(), QStringLiteral("the recipe has no steps"));
        QVERIFY(!estimate.needs());
        auto missing = launchOf("gone", "");
        std::filesystem::remove(missing.program);
        estimate.setLaunch(missing);
        QVERIFY(estimate.problem().isEmpty());   // of the launch before
        QTRY_VERIFY(!estimate.problem().isEmpty());
    }

    void aTrialIsCancelledAtOnce() {
        LaunchEstimate estimate;
        estimate.setLaunch(launchOf("slow", R"(case "$*" in *--trial*) exec sleep 60;; esac; echo '{"steps":1,"memory":"m"}')"));
        QTRY_VERIFY(estimate.needs().has_value());
        estimate.tryIt();
        QVERIFY(estimate.isTrying());
        QElapsedTimer clock;
        clock.start();
        estimate.cancel();
        QVERIFY(!estimate.isTrying());
        QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(estimate.needs().has_value());   // what was known stays
    }

    void onlyTheLastChangeIsAsked() {
        LaunchEstimate estimate;
        estimate.setLaunch(launchOf("first", "echo '{\"steps\":1,\"memory\":\"m\"}'"));
        estimate.setLaunch(launchOf("second", "echo '{\"steps\":2,\"memory\":\"m\"}'"));
        QTRY_VERIFY(estimate.needs().has_value());
        QCOMPARE(estimate.needs()->steps, qint64{2});
        QVERIFY(calls().find("first") == std::string::npos);
        QSignalSpy changed(&estimate, &LaunchEstimate::changed);
        estimate.setLaunch(launchOf("second", "echo '{\"steps\":2,\"memory\":\"m\"}'"));
        QCOMPARE(changed.count(), 0);
    }
};

QTEST_MAIN(TestLaunchEstimate)
#include "tst_launch_estimate.moc"
