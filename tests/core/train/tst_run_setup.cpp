// SPDX-License-Identifier: GPL-3.0-or-later
// Where a recipe's CLIP takes its contrast vocabulary from, and vocabularies that are none.
#include "train/run_setup.h"

#include "support/error_text.h"
#include "support/temp_folder.h"

#include <QTest>

#include <torch/types.h>

#include <fstream>

using namespace omnidrive;
namespace fs = std::filesystem;

namespace {

/// A CLIP in a folder of its own, with a vocabulary beside it.
class ClipFolder {
public:
    explicit ClipFolder(const std::string& vocabulary) {
        fs::copy(tests::testData() / "clip" / "clip-nano-eos2", path());
        std::ofstream(path() / "omnidrive_vocabulary.yaml") << vocabulary;
    }
    fs::path path() const { return folder_.path() / "clip"; }

private:
    tests::TempFolder folder_;
};

train::Recipe recipeWith(const ClipFolder& clip) {
    train::Recipe recipe;
    recipe.clip = clip.path().string();
    return recipe;
}

/// Nine aliases deep, each of ten times the one before: a billion texts in a few lines.
std::string billionTexts() {
    std::string yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
        const auto before = "*a" + std::to_string(i - 1);
        yaml += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int j = 1; j < 10; ++j) {
            yaml += ", " + before;
        }
        yaml += "]\n";
    }
    return yaml + "vocabulary: [car]\n";
}

}  // namespace

class TestRunSetup : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theClipsOwnVocabulary() {
        const ClipFolder clip("vocabulary: [car, traffic light]\n");
        QCOMPARE(train::loadScorer(recipeWith(clip), torch::kCPU)->options().vocabulary, (std::vector<std::string>{"car", "traffic light"}));
    }

    void theRecipesVocabularyGoesFirst() {
        const ClipFolder clip("vocabulary: [car]\n");
        auto recipe = recipeWith(clip);
        recipe.contrastVocabulary = {"road"};
        QCOMPARE(train::loadScorer(recipe, torch::kCPU)->options().vocabulary, (std::vector<std::string>{"road"}));
    }

    void badVocabularies_data() {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("reason");
        QTest::newRow("empty") << "" << "the key 'vocabulary' must be a list of texts";
        QTest::newRow("no list") << "vocabulary: {a: b}" << "the key 'vocabulary' must be a list of texts";
        QTest::newRow("no YAML") << "vocabulary: [" << "the key 'vocabulary' must be a list of texts";
        QTest::newRow("begins with a comma") << ", a" << "the key 'vocabulary' must be a list of texts";
        QTest::newRow("leads to itself") << "vocabulary: &v [car, *v]" << "omnidrive_vocabulary.yaml";
        QTest::newRow("a billion texts") << QString::fromStdString(billionTexts()) << "omnidrive_vocabulary.yaml";
        QTest::newRow("a byte too long") << "vocabulary: [car]" + QString((1 << 20) - 16, ' ') << "is 1048577 bytes long, more than the 1048576 allowed";
    }

    void badVocabularies() {
        QFETCH(QString, content);
        QFETCH(QString, reason);
        const ClipFolder clip(content.toStdString());
        const QString error = tests::errorOf([&] { train::loadScorer(recipeWith(clip), torch::kCPU); });
        QVERIFY2(error.contains(reason) && error.contains("omnidrive_vocabulary.yaml"), qPrintable(error));
    }
};

QTEST_APPLESS_MAIN(TestRunSetup)
#include "tst_run_setup.moc"
