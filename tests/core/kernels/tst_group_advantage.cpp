// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/group_advantage/group_advantage.h"

#include "base/error.h"
#include "finite_difference.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <limits>

using namespace omnidrive;
using namespace omnidrive::tests;

class TestGroupAdvantage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void specVector();
    void rows_data();
    void rows();
    void matchesReference();
    void isConstant();
    void refuses_data();
    void refuses();
};

void TestGroupAdvantage::specVector() {
    const auto rewards = torch::tensor({2.0, 0.8, 0.8, 0.0, -0.2, 2.0, 0.0, 0.8}, torch::kDouble).view({1, 8});
    const auto expected = torch::tensor({1.427481, 0.029132, 0.029132, -0.903100, -1.136158, 1.427481, -0.903100, 0.029132}, torch::kDouble);
    const auto problem = mismatch(kernels::groupAdvantage(rewards, 1e-6)[0], expected, 2e-6, 0);
    QVERIFY2(problem.empty(), problem.c_str());
}

void TestGroupAdvantage::rows_data() {
    QTest::addColumn<QList<double>>("rewards");
    QTest::addColumn<double>("epsilon");
    QTest::addColumn<bool>("divide");
    QTest::addColumn<QList<double>>("expected");
    QTest::newRow("equal") << QList<double>{0.8, 0.8, 0.8} << 0.0 << true << QList<double>{0, 0, 0};
    QTest::newRow("below notice") << QList<double>{0.8, 0.8 + 5e-10} << 0.0 << true << QList<double>{0, 0};
    QTest::newRow("group of one") << QList<double>{0.8} << 1e-6 << true << QList<double>{0.8 / (1 + 1e-6)};
    QTest::newRow("two") << QList<double>{0, 1} << 0.0 << true << QList<double>{-std::sqrt(0.5), std::sqrt(0.5)};
    QTest::newRow("epsilon") << QList<double>{0, 1} << 0.05 << true << QList<double>{-0.5 / (std::sqrt(0.5) + 0.05), 0.5 / (std::sqrt(0.5) + 0.05)};
    QTest::newRow("centred only") << QList<double>{0, 1, 2} << 1e-6 << false << QList<double>{-1, 0, 1};
}

void TestGroupAdvantage::rows() {
    QFETCH(QList<double>, rewards);
    QFETCH(double, epsilon);
    QFETCH(bool, divide);
    QFETCH(QList<double>, expected);
    const auto tensor = torch::tensor(std::vector<double>(rewards.begin(), rewards.end()), torch::kDouble).view({1, -1});
    const auto want = torch::tensor(std::vector<double>(expected.begin(), expected.end()), torch::kDouble).view({1, -1});
    const auto problem = mismatch(kernels::groupAdvantage(tensor, epsilon, divide), want, 1e-12, 1e-12);
    QVERIFY2(problem.empty(), problem.c_str());
}

void TestGroupAdvantage::matchesReference() {
    const auto rewards = normal64({20, 8}, 1).to(torch::kFloat).t();   // any strides
    const auto problem = mismatch(kernels::groupAdvantage(rewards, 1e-6), kernels::groupAdvantageReference(rewards, 1e-6), 1e-7, 1e-7);
    QVERIFY2(problem.empty(), problem.c_str());
    QCOMPARE(kernels::groupAdvantage(torch::empty({0, 8}), 1e-6).numel(), 0L);
}

void TestGroupAdvantage::isConstant() {
    QVERIFY(!kernels::groupAdvantage(normal64({2, 4}, 1).requires_grad_(true), 1e-6).requires_grad());
}

void TestGroupAdvantage::refuses_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("message");
    QTest::newRow("dimensions") << 0 << "group_advantage: rewards is [4], expected [P, G] with G >= 1";
    QTest::newRow("empty group") << 1 << "group_advantage: rewards is [4, 0], expected [P, G] with G >= 1";
    QTest::newRow("not finite") << 2 << "group_advantage: reward 1 of prompt 2 is not finite";
    QTest::newRow("epsilon") << 3 << "group_advantage: epsilon must be at least 0, is -1";
}

void TestGroupAdvantage::refuses() {
    QFETCH(int, which);
    QFETCH(QString, message);
    auto rewards = torch::ones({3, 2});
    try {
        switch (which) {
            case 0: kernels::groupAdvantage(torch::ones({4}), 1e-6); break;
            case 1: kernels::groupAdvantage(torch::ones({4, 0}), 1e-6); break;
            case 2:
                rewards[2][1] = std::numeric_limits<float>::infinity();
                kernels::groupAdvantage(rewards, 1e-6);
                break;
            default: kernels::groupAdvantage(rewards, -1);
        }
        QFAIL("no error");
    } catch (const Error& error) {
        QCOMPARE(QString(error.what()), message);
    }
}

QTEST_APPLESS_MAIN(TestGroupAdvantage)
#include "tst_group_advantage.moc"
