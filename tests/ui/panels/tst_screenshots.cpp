// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio_arguments.h"
#include "support/file_bytes.h"
#include "support/file_limit.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"

#include <QDir>
#include <QImage>
#include <QProcess>
#include <QTest>

using namespace omnidrive;
using app::parseStudioArguments;
using app::StudioArguments;

namespace {

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

struct Result {
    int code = -1;
    QString out, err;
};

Result runStudio(const QStringList& arguments) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        environment.remove(QLatin1String(name));
    }
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(OMNIDRIVE_STUDIO), arguments);
    process.waitForFinished(120000);
    return {process.exitCode(), QString::fromLocal8Bit(process.readAllStandardOutput()), QString::fromLocal8Bit(process.readAllStandardError())};
}

}  // namespace

class TestScreenshots : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void badCommandLines_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* name, const QStringList& arguments, const char* word) {
            QTest::newRow(name) << arguments << QString::fromLatin1(word);
        };
        row("unknown option", {QStringLiteral("--frobnicate")}, "--frobnicate");
        row("no value", {QStringLiteral("--panel")}, "needs a value");
        row("panel", {QStringLiteral("--panel"), QStringLiteral("kitchen")}, "kitchen");
        row("theme", {QStringLiteral("--theme=pink")}, "pink");
        row("language", {QStringLiteral("--language"), QStringLiteral("fr")}, "zh_CN");
        row("direction", {QStringLiteral("--layout-direction=up")}, "rtl");
        row("comma in a scale", {QStringLiteral("--scale"), QStringLiteral("1,25")}, "1,25");
        row("size", {QStringLiteral("--size"), QStringLiteral("big")}, "1280x800");
        row("huge size", {QStringLiteral("--size"), QStringLiteral("99999x99999")}, "1280x800");
        row("selection", {QStringLiteral("--select"), QStringLiteral("row=3")}, "row=3");
        row("no picture folder", {QStringLiteral("--images"), QStringLiteral("/no/such/folder")}, "is no folder");
        row("compared with nothing", {QStringLiteral("--compare"), QStringLiteral("/no/such/run")}, "no folder and no file");
        row("reference without run", {QStringLiteral("--select"), QStringLiteral("reference=a")}, "needs the run");
        row("selection without run", {QStringLiteral("--select"), QStringLiteral("rollout=a")}, "needs the run");
        row("no folder", {QStringLiteral("/no/such/run")}, "no folder");
        row("two runs", {QDir::tempPath(), QDir::tempPath()}, "only one");
    }
    void badCommandLines() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, word);
        const StudioArguments result = parseStudioArguments(QStringList{QStringLiteral("omnidrive-studio")} + arguments);
        QCOMPARE(result.task, StudioArguments::Task::Wrong);
        QVERIFY2(result.problem.contains(word), qPrintable(result.problem));
        QVERIFY(!result.problem.contains(QLatin1Char('\n')));
    }

    void goodCommandLine() {
        const StudioArguments result = parseStudioArguments(
            {QStringLiteral("omnidrive-studio"), QDir::tempPath(), QStringLiteral("--select"), QStringLiteral("rollout=s1-2,step=3"), QStringLiteral("--size"),
             QStringLiteral("1920x1080"), QStringLiteral("--theme=dark"), QStringLiteral("--panel"), QStringLiteral("curves"), QStringLiteral("--screenshot"),
             QStringLiteral("a.png")});
        QCOMPARE(result.problem, QString());
        QCOMPARE(result.task, StudioArguments::Task::Screenshot);
        QCOMPARE(result.options.rollout, QStringLiteral("s1-2"));
        QCOMPARE(result.options.traceStep, 3);
        QCOMPARE(result.options.size, QSize(1920, 1080));
        QCOMPARE(result.options.theme, QStringLiteral("dark"));
    }

    void theProgramSaysSo() {
        QCOMPARE(runStudio({QStringLiteral("--version")}).out.left(17), QStringLiteral("omnidrive-studio "));
        QVERIFY(runStudio({QStringLiteral("--help")}).out.contains(QStringLiteral("--screenshot-states")));
        const Result wrong = runStudio({QStringLiteral("--panel"), QStringLiteral("x")});
        QCOMPARE(wrong.code, 2);
        QCOMPARE(wrong.err.count(QLatin1Char('\n')), 1);
        const Result noDisplay = runStudio({});
        QCOMPARE(noDisplay.code, 1);
        QVERIFY(noDisplay.err.contains(QStringLiteral("no display")));
    }

    void takesOnePicture() {
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run");
        const QString file = text(folder.path() / "a.png");
        const Result result = runStudio({text(folder.path() / "run"), QStringLiteral("--select"), QStringLiteral("rollout=s1-2-0-2,step=3"),
                                         QStringLiteral("--size"), QStringLiteral("1280x800"), QStringLiteral("--screenshot"), file});
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const QImage picture(file);
        QCOMPARE(picture.size(), QSize(1280, 800));
    }

    void aPictureThatCannotBeTakenIsSaid_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unwritable") << QStringList{QStringLiteral("RUN"), QStringLiteral("--screenshot"), QStringLiteral("/no/such/folder/a.png")};
        QTest::newRow("unknown rollout") << QStringList{QStringLiteral("RUN"), QStringLiteral("--select"), QStringLiteral("rollout=nobody"),
                                                        QStringLiteral("--screenshot"), QStringLiteral("FILE")};
        QTest::newRow("no run") << QStringList{QDir::tempPath(), QStringLiteral("--screenshot"), QStringLiteral("FILE")};
    }
    void aPictureThatCannotBeTakenIsSaid() {
        QFETCH(QStringList, arguments);
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run");
        arguments.replaceInStrings(QStringLiteral("RUN"), text(folder.path() / "run"));
        arguments.replaceInStrings(QStringLiteral("FILE"), text(folder.path() / "a.png"));
        const Result result = runStudio(arguments);
        QCOMPARE(result.code, 1);
        QCOMPARE(result.err.count(QLatin1Char('\n')), 1);
        QVERIFY(result.err.startsWith(QStringLiteral("omnidrive-studio: ")));
    }

    void aFullDiskLeavesNoHalfPicture() {
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run");
        const std::filesystem::path file = folder.path() / "a.png";
        const QStringList arguments{text(folder.path() / "run"), QStringLiteral("--screenshot"), text(file)};
        QVERIFY(runStudio(arguments).code == 0);
        const std::string before = tests::bytesOf(file);
        {
            const tests::FileLimit limit(4096);   // the program inherits it
            QCOMPARE(runStudio(arguments).code, 1);
        }
        QVERIFY(tests::bytesOf(file) == before);
    }

    void aReferenceIsPinnedFromTheStart() {
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run", {});
        const QString file = text(folder.path() / "side.png"), run = text(folder.path() / "run");
        const Result good = runStudio({run, QStringLiteral("--panel"), QStringLiteral("side"), QStringLiteral("--select"),
                                       QStringLiteral("rollout=s1-2-0-2,reference=s1-2-0-1"), QStringLiteral("--screenshot"), file});
        QVERIFY2(good.code == 0, qPrintable(good.err));
        QVERIFY(!QImage(file).isNull());
        const auto parsed = parseStudioArguments({QStringLiteral("omnidrive-studio"), run, QStringLiteral("--select"), QStringLiteral("reference=s1-2-0-1"),
                                                  QStringLiteral("--compare"), run});
        QCOMPARE(parsed.problem, QString());
        QCOMPARE(parsed.options.reference, QStringLiteral("s1-2-0-1"));
        QCOMPARE(parsed.options.compareWith, run);
    }

    void rendersAllStates() {
        tests::TempFolder folder;
        tests::SyntheticRun run;
        run.hasAblations = true;
        tests::writeSyntheticRun(folder.path() / "run", run);
        const QString target = text(folder.path() / "pictures");
        const Result result = runStudio({text(folder.path() / "run"), QStringLiteral("--screenshot-states"), target});
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const QStringList files = result.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QVERIFY(files.size() >= 14);
        for (const QString& file : files) {
            QVERIFY2(!QImage(file).isNull(), qPrintable(file));
        }
    }
};

QTEST_GUILESS_MAIN(TestScreenshots)
#include "tst_screenshots.moc"
