// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/latest_value.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace omnidrive;

class TestLatestValue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newestWins();
    void bellRingsOncePerTake();
    void hammered();
};

void TestLatestValue::newestWins() {
    LatestValue<int> latest;
    QVERIFY(!latest.take());
    latest.publish(1);
    latest.publish(2);
    const auto taken = latest.take();
    QCOMPARE(taken->value, 2);
    QCOMPARE(taken->number, uint64_t(2));
    QVERIFY(!latest.take());
    QCOMPARE(latest.publishedCount(), uint64_t(2));
}

void TestLatestValue::bellRingsOncePerTake() {
    int rings = 0;
    LatestValue<std::string> latest([&] { ++rings; });
    latest.publish("a");
    latest.publish("b");
    QCOMPARE(rings, 1);
    latest.take();
    latest.publish("c");
    QCOMPARE(rings, 2);
}

void TestLatestValue::hammered() {
    constexpr int kLast = 20000;
    std::atomic<int> rings = 0;
    LatestValue<int> latest([&] { ++rings; });
    std::jthread writer([&] {
        for (int i = 1; i <= kLast; ++i) {
            latest.publish(i);
        }
    });
    int newest = 0, takes = 0;
    while (newest < kLast) {
        if (const auto taken = latest.take()) {
            QVERIFY(taken->value > newest);
            QCOMPARE(taken->number, static_cast<uint64_t>(taken->value));
            newest = taken->value;
            ++takes;
        }
    }
    writer.join();
    QCOMPARE(rings.load(), takes);   // a bell for every value that was taken, none for those replaced unseen
}

QTEST_GUILESS_MAIN(TestLatestValue)
#include "tst_latest_value.moc"
