// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/import.h"

#include "base/error.h"
#include "jobs/import_parts.h"
#include "store/run_files.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;

bool isParquet(const fs::path& path) {
    std::array<char, 4> magic{};
    std::ifstream stream(path, std::ios::binary);
    return stream.read(magic.data(), magic.size()) && std::string_view(magic.data(), magic.size()) == "PAR1";
}

}  // namespace

std::vector<std::string> importKinds() {
    std::vector<std::string> words;
    std::transform(rollout::kTraceForms.begin(), rollout::kTraceForms.end(), std::back_inserter(words), rollout::traceFormWord);
    std::transform(data::kSourceForms.begin(), data::kSourceForms.end(), std::back_inserter(words), data::sourceFormWord);
    return words;
}

ImportReport importPath(const ImportRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    std::error_code error;
    if (!fs::exists(request.path, error)) {
        fail(ErrorKind::Io, "{} is not there", request.path.string());
    }
    require(!store::isRunFolder(request.path), "{} is a run already: the Studio and the other commands read it as it is", request.path.string());
    for (const fs::path& folder : request.images) {
        require(fs::is_directory(folder, error), "--images {} is no folder", folder.string());
    }
    require(!isParquet(request.path), "{} is a parquet file, which this program does not read: write its rows as JSON lines", request.path.string());
    if (const auto traces = rollout::traceFormFromWord(request.kind)) {
        return importTraces(request, traces, stop, progress);
    }
    if (const auto source = request.kind.empty() ? data::sourceFormOf(request.path) : data::sourceFormFromWord(request.kind)) {
        return importQuestions(request, *source, stop, progress);
    }
    require(request.kind.empty(), "there is no kind \"{}\"", request.kind);
    return importTraces(request, std::nullopt, stop, progress);
}

}  // namespace omnidrive::jobs
