// SPDX-License-Identifier: GPL-3.0-or-later
// Multiple choice on DriveLMM-o1. The two letters of each row were worked out by hand from SPEC section 9.2: what the official script reads, and what a
// reader takes from the reply.
#include "base/error.h"
#include "eval/answered_set.h"
#include "support/temp_folder.h"

#include <QRegularExpression>
#include <QTest>

#include <fstream>

using namespace omnidrive;
using namespace omnidrive::eval;
namespace fs = std::filesystem;

namespace {

data::DriveLmmRecord question(int number, const std::string& finalAnswer, const std::string& letter) {
    data::DriveLmmRecord record;
    record.idx = "scene_sample" + std::to_string(number) + "_" + std::to_string(number);
    record.number = number;
    record.options = {"Slow down", "Turn left", "Turn right", "Stop", "Keep going"};
    record.finalAnswer = finalAnswer;
    record.answerLetter = letter;
    return record;
}

/// The official reading once more, with Qt's regular expressions and lists instead of our loops.
QString officialByQt(const QString& reply) {
    const QStringList markers{"The final answer is:", "**Final Answer:**",   "Final Answer", "Answer",     "Why take this action?:",
                              "**Final Answer**",     "**Final Decision**:", "Final Step:",  "<CONCLUSION>"};
    QString text;
    for (const QString& marker : markers) {
        if (reply.contains(marker)) {
            text = reply.split(marker).last();
            break;
        }
    }
    static const QRegularExpression option("([A-F])\\)\\s*([^\\n]+)");
    const auto match = option.match(text);
    return match.hasMatch() ? match.captured(1) : text.toLower().contains("none of the ") ? QString("F") : QString();
}

}  // namespace

class TestChoiceScores : public QObject {
    Q_OBJECT

    tests::TempFolder folder_;

    fs::path write(const char* name, const std::string& json) {
        std::ofstream(folder_.path() / name) << json;
        return folder_.path() / name;
    }

private Q_SLOTS:
    void outputs_data();
    void outputs();
    void twoMissingLettersAreEqualToTheScript();
    void ratesByNumber();
    void aFileAgainstAnotherCalculation();
    void predictionsInBothSpellings();
    void brokenRecordsAreNamedAndTheRestLoads();
    void filesWithoutPredictions_data();
    void filesWithoutPredictions();
};

void TestChoiceScores::outputs_data() {
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<QString>("official");
    QTest::addColumn<QString>("repaired");
    const auto row = [](const char* name, const char* reply, const char* official, const char* repaired) {
        QTest::newRow(name) << QByteArray(reply) << QString(official) << QString(repaired);
    };
    // The table of SPEC 9.2.
    row("SPEC: tags", "<answer>A) Slow down.</answer>", "", "A");
    row("SPEC: Final Answer", "Final Answer: A) Slow down.", "A", "A");
    row("SPEC: letter with a stop", "Answer: C. Turn right", "", "C");
    row("SPEC: letter in brackets", "The final answer is: (D) go", "D", "D");
    row("SPEC: none of the above", "**Final Answer**: None of the above", "F", "F");
    // Each marker of the list.
    row("marker 1", "The final answer is: B) Turn left.", "B", "B");
    row("marker 2", "**Final Answer:** B) Turn left.", "B", "B");
    row("marker 3", "Final Answer\nB) Turn left.", "B", "B");
    row("marker 4", "Answer B) Turn left.", "B", "B");
    row("marker 5", "Why take this action?: C) Turn right.", "C", "C");
    row("marker 6", "**Final Answer** C) Turn right.", "C", "C");
    row("marker 7", "**Final Decision**: D) Stop.", "D", "D");
    row("marker 8", "Final Step: D) Stop.", "D", "D");
    row("marker 9", "<CONCLUSION> E) Keep going. </CONCLUSION>", "E", "E");
    // Which marker, and which of its occurrences.
    row("last occurrence", "Final Answer: A) Slow down. Wait. Final Answer: B) Turn left.", "B", "B");
    row("first of the list, not of the text", "Answer: A) Slow down. The final answer is: B) Turn left. Answer: C) Turn right.", "B", "B");
    row("Final Answer before Answer", "Final Answer: A) Slow down.\nAnswer key: B) Turn left.", "A", "A");
    row("Answer before CONCLUSION", "<CONCLUSION>E) Keep going.</CONCLUSION> Answer: A) Slow down.", "A", "A");
    row("Answer before Final Step", "Final Step: stop. Answer D) Stop.", "D", "D");
    row("marker inside a word", "Answers vary: A) Slow down", "A", "A");
    row("marker inside the thought", "<think>The final answer is: (A) maybe.</think><answer>B) Turn left</answer>", "A", "B");
    row("letters of the reasoning", "**Step-by-Step Reasoning**: A) and B) are unsafe.\n**Final Answer**: E) Keep going.", "E", "E");
    // Case, and what is no marker.
    row("lower case", "final answer: A) Slow down.", "", "A");
    row("sentence case", "Final answer: B) Turn left", "", "B");
    row("upper case", "FINAL ANSWER: B) Turn left.", "", "B");
    row("upper case sentence", "FINAL ANSWER IS B", "", "B");
    row("lower case article", "the final answer is: B) Turn left", "", "B");
    row("no colon", "The final answer is (B) Turn left.", "", "B");
    row("answer in lower case", "The answer is B) Turn left.", "", "B");
    row("answer with a capital", "The Answer is B) Turn left.", "B", "B");
    row("decision without stars", "Final Decision: D) Stop.", "", "D");
    row("answer on the next line", "I think the answer is\n**B**", "", "B");
    row("no marker", "A) Slow down.", "", "A");
    row("letter alone", "B", "", "B");
    row("empty", "", "", "");
    row("no choice", "I cannot tell.", "", "");
    row("marker alone", "Final Answer:", "", "");
    row("marker and a sentence", "My Answer: the ego vehicle should be careful.", "", "");
    // How the letter is written.
    row("nothing behind", "Final Answer: A)", "", "A");
    row("line feed behind", "Final Answer: A)\n", "", "A");
    row("blank behind", "Final Answer: A) ", "A", "A");
    row("text two lines on", "Final Answer: A)\n\nSlow down.", "A", "A");
    row("Windows line end", "Final Answer: A)\r\nSlow down.", "A", "A");
    row("no blank", "Final Answer: C)Turn right", "C", "C");
    row("tabs", "Final Answer:\tC)\tTurn right", "C", "C");
    row("list item", "Final Answer:\n\n- A) Slow down", "A", "A");
    row("both brackets", "Final Answer: (B) Turn left", "B", "B");
    row("stop", "Final Answer: B. Turn left", "", "B");
    row("colon", "Final Answer: B: Turn left", "", "B");
    row("square brackets", "Final Answer: [B] Turn left", "", "B");
    row("bold letter and bracket", "Final Answer: **B)** Turn left", "B", "B");
    row("bold letter", "Final Answer: **B**", "", "B");
    row("bare letter", "Final Answer: B", "", "B");
    row("small letter", "Final Answer: b) Turn left", "", "B");
    row("text of the option", "Final Answer: Turn left.", "", "B");
    row("number", "Final Answer: 2) turn somewhere", "", "");
    row("G", "Final Answer: G) Fly", "", "");
    row("F without such an option", "Answer: F) None of the above", "F", "F");
    row("wide letter", "Final Answer: \xef\xbc\xa1) somewhere", "", "");
    row("inside a word", "Final Answer: (VOID) go", "D", "");
    row("not UTF-8", "Final Answer: \xff A) Slow down", "A", "A");
    row("end token behind", "Final Answer: E) Keep going.<|im_end|>", "E", "E");
    // None and several.
    row("none, lower case", "Final Answer: none of the above", "F", "F");
    row("none, upper case", "Final Answer: NONE OF THE OPTIONS", "F", "F");
    row("none of them", "Final Answer: None of them", "", "");
    row("option before none", "Final Answer: None of the others, so B) Turn left", "B", "B");
    row("two letters: the first", "Final Answer: (A) or (B) both work", "A", "A");
    row("a denial is not understood", "Final Answer: not A) but B) Turn left", "A", "A");
    // This method's own outputs.
    row("tags, letter", "<think>Look.</think><answer>B</answer>", "", "B");
    row("tags, text", "<answer>Stop</answer>", "", "D");
    row("tags, marker inside", "<answer>The Answer: B) Turn left</answer>", "B", "B");
    row("tags, last block", "<answer>A</answer><answer>B</answer>", "", "B");
    row("tags, empty", "<answer></answer>", "", "");
    row("tags, sentence", "<answer>It must be C) Turn right</answer>", "", "C");
    row("call without answer", "<tool_call>{\"name\": \"image_zoom_in_tool\"}</tool_call>", "", "");
}

void TestChoiceScores::outputs() {
    QFETCH(QByteArray, reply);
    QFETCH(QString, official);
    QFETCH(QString, repaired);
    const ChoiceReading reading = readChoice(question(4, "B) Turn left.", "B"), reply.toStdString());
    QCOMPARE(QString::fromStdString(reading.officialGot), official);
    QCOMPARE(QString::fromStdString(reading.repairedGot), repaired);
    QCOMPARE(officialByQt(QString::fromLatin1(reply)), official);
    QCOMPARE(reading.isOfficialRight(), official == "B");
    QCOMPARE(reading.isRepairedRight(), std::optional<bool>(repaired == "B"));
}

void TestChoiceScores::twoMissingLettersAreEqualToTheScript() {
    const ChoiceReading reading = readChoice(question(4, "Wait for the bus.", ""), "I do not know.");
    QVERIFY(reading.isOfficialRight());
    QVERIFY(!reading.isRepairedRight());
    const ChoiceReading byText = readChoice(question(4, "B. Turn left", ""), "Answer: B. Turn left");
    QVERIFY(byText.isOfficialRight());
    QCOMPARE(byText.isRepairedRight(), std::optional<bool>(true));
    const auto scores = *scoreChoices({reading, byText});
    QCOMPARE(scores.all.official, (Rate{2, 2}));
    QCOMPARE(scores.all.repaired, (Rate{1, 1}));
    QCOMPARE(scores.flattered, int64_t{1});
    QCOMPARE(scores.unread, int64_t{2});
}

void TestChoiceScores::ratesByNumber() {
    QVERIFY(!scoreChoices({}));
    const auto scores = *scoreChoices({readChoice(question(2, "A) Slow down", "A"), "Final Answer: A) Slow down"),
                                       readChoice(question(2, "A) Slow down", "A"), "<answer>A</answer>"),
                                       readChoice(question(8, "C) Turn right", "C"), "Final Answer: D) Stop")});
    QCOMPARE(scores.byNumber.size(), size_t{2});
    QCOMPARE(scores.byNumber.at(2).official, (Rate{1, 2}));
    QCOMPARE(scores.byNumber.at(2).repaired, (Rate{2, 2}));
    QCOMPARE(scores.byNumber.at(8).official, (Rate{0, 1}));
    QCOMPARE(scores.all.official, (Rate{1, 3}));
    QCOMPARE(scores.rescued, int64_t{1});
    QCOMPARE(scores.unread, int64_t{1});
}

/// Seven questions, one of them open and one without a reply. By hand: the official script reads A, -, B, D, F of the five choices that have a reply,
/// so three of five are right; a reader takes A, C, B, D, F, so four of five. Numbers 2: 1/2 and 2/2, 3: 1/1, 5: 0/1, 8: 1/1.
void TestChoiceScores::aFileAgainstAnotherCalculation() {
    const auto test = data::readDriveLmm(tests::testData() / "drivelmm" / "test.json");
    const auto file = readPredictions(tests::testData() / "drivelmm" / "predictions.json");
    const AnsweredSet set = pairWithQuestions(test, file.predictions);
    QCOMPARE(set.coverage.questions, int64_t{7});
    QCOMPARE(set.coverage.answered, int64_t{6});
    QCOMPARE(set.coverage.strangers, int64_t{1});
    const auto scores = *scoreChoices(choiceReadings(set));
    QCOMPARE(scores.all.official, (Rate{3, 5}));
    QCOMPARE(scores.all.repaired, (Rate{4, 5}));
    QCOMPARE(scores.byNumber.at(2).official, (Rate{1, 2}));
    QCOMPARE(scores.byNumber.at(2).repaired, (Rate{2, 2}));
    QCOMPARE(scores.byNumber.at(3).official, (Rate{1, 1}));
    QCOMPARE(scores.byNumber.at(5).repaired, (Rate{0, 1}));
    QCOMPARE(scores.byNumber.at(8).official, (Rate{1, 1}));
    QVERIFY(scores.byNumber.count(1) == 0 && scores.byNumber.count(4) == 0);

    int right = 0, asked = 0;   // the same from the files, with Qt alone
    for (const Prediction& prediction : file.predictions) {
        const QString idx = QString::fromStdString(prediction.idx);
        for (const auto& record : test) {
            if (record.idx == prediction.idx && QStringList{"2", "3", "4", "5", "8"}.contains(idx.section('_', -1))) {
                ++asked;
                const QString wanted = officialByQt("Answer" + QString::fromStdString(record.finalAnswer));
                right += officialByQt(QString::fromStdString(prediction.reply)) == wanted ? 1 : 0;
            }
        }
    }
    QCOMPARE(asked, 5);
    QCOMPARE(right, 3);
}

void TestChoiceScores::predictionsInBothSpellings() {
    const auto one = readPredictions(write("a.json", R"([{"idx": "s_t_4", "llm-response": "Answer: A) x", "answer": "not this"}])"));
    const auto other = readPredictions(write("b.json", R"({"k": {"id": "s_t_4", "answer": "Answer: A) x"}})"));
    QCOMPARE(one.predictions.at(0).idx, other.predictions.at(0).idx);
    QCOMPARE(one.predictions.at(0).reply, other.predictions.at(0).reply);
    QCOMPARE(one.predictions.at(0).reply, std::string("Answer: A) x"));
    QVERIFY(one.problems.empty() && other.problems.empty());
    QCOMPARE(readPredictions(write("c.json", R"([{"idx": "s_t_4", "llm-response": ""}])")).predictions.size(), size_t{1});
}

void TestChoiceScores::brokenRecordsAreNamedAndTheRestLoads() {
    const auto file = readPredictions(write("d.json", R"([{"idx": "s_t_1", "answer": "a"}, 7, {"answer": "b"}, {"idx": "s_t_2"}, {"idx": "s_t_1",
        "answer": "c"}, {"idx": "s_t_x", "answer": "d"}, {"id": "s_t_3", "answer": "e"}])"));
    QCOMPARE(file.predictions.size(), size_t{2});
    QCOMPARE(file.predictions[0].reply, std::string("a"));
    QStringList problems;
    for (const std::string& problem : file.problems) {
        problems << QString::fromStdString(problem).section('/', -1);
    }
    QCOMPARE(problems, (QStringList{"d.json, record 2: is not an object", "d.json, record 3: needs a text \"idx\" or \"id\"",
                                    "d.json, record 4 (s_t_2): needs a text \"llm-response\" or \"answer\"",
                                    "d.json, record 5 (s_t_1): the same idx was there before; the first counts",
                                    "d.json, record 6 (s_t_x): \"idx\" must end with a question number, as in \"<scene>_<sample>_4\""}));
}

void TestChoiceScores::filesWithoutPredictions_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("says");
    QTest::newRow("a number") << QByteArray("7") << "e.json is neither a JSON list nor an object of records";
    QTest::newRow("torn") << QByteArray("[{\"idx\"") << "e.json breaks off or is damaged at byte 8";
    QTest::newRow("empty list") << QByteArray("[]") << "e.json: holds no predictions";
    QTest::newRow("a test file") << QByteArray(R"([{"idx": "s_t_1", "question": "?"}])")
                                 << "e.json, record 1 (s_t_1): needs a text \"llm-response\" or \"answer\"";
}

void TestChoiceScores::filesWithoutPredictions() {
    QFETCH(QByteArray, json);
    QFETCH(QString, says);
    try {
        readPredictions(write("e.json", json.toStdString()));
        QFAIL("not refused");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Format);
        QVERIFY2(QString::fromUtf8(error.what()).endsWith(says), error.what());
    }
}

QTEST_APPLESS_MAIN(TestChoiceScores)
#include "tst_choice_scores.moc"
