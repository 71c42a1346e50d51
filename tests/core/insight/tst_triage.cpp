// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/triage.h"

#include "base/random.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace omnidrive;
using insight::CaseDigest;
using insight::rankSuspicious;
using insight::WitnessVerdict;

namespace {

/// @param grounding of its one zoom; negative: none was stored.
CaseDigest makeCase(const char* id, double confidence, double grounding, const char* answer = "A", const char* group = "g") {
    CaseDigest digest;
    digest.id = id;
    digest.groupId = group;
    digest.answer = answer;
    digest.answerHash = hashText(answer);
    digest.confidence = confidence;
    insight::ZoomDigest zoom;
    zoom.isValid = true;
    zoom.label = "vehicle";
    if (grounding >= 0) {
        zoom.grounding = grounding;
    }
    digest.zooms = {zoom};
    return digest;
}

QString order(const std::vector<CaseDigest>& digests, const insight::WitnessVerdicts& witness = {}) {
    QStringList ids;
    for (const auto& suspicion : rankSuspicious(digests, witness, 100)) {
        ids << QString::fromStdString(digests[suspicion.index].id);
    }
    return ids.join(QLatin1Char(' '));
}

}  // namespace

class TestTriage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranksEachSign() {
        QCOMPARE(order({makeCase("doubtful", 0.4, 1e-4), makeCase("sure", 0.95, 1e-4)}), QStringLiteral("sure doubtful"));
        QCOMPARE(order({makeCase("seen", 0.9, 0.8), makeCase("unseen", 0.9, 1e-5)}), QStringLiteral("unseen seen"));
        QCOMPARE(order({makeCase("with1", 0.9, 1e-3), makeCase("with2", 0.9, 1e-3), makeCase("alone", 0.9, 1e-3, "B")}), QStringLiteral("alone with1 with2"));
        QCOMPARE(order({makeCase("agreed", 0.9, 1e-3), makeCase("denied", 0.9, 1e-3)}, {{"agreed", {{0, WitnessVerdict::InBox}}}, {"denied", {{0, WitnessVerdict::Nowhere}}}}),
                 QStringLiteral("denied agreed"));
    }

    void checkpointsOfAProbeMayDisagree() {
        const auto queue = rankSuspicious(
            std::vector{makeCase("probe-000-000000", 0.8, 1e-3, "A", "probe-000"), makeCase("probe-000-000020", 0.8, 1e-3, "B", "probe-000")}, {}, 10);
        QCOMPARE(queue[0].disagreement, 0.0);
        const auto group = rankSuspicious(std::vector{makeCase("a", 0.8, 1e-3, "A"), makeCase("b", 0.8, 1e-3, "B")}, {}, 10);
        QVERIFY(group[0].disagreement > 0);
    }

    /// Free answers are told apart by all they say, however long they begin alike.
    void answersAreComparedWhole_data() {
        QTest::addColumn<QByteArrayList>("answers");
        QTest::addColumn<bool>("isSame");
        const QByteArray start = "The traffic light ahead of the car shows the colour ";
        QTest::newRow("other end") << QByteArrayList{start + "red", start + "green"} << false;
        QTest::newRow("same words") << QByteArrayList{start + "red", start + " Red."} << true;
        QTest::newRow("a letter as text") << QByteArrayList{"A", "A) red"} << true;
        QTest::newRow("other letter as text") << QByteArrayList{"A", "B) green"} << false;
    }
    void answersAreComparedWhole() {
        QFETCH(QByteArrayList, answers);
        QFETCH(bool, isSame);
        std::vector<CaseDigest> digests;
        for (const QByteArray& answer : answers) {
            rollout::Trajectory trajectory;
            trajectory.id = answer.toStdString();
            trajectory.groupId = "g";
            trajectory.options = {"red", "green"};
            trajectory.answerText = answer.toStdString();
            trajectory.answerLetter = answer.size() == 1 ? answer.toStdString() : "";
            digests.push_back(insight::digestOf(trajectory));
            digests.back().zooms = makeCase("x", 0.9, 0.1).zooms;
        }
        QCOMPARE(rankSuspicious(digests, {}, 1)[0].disagreement == 0, isSame);
    }

    void longAnswersAreCutAtACharacter() {
        rollout::Trajectory trajectory;
        trajectory.answerText = std::string(39, 'x') + "红灯";   // three bytes each
        QCOMPARE(QString::fromStdString(insight::digestOf(trajectory).answer), QString(39, QLatin1Char('x')) + QChar(0x2026));
        trajectory.answerText = std::string(37, 'x') + "红";
        QCOMPARE(insight::digestOf(trajectory).answer, trajectory.answerText);
    }

    void theScoreIsTheStatedFormula() {
        const std::vector<CaseDigest> digests{makeCase("a", 0.8, 1e-3), makeCase("b", 0.8, 1e-3, "B")};
        const auto queue = rankSuspicious(digests, {}, 10);
        QVERIFY(std::abs(queue[0].ungrounded - 0.5) < 1e-12);
        QVERIFY(std::abs(queue[0].score - 100 * 0.8 * (0.15 + 0.85 * 0.5) * (0.5 + 0.5 * 0.5)) < 1e-9);
    }

    void theBestCropCounts() {
        CaseDigest digest = makeCase("a", 0.9, 1e-6);
        digest.zooms.push_back(digest.zooms[0]);
        digest.zooms[1].call = 1;
        digest.zooms[1].grounding = 0.9;
        const auto queue = rankSuspicious(std::vector{digest}, {}, 10);
        QCOMPARE(queue[0].call, 1);
        QVERIFY(queue[0].ungrounded < 0.02);
    }

    void theVerdictAboutTheBestCropCounts() {
        CaseDigest digest = makeCase("a", 0.9, 1e-3), other = makeCase("b", 0.9, 1e-3);
        for (CaseDigest* one : {&digest, &other}) {
            one->zooms.push_back(one->zooms[0]);
            one->zooms[1].call = 1;
            one->zooms[1].grounding = 1e-6;
        }
        QCOMPARE(order({digest, other}, {{"a", {{1, WitnessVerdict::Nowhere}}}, {"b", {{0, WitnessVerdict::Nowhere}}}}), QStringLiteral("b a"));
    }

    void leavesOutWhatCannotBeJudged() {
        CaseDigest noZoom = makeCase("no zoom", 0.9, 0.1);
        noZoom.zooms.clear();
        CaseDigest refused = makeCase("refused", 0.9, 0.1);
        refused.zooms[0].isValid = false;
        QCOMPARE(order({noZoom, refused, makeCase("no answer", 0.9, 0.1, "")}), QString());
        const auto queue = rankSuspicious(std::vector{makeCase("imported", std::numeric_limits<double>::quiet_NaN(), -1)}, {}, 10);
        QVERIFY(std::isfinite(queue[0].score));
        QVERIFY(queue[0].reasons.empty());   // nothing is claimed that was not recorded
    }

    void saysWhyInWords() {
        const std::vector<CaseDigest> digests{makeCase("a", 0.97, 2e-5), makeCase("b", 0.2, 0.9, "B"), makeCase("c", 0.2, 0.9, "B")};
        const auto queue = rankSuspicious(digests, {{"a", {{0, WitnessVerdict::Elsewhere}}}}, 1);
        QCOMPARE(queue.size(), size_t{1});
        QStringList reasons;
        for (const auto& reason : queue[0].reasons) {
            reasons << QString::fromStdString(reason);
        }
        QCOMPARE(reasons.join(QStringLiteral("; ")),
                 QStringLiteral("the second witness sees no vehicle in the box, only elsewhere in the frame; no crop looks like \"vehicle\": grounding 0.00; "
                                "yet sure of its answer (97 %); 2 of 3 rollouts of the group answered otherwise"));
    }

    void aLongRunIsRankedAtOnce() {
        std::vector<CaseDigest> digests;
        for (int i = 0; i < 100'000; ++i) {
            digests.push_back(makeCase(std::to_string(i).c_str(), i % 97 / 97.0, i % 89 / 89.0, i % 3 == 0 ? "A" : "B", std::to_string(i / 8).c_str()));
        }
        QBENCHMARK_ONCE { QCOMPARE(rankSuspicious(digests, {}, 500).size(), size_t{500}); }
    }
};

QTEST_GUILESS_MAIN(TestTriage)
#include "tst_triage.moc"
