// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/annotations.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

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
    /// Changes the annotation of a target (a blank one when there is none) and saves it, after refresh(): what others changed of it that this desk had not
    /// read yet stays, or the edit waits (Project::edit()). The facts of a case that the run cannot tell are left out.
    /// @param row of the rollout that was looked at, in the run's index: a resume may have given the target's id to another one since, and then the edit
    /// follows the row; 0: whichever has the id now. @return and @throws as Project::edit().
    bool edit(const annotation::Target& target, const std::function<void(annotation::Annotation&)>& change, const std::string& reason, int64_t row = 0);
    /// Project::refresh().
    bool refresh();
    /// As the project's, after refresh(); what that reads nobody here has seen, so it is not taken back: false then.
    bool undo();
    bool redo();
    /// As Project::setLabels(), after refresh(). @throws Error (InvalidArgument) also when that reads another label set: it would be replaced unseen.
    bool setLabels(const annotation::LabelSet& labels, const std::string& reason);
    /// After a resume of the run: what was said goes where its rollouts are now.
    void followRun();
    /// True once after annotations went elsewhere, or others' were read: more has changed than Project::changedKeys() says.
    bool takeMoved() { return std::exchange(hasMoved_, false); }

private:
    std::vector<annotation::CaseFacts> factsOf(const std::string& rollout);
    RunSession* run();
    void followRun(const std::string& rollout);
    annotation::Target placed(annotation::Target target, int64_t row);

    std::unique_ptr<annotation::Project> project_;
    std::shared_ptr<RunSession> session_;
    bool hasMoved_ = false;
};

}  // namespace omnidrive::jobs
