// SPDX-License-Identifier: GPL-3.0-or-later
// Attention to two blocks of keys, joined, against attention to all of them.
#include "nn/attention_part.h"

#include <ATen/ATen.h>

#include <QTest>

#include <cmath>

using namespace omnidrive;

class TestAttentionPart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsJoinToTheWhole_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<bool>("isPlain");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("float32, blockwise") << int(torch::kFloat) << false << 5e-6;   // scores go to 20, whose last bit is 2e-6
        QTest::newRow("float32, plain") << int(torch::kFloat) << true << 5e-6;
        QTest::newRow("float64, plain") << int(torch::kDouble) << true << 1e-12;
        QTest::newRow("bfloat16") << int(torch::kBFloat16) << false << 5e-6;   // of the same rounded inputs: sums are made in float32
    }

    void partsJoinToTheWhole() {
        QFETCH(int, type);
        QFETCH(bool, isPlain);
        QFETCH(double, tolerance);
        torch::manual_seed(3);
        const auto dtype = static_cast<torch::ScalarType>(type);
        const auto draw = [&](int64_t length) { return torch::randn({2, 3, length, 16}, torch::kDouble).to(dtype); };
        const auto q = 3 * draw(5), k = draw(40), v = draw(40);
        auto mask = torch::zeros({2, 1, 5, 12}, torch::kDouble);
        mask.index_put_({0, 0, 2, torch::indexing::Slice(4, torch::indexing::None)}, -INFINITY);
        mask.index_put_({1, 0, torch::indexing::Slice(), torch::indexing::Slice(1, torch::indexing::None)}, -INFINITY);
        const auto attend = isPlain ? nn::attendPartPlain : nn::attendPart;
        const auto own = attend(q, k.narrow(2, 28, 12), v.narrow(2, 28, 12), mask.to(dtype));
        const auto prefix = attend(q, k.narrow(2, 0, 28), v.narrow(2, 0, 28), {});
        const auto scores = at::matmul(q.to(torch::kDouble), k.to(torch::kDouble).transpose(2, 3)) / 4 + at::cat({torch::zeros({2, 1, 5, 28}, torch::kDouble), mask}, 3);
        const auto expected = at::matmul(at::softmax(scores, 3), v.to(torch::kDouble));
        const auto difference = (nn::joined(own, prefix).to(torch::kDouble) - expected).abs().max().item<double>();
        QVERIFY2(difference < tolerance, qPrintable(QString::number(difference)));
    }

    /// So many scores that they are made in parts.
    void manyQueries() {
        const torch::NoGradGuard noGrad;
        const auto q = torch::randn({1, 2, 3000, 8}), k = torch::randn({1, 2, 6000, 8}), v = torch::randn({1, 2, 6000, 8});
        const auto plain = nn::attendPartPlain(q, k, v, {}), blockwise = nn::attendPart(q, k, v, {});
        QVERIFY(torch::allclose(plain.out, blockwise.out, 0, 1e-5));
        QVERIFY(torch::allclose(plain.logSum, blockwise.logSum, 0, 1e-5));
    }
};

QTEST_APPLESS_MAIN(TestAttentionPart)
#include "tst_attention_part.moc"
