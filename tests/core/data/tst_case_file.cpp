// SPDX-License-Identifier: GPL-3.0-or-later
// Chosen cases: written, read and asked again, from their scene or from their pictures.
#include "data/case_file.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QTest>

#include <fstream>
#include <iterator>

using namespace omnidrive;
using namespace omnidrive::data;
using tests::errorOf;
namespace fs = std::filesystem;

namespace {

CaseQuestion caseOf(const SceneQuestion& scene, const std::string& id) {
    const Sample sample = drawSceneQuestion(scene);
    CaseQuestion one;
    one.id = id;
    one.sample = sample.id;
    one.question = sample.question;
    one.options = sample.options;
    one.answer = sample.answer;
    one.kind = sample.kind;
    one.scene = scene;
    for (const auto& image : sample.images) {
        one.frames.push_back(vision::contentId(*image));
    }
    one.truthLabel = sample.truth.targetLabel;
    one.truthBoxInImage = sample.truth.targetBoxInImage;
    one.needsZoom = sample.truth.needsZoom;
    return one;
}

}  // namespace

class TestCaseFile : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;

    fs::path file() const { return temp_.path() / "cases.json"; }
    fs::path written(const QString& text) const {
        std::ofstream(file(), std::ios::binary) << text.toStdString();
        return file();
    }
    /// Its pictures as files beside the case file, and no scene.
    CaseQuestion withPictures(CaseQuestion one) const {
        const Sample sample = drawSceneQuestion(*one.scene);
        for (size_t i = 0; i < sample.images.size(); ++i) {
            const fs::path name = one.id + "-" + std::to_string(i) + ".jpg";
            const auto& bytes = sample.images[i]->encoded;
            std::ofstream(temp_.path() / name, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<long>(bytes.size()));
            one.pictures.push_back(name);
        }
        one.scene.reset();
        return one;
    }

private Q_SLOTS:
    void asksTheSameAgain_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("split");
        QTest::addColumn<bool>("fromPictures");
        QTest::newRow("drawn") << "synthetic" << "train" << false;
        QTest::newRow("drawn, validation") << "synthetic" << "validation" << false;
        QTest::newRow("six views drawn") << "synthetic-six" << "train" << false;
        QTest::newRow("pictures") << "synthetic" << "train" << true;
        QTest::newRow("six pictures") << "synthetic-six" << "test" << true;
    }
    void asksTheSameAgain() {
        QFETCH(QString, source);
        QFETCH(QString, split);
        QFETCH(bool, fromPictures);
        const SceneQuestion scene{source.toStdString(), 18446744073709551615u, 3, split.toStdString(), 17, 0.2};
        const CaseQuestion drawn = caseOf(scene, "s1-000001-00-0");
        writeCases(file(), {fromPictures ? withPictures(drawn) : drawn}, "/runs/one");
        const auto cases = readCases(file());
        QCOMPARE(cases.size(), size_t(1));
        const Sample again = sampleOf(cases[0], file()), before = drawSceneQuestion(scene);
        QCOMPARE(again.id, before.id);
        QCOMPARE(again.question, before.question);
        QCOMPARE(again.options, before.options);
        QCOMPARE(again.answer, before.answer);
        QCOMPARE(again.kind, before.kind);
        QCOMPARE(again.images.size(), before.images.size());
        for (size_t i = 0; i < again.images.size(); ++i) {
            QVERIFY(again.images[i]->rgb == before.images[i]->rgb);
        }
        QCOMPARE(again.truth.targetLabel, before.truth.targetLabel);
        QVERIFY(again.truth.targetBoxInImage == before.truth.targetBoxInImage);
    }

    void theCasesOwnAnswerCounts() {
        CaseQuestion one = caseOf({}, "a");
        one.answer = one.answer == "A" ? "B" : "A";
        QCOMPARE(sampleOf(one, file()).answer, one.answer);
    }

    /// A scene that a later version draws otherwise: the pictures are taken; without them the case is refused.
    void aSceneThatGivesOtherPictures() {
        CaseQuestion one = caseOf({}, "a");
        one.pictures = withPictures(one).pictures;
        for (fs::path& picture : one.pictures) {
            picture = temp_.path() / picture;
        }
        one.scene->index = 5;
        QCOMPARE(vision::contentId(*sampleOf(one, file()).images[0]), one.frames[0]);
        one.pictures.clear();
        QCOMPARE(errorOf([&] { sampleOf(one, "cases.json"); }),
                 QStringLiteral("cases.json, case a: its \"scene\" gives another question or picture than the case's, and no \"pictures\" are at hand"));
    }

    /// A case of six views has six pictures, also where a scene would draw it.
    void oneOrSixPictures() {
        const SceneQuestion scene{"synthetic-six", 1, 0, "train", 1, 0.2};
        CaseQuestion one = withPictures(caseOf(scene, "six"));
        for (fs::path& picture : one.pictures) {
            picture = temp_.path() / picture;
        }
        QCOMPARE(sampleOf(one, "cases.json").images.size(), size_t(6));
        one.pictures.resize(3);
        one.frames.clear();
        QCOMPARE(errorOf([&] { sampleOf(one, "cases.json"); }), QStringLiteral("cases.json, case six: it has 3 pictures instead of 1 or 6"));
        one.scene = scene;
        writeCases(file(), {one}, "");
        QVERIFY(errorOf([&] { readCases(file()); }).contains("cases[0].pictures has 3 paths instead of 1 or 6"));
        one.pictures.resize(1);
        one.frames = caseOf(scene, "six").frames;
        QCOMPARE(sampleOf(one, "cases.json").images.size(), size_t(6));   // drawn: its frames are six
    }

    void otherPicturesThanNamed() {
        CaseQuestion one = withPictures(caseOf({}, "a")), other = withPictures(caseOf({"synthetic", 1, 0, "train", 1, 0.2}, "b"));
        one.pictures = {temp_.path() / other.pictures[0]};
        QVERIFY(errorOf([&] { sampleOf(one, "cases.json"); }).contains("case a: \"pictures\" are not the ones that \"frames\" names"));
    }

    void badFiles_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("problem");
        const QString head = QStringLiteral(R"({"format":"omnidrive-cases","version":1,"cases":[)");
        QTest::newRow("no JSON") << "[" << "not valid JSON";
        QTest::newRow("another file") << "{}" << "is no case file";
        QTest::newRow("later version") << R"({"format":"omnidrive-cases","version":2,"cases":[]})" << "is no case file of version 1 or lower";
        QTest::newRow("no case") << head + "]}" << "holds no case";
        QTest::newRow("no question") << head + R"({"id":"a"}]})" << "cases[0].question";
        QTest::newRow("answer outside of the options")
            << head + R"({"id":"a","question":"q","options":["x","y"],"answer":"C","pictures":["p"]}]})" << "letter of none of its 2 options";
        QTest::newRow("neither scene nor pictures") << head + R"({"id":"a","question":"q","answer":"x"}]})" << "cases[0].pictures has no paths";
        QTest::newRow("five pictures")
            << head + R"({"id":"a","question":"q","answer":"x","pictures":["1","2","3","4","5"]}]})" << "has 5 paths instead of 1 or 6";
        QTest::newRow("twice") << head + R"({"id":"a","question":"q","answer":"x","pictures":["p"]},{"id":"a","question":"q","answer":"x","pictures":["p"]}]})"
                               << "cases[1].id is 'a' a second time";
        QTest::newRow("index below zero")
            << head + R"({"id":"a","question":"q","answer":"x","scene":{"source":"synthetic","data_seed":1,"run_seed":0,"split":"train","index":-1,"global_share":0}}]})"
            << "scene.index is below 0";
        QTest::newRow("box of three") << head + R"({"id":"a","question":"q","answer":"x","pictures":["p"],"truth":{"box":[1,2,3]}}]})"
                                      << "truth.box has 3 numbers";
    }
    void badFiles() {
        QFETCH(QString, text);
        QFETCH(QString, problem);
        const QString said = errorOf([&] { readCases(written(text)); });
        QVERIFY2(said.contains(problem) && said.contains("cases.json"), qPrintable(said));
    }

    void aMissingFile() { QVERIFY(errorOf([&] { readCases(temp_.path() / "none.json"); }).contains("none.json")); }

    void unknownKeysArePassedOver() {
        CaseQuestion one = caseOf({}, "a");
        one.annotationsJson = R"([{"target":"case:a","annotation":{"type":"object"}}])";
        writeCases(file(), {one}, "");
        std::ifstream stream(file());
        QString text = QString::fromStdString({std::istreambuf_iterator<char>(stream), {}});
        QVERIFY(text.contains("\"type\": \"object\""));
        text.replace(QStringLiteral("\"kind\""), QStringLiteral("\"from_later\": [1], \"kind\""));
        QCOMPARE(readCases(written(text)).size(), size_t(1));
    }
};

QTEST_APPLESS_MAIN(TestCaseFile)
#include "tst_case_file.moc"
