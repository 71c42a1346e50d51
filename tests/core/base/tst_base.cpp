// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/box.h"
#include "base/error.h"
#include "base/log.h"
#include "base/resources.h"
#include "base/utf8.h"
#include "support/temp_folder.h"

#include <QtTest>

#include <fstream>
#include <limits>
#include <thread>
#include <vector>

using namespace omnidrive;

class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void utf8IsCutBetweenCharacters() {
        const std::string text = "a\xC3\xA9\xE2\x82\xACz";   // one, two, three and one byte
        const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 7, 7};
        for (size_t bytes = 0; bytes < std::size(expected); ++bytes) {
            QCOMPARE(utf8Beginning(text, bytes), std::string_view(text).substr(0, expected[bytes]));
        }
        QVERIFY(utf8Beginning("\x80\x80\x80", 2).empty());   // no UTF-8 at all
    }

    void boxes_data();
    void boxes();
    void centreDecides();
    void errorsCarryKindAndSentence();
    void logReachesTheSink();
    void resourcesAreFound();
};

void TestBase::boxes_data() {
    QTest::addColumn<QList<double>>("a");
    QTest::addColumn<QList<double>>("b");
    QTest::addColumn<double>("expected");
    QTest::newRow("same") << QList<double>{0, 0, 2, 2} << QList<double>{0, 0, 2, 2} << 1.0;
    QTest::newRow("half open neighbours") << QList<double>{0, 0, 2, 2} << QList<double>{2, 0, 4, 2} << 0.0;
    QTest::newRow("a third") << QList<double>{0, 0, 2, 1} << QList<double>{1, 0, 3, 1} << 1.0 / 3;
    QTest::newRow("inside") << QList<double>{0, 0, 4, 4} << QList<double>{1, 1, 3, 3} << 0.25;
    QTest::newRow("inverted") << QList<double>{2, 2, 0, 0} << QList<double>{0, 0, 2, 2} << 0.0;
    QTest::newRow("both empty") << QList<double>{1, 1, 1, 1} << QList<double>{1, 1, 1, 1} << 0.0;
}

void TestBase::boxes() {
    QFETCH(QList<double>, a);
    QFETCH(QList<double>, b);
    QFETCH(double, expected);
    const BoxF first{a[0], a[1], a[2], a[3]}, second{b[0], b[1], b[2], b[3]};
    QCOMPARE(iou(first, second), expected);
    QCOMPARE(iou(second, first), expected);
}

void TestBase::centreDecides() {
    const BoxF outer{0, 0, 10, 10};
    QVERIFY(containsCentre(outer, {8, 8, 11, 11}));
    QVERIFY(!containsCentre(outer, {9, 9, 11, 11}));   // its centre lies on the open edge
    QVERIFY(!BoxF({0, 0, std::numeric_limits<double>::quiet_NaN(), 1}).isFinite());
    QCOMPARE(toBoxF({1, 2, 3, 5}).area(), 6.0);
}

void TestBase::errorsCarryKindAndSentence() {
    try {
        fail(ErrorKind::Io, "{}: disk is full after {} bytes", "run/index.sqlite", 12);
    } catch (const Error& error) {
        QCOMPARE(QString(error.what()), QString("run/index.sqlite: disk is full after 12 bytes"));
        QVERIFY(error.kind() == ErrorKind::Io);
    }
    QVERIFY_EXCEPTION_THROWN(require(false, "no"), Error);
    require(true, "never thrown");
    QCOMPARE(QString(errorKindName(ErrorKind::OutOfMemory)), QString("out of memory"));
}

void TestBase::logReachesTheSink() {
    std::vector<std::string> lines;   // the sink is called by one thread at a time
    setLogSink([&](LogLevel level, std::string_view text) { lines.push_back(fmt::format("{} {}", static_cast<int>(level), text)); });
    logInfo("step {}", 1);
    logWarning("slow");
    QCOMPARE(lines, (std::vector<std::string>{"1 step 1", "2 slow"}));
    lines.clear();
    {
        std::vector<std::jthread> writers;
        for (int i = 0; i < 4; ++i) {
            writers.emplace_back([] {
                for (int n = 0; n < 500; ++n) {
                    logInfo("line");
                }
            });
        }
    }
    QCOMPARE(lines.size(), size_t(2000));
    setLogSink({});
}

void TestBase::resourcesAreFound() {
    const tests::TempFolder folder;
    std::ofstream(folder.path() / "a.txt") << "x";
    qputenv("OMNIDRIVE_RESOURCES", folder.path().c_str());
    QCOMPARE(resourcePath("a.txt"), folder.path() / "a.txt");
    try {
        resourcePath("b.txt");
        QFAIL("no error");
    } catch (const Error& error) {
        QCOMPARE(QString(error.what()), QString::fromStdString("resource file not found: " + (folder.path() / "b.txt").string()));
    }
    qunsetenv("OMNIDRIVE_RESOURCES");
    QVERIFY(std::filesystem::is_directory(resourcesDir()));
}

QTEST_APPLESS_MAIN(TestBase)
#include "tst_base.moc"
