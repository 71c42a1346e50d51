// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bounded_queue.h"

#include <QtTest>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

using namespace omnidrive;

class TestBoundedQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsOrder();
    void fullRefusesAndKeepsTheItem();
    void fullMakesProducersWait();
    void closedDeliversTheRest();
    void closeWakesBothSides();
    void stopWakesBothSides();
    void movesOnlyTypes();
    void hammered();
    void needsRoom();
};

void TestBoundedQueue::keepsOrder() {
    BoundedQueue<int> queue(3);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(queue.push(i));
    }
    QCOMPARE(queue.size(), size_t(3));
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(queue.pop().value(), i);
    }
    QVERIFY(!queue.tryPop());
}

void TestBoundedQueue::fullRefusesAndKeepsTheItem() {
    BoundedQueue<std::string> queue(1);
    std::string first = "first", second = "second";
    QVERIFY(queue.tryPush(first));
    QVERIFY(!queue.tryPush(second));
    QCOMPARE(second, std::string("second"));
}

void TestBoundedQueue::fullMakesProducersWait() {
    BoundedQueue<int> queue(1);
    std::atomic<int> pushed = 0;
    std::jthread producer([&] {
        for (int i = 0; i < 3; ++i) {
            queue.push(i);
            ++pushed;
        }
    });
    QTRY_COMPARE(pushed.load(), 1);
    QTest::qWait(20);
    QCOMPARE(pushed.load(), 1);   // the second waits for room
    QCOMPARE(queue.pop().value(), 0);
    QTRY_COMPARE(pushed.load(), 2);
    QCOMPARE(queue.pop().value(), 1);
    QCOMPARE(queue.pop().value(), 2);
}

void TestBoundedQueue::closedDeliversTheRest() {
    BoundedQueue<int> queue(4);
    queue.push(1);
    queue.push(2);
    queue.close();
    queue.close();
    QVERIFY(queue.isClosed());
    QVERIFY(!queue.push(3));
    QCOMPARE(queue.pop().value(), 1);
    QCOMPARE(queue.pop().value(), 2);
    QVERIFY(!queue.pop());
}

void TestBoundedQueue::closeWakesBothSides() {
    BoundedQueue<int> full(1), empty(1);
    full.push(0);
    std::atomic<int> woken = 0;
    std::jthread producer([&] { woken += full.push(1) ? 100 : 1; });
    std::jthread consumer([&] { woken += empty.pop() ? 100 : 1; });
    QTest::qWait(5);
    full.close();
    empty.close();
    QTRY_COMPARE(woken.load(), 2);
}

void TestBoundedQueue::stopWakesBothSides() {
    BoundedQueue<int> full(1), empty(1);
    full.push(0);
    std::atomic<int> woken = 0;
    std::jthread producer([&](std::stop_token stop) { woken += full.push(1, stop) ? 100 : 1; });
    std::jthread consumer([&](std::stop_token stop) { woken += empty.pop(stop) ? 100 : 1; });
    producer.request_stop();
    consumer.request_stop();
    QTRY_COMPARE(woken.load(), 2);
    QCOMPARE(full.size(), size_t(1));
}

void TestBoundedQueue::movesOnlyTypes() {
    BoundedQueue<std::unique_ptr<int>> queue(1);
    QVERIFY(queue.push(std::make_unique<int>(7)));
    QCOMPARE(**queue.pop(), 7);
}

void TestBoundedQueue::hammered() {
    constexpr int kProducers = 4, kEach = 2000;
    BoundedQueue<int> queue(3);
    std::atomic<long> sum = 0, count = 0;
    std::vector<std::jthread> consumers, producers;
    for (int c = 0; c < 3; ++c) {
        consumers.emplace_back([&] {
            while (const auto item = queue.pop()) {
                sum += *item;
                ++count;
            }
        });
    }
    for (int p = 0; p < kProducers; ++p) {
        producers.emplace_back([&, p] {
            for (int i = 0; i < kEach; ++i) {
                queue.push(p * kEach + i);
            }
        });
    }
    producers.clear();   // joins
    queue.close();
    consumers.clear();
    constexpr long kTotal = long(kProducers) * kEach;
    QCOMPARE(count.load(), kTotal);
    QCOMPARE(sum.load(), kTotal * (kTotal - 1) / 2);
}

void TestBoundedQueue::needsRoom() {
    try {
        const BoundedQueue<int> queue(0);
        QFAIL("no error");
    } catch (const Error& error) {
        QCOMPARE(QString(error.what()), QString("a queue needs room for at least one item"));
    }
}

QTEST_GUILESS_MAIN(TestBoundedQueue)
#include "tst_bounded_queue.moc"
