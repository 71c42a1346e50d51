// SPDX-License-Identifier: GPL-3.0-or-later
#include "cuda_on_host.h"

#include "base/error.h"
#include "kernels/crop_patches/crop_patches.h"
#include "kernels/crop_patches/crop_patches_kernel.cuh"
#include "kernels/crop_patches/resample_cpu.h"

#include <ATen/ATen.h>
#include <ATen/ops/_upsample_bicubic2d_aa.h>

#include <QTest>

using namespace omnidrive;
using namespace omnidrive::kernels;
using torch::Tensor;

namespace {

const PatchForm kQwen{14, 2, 2, {0.48145466F, 0.4578275F, 0.40821073F}, {0.26862954F, 0.26130258F, 0.27577711F}};

Tensor noise(int64_t height, int64_t width) { return at::randint(0, 256, {height, width, 3}).to(torch::kByte); }

/// One crop by the GPU's kernels, its tables laid out here by hand.
Tensor onEmulatedDevice(const Tensor& frame, const CropRequest& crop, const PatchForm& form) {
    const int64_t inWidth = crop.right - crop.left, inHeight = crop.bottom - crop.top;
    const auto across = ResampleTable::cubic(inWidth, crop.width), down = ResampleTable::cubic(inHeight, crop.height);
    auto first = across.first, count = across.count;
    auto weights = across.weights;
    CropPlan plan;
    plan.left = static_cast<int32_t>(crop.left), plan.top = static_cast<int32_t>(crop.top);
    plan.inWidth = static_cast<int32_t>(inWidth), plan.inHeight = static_cast<int32_t>(inHeight);
    plan.width = static_cast<int32_t>(crop.width), plan.height = static_cast<int32_t>(crop.height);
    plan.across = {0, 0, static_cast<int32_t>(across.taps), across.precision};
    plan.down = {crop.width, static_cast<int64_t>(weights.size()), static_cast<int32_t>(down.taps), down.precision};
    first.insert(first.end(), down.first.begin(), down.first.end());
    count.insert(count.end(), down.count.begin(), down.count.end());
    weights.insert(weights.end(), down.weights.begin(), down.weights.end());
    std::vector<uint8_t> narrowed(static_cast<size_t>(inHeight * crop.width * 3));
    auto out = at::full({crop.height / form.patch * (crop.width / form.patch), 3 * form.temporal * form.patch * form.patch}, -99.0F);
    CropArguments a;
    a.frame = frame.const_data_ptr<uint8_t>();
    a.frameWidth = frame.size(1);
    a.plans = &plan;
    a.first = first.data(), a.count = count.data(), a.weights = weights.data();
    a.narrowed = narrowed.data();
    a.out = out.data_ptr<float>();
    a.patch = static_cast<int32_t>(form.patch), a.merge = static_cast<int32_t>(form.merge), a.temporal = static_cast<int32_t>(form.temporal);
    for (size_t c = 0; c < 3; ++c) {
        a.shift[c] = form.mean[c] * 255.0F, a.scale[c] = form.std[c] * 255.0F;
    }
    cuda_on_host::launch(cropAcrossKernel, {2, 1, 1}, 32, a);
    cuda_on_host::launch(cropDownKernel, {2, 1, 1}, 32, a);
    return out;
}

}  // namespace

class TestCropPatches : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { at::manual_seed(9); }

    void agreesWithReference_data() {
        QTest::addColumn<QList<int>>("box");
        QTest::addColumn<QList<int>>("size");
        QTest::newRow("as it is") << QList<int>{10, 20, 66, 48} << QList<int>{56, 28};
        QTest::newRow("larger") << QList<int>{3, 5, 24, 30} << QList<int>{84, 112};
        QTest::newRow("smaller") << QList<int>{0, 0, 200, 150} << QList<int>{56, 28};
        QTest::newRow("wider and lower") << QList<int>{50, 0, 70, 150} << QList<int>{112, 28};
        QTest::newRow("one axis only") << QList<int>{50, 10, 106, 150} << QList<int>{56, 84};
        QTest::newRow("one pixel in the last corner") << QList<int>{199, 149, 200, 150} << QList<int>{28, 28};
    }

    /// The loops of the CPU, the integers of the reference and the GPU's kernels: the same bits.
    void agreesWithReference() {
        QFETCH(QList<int>, box);
        QFETCH(QList<int>, size);
        const auto frame = noise(150, 200);
        const CropRequest crop{box[0], box[1], box[2], box[3], size[0], size[1]};
        const auto expected = cropPatchesReference(frame, {crop}, kQwen);
        QCOMPARE(expected.size(0), int64_t(size[0] / 14 * (size[1] / 14)));
        QVERIFY(at::equal(cropPatches(frame, {crop}, kQwen), expected));
        QVERIFY(at::equal(onEmulatedDevice(frame, crop, kQwen), expected));
    }

    /// torchvision's resize, which the Python stack calls: the same bits, whole or in part, with and without the processor's own instructions.
    void pixelsAreThoseOfLibTorch() {
        const auto below = [](int64_t end) { return at::randint(0, end, {1}).item<int64_t>(); };
        for (int i = 0; i < 200; ++i) {
            const int64_t frameWidth = 1 + below(300), frameHeight = 1 + below(200);
            auto frame = noise(frameHeight, frameWidth);
            frame = i % 3 == 0 ? frame.gt(127).to(torch::kByte) * 255 : frame;   // full contrast: sums that leave 0 to 255
            CropRequest crop{below(frameWidth), below(frameHeight), 0, 0, 1 + below(250), 1 + below(250)};
            crop.right = crop.left + 1 + below(frameWidth - crop.left), crop.bottom = crop.top + 1 + below(frameHeight - crop.top);
            const auto box = frame.slice(0, crop.top, crop.bottom).slice(1, crop.left, crop.right).permute({2, 0, 1}).unsqueeze(0);
            const auto expected = at::_upsample_bicubic2d_aa(box, {crop.height, crop.width}, false).squeeze(0);
            QVERIFY(at::equal(resizeCrop(frame, crop), expected));
            ResizedPart part{below(crop.width), below(crop.height), 0, 0};
            part.width = 1 + below(crop.width - part.left), part.height = 1 + below(crop.height - part.top);
            const auto inside = expected.slice(1, part.top, part.top + part.height).slice(2, part.left, part.left + part.width);
            QVERIFY(at::equal(resizeCrop(frame, crop, part), inside));
            auto plain = at::empty_like(expected, at::MemoryFormat::Contiguous);
            resampleToPlanes(frame.const_data_ptr<uint8_t>() + (crop.top * frameWidth + crop.left) * 3, frameWidth * 3,
                             ResampleTable::cubic(crop.right - crop.left, crop.width), ResampleTable::cubic(crop.bottom - crop.top, crop.height),
                             plain.data_ptr<uint8_t>(), true);
            QVERIFY(at::equal(plain, expected));
        }
    }

    void aPartMustLieInsideTheCrop() {
        const auto frame = noise(50, 60);
        const CropRequest crop{0, 0, 20, 20, 28, 28};
        QVERIFY_EXCEPTION_THROWN(resizeCrop(frame, crop, {1, 0, 28, 28}), Error);
        QVERIFY_EXCEPTION_THROWN(resizeCrop(frame, crop, {0, 0, 28, 0}), Error);
        QVERIFY_EXCEPTION_THROWN(resizeCrop(frame, crop, {-1, 0, 5, 5}), Error);
    }

    void cropsOfACallAreThoseOfManyCalls() {
        const auto frame = noise(90, 120);
        const std::vector<CropRequest> crops{{0, 0, 120, 90, 56, 56}, {5, 6, 30, 40, 28, 56}, {5, 6, 30, 40, 28, 56}, {60, 1, 119, 3, 84, 28}};
        std::vector<Tensor> alone;
        for (const auto& crop : crops) {
            alone.push_back(cropPatches(frame, {crop}, kQwen));
        }
        QVERIFY(at::equal(cropPatches(frame, crops, kQwen), at::cat(alone)));
        QCOMPARE(cropPatches(frame, {}, kQwen).size(0), int64_t(0));
    }

    void otherFormsOfPatches() {
        const PatchForm form{4, 3, 1, {0.5F, 0.5F, 0.5F}, {0.25F, 0.5F, 1.0F}};
        const CropRequest crop{2, 3, 31, 44, 36, 24};
        const auto frame = noise(50, 60), expected = cropPatchesReference(frame, {crop}, form);
        QCOMPARE(expected.sizes().vec(), (std::vector<int64_t>{54, 48}));
        QVERIFY(at::equal(cropPatches(frame, {crop}, form), expected));
        QVERIFY(at::equal(onEmulatedDevice(frame, crop, form), expected));
    }

    void refusesWrongInput_data() {
        QTest::addColumn<QList<int>>("box");
        QTest::addColumn<QList<int>>("size");
        QTest::newRow("outside") << QList<int>{0, 0, 61, 50} << QList<int>{28, 28};
        QTest::newRow("negative") << QList<int>{-1, 0, 20, 20} << QList<int>{28, 28};
        QTest::newRow("empty") << QList<int>{5, 5, 5, 9} << QList<int>{28, 28};
        QTest::newRow("size") << QList<int>{0, 0, 20, 20} << QList<int>{28, 42};
    }

    void refusesWrongInput() {
        QFETCH(QList<int>, box);
        QFETCH(QList<int>, size);
        QVERIFY_EXCEPTION_THROWN(cropPatches(noise(50, 60), {{box[0], box[1], box[2], box[3], size[0], size[1]}}, kQwen), Error);
    }
};

QTEST_GUILESS_MAIN(TestCropPatches)
#include "tst_crop_patches.moc"
