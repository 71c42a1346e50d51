// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/annotation_desk.h"

#include "base/error.h"
#include "base/log.h"
#include "jobs/run_session.h"
#include "store/run_files.h"

namespace omnidrive::jobs {

AnnotationDesk::AnnotationDesk(const std::filesystem::path& path) : project_(openAnnotations(path, true)) {}

AnnotationDesk::~AnnotationDesk() = default;

bool AnnotationDesk::edit(const annotation::Target& asked, const std::function<void(annotation::Annotation&)>& change, const std::string& reason, int64_t row) {
    annotation::Target target = placed(asked, row);
    const annotation::Annotation* known = project_->find(target);
    annotation::Annotation seen = known != nullptr ? *known : annotation::Annotation{target};
    const bool hasRead = refresh();
    target = hasRead ? placed(asked, row) : target;
    seen.target = target;
    annotation::Annotation annotation = seen;
    change(annotation);
    return project_->edit({annotation}, factsOf(target.rollout), reason, {}, hasRead ? std::vector{seen} : std::vector<annotation::Annotation>{});
}

bool AnnotationDesk::refresh() {
    const bool hasRead = project_->refresh();
    hasMoved_ = hasRead || hasMoved_;
    return hasRead;
}

bool AnnotationDesk::undo() { return (!refresh() || project_->isDirty()) && project_->undo(); }

bool AnnotationDesk::redo() { return !refresh() && project_->redo(); }

bool AnnotationDesk::setLabels(const annotation::LabelSet& labels, const std::string& reason) {
    const annotation::LabelSet seen = project_->labels();
    refresh();
    require(project_->labels() == seen, "somebody else changed the types and tags of this project meanwhile: look at them, then change them again");
    return project_->setLabels(labels, reason);
}

/// The run or trace file as it is now; null for one that is gone.
RunSession* AnnotationDesk::run() {
    try {
        if (!session_) {
            session_ = RunSession::open(project_->source());
        }
        session_->refresh();
        return session_.get();
    } catch (const Error& error) {
        logWarning("annotations: {}", error.what());
        return nullptr;
    }
}

void AnnotationDesk::followRun() {
    if (!project_->cases().empty()) {
        followRun({});
    }
}

void AnnotationDesk::followRun(const std::string& rollout) {
    try {
        RunSession* run = mayHaveOtherIds(*project_) ? this->run() : nullptr;
        hasMoved_ = (run != nullptr && jobs::followRun(*project_, *run, rollout)) || hasMoved_;
    } catch (const Error& error) {   // what a person says is kept, whatever became of the run
        logWarning("annotations: {}", error.what());
    }
}

/// Where the target is now, after what was said of another rollout under its id has left.
annotation::Target AnnotationDesk::placed(annotation::Target target, int64_t row) {
    followRun(target.rollout);
    RunSession* run = row > 0 && store::isRunFolder(project_->source()) ? this->run() : nullptr;
    const auto now = run != nullptr ? rowNow(run->reader(), target.rollout, row) : std::nullopt;
    target.rollout = now ? now->id : target.rollout;
    return target;
}

std::vector<annotation::CaseFacts> AnnotationDesk::factsOf(const std::string& rollout) {
    const auto known = project_->cases().find(rollout);
    if (known != project_->cases().end()) {
        return {known->second};
    }
    try {
        if (!session_) {
            session_ = RunSession::open(project_->source());
        }
        session_->refresh();
        return {factsIn(*session_, rollout)};
    } catch (const Error& error) {   // what a person says is kept, whatever became of the run
        logWarning("annotations: {}", error.what());
        return {};
    }
}

}  // namespace omnidrive::jobs
