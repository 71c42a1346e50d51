// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/import.h"

#include "base/error.h"
#include "jobs/import_parts.h"
#include "rollout/trace_file.h"
#include "store/run_files.h"

#include <algorithm>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;

/// "nuscenes/" is "nuscenes": names come from the last part of a path.
fs::path withoutLastSlash(const fs::path& path) { return path.has_filename() ? path : path.parent_path(); }

/// Dumps of a training are traces, whatever else lies in their folder.
std::optional<data::SourceForm> sourceFormOf(const fs::path& path) {
    return rollout::TraceFile::isDumpFolder(path) ? std::nullopt : data::sourceFormOf(path);
}

}  // namespace

std::vector<std::string> importKinds() {
    std::vector<std::string> words;
    std::transform(rollout::kTraceForms.begin(), rollout::kTraceForms.end(), std::back_inserter(words), rollout::traceFormWord);
    std::transform(data::kSourceForms.begin(), data::kSourceForms.end(), std::back_inserter(words), data::sourceFormWord);
    return words;
}

ImportReport importPath(const ImportRequest& asked, const std::stop_token& stop, const ProgressFn& progress) {
    ImportRequest request = asked;
    request.path = withoutLastSlash(asked.path);
    request.out = withoutLastSlash(asked.out);
    std::error_code error;
    if (!fs::exists(request.path, error)) {
        fail(ErrorKind::Io, "{} is not there", request.path.string());
    }
    require(!store::isRunFolder(request.path), "{} is a run already: the Studio and the other commands read it as it is", request.path.string());
    for (const fs::path& folder : request.images) {
        require(fs::is_directory(folder, error), "--images {} is no folder", folder.string());
    }
    if (const auto traces = rollout::traceFormFromWord(request.kind)) {
        return importTraces(request, traces, stop, progress);
    }
    if (const auto source = request.kind.empty() ? sourceFormOf(request.path) : data::sourceFormFromWord(request.kind)) {
        return importQuestions(request, *source, stop, progress);
    }
    require(request.kind.empty(), "there is no kind \"{}\"", request.kind);
    return importTraces(request, std::nullopt, stop, progress);
}

}  // namespace omnidrive::jobs
