// SPDX-License-Identifier: GPL-3.0-or-later
// Memory before a launch: parameters counted exactly, parts in the right relation, a refusal that says all numbers.
#include "base/error.h"
#include "core/model/nano_config.h"
#include "model/lora.h"
#include "model/memory_estimate.h"
#include "model/memory_use.h"

#include <QTest>

using namespace omnidrive;

namespace {

constexpr int64_t kGiB = int64_t{1} << 30;

/// The released 7B (SPEC section 3.1).
model::VlmConfig config7b() {
    model::VlmConfig config;
    config.text = {.hiddenSize = 3584, .layers = 28, .heads = 28, .kvHeads = 4, .intermediateSize = 18944, .vocabSize = 152064, .headDim = 128,
                   .mropeSection = {16, 24, 24}};
    config.vision = {.hiddenSize = 1280, .depth = 32, .heads = 16, .intermediateSize = 3420, .outHiddenSize = 3584,
                     .fullAttentionBlocks = {7, 15, 23, 31}};
    return config;
}

}  // namespace

class TestMemoryEstimate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// 8,292,166,656 is the number of parameters that the hub shows for the 7B.
    void parametersOfTheRelease() { QCOMPARE(model::parameterCount(config7b()), int64_t(8'292'166'656)); }

    void parametersOfAdapters() {
        model::LoraConfig lora;
        lora.rank = 3;
        model::setTargets(lora, {"q_proj"});
        const auto adapters = model::makeAdapters(tests::nanoConfig(), lora, 1, torch::kCPU);
        QCOMPARE(model::parameterCount(adapters), int64_t(2 * (3 * 16 + 16 * 3)));
    }

    /// Why a 7B trains on one 80 GB GPU with adapters and not without.
    void adaptersMakeTheDifference() {
        const model::TrainLoad load;
        const auto full = model::estimateTraining(config7b(), torch::kBFloat16, load, {});
        QCOMPARE(full.weights, int64_t(8'292'166'656) * 2);
        QCOMPARE(full.optimiser, full.weights / 2 * 12);   // two moments and the value in float32
        QCOMPARE(full.gradients, full.weights);
        const model::TrainMethod lora{.adapterParameters = 40'000'000, .trainsVision = false, .gradientCheckpointing = true, .hasReference = true};
        const auto small = model::estimateTraining(config7b(), torch::kBFloat16, load, lora);
        QCOMPARE(small.weights, full.weights + 40'000'000 * 4);
        QCOMPARE(small.optimiser, int64_t(40'000'000) * 8);
        QVERIFY(full.total() > 120 * kGiB);
        QVERIFY(small.total() < 22 * kGiB);
    }

    void eachChoiceCountsOnce() {
        const model::TrainLoad load;
        const auto config = config7b();
        const auto of = [&](model::TrainMethod method) { return model::estimateTraining(config, torch::kBFloat16, load, method); };
        QVERIFY(of({.gradientCheckpointing = true}).activations * 5 < of({}).activations);
        QVERIFY(of({.trainsVision = false}).gradients < of({}).gradients);
        QCOMPARE(of({.hasReference = true}).weights, 2 * of({}).weights);
        QCOMPARE(of({.hasTwin = true}).weights, 2 * of({}).weights);
        QCOMPARE(of({.adapterParameters = 1000, .hasTwin = true}).weights, of({.adapterParameters = 1000}).weights + 1000 * 4);
        model::TrainLoad twice = load;
        twice.prompts *= 2;
        twice.rows *= 2;
        QVERIFY(model::estimateTraining(config, torch::kBFloat16, twice, {}).activations > of({}).activations * 19 / 10);
    }

    /// Over a bfloat16 base an adapted module keeps its input in float32 as well; over a float32 base it reads what is kept anyway.
    void adaptersKeepWhatTheyRead() {
        const model::TrainLoad load;
        const int64_t tokens = load.prompts * load.promptTokens + load.rows * load.responseTokens;
        model::TrainMethod method{.trainsVision = false};
        model::addAdapter(method, "model.layers.0.mlp.down_proj", {3584, 18944}, 16);
        model::addAdapter(method, "visual.blocks.0.attn.qkv", {3840, 1280}, 16);
        QCOMPARE(method.adapterParameters, int64_t(16 * (3584 + 18944 + 3840 + 1280)));
        const auto growth = [&](torch::Dtype dtype) {
            auto without = method;
            without.adapterReads = without.adapterPatchReads = without.adapterWidest = 0;
            const auto of = [&](const model::TrainMethod& kind) { return model::estimateTraining(config7b(), dtype, load, kind).activations; };
            return of(method) - of(without);
        };
        QCOMPARE(growth(torch::kBFloat16), tokens * (18944 + 16 + 2 * 3840) * 4);
        QCOMPARE(growth(torch::kFloat32), int64_t(0));
        method.trainsVision = true;
        QCOMPARE(growth(torch::kBFloat16), (tokens * (18944 + 16 + 2 * 3840) + load.prompts * load.patches * (1280 + 16)) * 4);
        method.gradientCheckpointing = true;   // one of 28 layers, and of 32 blocks, at a time
        QCOMPARE(growth(torch::kBFloat16), (tokens * (18960 / 28 + 1 + 2 * 3840) + load.prompts * load.patches * (1296 / 32 + 1)) * 4);
    }

    void bytesAndRanksTakeLess() {
        const model::TrainLoad load;
        const auto config = config7b();
        const auto of = [&](torch::Dtype dtype, model::TrainMethod method) { return model::estimateTraining(config, dtype, load, method); };
        const int64_t count = model::parameterCount(config);
        QCOMPARE(of(torch::kFloat32, {}).optimiser, 8 * count);
        QCOMPARE(of(torch::kFloat32, {.eightBitState = true}).optimiser, 2 * count + 2 * count / 64);
        QCOMPARE(of(torch::kBFloat16, {.eightBitState = true}).optimiser, 6 * count + 2 * count / 64);
        QCOMPARE(of(torch::kFloat32, {.optimiserShards = 4}).optimiser, 2 * count);
        const auto sharded = of(torch::kBFloat16, {.layerShards = 4}), whole = of(torch::kBFloat16, {});
        QVERIFY(sharded.gradients < whole.gradients / 2 && sharded.gradients > whole.gradients / 4);
        QCOMPARE(sharded.weights, whole.weights);
    }

    void cacheOfRollouts() {
        const auto estimate = model::estimateRun(config7b(), torch::kBFloat16, {.rows = 8, .tokens = 2048, .patches = 4888});
        QCOMPARE(estimate.cache, int64_t(2) * 28 * 4 * 128 * 8 * 2048 * 2);
        QCOMPARE(estimate.gradients + estimate.optimiser, int64_t(0));
    }

    void texts() {
        QCOMPARE(model::bytesText(15 * kGiB + kGiB / 4), std::string("15.2 GiB"));
        QCOMPARE(model::bytesText(int64_t{310} << 20), std::string("310 MiB"));
        QCOMPARE(model::bytesText(7), std::string("1 MiB"));
        model::MemoryEstimate estimate;
        estimate.weights = 15 * kGiB;
        estimate.gradients = 15 * kGiB;
        estimate.optimiser = 30 * kGiB;
        try {
            model::requireFits(estimate, 22 * kGiB, "cpu", "training", "set lora_rank");
            QFAIL("it does not fit");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::OutOfMemory);
            QCOMPARE(std::string(error.what()), std::string("training needs about 60.0 GiB (weights 15.0 GiB, gradients 15.0 GiB, optimiser 30.0 GiB), "
                                                            "but cpu has 22.0 GiB free; set lora_rank"));
        }
        model::requireFits(estimate, 60 * kGiB, "cpu", "training", "");
    }

    void memoryInUseGrowsWithWhatIsHeld() {
        const auto gib = [] {
            const auto metrics = model::memoryMetrics("cpu");   // no accelerator, so the host's alone
            return metrics.size() == 1 && metrics[0].first == "perf/cpu_memory_used_gb" ? metrics[0].second : -1;
        };
        const double before = gib();
        QVERIFY(before > 0.001 && before < 1000);
        const std::vector<char> held(size_t{300} << 20, 'x');
        const double grown = gib() - before;
        QVERIFY2(grown > 0.25 && grown < 0.35 && held.back() == 'x', qPrintable(QString::number(grown)));
        QVERIFY(!model::peakDeviceMemory("cpu"));
    }

    void thisMachineHasMemory() {
        const auto bytes = model::freeMemory(torch::kCPU);
        QVERIFY(bytes && *bytes > 0 && *bytes < (int64_t{1} << 50));
    }
};

QTEST_APPLESS_MAIN(TestMemoryEstimate)
#include "tst_memory_estimate.moc"
