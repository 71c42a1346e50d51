// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/json_records.h"

#include "base/error.h"
#include "store/file_io.h"
#include "store/json_fields.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <fstream>
#include <iterator>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int64_t kRecordsBetweenReports = 256;

/// Leaves the parser when somebody asked to stop.
struct Stopped {};

int64_t sizeOf(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    return error ? 0 : static_cast<int64_t>(size);
}

/// Bytes of a stream for the parser, which fetches them one by one: a record that never ends is given up before it fills the memory.
class RecordBytes {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    struct Count {
        int64_t maxRecord = 0;
        int64_t read = 0, recordBegin = 0;
    };
    RecordBytes() = default;
    RecordBytes(std::streambuf& source, Count& count, const fs::path& file) : source_(&source), count_(&count), file_(&file) {}

    char operator*() const { return static_cast<char>(source_->sgetc()); }
    RecordBytes& operator++() {
        source_->sbumpc();
        if (++count_->read - count_->recordBegin > count_->maxRecord) {
            fail(ErrorKind::Format, "{}: a record is longer than {} bytes", file_->string(), count_->maxRecord);
        }
        return *this;
    }
    RecordBytes operator++(int) {
        RecordBytes before = *this;
        ++*this;
        return before;
    }
    bool operator==(const RecordBytes& other) const { return isAtEnd() == other.isAtEnd(); }

private:
    bool isAtEnd() const { return source_ == nullptr || source_->sgetc() == std::streambuf::traits_type::eof(); }

    std::streambuf* source_ = nullptr;
    Count* count_ = nullptr;
    const fs::path* file_ = nullptr;
};

/// First character of the document; 0 for an empty file. Reading goes on before it.
char firstCharacter(std::istream& stream) {
    if (stream.peek() == 0xEF) {
        stream.ignore(3);   // byte-order mark
    }
    stream >> std::ws;
    const int first = stream.peek();
    return first == std::ifstream::traits_type::eof() ? '\0' : static_cast<char>(first);
}

}  // namespace

json readJsonRecords(const fs::path& file) {
    json document = readJsonDocument(file);
    if (!document.is_array() && !document.is_object()) {
        fail(ErrorKind::Format, "{} is neither a JSON list nor an object of records", file.string());
    }
    json records = json::array();
    for (json& record : document) {
        records.push_back(std::move(record));
    }
    return records;
}

std::string forEachJsonRecord(const fs::path& file, const JsonRecordReceiver& receive, const std::stop_token& stop, const ProgressFn& progress,
                              int64_t maxRecordBytes) {
    requireRegularFile(file);
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        fail(ErrorKind::Io, "cannot read {}", file.string());
    }
    const char first = firstCharacter(stream);
    if (first != '[' && first != '{') {
        fail(ErrorKind::Format, "{} is neither a JSON list nor an object of records", file.string());
    }
    const int64_t size = sizeOf(file);
    JsonRecord record;
    RecordBytes::Count bytes{maxRecordBytes, static_cast<int64_t>(stream.tellg()), 0};
    const auto report = [&] {
        if (stop.stop_requested()) {
            throw Stopped();
        }
        if (progress && record.number % kRecordsBetweenReports == 0) {
            progress({bytes.read, size, file.filename().string()});
        }
    };
    // Each finished record is handed over and then left out of the document, which stays empty.
    const json::parser_callback_t take = [&](int depth, json::parse_event_t event, json& parsed) {
        if (static_cast<size_t>(depth) >= limits::kJsonDepth && (event == json::parse_event_t::object_start || event == json::parse_event_t::array_start)) {
            fail(ErrorKind::Format, "{}: nested more than {} deep, after {} records", file.string(), limits::kJsonDepth, record.number);
        }
        if (depth != 1 || (event != json::parse_event_t::object_end && event != json::parse_event_t::array_end)) {
            return true;
        }
        ++record.number;
        bytes.recordBegin = bytes.read;
        receive(std::move(parsed), record);
        report();
        return false;
    };
    try {
        const json rest = json::parse(RecordBytes(*stream.rdbuf(), bytes, file), RecordBytes(), take);
    } catch (const json::parse_error& error) {
        return fmt::format("{} breaks off or is damaged at byte {}, after {} records", file.string(), error.byte, record.number);
    } catch (const json::out_of_range&) {
        return fmt::format("{} is damaged: a number behind its {} records is too large", file.string(), record.number);
    } catch (const Stopped&) {
    }
    return {};
}

}  // namespace omnidrive::store
