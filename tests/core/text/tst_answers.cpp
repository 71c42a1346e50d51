// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/official_extraction.h"
#include "text/reply_parser.h"

#include <QtTest>

using namespace omnidrive::text;

namespace {

const std::vector<std::string> kLights{"red", "yellow", "green", "off"};
const std::vector<std::string> kActions{"Turn left", "A full stop", "Left", "Turn left."};

}  // namespace

class TestAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsLetters_data();
    void readsLetters();
    void readsLettersWithoutOptions();
    void readsTextsThatOverlap();
    void officialTable_data();
    void officialTable();
    void officialOptions_data();
    void officialOptions();
    void officialMatches();
    void repairs_data();
    void repairs();
    void rewrites_data();
    void rewrites();
};

void TestAnswers::readsLetters_data() {
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("letter");
    for (const char* same : {"B",
                             "b",
                             "B)",
                             "(B)",
                             "(b)",
                             "B.",
                             "B:",
                             "[B]",
                             "**B**",
                             "*B*",
                             "B. yellow",
                             "B) yellow",
                             "B: it is yellow",
                             "Answer: B",
                             "answer: (B)",
                             "The answer is B",
                             "The answer is: B.",
                             "Final Answer: B) yellow",
                             "The correct option is B",
                             "Option B",
                             "B yellow",
                             "yellow",
                             "Yellow.",
                             " yellow\n",
                             "The answer is yellow",
                             "\"B\"",
                             "B)\nbecause it is dim",
                             "**Answer:** B",
                             "My final answer is **B**"}) {
        QTest::newRow(same) << same << "B";
    }
    for (const char* none : {"",
                             " ",
                             "Bus",
                             "E",
                             "Z)",
                             "B yellowish light",
                             "blue",
                             "A) or B)",
                             "(A) (B) (C) (D)",
                             "A. B. C. D.",
                             "A and B",
                             "A, B",
                             "yellow green",
                             "not red",
                             "Before the light",
                             "a car is ahead",
                             "answer",
                             "?",
                             "()",
                             "B's light",
                             "Answer:",
                             "the",
                             "\xff\xfe"}) {
        QTest::addRow("none: %s", none) << none << "";
    }
    QTest::newRow("letter goes before text") << "A) green"
                                             << "A";
}

void TestAnswers::readsLetters() {
    QFETCH(QString, answer);
    QFETCH(QString, letter);
    QCOMPARE(QString::fromStdString(answerLetter(answer.toStdString(), kLights)), letter);
}

void TestAnswers::readsLettersWithoutOptions() {
    QCOMPARE(answerLetter("F", {}), std::string("F"));
    QCOMPARE(answerLetter("G", {}), std::string());
    QCOMPARE(answerLetter("red", {}), std::string());
}

void TestAnswers::readsTextsThatOverlap() {
    QCOMPARE(answerLetter("A full stop", kActions), std::string("B"));
    QCOMPARE(answerLetter("left", kActions), std::string("C"));
    QCOMPARE(answerLetter("turn  LEFT", kActions), std::string());
    QCOMPARE(answerLetter("D", kActions), std::string("D"));
}

void TestAnswers::officialTable_data() {
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("option");
    QTest::newRow("tags are not seen") << "<answer>A) Slow down.</answer>"
                                       << "";
    QTest::newRow("Final Answer") << "Final Answer: A) Slow down."
                                  << "A";
    QTest::newRow("needs a bracket") << "Answer: C. Turn left"
                                     << "";
    QTest::newRow("The final answer is") << "The final answer is: (D) go"
                                         << "D";
    QTest::newRow("None of the above") << "**Final Answer**: None of the above"
                                       << "F";
    QTest::newRow("last occurrence") << "Final Answer: A) x Final Answer: B) y"
                                     << "B";
    QTest::newRow("first marker of the list") << "Answer: A) x. The final answer is: B) y. Answer: C) z"
                                              << "B";
    QTest::newRow("lower case is no marker") << "final answer: A) x"
                                             << "";
    QTest::newRow("conclusion") << "<CONCLUSION> E) wait"
                                << "E";
    QTest::newRow("nothing") << ""
                             << "";
}

void TestAnswers::officialTable() {
    QFETCH(QString, reply);
    QFETCH(QString, option);
    QCOMPARE(QString::fromStdString(officialOption(reply.toStdString())), option);
}

void TestAnswers::officialOptions_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("option");
    QTest::newRow("nothing behind") << "A)"
                                    << "";
    QTest::newRow("line feeds behind") << "A)\n\n"
                                       << "";
    QTest::newRow("blank behind") << "A) "
                                  << "A";
    QTest::newRow("text on the next line") << "A)\n go"
                                           << "A";
    QTest::newRow("first that has text") << "(A) go (B) stop"
                                         << "A";
    QTest::newRow("G is no option") << "G) go"
                                    << "";
    QTest::newRow("letter inside a word") << "(VOID) go"
                                          << "D";
    QTest::newRow("option before none") << "none of the B) x"
                                        << "B";
    QTest::newRow("none of the") << "NONE OF THE others"
                                 << "F";
    QTest::newRow("none of") << "none of them"
                             << "";
}

void TestAnswers::officialOptions() {
    QFETCH(QString, text);
    QFETCH(QString, option);
    QCOMPARE(QString::fromStdString(extractOption(text.toStdString())), option);
}

void TestAnswers::officialMatches() {
    QVERIFY(officialMatch("Final Answer: A) x", "A) x"));
    QVERIFY(!officialMatch("Final Answer: A) x", "B) x"));
    QVERIFY2(officialMatch("no idea", "slow down"), "two missing letters count as equal");
}

void TestAnswers::repairs_data() {
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("option");
    QTest::newRow("tags") << "<think>maybe A) red</think><answer>B) yellow</answer>"
                          << "B";
    QTest::newRow("tags, letter only") << "<answer>B</answer>"
                                       << "B";
    QTest::newRow("tags, sentence") << "<answer>I see it. The final answer is B.</answer>"
                                    << "B";
    QTest::newRow("tags, bracket inside") << "<answer>It must be B) yellow</answer>"
                                          << "B";
    QTest::newRow("letter with a stop") << "Answer: C. green"
                                        << "C";
    QTest::newRow("any case") << "so the FINAL ANSWER is: (d) off"
                              << "D";
    QTest::newRow("text of an option") << "Reasoning... The answer is green"
                                       << "C";
    QTest::newRow("bare letter") << "B"
                                 << "B";
    QTest::newRow("nothing") << "I cannot tell."
                             << "";
    QTest::newRow("empty") << ""
                           << "";
}

void TestAnswers::repairs() {
    QFETCH(QString, reply);
    QFETCH(QString, option);
    QCOMPARE(QString::fromStdString(repairedOption(reply.toStdString(), kLights)), option);
}

void TestAnswers::rewrites_data() {
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("rewritten");
    QTest::addColumn<QString>("option");
    QTest::newRow("letter") << "<think>a</think><answer>B</answer>"
                            << "Reasoning Steps: a\nFinal Answer: B) yellow"
                            << "B";
    QTest::newRow("no thought") << "<answer>green</answer>"
                                << "Final Answer: C) green"
                                << "C";
    QTest::newRow("thought with a marker") << "<think>The final answer is: (A) red?</think><answer>B</answer>"
                                           << "Final Answer: B) yellow"
                                           << "B";
    QTest::newRow("open answer") << "<answer>Slow down.</answer>"
                                 << "Final Answer: Slow down."
                                 << "";
    QTest::newRow("no tags") << "Final Answer: D) off"
                             << "Final Answer: D) off"
                             << "D";
}

void TestAnswers::rewrites() {
    QFETCH(QString, reply);
    QFETCH(QString, rewritten);
    QFETCH(QString, option);
    const auto form = toOfficialForm(reply.toStdString(), kLights);
    QCOMPARE(QString::fromStdString(form), rewritten);
    QCOMPARE(QString::fromStdString(officialOption(form)), option);
}

QTEST_APPLESS_MAIN(TestAnswers)
#include "tst_answers.moc"
