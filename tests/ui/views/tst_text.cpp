// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/shown_text.h"
#include "ui/views/duration_text.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/message_bar.h"
#include "ui/views/plots/curve_plot.h"
#include "ui/views/reward_bars.h"
#include "ui/views/text_block.h"
#include "ui/views/text_viewer.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFontMetricsF>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QPointer>
#include <QTest>
#include <QTextDocument>
#include <QToolTip>

#include <limits>

using namespace omnidrive;

class TestText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void longLinesAreBroken_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("broken");
        QTest::newRow("short") << QStringLiteral("abc\nde") << QStringLiteral("abc\nde");
        QTest::newRow("no space") << QStringLiteral("abcdefghij") << QStringLiteral("abcdefgh\nij");
        QTest::newRow("at a space") << QStringLiteral("abcdefg hij") << QStringLiteral("abcdefg \nhij");
        QTest::newRow("exact") << QStringLiteral("abcdefgh\nij") << QStringLiteral("abcdefgh\nij");
        QTest::newRow("at a car") << QStringLiteral("abcdefg") + QString::fromUcs4(U"\U0001F697") + QStringLiteral("hij")
                                  << QStringLiteral("abcdefg\n") + QString::fromUcs4(U"\U0001F697") + QStringLiteral("hij");
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("ends with a newline") << QStringLiteral("a\n") << QStringLiteral("a\n");
    }
    void longLinesAreBroken() {
        QFETCH(QString, text);
        QFETCH(QString, broken);
        QCOMPARE(ui::breakLongLines(text, 8), broken);
    }

    void aVeryLongTextOpensAtOnce() {
        QElapsedTimer clock;
        clock.start();
        QPointer<ui::TextViewer> viewer = new ui::TextViewer(QStringLiteral("Thought"), QString(321'838, QLatin1Char('x')) + QStringLiteral(" needle"));
        viewer->show();
        QVERIFY(QTest::qWaitForWindowExposed(viewer));
        QVERIFY2(clock.elapsed() < 3000, qPrintable(QStringLiteral("%1 ms").arg(clock.elapsed())));
        auto* search = viewer->findChild<QLineEdit*>();
        auto* text = viewer->findChild<QPlainTextEdit*>();
        search->setText(QStringLiteral("needle"));
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(text->textCursor().selectedText(), QStringLiteral("needle"));
        viewer->close();
        QTRY_VERIFY(viewer.isNull());
    }

    /// A text whose every character is a paragraph, with pairs of surrogates where portions end.
    void aLongTextArrivesInPortions() {
        QString all;
        while (all.size() < 60'000) {
            all += QStringLiteral("a\n") + QString::fromUcs4(U"\U0001F697") + QStringLiteral("\n");
        }
        ui::TextViewer viewer(QStringLiteral("Thought"), all);
        viewer.show();
        auto* text = viewer.findChild<QPlainTextEdit*>();
        QVERIFY(!viewer.isWhole());
        QVERIFY(all.startsWith(text->toPlainText()) && text->toPlainText().size() > 10'000);
        QTRY_VERIFY(viewer.isWhole());
        QCOMPARE(text->toPlainText(), all);
        QCOMPARE(text->textCursor().position(), 0);
        QCOMPARE(text->verticalScrollBar()->value(), 0);
    }

    void tipsKeepEveryLetter_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isAsItIs");
        QTest::newRow("plain") << QStringLiteral("a < b & c\nd") << true;
        QTest::newRow("tags") << QStringLiteral("a <b>bold</b> <img src=x>\nsecond line") << false;
        QTest::newRow("an escape") << QStringLiteral("outside &lt; <p>") << false;
        QTest::newRow("tags below the first line") << QStringLiteral("one\n<b>two</b>") << true;   // Qt looks at the first line only
    }
    void tipsKeepEveryLetter() {
        QFETCH(QString, text);
        QFETCH(bool, isAsItIs);
        const QString tip = ui::plainTip(text);
        QCOMPARE(tip == text, isAsItIs);
        QTextDocument shown;
        if (Qt::mightBeRichText(tip)) {
            shown.setHtml(tip);
        } else {
            shown.setPlainText(tip);
        }
        QCOMPARE(shown.toPlainText(), text);
    }

    /// A file may be named, and a model may write, as HTML is.
    void textsAreShownLetterByLetter() {
        const QString words = QStringLiteral("a <b>bold</b> word");
        ui::MessageBar bar;
        bar.showError(words);
        ui::EmptyState empty(QStringLiteral("info"), words, words);
        ui::CurvePlot plot(words, words);
        int labels = 0;
        for (QWidget* widget : std::initializer_list<QWidget*>{&bar, &empty, &plot}) {
            for (const QLabel* label : widget->findChildren<QLabel*>()) {
                if (label->text() == words) {
                    QCOMPARE(label->textFormat(), Qt::PlainText);
                    ++labels;
                }
            }
        }
        QCOMPARE(labels, 4);
        ui::ElidedLabel label;
        label.setText(words);
        label.resize(30, 20);
        label.show();
        QHelpEvent help(QEvent::ToolTip, {5, 5}, label.mapToGlobal(QPoint(5, 5)));
        QApplication::sendEvent(&label, &help);
        QTextDocument shown;
        shown.setHtml(QToolTip::text());
        QCOMPARE(shown.toPlainText(), words);
        QToolTip::hideText();
    }

    void blocksKeepToTheirLines() {
        const QString words = QStringLiteral("one two three four five six seven eight nine ten eleven twelve");
        const double line = QFontMetricsF(ui::scaledFont(1)).lineSpacing();
        QCOMPARE((ui::TextBlock{words, ui::scaledFont(1), 2}.height(80)), 2 * line);
        QCOMPARE((ui::TextBlock{words, ui::scaledFont(1), 5}.height(5000)), line);
        QCOMPARE((ui::TextBlock{QString(), ui::scaledFont(1), 5}.height(80)), 0.0);
    }

    void durations_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("seconds") << 45.2 << QStringLiteral("45 s");
        QTest::newRow("minutes") << 190.0 << QStringLiteral("3 min 10 s");
        QTest::newRow("hours") << 7500.0 << QStringLiteral("2 h 05 min");
        QTest::newRow("days") << 356400.0 << QStringLiteral("4 d 3 h");
        QTest::newRow("unknown") << std::numeric_limits<double>::quiet_NaN() << QString();
        QTest::newRow("negative") << -1.0 << QString();
    }
    void durations() {
        QFETCH(double, seconds);
        QFETCH(QString, text);
        QCOMPARE(ui::durationText(seconds), text);
    }

    void rewardsAreSpoken() {
        ui::RewardBars bars;
        bars.setRewards({{"accuracy", 1, 0.8}, {"format", -1, 0.2}}, 0.6, -0.5, true);
        QVERIFY2(bars.accessibleDescription().contains(QStringLiteral("accuracy 1.00")), qPrintable(bars.accessibleDescription()));
        bars.resize(400, bars.sizeHint().height());
        bars.grab();
        bars.clear();
        QCOMPARE(bars.sizeHint().height(), 0);
    }
};

QTEST_MAIN(TestText)
#include "tst_text.moc"
