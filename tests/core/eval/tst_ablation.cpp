// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/ablation.h"

#include "base/error.h"
#include "base/limits.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <fstream>

using namespace omnidrive;
using namespace omnidrive::eval;

namespace {

SeedReports reportsOf(uint64_t seed, int greedyHits, int sampledHits, bool hasCalls) {
    SeedReports reports;
    reports.seed = seed;
    reports.greedy.accuracy = {greedyHits, 100};
    reports.sampled.accuracy = {sampledHits, 100};
    reports.sampled.toolUseNeeded = {hasCalls ? 90 : 0, 100};
    if (hasCalls) {
        reports.sampled.labelRight = {95, 100};
        reports.sampled.zoomOnObject = {50, 100};
    }
    return reports;
}

std::vector<AblationRow> threeRows() {
    return {summariseSeeds("base", {reportsOf(0, 25, 24, true), reportsOf(1, 25, 26, true)}),
            summariseSeeds("no-zoom", {reportsOf(0, 27, 24, false)}),
            summariseSeeds("two-stages", {reportsOf(0, 70, 58, true), reportsOf(1, 72, 60, true)})};
}

}  // namespace

class TestAblation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void meansAndSpreads() {
        const AblationRow row = threeRows()[2];
        QCOMPARE(row.greedyMean, 71.0);
        QVERIFY(std::abs(row.greedySpread - std::sqrt(2.0)) < 1e-12);
        QCOMPARE(row.sampledMean, 59.0);
        QCOMPARE(*row.toolRateNeeded, 0.9);
        QCOMPARE(*row.labelRight, 0.95);
        QVERIFY(!row.toolRateGlobal.has_value());
        QCOMPARE(threeRows()[1].greedySpread, 0.0);
        QVERIFY(!threeRows()[1].labelRight.has_value());
        QVERIFY_EXCEPTION_THROWN(summariseSeeds("x", {}), Error);
    }

    void differencesSeedBySeed() {
        const auto rows = threeRows();
        const AblationDifference change = difference(rows[2], rows[0]);
        QCOMPARE(change.greedy, 46.0);
        QCOMPARE(change.greedyPerSeed, (std::vector<double>{45, 47}));
        QVERIFY(change.everySeedAgrees());
        const AblationDifference mixed = difference(rows[1], rows[0]);
        QCOMPARE(mixed.greedyPerSeed.size(), size_t{1});
        QVERIFY2(!mixed.everySeedAgrees(), "the sampled mean is equal");
    }

    /// Stopped midway: the base has a seed that is far off, the other row lacks it.
    void onlyCommonSeedsAreCompared() {
        const AblationRow base = summariseSeeds("base", {reportsOf(0, 20, 21, true), reportsOf(1, 80, 81, true)});
        const AblationRow row = summariseSeeds("no-zoom", {reportsOf(0, 30, 33, true)});
        const AblationDifference change = difference(row, base);
        QCOMPARE(change.greedy, 10.0);
        QCOMPARE(change.sampled, 12.0);
        QVERIFY(change.everySeedAgrees());
        QVERIFY(QString::fromStdString(ablationTable({base, row})).contains("+10.0 / +12.0"));
        const AblationDifference apart = difference(summariseSeeds("x", {reportsOf(7, 30, 33, true)}), base);
        QCOMPARE(apart.greedy, -20.0);   // no common seed: all there is
        QVERIFY(!apart.everySeedAgrees());
    }

    void tableShowsDifferenceToBase() {
        const QString table = QString::fromStdString(ablationTable(threeRows()));
        QVERIFY2(table.contains("71.0 ± 1.4"), qPrintable(table));
        QVERIFY2(table.contains("+46.0 / +34.0"), qPrintable(table));
        QVERIFY2(table.contains("27.0  "), "one seed has no spread");
    }

    void fileRoundTripAndForm() {
        const tests::TempFolder folder;
        const auto file = folder.path() / "ablations.json";
        writeAblations(file, threeRows());
        QCOMPARE(readAblations(file), threeRows());
        std::ifstream stream(file);
        const auto json = nlohmann::json::parse(stream);
        QVERIFY(json.is_array());
        QCOMPARE(json[2].at("seeds").get<int>(), 2);
        QCOMPARE(json[2].at("greedy_mean").get<double>(), 71.0);
        QVERIFY(json[2].contains("tool_rate_needed"));
        QVERIFY(!json[1].contains("label_right"));
    }

    void badFiles_data() {
        QTest::addColumn<QString>("content");
        QTest::newRow("empty") << "";
        QTest::newRow("no list") << "{}";
        QTest::newRow("cut") << R"([{"name":"a")";
        QTest::newRow("field missing") << R"([{"name":"a"}])";
        QTest::newRow("nested too deep") << QString(limits::kJsonDepth + 1, '[') + QString(limits::kJsonDepth + 1, ']');
    }
    void badFiles() {
        QFETCH(QString, content);
        const tests::TempFolder folder;
        const auto file = folder.path() / "ablations.json";
        std::ofstream(file) << content.toStdString();
        try {
            readAblations(file);
            QFAIL("accepted");
        } catch (const Error& problem) {
            QVERIFY(QString(problem.what()).contains("ablations.json"));
        }
    }

    void aTableThatIsTooLong() {
        const tests::TempFolder folder;
        const auto file = folder.path() / "ablations.json";
        std::ofstream(file) << "[]";
        std::filesystem::resize_file(file, limits::kJsonDocumentBytes + 1);   // a hole: no disk is used
        const QString error = tests::errorOf([&] { readAblations(file); });
        QVERIFY2(error.endsWith("ablations.json is 1073741825 bytes long, more than the 1073741824 allowed"), qPrintable(error));
    }
};

QTEST_APPLESS_MAIN(TestAblation)
#include "tst_ablation.moc"
