// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/progress_bar.h"

#include <QTest>

using namespace omnidrive::app;

class TestProgressMeter : public QObject {
    Q_OBJECT

    using Seconds = ProgressMeter::Seconds;

private Q_SLOTS:
    void saysRateAndTimeLeft() {
        ProgressMeter meter;
        meter.update({0, 120, "training"}, Seconds(100));
        QCOMPARE(QString::fromStdString(meter.line(0)), QString("  0 %  0 of 120  training"));
        meter.update({60, 120, "training"}, Seconds(130));
        QCOMPARE(QString::fromStdString(meter.line(0)), QString(" 50 %  60 of 120, 2.0/s, 0:30 left  training"));
        QVERIFY(!meter.isComplete());
        meter.update({120, 120, "training"}, Seconds(160));
        QVERIFY(meter.isComplete());
        QVERIFY(QString::fromStdString(meter.line(0)).startsWith("100 %  120 of 120, 2.0/s  "));
    }

    void slowWorkIsToldInSeconds() {
        ProgressMeter meter;
        meter.update({0, 10, ""}, Seconds(0));
        meter.update({1, 10, ""}, Seconds(4));
        QCOMPARE(QString::fromStdString(meter.line(0)), QString(" 10 %  1 of 10, 4.0 s each, 0:36 left"));
    }

    void newWorkForgetsTheOldPace() {
        ProgressMeter meter;
        meter.update({0, 10, "a"}, Seconds(0));
        meter.update({10, 10, "a"}, Seconds(1));
        meter.update({0, 10, "b"}, Seconds(2));
        QVERIFY(!meter.rate().has_value());
        meter.update({1, 20, "c"}, Seconds(3));
        QVERIFY(!meter.rate().has_value());
    }

    void onlyTheRecentPaceCounts() {
        ProgressMeter meter;
        for (int second = 0; second <= 200; ++second) {
            meter.update({second < 100 ? second : 100 + (second - 100) * 3, 1000, ""}, Seconds(second));
        }
        QVERIFY(*meter.rate() > 2.9 && *meter.rate() < 3.1);
    }

    /// A step of 40 s with a report each second: the pace is that of the steps, whenever it is asked for.
    void reportsBetweenSlowStepsDoNotChangeThePace() {
        ProgressMeter meter;
        for (int second = 0; second <= 200; ++second) {
            meter.update({second / 40, 10, "x"}, Seconds(second));
            if (second >= 40) {
                QVERIFY2(meter.rate() && qAbs(*meter.rate() - 1 / 40.0) < 1e-12, qPrintable(QString::number(second)));
            }
        }
        QCOMPARE(QString::fromStdString(meter.line(0)), QString(" 50 %  5 of 10, 40.0 s each, 3:20 left  x"));
    }

    void unknownTotalHasNoBar() {
        ProgressMeter meter;
        meter.update({5, 0, "reading"}, Seconds(0));
        QCOMPARE(QString::fromStdString(meter.line(100)), QString("5  reading"));
    }

    void linesFitTheTerminal_data() {
        QTest::addColumn<int>("width");
        for (const int width : {1, 10, 40, 79, 200}) {
            QTest::addRow("%d columns", width) << width;
        }
    }
    void linesFitTheTerminal() {
        QFETCH(int, width);
        ProgressMeter meter;
        meter.update({0, 120, "x"}, Seconds(0));
        meter.update({30, 120, "step 30 of 120\nreward 1.2 and much more text that goes on and on"}, Seconds(10));
        const QString line = QString::fromStdString(meter.line(width));
        QVERIFY2(line.size() <= width, qPrintable(line));
        QVERIFY(!line.contains('\n'));
        if (width >= 79) {
            QVERIFY2(line.startsWith("[#######"), qPrintable(line));
            QVERIFY2(line.contains("30 of 120"), qPrintable(line));
        }
    }

    void durations_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << 0.0 << "0:00";
        QTest::newRow("rounded") << 59.6 << "1:00";
        QTest::newRow("minutes") << 754.0 << "12:34";
        QTest::newRow("hours") << 11'100.0 << "3:05:00";
        QTest::newRow("negative") << -5.0 << "0:00";
    }
    void durations() {
        QFETCH(double, seconds);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(durationText(seconds)), text);
    }
};

QTEST_APPLESS_MAIN(TestProgressMeter)
#include "tst_progress_meter.moc"
