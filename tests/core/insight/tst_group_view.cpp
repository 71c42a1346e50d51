// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/group_view.h"

#include <QTest>

#include <cmath>

using namespace omnidrive;
using insight::GroupStep;
using insight::GroupView;
using rollout::Trajectory;

namespace {

rollout::Turn zoomAt(int x, bool isValid = true) {
    rollout::Turn turn;
    turn.tool.emplace();
    turn.tool->label = "car";
    turn.tool->valid = isValid;
    if (isValid) {
        turn.tool->effectiveBox = BoxI{x, 0, x + 100, 100};
    }
    return turn;
}

rollout::Turn answering(const char* text) {
    rollout::Turn turn;
    turn.answer = text;
    return turn;
}

std::shared_ptr<const Trajectory> rolloutOf(std::vector<rollout::Turn> turns, double reward = 0) {
    auto trajectory = std::make_shared<Trajectory>();
    trajectory->turns = std::move(turns);
    trajectory->rewards.total = reward;
    trajectory->groupId = "g";
    return trajectory;
}

}  // namespace

class TestGroupView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aProbeIsOneQuestionUnderManyCheckpoints() {
        const auto answered = [](int64_t step, const char* answer) {
            auto trajectory = std::make_shared<Trajectory>(*rolloutOf({answering(answer)}));
            trajectory->groupId = "probe-002";
            trajectory->step = step;
            return trajectory;
        };
        const GroupView view = insight::groupView({answered(0, "A"), answered(20, "B")});
        QVERIFY(view.isProbe);
        QCOMPARE(view.members[1].step, int64_t{20});
        QCOMPARE(view.firstDivergence, 0);
        QVERIFY(!insight::groupView({rolloutOf({answering("A")})}).isProbe);
    }

    void alignsBySteps() {
        const GroupView view = insight::groupView({rolloutOf({zoomAt(0), answering("A")}), rolloutOf({answering("A")}), rolloutOf({zoomAt(0), zoomAt(0, false), answering("B")})});
        QCOMPARE(view.members.size(), size_t{3});
        for (const auto& member : view.members) {
            QCOMPARE(member.steps.size(), size_t{3});
        }
        QCOMPARE(view.members[1].steps[1].kind, GroupStep::Kind::None);
        QCOMPARE(view.members[2].steps[1].kind, GroupStep::Kind::Refused);
        QCOMPARE(view.members[2].steps[1].call, 1);
    }

    void findsWhereTheyPart() {
        QCOMPARE(insight::groupView({rolloutOf({zoomAt(0), answering("A")}), rolloutOf({zoomAt(0), answering("A")})}).firstDivergence, -1);
        // Boxes that share most are the same step; those that share a third are not.
        const GroupView near = insight::groupView({rolloutOf({zoomAt(0), answering("A")}), rolloutOf({zoomAt(20), answering("B")}), rolloutOf({zoomAt(10), answering("A")})});
        QCOMPARE(near.firstDivergence, 1);
        QVERIFY(near.members[1].steps[1].isOwnWay && !near.members[0].steps[1].isOwnWay);
        const GroupView far = insight::groupView({rolloutOf({zoomAt(0), answering("A")}), rolloutOf({zoomAt(0), answering("A")}), rolloutOf({zoomAt(50), answering("A")})});
        QCOMPARE(far.firstDivergence, 0);
        QVERIFY(far.members[2].steps[0].isOwnWay);
    }

    void overlapIsSymmetricAndBlankWithoutCrops() {
        const GroupView view = insight::groupView({rolloutOf({zoomAt(0)}), rolloutOf({zoomAt(50), zoomAt(400)}), rolloutOf({answering("A")})});
        QCOMPARE(view.overlapOf(0, 0), 1.0);
        QVERIFY(std::abs(view.overlapOf(0, 1) - 50.0 / 150) < 1e-12);
        QCOMPARE(view.overlapOf(1, 0), view.overlapOf(0, 1));
        QVERIFY(std::isnan(view.overlapOf(0, 2)) && std::isnan(view.overlapOf(2, 2)));
    }

    void anEmptyGroupIsNoCrash() {
        const GroupView view = insight::groupView({});
        QVERIFY(view.members.empty());
        QCOMPARE(view.firstDivergence, -1);
    }
};

QTEST_GUILESS_MAIN(TestGroupView)
#include "tst_group_view.moc"
