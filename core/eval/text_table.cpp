// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/text_table.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace omnidrive::eval {

namespace {

constexpr size_t kGap = 2;

bool startsCodePoint(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::string padded(const std::string& text, size_t width, TextTable::Align align) {
    const std::string blanks(width - std::min(width, codePointCount(text)), ' ');
    return align == TextTable::Align::Right ? blanks + text : text + blanks;
}

void trimRight(std::string& line) {
    while (line.ends_with(' ')) {
        line.pop_back();
    }
}

/// DEL, C0 and C1 controls begin escape sequences, which must not reach a terminal from a file or a model's output.
/// C1 are U+0080 to U+009F, of two bytes each.
std::string withoutControls(std::string_view text, std::string_view kept) {
    std::string result;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
        const bool isTwoBytes = byte == 0xC2 && next >= 0x80 && next <= 0x9F;
        const bool isControl = isTwoBytes || byte == 0x7F || (byte < 0x20 && kept.find(text[i]) == std::string_view::npos);
        result += isControl ? ' ' : text[i];
        i += isTwoBytes ? 1 : 0;
    }
    return result;
}

}  // namespace

size_t codePointCount(std::string_view utf8) {
    return static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(), startsCodePoint));
}

std::string elided(std::string_view utf8, size_t limit) {
    if (codePointCount(utf8) <= limit) {
        return std::string(utf8);
    }
    size_t bytes = 0;
    for (size_t points = 0; bytes < utf8.size(); ++bytes) {
        if (startsCodePoint(utf8[bytes]) && points++ == limit - 1) {
            break;
        }
    }
    return std::string(utf8.substr(0, bytes)) + "…";
}

std::string singleLine(std::string_view text) {
    return withoutControls(text, "");
}

std::string onTerminal(std::string_view text) {
    return withoutControls(text, "\n\t");
}

TextTable::TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

void TextTable::addRow(std::vector<std::string> cells) {
    cells.resize(columns_.size());
    std::transform(cells.begin(), cells.end(), cells.begin(), [](const std::string& cell) { return singleLine(cell); });
    rows_.push_back(std::move(cells));
}

void TextTable::addRule() {
    rows_.emplace_back();
}

std::vector<size_t> TextTable::widths() const {
    std::vector<size_t> result;
    for (size_t column = 0; column < columns_.size(); ++column) {
        size_t width = codePointCount(columns_[column].title);
        for (const auto& row : rows_) {
            width = row.empty() ? width : std::max(width, codePointCount(row[column]));
        }
        result.push_back(width);
    }
    return result;
}

std::string TextTable::renderLine(const std::vector<std::string>& cells, const std::vector<size_t>& widths) const {
    std::string line;
    for (size_t column = 0; column < columns_.size(); ++column) {
        line +=
            (column > 0 ? std::string(kGap, ' ') : "") + padded(cells[column], widths[column], columns_[column].align);
    }
    trimRight(line);
    return line + "\n";
}

std::string TextTable::render() const {
    const std::vector<size_t> columnWidths = widths();
    const size_t total = std::accumulate(columnWidths.begin(), columnWidths.end(), kGap * (columns_.size() - 1));
    const std::string rule = std::string(total, '-') + "\n";
    std::vector<std::string> titles;
    std::transform(columns_.begin(), columns_.end(), std::back_inserter(titles),
                   [](const Column& c) { return c.title; });
    std::string result = renderLine(titles, columnWidths) + rule;
    for (const auto& row : rows_) {
        result += row.empty() ? rule : renderLine(row, columnWidths);
    }
    return result;
}

}  // namespace omnidrive::eval
