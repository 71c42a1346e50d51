// SPDX-License-Identifier: GPL-3.0-or-later
// Pixels as the reference's image processors give them (../shared/golden; skipped when it is absent).
#include "model/weights.h"
#include "support/temp_folder.h"
#include "vision/codec.h"
#include "vision/preprocess.h"

#include <QTest>

#include <torch/types.h>

using namespace omnidrive;

namespace {

std::filesystem::path golden() { return tests::sharedFolder() / "golden"; }

/// The manifest's rule: within one level everywhere and exact on 99 % of the pixels.
bool agrees(const torch::Tensor& ours, const torch::Tensor& reference) {
    const auto difference = (ours.to(torch::kInt32) - reference.to(torch::kInt32)).abs();
    return difference.max().item<int>() <= 1 && (difference == 0).to(torch::kFloat32).mean().item<double>() >= 0.99;
}

}  // namespace

class TestPreprocess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theGridIsMergedCellByCell() {
        // A picture whose red channel numbers its patches: the rows must come cell by cell, four patches each.
        vision::Image image;
        image.width = 56;
        image.height = 56;
        image.rgb.assign(56 * 56 * 3, 0);
        for (int y = 0; y < 56; ++y) {
            for (int x = 0; x < 56; ++x) {
                image.rgb[static_cast<size_t>(y * 56 + x) * 3] = static_cast<uint8_t>((y / 14) * 4 + x / 14);
            }
        }
        vision::PreprocessOptions options;
        options.mean = {0, 0, 0};
        options.std = {1, 1, 1};
        const auto patches = vision::preprocess(image, options);
        QCOMPARE(patches.imageTokens, 4);
        QCOMPARE(patches.values.size(1), int64_t{1176});
        const int expected[] = {0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15};
        for (int i = 0; i < 16; ++i) {
            QCOMPARE(std::lround(patches.values[i][0].item<double>() * 255), static_cast<long>(expected[i]));
        }
    }

    void pixels() {
        if (!std::filesystem::exists(golden() / "preprocess.safetensors")) {
            QSKIP("the golden folder is not beside this checkout");
        }
        auto tensors = model::loadTensors(golden() / "preprocess.safetensors");
        for (int i = 0; i < 5; ++i) {
            const auto image = vision::loadImage(golden() / "images" / ("prep" + std::to_string(i) + ".png"));
            const auto size = vision::smartResize(image->width, image->height, 28, 3136, 50176);
            const auto ours = vision::resizeBicubic(*image, size.width, size.height);
            const std::string name = "qwen_" + std::to_string(i);
            QCOMPARE(ours.sizes().vec(), tensors[name + "_tv"].sizes().vec());
            QVERIFY2(agrees(ours, tensors[name + "_tv"]) || agrees(ours, tensors[name + "_pil"]), name.c_str());
        }
    }

    void sizes() {
        if (!std::filesystem::exists(golden() / "smart_resize.safetensors")) {
            QSKIP("the golden folder is not beside this checkout");
        }
        const auto table = model::loadTensors(golden() / "smart_resize.safetensors")["table"];
        const auto* row = table.const_data_ptr<int64_t>();   // height, width, factor, min, max, new height, new width
        for (int64_t i = 0; i < table.size(0); ++i, row += 7) {
            const auto size = vision::smartResize(static_cast<int>(row[1]), static_cast<int>(row[0]), static_cast<int>(row[2]), row[3], row[4]);
            QCOMPARE(static_cast<int64_t>(size.height), row[5]);
            QCOMPARE(static_cast<int64_t>(size.width), row[6]);
        }
    }
};

QTEST_APPLESS_MAIN(TestPreprocess)
#include "tst_preprocess.moc"
