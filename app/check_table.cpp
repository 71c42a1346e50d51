// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check_table.h"

#include "app/command_line.h"
#include "app/exit_code.h"
#include "eval/text_table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace omnidrive::app {

namespace {

using kernels::CheckResult;
using nlohmann::json;

/// JSON has no word for infinity; a comparison without a number has none.
json numberJson(double value) {
    return std::isfinite(value) ? json(value) : json(nullptr);
}

json checkJson(const CheckResult& result) {
    return {{"name", result.name},
            {"device", result.device},
            {"dtype", result.dtype},
            {"shape", result.shape},
            {"worst_error", numberJson(result.worstError)},
            {"worst_difference", numberJson(result.worstDifference)},
            {"passed", result.passed},
            {"note", result.note}};
}

std::string checkTable(const std::vector<CheckResult>& results, bool failuresOnly) {
    using enum eval::TextTable::Align;
    eval::TextTable table({{"check", Left},
                           {"device", Left},
                           {"type", Left},
                           {"shape", Left},
                           {"difference", Right},
                           {"of tolerance", Right},
                           {"", Left}});
    for (const CheckResult& result : results) {
        if (!failuresOnly || !result.passed) {
            table.addRow({result.name, result.device, result.dtype, result.shape,
                          fmt::format("{:.2e}", result.worstDifference), fmt::format("{:.3f}", result.worstError),
                          (result.passed ? "passed " : "FAILED ") + result.note});
        }
    }
    return table.render();
}

}  // namespace

int printChecks(const std::vector<CheckResult>& results, const CheckTableOptions& options, Console& console) {
    const auto failed =
        std::count_if(results.begin(), results.end(), [](const CheckResult& result) { return !result.passed; });
    if (options.json) {
        json list = json::array();
        std::transform(results.begin(), results.end(), std::back_inserter(list), checkJson);
        printJson(console, {{"ok", failed == 0}, {"checks", results.size()}, {"failed", failed}, {"results", list}});
    } else {
        if (!options.failuresOnly || failed > 0) {
            console.print(checkTable(results, options.failuresOnly));
        }
        console.print(fmt::format("{} checks, {} failed.\n", results.size(), failed));
    }
    return failed == 0 ? kExitOk : kExitFailed;
}

}  // namespace omnidrive::app
