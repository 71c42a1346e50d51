// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_model.h"

#include "base/error.h"
#include "clip/label_text.h"
#include "clip/text_batch.h"
#include "support/temp_folder.h"
#include "vision/preprocess.h"

#include <QtTest>

#include <ATen/ATen.h>

#include <cmath>
#include <thread>

namespace omnidrive::clip {

using Labels = std::vector<std::string>;

class RegionScorerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comparableLabels_data();
    void comparableLabels();
    void sameThing_data();
    void sameThing();
    void agreesWithTheModelByHand();
    void templatesAreAveraged();
    void batchesEqualSingles();
    void contrastSumsToOne();
    void theLabelDoesNotCompeteWithItself();
    void withoutVocabularyNothingCompetes();
    void sharedByThreads();
    void badInput();
};

namespace {

std::filesystem::path checkpoint() {
    return tests::testData() / "clip" / "clip-nano-eos2";
}

vision::Image makeImage(int width, int height, int seed) {
    vision::Image image{width, height, {}, {}};
    for (int i = 0; i < width * height * 3; ++i) {
        image.rgb.push_back(static_cast<uint8_t>((i * 37 + seed * 101 + i / 7 * seed) % 256));
    }
    return image;
}

ScorerOptions withVocabulary(Labels vocabulary) {
    ScorerOptions options;
    options.vocabulary = std::move(vocabulary);
    return options;
}

}  // namespace

void RegionScorerTest::comparableLabels_data() {
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("expected");

    QTest::newRow("plain") << "traffic light"
                           << "traffic light";
    QTest::newRow("article, plural, capitals") << " The Traffic   Lights."
                                               << "traffic light";
    QTest::newRow("hyphen") << "Traffic-light"
                            << "traffic light";
    QTest::newRow("bus stays") << "bus"
                               << "bus";
    QTest::newRow("glass stays") << "glass"
                                 << "glass";
    QTest::newRow("an") << "an ambulance"
                        << "ambulance";
    QTest::newRow("empty") << ""
                           << "";
    QTest::newRow("punctuation") << "?!"
                                 << "";
}

void RegionScorerTest::comparableLabels() {
    QFETCH(QString, label);
    QTEST(QString::fromStdString(comparableLabel(label.toStdString())), "expected");
}

void RegionScorerTest::sameThing_data() {
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("vocabulary");
    QTest::addColumn<bool>("expected");

    QTest::newRow("equal") << "car"
                           << "car" << true;
    QTest::newRow("narrower") << "red traffic light"
                              << "traffic light" << true;
    QTest::newRow("wider") << "light"
                           << "traffic light" << false;
    QTest::newRow("part of a word") << "oscar"
                                    << "car" << false;
    QTest::newRow("not at the end") << "car near a truck"
                                    << "car" << false;
    QTest::newRow("all words strung together") << "sky road car"
                                               << "road" << false;
    QTest::newRow("empty label") << ""
                                 << "car" << false;
    QTest::newRow("empty vocabulary") << "car"
                                      << "" << false;
}

void RegionScorerTest::sameThing() {
    QFETCH(QString, label);
    QFETCH(QString, vocabulary);
    QTEST(namesSameThing(label.toStdString(), vocabulary.toStdString()), "expected");
}

void RegionScorerTest::agreesWithTheModelByHand() {
    const auto model = ClipModel::load(checkpoint());
    const auto tokenizer = text::ClipTokenizer::fromFolder(checkpoint());
    const auto image = makeImage(40, 20, 3);
    const auto& config = model->config();
    const auto pixels =
        vision::preprocessForClip(image, static_cast<int>(config.imageSize), true, config.mean, config.std)
            .unsqueeze(0);
    const auto batch = tokenizeTexts(*tokenizer, {"a photo of a car.", "a photo of a sky.", "a photo of a road."}, 77);
    const auto cosines =
        model->embedImages(pixels).matmul(model->embedTexts(batch.ids, batch.mask).t()).squeeze(0);  // [3]
    const auto shares = (model->logitScale() * cosines).softmax(0);

    const auto scorer = RegionScorer::make(model, tokenizer, withVocabulary({"sky", "road", "car"}));
    const auto score = scorer->score({image}, {"car"}).at(0);
    QVERIFY(std::abs(score.cosine - cosines[0].item<double>()) < 1e-5);
    QVERIFY(std::abs(score.logit - (model->logitScale() * cosines[0]).item<double>()) < 1e-3);
    QVERIFY(std::abs(score.clipScore - 2.5 * std::max(score.cosine, 0.0)) < 1e-12);
    QVERIFY(std::abs(score.contrast - shares[0].item<double>()) < 1e-4);
    const bool skyIsBetter = cosines[1].item<double>() > cosines[2].item<double>();
    QCOMPARE(score.bestOther, std::string(skyIsBetter ? "sky" : "road"));
    QVERIFY(std::abs(score.bestOtherCosine - cosines[skyIsBetter ? 1 : 2].item<double>()) < 1e-5);
}

void RegionScorerTest::templatesAreAveraged() {
    const auto model = ClipModel::load(checkpoint());
    const auto tokenizer = text::ClipTokenizer::fromFolder(checkpoint());
    const auto image = makeImage(30, 30, 1);
    const auto cosineWith = [&](Labels templates) {
        ScorerOptions options;
        options.templates = std::move(templates);
        return RegionScorer::make(model, tokenizer, options)->score({image}, {"truck"}).at(0).cosine;
    };
    const double a = cosineWith({"{label}"}), b = cosineWith({"a photo of a {label}."}),
                 both = cosineWith({"{label}", "a photo of a {label}."});
    const auto batch = tokenizeTexts(*tokenizer, {"truck", "a photo of a truck."}, 77);
    const double length = model->embedTexts(batch.ids, batch.mask).mean(0).norm().item<double>();
    QVERIFY(std::abs(both - (a + b) / 2 / length) < 1e-5);
}

void RegionScorerTest::batchesEqualSingles() {
    const auto scorer = RegionScorer::load(checkpoint(), withVocabulary({"sky", "road"}));
    std::vector<vision::Image> crops;
    Labels labels;
    for (int i = 0; i < 70; ++i) {
        crops.push_back(makeImage(20 + i, 90 - i, i));
        labels.push_back(i % 2 == 0 ? "car" : "traffic light");
    }
    const auto scores = scorer->score(crops, labels);
    QCOMPARE(scores.size(), crops.size());
    for (size_t i : {size_t(0), size_t(63), size_t(64), size_t(69)}) {
        const auto single = scorer->score({crops[i]}, {labels[i]}).at(0);
        QVERIFY(std::abs(single.cosine - scores[i].cosine) < 1e-5);
        QVERIFY(std::abs(single.contrast - scores[i].contrast) < 1e-4);
    }
    QVERIFY(scorer->score({}, {}).empty());
}

void RegionScorerTest::contrastSumsToOne() {
    const auto scorer = RegionScorer::load(checkpoint(), withVocabulary({"sky", "road", "car"}));
    const auto image = makeImage(33, 44, 9);
    const auto scores = scorer->score({image, image, image}, {"sky", "the road", "Cars"});
    QVERIFY(std::abs(scores[0].contrast - 1) > 1e-3);
    double sum = scorer->score({image}, {"sky"})[0].contrast + scorer->score({image}, {"road"})[0].contrast +
                 scorer->score({image}, {"car"})[0].contrast;
    QVERIFY(std::abs(sum - 1) < 1e-6);
}

void RegionScorerTest::theLabelDoesNotCompeteWithItself() {
    const auto scorer = RegionScorer::load(checkpoint(), withVocabulary({"traffic light"}));
    const auto image = makeImage(33, 44, 9);
    QCOMPARE(scorer->score({image}, {"The traffic lights"})[0].contrast, 1.0);
    QCOMPARE(scorer->score({image}, {"red traffic light"})[0].contrast, 1.0);
    QVERIFY(scorer->score({image}, {"traffic light pole"})[0].contrast < 1);
}

void RegionScorerTest::withoutVocabularyNothingCompetes() {
    const auto score = RegionScorer::load(checkpoint(), {})->score({makeImage(5, 5, 1)}, {"car"})[0];
    QCOMPARE(score.contrast, 1.0);
    QVERIFY(score.bestOther.empty());
}

void RegionScorerTest::sharedByThreads() {
    const auto scorer = RegionScorer::load(checkpoint(), withVocabulary({"sky"}));
    const auto image = makeImage(40, 40, 2);
    const double expected = scorer->score({image}, {"label 3"})[0].cosine;
    std::atomic<int> wrong{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 6; ++i) {
                    const auto scores = scorer->score({image, image}, {"label 3", "label " + std::to_string(i)});
                    wrong += std::abs(scores[0].cosine - expected) > 1e-5 ? 1 : 0;
                }
            });
        }
    }
    QCOMPARE(wrong.load(), 0);
}

void RegionScorerTest::badInput() {
    const auto messageOf = [](auto call) {
        try {
            call();
        } catch (const Error& error) {
            return QString::fromStdString(error.what());
        }
        return QStringLiteral("no error");
    };
    const auto scorer = RegionScorer::load(checkpoint(), {});
    QCOMPARE(messageOf([&] { scorer->score({makeImage(5, 5, 1)}, {}); }),
             QStringLiteral("1 crops but 0 labels to score"));
    QCOMPARE(messageOf([&] { scorer->score({vision::Image{}}, {"car"}); }), QStringLiteral("crop 0 to score is empty"));
    ScorerOptions options;
    options.templates = {"a photo"};
    QCOMPARE(messageOf([&] { RegionScorer::load(checkpoint(), options); }),
             QStringLiteral("CLIP template 'a photo' has no {label}"));
    options.templates.clear();
    QCOMPARE(messageOf([&] { RegionScorer::load(checkpoint(), options); }),
             QStringLiteral("the region scorer needs at least one template"));
}

}  // namespace omnidrive::clip

QTEST_APPLESS_MAIN(omnidrive::clip::RegionScorerTest)
#include "tst_region_scorer.moc"
