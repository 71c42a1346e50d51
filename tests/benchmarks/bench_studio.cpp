// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the Studio answers on a run folder of the user's: time from main() to a usable window, from a key to the painted step and to the next
// rollout with its picture and crops, and memory. Targets: 2 s, 50 ms, 500 MB. Processor and wall milliseconds, since other jobs only stretch the latter.
//   bench_studio RUN [ROLLOUTS]
// ROLLOUTS (300) are walked with the key N, and the steps of each with J.
#include "measures.h"

#include "ui/panels/rollouts_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <vector>

using namespace omnidrive;
using bench::quantile;
using bench::Sample;
using bench::statusMib;
using bench::timed;

namespace {

constexpr int kDefaultRollouts = 300;
constexpr int kPatienceMs = 10'000;

void print(const char* what, const std::vector<Sample>& samples) {
    const auto row = [&](const char* unit, double Sample::*value) {
        std::printf("  %s: median %.1f, 99 of 100 below %.1f, most %.1f", unit, quantile(samples, value, 0.5), quantile(samples, value, 0.99),
                    quantile(samples, value, 1));
    };
    std::printf("%s (%zu)", what, samples.size());
    row("wall ms", &Sample::wallMs);
    row("processor ms", &Sample::cpuMs);
    std::printf("\n");
}

void walk(ui::Studio& studio, int rollouts) {
    std::vector<Sample> steps, cases;
    for (int i = 0; i < rollouts; ++i) {
        const int rows = studio.window().trace().model().rowCount();
        for (int row = 1; row < rows; ++row) {
            steps.push_back(timed([&] {
                QTest::keyClick(&studio.window(), Qt::Key_J);
                QApplication::processEvents();
            }));
        }
        const QString before = studio.selection().current().rollout;
        cases.push_back(timed([&] {
            QTest::keyClick(&studio.window(), Qt::Key_N);
            studio.settle(kPatienceMs);
        }));
        if (studio.selection().current().rollout == before) {
            cases.pop_back();
            break;
        }
    }
    if (!steps.empty()) {
        print("next step", steps);
    }
    if (!cases.empty()) {
        print("next rollout", cases);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_studio RUN [ROLLOUTS]\n");
        return 2;
    }
    QElapsedTimer sinceStart;
    sinceStart.start();
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    ui::prepareLook(app);
    QTemporaryDir settings;
    ui::StudioOptions options;
    options.run = QString::fromLocal8Bit(argv[1]);
    options.settingsFile = settings.filePath(QStringLiteral("studio.ini"));
    options.size = QSize(1920, 1080);
    ui::Studio studio(options);
    studio.window().show();
    const bool isExposed = QTest::qWaitForWindowExposed(&studio.window());
    const double exposedMs = static_cast<double>(sinceStart.nsecsElapsed()) / 1e6;
    const bool isSettled = studio.settle(kPatienceMs);
    if (!isExposed || !isSettled || !studio.problem().isEmpty()) {
        std::fprintf(stderr, "bench_studio: %s cannot be shown: %s\n", argv[1], qPrintable(studio.problem()));
        return 1;
    }
    std::printf("window exposed after %.0f ms, the first rollout and all rows on it after %.0f ms\n", exposedMs,
                static_cast<double>(sinceStart.nsecsElapsed()) / 1e6);
    walk(studio, argc > 2 ? std::atoi(argv[2]) : kDefaultRollouts);
    const auto* table = studio.window().rollouts().findChild<QTableView*>();
    std::printf("%d rollouts in the table; memory %.0f MiB now, %.0f MiB at most\n", table->model()->rowCount(), statusMib("VmRSS:"), statusMib("VmHWM:"));
    return 0;
}
