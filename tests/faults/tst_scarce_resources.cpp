// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that get little: address space, open files, folders that cannot be written, and locales that write numbers
// otherwise. They work, or end by one sentence; none is ended by a signal.
#include "faults/fault_tally.h"
#include "insight/curve_axis.h"
#include "rollout/trace_file.h"
#include "store/foreign_log.h"
#include "store/run_folder.h"
#include "support/file_bytes.h"
#include "support/sanitizers.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "train/recipe.h"

#include <QProcess>
#include <QTest>

#include <clocale>
#include <fstream>
#include <locale>

using namespace omnidrive;
using tests::FaultTally;
namespace fs = std::filesystem;

namespace {

struct Ended {
    bool isNormal = false;  ///< by itself, not by a signal
    int exitCode = -1;
    QString said;  ///< on standard error, without Qt's remarks on the offscreen platform
};

/// @param limit as the shell takes it ("-v 300000", "-n 32"); empty: none.
Ended run(const QString& limit, const QStringList& command,
          const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment()) {
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(
        "/bin/sh",
        QStringList{"-c", (limit.isEmpty() ? QString() : "ulimit " + limit + "; ") + "exec \"$@\"", "sh"} + command);
    if (!process.waitForFinished(120'000)) {
        process.kill();
        process.waitForFinished();
        return {false, -1, "did not end in time"};
    }
    QStringList lines = QString::fromUtf8(process.readAllStandardError()).split('\n', Qt::SkipEmptyParts);
    lines.removeIf(
        [](const QString& line) { return line.startsWith("QStandardPaths") || line.contains("propagateSizeHints"); });
    return {process.exitStatus() == QProcess::NormalExit, process.exitCode(), lines.join('\n')};
}

/// All that readers make of a run, a log, a recipe and traces, with numbers in full.
std::string readings(const fs::path& folder) {
    std::string text;
    const auto reader = store::RunReader::open(folder / "run");
    reader->refresh();
    for (const std::string& tag : reader->scalarTags()) {
        for (const store::ScalarPoint& point : reader->scalars(tag)) {
            text += fmt::format("{} {} {}\n", tag, point.step, point.value);
        }
    }
    for (const store::IndexRow& row : reader->rows(1, 100)) {
        text += fmt::format("{} {} {}\n", row.id, row.rewardTotal, reader->traceJson(row.id));
    }
    for (const auto& entry : fs::directory_iterator(tests::testData() / "logs")) {
        for (const store::ForeignLog& log : entry.path().extension() == ".md" ? std::vector<store::ForeignLog>()
                                                                              : store::readForeignLog(entry.path())) {
            for (const auto& [tag, points] : log.curves) {
                for (const store::ScalarPoint& point : points) {
                    text += fmt::format("{} {} {} {}\n", log.name, tag, point.step, point.value);
                }
            }
        }
    }
    const auto traces = rollout::TraceFile::open(tests::testData() / "deepeyes" / "sample.jsonl");
    for (const store::IndexRow& row : traces->rows(1, 100)) {
        text += traces->traceJson(row.id) + "\n";
    }
    return text + train::toYaml(train::loadRecipe(fs::path(OMNIDRIVE_SOURCE_DIR) / "resources" / "recipes" /
                                                  "embedded-quick.yaml"));
}

}  // namespace

class TestScarceResources : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;

    QString path(const char* name) const { return QString::fromStdString((temp_.path() / name).string()); }
    static void makeRun(const fs::path& folder) {
        tests::SyntheticRun made;
        made.steps = 2;
        made.width = 84;
        made.height = 56;
        tests::writeSyntheticRun(folder, made);
    }
    /// A picture of the window with a run, or one sentence.
    void checkStudio(const QString& limit,
                     const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment()) {
        const QString picture = path("window.png");
        QFile::remove(picture);
        const Ended ended = run(limit, {OMNIDRIVE_STUDIO, path("run"), "--screenshot", picture}, environment);
        QVERIFY2(ended.isNormal, qPrintable(limit + ": ended by a signal: " + ended.said));
        QVERIFY2(ended.isNormal && ended.exitCode == 0 ? QFile::exists(picture) : !ended.said.isEmpty(),
                 qPrintable(limit + ": " + ended.said));
    }

private Q_SLOTS:
    void initTestCase() { makeRun(temp_.path() / "run"); }

    void littleAddressSpace() {
        if (tests::kHasAddressSanitizer) {
            QSKIP("the address sanitizer reserves terabytes of addresses, which cannot be limited");
        }
        FaultTally tally(14, "the Studio with an address space of 200 to 1500 MiB");
        for (int mebibytes = 200; mebibytes <= 1500; mebibytes += 50) {
            tally.injected();
            const QString picture = path("window.png");
            QFile::remove(picture);
            const Ended ended = run(QStringLiteral("-v %1").arg(mebibytes * 1024), {OMNIDRIVE_STUDIO, path("run"), "--screenshot", picture});
            QVERIFY2(ended.isNormal, qPrintable(QStringLiteral("%1 MiB: ended by a signal: %2").arg(mebibytes).arg(ended.said)));
            QCOMPARE(QFile::exists(picture), mebibytes >= 1024);
            const bool isToldWhy = ended.said.contains(QStringLiteral("the address space is limited to %1 MiB").arg(mebibytes)) ||
                                   ended.said.contains(QStringLiteral("error while loading shared libraries"));   // before the program begins
            QVERIFY2(mebibytes >= 1024 || isToldWhy, qPrintable(ended.said));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void fewFiles() {
        FaultTally tally(14, "omnidrive verify with 8 to 64 open files, the Studio with 32 to 64");
        for (int files = 8; files <= 64; files += 4) {
            const QString limit = QStringLiteral("-n %1").arg(files);
            tally.injected(files < 32 ? 1 : 2);
            if (files >= 32) {  // with fewer, GLib gives up before the Studio begins
                OMNIDRIVE_CHECKED(checkStudio(limit));
            }
            const Ended ended = run(limit, {OMNIDRIVE_PROGRAM, "verify", path("run")});
            QVERIFY2(ended.isNormal && (ended.exitCode == 0 || !ended.said.isEmpty()),
                     qPrintable(limit + ": " + ended.said));
            QVERIFY2(files < 32 || ended.exitCode == 0, qPrintable(limit + ": " + ended.said));
            tally.survived(files < 32 ? 1 : 2);
        }
        QVERIFY(tally.print());
    }

    void foldersThatCannotBeWritten() {
        FaultTally tally(14, "no home, no settings, no cache, no runtime folder that can be written; no OpenGL");
        for (const char* variable :
             {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "all"}) {
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert("QT_XCB_GL_INTEGRATION", "none");
            for (const char* each : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"}) {
                if (QLatin1String(variable) == QLatin1String("all") || QLatin1String(variable) == QLatin1String(each)) {
                    environment.insert(each, "/proc/nobody");
                }
            }
            tally.injected();
            OMNIDRIVE_CHECKED(checkStudio({}, environment));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// After any step: the time that passed never falls, and the points stay in their order.
    void clockSetBack() {
        FaultTally tally(14, "the clock set back by an hour after every step of a run");
        for (int jump = 1; jump < 20; ++jump) {
            insight::CurvesByTag curves;
            for (int step = 1; step <= 20; ++step) {
                curves["reward"].push_back(
                    {step, 1, 1'790'000'000.0 + step * 10 - (step > jump ? 3600 : 0), double(step), false});
            }
            tally.injected();
            const insight::Curve curve =
                insight::curveOver(curves["reward"], insight::AxisPositions(insight::XAxis::RelativeTime, curves));
            QCOMPARE(curve.live.x.front(), 0.0);
            QVERIFY(std::is_sorted(curve.live.x.begin(), curve.live.x.end()) &&
                    std::is_sorted(curve.live.y.begin(), curve.live.y.end()));
            QCOMPARE(curve.live.x.back(), 180.0);  // all but the ten seconds that the clock did not tell
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// Decimal commas, and a small i that is no small I.
    void locales() {
        FaultTally tally(14, "every reader under the locales de_DE and tr_TR");
        const std::string expected = readings(temp_.path());
        QVERIFY(expected.size() > 10'000);
        for (const char* name : {"de_DE.utf8", "tr_TR.utf8"}) {
            if (std::setlocale(LC_ALL, name) == nullptr) {
                qInfo("the locale %s is not installed", name);
                continue;
            }
            std::locale::global(std::locale(name));
            tally.injected();
            const bool isSame = readings(temp_.path()) == expected;
            makeRun(temp_.path() / name / "run");  // written there, read here
            std::locale::global(std::locale::classic());
            std::setlocale(LC_ALL, "C.UTF-8");
            QVERIFY2(isSame, name);
            QVERIFY2(readings(temp_.path() / name) == expected, name);
            tally.survived();
        }
        class Comma : public std::numpunct<char> {
            char do_decimal_point() const override { return ','; }
            char do_thousands_sep() const override { return '.'; }
            std::string do_grouping() const override { return "\3"; }
        };
        std::locale::global(std::locale(std::locale::classic(), new Comma));  // where no other locale is installed
        tally.injected();
        const bool isSame = readings(temp_.path()) == expected;
        std::locale::global(std::locale::classic());
        QVERIFY(isSame);
        tally.survived();
        QVERIFY(tally.print());
    }
};

QTEST_GUILESS_MAIN(TestScarceResources)
#include "tst_scarce_resources.moc"
