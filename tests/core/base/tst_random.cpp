// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include "base/error.h"

#include <QtTest>

#include <cmath>
#include <set>

using namespace omnidrive;

class TestRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameNumbersForAlways();
    void seedsAreIndependent();
    void uniformStaysInRange();
    void integerReachesBothEnds_data();
    void integerReachesBothEnds();
    void normalHasUnitVariance();
    void stateContinues();
    void badStateIsRefused_data();
    void badStateIsRefused();
};

void TestRandom::sameNumbersForAlways() {
    // The published vectors of the generators: FNV-1a of "a", and xoshiro256** from the state 1, 2, 3, 4.
    QCOMPARE(hashText("a"), uint64_t(0xAF63DC4C8601EC8C));
    QCOMPARE(hashText(""), uint64_t(0xCBF29CE484222325));
    Rng rng = Rng::fromState(std::string("0000000000000001") + "0000000000000002" + "0000000000000003" + "0000000000000004");
    QCOMPARE(rng.next(), uint64_t(11520));
    QCOMPARE(rng.next(), uint64_t(0));
    QCOMPARE(rng.next(), uint64_t(1509978240));
    QCOMPARE(rng.next(), uint64_t(1215971899390074240));
}

void TestRandom::seedsAreIndependent() {
    std::set<uint64_t> seen;
    for (uint64_t run = 0; run < 10; ++run) {
        seen.insert(deriveSeed(run, {}));
        for (uint64_t step = 0; step < 10; ++step) {
            seen.insert(deriveSeed(run, {step}));
            seen.insert(deriveSeed(run, {step, run + 100}));
            seen.insert(deriveSeed(run, {run + 100, step}));
        }
    }
    QCOMPARE(seen.size(), size_t(310));
    QCOMPARE(deriveSeed(5, {1, 2}), deriveSeed(5, {1, 2}));
}

void TestRandom::uniformStaysInRange() {
    Rng rng(1);
    double sum = 0;
    for (int i = 0; i < 20000; ++i) {
        const double u = rng.uniform(), v = rng.uniform(-2, 3);
        QVERIFY(u >= 0 && u < 1 && v >= -2 && v < 3);
        sum += u;
    }
    QVERIFY(std::abs(sum / 20000 - 0.5) < 0.01);
}

void TestRandom::integerReachesBothEnds_data() {
    QTest::addColumn<qint64>("lo");
    QTest::addColumn<qint64>("hi");
    QTest::newRow("one value") << qint64(5) << qint64(5);
    QTest::newRow("across zero") << qint64(-2) << qint64(2);
    QTest::newRow("two") << qint64(0) << qint64(1);
}

void TestRandom::integerReachesBothEnds() {
    QFETCH(qint64, lo);
    QFETCH(qint64, hi);
    Rng rng(3);
    std::set<int64_t> seen;
    for (int i = 0; i < 300; ++i) {
        seen.insert(rng.integer(lo, hi));
    }
    QCOMPARE(*seen.begin(), lo);
    QCOMPARE(*seen.rbegin(), hi);
    QCOMPARE(static_cast<qint64>(seen.size()), hi - lo + 1);
}

void TestRandom::normalHasUnitVariance() {
    Rng rng(4);
    double sum = 0, squares = 0;
    for (int i = 0; i < 20000; ++i) {
        const double x = rng.normal();
        QVERIFY(std::isfinite(x));
        sum += x;
        squares += x * x;
    }
    QVERIFY(std::abs(sum / 20000) < 0.03);
    QVERIFY(std::abs(squares / 20000 - 1) < 0.05);
}

void TestRandom::stateContinues() {
    Rng rng(9);
    rng.next();
    Rng copy = Rng::fromState(rng.state());
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(copy.next(), rng.next());
    }
}

void TestRandom::badStateIsRefused_data() {
    QTest::addColumn<QString>("state");
    QTest::newRow("empty") << "";
    QTest::newRow("short") << QString(63, '0');
    QTest::newRow("capital digits") << QString(64, 'F');
    QTest::newRow("long") << QString(65, '0');
}

void TestRandom::badStateIsRefused() {
    QFETCH(QString, state);
    try {
        Rng::fromState(state.toStdString());
        QFAIL("no error");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::Format);
        QVERIFY(QString(error.what()).startsWith("generator state must be 64 hexadecimal digits, got '"));
    }
}

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
