// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/published.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <string_view>

using namespace omnidrive::eval;

class TestPublished : public QObject {
    Q_OBJECT

private:
    static const PublishedRow& row(std::string_view start) {
        const auto rows = publishedResults();
        return *std::find_if(rows.begin(), rows.end(),
                             [&](const PublishedRow& r) { return std::string_view(r.model).starts_with(start); });
    }

private Q_SLOTS:
    void headlineNumbers() {
        QCOMPARE(publishedResults().size(), size_t{12});
        QCOMPARE(row("OmniDrive-R1").reasoning, 80.35);
        QCOMPARE(row("OmniDrive-R1").multipleChoice, 73.62);
        QCOMPARE(row("Qwen2.5-VL-7B").multipleChoice, 37.81);
        // The paper's gains, and the corrected value of a row that circulates wrong.
        QVERIFY(std::abs(row("OmniDrive-R1").reasoning - row("Qwen2.5-VL-7B").reasoning - 28.58) < 1e-9);
        QVERIFY(std::abs(row("OmniDrive-R1").multipleChoice - row("Qwen2.5-VL-7B").multipleChoice - 35.81) < 1e-9);
        QCOMPARE(row("DriveLMM-o1").multipleChoice, 62.36);
    }

    void differencesToAgentThink() {
        const double expected[] = {1.80, 0.44, 1.64, -2.41, -1.30, 0.67, 2.27};
        const auto ours = publishedValues(row("OmniDrive-R1"));
        const auto theirs = publishedValues(row("AgentThink"));
        for (size_t i = 0; i < ours.size(); ++i) {
            QVERIFY2(std::abs(ours[i] - theirs[i] - expected[i]) < 1e-9, kPublishedColumns[i]);
        }
    }

    void everyRowNamesItsSource() {
        for (const PublishedRow& r : publishedResults()) {
            QVERIFY2(std::string_view(r.source).size() > 10, r.model);
        }
        QCOMPARE(std::string_view(row("CritiqueDriveVLM").judge), std::string_view("gpt-4o"));
        QVERIFY(std::string_view(row("OmniDrive-R1").judge).empty());
    }

    void tableShowsAllRows() {
        const QString table = QString::fromStdString(publishedTable());
        QCOMPARE(table.count('\n'), 12 + 3);
        QVERIFY(table.contains("OmniDrive-R1 (Qwen2.5-VL-7B) ?"));
        QVERIFY(table.contains("later: Qwen3-VL-8B *"));
        QVERIFY(table.contains("80.35"));
    }
};

QTEST_APPLESS_MAIN(TestPublished)
#include "tst_published.moc"
