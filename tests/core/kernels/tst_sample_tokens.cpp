// SPDX-License-Identifier: GPL-3.0-or-later
#include "cuda_on_host.h"

#include "base/error.h"
#include "kernels/sample_tokens/sample_row.h"
#include "kernels/sample_tokens/sample_tokens.h"
#include "kernels/sample_tokens/sample_tokens_kernel.cuh"
#include "support/sanitizers.h"

#include <ATen/ATen.h>

#include <QTest>

#include <limits>

using namespace omnidrive;
using namespace omnidrive::kernels;
using torch::Tensor;

namespace {

constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

/// Half-precision models give such: many scores are equal.
Tensor tiedLogits(int64_t rows, int64_t vocabulary) { return (at::randn({rows, vocabulary}) * 4).round() / 2; }

SampledTokens onEmulatedDevice(const Tensor& logitsIn, const Tensor& uniforms, const SamplingRules& rules, unsigned threads) {
    const auto logits = logitsIn.contiguous();
    const int64_t rows = logits.size(0);
    SampledTokens out{at::empty({rows}, torch::kLong), at::empty({rows}, torch::kFloat), at::empty({rows}, torch::kFloat)};
    auto scores = at::empty_like(logits);
    SampleArguments a;
    a.logits = logits.const_data_ptr<float>();
    a.uniforms = uniforms.const_data_ptr<double>();
    a.scores = scores.data_ptr<float>();
    a.ids = out.ids.data_ptr<int64_t>();
    a.logprobs = out.logprobs.data_ptr<float>();
    a.entropies = out.entropies.data_ptr<float>();
    a.vocabulary = logits.size(1);
    a.temperature = rules.temperature;
    a.topK = rules.topK;
    a.topP = rules.topP;
    cuda_on_host::launch(sampleTokensKernel, {static_cast<unsigned>(rows), 1, 1}, threads, a);
    return out;
}

std::string difference(const SampledTokens& a, const SampledTokens& b) {
    if (!at::equal(a.ids, b.ids)) {
        return fmt::format("ids differ in {} of {} rows", (a.ids != b.ids).sum().item<int64_t>(), a.ids.numel());
    }
    const double logprob = (a.logprobs - b.logprobs).abs().max().item<double>(), entropy = (a.entropies - b.entropies).abs().max().item<double>();
    // Blocks of 1,024 terms are summed in float32, by a sanitizer's build one after the other: it makes no vectors of them.
    return logprob > (tests::kHasAddressSanitizer ? 1e-5 : 3e-6) || entropy > 3e-5 ? fmt::format("log-probabilities differ by {:.2g}, entropies by {:.2g}", logprob, entropy) : "";
}

/// Of `draws` draws at evenly spaced places of the cumulated probability: as if counted without chance.
Tensor frequencies(const Tensor& row, const SamplingRules& rules, int64_t draws) {
    const auto uniforms = (at::arange(draws, torch::kDouble) + 0.5) / static_cast<double>(draws);
    const auto ids = sampleTokens(row.expand({draws, row.size(0)}).contiguous(), uniforms, rules).ids;
    return at::bincount(ids, {}, row.size(0)).to(torch::kDouble) / static_cast<double>(draws);
}

}  // namespace

class TestSampleTokens : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { at::manual_seed(5); }

    void agreesWithReference_data() {
        QTest::addColumn<int>("vocabulary");
        QTest::addColumn<double>("temperature");
        QTest::addColumn<int>("topK");
        QTest::addColumn<double>("topP");
        QTest::addColumn<bool>("hasBanned");
        QTest::newRow("one token") << 1 << 1.0 << 0 << 1.0 << false;
        QTest::newRow("plain") << 600 << 1.0 << 0 << 1.0 << false;
        QTest::newRow("banned") << 600 << 1.0 << 0 << 1.0 << true;
        QTest::newRow("cool") << 601 << 0.4 << 0 << 1.0 << true;
        QTest::newRow("greedy") << 600 << 0.0 << 0 << 1.0 << true;
        QTest::newRow("top-k") << 1000 << 1.0 << 20 << 1.0 << false;
        QTest::newRow("top-k of one") << 1000 << 1.0 << 1 << 1.0 << false;
        QTest::newRow("top-k beyond the vocabulary") << 50 << 1.0 << 90 << 1.0 << false;
        QTest::newRow("top-p") << 1000 << 1.0 << 0 << 0.8 << true;
        QTest::newRow("top-p of nearly nothing") << 1000 << 1.0 << 0 << 1e-6 << false;
        QTest::newRow("all") << 3000 << 1.3 << 200 << 0.9 << true;
    }

    /// On the CPU and, thread by thread, the kernel for GPUs.
    void agreesWithReference() {
        QFETCH(int, vocabulary);
        QFETCH(double, temperature);
        QFETCH(int, topK);
        QFETCH(double, topP);
        QFETCH(bool, hasBanned);
        const SamplingRules rules{temperature, topK, topP};
        const std::vector<int32_t> banned = hasBanned ? std::vector<int32_t>{0, 17} : std::vector<int32_t>{};
        const auto uniforms = at::rand({6}, torch::kDouble);
        for (const auto& logits : {tiedLogits(6, vocabulary), at::randn({6, vocabulary}) * 3}) {
            const auto expected = sampleTokensReference(logits, uniforms, rules, banned);
            const std::string cpu = difference(sampleTokens(logits, uniforms, rules, banned), expected);
            QVERIFY2(cpu.empty(), cpu.c_str());
            auto masked = logits.clone();
            for (const int32_t id : banned) {
                masked.select(1, id).fill_(kMinusInfinity);
            }
            for (const unsigned threads : {32U, 64U}) {
                const std::string kernel = difference(onEmulatedDevice(masked, uniforms, rules, threads), expected);
                QVERIFY2(kernel.empty(), qPrintable(QStringLiteral("%1 threads: ").arg(threads) + QString::fromStdString(kernel)));
            }
        }
    }

    void drawsByProbability() {
        const auto row = at::randn({40}) * 2;
        QVERIFY((frequencies(row, {}, 20000) - at::softmax(row.to(torch::kDouble), 0)).abs().max().item<double>() < 2e-4);
        QVERIFY((frequencies(row, {0.5, 0, 1}, 20000) - at::softmax(row.to(torch::kDouble) * 2, 0)).abs().max().item<double>() < 2e-4);
        const auto few = frequencies(row, {1, 3, 1}, 2000);
        QCOMPARE((few > 0).sum().item<int64_t>(), int64_t(3));
        QVERIFY(at::equal(std::get<1>(few.topk(3)).sum(), std::get<1>(row.topk(3)).sum()));
    }

    void aRowAloneGivesTheSame() {
        const auto logits = at::randn({7, 5003});
        const auto uniforms = at::rand({7}, torch::kDouble);
        const auto together = sampleTokens(logits, uniforms, {0.9, 100, 0.9});
        for (int64_t i = 0; i < 7; ++i) {
            const auto alone = sampleTokens(logits.narrow(0, i, 1), uniforms.narrow(0, i, 1), {0.9, 100, 0.9});
            QVERIFY(at::equal(alone.ids, together.ids.narrow(0, i, 1)) && at::equal(alone.logprobs, together.logprobs.narrow(0, i, 1)));
        }
    }

    void refusesWrongInput() {
        const auto logits = at::randn({2, 5}), uniforms = at::rand({2}, torch::kDouble);
        QVERIFY_EXCEPTION_THROWN(sampleTokens(logits.to(torch::kDouble), uniforms, {}), Error);
        QVERIFY_EXCEPTION_THROWN(sampleTokens(logits, uniforms.narrow(0, 0, 1), {}), Error);
        QVERIFY_EXCEPTION_THROWN(sampleTokens(logits, uniforms, {-1, 0, 1}), Error);
        QVERIFY_EXCEPTION_THROWN(sampleTokens(logits, uniforms, {1, -1, 1}), Error);
        QVERIFY_EXCEPTION_THROWN(sampleTokens(logits, uniforms, {1, 0, 0}), Error);
        QVERIFY_EXCEPTION_THROWN(sampleTokens(logits, uniforms, {}, {5}), Error);
    }
};

QTEST_GUILESS_MAIN(TestSampleTokens)
#include "tst_sample_tokens.moc"
