// SPDX-License-Identifier: GPL-3.0-or-later
// Console output: verl prints "step:3 - actor/pg_loss:0.1 - ...", transformers prints a Python dictionary after its progress bar.
#include "store/log_records.h"

#include <charconv>

namespace omnidrive::store {

namespace {

/// Largest progress bar of the text: loading weights has one too, but a shorter one.
struct Progress {
    int64_t step = 0, total = 0;

    void read(std::string_view line);
};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

int64_t wholeNumber(std::string_view digits) {
    int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

/// Every "| 12/300 [" of a line.
void Progress::read(std::string_view line) {
    for (size_t slash = line.find('/'); slash != std::string_view::npos; slash = line.find('/', slash + 1)) {
        size_t begin = slash, end = slash + 1;
        while (begin > 0 && isDigit(line[begin - 1])) {
            --begin;
        }
        while (end < line.size() && isDigit(line[end])) {
            ++end;
        }
        const bool isBar = begin < slash && end > slash + 1 && line.substr(end, 2) == " [" && begin >= 2 &&
                           line.substr(0, begin).find('|') != std::string_view::npos;
        const int64_t found = isBar ? wholeNumber(line.substr(slash + 1, end - slash - 1)) : 0;
        if (found > 0 && found >= total) {
            step = wholeNumber(line.substr(begin, slash - begin));
            total = found;
        }
    }
}

/// "step:3 - a:0.1 - b:2" somewhere in the line; nullopt when it is no such line.
std::optional<LogRecords::Record> verlRecord(std::string_view line) {
    size_t at = line.find("step:");
    while (at != std::string_view::npos && at > 0 && line[at - 1] != ' ' && line[at - 1] != 'm') {
        at = line.find("step:", at + 1);   // "global_step:" of another sentence; 'm' ends a colour code
    }
    if (at == std::string_view::npos || line.find(" - ", at) == std::string_view::npos) {
        return std::nullopt;
    }
    LogRecords::Record record;
    for (std::string_view rest = line.substr(at); !rest.empty();) {
        const size_t end = rest.find(" - ");
        const std::string_view part = rest.substr(0, end);
        const size_t colon = part.rfind(':');
        const auto number = colon == std::string_view::npos ? std::nullopt : numberFromLog(part.substr(colon + 1));
        if (number && part.substr(0, colon) == "step") {
            record.step = number;
        } else if (number && colon > 0) {
            record.values.emplace_back(std::string(part.substr(0, colon)), *number);
        }
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 3);
    }
    return record.step && !record.values.empty() ? std::optional(record) : std::nullopt;
}

/// "{'loss': 0.1, 'note': 'text'}" somewhere in the line: its numbers, also those printed as texts.
std::optional<LogRecords::Record> dictionaryRecord(std::string_view line) {
    const size_t open = line.find("{'"), close = line.rfind('}');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
        return std::nullopt;
    }
    LogRecords::Record record;
    size_t at = open + 1;
    while (at < close) {
        const size_t keyBegin = line.find('\'', at);
        const size_t keyEnd = keyBegin == std::string_view::npos ? keyBegin : line.find("':", keyBegin + 1);
        if (keyEnd == std::string_view::npos || keyEnd > close) {
            break;
        }
        const size_t valueBegin = line.find_first_not_of(' ', keyEnd + 2);
        const bool isText = line[valueBegin] == '\'';
        const size_t valueEnd = isText ? line.find('\'', valueBegin + 1) : std::min(line.find(", '", valueBegin), close);
        if (valueEnd == std::string_view::npos || valueEnd > close) {
            break;
        }
        const std::string name(line.substr(keyBegin + 1, keyEnd - keyBegin - 1));
        const auto number = numberFromLog(line.substr(valueBegin, valueEnd - valueBegin));
        if (number && isStepName(name)) {
            record.step = number;
        } else if (number) {
            record.values.emplace_back(name, *number);
        }
        at = valueEnd + 1;
    }
    return record.values.empty() ? std::nullopt : std::optional(record);
}

}  // namespace

std::optional<ForeignLog> readConsoleLog(const std::string& text, const std::string& name) {
    LogRecords verl, dictionaries;
    Progress progress;
    size_t begin = 0;
    // The last line counts only when it is complete: its writer may still be at it.
    for (size_t end = text.find_first_of("\r\n"); end != std::string::npos; end = text.find_first_of("\r\n", begin)) {
        const std::string_view line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        if (auto record = verlRecord(line)) {
            verl.add(*record);
        } else if (auto entry = dictionaryRecord(line)) {
            const Progress before = progress;
            progress.read(line.substr(0, line.find("{'")));
            if (!entry->step && progress.total > 0) {
                entry->step = static_cast<double>(progress.step > 0 ? progress.step : before.step);
            }
            dictionaries.add(*entry);
        } else {
            progress.read(line);
        }
    }
    if (!verl.isEmpty()) {
        return verl.take(name, "verl console");
    }
    return dictionaries.isEmpty() ? std::nullopt : std::optional(dictionaries.take(name, "transformers console"));
}

}  // namespace omnidrive::store
