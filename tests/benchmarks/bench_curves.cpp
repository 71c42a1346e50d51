// SPDX-License-Identifier: GPL-3.0-or-later
// How long a frame of a curve with many points takes: the plot is moved, zoomed and shown whole, painted each time, without and with smoothing and with
// a logarithmic axis. Target: 10^6 points at 60 frames a second, 16.7 ms. Processor and wall milliseconds, since other jobs only stretch the latter.
//   bench_curves [POINTS [FRAMES]]
#include "ui/views/plots/curve_plot.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <limits>
#include <random>
#include <vector>

using namespace omnidrive;

namespace {

constexpr size_t kPoints = 1'000'000;
constexpr int kFrames = 200;

double cpuMsNow() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// A noisy rise with a spike, a gap and some values below zero.
insight::CurveLine noisyLine(size_t points) {
    std::mt19937 generator(5);
    std::normal_distribution<double> noise(0, 0.05);
    insight::CurveLine line;
    for (size_t i = 0; i < points; ++i) {
        line.x.push_back(static_cast<double>(i + 1));
        line.y.push_back(i == points / 3 ? 4 : i % 100'003 == 7 ? std::numeric_limits<double>::quiet_NaN()
                                                                 : std::log1p(8.0 * static_cast<double>(i) / static_cast<double>(points)) / 3 + noise(generator));
        line.stages.push_back(i < points / 2 ? 1 : 2);
    }
    return line;
}

void measure(const char* name, ui::CurvePlot& plot, int frames, const std::function<void(int)>& change) {
    std::vector<double> wall, cpu;
    for (int i = -5; i < frames; ++i) {   // the first ones warm up
        QElapsedTimer clock;
        clock.start();
        const double before = cpuMsNow();
        change(std::max(i, 0));
        plot.canvas()->repaint();
        QApplication::processEvents();
        if (i >= 0) {
            wall.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
            cpu.push_back(cpuMsNow() - before);
        }
    }
    std::ranges::sort(wall);
    std::ranges::sort(cpu);
    const size_t high = wall.size() * 99 / 100;
    std::printf("%-28s wall ms: median %5.1f, 99 of 100 below %5.1f; processor ms: median %5.1f, 99 of 100 below %5.1f\n", name, wall[wall.size() / 2],
                wall[high], cpu[cpu.size() / 2], cpu[high]);
    std::fflush(stdout);
}

void measureAll(ui::CurvePlot& plot, const std::string& kind, double points, int frames) {
    measure((kind + ", whole, redrawn").c_str(), plot, frames, [&](int) { plot.setXRange(1, points); });
    measure((kind + ", moved").c_str(), plot, frames, [&](int i) { plot.setXRange(1 + i * points / 1000, points * 0.8 + i * points / 1000); });
    measure((kind + ", zoomed").c_str(), plot, frames, [&](int i) {
        const double half = points / 2 * std::pow(0.96, i);
        plot.setXRange(points / 3 - half, points / 3 + half);
    });
    measure((kind + ", cursor").c_str(), plot, frames, [&](int i) { plot.setCursor(1 + i * points / frames); });
}

}  // namespace

int main(int argc, char** argv) {
    const size_t points = argc > 1 ? static_cast<size_t>(std::atoll(argv[1])) : kPoints;
    const int frames = argc > 2 ? std::atoi(argv[2]) : kFrames;
    if (points < 10 || frames < 1) {
        std::fprintf(stderr, "usage: bench_curves [POINTS [FRAMES]]\n");
        return 2;
    }
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    ui::prepareLook(app);
    ui::applyTheme(app, false);
    ui::CurvePlot plot(QStringLiteral("Total reward"), QStringLiteral("reward"));
    plot.resize(900, 500);
    plot.show();
    if (!QTest::qWaitForWindowExposed(&plot)) {
        std::fprintf(stderr, "bench_curves: there is no window\n");
        return 1;
    }
    ui::PlotSeries series;
    series.name = QStringLiteral("mean");
    series.pen = QPen(Qt::blue, 1.6);
    series.curve.live = noisyLine(points);
    plot.setSeries({series});
    const auto length = static_cast<double>(points);
    measureAll(plot, "plain", length, frames);
    plot.setSmoothing(0.6);
    measureAll(plot, "smoothed", length, frames);
    plot.setLogScales(false, true);
    measureAll(plot, "smoothed, log y", length, frames);
    return 0;
}
