// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_training.h"

#include "base/error.h"
#include "base/random.h"
#include "clip/clip_tokenizer_training.h"
#include "support/temp_folder.h"

#include <QtTest>

#include <ATen/ATen.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace omnidrive::clip {

namespace fs = std::filesystem;

class ClipTrainingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wordsBecomeSingleTokens();
    void tokenizerFilesAgree();
    void anyTextIsEncoded();
    void lossOfPerfectAndUselessEmbeddings();
    void pairsOfOneClassMatch();
    void learnsColours();
    void sameSeedSameWeights();
    void stopsEarlyAndSaves();
    void badInput();
};

namespace {

const std::vector<std::string> kColours{"red", "green", "blue"};

std::vector<std::string> colourTexts() {
    std::vector<std::string> texts;
    for (const auto& colour : kColours) {
        texts.push_back(colour);
        texts.push_back("a photo of something " + colour + ".");
    }
    return texts;
}

vision::Image colouredImage(int colour, Rng& rng) {
    vision::Image image{static_cast<int>(rng.integer(12, 40)), static_cast<int>(rng.integer(12, 40)), {}, {}};
    for (int i = 0; i < image.width * image.height; ++i) {
        for (int c = 0; c < 3; ++c) {
            image.rgb.push_back(static_cast<uint8_t>(rng.integer(0, 90) + (c == colour ? 120 : 0)));
        }
    }
    return image;
}

std::vector<ClipPair> colourPairs(uint64_t seed, int64_t step, int batch) {
    Rng rng(deriveSeed(seed, {static_cast<uint64_t>(step)}));
    std::vector<ClipPair> pairs;
    for (int i = 0; i < batch; ++i) {
        const int colour = static_cast<int>(rng.integer(0, 2));
        const auto text = colourTexts()[static_cast<size_t>(2 * colour + rng.integer(0, 1))];
        pairs.push_back({colouredImage(colour, rng), text, colour});
    }
    return pairs;
}

ClipTraining tinyTraining(int steps) {
    ClipTraining training;
    training.config.vision = {16, 32, 1, 2, 1e-5, true};
    training.config.text = {16, 32, 1, 2, 1e-5, true};
    training.config.projectionDim = 8;
    training.config.imageSize = 16;
    training.config.patchSize = 8;
    training.texts = colourTexts();
    training.vocabulary = kColours;
    training.steps = steps;
    training.batch = 16;
    training.warmupSteps = 4;
    training.learningRate = 5e-3;
    return training;
}

std::shared_ptr<ClipModel> train(const ClipTraining& training, const fs::path& folder) {
    return trainClip(training, [](int64_t step, int batch) { return colourPairs(1, step, batch); }, folder, {}, {});
}

std::string contentOf(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

}  // namespace

void ClipTrainingTest::wordsBecomeSingleTokens() {
    const tests::TempFolder folder;
    const int size = trainClipTokenizer({"a traffic light", "A photo of a Pedestrian."}, folder.path());
    const auto tokenizer = text::ClipTokenizer::fromFolder(folder.path());
    QCOMPARE(tokenizer->endId(), size - 1);
    QCOMPARE(tokenizer->startId(), size - 2);
    QCOMPARE(tokenizer->encode("a traffic light").size(), size_t(5));
    QCOMPARE(tokenizer->encode("A PHOTO  of a pedestrian.").size(), size_t(8));
    QCOMPARE(tokenizer->encode("traffic"), tokenizer->encode("Traffic"));
}

void ClipTrainingTest::tokenizerFilesAgree() {
    const tests::TempFolder json, plain;
    trainClipTokenizer(colourTexts(), json.path());
    fs::copy_file(json.path() / "vocab.json", plain.path() / "vocab.json");
    fs::copy_file(json.path() / "merges.txt", plain.path() / "merges.txt");
    const auto a = text::ClipTokenizer::fromFolder(json.path()), b = text::ClipTokenizer::fromFolder(plain.path());
    for (const auto& text : {"a photo of something green.", "Was it 12 cars?", "traffic"}) {
        QCOMPARE(a->encode(text), b->encode(text));
    }
    const tests::TempFolder again;
    trainClipTokenizer(colourTexts(), again.path());
    QCOMPARE(contentOf(again.path() / "tokenizer.json"), contentOf(json.path() / "tokenizer.json"));
}

void ClipTrainingTest::anyTextIsEncoded() {
    const tests::TempFolder folder;
    trainClipTokenizer({"car"}, folder.path());
    const auto tokenizer = text::ClipTokenizer::fromFolder(folder.path());
    QCOMPARE(tokenizer->encode("Straße").size(), size_t(2 + 7));  // byte by byte, sharp s takes two
    QCOMPARE(tokenizer->encode("").size(), size_t(2));
}

void ClipTrainingTest::lossOfPerfectAndUselessEmbeddings() {
    const auto eye = at::eye(4), classes = at::arange(4, torch::kLong);
    QVERIFY(contrastiveLoss(eye, eye, at::full({}, 100.0F), classes).item<double>() < 1e-6);
    const auto same = at::ones({4, 4}) / 2;
    QVERIFY(std::abs(contrastiveLoss(same, same, at::full({}, 10.0F), classes).item<double>() - std::log(4.0)) < 1e-5);
}

void ClipTrainingTest::pairsOfOneClassMatch() {
    // Two rows of one class with equal embeddings: the best possible loss is that of an even choice between them.
    const auto embeddings = at::tensor({1.0F, 0.0F, 1.0F, 0.0F, 0.0F, 1.0F}).view({3, 2});
    const auto classes = at::tensor({0, 0, 1}, torch::kLong);
    const double loss = contrastiveLoss(embeddings, embeddings, at::full({}, 100.0F), classes).item<double>();
    QVERIFY(std::abs(loss - 2.0 / 3 * std::log(2.0)) < 1e-5);
}

void ClipTrainingTest::learnsColours() {
    const tests::TempFolder folder;
    std::vector<std::string> reports;
    const auto model = trainClip(
        tinyTraining(60), [](int64_t step, int batch) { return colourPairs(1, step, batch); }, folder.path(), {},
        [&](const Progress& progress) { reports.push_back(progress.what); });
    QCOMPARE(reports.size(), size_t(60));
    const auto tokenizer = text::ClipTokenizer::fromFolder(folder.path());
    const auto heldOut = colourPairs(2, 0, 90);
    const double untrained = matchedAuc(*ClipModel::makeRandom(model->config(), 99), *tokenizer, heldOut),
                 trained = matchedAuc(*model, *tokenizer, heldOut);
    QVERIFY2(trained > 0.97, qPrintable(QString::number(trained)));
    QVERIFY(std::abs(untrained - 0.5) < 0.35);

    // What was saved is what was trained, and it scores.
    ScorerOptions options;
    options.vocabulary = kColours;
    const auto scorer = RegionScorer::load(folder.path(), options);
    int right = 0;
    for (const auto& pair : heldOut) {
        right += scorer->score({pair.crop}, {kColours[static_cast<size_t>(pair.classId)]})[0].contrast > 0.5 ? 1 : 0;
    }
    QVERIFY2(right > 80, qPrintable(QString::number(right)));
    QVERIFY(contentOf(folder.path() / "omnidrive_vocabulary.yaml").find("- \"green\"") != std::string::npos);
}

void ClipTrainingTest::sameSeedSameWeights() {
    const tests::TempFolder folder;
    const auto a = train(tinyTraining(3), folder.path() / "a"), b = train(tinyTraining(3), folder.path() / "b");
    for (const auto& [name, tensor] : a->parameters()) {
        QVERIFY2(at::equal(tensor, b->parameters().at(name)), name.c_str());
    }
    ClipTraining other = tinyTraining(3);
    other.seed = 8;
    QVERIFY(!at::equal(train(other, folder.path() / "c")->parameters().at("text_projection.weight"),
                       a->parameters().at("text_projection.weight")));
}

void ClipTrainingTest::stopsEarlyAndSaves() {
    const tests::TempFolder folder;
    std::stop_source stop;
    int steps = 0;
    trainClip(
        tinyTraining(50), [](int64_t step, int batch) { return colourPairs(1, step, batch); }, folder.path(),
        stop.get_token(),
        [&](const Progress& progress) {
            steps = static_cast<int>(progress.done);
            if (steps == 2) {
                stop.request_stop();
            }
        });
    QCOMPARE(steps, 2);
    QVERIFY(ClipModel::load(folder.path()) != nullptr);
}

void ClipTrainingTest::badInput() {
    const tests::TempFolder folder;
    const auto messageOf = [&](const ClipTraining& training, const PairSource& source) {
        try {
            trainClip(training, source, folder.path(), {}, {});
        } catch (const Error& error) {
            return QString::fromStdString(error.what());
        }
        return QStringLiteral("no error");
    };
    const PairSource good = [](int64_t step, int batch) { return colourPairs(1, step, batch); };
    ClipTraining training = tinyTraining(1);
    QCOMPARE(messageOf(training, [](int64_t, int) { return std::vector<ClipPair>{}; }),
             QStringLiteral("the source of CLIP pairs gave 0 pairs, at least two are needed"));
    training.texts = {"red"};
    QVERIFY(messageOf(training, good).endsWith(QStringLiteral("was not announced to the tokenizer")));
    training.texts.clear();
    QCOMPARE(messageOf(training, good), QStringLiteral("CLIP training needs the texts its pairs may carry"));
    training = tinyTraining(0);
    QCOMPARE(messageOf(training, good),
             QStringLiteral("CLIP training needs at least one step and two pairs a step, got 0 and 16"));
    QVERIFY_EXCEPTION_THROWN(trainClipTokenizer({" ", ""}, folder.path()), Error);
    ClipConfig config = tinyTraining(1).config;
    config.vocabSize = 600;
    const auto tokenizer = text::ClipTokenizer::fromFolder(tests::testData() / "clip" / "clip-nano-eos2");
    const auto model = ClipModel::makeRandom(config, 1);
    QVERIFY_EXCEPTION_THROWN(matchedAuc(*model, *tokenizer, {}), Error);
    QVERIFY_EXCEPTION_THROWN(matchedAuc(*model, *tokenizer, {colourPairs(1, 0, 1)[0], colourPairs(1, 0, 1)[0]}), Error);
}

}  // namespace omnidrive::clip

QTEST_APPLESS_MAIN(omnidrive::clip::ClipTrainingTest)
#include "tst_clip_training.moc"
