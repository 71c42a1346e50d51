// SPDX-License-Identifier: GPL-3.0-or-later
// Questions about scenes: answers, options and truth fit the scene, the letters are even, and a data set is the same every time.
#include "data/scenes.h"
#include "vision/codec.h"
#include "vision/stitch.h"

#include <QTest>

#include <map>
#include <set>

using namespace omnidrive;
using namespace omnidrive::data;

namespace {

std::string rightOption(const Sample& sample) { return sample.options.at(static_cast<size_t>(sample.answer.at(0) - 'A')); }

std::set<std::string> asSet(const std::array<const char*, 4>& words) { return {words.begin(), words.end()}; }

int wordCount(const std::string& text) { return static_cast<int>(QString::fromStdString(text).split(QLatin1Char(' ')).size()); }

}  // namespace

class TestQuestions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void questionsAboutEveryObjectAreRight() {
        for (uint64_t seed = 0; seed < 40; ++seed) {
            const Scene scene = makeScene(seed, {});
            for (size_t i = 0; i < scene.objects.size(); ++i) {
                Rng rng(seed);
                const SceneObject& object = scene.objects[i];
                const Sample sample = questionAbout(scene, static_cast<int>(i), rng);
                QCOMPARE(rightOption(sample), std::string(attributeWords(object.cls)[static_cast<size_t>(object.attribute)]));
                QCOMPARE(std::set<std::string>(sample.options.begin(), sample.options.end()), asSet(attributeWords(object.cls)));
                QCOMPARE(sample.truth.targetLabel, std::string(objectClassLabel(object.cls)));
                QCOMPARE(*sample.truth.targetBoxInImage, toBoxF(object.boxInImage));
                QVERIFY(sample.truth.needsZoom);
                QVERIFY(sample.question.find(sample.truth.targetLabel) != std::string::npos);
                QVERIFY(wordCount(sample.question) <= 8);
            }
        }
    }

    void questionsAboutTheViewAreRight() {
        for (uint64_t seed = 0; seed < 40; ++seed) {
            const Scene scene = makeScene(seed, {});
            Rng rng(seed);
            const Sample sample = questionAbout(scene, -1, rng);
            const bool isBend = sample.kind == "road";
            QCOMPARE(rightOption(sample), std::string(isBend ? roadBendWords()[static_cast<size_t>(scene.bend)]
                                                             : dayTimeWords()[static_cast<size_t>(scene.dayTime)]));
            QVERIFY(!sample.truth.needsZoom);
            QVERIFY(sample.truth.targetLabel.empty() && !sample.truth.targetBoxInImage);
        }
    }

    void aDataSetIsTheSameEveryTime() {
        const uint64_t seed = splitSeed(3, "train");
        for (int64_t index : {0, 1, 77}) {
            const Sample a = makeSample(seed, index, {}, {}), b = makeSample(seed, index, {}, {});
            QCOMPARE(a.id, b.id);
            QCOMPARE(a.question, b.question);
            QCOMPARE(a.options, b.options);
            QCOMPARE(a.answer, b.answer);
            QCOMPARE(a.images[0]->rgb, b.images[0]->rgb);
        }
    }

    void splitsDoNotMeet() {
        std::set<std::string> seen;
        for (const char* split : {"train", "validation", "test"}) {
            for (int64_t index = 0; index < 20; ++index) {
                seen.insert(vision::contentId(*makeSample(splitSeed(3, split), index, {}, {}).images[0]));
            }
        }
        QCOMPARE(seen.size(), size_t{60});
    }

    /// 600 draws: a letter within 150 +- 45 (over four standard deviations), a share of .3 within .3 +- .08.
    void lettersAndKindsAreEven() {
        std::map<std::string, int> letters, kinds;
        int global = 0;
        QuestionOptions options;
        options.globalShare = 0.3;
        for (int64_t index = 0; index < 600; ++index) {
            const Sample sample = makeSample(11, index, {}, options);
            ++letters[sample.answer];
            ++kinds[sample.kind];
            global += sample.truth.needsZoom ? 0 : 1;
        }
        QCOMPARE(letters.size(), size_t{4});
        for (const auto& [letter, count] : letters) {
            QVERIFY2(std::abs(count - 150) < 45, letter.c_str());
        }
        QVERIFY(std::abs(global / 600.0 - 0.3) < 0.08);
        QCOMPARE(kinds.size(), size_t{7});   // five classes, conditions, road
    }

    void sharesOfZeroAndOne() {
        for (const double share : {0.0, 1.0}) {
            QuestionOptions options;
            options.globalShare = share;
            for (int64_t index = 0; index < 30; ++index) {
                QCOMPARE(makeSample(5, index, {}, options).truth.needsZoom, share == 0.0);
            }
        }
    }

    void sixViews() {
        const SceneOptions scenes;
        const vision::StitchLayout layout{scenes.width, scenes.height};
        QuestionOptions options;
        options.sixViews = true;
        std::set<int> cameras;
        for (int64_t index = 0; index < 40; ++index) {
            const Sample sample = makeSample(7, index, scenes, options);
            QCOMPARE(sample.images.size(), size_t{6});
            const auto on = layout.toCamera(*sample.truth.targetBoxInImage);
            QVERIFY(on.has_value() && !on->crossesTileEdge);
            cameras.insert(on->camera);
            for (const char* word : {"front", "back", "camera", "view"}) {
                QVERIFY(sample.question.find(word) == std::string::npos);
            }
        }
        QCOMPARE(cameras.size(), size_t{6});
    }

    void theAskedObjectIsInOneViewOnly() {
        for (uint64_t seed = 0; seed < 30; ++seed) {
            std::map<ObjectClass, int> counts;
            for (const Scene& view : makeSixViewScene(seed, {}).views) {
                for (const SceneObject& object : view.objects) {
                    ++counts[object.cls];
                }
            }
            QVERIFY(counts.size() >= 3);
            for (const auto& [cls, count] : counts) {
                QCOMPARE(count, 1);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestQuestions)
#include "tst_questions.moc"
