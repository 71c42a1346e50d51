// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/temp_folder.h"
#include "ui/models/group_model.h"
#include "ui/models/trace_model.h"
#include "ui/panels/group_panel.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/empty_state.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QImage>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QTest>

#include <ctime>
#include <fstream>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;
namespace fs = std::filesystem;

namespace {

fs::path sample() { return fs::path(OMNIDRIVE_SOURCE_DIR) / "tests" / "data" / "deepeyes" / "sample.jsonl"; }
QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    explicit Opened(const QString& run, const QStringList& pictureFolders = {}) {
        StudioOptions options;
        options.run = run;
        options.pictureFolders = pictureFolders;
        options.runsFolder = text(folder.path());
        options.settingsFile = text(folder.path() / "studio.ini");
        options.size = QSize(1280, 800);
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        studio->settle(10000);
    }
    ui::TracePanel& trace() { return studio->window().trace(); }
    int rows() { return studio->window().rollouts().proxy()->rowCount(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&studio->window(), static_cast<Qt::Key>(key), modifiers); }
};

/// The longest a key press or wheel turn in the trace takes, painted.
qint64 slowestStepMs(Opened& opened) {
    qint64 slowest = 0;
    QElapsedTimer clock;
    const auto measured = [&](const std::function<void()>& work) {
        clock.start();
        work();
        QApplication::processEvents();
        slowest = std::max(slowest, clock.elapsed());
    };
    for (int i = 0; i < opened.trace().model().rowCount() + 1; ++i) {
        measured([&] { opened.press(Qt::Key_J); });
    }
    QScrollBar* bar = opened.trace().view()->verticalScrollBar();
    for (int i = 0; i < 30; ++i) {
        measured([&] { bar->setValue(i % 2 == 0 ? bar->value() - 40 * i : bar->value() + 20 * i); });
    }
    return slowest;
}

}  // namespace

class TestTraceFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void opensAsAnArgument() {
        Opened opened(text(sample()));
        QCOMPARE(opened.rows(), 4);
        QVERIFY(opened.studio->problem().isEmpty());
        QVERIFY(opened.studio->window().windowTitle().startsWith(QStringLiteral("sample.jsonl")));
        opened.press(Qt::Key_N);
        opened.studio->settle(5000);
        QCOMPARE(opened.studio->selection().current().rollout, QStringLiteral("0002-two"));
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        const QModelIndex broken = opened.trace().view()->currentIndex();
        QCOMPARE(opened.studio->selection().current().call, 1);
        QVERIFY(broken.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("rejected")));
        QVERIFY(broken.data(ui::TraceTextRole).toString().contains(QStringLiteral("addCriterion")));
    }

    void opensByTheFileDialog() {
        Opened opened({});
        QTimer::singleShot(100, qApp, [] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog != nullptr);
            dialog->findChild<QLineEdit*>()->setText(text(sample()));
            QTest::keyClick(dialog->findChild<QLineEdit*>(), Qt::Key_Return);
        });
        opened.press(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        opened.studio->settle(5000);
        QCOMPARE(opened.rows(), 4);
    }

    /// A line about the same question is added while its group is looked at.
    void theGroupFollowsAFileThatGrows() {
        const tests::TempFolder folder;
        const fs::path file = folder.path() / "growing.jsonl";
        const auto append = [&](const char* answer) {
            std::ofstream(file, std::ios::app) << "{\"input\": \"user\\nWhat is ahead?\\nassistant\\n\", \"output\": \"" << answer << "\", \"score\": 1.0, \"step\": 1}\n";
        };
        append("a car");
        append("a van");
        Opened opened(text(file));
        opened.studio->window().showPanel(QStringLiteral("group"));
        const ui::GroupModel& group = opened.studio->window().group().model();
        QTRY_COMPARE(group.rowCount(), 2);
        append("a bus");
        QTRY_COMPARE(group.rowCount(), 3);
    }

    void picturesBesideTheFileAreShownWithTheirBoxes() {
        tests::TempFolder folder;
        fs::copy_file(sample(), folder.path() / "traces.jsonl");
        fs::create_directory(folder.path() / "images");
        QImage picture(400, 200, QImage::Format_RGB32);
        picture.fill(Qt::darkGreen);
        QVERIFY(picture.save(text(folder.path() / "images" / "one.jpg")));
        Opened opened(text(folder.path() / "traces.jsonl"));
        const auto& trajectory = *opened.trace().model().trajectory();
        QCOMPARE(trajectory.imageWidth, 400);
        QCOMPARE(trajectory.turns[0].tool->effectiveBox->x1, 160);
        opened.press(Qt::Key_N);
        opened.studio->settle(5000);
        QVERIFY(opened.trace().model().trajectory()->imageWidth == 0);   // two.jpg is not there, and the panel says so
        const auto states = opened.studio->window().findChildren<ui::EmptyState*>();
        QVERIFY(std::any_of(states.begin(), states.end(), [](const ui::EmptyState* state) { return state->text().contains(QStringLiteral("two.jpg")); }));
    }

    /// Named as the record names it, but in another place of this machine; deep below the folder that is said.
    void picturesAreFoundInAFolder_data() {
        QTest::addColumn<bool>("byTheWindow");
        QTest::newRow("option") << false;
        QTest::newRow("action") << true;
    }
    void picturesAreFoundInAFolder() {
        QFETCH(bool, byTheWindow);
        tests::TempFolder folder;
        fs::copy_file(sample(), folder.path() / "traces.jsonl");
        fs::create_directories(folder.path() / "elsewhere" / "deep");
        QImage picture(400, 200, QImage::Format_RGB32);
        picture.fill(Qt::darkGreen);
        QVERIFY(picture.save(text(folder.path() / "elsewhere" / "deep" / "one.jpg")));
        Opened opened(text(folder.path() / "traces.jsonl"), byTheWindow ? QStringList() : QStringList{text(folder.path() / "elsewhere")});
        if (byTheWindow) {
            QCOMPARE(opened.trace().model().trajectory()->imageWidth, 0);
            QTimer::singleShot(100, qApp, [&] {
                auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
                QVERIFY(dialog != nullptr);
                dialog->findChild<QLineEdit*>()->setText(text(folder.path() / "elsewhere"));
                QTest::keyClick(dialog->findChild<QLineEdit*>(), Qt::Key_Return);
            });
            opened.studio->window().actions().find(QStringLiteral("file.findPictures"))->trigger();
            opened.studio->settle(5000);
        }
        QCOMPARE(opened.trace().model().trajectory()->imageWidth, 400);
        QCOMPARE(opened.trace().model().trajectory()->turns[0].tool->effectiveBox->x1, 160);
    }

    void aFileThatIsNoneIsSaid() {
        tests::TempFolder folder;
        std::ofstream(folder.path() / "notes.txt") << "hello\n";
        Opened opened(text(folder.path() / "notes.txt"));
        QVERIFY2(opened.studio->problem().contains(QStringLiteral("notes.txt holds no trace")), qPrintable(opened.studio->problem()));
    }

    /// A message as long as the longest real one, in one line and in many.
    void veryLongMessagesScrollSmoothly_data() {
        QTest::addColumn<QString>("filler");
        QTest::newRow("line breaks") << QStringLiteral("\\n");
        QTest::newRow("one line") << QStringLiteral("word ");
    }
    void veryLongMessagesScrollSmoothly() {
        QFETCH(QString, filler);
        tests::TempFolder folder;
        std::string message = "<think>Look.</think> rest: ";
        while (message.size() < 321'838) {
            message += filler.toStdString();
        }
        const QString record = QStringLiteral("{'image': 'a.jpg', 'pred_ans': 'x', 'pred_output': [{'role': 'user', 'content': 'Q'}, {'role': 'assistant', 'content': '%1 end'}]}\n")
                                   .replace(QLatin1Char('\''), QLatin1Char('"'));
        std::ofstream(folder.path() / "long.jsonl") << record.arg(QString::fromStdString(message)).toStdString();
        Opened opened(text(folder.path() / "long.jsonl"));
        QCOMPARE(opened.rows(), 1);
        const qint64 slowest = slowestStepMs(opened);
        QVERIFY2(slowest < 100, qPrintable(QStringLiteral("%1 ms").arg(slowest)));   // 16 ms is wanted; the bound is for busy machines
        qInfo("slowest step or scroll: %lld ms", static_cast<long long>(slowest));
        QElapsedTimer clock;
        clock.start();
        opened.press(Qt::Key_Return, Qt::ControlModifier);
        QApplication::processEvents();
        QVERIFY2(clock.elapsed() < 2000, qPrintable(QStringLiteral("%1 ms").arg(clock.elapsed())));
    }

    void realFile() {
        const fs::path real = tests::sharedFolder() / "data" / "deepeyes-traces" / "result_direct_attributes_deepeyes_acc.jsonl";
        if (!fs::exists(real)) {
            QSKIP("the real traces are not beside this checkout");
        }
        Opened opened({});
        QElapsedTimer clock;
        clock.start();
        const std::clock_t begin = std::clock();
        opened.studio->selection().selectRun(text(real));
        QTRY_COMPARE_WITH_TIMEOUT(opened.rows(), 115, 20000);
        opened.studio->settle(20000);
        const qint64 openMs = clock.elapsed();
        const double busyMs = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        QVERIFY2(busyMs < 2000, qPrintable(QStringLiteral("%1 ms").arg(busyMs)));   // time of the processor: others may keep the machine busy
        opened.studio->selection().selectRollout(QStringLiteral("0104-sa_25219"));
        opened.studio->settle(5000);
        const qint64 slowest = slowestStepMs(opened);
        QVERIFY2(slowest < 100, qPrintable(QStringLiteral("%1 ms").arg(slowest)));
        qInfo("all 115 cases and the first trace after %lld ms (%.0f ms of the processor); slowest step or scroll in the longest: %lld ms",
              static_cast<long long>(openMs), busyMs, static_cast<long long>(slowest));
    }
};

QTEST_MAIN(TestTraceFile)
#include "tst_trace_file.moc"
