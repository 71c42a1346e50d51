// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/advantage.h"

#include "base/error.h"

#include <QtTest>

#include <cmath>
#include <limits>

using omnidrive::train::AdvantageKind;

Q_DECLARE_METATYPE(AdvantageKind)

namespace omnidrive::train {

using Values = std::vector<double>;

class AdvantageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void groupOfOnePrompt_data();
    void groupOfOnePrompt();
    void gdpoNormalisesEachTerm();
    void gdpoKeepsASmallTermAudible();
    void signal();
    void badInput_data();
    void badInput();
};

namespace {

void compareAll(const Values& actual, const Values& expected, double tolerance) {
    QCOMPARE(actual.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i) {
        QVERIFY2(std::abs(actual[i] - expected[i]) <= tolerance,
                 qPrintable(QStringLiteral("entry %1 is %2, expected %3")
                                .arg(i)
                                .arg(actual[i], 0, 'g', 12)
                                .arg(expected[i], 0, 'g', 12)));
    }
}

}  // namespace

void AdvantageTest::groupOfOnePrompt_data() {
    QTest::addColumn<Values>("rewards");
    QTest::addColumn<AdvantageKind>("kind");
    QTest::addColumn<double>("epsilon");
    QTest::addColumn<Values>("expected");

    const Values eight{2, 0.8, 0.8, 0, -0.2, 2, 0, 0.8};
    QTest::newRow("SPEC section 13") << eight << AdvantageKind::Group << 1e-6
                                     << Values{1.427481,  0.029132, 0.029132,  -0.903100,
                                               -1.136158, 1.427481, -0.903100, 0.029132};
    QTest::newRow("Dr.GRPO: centred only")
        << eight << AdvantageKind::NoStd << 1e-6 << Values{1.225, 0.025, 0.025, -0.775, -0.975, 1.225, -0.775, 0.025};
    QTest::newRow("leave one out") << Values{1, 0, 0, 1} << AdvantageKind::Rloo << 0.0
                                   << Values{2.0 / 3, -2.0 / 3, -2.0 / 3, 2.0 / 3};
    QTest::newRow("epsilon .05") << Values{1, 0} << AdvantageKind::Group << 0.05
                                 << Values{0.5 / (std::sqrt(0.5) + 0.05), -0.5 / (std::sqrt(0.5) + 0.05)};
    QTest::newRow("all equal") << Values{0.8, 0.8, 0.8} << AdvantageKind::Group << 1e-6 << Values{0, 0, 0};
    QTest::newRow("all equal, epsilon 0") << Values{0.8, 0.8} << AdvantageKind::Group << 0.0 << Values{0, 0};
    QTest::newRow("equal up to rounding") << Values{0.3, 0.1 + 0.2} << AdvantageKind::Group << 1e-6 << Values{0, 0};
    QTest::newRow("group of one, as in verl") << Values{0.8} << AdvantageKind::Group << 0.0 << Values{0.8};
    QTest::newRow("group of one, leave one out") << Values{0.8} << AdvantageKind::Rloo << 0.0 << Values{0.8};
}

void AdvantageTest::groupOfOnePrompt() {
    QFETCH(Values, rewards);
    QFETCH(AdvantageKind, kind);
    QFETCH(double, epsilon);
    QFETCH(Values, expected);
    compareAll(groupAdvantages(rewards, kind, epsilon), expected, 1e-6);
}

void AdvantageTest::gdpoNormalisesEachTerm() {
    const double half = 1 / std::sqrt(2.0);
    compareAll(gdpoAdvantages({{1, 0}, {0, 10}}, {1.0, 0.25}, 0), {half - 0.25 * half, -half + 0.25 * half}, 1e-12);
    compareAll(gdpoAdvantages({{1, 0}, {5, 5}}, {1.0, 100.0}, 0), {half, -half}, 1e-12);
}

void AdvantageTest::gdpoKeepsASmallTermAudible() {
    const Values accuracy{1, 1, 0, 0}, grounding{0.02, 0.01, 0.02, 0.01};
    const Values apart = gdpoAdvantages({accuracy, grounding}, {1, 1}, 1e-6);
    QVERIFY(apart[0] > apart[1] + 1);
    QVERIFY(apart[2] > apart[3] + 1);
}

void AdvantageTest::signal() {
    QVERIFY(!hasSignal({}));
    QVERIFY(!hasSignal({1}));
    QVERIFY(!hasSignal({1, 1 + 1e-10}));
    QVERIFY(hasSignal({1, 1, 1.01}));
}

void AdvantageTest::badInput_data() {
    QTest::addColumn<Values>("rewards");
    QTest::addColumn<double>("epsilon");
    QTest::addColumn<QString>("message");

    const double nan = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("empty group") << Values{} << 0.0 << "advantages need at least one reward, got an empty group";
    QTest::newRow("NaN") << Values{1, nan} << 0.0 << "reward 1 of the group is nan, not a finite number";
    QTest::newRow("negative epsilon") << Values{1, 2} << -1.0
                                      << "the advantage's epsilon must be finite and not negative, got -1";
}

void AdvantageTest::badInput() {
    QFETCH(Values, rewards);
    QFETCH(double, epsilon);
    QFETCH(QString, message);
    try {
        groupAdvantages(rewards, AdvantageKind::Group, epsilon);
        QFAIL("no error was thrown");
    } catch (const Error& error) {
        QCOMPARE(QString::fromStdString(error.what()), message);
    }
}

}  // namespace omnidrive::train

QTEST_APPLESS_MAIN(omnidrive::train::AdvantageTest)
#include "tst_advantage.moc"
