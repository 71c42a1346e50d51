// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_model.h"

#include "base/error.h"
#include "clip/clip_towers.h"
#include "store/safetensors.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <QtTest>

#include <ATen/ATen.h>

#include <filesystem>
#include <fstream>

namespace omnidrive::clip {

namespace fs = std::filesystem;

class ClipModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matchesTheReference_data();
    void matchesTheReference();
    void inferenceEqualsTheTowerOfTraining_data();
    void inferenceEqualsTheTowerOfTraining();
    void inferenceFollowsTheWeights();
    void bothEndOfTextConventionsAgree();
    void paddingChangesNothing();
    void textsAreCausal();
    void savedModelIsTheSame();
    void randomModelFollowsTheSeed();
    void gradientsReachEveryParameter();
    void otherDtype();
    void defaultsOfMissingKeys();
    void badConfig_data();
    void badConfig();
    void badWeights();
    void badShapes();
};

namespace {

using Tensors = std::map<std::string, torch::Tensor>;

Tensors readTensors(const fs::path& file) {
    const auto opened = store::SafetensorsFile::open(file);
    Tensors tensors;
    for (const auto& [name, view] : opened->tensors()) {
        const auto dtype = view.dtype == "I64" ? torch::kLong : torch::kFloat32;
        tensors[name] = torch::from_blob(const_cast<std::byte*>(view.data.data()), view.shape, dtype).clone();
    }
    return tensors;
}

double farthest(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

fs::path ownCheckpoint() {
    return tests::testData() / "clip" / "clip-nano-eos2";
}

ClipConfig tinyConfig() {
    ClipConfig config;
    config.text = {16, 32, 2, 2, 1e-5, true};
    config.vision = {24, 32, 2, 3, 1e-5, false};
    config.projectionDim = 8;
    config.vocabSize = 40;
    config.maxPositions = 10;
    config.eosTokenId = 39;
    config.imageSize = 16;
    config.patchSize = 8;
    return config;
}

}  // namespace

void ClipModelTest::matchesTheReference_data() {
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("golden");
    const fs::path shared = tests::sharedFolder();
    QTest::newRow("eos 2") << QString::fromStdString(ownCheckpoint().string())
                           << QString::fromStdString((tests::testData() / "clip" / "golden.safetensors").string());
    QTest::newRow("first eos, 224 px") << QString::fromStdString((shared / "golden/checkpoints/clip-nano").string())
                                       << QString::fromStdString(
                                              (shared / "golden/clip_clip-nano.safetensors").string());
}

void ClipModelTest::matchesTheReference() {
    QFETCH(QString, folder);
    QFETCH(QString, golden);
    if (!fs::exists(golden.toStdString())) {
        QSKIP("the golden case is not beside this checkout");
    }
    const auto model = ClipModel::load(folder.toStdString());
    const Tensors expected = readTensors(golden.toStdString());
    const auto& weights = model->parameters();
    const auto texts = model->embedTexts(expected.at("input_ids"), expected.at("attention_mask"));
    const auto images = model->embedImages(expected.at("pixel_values"));
    // The file's "pooled" values are projected, but not yet normalised.
    const auto pooledTexts =
        at::linear(poolTexts(weights, model->config(), expected.at("input_ids"), expected.at("attention_mask")),
                   weights.at("text_projection.weight"));
    const auto pooledImages = at::linear(poolImages(weights, model->config(), expected.at("pixel_values")),
                                         weights.at("visual_projection.weight"));
    QVERIFY(farthest(pooledTexts, expected.at("text_pooled")) < 1e-4);
    QVERIFY(farthest(pooledImages, expected.at("image_pooled")) < 1e-4);
    QVERIFY(farthest(texts, expected.at("text_embeds")) < 1e-4);
    QVERIFY(farthest(images, expected.at("image_embeds")) < 1e-4);
    QVERIFY(farthest(model->logitScale() * images.matmul(texts.t()), expected.at("logits_per_image")) < 2e-3);
}

void ClipModelTest::inferenceEqualsTheTowerOfTraining_data() {
    QTest::addColumn<int>("layers");
    QTest::addColumn<int>("hidden");
    QTest::addColumn<bool>("quickGelu");
    QTest::newRow("gelu") << 2 << 24 << false;
    QTest::newRow("quick gelu") << 3 << 24 << true;
    QTest::newRow("one block") << 1 << 24 << true;
    QTest::newRow("too large for kept layouts") << 2 << 480 << true;
}

/// Of the last block the class token alone, kept layouts, pictures in batches: the same embeddings up to rounding.
void ClipModelTest::inferenceEqualsTheTowerOfTraining() {
    QFETCH(int, layers);
    QFETCH(int, hidden);
    QFETCH(bool, quickGelu);
    ClipConfig config = tinyConfig();
    config.vision = {hidden, 4 * hidden, layers, 3, 1e-5, quickGelu};
    config.imageSize = 20;  // a border that belongs to no patch
    const auto model = ClipModel::makeRandom(config, 3);
    QCOMPARE(KeptLayouts(model->parameters()).isUsed(), hidden < 100);
    at::manual_seed(4);
    const auto pixels = at::randn({21, 3, 20, 20});
    const auto together = model->embedImages(pixels);
    QCOMPARE(together.sizes().vec(), (std::vector<int64_t>{21, config.projectionDim}));
    QVERIFY(farthest(together, encodeImages(model->parameters(), config, pixels)) < 1e-5);
    QVERIFY(farthest(model->embedImages(pixels.slice(0, 20)), together.slice(0, 20)) < 1e-6);
    QCOMPARE(model->embedImages(pixels.slice(0, 0, 0)).size(0), int64_t{0});
}

void ClipModelTest::inferenceFollowsTheWeights() {
    const auto model = ClipModel::makeRandom(tinyConfig(), 3);
    const auto pixels = at::ones({1, 3, 16, 16});
    const auto before = model->embedImages(pixels);
    for (auto& [name, tensor] : model->parameters()) {
        if (name.find("mlp.fc1.weight") != std::string::npos) {
            tensor.mul_(-3);
        }
    }
    const auto after = model->embedImages(pixels);
    QVERIFY(farthest(after, before) > 1e-4);
    QVERIFY(farthest(after, encodeImages(model->parameters(), model->config(), pixels)) < 1e-5);
}

void ClipModelTest::bothEndOfTextConventionsAgree() {
    const auto legacy = ClipModel::load(ownCheckpoint());
    const Tensors golden = readTensors(tests::testData() / "clip" / "golden.safetensors");
    ClipConfig config = legacy->config();
    QCOMPARE(config.eosTokenId, int64_t(2));
    config.eosTokenId = config.vocabSize - 1;  // what the texts end with; later padding repeats it
    const ClipModel current(config, legacy->parameters());
    const auto& ids = golden.at("input_ids");
    QCOMPARE(farthest(current.embedTexts(ids, golden.at("attention_mask")),
                      legacy->embedTexts(ids, golden.at("attention_mask"))),
             0.0);
}

void ClipModelTest::paddingChangesNothing() {
    const auto model = ClipModel::makeRandom(tinyConfig(), 1);
    const auto ids = at::tensor({38, 5, 6, 39}, torch::kLong).view({1, 4}), mask = at::ones({1, 4}, torch::kLong);
    const auto padded = at::cat({ids, at::full({1, 3}, 39, torch::kLong)}, 1),
               paddedMask = at::cat({mask, at::zeros({1, 3}, torch::kLong)}, 1);
    QVERIFY(farthest(model->embedTexts(ids, mask), model->embedTexts(padded, paddedMask)) < 1e-6);
}

void ClipModelTest::textsAreCausal() {
    const auto model = ClipModel::makeRandom(tinyConfig(), 1);
    const auto mask = at::ones({1, 5}, torch::kLong);
    const auto first = model->embedTexts(at::tensor({38, 5, 39, 7, 8}, torch::kLong).view({1, 5}), mask);
    const auto second = model->embedTexts(at::tensor({38, 5, 39, 30, 31}, torch::kLong).view({1, 5}), mask);
    QVERIFY(farthest(first, second) < 1e-6);
    const auto before = model->embedTexts(at::tensor({38, 6, 39, 7, 8}, torch::kLong).view({1, 5}), mask);
    QVERIFY(farthest(first, before) > 1e-4);
}

void ClipModelTest::savedModelIsTheSame() {
    const auto model = ClipModel::makeRandom(tinyConfig(), 5);
    const tests::TempFolder folder;
    model->save(folder.path() / "clip");
    const auto again = ClipModel::load(folder.path() / "clip");
    QCOMPARE(again->parameters().size(), model->parameters().size());
    for (const auto& [name, tensor] : model->parameters()) {
        QVERIFY2(at::equal(tensor, again->parameters().at(name)), name.c_str());
    }
    QCOMPARE(again->config().eosTokenId, int64_t(39));
    QVERIFY(again->config().text.quickGelu && !again->config().vision.quickGelu);
    QCOMPARE(again->config().mean, model->config().mean);
}

void ClipModelTest::randomModelFollowsTheSeed() {
    const auto a = ClipModel::makeRandom(tinyConfig(), 5), b = ClipModel::makeRandom(tinyConfig(), 5),
               c = ClipModel::makeRandom(tinyConfig(), 6);
    QVERIFY(at::equal(a->parameters().at("text_projection.weight"), b->parameters().at("text_projection.weight")));
    QVERIFY(!at::equal(a->parameters().at("text_projection.weight"), c->parameters().at("text_projection.weight")));
    QVERIFY(std::abs(a->logitScale().item<double>() - std::exp(2.6592)) < 1e-3);
}

void ClipModelTest::gradientsReachEveryParameter() {
    const auto model = ClipModel::makeRandom(tinyConfig(), 5);
    for (auto& [name, tensor] : model->parameters()) {
        tensor.requires_grad_(true);
    }
    const auto& weights = model->parameters();
    const auto images = encodeImages(weights, model->config(), at::randn({2, 3, 16, 16}));
    const auto ids = at::tensor({38, 5, 39, 38, 7, 39}, torch::kLong).view({2, 3});
    const auto texts = encodeTexts(weights, model->config(), ids, at::ones({2, 3}, torch::kLong));
    (weights.at("logit_scale").exp() * images.matmul(texts.t())).log_softmax(1).diagonal().sum().backward();
    for (const auto& [name, tensor] : weights) {
        QVERIFY2(tensor.grad().defined() && tensor.grad().abs().sum().item<double>() > 0, name.c_str());
    }
}

void ClipModelTest::otherDtype() {
    const auto model = ClipModel::load(ownCheckpoint(), torch::kCPU, torch::kBFloat16);
    const Tensors golden = readTensors(tests::testData() / "clip" / "golden.safetensors");
    const auto images = model->embedImages(golden.at("pixel_values"));
    QVERIFY(images.scalar_type() == torch::kBFloat16);
    QVERIFY(farthest(images.to(torch::kFloat32), golden.at("image_embeds")) < 0.05);
}

void ClipModelTest::defaultsOfMissingKeys() {
    const tests::TempFolder folder;
    std::ofstream(folder.path() / "config.json")
        << R"({"model_type": "clip", "text_config": {"hidden_size": 768, "num_attention_heads": 12}})";
    const ClipConfig config = ClipConfig::load(folder.path());
    QCOMPARE(config.text.hiddenSize, int64_t(768));
    QCOMPARE(config.text.layers, int64_t(12));
    QCOMPARE(config.vision.hiddenSize, int64_t(768));
    QCOMPARE(config.vocabSize, int64_t(49408));
    QCOMPARE(config.eosTokenId, int64_t(49407));
    QCOMPARE(config.projectionDim, int64_t(512));
    QVERIFY(config.vision.quickGelu);
}

void ClipModelTest::badConfig_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("message");

    QTest::newRow("other model") << R"({"model_type": "siglip"})"
                                 << ": model_type is 'siglip', not a CLIP";
    QTest::newRow("heads") << R"({"text_config": {"hidden_size": 10, "num_attention_heads": 3}})"
                           << ": text_config.hidden_size 10 is no multiple of its 3 heads";
    QTest::newRow("zero layers") << R"({"vision_config": {"num_hidden_layers": 0}})"
                                 << ": vision_config.num_hidden_layers is 0, must be in [1, 1024]";
    QTest::newRow("too many layers") << R"({"text_config": {"num_hidden_layers": 1025}})"
                                     << ": text_config.num_hidden_layers is 1025, must be in [1, 1024]";
    QTest::newRow("too large pictures") << R"({"vision_config": {"image_size": 16385}})"
                                        << ": vision_config.image_size is 16385, must be in [1, 16384]";
    QTest::newRow("model type is no text") << R"({"model_type": 5})"
                                           << ": model_type is not a text";
    QTest::newRow("activation") << R"({"vision_config": {"hidden_act": "relu"}})"
                                << ": vision_config.hidden_act is 'relu', must be quick_gelu or gelu";
    QTest::newRow("no object") << R"({"text_config": 3})"
                               << ": text_config must be an object";
    QTest::newRow("patches") << R"({"vision_config": {"image_size": 8, "patch_size": 16}})"
                             << ": vision_config.image_size 8 is below patch_size 16";
}

void ClipModelTest::badConfig() {
    QFETCH(QString, json);
    QFETCH(QString, message);
    const tests::TempFolder folder;
    const fs::path file = folder.path() / "config.json";
    std::ofstream(file) << json.toStdString();
    QCOMPARE(tests::errorOf([&] { ClipConfig::load(folder.path()); }), QString::fromStdString(file.string()) + message);
}

void ClipModelTest::badWeights() {
    const auto model = ClipModel::makeRandom(tinyConfig(), 5);
    model->parameters().erase("logit_scale");
    model->parameters()["extra"] = at::zeros({1});
    model->parameters()["text_projection.weight"] = at::zeros({8, 15});
    const tests::TempFolder folder;
    model->save(folder.path());
    const QString problem = tests::errorOf([&] { ClipModel::load(folder.path()); });
    QCOMPARE(problem, QString::fromStdString(folder.path().string()) +
                          QStringLiteral(": weights do not fit config.json: logit_scale is missing; "
                                         "text_projection.weight is [8, 15], expected [8, 16]; extra is unexpected"));
    QVERIFY(tests::errorOf([] { ClipModel::load("/nonexistent"); }).contains(QStringLiteral("/nonexistent/config.json")));
}

void ClipModelTest::badShapes() {
    const auto model = ClipModel::makeRandom(tinyConfig(), 5);
    QCOMPARE(tests::errorOf([&] {
                 model->embedImages(at::zeros({1, 3, 16, 8}));
             }),
             QStringLiteral("CLIP pixels have shape [1, 3, 16, 8], expected [N, 3, 16, 16]"));
    QCOMPARE(tests::errorOf([&] {
                 model->embedTexts(at::zeros({1, 11}, torch::kLong), at::ones({1, 11}, torch::kLong));
             }),
             QStringLiteral("CLIP ids have shape [1, 11] and mask [1, 11], expected [N, L] with L from 1 to 10"));
}

}  // namespace omnidrive::clip

QTEST_APPLESS_MAIN(omnidrive::clip::ClipModelTest)
#include "tst_clip_model.moc"
