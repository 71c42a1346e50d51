// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/curve_notes.h"

#include "base/error.h"
#include "store/json_fields.h"
#include "store/json_lines.h"
#include "store/own_files.h"
#include "store/run_files.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <unordered_map>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

constexpr const char* kNotesFileName = "notes.jsonl";
constexpr const char* kRemoved = "removed";

/// Different for every note of every program on this machine.
std::string newId() {
    static std::atomic<int> count{0};
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return fmt::format("{:x}-{:x}-{}", std::chrono::duration_cast<std::chrono::microseconds>(now).count(), ::getpid(), ++count);
}

void appendLine(const fs::path& runFolder, const nlohmann::json& line) {
    requireOwnFiles(runFolder);
    JsonLinesAppender file(runFolder / kNotesFileName);
    file.append(line.dump());
    file.sync();
}

}  // namespace

std::vector<CurveNote> readCurveNotes(const fs::path& runFolder) {
    std::vector<std::optional<CurveNote>> notes;                       // empty where one was removed
    std::unordered_map<std::string, std::vector<size_t>> placesOf;   // by id
    JsonLinesReader reader(runFolder / kNotesFileName);
    reader.poll([&](const nlohmann::json& json, const JsonLinesReader::Line&) {
        try {
            const JsonFields fields(json, "");
            if (fields.has(kRemoved)) {
                const auto removed = placesOf.extract(fields.text(kRemoved));
                for (const size_t place : removed.empty() ? std::vector<size_t>() : removed.mapped()) {
                    notes[place].reset();
                }
                return;
            }
            CurveNote note{fields.text("id"), fields.text("tag"), fields.integer<int64_t>("step"), fields.text("text"), fields.number("wall")};
            placesOf[note.id].push_back(notes.size());
            notes.emplace_back(std::move(note));
        } catch (const Error&) {   // a line of a later version: it stays in the file
        }
    });
    std::vector<CurveNote> kept;
    for (auto& note : notes) {
        if (note) {
            kept.push_back(*std::move(note));
        }
    }
    return kept;
}

CurveNote addCurveNote(const fs::path& runFolder, CurveNote note) {
    require(note.text.find_first_not_of(" \t\r\n") != std::string::npos, "a note needs a text");
    note.id = newId();
    note.wall = unixNow();
    appendLine(runFolder,
               {{"id", note.id}, {"tag", jsonText(note.tag)}, {"step", note.step}, {"text", jsonText(note.text)}, {"wall", jsonNumber(note.wall)}});
    return note;
}

void removeCurveNote(const fs::path& runFolder, const std::string& id) { appendLine(runFolder, {{kRemoved, id}}); }

}  // namespace omnidrive::store
