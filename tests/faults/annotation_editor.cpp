// SPDX-License-Identifier: GPL-3.0-or-later
// Edits a project as annotators do and says on standard output, line by line, what was saved: "edit NUMBER", "undo" or "redo" after each one that is,
// "problem SENTENCE" for one that is not.  Usage: omnidrive_annotation_editor FOLDER FIRST COUNT
// Edit NUMBER sets the note of rollout NUMBER mod 7 to "note NUMBER", every third of them at a span of tokens, every fifth at a zoom, and gives
// "edit NUMBER" as its reason; every ninth edit is followed by undo and redo.
#include "annotation/project.h"
#include "base/error.h"

#include <unistd.h>

#include <cstdlib>
#include <string>

using namespace omnidrive::annotation;

namespace {

/// By one call and unbuffered, so that what was said was saved before.
void say(const std::string& line) {
    const std::string whole = line + "\n";
    if (::write(STDOUT_FILENO, whole.data(), whole.size()) < 0) {
        std::_Exit(1);
    }
}

bool report(const Project& project, bool isSaved, const std::string& line) {
    say(isSaved ? line : "problem " + project.problem());
    return isSaved;
}

Target targetOf(long number) {
    const std::string rollout = "s1-" + std::to_string(number % 7);
    return number % 3 == 0 ? tokenTarget(rollout, 0, number % 4, number % 4 + 5) : number % 5 == 0 ? zoomTarget(rollout, 0) : caseTarget(rollout);
}

void edit(Project& project, long number) {
    const Target target = targetOf(number);
    const Annotation* known = project.find(target);
    Annotation annotation = known != nullptr ? *known : Annotation{target};
    annotation.note = "note " + std::to_string(number);
    annotation.boxes.push_back({"CAM_FRONT", {0, 0, 10.0 + double(number), 10}, "car", ""});
    annotation.boxes.erase(annotation.boxes.begin(), annotation.boxes.end() - std::min<long>(3, static_cast<long>(annotation.boxes.size())));
    const bool isSaved = report(project, project.edit({annotation}, {}, "edit " + std::to_string(number)), "edit " + std::to_string(number));
    if (isSaved && number % 9 == 8) {
        report(project, project.undo(), "undo");
        report(project, project.redo(), "redo");
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        return 2;
    }
    try {
        ProjectOptions options;
        options.author = "editor";
        const auto project = Project::open(argv[1], options);
        const long first = std::atol(argv[2]), count = std::atol(argv[3]);
        for (long number = first; number < first + count; ++number) {
            edit(*project, number);
        }
        say(project->isDirty() ? "dirty" : "clean");
    } catch (const omnidrive::Error& error) {
        say(std::string("error ") + error.what());
        return 1;
    }
    return 0;
}
