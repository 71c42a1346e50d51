// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/annotations.h"

#include <functional>
#include <memory>
#include <string>

namespace omnidrive::jobs {

class RunSession;

/// Where a screen annotates one run: its project, and the run itself for the facts of new cases, which is opened when the first one is needed.
/// Not thread-safe: for one worker thread.
class AnnotationDesk {
public:
    /// @throws Error as openAnnotations().
    explicit AnnotationDesk(const std::filesystem::path& path);
    ~AnnotationDesk();

    annotation::Project& project() { return *project_; }
    /// Changes the annotation of a target (a blank one when there is none) and saves it. The facts of a case that the run cannot tell are left out.
    /// @return and @throws as Project::edit().
    bool edit(const annotation::Target& target, const std::function<void(annotation::Annotation&)>& change, const std::string& reason);

private:
    std::vector<annotation::CaseFacts> factsOf(const std::string& rollout);

    std::unique_ptr<annotation::Project> project_;
    std::shared_ptr<RunSession> session_;
};

}  // namespace omnidrive::jobs
