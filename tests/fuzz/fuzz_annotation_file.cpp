// SPDX-License-Identifier: GPL-3.0-or-later
// A project's own file as whatever bytes it is: SQLite's pages, and objects, actions and changes that nobody here wrote.
#include "fuzz/target.h"

#include "annotation/export_files.h"
#include "annotation/history_text.h"
#include "annotation/project.h"
#include "annotation/report.h"
#include "annotation/statistics.h"

using namespace omnidrive;

namespace {

namespace fs = std::filesystem;

constexpr int64_t kMostActions = 20, kMostSteps = 50;

void look(const annotation::Project& project) {
    for (const auto& [key, annotation] : project.annotations()) {
        fuzz::promise(project.find(annotation.target) != nullptr && annotation::keyOf(annotation.target) == key);
        for (const annotation::Action& action : project.history(annotation.target, kMostActions)) {
            annotation::whatChanged(action, key);
        }
    }
    for (const auto& [rollout, facts] : project.cases()) {
        fuzz::promise(facts.rollout == rollout);
        project.historyOfCase(rollout, kMostActions);
    }
    fuzz::promise(std::ssize(project.history(kMostActions)) <= kMostActions);
    project.verify();
    project.source();
    annotation::statisticsOf(project);
    annotation::reportHtml(project, annotation::statisticsOf(project), {});
    annotation::csvFiles(project, false);
    annotation::cocoFiles(annotation::exportSetOf(project, {annotation::ExportOptions::Category::Type, false, {}}));
}

/// Back to the beginning and on again; what an edit saves is there when the file is read again.
void change(const fs::path& folder) {
    const auto project = annotation::Project::open(folder, {"fuzz", "", true});
    int64_t steps = 0;
    while (steps < kMostSteps && project->undo()) {
        ++steps;
    }
    while (steps > 0 && project->redo()) {
        --steps;
    }
    annotation::Annotation mine{annotation::caseTarget("one")};
    mine.note = "fuzz";
    fuzz::mayRefuse([&] {
        if (project->edit({mine}, {}, "fuzz")) {
            const auto again = annotation::Project::open(folder, {"fuzz", "", false});
            fuzz::promise(again->find(mine.target) != nullptr && again->find(mine.target)->note == "fuzz");
        }
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const fs::path kept = folder.path() / "project";
    fs::create_directories(kept);
    folder.write("project/annotations.sqlite", fuzz::textOf(data, size));
    fuzz::mayRefuse([&] { look(*annotation::Project::open(kept, {"fuzz", "", false})); });
    fuzz::mayRefuse([&] { change(kept); });
    folder.clear();
    fs::remove_all(kept);
    return 0;
}
