// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of curves: RFC 4180 with comma, semicolon (then maybe with decimal commas) or tab.
#include "store/log_records.h"

#include "base/error.h"
#include "base/limits.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::store {

namespace {

constexpr std::string_view kRunMark = " - ";   // W&B: "run name - metric"

struct Table {
    char separator = ',';
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
};

char separatorOf(std::string_view firstLine) {
    const auto count = [&](char c) { return std::count(firstLine.begin(), firstLine.end(), c); };
    return count('\t') > 0 && count('\t') >= count(',') ? '\t' : count(';') > count(',') ? ';' : ',';
}

void checkSize(size_t cells, size_t columns, const std::string& name) {
    if (cells > limits::kTableCells || columns > limits::kTableColumns) {
        fail(ErrorKind::Format, "{}: a table may have {} cells and {} columns, this one has more", name, limits::kTableCells, limits::kTableColumns);
    }
}

/// Splits the text into rows of cells; a last row without its line end is kept as `last`, since it may be half. @param name of the table for errors.
void splitRows(std::string_view text, char separator, const std::string& name, std::vector<std::vector<std::string>>& rows, std::vector<std::string>& last) {
    std::vector<std::string> row(1);
    size_t cells = 0;
    bool isQuoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isQuoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            row.back() += c;
            ++i;
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (!isQuoted && c == separator) {
            row.emplace_back();
            checkSize(++cells, row.size(), name);
        } else if (!isQuoted && c == '\n') {
            checkSize(++cells, row.size(), name);
            rows.push_back(std::exchange(row, std::vector<std::string>(1)));
        } else if (isQuoted || c != '\r') {
            row.back() += c;
        }
    }
    last = std::move(row);
}

Table readTable(std::string_view text, const std::string& name) {
    Table table;
    table.separator = separatorOf(text.substr(0, text.find('\n')));
    std::vector<std::string> last;
    splitRows(text, table.separator, name, table.rows, last);
    if (table.rows.empty()) {
        return table;
    }
    table.header = table.rows.front();
    table.rows.erase(table.rows.begin());
    std::erase_if(table.rows, [](const auto& row) { return row.size() == 1 && row.front().empty(); });
    return table;
}

std::optional<double> cellNumber(std::string cell, char separator) {
    if (separator == ';') {
        std::replace(cell.begin(), cell.end(), ',', '.');
    }
    return numberFromLog(cell);
}

/// Which column says the step: one named so, else a first column that only grows.
std::optional<size_t> stepColumn(const Table& table) {
    for (size_t i = 0; i < table.header.size(); ++i) {
        if (isStepName(table.header[i])) {
            return i;
        }
    }
    double before = -1;
    for (const auto& row : table.rows) {
        const auto value = cellNumber(row.front(), table.separator);
        if (!value || *value < before || *value > kMostSteps || *value != std::trunc(*value)) {
            return std::nullopt;
        }
        before = *value;
    }
    return table.header.size() > 1 && !isWallName(table.header.front()) ? std::optional<size_t>(0) : std::nullopt;
}

struct Column {
    size_t index = 0;
    std::string run, tag;
};

/// The columns with values. W&B adds the least and greatest value of each as columns of their own; they are no curves.
std::vector<Column> valueColumns(const Table& table, std::optional<size_t> step, const std::string& name) {
    std::vector<Column> columns;
    for (size_t i = 0; i < table.header.size(); ++i) {
        const std::string& title = table.header[i];
        if (step == i || isWallName(title) || title.ends_with("__MIN") || title.ends_with("__MAX") || title.empty()) {
            continue;
        }
        const size_t mark = title.find(kRunMark);
        if (mark != std::string::npos) {
            columns.push_back({i, title.substr(0, mark), title.substr(mark + kRunMark.size())});
        } else {
            columns.push_back({i, {}, title == "Value" ? name : title});   // TensorBoard names the file after the curve
        }
    }
    return columns;
}

}  // namespace

std::vector<ForeignLog> readCsvLog(const std::string& text, const std::string& name) {
    const Table table = readTable(text, name);
    if (table.header.size() < 2 || table.rows.empty()) {
        return {};
    }
    const auto step = stepColumn(table);
    const auto wall = std::find_if(table.header.begin(), table.header.end(), [](const std::string& title) { return isWallName(title); });
    const auto columns = valueColumns(table, step, name);
    std::map<std::string, LogRecords> runs;
    for (const auto& row : table.rows) {
        std::map<std::string, LogRecords::Record> records;
        for (const Column& column : columns) {
            const auto value = column.index < row.size() ? cellNumber(row[column.index], table.separator) : std::nullopt;
            if (value) {
                records[column.run].values.emplace_back(column.tag, *value);
            }
        }
        for (auto& [run, record] : records) {
            if (step && *step < row.size()) {
                record.step = cellNumber(row[*step], table.separator);
            }
            const auto at = static_cast<size_t>(wall - table.header.begin());
            if (at < row.size()) {
                record.wall = cellNumber(row[at], table.separator).value_or(0);
            }
            runs[run].add(record);
        }
    }
    std::vector<ForeignLog> logs;
    for (auto& [run, records] : runs) {
        logs.push_back(records.take(run.empty() ? name : run, run.empty() ? "table" : "W&B table"));
    }
    return logs;
}

}  // namespace omnidrive::store
