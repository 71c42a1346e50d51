// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/question_set.h"

#include "base/error.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QTest>

#include <fstream>

using namespace omnidrive;
using data::Question;
namespace fs = std::filesystem;

namespace {

Question fullQuestion(const fs::path& folder) {
    Question question;
    question.id = "s_f_1";
    question.images.assign(6, folder / "pictures" / "a.png");
    question.images[5] = "/elsewhere/b.png";
    question.question = "Which \"light\"?\nThe far one.";
    question.options = {"red", "grün"};
    question.answer = "B";
    question.kind = "planning";
    question.cameras = {"CAM_FRONT", "CAM_BACK"};
    question.scene = "s";
    question.frame = "f";
    question.split = "test";
    question.boxes = {{4, {1, 2.5, 30, 40}, "Vehicle", "Brown SUV.", "<c1,CAM_BACK,1,2>"}};
    return question;
}

}  // namespace

class TestQuestionSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackWhole() {
        const tests::TempFolder folder;
        Question plain;
        plain.id = "plain";
        plain.images = {"/x.png"};
        plain.question = "Why?";
        const std::vector<Question> questions{fullQuestion(folder.path() / "set"), plain};
        data::writeQuestionSet(folder.path() / "set", questions);
        QVERIFY(data::isQuestionSet(folder.path() / "set"));
        for (const fs::path& path : {folder.path() / "set", folder.path() / "set" / "questions.jsonl"}) {
            const auto set = data::readQuestionSet(path);
            QVERIFY(set.problems.empty());
            QVERIFY(set.questions == questions);
        }
        QVERIFY(tests::errorOf([&] { data::writeQuestionSet(folder.path() / "set", questions); }).contains(QStringLiteral("is there already")));
    }

    void movesWithItsPictures() {
        const tests::TempFolder folder;
        data::writeQuestionSet(folder.path() / "old", {fullQuestion(folder.path() / "old")});
        fs::rename(folder.path() / "old", folder.path() / "new");
        const auto set = data::readQuestionSet(folder.path() / "new");
        QCOMPARE(set.questions[0].images[0], folder.path() / "new" / "pictures" / "a.png");
    }

    void brokenLinesAreListed_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("problem");
        QTest::newRow("no JSON") << QByteArray("{") << "line 2 of QUESTIONS is not valid JSON";
        QTest::newRow("no id") << QByteArray(R"({"question": "q", "images": ["a"]})") << "line 2 of QUESTIONS: id is missing";
        QTest::newRow("two pictures") << QByteArray(R"({"id": "2", "question": "q", "images": ["a", "b"]})")
                                      << "line 2 of QUESTIONS: images names 2 pictures; a question has one, or six views";
        QTest::newRow("box") << QByteArray(R"({"id": "2", "question": "q", "images": ["a"], "boxes": [{"camera": 0, "bbox": [1, 2]}]})")
                             << "line 2 of QUESTIONS: boxes[0].bbox is no list of four numbers";
        QTest::newRow("camera") << QByteArray(R"({"id": "2", "question": "q", "images": ["a"], "boxes": [{"camera": 6, "bbox": [1, 2, 3, 4]}]})")
                                << "line 2 of QUESTIONS: boxes[0].camera is no number from 0 to 5";
        QTest::newRow("twice") << QByteArray(R"({"id": "1", "question": "q", "images": ["a"]})") << "line 2 of QUESTIONS: the id 1 was there before";
    }
    void brokenLinesAreListed() {
        QFETCH(QByteArray, line);
        QFETCH(QString, problem);
        const tests::TempFolder folder;
        const fs::path file = folder.path() / "questions.jsonl";
        std::ofstream(file) << R"({"id": "1", "question": "q", "images": ["a"]})" << "\n" << line.toStdString() << "\n";
        const auto set = data::readQuestionSet(file);
        QCOMPARE(set.questions.size(), size_t{1});
        QCOMPARE(set.problems.size(), size_t{1});
        QCOMPARE(QString::fromStdString(set.problems[0]), problem.replace(QStringLiteral("QUESTIONS"), QString::fromStdString(file.string())));
    }

    void refusesWhatHoldsNone() {
        const tests::TempFolder folder;
        QVERIFY(tests::errorOf([&] { data::readQuestionSet(folder.path()); }).endsWith(QStringLiteral("questions.jsonl is not there")));
        std::ofstream(folder.path() / "questions.jsonl") << "{}\n";
        QVERIFY(tests::errorOf([&] { data::readQuestionSet(folder.path()); }).contains(QStringLiteral("holds no question: line 1 of")));
    }

    void loadsAsASample() {
        const tests::TempFolder folder;
        vision::Image image;
        image.width = 8;
        image.height = 4;
        image.rgb.assign(96, 77);
        const auto png = vision::encodePng(image);
        std::ofstream(folder.path() / "a.png", std::ios::binary).write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
        Question question = fullQuestion(folder.path());
        question.images = {folder.path() / "a.png"};
        const auto sample = data::loadQuestionSample(question);
        QCOMPARE(sample.id, std::string("s_f_1"));
        QCOMPARE(sample.kind, std::string("planning"));
        QCOMPARE(sample.answer, std::string("B"));
        QCOMPARE(sample.images[0]->width, 8);
        question.images = {folder.path() / "missing.png"};
        QVERIFY(tests::errorOf([&] { data::loadQuestionSample(question); }).contains(QStringLiteral("missing.png")));
    }
};

QTEST_GUILESS_MAIN(TestQuestionSet)
#include "tst_question_set.moc"
