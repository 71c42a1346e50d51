// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/annotation_import.h"

#include "annotation/import_shapes.h"
#include "annotation/picture_names.h"
#include "base/error.h"
#include "jobs/annotations.h"
#include "jobs/run_session.h"

#include <memory>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;
using annotation::CaseFacts;

/// Rollouts of a source by the pictures that they show, read as far as somebody asks.
class SourceCases {
public:
    explicit SourceCases(const std::string& source) : session_(opened(source)) {}

    std::optional<CaseFacts> of(const std::string& rollout) const {
        try {
            return session_ ? std::optional(factsIn(*session_, rollout)) : std::nullopt;
        } catch (const Error&) {   // unknown or damaged: the caller names it
            return std::nullopt;
        }
    }

    /// Reads on until a picture is found under its whole name; one that only ends in it counts when there is no better.
    std::optional<CaseFacts> showing(const std::string& picture) {
        while (byPicture_.find(picture, annotation::Likeness::SameName).empty() && session_ && rowsRead_ < session_->reader().rolloutCount()) {
            readNext();
        }
        const std::string rollout = byPicture_.find(picture);
        return rollout.empty() ? std::nullopt : of(rollout);
    }

private:
    static std::unique_ptr<RunSession> opened(const std::string& source) {
        try {
            auto session = source.empty() ? nullptr : RunSession::open(source);
            if (session) {
                session->refresh();
            }
            return session;
        } catch (const Error&) {   // the run is gone: what is annotated already is known without it
            return nullptr;
        }
    }

    void readNext() {
        for (const store::IndexRow& row : session_->reader().rows(++rowsRead_, 1)) {
            const auto facts = row.superseded ? std::nullopt : of(row.id);
            if (!facts) {
                continue;
            }
            byPicture_.add(facts->stitchedId, row.id);
            for (const annotation::CasePicture& picture : facts->pictures) {
                byPicture_.add(picture.frameId, row.id);
            }
        }
    }

    std::unique_ptr<RunSession> session_;
    annotation::FrameNames byPicture_;   ///< of the rows read
    int64_t rowsRead_ = 0;
};

}  // namespace

annotation::ImportReport importAnnotations(annotation::Project& project, const fs::path& path, bool mayReplace, const std::string& reason) {
    const auto set = annotation::readForeignAnnotations(path);
    if (!set) {
        return annotation::importLines(project, path, mayReplace, reason);
    }
    SourceCases cases(project.source());
    annotation::ShapeImportOptions options{mayReplace, reason, {}, {}};
    options.caseOf = [&](const std::string& rollout) { return cases.of(rollout); };
    options.caseShowing = [&](const std::string& picture) { return cases.showing(picture); };
    return annotation::importShapes(project, *set, options);
}

}  // namespace omnidrive::jobs
