// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/mrope/mrope.h"

#include "base/error.h"
#include "finite_difference.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace omnidrive;
using namespace omnidrive::tests;

class TestMrope : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void handComputed();
    void matchesReference_data();
    void matchesReference();
    void layoutIsKept();
    void gradient_data();
    void gradient();
    void gradientOfOneSide();
    void halfPrecision();
    void refuses_data();
    void refuses();
};

void TestMrope::handComputed() {
    // A quarter turn sends (1, 2 | 3, 4) to (-3, -4 | 1, 2).
    const auto x = torch::tensor({1.0, 2.0, 3.0, 4.0}, torch::kDouble).view({1, 1, 1, 4});
    const auto out = kernels::applyMrope(x, x, torch::zeros({1, 1, 1, 4}, torch::kDouble), torch::ones({1, 1, 1, 4}, torch::kDouble));
    QVERIFY(at::equal(out.q.flatten(), torch::tensor({-3.0, -4.0, 1.0, 2.0}, torch::kDouble)));
}

void TestMrope::matchesReference_data() {
    QTest::addColumn<QList<int>>("shape");   // B, heads, kvHeads, L, D
    QTest::addColumn<int>("tableBatch");
    QTest::addColumn<bool>("tablesOfQ");
    QTest::newRow("one value pair") << QList<int>{1, 1, 1, 1, 2} << 1 << true;
    QTest::newRow("no tokens") << QList<int>{2, 2, 1, 0, 8} << 2 << true;
    QTest::newRow("odd") << QList<int>{3, 5, 1, 7, 6} << 3 << true;
    QTest::newRow("shared tables") << QList<int>{3, 4, 2, 9, 24} << 1 << true;
    QTest::newRow("large, two threads") << QList<int>{8, 4, 2, 129, 24} << 8 << true;
    QTest::newRow("7B heads") << QList<int>{1, 28, 4, 3, 128} << 1 << true;
    QTest::newRow("tables of another dtype") << QList<int>{2, 2, 2, 3, 4} << 2 << false;
}

void TestMrope::matchesReference() {
    QFETCH(QList<int>, shape);
    QFETCH(int, tableBatch);
    QFETCH(bool, tablesOfQ);
    const auto q = normal64({shape[0], shape[1], shape[3], shape[4]}, 1).to(torch::kFloat);
    const auto k = normal64({shape[0], shape[2], shape[3], shape[4]}, 2).to(torch::kFloat);
    const auto angle = normal64({tableBatch, 1, shape[3], shape[4]}, 3).to(tablesOfQ ? torch::kFloat : torch::kDouble);
    const auto out = kernels::applyMrope(q, k, angle.cos(), angle.sin());
    auto problem = mismatch(out.q, kernels::applyRotaryReference(q, angle.cos(), angle.sin()), 1e-6, 1e-6);
    QVERIFY2(problem.empty(), problem.c_str());
    problem = mismatch(out.k, kernels::applyRotaryReference(k, angle.cos(), angle.sin()), 1e-6, 1e-6);
    QVERIFY2(problem.empty(), problem.c_str());
}

void TestMrope::layoutIsKept() {
    const auto q = normal64({2, 5, 4, 6}, 1).transpose(1, 2), k = normal64({2, 5, 12}, 2).slice(2, 3, 9).unsqueeze(1);
    const auto angle = normal64({2, 1, 5, 6}, 3);
    const auto out = kernels::applyMrope(q, k, angle.cos(), angle.sin());
    QVERIFY(out.q.strides() == q.strides());
    QVERIFY(mismatch(out.q, kernels::applyRotaryReference(q, angle.cos(), angle.sin()), 1e-12, 1e-12).empty());
    QVERIFY(mismatch(out.k, kernels::applyRotaryReference(k, angle.cos(), angle.sin()), 1e-12, 1e-12).empty());
}

void TestMrope::gradient_data() {
    QTest::addColumn<bool>("transposed");
    QTest::addColumn<bool>("transposedUpstream");
    QTest::newRow("dense") << false << false;
    QTest::newRow("as a model makes it") << true << true;
    QTest::newRow("gradient with another layout") << false << true;
}

void TestMrope::gradient() {
    QFETCH(bool, transposed);
    QFETCH(bool, transposedUpstream);
    const auto angle = normal64({2, 1, 3, 6}, 3);
    // Tables whose halves differ would expose a gradient that swaps them.
    const auto cos = angle.cos(), sin = angle.sin();
    const auto upQ = transposedUpstream ? normal64({2, 3, 6, 4}, 4).permute({0, 3, 1, 2}) : normal64({2, 4, 3, 6}, 4);
    const auto upK = normal64({2, 2, 3, 6}, 5);
    const auto view = [&](const torch::Tensor& x) { return transposed ? x.transpose(1, 2) : x; };
    const auto shapeOf = [&](int64_t heads) { return transposed ? std::vector<int64_t>{2, 3, heads, 6} : std::vector<int64_t>{2, heads, 3, 6}; };
    const auto problem = gradientMismatch(
        [&](const std::vector<torch::Tensor>& in) {
            const auto out = kernels::applyMrope(view(in[0]), view(in[1]), cos, sin);
            return (out.q * upQ).sum() + (out.k * upK).sum();
        },
        {normal64(shapeOf(4), 1), normal64(shapeOf(2), 2)});
    QVERIFY2(problem.empty(), problem.c_str());
}

void TestMrope::gradientOfOneSide() {
    const auto angle = normal64({1, 1, 3, 4}, 3), k = normal64({1, 1, 3, 4}, 2);
    const auto problem = gradientMismatch(
        [&](const std::vector<torch::Tensor>& in) { return kernels::applyMrope(in[0], k, angle.cos(), angle.sin()).q.square().sum(); },
        {normal64({1, 2, 3, 4}, 1)});
    QVERIFY2(problem.empty(), problem.c_str());
}

void TestMrope::halfPrecision() {
    const auto q = normal64({1, 2, 3, 8}, 1).to(torch::kBFloat16), angle = normal64({1, 1, 3, 8}, 2).to(torch::kFloat);
    const auto out = kernels::applyMrope(q, q, angle.cos(), angle.sin());
    QVERIFY(out.q.scalar_type() == torch::kBFloat16);
    QVERIFY(mismatch(out.q, kernels::applyRotaryReference(q.to(torch::kDouble), angle.cos(), angle.sin()), 1e-2, 1e-2).empty());
}

void TestMrope::refuses_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("message");
    QTest::newRow("dimensions") << 0 << "mrope: q is [2, 3], expected [B, heads, L, D] with an even D";
    QTest::newRow("odd width") << 1 << "mrope: q is [1, 2, 3, 5], expected [B, heads, L, D] with an even D";
    QTest::newRow("k length") << 2 << "mrope: k is [1, 1, 2, 4], q is [1, 2, 3, 4]: only the heads may differ";
    QTest::newRow("k dtype") << 3 << "mrope: k is Double, q is Float";
    QTest::newRow("table") << 4 << "mrope: cos is [1, 1, 3, 2], expected [1 or 1, 1, 3, 4]";
    QTest::newRow("tables differ") << 5 << "mrope: sin is [3, 4], expected [1 or 1, 1, 3, 4]";
    QTest::newRow("sparse rows") << 6 << "mrope: the last dimension of q must be dense";
}

void TestMrope::refuses() {
    QFETCH(int, which);
    QFETCH(QString, message);
    const auto q = torch::ones({1, 2, 3, 4}), k = torch::ones({1, 1, 3, 4}), table = torch::ones({1, 1, 3, 4});
    const auto call = [&] {
        switch (which) {
            case 0: kernels::applyMrope(torch::ones({2, 3}), k, table, table); break;
            case 1: kernels::applyMrope(torch::ones({1, 2, 3, 5}), k, table, table); break;
            case 2: kernels::applyMrope(q, torch::ones({1, 1, 2, 4}), table, table); break;
            case 3: kernels::applyMrope(q, k.to(torch::kDouble), table, table); break;
            case 4: kernels::applyMrope(q, k, torch::ones({1, 1, 3, 2}), table); break;
            case 5: kernels::applyMrope(q, k, table, torch::ones({3, 4})); break;
            default: kernels::applyMrope(torch::ones({1, 2, 4, 3}).transpose(2, 3), k, table, table);
        }
    };
    try {
        call();
        QFAIL("no error");
    } catch (const Error& error) {
        QCOMPARE(QString(error.what()), message);
    }
}

QTEST_APPLESS_MAIN(TestMrope)
#include "tst_mrope.moc"
