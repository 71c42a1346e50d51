// SPDX-License-Identifier: GPL-3.0-or-later
// Pixels as the reference's image processors give them (golden files beside the checkout; those rows are skipped when they are absent).
#include "base/error.h"
#include "store/safetensors.h"
#include "support/temp_folder.h"
#include "vision/codec.h"
#include "vision/preprocess.h"

#include <torch/types.h>

#include <QTest>

#include <fstream>

using namespace omnidrive;
using namespace omnidrive::vision;
namespace fs = std::filesystem;

namespace {

fs::path golden() { return tests::sharedFolder() / "golden"; }

bool hasGolden() { return fs::exists(golden() / "preprocess.safetensors"); }

torch::Tensor tensorOf(const store::SafetensorsFile& file, const std::string& name) {
    const store::TensorView& view = file.tensors().at(name);
    const auto type = view.dtype == "U8" ? torch::kUInt8 : view.dtype == "I64" ? torch::kInt64 : torch::kFloat32;
    return torch::from_blob(const_cast<std::byte*>(view.data.data()), view.shape, type).clone();
}

ImagePtr goldenImage(const std::string& name) { return loadImage(golden() / "images" / (name + ".png")); }

/// The manifest's rule: within one level everywhere and exact on 99 % of the pixels.
bool agrees(const torch::Tensor& ours, const torch::Tensor& reference) {
    const auto difference = (ours.to(torch::kInt32) - reference.to(torch::kInt32)).abs();
    return difference.max().item<int>() <= 1 && (difference == 0).to(torch::kFloat32).mean().item<double>() >= 0.99;
}

/// Back from normalised values to levels. // values [..., 3, H, W]
torch::Tensor levels(const torch::Tensor& values, const PreprocessOptions& options) {
    const auto mean = torch::tensor({options.mean[0], options.mean[1], options.mean[2]}).view({3, 1, 1});
    const auto deviation = torch::tensor({options.std[0], options.std[1], options.std[2]}).view({3, 1, 1});
    return ((values * deviation + mean) * 255).round().to(torch::kUInt8);
}

Image numberedPatches() {
    Image image{56, 56, std::vector<uint8_t>(56 * 56 * 3), {}};
    for (size_t y = 0; y < 56; ++y) {
        for (size_t x = 0; x < 56; ++x) {
            image.rgb[(y * 56 + x) * 3] = static_cast<uint8_t>((y / 14) * 4 + x / 14);
        }
    }
    return image;
}

void write(const fs::path& path, const char* text) { std::ofstream(path) << text; }

}  // namespace

class TestPreprocess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theGridIsMergedCellByCell() {
        PreprocessOptions options;
        options.mean = {0, 0, 0};
        options.std = {1, 1, 1};
        const PixelPatches patches = preprocess(numberedPatches(), options);
        QCOMPARE(patches.imageTokens, 4);
        QCOMPARE(patches.values.size(1), int64_t{1176});
        const long expected[] = {0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15};
        for (int64_t i = 0; i < 16; ++i) {
            QCOMPARE(std::lround(patches.values[i][0].item<double>() * 255), expected[i]);
            // Channel by channel, each repeated for both moments of the still picture: the second moment holds the same red.
            QCOMPARE(std::lround(patches.values[i][196].item<double>() * 255), expected[i]);
            QCOMPARE(patches.values[i][392].item<double>(), 0.0);
        }
    }

    void resizing_data() {
        QTest::addColumn<QString>("image");
        QTest::addColumn<QString>("tensor");
        for (int i = 0; i < 5; ++i) {
            QTest::addRow("prep%d", i) << QStringLiteral("prep%1").arg(i) << QStringLiteral("qwen_%1").arg(i);
        }
    }

    void resizing() {
        if (!hasGolden()) {
            QSKIP("the golden folder is not beside this checkout");
        }
        QFETCH(QString, image);
        QFETCH(QString, tensor);
        const auto file = store::SafetensorsFile::open(golden() / "preprocess.safetensors");
        const ImagePtr picture = goldenImage(image.toStdString());
        const Size size = smartResize(picture->width, picture->height, 28, 3136, 50176);
        const auto ours = resizeBicubic(*picture, size.width, size.height);
        const auto tv = tensorOf(*file, tensor.toStdString() + "_tv"), pil = tensorOf(*file, tensor.toStdString() + "_pil");
        QCOMPARE(ours.sizes().vec(), tv.sizes().vec());
        QVERIFY(agrees(ours, tv) || agrees(ours, pil));
    }

    void clipPixels_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < 3; ++i) {
            QTest::addRow("prep%d", i) << i;
        }
    }

    void clipPixels() {
        if (!hasGolden()) {
            QSKIP("the golden folder is not beside this checkout");
        }
        QFETCH(int, index);
        const auto file = store::SafetensorsFile::open(golden() / "preprocess.safetensors");
        const std::string name = "clip_" + std::to_string(index);
        const PreprocessOptions options;
        const auto ours = levels(preprocessForClip(*goldenImage("prep" + std::to_string(index)), 224, false, options.mean, options.std), options);
        QVERIFY(agrees(ours, tensorOf(*file, name + "_tv")) || agrees(ours, tensorOf(*file, name + "_pil")));
    }

    /// Only the middle square is made, and it is that of the whole resized picture; pictures of a call are those of many calls.
    void theCentreIsThatOfTheWholePicture() {
        const std::array<float, 3> mean{0, 0, 0}, deviation{1, 1, 1};
        std::vector<Image> pictures;
        for (const auto& [width, height] : std::vector<std::array<int, 2>>{{90, 31}, {31, 90}, {40, 40}, {7, 200}}) {
            Image picture{width, height, {}, {}};
            for (int i = 0; i < width * height * 3; ++i) {
                picture.rgb.push_back(static_cast<uint8_t>(i * i / 7 % 256));
            }
            pictures.push_back(std::move(picture));
        }
        std::vector<const Image*> all;
        for (const auto& picture : pictures) {
            all.push_back(&picture);
        }
        const auto together = preprocessForClip(all, {48, false, mean, deviation});
        for (size_t i = 0; i < pictures.size(); ++i) {
            const auto& picture = pictures[i];
            const bool isWide = picture.width >= picture.height;
            const int longSide = static_cast<int>(48.0 * std::max(picture.width, picture.height) / std::min(picture.width, picture.height));
            const auto whole = resizeBicubic(picture, isWide ? longSide : 48, isWide ? 48 : longSide);
            const auto start = static_cast<int64_t>(std::nearbyint((longSide - 48) / 2.0));
            const auto expected = whole.narrow(isWide ? 2 : 1, start, 48).to(torch::kFloat32) / 255.0;
            QVERIFY(at::allclose(together[static_cast<int64_t>(i)], expected, 0, 1e-6));
            QVERIFY(at::equal(preprocessForClip(picture, 48, false, mean, deviation), together[static_cast<int64_t>(i)]));
        }
        QVERIFY_EXCEPTION_THROWN(preprocessForClip(all, {0, false, mean, deviation}), Error);
        const Image empty;
        QVERIFY_EXCEPTION_THROWN(preprocessForClip({&empty}, {48, false, mean, deviation}), Error);
    }

    void clipValuesOfCrops() {
        if (!hasGolden()) {
            QSKIP("the golden folder is not beside this checkout");
        }
        const auto file = store::SafetensorsFile::open(golden() / "clip_clip-nano-eos2.safetensors");
        const auto reference = tensorOf(*file, "pixel_values");   // [4, 3, 96, 96]
        const ImagePtr scene = goldenImage("scene0");
        const std::vector<Image> crops{cropImage(*scene, {10, 5, 60, 70}), *goldenImage("scene1"), *scene,
                                       cropImage(*goldenImage("prep1"), {0, 0, 33, 20})};
        const PreprocessOptions options;
        for (int64_t i = 0; i < 4; ++i) {
            const auto ours = preprocessForClip(crops[static_cast<size_t>(i)], 96, false, options.mean, options.std);
            QVERIFY2(agrees(levels(ours, options), levels(reference[i], options)), std::to_string(i).c_str());
        }
    }

    void patchValues_data() {
        QTest::addColumn<QStringList>("images");
        QTest::newRow("img1") << QStringList{"scene0"};
        QTest::newRow("img2") << QStringList{"scene0", "scene1"};
        QTest::newRow("img6") << QStringList{"scene0", "scene1", "scene2", "scene3", "scene4", "scene5"};
    }

    void patchValues() {
        if (!hasGolden()) {
            QSKIP("the golden folder is not beside this checkout");
        }
        QFETCH(QStringList, images);
        const auto file = store::SafetensorsFile::open(golden() / ("qwen_nano_" + std::string(QTest::currentDataTag()) + ".safetensors"));
        const auto options = PreprocessOptions::load(golden() / "checkpoints" / "nano");
        const auto reference = tensorOf(*file, "pixel_values"), grids = tensorOf(*file, "image_grid_thw");
        std::vector<torch::Tensor> rows;
        for (int64_t i = 0; i < images.size(); ++i) {
            const auto patches = preprocess(*goldenImage(images[static_cast<qsizetype>(i)].toStdString()), options);
            QCOMPARE(int64_t{patches.gridH}, grids[i][1].item<int64_t>());
            QCOMPARE(int64_t{patches.gridW}, grids[i][2].item<int64_t>());
            rows.push_back(patches.values);
        }
        const auto difference = (at::cat(rows) - reference).abs();
        // One level is 1 / 255 / std, about .0147; resized pixels may differ by that, the rest by rounding only.
        QVERIFY(difference.max().item<double>() < 0.016);
        QVERIFY((difference < 1e-5).to(torch::kFloat32).mean().item<double>() >= 0.99);
    }

    void sizes() {
        if (!hasGolden()) {
            QSKIP("the golden folder is not beside this checkout");
        }
        const auto file = store::SafetensorsFile::open(golden() / "smart_resize.safetensors");
        const auto table = tensorOf(*file, "table");
        QCOMPARE(table.size(0), int64_t{3000});
        const auto* row = table.const_data_ptr<int64_t>();   // height, width, factor, min, max, new height, new width
        for (int64_t i = 0; i < table.size(0); ++i, row += 7) {
            const Size size = smartResize(static_cast<int>(row[1]), static_cast<int>(row[0]), static_cast<int>(row[2]), row[3], row[4]);
            QCOMPARE(int64_t{size.height}, row[5]);
            QCOMPARE(int64_t{size.width}, row[6]);
        }
    }

    void longObjectsKeepTheirEndsWhenPadded() {
        // A white bar with a black end: the centre crop loses the end, the padded square keeps it.
        Image bar{90, 10, std::vector<uint8_t>(90 * 10 * 3, 255), {}};
        for (size_t y = 0; y < 10; ++y) {
            std::fill_n(bar.rgb.begin() + static_cast<std::ptrdiff_t>(y * 90 * 3), 15, uint8_t{0});
        }
        const std::array<float, 3> mean{0.5F, 0.5F, 0.5F}, deviation{0.5F, 0.5F, 0.5F};
        QVERIFY(preprocessForClip(bar, 90, false, mean, deviation).min().item<double>() > 0.9);
        const auto padded = preprocessForClip(bar, 90, true, mean, deviation);
        QVERIFY(padded.select(1, 44).min().item<double>() < -0.9);
        QVERIFY(std::abs(padded[0][2][45].item<double>()) < 0.01);   // above the bar: the mean colour
    }

    void configurations_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("expected");
        const QByteArray own = "preprocessor_config.json";
        QTest::newRow("direct limits") << own << QByteArray(R"({"min_pixels": 4000, "max_pixels": 5000, "patch_size": 16})") << "16 2 2 4000 5000";
        QTest::newRow("limits in size") << own << QByteArray(R"({"size": {"shortest_edge": 4000, "longest_edge": 5000}})") << "14 2 2 4000 5000";
        QTest::newRow("direct limits win")
            << own << QByteArray(R"({"min_pixels": 4000, "size": {"shortest_edge": 1, "longest_edge": 5000}})") << "14 2 2 4000 5000";
        QTest::newRow("null means default") << own << QByteArray(R"({"min_pixels": null})") << "14 2 2 3136 12845056";
        QTest::newRow("inside processor_config.json")
            << QByteArray("processor_config.json") << QByteArray(R"({"image_processor": {"merge_size": 1}})") << "14 1 2 3136 12845056";
        QTest::newRow("no file") << QByteArray("other.json") << QByteArray("{}") << "has no preprocessor_config.json";
        QTest::newRow("not JSON") << own << QByteArray("{") << "preprocessor_config.json breaks off or is damaged at byte 2";
        QTest::newRow("too deep") << own << QByteArray(10'000, '[') << "preprocessor_config.json: nested more than 256 deep";
        QTest::newRow("a list") << own << QByteArray("[]") << "preprocessor_config.json: is not a JSON object";
        QTest::newRow("word for a number") << own << QByteArray(R"({"patch_size": "14"})") << "preprocessor_config.json: \"patch_size\" must be a number";
        QTest::newRow("no patch") << own << QByteArray(R"({"patch_size": 0})") << "\"patch_size\" must be a whole number from 1 to 1024";
        QTest::newRow("half a patch") << own << QByteArray(R"({"merge_size": 1.5})") << "\"merge_size\" must be a whole number from 1 to 1024";
        QTest::newRow("limits crossed") << own << QByteArray(R"({"min_pixels": 9, "max_pixels": 8})") << "min_pixels 9 exceeds max_pixels 8";
        QTest::newRow("two means") << own << QByteArray(R"({"image_mean": [0.5, 0.5]})") << "\"image_mean\" must be three numbers of float32";
        QTest::newRow("a mean that float32 does not hold") << own << QByteArray(R"({"image_mean": [0.5, 1e308, 0.5]})") << "\"image_mean\" must be three numbers of float32";
        QTest::newRow("no deviation") << own << QByteArray(R"({"image_std": [0.5, 0, 0.5]})") << "\"image_std\" must be above 0";
    }

    void configurations() {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, json);
        QFETCH(QString, expected);
        const tests::TempFolder folder;
        write(folder.path() / file.toStdString(), json.constData());
        QString result;
        try {
            const auto o = PreprocessOptions::load(folder.path());
            result = QStringLiteral("%1 %2 %3 %4 %5").arg(o.patchSize).arg(o.mergeSize).arg(o.temporalPatchSize).arg(o.minPixels).arg(o.maxPixels);
        } catch (const Error& error) {
            result = QString::fromUtf8(error.what());
        }
        QVERIFY2(result.endsWith(expected), qPrintable(result));
    }
};

QTEST_APPLESS_MAIN(TestPreprocess)
#include "tst_preprocess.moc"
