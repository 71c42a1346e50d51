// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "data/sample.h"
#include "data/scene_question.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::data {

/// A question that somebody chose to train on or to follow, with what is needed to ask it again: the scene it was drawn from, its pictures, or both.
struct CaseQuestion {
    std::string id{};                              ///< rollout it was chosen at, or any other name; unique in its file
    std::string sample{};                          ///< id of the question in its data set
    std::string question{};                        ///< without options
    std::vector<std::string> options{};            ///< option texts without letter; empty for open questions
    std::string answer{};                          ///< the right letter for multiple choice, else the reference text
    std::string kind{};
    std::optional<SceneQuestion> scene{};          ///< draws it again; unset for pictures that were not drawn
    std::vector<std::string> frames{};             ///< content ids (vision::contentId) of the pictures: one, or six in the order of SPEC 2.1
    std::vector<std::filesystem::path> pictures{}; ///< their files, in the same order; empty when they are not at hand
    std::string truthLabel{};
    std::optional<BoxF> truthBoxInImage{};         ///< pixels of the whole (stitched) picture
    bool needsZoom = true;
    std::string annotationsJson{};                 ///< what was said of it, as a JSON list; for people and other programs, not read by training

    bool operator==(const CaseQuestion&) const = default;
};

/// Reads a case file (core/annotation/README.md, "Case files"). Relative pictures lie below the file's own folder. Keys that are not known are
/// passed over.
/// @throws Error (Io) when it cannot be read, (Format) naming file, case and field.
std::vector<CaseQuestion> readCases(const std::filesystem::path& file);

/// @throws Error (Io); an older file is then still there. @param source the run they come from, for people.
void writeCases(const std::filesystem::path& file, const std::vector<CaseQuestion>& cases, const std::string& source);

/// Copies a case file to another place; pictures are named by absolute paths there. What is not known is copied too.
/// @throws Error (Io), (Format) when it is no JSON object.
void copyCases(const std::filesystem::path& from, const std::filesystem::path& to);

/// The question with its pictures and the case's own answer: drawn again where that gives the very pictures that the case names, else loaded.
/// @param file for errors. @throws Error (Format) naming file and case when neither gives them, or its pictures are neither one nor six, (Io) when a picture cannot be read. Thread-safe.
Sample sampleOf(const CaseQuestion& question, const std::filesystem::path& file);

}  // namespace omnidrive::data
