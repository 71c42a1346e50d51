// SPDX-License-Identifier: GPL-3.0-or-later
// The resize rule: SPEC section 13's vectors, the token budgets of section 3.6 and what is refused.
#include "base/error.h"
#include "vision/resize_rule.h"

#include <QTest>

using namespace omnidrive;
using vision::Size;

namespace {

constexpr qlonglong kNative = 12845056;
constexpr qlonglong kDefault = 1003520;

}  // namespace

class TestResizeRule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sizes_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<qlonglong>("maxPixels");
        QTest::addColumn<QString>("expected");
        QTest::newRow("one cell grows to the least area") << 28 << 28 << kNative << "56x56 = 4";
        QTest::newRow("42 grows") << 42 << 42 << kNative << "56x56 = 4";
        QTest::newRow("2.5 cells round to 2") << 70 << 70 << kNative << "56x56 = 4";
        QTest::newRow("4.5 and 3.5 cells both give 4") << 126 << 98 << kNative << "112x112 = 16";
        QTest::newRow("small picture") << 300 << 200 << kNative << "308x196 = 77";
        QTest::newRow("thin picture") << 3000 << 30 << kNative << "2996x28 = 107";
        QTest::newRow("view, native") << 1600 << 900 << kNative << "1596x896 = 1824";
        QTest::newRow("view, default limit") << 1600 << 900 << kDefault << "1316x728 = 1222";
        QTest::newRow("view, DeepEyes limit") << 1600 << 900 << qlonglong{602112} << "1008x560 = 720";
        QTest::newRow("six views, native") << 4800 << 1800 << kNative << "4788x1792 = 10944";
        QTest::newRow("six views, high preset") << 4800 << 1800 << qlonglong{4194304} << "3332x1232 = 5236";
        QTest::newRow("six views, default limit") << 4800 << 1800 << kDefault << "1624x588 = 1218";
        QTest::newRow("six views, DeepEyes limit") << 4800 << 1800 << qlonglong{602112} << "1260x448 = 720";
        QTest::newRow("aspect of exactly 200") << 5600 << 28 << kNative << "5600x28 = 200";
    }

    void sizes() {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(qlonglong, maxPixels);
        QFETCH(QString, expected);
        const Size size = vision::smartResize(width, height, 28, 3136, maxPixels);
        const int tokens = size.width / 28 * (size.height / 28);
        QCOMPARE(QStringLiteral("%1x%2 = %3").arg(size.width).arg(size.height).arg(tokens), expected);
    }

    void refusals_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<QString>("says");
        QTest::newRow("no width") << 0 << 10 << "both sides must be at least 1";
        QTest::newRow("negative height") << 10 << -1 << "both sides must be at least 1";
        QTest::newRow("too thin") << 4020 << 20 << "too thin";
    }

    void refusals() {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(QString, says);
        try {
            vision::smartResize(width, height, 28, 3136, kNative);
            QFAIL("not refused");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::InvalidArgument);
            QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
        }
    }
};

QTEST_APPLESS_MAIN(TestResizeRule)
#include "tst_resize_rule.moc"
