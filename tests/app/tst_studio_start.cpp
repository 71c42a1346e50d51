// SPDX-License-Identifier: GPL-3.0-or-later
// The Studio as a process: LibTorch is not loaded by opening a run, and the program says when its window was first painted.
#include "app/program_runner.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <csignal>

using namespace omnidrive;

class TestStudioStart : public QObject {
    Q_OBJECT

    tests::TempFolder folder_;

    QString run() const { return QString::fromStdString((folder_.path() / "run").string()); }

    QProcessEnvironment environment() const {
        QProcessEnvironment result = QProcessEnvironment::systemEnvironment();
        result.insert(QStringLiteral("XDG_CONFIG_HOME"), QString::fromStdString(folder_.path().string()));
        result.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        result.insert(QStringLiteral("OMNIDRIVE_OFFSCREEN_WINDOW"), QStringLiteral("1"));
        return result;
    }

    /// Names of all libraries that a process has loaded.
    static QString librariesOf(qint64 process) {
        QFile maps(QStringLiteral("/proc/%1/maps").arg(process));
        return maps.open(QIODevice::ReadOnly) ? QString::fromUtf8(maps.readAll()) : QString();
    }

private Q_SLOTS:
    void initTestCase() {
        tests::SyntheticRun run;
        run.steps = 2;
        tests::SyntheticRunWriter((folder_.path() / "run"), run).writeAll();
    }

    void libTorchComesLast_data() {
        QTest::addColumn<QString>("panel");
        QTest::newRow("trace") << "trace";
        QTest::newRow("curves") << "curves";
        QTest::newRow("training") << "training";
    }
    void libTorchComesLast() {
        QFETCH(QString, panel);
        auto traced = environment();
        traced.insert(QStringLiteral("LD_DEBUG"), QStringLiteral("files"));   // names each library on standard error as it is loaded
        const auto result = tests::runProgram(QStringLiteral(OMNIDRIVE_STUDIO), {run(), "--panel", panel, "--screenshot", run() + ".png"}, traced);
        QCOMPARE(result.exitCode, 0);
        QVERIFY(result.err.contains(QStringLiteral("libQt6Widgets")));
        QVERIFY2(!result.err.contains(QStringLiteral("libtorch")), qPrintable(panel));
        QVERIFY(!result.err.contains(QStringLiteral("libomnidrive_evidence")));
    }

    /// Ended from outside it goes as when its window is closed, and says so by its exit code.
    void signalsEndItOrderly_data() {
        QTest::addColumn<int>("number");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGHUP") << SIGHUP;
        QTest::newRow("SIGINT") << SIGINT;
    }
    void signalsEndItOrderly() {
        QFETCH(int, number);
        auto told = environment();
        told.insert(QStringLiteral("OMNIDRIVE_FIRST_PAINT"), QStringLiteral("1"));
        QProcess studio;
        studio.setProcessEnvironment(told);
        studio.start(QStringLiteral(OMNIDRIVE_STUDIO), {run()});
        QByteArray said;
        const auto hasPainted = [&] {
            studio.waitForReadyRead(100);
            said += studio.readAllStandardError();
            return said.contains("first painted");
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasPainted(), 60'000);
        ::kill(static_cast<pid_t>(studio.processId()), number);
        QVERIFY(studio.waitForFinished(60'000));
        QCOMPARE(studio.exitStatus(), QProcess::NormalExit);
        QCOMPARE(studio.exitCode(), 130);
    }

    void firstPaintIsTold() {
        auto told = environment();
        told.insert(QStringLiteral("OMNIDRIVE_FIRST_PAINT"), QStringLiteral("1"));
        QProcess studio;
        studio.setProcessEnvironment(told);
        studio.start(QStringLiteral(OMNIDRIVE_STUDIO), {run()});
        QByteArray said;
        const auto hasPainted = [&] {
            studio.waitForReadyRead(100);
            said += studio.readAllStandardError();
            return QRegularExpression(QStringLiteral("first painted after (\\d+) ms")).match(QString::fromUtf8(said)).hasMatch();
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasPainted(), 60'000);
        const QString libraries = librariesOf(studio.processId());
        QVERIFY(libraries.contains(QStringLiteral("libQt6Widgets")));
        QVERIFY(!libraries.contains(QStringLiteral("libtorch")));
        studio.kill();
        studio.waitForFinished();
    }
};

QTEST_GUILESS_MAIN(TestStudioStart)
#include "tst_studio_start.moc"
