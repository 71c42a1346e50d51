// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/case_evidence.h"

#include "base/error.h"
#include "jobs/evidence_engine.h"

#include <dlfcn.h>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

namespace {

using MakeEngine = decltype(&omnidriveMakeEvidenceEngine);

/// Beside the program's own libraries: of a build, or as installed.
fs::path findLibrary() {
    std::error_code ignored;
    const fs::path root = fs::read_symlink("/proc/self/exe", ignored).parent_path().parent_path();
    for (const fs::path& candidate : {root / "lib" / kEvidenceLibrary, root / OMNIDRIVE_INSTALL_LIBS / kEvidenceLibrary}) {
        if (fs::exists(candidate, ignored)) {
            return candidate;
        }
    }
    fail(ErrorKind::Io, "{} is not in {}: the installation is not complete", kEvidenceLibrary, (root / "lib").string());
}

/// RTLD_LOCAL: its copies of our own code stay its own. It stays loaded to the end.
MakeEngine loadLibrary() {
    const fs::path library = findLibrary();
    void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    const auto make = handle == nullptr ? nullptr : reinterpret_cast<MakeEngine>(dlsym(handle, kMakeEvidenceEngine));
    if (make == nullptr) {
        const char* reason = dlerror();
        fail(ErrorKind::Io, "{} cannot be loaded: {}", library.string(), reason == nullptr ? "it has no entry" : reason);
    }
    return make;
}

}  // namespace

CaseEvidence::CaseEvidence(fs::path run) : run_(std::move(run)) {}
CaseEvidence::~CaseEvidence() = default;

void CaseEvidence::gather(const std::string& rolloutId, const EvidenceModels& models, const std::stop_token& stop, const Show& show) {
    if (!engine_) {
        static const MakeEngine make = loadLibrary();   // tried again when it threw
        engine_.reset(make(run_.c_str()));
    }
    engine_->gather(rolloutId, models, stop, show);
}

}  // namespace omnidrive::jobs
