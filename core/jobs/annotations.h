// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Annotations for screens and commands: the values of core/annotation re-exported, and what joins them with an opened run.
#include "annotation/export_files.h"
#include "annotation/history_text.h"
#include "annotation/key_numbers.h"
#include "annotation/project.h"
#include "annotation/statistics.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace omnidrive::jobs {

class RunSession;

/// Opens the annotations of a run folder, a rollout archive, a trace file, or a project of its own; what was said before a resume of the run, or before the file
/// was rewritten, is moved to the ids that its rollouts have now (followRun()).
/// @throws Error as annotation::Project::open; (Io) when there is nothing at the path; (Format) when the folder beside or in it is a link that leads away.
std::unique_ptr<annotation::Project> openAnnotations(const std::filesystem::path& path, bool wantsToWrite, const std::string& author = {});

/// False for a trace file that nobody touched since the newest edit, which looked at it.
bool mayHaveOtherIds(const annotation::Project& project);

/// Of every annotated rollout, or of one, that a resume of the run gave another id: what was said of it goes along (Project::moveCases). Facts that do
/// not say their row (of earlier versions) go along where they fit a former rollout of the id and not the one of today. Of a trace file that was rewritten
/// all: what was said goes to the records that say the same (RunSession::contentMark); where the file has none, and another question under the id, it
/// stands under an id of its own ("<id>~<mark>") until one comes back.
/// @param rollout of a run, the one; empty: all. @return whether any had another id.
bool followRun(annotation::Project& project, RunSession& session, const std::string& rollout = {});

/// Facts of a rollout as its run tells them. @throws Error as RunSession::trajectory.
annotation::CaseFacts factsIn(RunSession& session, const std::string& rollout);

/// Facts of a rollout, from its run or, where that is gone, as the project knows them.
/// @throws Error (InvalidArgument) when neither knows the rollout, or the target lies outside of it (a zoom, step or token that it does not have).
annotation::CaseFacts factsForTarget(const annotation::Project& project, const annotation::Target& target);

/// File of a picture of the project's source; what ExportOptions::pathOf wants. Always "" when the source cannot be opened.
std::function<std::filesystem::path(const std::string& frameId)> pictureFinder(const annotation::Project& project);

/// Writes annotation::reportHtml(), whole or not at all, with the pictures and the number of rollouts of the project's source; without them when it cannot be
/// opened. @param render makes the file's bytes of the HTML (a PDF, say); null: the HTML itself. @return cases in it. @throws Error (Io).
int64_t writeAnnotationReport(const annotation::Project& project, bool isCheckedOnly, const std::filesystem::path& file,
                           const std::function<std::string(const std::string& html)>& render = nullptr);

}  // namespace omnidrive::jobs
