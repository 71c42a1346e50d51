// SPDX-License-Identifier: GPL-3.0-or-later
// The real window on a large run: when the first trace can be read and the whole list be used, how long a filter takes, which event holds the GUI
// thread longest while one scrolls, and memory. Targets for 100,000 rollouts with 300,000 zooms: 1 s, 3 s, 200 ms, 16 ms, 1 GB. Ends with 1 when one
// is missed. Processor milliseconds stand beside those of the clock: they judge filter and scrolling, since other jobs stretch the latter.
//   make_large_run RUN && bench_scale RUN
#include "measures.h"

#include "ui/application.h"
#include "ui/bridge/case_insight.h"
#include "ui/panels/crop_wall_panel.h"
#include "ui/panels/queue_panel.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/filter_edit.h"
#include "ui/views/grid_view.h"
#include "ui/views/theme.h"

#include <QListView>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <malloc.h>

#include <cstdio>

using namespace omnidrive;
using bench::Sample;
using bench::timed;

namespace {

constexpr int kPatienceMs = 600'000;
constexpr int kTurns = 150;
constexpr double kFirstMs = 1000, kListMs = 3000, kFilterMs = 200, kEventMs = 16, kMemoryMib = 1024;

bool isMissed = false;

void report(const char* what, double value, double target, const char* unit) {
    const bool isBad = value > target;
    isMissed = isMissed || isBad;
    std::printf("%-58s %8.1f %s (target %.0f)%s\n", what, value, unit, target, isBad ? "  MISSED" : "");
    std::fflush(stdout);
}

/// Says when a widget was painted.
class PaintCount : public QObject {
public:
    explicit PaintCount(QWidget* widget) { widget->installEventFilter(this); }
    int count = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

template <typename IsDone>
void handleEventsUntil(const IsDone& isDone) {
    QElapsedTimer clock;
    clock.start();
    while (!isDone() && clock.elapsed() < kPatienceMs) {
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
    }
}

void turnWheel(QAbstractItemView& view, int steps) {
    const QPointF at(view.viewport()->rect().center());
    QWheelEvent event(at, view.viewport()->mapToGlobal(at), {}, {0, -120 * steps}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(view.viewport(), &event);
    QApplication::processEvents();
}

void press(QWidget& widget, Qt::Key key) {
    QTest::keyClick(&widget, key);
    QApplication::processEvents();
}

/// Wheel, and the handle of the scroll bar dragged from end to end.
void scroll(QAbstractItemView& view) {
    for (int i = 0; i < kTurns; ++i) {
        turnWheel(view, i % 3 == 2 ? -1 : 2);
    }
    QScrollBar& bar = *view.verticalScrollBar();
    const int middle = bar.width() / 2, far = bar.height() - 24;
    bar.setValue(bar.minimum());   // where the handle is taken
    QApplication::processEvents();
    QTest::mousePress(&bar, Qt::LeftButton, {}, {middle, 20});
    for (int i = 0; i < kTurns; ++i) {
        QTest::mouseMove(&bar, {middle, 20 + far * i / kTurns});
        QApplication::processEvents();
    }
    QTest::mouseRelease(&bar, Qt::LeftButton, {}, {middle, far});
    QApplication::processEvents();
}

/// By keys, each of which selects what it comes to.
void page(QAbstractItemView& view) {
    view.setFocus();
    for (int i = 0; i < kTurns; ++i) {
        press(view, i % 4 == 3 ? Qt::Key_PageUp : Qt::Key_PageDown);
    }
}

void reportEvents(const ui::EventWatch& watch, const char* what, double target) {
    report(what, watch.busiest().cpuMs, target, "ms");
    std::printf("    %lld events, the busiest: %s; by the clock %.1f ms: %s\n", static_cast<long long>(watch.seen()),
                qPrintable(watch.busiest().what), watch.longest().wallMs, qPrintable(watch.longest().what));
}

void measureFilters(ui::Studio& studio) {
    ui::RolloutsPanel& panel = studio.window().rollouts();
    PaintCount painted(panel.table()->viewport());
    for (const bool isSorted : {false, true}) {
        panel.table()->sortByColumn(isSorted ? static_cast<int>(ui::RolloutColumn::Reward) : -1, Qt::DescendingOrder);
        QApplication::processEvents();
        for (const char* text : {"clip<0.2", "answer:wrong zooms>0", "light reward:[0,1) camera:FRONT stage:2 unchecked", ""}) {
            panel.filterEdit()->setFocus();
            panel.filterEdit()->setText(QLatin1String(text));
            QApplication::processEvents();
            const int rows = panel.proxy()->rowCount(), before = painted.count;
            const double begin = bench::threadMs();
            QTest::keyClick(panel.filterEdit(), Qt::Key_Return);
            handleEventsUntil([&] { return painted.count > before && panel.proxy()->rowCount() != rows; });
            const double ms = bench::threadMs() - begin;
            const QString order = isSorted ? QStringLiteral(", sorted") : QString();
            const QString name = QStringLiteral("filter \"%1\"%2, %3 rows").arg(QLatin1String(text), order).arg(panel.proxy()->rowCount());
            report(qPrintable(name), ms, kFilterMs, "ms");
        }
    }
    panel.table()->sortByColumn(-1, Qt::AscendingOrder);
}

void measureScrolling(ui::Studio& studio, ui::EventWatch& watch) {
    ui::MainWindow& window = studio.window();
    watch.reset();
    scroll(*window.rollouts().table());
    reportEvents(watch, "longest event while the list is scrolled", kEventMs);
    watch.reset();
    scroll(*window.trace().view());
    reportEvents(watch, "longest event while the trace is scrolled", kEventMs);
    watch.reset();
    page(*window.rollouts().table());
    studio.settle(kPatienceMs);
    reportEvents(watch, "longest event while the list is paged, a rollout a key", kEventMs);
    watch.reset();
    for (int i = 0; i < kTurns; ++i) {
        press(window, i % 10 == 9 ? Qt::Key_N : Qt::Key_J);
    }
    studio.settle(kPatienceMs);
    reportEvents(watch, "longest event while steps and rollouts are walked", kEventMs);
}

/// Queue and wall need every trace; the window stays usable meanwhile.
void measureWall(ui::Studio& studio, ui::EventWatch& watch) {
    ui::MainWindow& window = studio.window();
    watch.reset();
    const Sample reading = timed([&] {
        window.showPanel(QStringLiteral("wall"));
        studio.settle(kPatienceMs);
    });
    const auto tiles = window.wall().view()->model()->rowCount();
    std::printf("wall of %d crops complete after %.1f s (%.1f s of processor time)\n", tiles, reading.wallMs / 1000, reading.cpuMs / 1000);
    reportEvents(watch, "longest event while all traces are read", kEventMs);
    watch.reset();
    scroll(*window.wall().view());
    reportEvents(watch, "longest event while the wall is scrolled", kEventMs);
    watch.reset();
    for (int i = 0; i < kTurns / 10; ++i) {
        press(window, Qt::Key_N);
        studio.settle(kPatienceMs);
    }
    reportEvents(watch, "longest event while rollouts are walked beside the wall", kEventMs);
    watch.reset();
    window.showPanel(QStringLiteral("queue"));
    studio.settle(kPatienceMs);
    scroll(*window.queue().view());
    reportEvents(watch, "longest event while the queue is scrolled", kEventMs);
}

}  // namespace

int main(int argc, char** argv) {
    QElapsedTimer sinceStart;
    sinceStart.start();
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench_scale RUN\n");
        return 2;
    }
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    ui::Application app(argc, argv);
    ui::prepareLook(app);
    app.watch().start(kEventMs);
    QTemporaryDir settings;
    ui::StudioOptions options;
    options.run = QString::fromLocal8Bit(argv[1]);
    options.settingsFile = settings.filePath(QStringLiteral("studio.ini"));
    options.size = QSize(1920, 1080);
    ui::Studio studio(options);
    PaintCount painted(studio.window().trace().view()->viewport());
    studio.window().show();
    handleEventsUntil([&] { return studio.window().trace().model().rowCount() > 0 || !studio.problem().isEmpty(); });
    if (!studio.problem().isEmpty()) {
        std::fprintf(stderr, "bench_scale: %s cannot be shown: %s\n", argv[1], qPrintable(studio.problem()));
        return 1;
    }
    const int before = painted.count;
    handleEventsUntil([&] { return painted.count > before; });
    report("first trace on the screen, since the start", static_cast<double>(sinceStart.nsecsElapsed()) / 1e6, kFirstMs, "ms");
    handleEventsUntil([&] { return studio.follower().isSettled(); });
    report("whole list usable, since the start", static_cast<double>(sinceStart.nsecsElapsed()) / 1e6, kListMs, "ms");
    std::printf("    %d rollouts; %.0f ms of processor time\n", studio.window().rollouts().table()->model()->rowCount(), bench::processorMs());
    reportEvents(app.watch(), "longest event while the list fills, the start included", kFilterMs);
    studio.settle(kPatienceMs);
    report("memory with the whole list", bench::statusMib("VmRSS:"), kMemoryMib, "MiB");
    measureFilters(studio);
    measureScrolling(studio, app.watch());
    measureWall(studio, app.watch());
    report("memory in the end", bench::statusMib("VmRSS:"), kMemoryMib, "MiB");
    const auto heap = ::mallinfo2();
    std::printf("    of that %.1f MiB asked from the heap, %.1f MiB holes in it\n", static_cast<double>(heap.uordblks + heap.hblkhd) / (1 << 20),
                static_cast<double>(heap.fordblks) / (1 << 20));
    report("memory at most", bench::statusMib("VmHWM:"), kMemoryMib, "MiB");
    return isMissed ? 1 : 0;
}
