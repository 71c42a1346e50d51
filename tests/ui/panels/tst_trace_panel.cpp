// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QListView>
#include <QStatusBar>
#include <QTest>

using namespace omnidrive;

namespace {

struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<ui::Studio> studio;

    Opened() {
        tests::writeSyntheticRun(folder.path() / "runs" / "demo");
        ui::StudioOptions options;
        options.run = QString::fromStdString((folder.path() / "runs" / "demo").string());
        options.rollout = QStringLiteral("s1-2-0-2");   // two zooms
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        studio = std::make_unique<ui::Studio>(options);
        studio->window().show();
        studio->settle(20'000);
    }
    ui::TracePanel& trace() { return studio->window().trace(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&studio->window(), static_cast<Qt::Key>(key), modifiers); }
    QRect place(int row) { return trace().view()->visualRect(trace().model().index(row)); }
    int folded() {
        int count = 0;
        for (int row = 0; row < trace().model().rowCount(); ++row) {
            count += trace().isFolded(row) ? 1 : 0;
        }
        return count;
    }
};

}  // namespace

class TestTracePanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void theKeyFoldsTheCurrentStep() {
        Opened opened;
        opened.press(Qt::Key_J);
        const int row = opened.studio->selection().current().traceStep, before = opened.place(row).height();
        opened.press(Qt::Key_J, Qt::ControlModifier);
        QVERIFY(opened.trace().isFolded(row));
        QCOMPARE(opened.folded(), 1);
        QVERIFY2(opened.place(row).height() < before, "it takes as much room as before");
        QCOMPARE(opened.studio->selection().current().traceStep, row);
        opened.press(Qt::Key_J, Qt::ControlModifier);
        QCOMPARE(opened.folded(), 0);
        QCOMPARE(opened.place(row).height(), before);
    }

    void allFoldAndUnfold() {
        Opened opened;
        const int rows = opened.trace().model().rowCount();
        opened.press(Qt::Key_J);
        opened.press(Qt::Key_J, Qt::ControlModifier);
        opened.press(Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);   // one is folded, so the rest follows
        QCOMPARE(opened.folded(), rows);
        opened.press(Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(opened.folded(), 0);
    }

    void aClickOnTheIconFoldsThatStep() {
        Opened opened;
        const int row = 2;
        QTest::mouseClick(opened.trace().view()->viewport(), Qt::LeftButton, {}, opened.place(row).topLeft() + QPoint(20, 16));
        QVERIFY(opened.trace().isFolded(row));
        QTest::mouseClick(opened.trace().view()->viewport(), Qt::LeftButton, {}, opened.place(row).topLeft() + QPoint(120, 10));
        QVERIFY2(opened.trace().isFolded(row), "a click on the text selects only");
    }

    /// Four looks at the run folder a second leave it where it is.
    void aMessageStaysForItsTime() {
        Opened opened;
        opened.press(Qt::Key_B);
        const QString pinned = opened.studio->window().statusBar()->currentMessage();
        QVERIFY(pinned.contains(QStringLiteral("s1-2-0-2")));
        QTest::qWait(700);
        QCOMPARE(opened.studio->window().statusBar()->currentMessage(), pinned);
    }

    void anotherRolloutIsUnfolded() {
        Opened opened;
        opened.press(Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(opened.folded() > 0);
        opened.press(Qt::Key_N);
        opened.studio->settle(10'000);
        QCOMPARE(opened.folded(), 0);
    }
};

QTEST_MAIN(TestTracePanel)
#include "tst_trace_panel.moc"
