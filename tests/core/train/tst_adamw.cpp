// SPDX-License-Identifier: GPL-3.0-or-later
// AdamW's state: moments as bytes, the float32 copy of weights below 32 bits, what a checkpoint holds of them.
#include "train/adamw.h"

#include "base/error.h"
#include "model/weights.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <QTest>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <functional>

using namespace omnidrive;
using train::BlockQuantised;
using train::CodeBook;
using Parameters = std::vector<std::pair<std::string, torch::Tensor>>;

namespace {

torch::Tensor noise(at::IntArrayRef shape, uint64_t seed) {
    auto generator = at::detail::createCPUGenerator(seed);
    return at::randn(shape, generator);
}

/// Written whole and read whole.
torch::Tensor roundTrip(const torch::Tensor& values, CodeBook book) {
    auto bytes = train::quantisedZeros(values.numel(), book, torch::kCPU);
    train::quantise(values, book, 0, bytes);
    return train::dequantised(bytes, book, 0, values.numel());
}

/// One matrix that is stored as bytes and what is too small, or no matrix.
Parameters mixedParameters(torch::Dtype dtype = torch::kFloat32) {
    Parameters parameters;
    for (const auto& [name, shape] : {std::pair<std::string, std::vector<int64_t>>{"large", {70, 90}}, {"small", {8, 9}}, {"norm", {5000}}}) {
        parameters.emplace_back(name, (0.1 * noise(shape, 3 + name.size())).to(dtype).set_requires_grad(true));
    }
    return parameters;
}

void setGradients(const Parameters& parameters, uint64_t step) {
    for (const auto& [name, parameter] : parameters) {
        auto owner = parameter;
        owner.mutable_grad() = noise(parameter.sizes(), 100 * step + name.size()).to(parameter.scalar_type());
    }
}

void takeSteps(train::AdamW& adam, const Parameters& parameters, uint64_t from, uint64_t to) {
    for (uint64_t step = from; step < to; ++step) {
        setGradients(parameters, step);
        adam.step(0.01, 1.0);
    }
}

int64_t bytesOf(const std::map<std::string, torch::Tensor>& state) {
    int64_t bytes = 0;
    for (const auto& [name, tensor] : state) {
        bytes += static_cast<int64_t>(tensor.nbytes());
    }
    return bytes;
}

/// Loss of a least-squares problem with badly scaled inputs after `steps` of AdamW.
double fitted(bool eightBit, int steps) {
    const auto inputs = noise({256, 64}, 1) * torch::logspace(-1.5, 0.5, 64), truth = noise({64, 80}, 2);
    const auto outputs = inputs.matmul(truth);
    auto weight = torch::zeros({64, 80}).set_requires_grad(true);
    train::AdamW adam({{"weight", weight}}, {.weightDecay = 0, .eightBitState = eightBit});
    torch::Tensor loss;
    for (int step = 0; step < steps; ++step) {
        loss = (inputs.matmul(weight) - outputs).square().mean();
        loss.backward();
        adam.step(train::scheduledRate(0.05, "linear", step, steps, 0, 0.02), 0);
        adam.zeroGradients();
    }
    return loss.item<double>();
}

}  // namespace

class TestAdamW : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }   // many small operators

    void codeBooks() {
        for (const auto book : {CodeBook::Signed, CodeBook::Unsigned}) {
            const auto values = train::codeValues(book, torch::kCPU);
            QCOMPARE(values.numel(), int64_t{256});
            QVERIFY(values.diff().min().item<float>() > 0);
            QCOMPARE(values[255].item<float>(), 1.0F);
            QCOMPARE((values == 0).sum().item<int64_t>(), int64_t{1});
        }
        QVERIFY(train::codeValues(CodeBook::Signed, torch::kCPU)[0].item<float>() < -0.99F);
        QCOMPARE(train::codeValues(CodeBook::Unsigned, torch::kCPU)[0].item<float>(), 0.0F);
    }

    void everyCodeComesBack_data() {
        QTest::addColumn<bool>("isSigned");
        QTest::newRow("signed") << true;
        QTest::newRow("unsigned") << false;
    }

    /// What a code stands for is quantised to that code: state that is stored and read again does not drift.
    void everyCodeComesBack() {
        QFETCH(bool, isSigned);
        const auto book = isSigned ? CodeBook::Signed : CodeBook::Unsigned;
        const auto values = 0.125 * train::codeValues(book, torch::kCPU);
        QVERIFY(torch::equal(roundTrip(values, book), values));
    }

    /// Every value within half of the widest gap between codes of its block's largest, and small ones within a share of themselves.
    void theErrorOfABlockIsBounded() {
        for (const auto book : {CodeBook::Signed, CodeBook::Unsigned}) {
            auto values = noise({1000}, 4) * torch::logspace(-6, 3, 1000);   // four blocks, the last one not full, of very different sizes
            values = book == CodeBook::Signed ? values : values.square();
            const auto error = (roundTrip(values, book) - values).abs();
            const double gap = train::codeValues(book, torch::kCPU).diff().max().item<double>();
            for (int64_t first = 0; first < 1000; first += train::kQuantisedBlock) {
                const int64_t count = std::min<int64_t>(train::kQuantisedBlock, 1000 - first);
                const auto block = values.narrow(0, first, count).abs();
                const double largest = block.max().item<double>();
                QVERIFY(error.narrow(0, first, count).max().item<double>() <= 0.51 * gap * largest);
                const auto share = error.narrow(0, first, count) / block;
                QVERIFY(share.masked_select(block > 0.1 * largest).max().item<double>() < 0.075);
                QVERIFY(share.masked_select(block > 0.01 * largest).max().item<double>() < 0.15);
            }
        }
    }

    void zerosAndTheSmallest() {
        QVERIFY(torch::equal(roundTrip(torch::zeros({300}), CodeBook::Signed), torch::zeros({300})));
        auto values = torch::zeros({256});
        values[0] = 1;
        values[1] = 1e-12;
        QVERIFY(roundTrip(values, CodeBook::Unsigned)[1].item<float>() > 0);
        QCOMPARE(roundTrip(values, CodeBook::Unsigned)[2].item<float>(), 0.0F);
        QCOMPARE(roundTrip(values, CodeBook::Signed)[1].item<float>(), 0.0F);
    }

    void slicesAreThoseOfTheWhole() {
        const auto values = noise({1000}, 5);
        auto whole = train::quantisedZeros(1000, CodeBook::Signed, torch::kCPU), parts = train::quantisedZeros(1000, CodeBook::Signed, torch::kCPU);
        train::quantise(values, CodeBook::Signed, 0, whole);
        train::quantise(values.narrow(0, 0, 512), CodeBook::Signed, 0, parts);
        train::quantise(values.narrow(0, 512, 488), CodeBook::Signed, 512, parts);
        QVERIFY(torch::equal(whole.codes, parts.codes) && torch::equal(whole.largest, parts.largest));
        const auto all = train::dequantised(whole, CodeBook::Signed, 0, 1000);
        QVERIFY(torch::equal(train::dequantised(whole, CodeBook::Signed, 512, 100), all.narrow(0, 512, 100)));
        QVERIFY_THROWS_EXCEPTION(Error, train::dequantised(whole, CodeBook::Signed, 100, 10));
    }

    /// A badly scaled problem ends as low, and the way there takes no longer.
    void bytesLearnWhatFloatsLearn() {
        for (const int steps : {100, 400}) {
            const double floats = fitted(false, steps), bytes = fitted(true, steps), start = fitted(false, 1);
            qInfo("%d steps: %.3g in float32, %.3g as bytes, from %.3g", steps, floats, bytes, start);
            QVERIFY2(bytes < 1.25 * floats + 1e-3 * start, qPrintable(QString("%1 against %2").arg(bytes).arg(floats)));
            QVERIFY(floats < 0.5 * start);
        }
    }

    /// A moment far below its block's largest must not blow a step up: AdamW's steps stay near the learning rate.
    void noStepRunsAway() {
        auto weight = torch::zeros({64, 128}).set_requires_grad(true);
        train::AdamW adam({{"weight", weight}}, {.weightDecay = 0, .eightBitState = true});
        auto sizes = torch::full({64, 128}, 1e-5);
        sizes.select(1, 0).fill_(1.0);
        for (uint64_t step = 0; step < 20; ++step) {
            const auto before = weight.detach().clone();
            weight.mutable_grad() = sizes * noise({64, 128}, 50 + step);
            adam.step(0.01, 0);
            QVERIFY((weight.detach() - before).abs().max().item<double>() < 0.05);
        }
    }

    void whatIsSmallStaysExact() {
        auto floats = mixedParameters(), bytes = mixedParameters();
        train::AdamW exact(floats, {}), small(bytes, {.eightBitState = true});
        takeSteps(exact, floats, 0, 5);
        takeSteps(small, bytes, 0, 5);
        QVERIFY(torch::equal(floats[1].second, bytes[1].second) && torch::equal(floats[2].second, bytes[2].second));
        QVERIFY(!torch::equal(floats[0].second, bytes[0].second));
        QVERIFY((floats[0].second - bytes[0].second).abs().max().item<double>() < 0.02);
    }

    void bytesTakeAQuarter() {
        auto large = Parameters{{"large", noise({512, 512}, 1).set_requires_grad(true)}};
        const auto floats = bytesOf(train::AdamW(large, {}).state()), bytes = bytesOf(train::AdamW(large, {.eightBitState = true}).state());
        QCOMPARE(floats, int64_t{2 * 512 * 512 * 4});
        QCOMPARE(bytes, int64_t{2 * 512 * 512 + 2 * 1024 * 4});
    }

    void resumedStepsAreTheSame_data() {
        QTest::addColumn<bool>("eightBit");
        QTest::addColumn<bool>("isBfloat16");
        QTest::newRow("floats") << false << false;
        QTest::newRow("bytes") << true << false;
        QTest::newRow("bfloat16 weights") << false << true;
        QTest::newRow("bfloat16 weights, bytes") << true << true;
    }

    /// Through a file, to the bit.
    void resumedStepsAreTheSame() {
        QFETCH(bool, eightBit);
        QFETCH(bool, isBfloat16);
        const auto dtype = isBfloat16 ? torch::kBFloat16 : torch::kFloat32;
        const train::AdamWOptions options{.eightBitState = eightBit};
        auto whole = mixedParameters(dtype), broken = mixedParameters(dtype);
        train::AdamW uninterrupted(whole, options), before(broken, options);
        takeSteps(uninterrupted, whole, 0, 6);
        takeSteps(before, broken, 0, 3);
        const tests::TempFolder folder;
        model::saveTensors(folder.path() / "state.safetensors", before.state());
        Parameters resumed;
        for (const auto& [name, parameter] : broken) {
            resumed.emplace_back(name, parameter.detach().clone().set_requires_grad(true));
        }
        train::AdamW after(resumed, options);
        after.loadState(model::loadTensors(folder.path() / "state.safetensors"), before.steps());
        takeSteps(after, resumed, 3, 6);
        for (size_t i = 0; i < whole.size(); ++i) {
            QVERIFY2(torch::equal(whole[i].second, resumed[i].second), whole[i].first.c_str());
        }
        const auto expected = uninterrupted.state(), actual = after.state();
        QCOMPARE(actual.size(), expected.size());
        for (const auto& [name, tensor] : expected) {
            QVERIFY2(torch::equal(tensor, actual.at(name)), name.c_str());
        }
    }

    /// A step of a thousandth of a weight is less than bfloat16 can add: without the float32 copy nothing would ever move.
    void smallStepsOfBfloat16AddUp() {
        auto weight = torch::ones({8, 8}, torch::kBFloat16).set_requires_grad(true);
        auto exact = torch::ones({8, 8}).set_requires_grad(true);
        train::AdamW adam({{"weight", weight}}, {.weightDecay = 0}), reference({{"weight", exact}}, {.weightDecay = 0});
        for (int step = 0; step < 100; ++step) {
            weight.mutable_grad() = torch::ones({8, 8}, torch::kBFloat16);
            exact.mutable_grad() = torch::ones({8, 8});
            adam.step(1e-3, 0);
            reference.step(1e-3, 0);
        }
        QVERIFY(torch::equal(weight.detach(), exact.detach().to(torch::kBFloat16)));
        QVERIFY(std::abs(weight[0][0].item<float>() - 0.9F) < 0.005F);
    }

    /// Checkpoints from before there was a float32 copy.
    void aStateWithoutTheCopyTakesTheWeights() {
        auto parameters = mixedParameters(torch::kBFloat16);
        train::AdamW adam(parameters, {});
        auto state = adam.state();
        std::erase_if(state, [](const auto& entry) { return entry.first.starts_with("w/"); });
        adam.loadState(state, 2);
        QVERIFY(torch::equal(adam.state().at("w/large"), parameters[0].second.detach().to(torch::kFloat32)));
    }

    void statesThatDoNotFit() {
        auto parameters = mixedParameters();
        train::AdamW floats(parameters, {}), bytes(parameters, {.eightBitState = true});
        QCOMPARE(tests::errorOf([&] { floats.loadState(bytes.state(), 1); }),
                 QString("optimiser state 'm/large' was saved with optimiser_state 8bit, the recipe says float32"));
        auto state = bytes.state();
        state.erase("v_largest/large");
        QCOMPARE(tests::errorOf([&] { bytes.loadState(state, 1); }), QString("optimiser state 'v_largest/large' is missing"));
        state = floats.state();
        state["m/small"] = torch::zeros({3});
        QCOMPARE(tests::errorOf([&] { floats.loadState(state, 1); }), QString("optimiser state 'm/small' is of another shape"));
    }
};

QTEST_APPLESS_MAIN(TestAdamW)
#include "tst_adamw.moc"
