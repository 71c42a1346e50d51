// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "eval/report.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::eval {

/// Both evaluations of one trained seed on the test set.
struct SeedReports {
    uint64_t seed = 0;
    EvalReport greedy, sampled;
};

/// One line of the ablation table: means and spreads over seeds.
struct AblationRow {
    std::string name;
    std::vector<uint64_t> seeds;
    std::vector<double> greedy, sampled;      ///< accuracy per seed, percent, in the order of `seeds`
    double greedyMean = 0, greedySpread = 0;  ///< percent; the spread is the sample standard deviation, 0 for one seed
    double sampledMean = 0, sampledSpread = 0;
    /// 0 to 1, mean over seeds of the sampled evaluation; absent without data (no zoom: no label).
    std::optional<double> toolRateNeeded, toolRateGlobal, labelRight, zoomOnObject;

    bool operator==(const AblationRow&) const = default;
};

/// @throws Error (InvalidArgument) without seeds.
AblationRow summariseSeeds(const std::string& name, const std::vector<SeedReports>& seeds);

/// Difference of two rows: row minus base, seed by seed where both have the seed, and the mean of that; rows without a common seed are compared by
/// their means over different seeds.
struct AblationDifference {
    double greedy = 0, sampled = 0;  ///< points
    std::vector<double> greedyPerSeed, sampledPerSeed;

    /// Every common seed moved the same way as the mean (and there is one).
    bool everySeedAgrees() const;
};
AblationDifference difference(const AblationRow& row, const AblationRow& base);

/// The table with the difference to the row named "base" where there is one.
std::string ablationTable(const std::vector<AblationRow>& rows);

/// A list of objects {name, seeds, greedy_mean, greedy_spread, sampled_mean, sampled_spread, tool_rate_needed,
/// tool_rate_global, label_right, zoom_on_object, seed_values, greedy, sampled}. Percent for accuracies, 0 to 1 for
/// rates; rates without data are left out.
nlohmann::json toJson(const std::vector<AblationRow>& rows);

/// Writes / reads toJson's list as `ablations.json`. @throws Error (Io / Format) naming the file.
void writeAblations(const std::filesystem::path& file, const std::vector<AblationRow>& rows);
std::vector<AblationRow> readAblations(const std::filesystem::path& file);

}  // namespace omnidrive::eval
