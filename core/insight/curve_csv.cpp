// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/curve_csv.h"

#include "base/csv.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <optional>

namespace omnidrive::insight {

namespace {

std::string cellOf(std::optional<double> value) {
    if (!value) {
        return {};
    }
    return std::isnan(*value) ? "NaN" : std::isinf(*value) ? (*value > 0 ? "Infinity" : "-Infinity") : fmt::format("{}", *value);
}

}  // namespace

std::string curvesCsv(const std::vector<NamedLine>& lines, double from, double to, const std::string& xName) {
    std::map<double, std::vector<std::optional<double>>> rows;
    std::string text = csvCell(xName);
    for (size_t i = 0; i < lines.size(); ++i) {
        text += "," + csvCell(lines[i].name);
        const CurveLine& line = *lines[i].line;
        for (size_t p = 0; p < line.x.size(); ++p) {
            if (line.x[p] >= from && line.x[p] <= to) {
                auto& row = rows[line.x[p]];
                row.resize(lines.size());
                row[i] = line.y[p];
            }
        }
    }
    text += "\r\n";
    for (const auto& [x, row] : rows) {
        text += fmt::format("{}", x);
        for (const auto& value : row) {
            text += "," + cellOf(value);
        }
        text += "\r\n";
    }
    return text;
}

}  // namespace omnidrive::insight
