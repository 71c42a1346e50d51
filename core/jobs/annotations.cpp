// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/annotations.h"

#include "annotation/report.h"
#include "base/error.h"
#include "base/log.h"
#include "jobs/run_session.h"
#include "rollout/trace_file.h"
#include "store/atomic_file.h"
#include "store/own_files.h"
#include "store/run_files.h"

#include <filesystem>
#include <string>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;
using annotation::CaseFacts;
using annotation::Target;

std::shared_ptr<RunSession> sessionOf(const annotation::Project& project) {
    std::shared_ptr<RunSession> session = RunSession::open(project.source());
    session->refresh();
    return session;
}

/// Tokens of a turn; -1 when nothing is known of them.
int64_t tokensOf(const rollout::Trajectory& trajectory, int64_t turn) {
    const int64_t tokens = trajectory.turns[static_cast<size_t>(turn)].tokens();
    return tokens == 0 ? -1 : tokens;
}

void checkInside(const Target& target, const rollout::Trajectory& trajectory, const CaseFacts& facts) {
    const auto turns = static_cast<int64_t>(trajectory.turns.size()), zooms = static_cast<int64_t>(facts.zooms.size());
    const bool isOfTurn = target.kind == Target::Kind::Step || target.kind == Target::Kind::Tokens;
    require(!isOfTurn || target.turn < turns, "rollout {} has no step {}: it has {}", trajectory.id, target.turn + 1, turns);
    require(target.kind != Target::Kind::Zoom || target.call < zooms, "rollout {} has no zoom {}: it has {}", trajectory.id, target.call + 1, zooms);
    if (target.kind == Target::Kind::Tokens) {
        const int64_t tokens = tokensOf(trajectory, target.turn);
        require(tokens < 0 || target.endToken <= tokens, "step {} of rollout {} has no token {}: it has {}", target.turn + 1, trajectory.id,
                target.endToken, tokens);
    }
}

/// Files, pictures inside of traces and stitched views alike. @throws Error (Io) with the reason when there is none.
vision::ImagePtr pictureOf(RunSession& session, const std::string& frameId) {
    std::string problem;
    vision::ImagePtr picture = session.frame(frameId, &problem);
    if (!picture) {
        fail(ErrorKind::Io, "{}", problem);
    }
    return picture;
}

/// A run that cannot be read is no reason to refuse what was said of it.
void followRunOf(annotation::Project& project) {
    if (project.cases().empty() || !mayHaveOtherIds(project)) {
        return;
    }
    try {
        followRun(project, *RunSession::open(project.source()));
    } catch (const Error& error) {
        logWarning("annotations: {}", error.what());
    }
}

}  // namespace

CaseFacts factsIn(RunSession& session, const std::string& rollout) {
    CaseFacts facts = annotation::factsOf(*session.trajectory(rollout));
    const auto row = session.reader().rowById(rollout);
    facts.row = row ? row->row : 0;
    facts.mark = session.contentMark(rollout);
    return facts;
}

std::unique_ptr<annotation::Project> openAnnotations(const fs::path& path, bool wantsToWrite, const std::string& author) {
    std::error_code ignored;
    const fs::path absolute = fs::absolute(path).lexically_normal(), whole = absolute.has_filename() ? absolute : absolute.parent_path();
    if (!fs::exists(whole, ignored)) {
        fail(ErrorKind::Io, "{} is missing", whole.string());
    }
    const bool isOwn = annotation::isProjectFolder(whole), isInRun = isOwn && store::isRunFolder(whole.parent_path());
    const bool holdsSource = !isOwn || rollout::TraceFile::isDumpFolder(whole);   // dumps and their annotations share a folder, which may have been moved
    const std::string source = isInRun ? whole.parent_path().string() : holdsSource ? whole.string() : "";
    const fs::path folder = annotation::projectFolderOf(whole);
    if (folder != whole) {
        store::requireOwnFile(folder.parent_path(), folder);   // it may come with a stranger's run or traces
    }
    auto project = annotation::Project::open(folder, {author, source, wantsToWrite});
    followRunOf(*project);
    return project;
}

CaseFacts factsForTarget(const annotation::Project& project, const Target& target) {
    const auto known = project.cases().find(target.rollout);
    std::shared_ptr<const rollout::Trajectory> trajectory;
    CaseFacts facts;
    try {
        const std::shared_ptr<RunSession> session = sessionOf(project);
        trajectory = session->trajectory(target.rollout);
        facts = factsIn(*session, target.rollout);
    } catch (const Error& error) {
        if (known == project.cases().end()) {
            throw;
        }
        return known->second;
    }
    checkInside(target, *trajectory, facts);
    return facts;
}

std::function<fs::path(const std::string&)> pictureFinder(const annotation::Project& project) {
    try {
        return [session = sessionOf(project)](const std::string& frameId) { return session->reader().framePath(frameId); };
    } catch (const Error&) {   // the run is gone: boxes go out without pictures
        return [](const std::string&) { return fs::path(); };
    }
}

namespace {

/// reportHtml() with the pictures and the number of rollouts of the project's source; without them when it cannot be opened.
std::string annotationReport(const annotation::Project& project, const annotation::Statistics& statistics, bool isCheckedOnly) {
    annotation::ReportOptions options;
    options.isCheckedOnly = isCheckedOnly;
    try {
        const std::shared_ptr<RunSession> session = sessionOf(project);
        options.cases = session->reader().rolloutCount();
        options.pictureOf = [session](const std::string& frameId) { return pictureOf(*session, frameId); };
    } catch (const Error&) {   // the run is gone: the numbers do not need it
        options.pictureOf = {};
    }
    return annotation::reportHtml(project, statistics, options);
}

}  // namespace

int64_t writeAnnotationReport(const annotation::Project& project, bool isCheckedOnly, const fs::path& file,
                           const std::function<std::string(const std::string& html)>& render) {
    const annotation::Statistics statistics = annotation::statisticsOf(project);
    const std::string html = annotationReport(project, statistics, isCheckedOnly);
    store::writeFileAtomically(file, render ? render(html) : html);
    return (isCheckedOnly ? statistics.checked : statistics.annotated).count;
}

}  // namespace omnidrive::jobs
