// SPDX-License-Identifier: GPL-3.0-or-later
// Panning over the stitched view of six cameras, 4800 x 1800 pixels with zoom boxes and key objects, in a frame view of 1920 x 1080 (or --size):
// each step moves the mouse with the button held and paints. Target: 16 ms for the median, which is 60 frames a second; the worst step tells as much
// about the machine's other jobs. Processor time is that of all threads: Qt paints large pictures with several. Ends with 1 when it is missed.
//   bench_pan [--size WxH] [--steps N] [--heat] [--car] [--unprepared]
#include "measures.h"

#include "ui/views/frame_view.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QMouseEvent>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace omnidrive;
using bench::quantile;
using bench::Sample;

namespace {

constexpr double kTargetMs = 16;
constexpr int kWidth = 4800, kHeight = 1800;

/// Noise, so that no run of equal pixels makes painting cheap.
vision::ImagePtr makePicture() {
    auto image = std::make_shared<vision::Image>();
    image->width = kWidth;
    image->height = kHeight;
    image->rgb.resize(static_cast<size_t>(kWidth) * kHeight * 3);
    uint32_t state = 1;
    for (uint8_t& byte : image->rgb) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<uint8_t>(state >> 24);
    }
    return image;
}

void addOverlays(ui::FrameView& view) {
    std::vector<ui::FrameBox> boxes;
    std::vector<ui::ReferenceBox> objects;
    for (int i = 0; i < 6; ++i) {
        const double x = 300 + 750.0 * i, y = 500 + 130.0 * i;
        boxes.push_back({i, QStringLiteral("traffic light"), BoxF{x, y, x + 180, y + 120}, BoxF{x - 20, y - 10, x + 200, y + 140},
                         QStringLiteral("enlarged")});
        objects.push_back({BoxF{x + 60, y + 200, x + 160, y + 280}, QStringLiteral("Vehicle: a parked car")});
    }
    view.setBoxes(std::move(boxes));
    view.setReference(std::move(objects));
}

void move(QWidget& view, const QPointF& at, QEvent::Type type, Qt::MouseButton button) {
    QMouseEvent event(type, at, view.mapToGlobal(at), button, type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&view, &event);
}

/// Drags in a circle around the middle, so that every step moves in both directions and uncovers something.
std::vector<Sample> pan(QWidget& view, int steps) {
    std::vector<Sample> samples;
    const QPointF middle(view.rect().center());
    const double radius = std::min(view.width(), view.height()) / 2.5;
    move(view, middle + QPointF(radius, 0), QEvent::MouseButtonPress, Qt::LeftButton);
    for (int i = 1; i <= steps; ++i) {
        const double angle = 2 * 3.14159265 * i / steps;
        samples.push_back(bench::timed([&] {
            move(view, middle + QPointF(radius * std::cos(angle), radius * std::sin(angle)), QEvent::MouseMove, Qt::NoButton);
            view.repaint();
        }));
    }
    move(view, middle + QPointF(radius, 0), QEvent::MouseButtonRelease, Qt::LeftButton);
    return samples;
}

bool measure(ui::FrameView& view, double wantedScale, int steps, bool isUnprepared) {
    view.fit();
    while (view.scale() < wantedScale * 0.999) {
        view.zoomIn();
    }
    const bool isFromPicture = view.scale() > ui::ImagePyramid::kFullScale;
    if (isFromPicture && !isUnprepared && !QTest::qWaitFor([&] { return view.isQuick(); }, 60'000)) {
        return false;
    }
    static_cast<QWidget&>(view).repaint();
    const auto samples = pan(view, steps);
    const auto row = [&](double Sample::*value) {
        std::printf("median %5.1f  99%% %5.1f  worst %5.1f", quantile(samples, value, 0.5), quantile(samples, value, 0.99),
                    quantile(samples, value, 1));
    };
    std::printf("%4.0f %%   processor ms: ", 100 * view.scale());
    row(&Sample::cpuMs);
    std::printf("   clock ms: ");
    row(&Sample::wallMs);
    const bool isMissed = std::min(quantile(samples, &Sample::cpuMs, 0.5), quantile(samples, &Sample::wallMs, 0.5)) > kTargetMs;
    std::printf("%s\n", isMissed ? "  MISSED" : "");
    return !isMissed;
}

}  // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{QStringLiteral("size"), QStringLiteral("of the view"), QStringLiteral("WxH"), QStringLiteral("1920x1080")},
                       {QStringLiteral("steps"), QStringLiteral("at each scale"), QStringLiteral("N"), QStringLiteral("240")},
                       {QStringLiteral("heat"), QStringLiteral("with a heat map over the picture")},
                       {QStringLiteral("car"), QStringLiteral("in the car's layout, the rear row mirrored")},
                       {QStringLiteral("unprepared"), QStringLiteral("from the picture's own bytes, as until its quick copy is there")}});
    parser.process(app);
    const QStringList size = parser.value(QStringLiteral("size")).split(QLatin1Char('x'));
    ui::prepareLook(app);
    ui::FrameView view;
    view.resize(size.value(0).toInt(), size.value(1).toInt());
    static_cast<QWidget&>(view).show();
    view.setFrame(makePicture(), true);
    if (!QTest::qWaitFor([&] { return view.isReady(); }, 60'000)) {
        return 1;
    }
    addOverlays(view);
    view.setCarLayout(parser.isSet(QStringLiteral("car")));
    if (parser.isSet(QStringLiteral("heat"))) {
        QImage heat(160, 60, QImage::Format_RGB32);
        heat.fill(Qt::darkCyan);
        view.setHeat(heat, 0.5);
    }
    bool isFast = true;
    for (const double scale : {0.45, 0.6, 0.8, 1.0, 1.6, 3.0, 6.0, 16.0}) {
        isFast = measure(view, scale, parser.value(QStringLiteral("steps")).toInt(), parser.isSet(QStringLiteral("unprepared"))) && isFast;
    }
    return isFast ? 0 : 1;
}
