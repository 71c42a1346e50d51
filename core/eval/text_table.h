// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::eval {

/// Plain-text table with aligned columns, for terminals and notes. Widths count code points, so accents do not shift
/// columns.
class TextTable {
public:
    enum class Align { Left, Right };
    struct Column {
        std::string title;
        Align align = Align::Left;
    };

    explicit TextTable(std::vector<Column> columns);

    /// @param cells one text per column; missing ones are empty. Line breaks and other control characters are shown as
    /// blanks.
    void addRow(std::vector<std::string> cells);
    /// A line between the rows before and after.
    void addRule();
    /// Two blanks between columns, a rule below the titles, each line ended by a newline, no trailing blanks.
    std::string render() const;

private:
    std::vector<size_t> widths() const;
    std::string renderLine(const std::vector<std::string>& cells, const std::vector<size_t>& widths) const;

    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;  ///< an empty row is a rule
};

/// Code points of a UTF-8 text (stray bytes count one each).
size_t codePointCount(std::string_view utf8);

/// First `limit` code points, the last replaced by "…" when something was cut. @param limit at least 1.
std::string elided(std::string_view utf8, size_t limit);

/// The text with line breaks, tabs and other control characters as blanks, safe for one line of a terminal.
std::string singleLine(std::string_view text);

/// The text with all control characters but line breaks and tabs as blanks, safe for a terminal.
std::string onTerminal(std::string_view text);

}  // namespace omnidrive::eval
