// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/rollout_comparison.h"

#include <QTest>

using namespace omnidrive;
using insight::compareRollouts;
using insight::RolloutComparison;
using insight::StepMatch;
using insight::textDifference;
using insight::TextPart;

namespace {

rollout::Turn zoom(const char* thought, int x, bool isValid = true) {
    rollout::Turn turn;
    turn.thought = thought;
    turn.tool.emplace();
    turn.tool->label = "car";
    turn.tool->valid = isValid;
    turn.tool->boxInModel = BoxF{x / 2.0, 0, x / 2.0 + 50, 50};
    if (isValid) {
        turn.tool->effectiveBox = BoxI{x, 0, x + 100, 100};
    }
    return turn;
}

rollout::Turn answering(const char* thought, const char* text) {
    rollout::Turn turn;
    turn.thought = thought;
    turn.answer = text;
    return turn;
}

rollout::Trajectory made(std::vector<rollout::Turn> turns) {
    rollout::Trajectory trajectory;
    trajectory.turns = std::move(turns);
    return trajectory;
}

QByteArray rowsOf(const RolloutComparison& comparison) {
    QByteArray text;
    for (const auto& row : comparison.rows) {
        const char* const kMatch[] = {"=", "~", "x", "<", ">"};
        text += QByteArray::number(row.reference) + kMatch[static_cast<int>(row.match)] + QByteArray::number(row.selected) + ' ';
    }
    return text.trimmed();
}

}  // namespace

class TestRolloutComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void alignsByKind_data() {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<int>("first");
        QTest::newRow("the same") << QByteArray("0=0 1=1 2=2 3=3") << -1;
        QTest::newRow("another answer") << QByteArray("0=0 1=1 2=2 3x3") << 3;
        QTest::newRow("a box near by") << QByteArray("0=0 1~1 2=2 3=3") << 1;
        QTest::newRow("a box elsewhere") << QByteArray("0=0 1x1 2=2 3=3") << 1;
        QTest::newRow("refused") << QByteArray("0=0 1x1 2=2 3=3") << 1;
        QTest::newRow("no zoom") << QByteArray("0<-1 1<-1 2=0 3=1") << 0;
        QTest::newRow("one zoom more") << QByteArray("0=0 1=1 -1>2 -1>3 2=4 3=5") << 2;
    }
    void alignsByKind() {
        QFETCH(QByteArray, rows);
        QFETCH(int, first);
        const rollout::Trajectory reference = made({zoom("I look.", 0), answering("So it is.", "A")});
        const std::map<QByteArray, rollout::Trajectory> others{
            {"the same", reference},
            {"another answer", made({zoom("I look.", 0), answering("So it is.", "B")})},
            {"a box near by", made({zoom("I look.", 20), answering("So it is.", "A")})},
            {"a box elsewhere", made({zoom("I look.", 300), answering("So it is.", "A")})},
            {"refused", made({zoom("I look.", 0, false), answering("So it is.", "A")})},
            {"no zoom", made({answering("So it is.", "A")})},
            {"one zoom more", made({zoom("I look.", 0), zoom("Again.", 300), answering("So it is.", "A")})},
        };
        const RolloutComparison comparison = compareRollouts(reference, others.at(QTest::currentDataTag()));
        QCOMPARE(rowsOf(comparison), rows);
        QCOMPARE(comparison.firstDivergence, first);
    }

    void saysHowFarCropsOverlap() {
        const auto comparison = compareRollouts(made({zoom("", 0)}), made({zoom("", 50)}));
        QCOMPARE(comparison.rows.size(), size_t{1});
        QVERIFY(std::abs(comparison.rows[0].overlap.value_or(0) - 50.0 / 150) < 1e-12);
        QCOMPARE(comparison.reference[0].text, std::string("car [0, 0, 50, 50]"));
    }

    void findsTheWordsThatDiffer() {
        const auto found = textDifference("I look at the red light.\nIt is on.", "I look at the green  light. It was on.");
        QCOMPARE(found.reference, (std::vector<TextPart>{{"I look at the ", false}, {"red ", true}, {"light.\nIt ", false}, {"is ", true}, {"on.", false}}));
        QCOMPARE(found.selected, (std::vector<TextPart>{{"I look at the ", false}, {"green  ", true}, {"light. It ", false}, {"was ", true}, {"on.", false}}));
        QVERIFY(!found.isSame());
    }

    void whiteSpaceIsNoDifference() {
        QVERIFY(textDifference("a b", "a\n b ").isSame());
        QVERIFY(textDifference(" a", "a").isSame());
        QVERIFY(textDifference("", "").isSame());
        QVERIFY(!textDifference("", "a").isSame());
    }

    void lettersOfOtherAlphabetsStayWhole() {
        QCOMPARE(textDifference("Ampel grün", "Ampel grau").selected, (std::vector<TextPart>{{"Ampel ", false}, {"grau", true}}));
    }

    /// What differs over more words than are looked into is marked as a whole, at once.
    void veryLongTextsAreNotLookedInto() {
        std::string a, b;
        for (int i = 0; i < 200000; ++i) {
            a += "x" + std::to_string(i) + " ";
            b += "y" + std::to_string(i) + " ";
        }
        const auto found = textDifference("same " + a + "end", "same " + b + "end");
        QCOMPARE(found.reference.size(), size_t{3});
        QVERIFY(found.reference[1].differs && found.reference[1].text == a);
        QCOMPARE(found.selected[2].text, std::string("end"));
    }
};

QTEST_GUILESS_MAIN(TestRolloutComparison)
#include "tst_rollout_comparison.moc"
