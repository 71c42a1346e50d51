// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/few_rows/few_rows.h"
#include "train/adamw.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <QTest>

using namespace omnidrive;
using kernels::FewRowsLinear;
using kernels::fewRowsReference;

namespace {

double distance(const torch::Tensor& a, const torch::Tensor& b) { return (a - b).abs().max().item<double>(); }

}  // namespace

class TestFewRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { at::manual_seed(7); }

    void equalsTheProduct_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("in");
        QTest::addColumn<int>("out");
        const std::vector<std::array<int, 3>> shapes{{1, 1, 1}, {1, 64, 64}, {3, 7, 15}, {4, 96, 17}, {8, 64, 600}, {64, 200, 33}, {301, 64, 40}};
        for (const auto& [rows, in, out] : shapes) {
            QTest::addRow("%d x %d x %d", rows, in, out) << rows << in << out;
        }
    }

    void equalsTheProduct() {
        QFETCH(int, rows);
        QFETCH(int, in);
        QFETCH(int, out);
        const auto x = at::randn({rows, in}), weight = at::randn({out, in}), bias = at::randn({out});
        const FewRowsLinear linear;
        for (const auto& b : {bias, torch::Tensor()}) {
            const auto y = linear.apply(x, weight, b);
            QCOMPARE(y.sizes(), (torch::IntArrayRef{rows, out}));
            QVERIFY(distance(y, fewRowsReference(x, weight, b)) < 1e-5 * std::sqrt(in) * 4);
        }
    }

    void keepsTheLeadingDimensionsAndReadsStridedRows() {
        const auto x = at::randn({2, 24, 3}).transpose(1, 2), weight = at::randn({5, 24});
        const auto y = FewRowsLinear().apply(x, weight, {});
        QCOMPARE(y.sizes(), (torch::IntArrayRef{2, 3, 5}));
        QVERIFY(distance(y, fewRowsReference(x, weight, {})) < 1e-4);
    }

    void aRowHasTheSameBitsAloneAndInABatch() {
        const auto x = at::randn({11, 96}), weight = at::randn({70, 96}), bias = at::randn({70});
        const FewRowsLinear linear;
        const auto together = linear.apply(x, weight, bias);
        for (int64_t row = 0; row < x.size(0); ++row) {
            QVERIFY(at::equal(linear.apply(x[row].unsqueeze(0), weight, bias)[0], together[row]));
        }
    }

    void followsTheMatrixWhenAnOptimiserChangesIt() {
        auto weight = at::randn({20, 30}).requires_grad_(true);
        const auto x = at::randn({4, 30});
        const FewRowsLinear linear;
        const auto now = [&] {
            const torch::NoGradGuard noGrad;
            return linear.apply(x, weight, {});
        };
        const auto before = now();
        train::AdamW optimiser({{"w", weight}}, {}, false);
        at::linear(x, weight).sum().backward();
        optimiser.step(0.1, 0);
        const torch::NoGradGuard noGrad;
        QVERIFY(distance(now(), before) > 0.01);
        QVERIFY(distance(now(), fewRowsReference(x, weight, {})) < 1e-4);
        weight.mul_(2);
        QVERIFY(distance(now(), fewRowsReference(x, weight, {})) < 1e-4);
    }

    void smallMatricesTakeManyRowsUnderInferenceMode() {
        const auto many = at::randn({FewRowsLinear::kMostRowsOfSmall, 30}), weight = at::randn({20, 30});
        const torch::NoGradGuard noGrad;
        QVERIFY(!FewRowsLinear::serves(many, weight));
        QVERIFY(FewRowsLinear::serves(many, weight, FewRowsLinear::kMostRowsOfSmall));
        const auto large = at::randn({FewRowsLinear::kSmallWeights / 512 + 1, 512});
        const c10::InferenceMode inference;
        QVERIFY(FewRowsLinear::serves(many, weight));
        QVERIFY(!FewRowsLinear::serves(at::randn({FewRowsLinear::kMostRowsOfSmall + 1, 30}), weight));
        QVERIFY(!FewRowsLinear::serves(at::randn({FewRowsLinear::kMostRows + 1, 512}), large));
    }

    void leavesToTheLibraryWhatItIsNotFor() {
        const auto weight = at::randn({20, 30}), x = at::randn({4, 30});
        QVERIFY(!FewRowsLinear::serves(x, weight));   // in a pass with gradients, though none is wanted of these
        const torch::NoGradGuard noGrad;
        QVERIFY(FewRowsLinear::serves(x, weight));
        QVERIFY(!FewRowsLinear::serves(at::randn({FewRowsLinear::kMostRows + 1, 30}), weight));
        QVERIFY(!FewRowsLinear::serves(x, at::randn({30, 20}).t()));
        QVERIFY(!FewRowsLinear::serves(x.to(torch::kBFloat16), weight.to(torch::kBFloat16)));
        QVERIFY(!FewRowsLinear::serves(x.to(torch::kDouble), weight.to(torch::kDouble)));
        QVERIFY(!FewRowsLinear::serves(at::randn({0, 30}), weight));
        {
            const FewRowsLinear::Pause pause;
            {
                const FewRowsLinear::Pause within;
            }
            QVERIFY(!FewRowsLinear::serves(x, weight));
        }
        QVERIFY(FewRowsLinear::serves(x, weight));
    }
};

QTEST_GUILESS_MAIN(TestFewRows)
#include "tst_few_rows.moc"
