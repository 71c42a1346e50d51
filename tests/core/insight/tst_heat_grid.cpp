// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/heat_grid.h"
#include "support/error_text.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace omnidrive;
using insight::HeatWindow;

namespace {

/// What a CLIP would say that loves one point: the nearer a window's middle, the more.
std::vector<double> scoresFor(const std::vector<HeatWindow>& windows, double x, double y) {
    std::vector<double> scores;
    for (const HeatWindow& window : windows) {
        const double dx = (window.box.x0 + window.box.x1) / 2.0 - x, dy = (window.box.y0 + window.box.y1) / 2.0 - y;
        scores.push_back(0.3 * std::exp(-(dx * dx + dy * dy) / 5000));
    }
    return scores;
}

}  // namespace

class TestHeatGrid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void windowsCoverEveryView_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<bool>("six");
        QTest::newRow("camera") << 1600 << 900 << false;
        QTest::newRow("six cameras") << 960 << 360 << true;
        QTest::newRow("square") << 64 << 64 << false;
        QTest::newRow("line") << 500 << 3 << false;
        QTest::newRow("dot") << 1 << 1 << false;
    }
    void windowsCoverEveryView() {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(bool, six);
        std::vector<BoxI> views{{0, 0, width, height}};
        if (six) {
            views.clear();
            for (int i = 0; i < 6; ++i) {
                views.push_back({i % 3 * width / 3, i / 3 * height / 2, (i % 3 + 1) * width / 3, (i / 3 + 1) * height / 2});
            }
        }
        const auto windows = insight::heatWindows(views);
        for (const BoxI& view : views) {
            for (int scale = 0; scale < insight::kHeatScaleCount; ++scale) {
                int left = width, right = 0, top = height, bottom = 0;
                for (const HeatWindow& window : windows) {
                    const BoxI& box = window.box;
                    const bool isHere = box.x0 >= view.x0 && box.x1 <= view.x1 && box.y0 >= view.y0 && box.y1 <= view.y1;
                    if (window.scale == scale && isHere) {
                        QVERIFY(box.width() > 0 && box.width() == box.height());
                        left = std::min(left, box.x0), right = std::max(right, box.x1), top = std::min(top, box.y0),
                        bottom = std::max(bottom, box.y1);
                    }
                }
                QCOMPARE((BoxI{left, top, right, bottom}), view);
            }
        }
        const auto inside = std::count_if(windows.begin(), windows.end(), [&](const HeatWindow& window) {
            return std::any_of(views.begin(), views.end(), [&](const BoxI& view) {
                return window.box.x0 >= view.x0 && window.box.x1 <= view.x1 && window.box.y0 >= view.y0 && window.box.y1 <= view.y1;
            });
        });
        QCOMPARE(static_cast<size_t>(inside), windows.size());   // none looks over a seam
        QVERIFY(windows.size() <= 400 * views.size() * (width == 500 ? 10 : 1));
    }

    void thePeakIsWhereTheScoresAre() {
        const std::vector<BoxI> views{{0, 0, 640, 360}};
        const auto windows = insight::heatWindows(views);
        const auto grid = insight::heatGrid(640, 360, views, windows, scoresFor(windows, 480, 120));
        QVERIFY2(std::abs(grid.peakX - 480) < 40 && std::abs(grid.peakY - 120) < 40, qPrintable(QString("%1 %2").arg(grid.peakX).arg(grid.peakY)));
        QVERIFY(grid.high > grid.low && grid.high <= 0.3);
        QCOMPARE(*insight::isPeakInside(grid, BoxI{400, 60, 560, 200}), true);
        QCOMPARE(*insight::isPeakInside(grid, BoxI{0, 0, 200, 200}), false);
        QVERIFY(!insight::isPeakInside(grid, std::nullopt).has_value());
    }

    /// Between neighbouring cells the map makes no jumps, and a picture that is alike everywhere is flat.
    void theMapIsSmooth() {
        const std::vector<BoxI> views{{0, 0, 640, 360}};
        const auto windows = insight::heatWindows(views);
        const auto grid = insight::heatGrid(640, 360, views, windows, scoresFor(windows, 300, 200));
        double steepest = 0;
        for (int row = 0; row < grid.rows; ++row) {
            for (int column = 1; column < grid.columns; ++column) {
                steepest = std::max(steepest, static_cast<double>(std::abs(grid.at(column, row) - grid.at(column - 1, row))));
            }
        }
        QVERIFY2(steepest < 0.4 * (grid.high - grid.low), qPrintable(QString::number(steepest / (grid.high - grid.low))));
        const auto flat = insight::heatGrid(640, 360, views, windows, std::vector<double>(windows.size(), 0.2));
        QVERIFY(std::abs(flat.low - 0.2) < 1e-6 && std::abs(flat.high - 0.2) < 1e-6);
    }

    void scoresMustFit() {
        QVERIFY(tests::errorOf([] { insight::heatGrid(10, 10, {{0, 0, 10, 10}}, insight::heatWindows({{0, 0, 10, 10}}), {}); }).contains("0 scores"));
    }
};

QTEST_APPLESS_MAIN(TestHeatGrid)
#include "tst_heat_grid.moc"
