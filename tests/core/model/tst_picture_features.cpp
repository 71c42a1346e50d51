// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/picture_features.h"
#include "nano_config.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <QTest>

using namespace omnidrive;

namespace {

model::PictureInput picture(const char* key, int rows, int columns, int seed) {
    const auto values = torch::cos(torch::arange(int64_t{rows} * columns * 1176, torch::kFloat32) * (0.017F + 0.002F * static_cast<float>(seed)));
    return {key, values.view({-1, 1176}), {rows, columns}};
}

}  // namespace

class TestPictureFeatures : public QObject {
    Q_OBJECT

    std::shared_ptr<model::Vlm> vlm_ = model::Vlm::makeRandom(tests::nanoConfig(), 4);

    torch::Tensor alone(const model::PictureInput& p) const {
        const torch::NoGradGuard noGrad;
        return vlm_->encodePictures(p.patches, {p.grid});
    }

private Q_SLOTS:
    void featuresComeInTheGivenOrder() {
        const auto a = picture("a", 4, 6, 1), b = picture("b", 4, 4, 2), unnamed = picture("", 4, 4, 3);
        model::FeatureCache cache(1 << 20);
        for (model::FeatureCache* with : {static_cast<model::FeatureCache*>(nullptr), &cache}) {
            const torch::NoGradGuard noGrad;
            const auto features = model::encodeOnce(*vlm_, {a, unnamed, b, a}, with);
            QVERIFY(at::allclose(features, at::cat({alone(a), alone(unnamed), alone(b), alone(a)}), 1e-5, 1e-6));
        }
        QVERIFY(!model::encodeOnce(*vlm_, {}, &cache).defined());
    }

    /// More sizes than the tower keeps plans for.
    void aSizeThatCameLongAgo() {
        const auto a = picture("", 4, 6, 1);
        const auto before = alone(a);
        for (int rows = 2; rows <= 18; rows += 2) {
            for (int columns = 2; columns <= 18; columns += 2) {
                QCOMPARE(alone(picture("", rows, columns, 2)).size(0), int64_t{rows} * columns / 4);
            }
        }
        QVERIFY(at::equal(alone(a), before));
    }

    /// Other pixels under the same key show that the second picture was not looked at; without a key it is.
    void oneKeyIsEncodedOnce() {
        const auto first = picture("a", 4, 4, 1), second = picture("a", 4, 4, 2);
        model::FeatureCache cache(1 << 20);
        for (model::FeatureCache* with : {static_cast<model::FeatureCache*>(nullptr), &cache}) {
            const torch::NoGradGuard noGrad;
            const auto halves = model::encodeOnce(*vlm_, {first, second}, with).chunk(2);
            QVERIFY(at::equal(halves[0], halves[1]));
            const auto apart = model::encodeOnce(*vlm_, {picture("", 4, 4, 1), picture("", 4, 4, 2)}, with).chunk(2);
            QVERIFY(!at::allclose(apart[0], apart[1]));
        }
    }

    /// A resumed run starts with an empty cache and must see the same numbers.
    void keptFeaturesDoNotDependOnWhatCameBefore() {
        const auto a = picture("a", 4, 6, 1), b = picture("b", 4, 6, 2), c = picture("c", 4, 6, 3);
        model::FeatureCache full(1 << 20), empty(1 << 20);
        model::encodeOnce(*vlm_, {a, b}, &full);
        const auto together = model::encodeOnce(*vlm_, {c, b, a}, &full);
        const auto fresh = model::encodeOnce(*vlm_, {a}, &empty);
        QVERIFY(at::equal(together.slice(0, 12), fresh));
    }

    void memoryStaysBelowTheLimit() {
        const int64_t one = 6 * 16 * 4;   // tokens, width, bytes
        model::FeatureCache cache(2 * one);
        const auto a = picture("a", 4, 6, 1), b = picture("b", 4, 6, 2), c = picture("c", 4, 6, 3), large = picture("large", 8, 8, 4);
        for (const auto& p : {a, b, a, c}) {
            model::encodeOnce(*vlm_, {p}, &cache);
            QVERIFY(cache.usedBytes() <= cache.limitBytes());
        }
        QCOMPARE(cache.hits(), int64_t{1});
        QVERIFY(cache.find("a").defined());    // used after b
        QVERIFY(!cache.find("b").defined());
        QVERIFY(cache.find("c").defined());
        model::encodeOnce(*vlm_, {large}, &cache);   // larger than all: not kept, and nothing goes for it
        QVERIFY(!cache.find("large").defined());
        QCOMPARE(cache.usedBytes(), 2 * one);
        cache.clear();
        QCOMPARE(cache.usedBytes(), int64_t{0});
        QVERIFY(!cache.find("a").defined());
    }

    void aSharedPicturePassesOnBothGradients() {
        const auto trained = vlm_->clone();
        const auto parameters = trained->enableGradients(true);
        const auto gradient = [&](const std::vector<model::PictureInput>& pictures) {
            for (const auto& [name, parameter] : parameters) {
                parameter.mutable_grad() = torch::Tensor();
            }
            const auto features = model::encodeOnce(*trained, pictures, nullptr);
            (features * torch::sin(torch::arange(features.numel(), torch::kFloat32)).view(features.sizes())).sum().backward();
            return trained->weights().at("visual.patch_embed.proj.weight").grad().clone();
        };
        const auto shared = gradient({picture("a", 4, 4, 1), picture("a", 4, 4, 1)});
        const auto apart = gradient({picture("", 4, 4, 1), picture("", 4, 4, 1)});
        QVERIFY(at::allclose(shared, apart, 1e-4, 1e-6));
    }

    /// A rollout runs in inference mode; what it kept must serve a differentiable step.
    void whatARolloutKeptCanBeTrainedOn() {
        model::FeatureCache cache(1 << 20);
        {
            const c10::InferenceMode inference;
            model::encodeOnce(*vlm_, {picture("a", 4, 4, 1)}, &cache);
        }
        const auto features = model::encodeOnce(*vlm_, {picture("a", 4, 4, 1)}, &cache);
        QCOMPARE(cache.hits(), int64_t{1});
        const auto weight = torch::ones({16, 3}).requires_grad_(true);
        at::matmul(features, weight).sum().backward();
        QVERIFY(weight.grad().defined());
    }
};

QTEST_APPLESS_MAIN(TestPictureFeatures)
#include "tst_picture_features.moc"
