// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/limits.h"
#include "data/source_readers.h"
#include "store/file_io.h"
#include "store/json_fields.h"
#include "store/json_lines.h"
#include "store/json_records.h"
#include "store/parquet.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <istream>
#include <limits>

namespace omnidrive::data {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using store::JsonLinesReader;

constexpr int kLinesTried = 100;   // before a file counts as one without any record
constexpr int64_t kLinesBetweenReports = 64;

/// Leaves a file in the middle when somebody asked to stop.
struct Stopped {};

int64_t sizeOf(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    return error ? 0 : static_cast<int64_t>(size);
}

void forEachLine(const fs::path& file, SourceContent& content, const SourceOptions& options, const std::function<void(json&&, int64_t)>& receive) {
    JsonLinesReader reader(file, store::LinesBy::Others);
    const int64_t size = sizeOf(file);
    try {
        reader.poll([&](const json& record, const JsonLinesReader::Line& line) {
            receive(json(record), line.number);
            if (options.stop.stop_requested()) {
                throw Stopped();
            }
            if (options.progress && line.number % kLinesBetweenReports == 0) {
                options.progress({line.offset + line.bytes, size, file.filename().string()});
            }
        });
        if (reader.tornBytes() > 0) {
            content.leaveOut(fmt::format("{}, line {}, the last one, is cut off", file.string(), reader.tornLine()));
        }
    } catch (const Stopped&) {
    }
    for (const auto& broken : reader.brokenLines()) {
        content.problems.push_back(fmt::format("{}, line {} is left out: it is {}", file.string(), broken.number, broken.reason));
    }
    content.leftOut += reader.brokenCount();
}

void forEachRow(const fs::path& file, SourceContent& content, const SourceOptions& options, const std::function<void(json&&, int64_t)>& receive) {
    const auto reader = store::ParquetReader::open(file);
    auto problems = reader->forEachRow([&](json&& row, int64_t number) {
        receive(std::move(row), number);
        if (options.progress && number % kLinesBetweenReports == 0) {
            options.progress({number, reader->rowCount(), file.filename().string()});
        }
        return !options.stop.stop_requested();
    });
    std::for_each(problems.begin(), problems.end(), [&](std::string& problem) { content.leaveOut(std::move(problem)); });
}

}  // namespace

std::string withoutImageMark(std::string text) {
    constexpr std::string_view kMark = "<image>";
    std::string kept;
    size_t from = 0;
    for (size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, from)) {
        kept.append(text, from, at - from);
        from = at + kMark.size();
    }
    kept.append(text, from, std::string::npos);
    const size_t begin = kept.find_first_not_of(" \n"), end = kept.find_last_not_of(" \n");
    return begin == std::string::npos ? std::string() : kept.substr(begin, end - begin + 1);
}

namespace {

/// The next line, as much of it as one record may have; what is left of a longer one is passed over. @return false at the end.
bool nextLine(std::istream& stream, std::string& line) {
    line.clear();
    int letter = stream.get();
    const bool isThere = letter != std::istream::traits_type::eof();
    for (; letter != std::istream::traits_type::eof() && letter != '\n'; letter = stream.get()) {
        line += static_cast<char>(letter);
        if (static_cast<int64_t>(line.size()) > limits::kJsonLineBytes) {
            line.clear();
            stream.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
            break;
        }
    }
    return isThere;
}

/// A document may be one line of gigabytes, of which nothing has to be read to know that it is no record.
bool beginsAsRecord(std::istream& stream) {
    int letter = stream.peek();
    for (; letter == 0xEF || letter == 0xBB || letter == 0xBF || letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n'; letter = stream.peek()) {
        stream.get();
    }
    return letter == '{';
}

}  // namespace

json firstRecordOfLines(const fs::path& file) {
    const bool isNamedSo = file.extension() == ".jsonl" || file.extension() == ".ndjson";
    store::requireRegularFile(file);
    std::ifstream stream(file, std::ios::binary);
    if (!isNamedSo && !beginsAsRecord(stream)) {
        return nullptr;
    }
    std::string line;
    for (int tried = 0; tried < (isNamedSo ? kLinesTried : 1) && nextLine(stream, line); ++tried) {
        json record = line.find('{') == std::string::npos ? json() : store::parseJson(line);
        if (record.is_object() && (isNamedSo || formOfRecord(record))) {
            return record;
        }
    }
    return nullptr;
}

std::string forEachQuestionRecord(const fs::path& file, SourceContent& content, const SourceOptions& options, const std::function<void(json&&, int64_t)>& receive) {
    if (store::isParquetFile(file)) {
        forEachRow(file, content, options, receive);
        return {};
    }
    if (firstRecordOfLines(file).is_object()) {
        forEachLine(file, content, options, receive);
        return {};
    }
    return store::forEachJsonRecord(file, [&](json&& record, const store::JsonRecord& place) { receive(std::move(record), place.number); }, options.stop,
                                    options.progress);
}

}  // namespace omnidrive::data
