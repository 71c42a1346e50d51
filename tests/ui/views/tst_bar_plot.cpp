// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/bar_plot.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QTest>

#include <cmath>
#include <cstdlib>

using namespace omnidrive;
using ui::BarPlot;

namespace {

/// Whether a pixel is of this colour, but for the smoothing of a line that lies between two rows of pixels.
bool isLike(QRgb pixel, QRgb colour) {
    return std::abs(qRed(pixel) - qRed(colour)) + std::abs(qGreen(pixel) - qGreen(colour)) + std::abs(qBlue(pixel) - qBlue(colour)) < 150;
}

/// Pixels of the whiskers' colour in a part of the picture, as shares of its height; the row names on the left are left out.
int whiskerPixels(const QImage& image, double from, double to) {
    const QRgb colour = ui::Theme::current().text.rgb();
    int count = 0;
    for (int y = static_cast<int>(from * image.height()); y < static_cast<int>(to * image.height()); ++y) {
        for (int x = image.width() / 4; x < image.width(); ++x) {
            count += isLike(image.pixel(x, y), colour) ? 1 : 0;
        }
    }
    return count;
}

QImage drawn(std::vector<double> values, std::vector<double> spreads) {
    BarPlot plot(QStringLiteral("accuracy"));
    plot.resize(600, 400);
    plot.setBars({QStringLiteral("first"), QStringLiteral("second"), QStringLiteral("third")},
                 {{QStringLiteral("greedy"), 0, std::move(values), std::move(spreads)}});
    plot.show();
    QTest::qWait(50);
    return plot.grab().toImage();
}

}  // namespace

class TestBarPlot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        ui::prepareLook(*qApp);
        ui::applyTheme(*qApp, false);
    }

    void everyWhiskerStandsOnItsBar_data() {
        QTest::addColumn<std::vector<double>>("values");
        QTest::addColumn<std::vector<double>>("spreads");
        QTest::addColumn<bool>("onTop");
        const double nan = std::nan("");
        QTest::newRow("first") << std::vector<double>{50, 50, 50} << std::vector<double>{20, 0, 0} << true;
        QTest::newRow("third") << std::vector<double>{50, 50, 50} << std::vector<double>{0, 0, 20} << false;
        QTest::newRow("third, one missing") << std::vector<double>{50, nan, 50} << std::vector<double>{0, 0, 20} << false;
    }
    void everyWhiskerStandsOnItsBar() {
        QFETCH(std::vector<double>, values);
        QFETCH(std::vector<double>, spreads);
        QFETCH(bool, onTop);
        const QImage image = drawn(values, spreads);
        const int top = whiskerPixels(image, 0.12, 0.38), bottom = whiskerPixels(image, 0.55, 0.85);
        const int has = onTop ? top : bottom, hasNot = onTop ? bottom : top;
        QVERIFY2(has > 50 && has > 4 * hasNot, qPrintable(QStringLiteral("%1 pixels above, %2 below").arg(top).arg(bottom)));
    }
};

QTEST_MAIN(TestBarPlot)
#include "tst_bar_plot.moc"
