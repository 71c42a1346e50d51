// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::store {

/// A user's note at one point of a curve.
struct CurveNote {
    std::string id;      ///< unique in the run
    std::string tag;     ///< of the curve
    int64_t step = 0;
    std::string text;
    double wall = 0;     ///< unix seconds when it was written
};

// Notes live in the run folder's notes.jsonl, which any program may append to by one write a line: two windows never lose each other's notes, and
// nothing is ever rewritten.

/// All notes in the order in which they were written, without those taken back; lines that cannot be read are passed over. @throws Error (Io).
std::vector<CurveNote> readCurveNotes(const std::filesystem::path& runFolder);
/// Appends and syncs. @return the note with its id and time. @throws Error (InvalidArgument) for an empty text, (Io) when it cannot be written.
CurveNote addCurveNote(const std::filesystem::path& runFolder, CurveNote note);
/// Takes a note back; the line stays in the file. @throws Error (Io).
void removeCurveNote(const std::filesystem::path& runFolder, const std::string& id);

}  // namespace omnidrive::store
