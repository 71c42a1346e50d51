// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/json_records.h"

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <fstream>

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

std::string forEachJsonRecord(const fs::path& file, const JsonRecordReceiver& receive, const std::stop_token& stop, const ProgressFn& progress) {
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
    const auto report = [&] {
        if (stop.stop_requested()) {
            throw Stopped();
        }
        if (progress && record.number % kRecordsBetweenReports == 0) {
            progress({static_cast<int64_t>(stream.tellg()), size, file.filename().string()});
        }
    };
    // Each finished record is handed over and then left out of the document, which stays empty.
    const json::parser_callback_t take = [&](int depth, json::parse_event_t event, json& parsed) {
        if (depth == 1 && event == json::parse_event_t::key) {
            record.key = parsed.get<std::string>();
        }
        if (depth != 1 || (event != json::parse_event_t::object_end && event != json::parse_event_t::array_end)) {
            return true;
        }
        ++record.number;
        receive(std::move(parsed), record);
        report();
        return false;
    };
    try {
        const json rest = json::parse(stream, take);
    } catch (const json::parse_error& error) {
        return fmt::format("{} breaks off or is damaged at byte {}, after {} records", file.string(), error.byte, record.number);
    } catch (const Stopped&) {
    }
    return {};
}

}  // namespace omnidrive::store
