// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/ablation.h"

#include "base/error.h"
#include "eval/summary.h"
#include "eval/text_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace omnidrive::eval {

namespace {

double percentOf(const Rate& rate) {
    return 100 * rate.value().value_or(0);
}

std::optional<double> meanRate(const std::vector<SeedReports>& seeds, Rate EvalReport::*field) {
    std::vector<double> values;
    for (const SeedReports& seed : seeds) {
        if (const auto value = (seed.sampled.*field).value()) {
            values.push_back(*value);
        }
    }
    return values.empty() ? std::nullopt : std::optional(meanOf(values));
}

bool agrees(const std::vector<double>& differences, double mean) {
    return !differences.empty() && mean != 0 &&
           std::all_of(differences.begin(), differences.end(), [&](double value) { return value * mean > 0; });
}

std::string accuracyCell(double mean, double spread, size_t seeds) {
    return seeds > 1 ? fmt::format("{:.1f} ± {:.1f}", mean, spread) : fmt::format("{:.1f}", mean);
}

std::string rateCell(const std::optional<double>& rate) {
    return rate ? fmt::format("{:.2f}", *rate) : "-";
}

std::string differenceCell(const AblationRow& row, const AblationRow* base) {
    if (base == nullptr || base == &row) {
        return "";
    }
    const AblationDifference change = difference(row, *base);
    return fmt::format("{:+.1f} / {:+.1f}", change.greedy, change.sampled);
}

std::vector<std::string> cellsOf(const AblationRow& row, const AblationRow* base) {
    return {row.name,
            fmt::format("{}", row.seeds.size()),
            accuracyCell(row.greedyMean, row.greedySpread, row.seeds.size()),
            accuracyCell(row.sampledMean, row.sampledSpread, row.seeds.size()),
            differenceCell(row, base),
            rateCell(row.toolRateNeeded),
            rateCell(row.toolRateGlobal),
            rateCell(row.labelRight),
            rateCell(row.zoomOnObject)};
}

}  // namespace

AblationRow summariseSeeds(const std::string& name, const std::vector<SeedReports>& seeds) {
    require(!seeds.empty(), "ablation {} has no evaluated seed", name);
    AblationRow row;
    row.name = name;
    for (const SeedReports& seed : seeds) {
        row.seeds.push_back(seed.seed);
        row.greedy.push_back(percentOf(seed.greedy.accuracy));
        row.sampled.push_back(percentOf(seed.sampled.accuracy));
    }
    row.greedyMean = meanOf(row.greedy);
    row.greedySpread = sampleDeviation(row.greedy);
    row.sampledMean = meanOf(row.sampled);
    row.sampledSpread = sampleDeviation(row.sampled);
    row.toolRateNeeded = meanRate(seeds, &EvalReport::toolUseNeeded);
    row.toolRateGlobal = meanRate(seeds, &EvalReport::toolUseGlobal);
    row.labelRight = meanRate(seeds, &EvalReport::labelRight);
    row.zoomOnObject = meanRate(seeds, &EvalReport::zoomOnObject);
    return row;
}

bool AblationDifference::everySeedAgrees() const {
    return agrees(greedyPerSeed, greedy) && agrees(sampledPerSeed, sampled);
}

AblationDifference difference(const AblationRow& row, const AblationRow& base) {
    AblationDifference result{row.greedyMean - base.greedyMean, row.sampledMean - base.sampledMean, {}, {}};
    for (size_t i = 0; i < row.seeds.size(); ++i) {
        const auto found = std::find(base.seeds.begin(), base.seeds.end(), row.seeds[i]);
        if (found != base.seeds.end()) {
            const auto partner = static_cast<size_t>(found - base.seeds.begin());
            result.greedyPerSeed.push_back(row.greedy[i] - base.greedy[partner]);
            result.sampledPerSeed.push_back(row.sampled[i] - base.sampled[partner]);
        }
    }
    if (!result.greedyPerSeed.empty()) {   // stopped midway, one row may lack seeds of the other
        result.greedy = meanOf(result.greedyPerSeed);
        result.sampled = meanOf(result.sampledPerSeed);
    }
    return result;
}

std::string ablationTable(const std::vector<AblationRow>& rows) {
    using enum TextTable::Align;
    TextTable table({{"run", Left},
                     {"seeds", Right},
                     {"greedy %", Right},
                     {"sampled %", Right},
                     {"minus base", Right},
                     {"zoom if needed", Right},
                     {"zoom if not", Right},
                     {"label right", Right},
                     {"on object", Right}});
    const auto base = std::find_if(rows.begin(), rows.end(), [](const AblationRow& row) { return row.name == "base"; });
    for (const AblationRow& row : rows) {
        table.addRow(cellsOf(row, base == rows.end() ? nullptr : &*base));
    }
    return table.render() +
           "Accuracy on the test split, mean ± sample standard deviation over seeds; minus base: greedy / sampled "
           "points; rates 0 to 1, sampled.\n";
}

}  // namespace omnidrive::eval
