// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/common_tags.h"
#include "insight/curve_csv.h"

#include <QTest>

#include <cmath>

using namespace omnidrive::insight;

class TestCurveCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rowsAreStepsAndGapsAreEmptyOrNaN() {
        const CurveLine a{{1, 2, 3, 4}, {0.1, std::nan(""), 0.30000000000000004, 9}, {1, 1, 1, 1}}, b{{2, 3.5}, {INFINITY, -2}, {1, 1}};
        QCOMPARE(curvesCsv({{"a", &a}, {"b, \"x\"", &b}}, 1, 3.5),
                 std::string("step,a,\"b, \"\"x\"\"\"\r\n1,0.1,\r\n2,NaN,Infinity\r\n3,0.30000000000000004,\r\n3.5,,-2\r\n"));
        QCOMPARE(curvesCsv({}, 0, 1), std::string("step\r\n"));
    }

    void foreignNamesMeanOurs() {
        QCOMPARE(commonTag("reward"), std::string("critic/score/mean"));
        QCOMPARE(commonTag("train/grad_norm"), std::string("actor/grad_norm"));
        QCOMPARE(commonTag("actor/pg_loss"), std::string("actor/pg_loss"));
        QCOMPARE(commonTag("loss"), std::string("loss"));   // TRL's loss holds the KL term too: not the same quantity
    }
};

QTEST_APPLESS_MAIN(TestCurveCsv)
#include "tst_curve_csv.moc"
