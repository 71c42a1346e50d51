// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/annotation_desk.h"

#include "base/error.h"
#include "base/log.h"
#include "jobs/run_session.h"

namespace omnidrive::jobs {

AnnotationDesk::AnnotationDesk(const std::filesystem::path& path) : project_(openAnnotations(path, true)) {}

AnnotationDesk::~AnnotationDesk() = default;

bool AnnotationDesk::edit(const annotation::Target& target, const std::function<void(annotation::Annotation&)>& change, const std::string& reason) {
    const annotation::Annotation* known = project_->find(target);
    annotation::Annotation annotation = known != nullptr ? *known : annotation::Annotation{target};
    change(annotation);
    return project_->edit({annotation}, factsOf(target.rollout), reason);
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
        return {annotation::factsOf(*session_->trajectory(rollout))};
    } catch (const Error& error) {   // what a person says is kept, whatever became of the run
        logWarning("annotations: {}", error.what());
        return {};
    }
}

}  // namespace omnidrive::jobs
