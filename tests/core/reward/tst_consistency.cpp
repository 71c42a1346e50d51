// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/reward.h"
#include "reward/words.h"

#include <QtTest>

namespace omnidrive::reward {

class ConsistencyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gate_data();
    void gate();
    void questionsWithoutObjects();
    void singulars_data();
    void singulars();
    void words();
};

void ConsistencyTest::gate_data() {
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("thought");
    QTest::addColumn<bool>("isConsistent");

    const QString light = QStringLiteral("What is the state of the traffic light?");
    const QString sign = QStringLiteral("Which way does the traffic sign point?");
    const QString vehicle = QStringLiteral("What does the vehicle's lamp show?");
    QTest::newRow("same words") << "traffic light" << light << "" << true;
    QTest::newRow("head noun decides: light") << "traffic light" << sign << "" << false;
    QTest::newRow("head noun decides: sign") << "traffic sign" << light << "" << false;
    QTest::newRow("head alone") << "light" << light << "" << true;
    QTest::newRow("modifier alone") << "traffic" << light << "" << false;
    QTest::newRow("label gaming") << "vehicle" << light << "" << false;
    QTest::newRow("plural label") << "Traffic Lights" << light << "" << true;
    QTest::newRow("plural question") << "pedestrian"
                                     << "What do the pedestrians do?"
                                     << "" << true;
    QTest::newRow("article") << "the traffic light" << light << "" << true;
    QTest::newRow("hyphen and capitals") << "Traffic-Light" << light << "" << true;
    QTest::newRow("adjectives") << "small red traffic light" << light << "" << true;
    QTest::newRow("colour behind") << "traffic light red" << light << "" << true;
    QTest::newRow("place behind a preposition") << "traffic light near the vehicle" << light << "" << true;
    QTest::newRow("place named instead") << "vehicle near the traffic light" << light << "" << false;
    QTest::newRow("participle") << "pedestrian crossing the road"
                                << "Is the pedestrian waiting?"
                                << "" << true;
    QTest::newRow("participle at the end") << "car parked"
                                           << "Where is the car?"
                                           << "" << true;
    QTest::newRow("DeepEyes' phrase") << "area potentially containing the clock"
                                      << "What time does the clock show?"
                                      << "" << true;
    QTest::newRow("possessive") << "vehicle" << vehicle << "" << true;
    QTest::newRow("kind of") << "truck" << vehicle << "" << true;
    QTest::newRow("wider word") << "vehicle"
                                << "Is the truck braking?"
                                << "" << true;
    QTest::newRow("siblings") << "truck"
                              << "Is the bus braking?"
                              << "" << false;
    QTest::newRow("synonym") << "person"
                             << "What does the pedestrian do?"
                             << "" << true;
    QTest::newRow("traffic signal") << "traffic signal" << light << "" << true;
    QTest::newRow("arm signal is no light") << "traffic light"
                                            << "Which arm signal does the cyclist give?"
                                            << "" << false;
    QTest::newRow("other kind of light") << "brake light" << light << "" << false;
    QTest::newRow("other kind of light, asked") << "traffic light"
                                                << "Which brake light is on?"
                                                << "" << false;
    QTest::newRow("one of several kinds") << "traffic light"
                                          << "Is the brake light or the traffic light on?"
                                          << "" << true;
    QTest::newRow("background") << "road"
                                << "Which way does the road bend?"
                                << "" << false;
    QTest::newRow("whole picture") << "image"
                                   << "What does the image show?"
                                   << "" << false;
    QTest::newRow("empty label") << "" << light << "" << false;
    QTest::newRow("only punctuation") << "?!" << light << "" << false;
    QTest::newRow("only function words") << "it is the" << light << "" << false;
    QTest::newRow("question about the whole view") << "vehicle"
                                                   << "What time of day is it?"
                                                   << "" << false;
    QTest::newRow("thought agrees") << "traffic light" << light << "I need to see the traffic light better." << true;
    QTest::newRow("thought names the head") << "traffic light" << light << "The light is far away." << true;
    QTest::newRow("thought names nothing") << "traffic light" << light << "It is too small, so I zoom in." << true;
    QTest::newRow("thought is about another object")
        << "traffic light" << light << "I look at the pedestrian." << false;
    QTest::newRow("thought is about two") << "traffic light" << light << "The light is beside the sign." << true;
    QTest::newRow("thought cannot replace the question") << "vehicle" << light << "I look at the vehicle." << false;
}

void ConsistencyTest::gate() {
    QFETCH(QString, label);
    QFETCH(QString, question);
    QFETCH(QString, thought);
    QFETCH(bool, isConsistent);
    QCOMPARE(isLabelConsistent(label.toStdString(), question.toStdString(), thought.toStdString()), isConsistent);
}

void ConsistencyTest::questionsWithoutObjects() {
    const std::string question = "What is the safest action?";
    QVERIFY(!isLabelConsistent("pedestrian", question, "The pedestrian may cross.", false));
    QVERIFY(isLabelConsistent("pedestrian", question, "The pedestrian may cross.", true));
    QVERIFY(!isLabelConsistent("pedestrian", question, "I zoom in.", true));
    QVERIFY(!isLabelConsistent("pedestrian", "What does the light show?", "The pedestrian may cross.", true));
}

void ConsistencyTest::singulars_data() {
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("expected");

    const char* rows[][2] = {{"lights", "light"},     {"buses", "bus"},     {"bus", "bus"},      {"crosses", "cross"},
                             {"glass", "glass"},      {"bodies", "body"},   {"boxes", "box"},    {"people", "person"},
                             {"vehicles", "vehicle"}, {"benches", "bench"}, {"houses", "house"}, {"gas", "gas"},
                             {"taxis", "taxi"}};
    for (const auto& row : rows) {
        QTest::newRow(row[0]) << row[0] << row[1];
    }
}

void ConsistencyTest::singulars() {
    QFETCH(QString, word);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(singular(word.toStdString())), expected);
}

void ConsistencyTest::words() {
    using Words = std::vector<std::string>;
    QCOMPARE(splitWords("The cyclist's left-hand SIGN, please!"),
             (Words{"the", "cyclist", "left", "hand", "sign", "", "please", ""}));
    QCOMPARE(splitWords("  ..  "), Words{});
    QCOMPARE(splitWords("Straße 5"), (Words{"straße", "5"}));
}

}  // namespace omnidrive::reward

QTEST_APPLESS_MAIN(omnidrive::reward::ConsistencyTest)
#include "tst_consistency.moc"
