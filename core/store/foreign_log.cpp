// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/foreign_log.h"

#include "base/error.h"
#include "store/event_files.h"
#include "store/event_record.h"
#include "store/file_io.h"
#include "store/json_fields.h"
#include "store/log_records.h"

#include <charconv>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kTrainerState = "trainer_state.json";

ForeignLog readEventFiles(const fs::path& path, const std::string& name) {
    EventFilesReader reader(path);
    reader.refresh();
    return {name, "TensorBoard event files", reader.curves(), reader.problems()};
}

bool hasEventFiles(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (it->path().filename().string().find(kEventFileMark) != std::string::npos) {
            return true;
        }
    }
    return false;
}

/// trainer_state.json of the folder, or of the checkpoint that went furthest.
fs::path trainerStateIn(const fs::path& folder) {
    if (fs::exists(folder / kTrainerState)) {
        return folder / kTrainerState;
    }
    fs::path newest;
    int64_t furthest = -1;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        int64_t step = -1;
        if (name.starts_with("checkpoint-") && fs::exists(entry.path() / kTrainerState)) {
            std::from_chars(name.data() + 11, name.data() + name.size(), step);
        }
        if (step > furthest) {
            furthest = step;
            newest = entry.path() / kTrainerState;
        }
    }
    return newest;
}

/// Python writes NaN and infinities bare, which JSON does not know: they become texts. Texts are left as they are.
std::string quoteBareNumbers(const std::string& text) {
    std::string quoted;
    quoted.reserve(text.size());
    bool isText = false;
    for (size_t i = 0; i < text.size(); ++i) {
        if (isText) {
            isText = text[i] != '"';
            quoted += text[i];
            if (text[i] == '\\' && i + 1 < text.size()) {
                quoted += text[++i];
            }
            continue;
        }
        isText = text[i] == '"';
        const auto rest = std::string_view(text).substr(i);
        bool isWord = false;
        for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
            if (rest.starts_with(word)) {
                quoted += fmt::format("\"{}\"", word);
                i += word.size() - 1;
                isWord = true;
                break;
            }
        }
        if (!isWord) {
            quoted += text[i];
        }
    }
    return quoted;
}

json parsed(const std::string& text) { return parseJson(quoteBareNumbers(text)); }

ForeignLog fromList(const json& list, const std::string& name, const std::string& format) {
    LogRecords records;
    for (const json& entry : list) {
        if (entry.is_object()) {
            records.add(entry);
        }
    }
    return records.take(name, format);
}

/// JSON lines; nullopt when not one line is an object. Broken lines are counted, a half last line is passed over.
std::optional<ForeignLog> fromLines(const std::string& text, const std::string& name) {
    LogRecords records;
    int64_t broken = 0;
    size_t begin = 0;
    while (begin < text.size()) {
        const size_t end = text.find('\n', begin);
        const std::string line = text.substr(begin, end == std::string::npos ? end : end - begin);
        const json entry = parsed(line);
        if (entry.is_object()) {
            records.add(entry);
        } else if (end != std::string::npos && line.find_first_not_of(" \t\r") != std::string::npos) {
            ++broken;
        }
        begin = end == std::string::npos ? text.size() : end + 1;
    }
    if (records.isEmpty()) {
        return std::nullopt;
    }
    ForeignLog log = records.take(name, "JSON lines");
    if (broken > 0) {
        log.problems.push_back(fmt::format("{}: {} lines are no JSON object and are left out", name, broken));
    }
    return log;
}

/// What is whole of a document that ends too early: the entries of its list, or of its "log_history".
std::optional<ForeignLog> fromCutDocument(const std::string& text, const std::string& name) {
    if (isTooDeepJson(text)) {
        return std::nullopt;
    }
    json entries = json::array();
    const size_t listDepth = text[text.find_first_not_of(" \t\r\n")] == '[' ? 0 : 1;
    std::string key;
    const json::parser_callback_t take = [&](int depth, json::parse_event_t event, json& parsed) {
        if (depth == 1 && event == json::parse_event_t::key) {
            key = parsed.get<std::string>();
        }
        if (static_cast<size_t>(depth) == listDepth + 1 && event == json::parse_event_t::object_end && (listDepth == 0 || key == "log_history")) {
            entries.push_back(parsed);
        }
        return true;
    };
    const bool isCut = json::parse(quoteBareNumbers(text), take, false).is_discarded();
    if (entries.empty() || !isCut) {
        return std::nullopt;
    }
    ForeignLog log = fromList(entries, name, listDepth == 0 ? "JSON list" : "TRL trainer state");
    log.problems.push_back(fmt::format("{}: it ends in the middle or is damaged there; what is whole is shown", name));
    return log;
}

std::optional<ForeignLog> fromJson(const std::string& text, const std::string& name) {
    const json document = parsed(text);
    if (document.is_object() && document.contains("log_history") && document["log_history"].is_array()) {
        return fromList(document["log_history"], name, "TRL trainer state");
    }
    if (document.is_array()) {
        return fromList(document, name, "JSON list");
    }
    const bool isLines = parsed(text.substr(0, text.find('\n'))).is_object();
    if (document.is_discarded() && !isLines) {
        if (auto log = fromCutDocument(text, name)) {
            return log;
        }
    }
    return fromLines(text, name);
}

/// A name that tells runs apart: trainer_state.json is called after its folder.
std::string nameOf(const fs::path& path) {
    const fs::path whole = fs::absolute(path).lexically_normal();
    const fs::path kept = whole.filename() == kTrainerState || whole.filename().empty() ? whole.parent_path() : whole;
    return kept.stem().string();
}

}  // namespace

std::vector<ForeignLog> readForeignLog(const fs::path& path) {
    std::error_code error;
    const std::string name = nameOf(path);
    if (fs::is_directory(path, error)) {
        if (hasEventFiles(path)) {
            return {readEventFiles(path, name)};
        }
        const fs::path state = trainerStateIn(path);
        if (state.empty()) {
            fail(ErrorKind::Format, "{} holds neither TensorBoard event files nor a {}", path.string(), kTrainerState);
        }
        return readForeignLog(state);
    }
    std::string text = readTextFile(path);
    if (path.filename().string().find(kEventFileMark) != std::string::npos || nextRecord(text).kind == RecordStep::Kind::Record) {
        return {readEventFiles(path, name)};
    }
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.erase(0, 3);   // byte-order mark
    }
    const size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && (text[first] == '{' || text[first] == '[')) {
        if (auto log = fromJson(text, name); log && !log->curves.empty()) {
            return {std::move(*log)};
        }
    }
    if (auto log = readConsoleLog(text, name)) {
        return {std::move(*log)};
    }
    auto logs = readCsvLog(text, name);
    if (logs.empty()) {
        fail(ErrorKind::Format, "{} is no log that is known: TensorBoard events, trainer_state.json, JSON lines, verl or transformers console, CSV",
             path.string());
    }
    return logs;
}

}  // namespace omnidrive::store
