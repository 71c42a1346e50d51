// SPDX-License-Identifier: GPL-3.0-or-later
// Paging through frames of six cameras as the Studio shows them: each step reads a stitched JPEG of the folder, decodes it, makes its pyramid and
// paints the frame view on 1920 x 1080 pixels. Then steps over pictures that are still in the view's cache. One JSON object on the output.
//   bench_scrub FOLDER [--runs N] [--json]
// FOLDER holds step-*.jpg; compare.py makes one. N (7) steps are timed after one to warm up.
#include "ui/views/frame_view.h"
#include "ui/views/theme.h"
#include "vision/codec.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QEventLoop>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace omnidrive;

namespace {

constexpr int kFromCache = 3;   // pictures that are paged through again and again

double processorSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Shows the picture and paints the view. @return the painted pixels, so that no work can be left out.
QImage shown(ui::FrameView& view, vision::ImagePtr picture) {
    bool isShown = false;
    QEventLoop loop;
    const auto connection = QObject::connect(&view, &ui::FrameView::imageShown, &loop, [&] {
        isShown = true;
        loop.quit();
    });
    view.setFrame(std::move(picture), true);
    if (!isShown) {
        loop.exec();
    }
    QObject::disconnect(connection);
    return view.grab().toImage();
}

void printFigure(const char* name, std::vector<double> values, const char* end) {
    std::ranges::sort(values);
    std::printf("\"%s\": {\"median\": %.4f, \"min\": %.4f, \"max\": %.4f, \"n\": %zu}%s", name, values[values.size() / 2], values.front(),
                values.back(), values.size(), end);
}

template <typename Step>
std::vector<double> stepsPerSecond(int runs, const Step& step) {
    std::vector<double> rates;
    for (int i = 0; i <= runs; ++i) {
        const double start = processorSeconds();
        step(i);
        if (i > 0) {
            rates.push_back(1 / (processorSeconds() - start));
        }
    }
    return rates;
}

}  // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("FOLDER"), QStringLiteral("with step-*.jpg"));
    parser.addOptions({{QStringLiteral("runs"), QStringLiteral("timed steps"), QStringLiteral("N"), QStringLiteral("7")},
                       {QStringLiteral("json"), QStringLiteral("as the other benchmarks; the output is JSON anyway")}});
    parser.process(app);
    const QDir folder(parser.positionalArguments().value(0));
    const QStringList files = folder.entryList({QStringLiteral("step-*.jpg")}, QDir::Files, QDir::Name);
    const int runs = std::max(parser.value(QStringLiteral("runs")).toInt(), 1);
    if (files.size() <= kFromCache) {
        std::fprintf(stderr, "bench_scrub: fewer than %d pictures step-*.jpg in %s\n", kFromCache + 1, qPrintable(folder.path()));
        return 2;
    }
    const auto pathOf = [&](int i) { return folder.filePath(files[i % files.size()]).toStdString(); };
    ui::prepareLook(app);
    ui::FrameView view;
    view.resize(1920, 1080);
    static_cast<QWidget&>(view).show();
    int64_t painted = 0;
    const auto cold = stepsPerSecond(runs, [&](int i) {
        painted += shown(view, vision::loadImage(pathOf(i))).sizeInBytes();
    });
    std::vector<vision::ImagePtr> kept;
    for (int i = 0; i < kFromCache; ++i) {
        kept.push_back(vision::loadImage(pathOf(i)));
        painted += shown(view, kept.back()).sizeInBytes();
    }
    const auto cached = stepsPerSecond(runs, [&](int i) { painted += shown(view, kept[static_cast<size_t>(i % kFromCache)]).sizeInBytes(); });
    std::printf("{\"bench\": \"scrub\", \"painted_mib\": %.0f, ", static_cast<double>(painted) / (1 << 20));
    printFigure("steps_per_cpu_s", cold, ", ");
    printFigure("cached_steps_per_cpu_s", cached, "}\n");
    return 0;
}
