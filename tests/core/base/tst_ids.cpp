// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ids.h"

#include <QtTest>

#include <type_traits>
#include <unordered_set>

using namespace omnidrive;

// The point of these types: they do not mix, neither with each other nor silently with numbers and texts.
static_assert(!std::is_convertible_v<int, StepIndex> && !std::is_convertible_v<StepIndex, int64_t>);
static_assert(!std::is_convertible_v<StepIndex, TokenIndex> && !std::is_constructible_v<TokenIndex, StepIndex>);
static_assert(!std::is_convertible_v<std::string, RunId> && !std::is_constructible_v<RunId, RolloutId>);
static_assert(sizeof(StepIndex) == sizeof(int64_t));

class TestIds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void indexes();
    void textIds();
};

void TestIds::indexes() {
    QVERIFY(!StepIndex().isValid());
    QVERIFY(StepIndex(0).isValid());
    QVERIFY(StepIndex(3) < StepIndex(4));
    QVERIFY(StepIndex(3).next() == StepIndex(4));
    QCOMPARE(TokenIndex(7).at(), size_t(7));
    const std::unordered_set<TurnIndex> turns{TurnIndex(1), TurnIndex(1), TurnIndex(2)};
    QCOMPARE(turns.size(), size_t(2));
}

void TestIds::textIds() {
    QVERIFY(!RunId().isValid());
    QVERIFY(RolloutId("s1-000001-00-0") < RolloutId("s1-000001-00-1"));
    const std::unordered_set<FrameId> frames{FrameId("a"), FrameId("b"), FrameId("a")};
    QCOMPARE(frames.size(), size_t(2));
}

QTEST_APPLESS_MAIN(TestIds)
#include "tst_ids.moc"
