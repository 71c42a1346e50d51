// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/annotation_json.h"
#include "app/annotation_files.h"
#include "app/annotation_text.h"
#include "app/commands/commands.h"
#include "app/exit_code.h"
#include "base/error.h"
#include "jobs/annotation_import.h"
#include "jobs/annotations.h"
#include "store/file_io.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace omnidrive::app {

namespace {

using annotation::Annotation;
using annotation::EvidenceBox;
using annotation::Project;
using annotation::Target;

/// What set changes; what is not named stays as it is.
struct Fields {
    std::optional<std::string> type, severity, verdict, note, label, answer;
    std::vector<std::string> tags, boxes;
    bool noTags = false, noBoxes = false, checked = false, unchecked = false, clear = false;
};

struct AnnotateOptions {
    std::string action;
    std::filesystem::path path, from, out;
    std::string rollout, tokens, author, reason, where;
    int64_t step = 0, zoom = 0, times = 1;   // counted from 1, as on the screen; 0: none
    Fields fields;
    bool replace = false, json = false;
};

std::unique_ptr<Project> openProject(const AnnotateOptions& options, bool wantsToWrite) {
    auto project = jobs::openAnnotations(options.path, wantsToWrite, options.author);
    require(!wantsToWrite || !project->isReadOnly(), "the annotations cannot be changed: {}", project->readOnlyReason());
    return project;
}

std::string reasonOf(const AnnotateOptions& options) { return options.reason.empty() ? "omnidrive annotate " + options.action : options.reason; }

/// "5:9": tokens 5 to 9, counted from 1, both included. @throws Error (InvalidArgument).
std::pair<int64_t, int64_t> tokenSpan(const std::string& text) {
    int64_t first = 0, last = 0;
    const char* end = text.data() + text.size();
    const auto head = std::from_chars(text.data(), end, first);
    const bool hasColon = head.ec == std::errc() && head.ptr != end && *head.ptr == ':';
    const auto tail = hasColon ? std::from_chars(head.ptr + 1, end, last) : head;
    require(hasColon && tail.ec == std::errc() && tail.ptr == end && first >= 1 && last >= first, "--tokens wants FIRST:LAST from 1 on, not '{}'",
            text);
    return {first, last};
}

Target targetOf(const AnnotateOptions& options) {
    require(!options.rollout.empty(), "{} needs --rollout", options.action);
    if (options.zoom > 0) {
        return annotation::zoomTarget(options.rollout, options.zoom - 1);
    }
    if (!options.tokens.empty()) {
        const auto [first, last] = tokenSpan(options.tokens);
        return annotation::tokenTarget(options.rollout, options.step - 1, first - 1, last);
    }
    return options.step > 0 ? annotation::stepTarget(options.rollout, options.step - 1) : annotation::caseTarget(options.rollout);
}

/// "[CAMERA:]X0,Y0,X1,Y1[:LABEL]". @throws Error (InvalidArgument).
EvidenceBox evidenceFrom(const std::string& text) {
    EvidenceBox box;
    std::string rest = text;
    const size_t colon = rest.find(':');
    const bool hasCamera = colon != std::string::npos && rest.substr(0, colon).find(',') == std::string::npos;
    if (hasCamera) {
        box.camera = rest.substr(0, colon);
        rest.erase(0, colon + 1);
    }
    const size_t end = std::min(rest.find(':'), rest.size());
    box.label = end < rest.size() ? rest.substr(end + 1) : "";
    double* corners[] = {&box.boxInCamera.x0, &box.boxInCamera.y0, &box.boxInCamera.x1, &box.boxInCamera.y1};
    const char *at = rest.data(), *last = rest.data() + end;
    for (int i = 0; i < 4; ++i) {
        const auto number = std::from_chars(at, last, *corners[i]);
        const bool isGood = number.ec == std::errc() && (i == 3 ? number.ptr == last : number.ptr != last && *number.ptr == ',');
        require(isGood, "--box wants [CAMERA:]X0,Y0,X1,Y1[:LABEL], not '{}'", text);
        at = number.ptr + 1;
    }
    return box;
}

void checkType(const Project& project, const std::string& type) {
    std::vector<std::string> known;
    for (const annotation::FailureType& one : project.labels().types) {
        known.push_back(one.id);
    }
    require(type.empty() || project.labels().find(type) != nullptr, "there is no type '{}'; the project has {}", type, fmt::join(known, ", "));
}

void change(Annotation& annotation, const Fields& fields) {
    annotation.type = fields.type.value_or(annotation.type);
    annotation.severity = fields.severity ? annotation::severityFromName(*fields.severity).value() : annotation.severity;
    annotation.verdict = fields.verdict ? annotation::verdictFromName(*fields.verdict).value() : annotation.verdict;
    annotation.note = fields.note.value_or(annotation.note);
    annotation.correctLabel = fields.label.value_or(annotation.correctLabel);
    annotation.correctAnswer = fields.answer.value_or(annotation.correctAnswer);
    annotation.isChecked = fields.checked || (annotation.isChecked && !fields.unchecked);
    if (fields.noTags || !fields.tags.empty()) {
        annotation.tags = fields.tags;
    }
    if (fields.noBoxes || !fields.boxes.empty()) {
        annotation.boxes.clear();
        for (const std::string& box : fields.boxes) {
            annotation.boxes.push_back(evidenceFrom(box));
        }
    }
}

void checkCameras(const Annotation& annotation, const annotation::CaseFacts& facts) {
    for (const EvidenceBox& box : annotation.boxes) {
        const bool isThere = annotation::toImage(box.camera, box.boxInCamera, facts).has_value();
        require(isThere, "rollout {} has no camera '{}'", facts.rollout, box.camera);
    }
}

/// The work is done when it is on the disk, else it failed.
int saved(const Project& project, bool isSaved) {
    if (!isSaved) {
        fail(ErrorKind::Io, "{}", project.problem());
    }
    return kExitOk;
}

int set(const AnnotateOptions& options, Console& console) {
    const auto project = openProject(options, true);
    const Target target = targetOf(options);
    const annotation::CaseFacts facts = jobs::factsForTarget(*project, target);
    const Annotation* known = project->find(target);
    Annotation annotation = known != nullptr && !options.fields.clear ? *known : Annotation{target};
    checkType(*project, options.fields.type.value_or(""));
    change(annotation, options.fields);
    checkCameras(annotation, facts);
    const int code = saved(*project, project->edit({annotation}, {facts}, reasonOf(options)));
    options.json ? printJson(console, annotationJson(annotation)) : console.print(annotationText(annotation) + "\n");
    return code;
}

int repeat(const AnnotateOptions& options, Console& console) {
    const auto project = openProject(options, true);
    int64_t done = 0;
    while (done < options.times && (options.action == "undo" ? project->undo() : project->redo())) {
        ++done;
    }
    if (!project->problem().empty()) {
        fail(ErrorKind::Io, "{}", project->problem());
    }
    const bool isUndo = options.action == "undo";
    if (options.json) {
        printJson(console, {{"done", done}, {"can_undo", project->canUndo()}, {"can_redo", project->canRedo()}});
    } else {
        console.print(done == 0 ? fmt::format("nothing to {}\n", options.action)
                                : fmt::format("{} {} edit{}\n", isUndo ? "took back" : "did again", done, done == 1 ? "" : "s"));
    }
    return kExitOk;
}

/// The fields that are named, as filters.
bool isListed(const Annotation& annotation, const AnnotateOptions& options) {
    const Fields& fields = options.fields;
    return (options.rollout.empty() || annotation.target.rollout == options.rollout) && (!fields.type || annotation.type == *fields.type) &&
           (!fields.severity || annotation.severity == annotation::severityFromName(*fields.severity).value()) &&
           (!fields.verdict || annotation.verdict == annotation::verdictFromName(*fields.verdict).value()) && (!fields.checked || annotation.isChecked);
}

int list(const AnnotateOptions& options, Console& console) {
    const auto project = openProject(options, false);
    std::vector<Annotation> annotations;
    for (const auto& [key, annotation] : project->annotations()) {
        if (isListed(annotation, options)) {
            annotations.push_back(annotation);
        }
    }
    options.json ? printJson(console, listJson(*project, annotations)) : console.print(listText(*project, annotations));
    return kExitOk;
}

int stats(const AnnotateOptions& options, Console& console) {
    const auto project = openProject(options, false);
    const annotation::Statistics statistics = annotation::statisticsOf(*project);
    options.json ? printJson(console, statisticsJson(statistics)) : console.print(statisticsText(statistics));
    return kExitOk;
}

int history(const AnnotateOptions& options, Console& console) {
    const auto project = openProject(options, false);
    constexpr int64_t kMost = 1000;
    const auto actions = options.rollout.empty() ? project->history(kMost) : project->history(targetOf(options), kMost);
    options.json ? printJson(console, historyJson(actions)) : console.print(historyText(actions));
    return kExitOk;
}

int labels(const AnnotateOptions& options, Console& console) {
    const bool isChange = !options.from.empty();
    const auto project = openProject(options, isChange);
    if (isChange) {
        const auto wanted = annotation::labelsFromJson(store::readTextFile(options.from), options.from.string());
        saved(*project, project->setLabels(wanted, reasonOf(options)));
    }
    options.json ? printJson(console, annotation::toJson(project->labels())) : console.print(labelsText(project->labels()));
    return kExitOk;
}

int importFile(const AnnotateOptions& options, Console& console) {
    require(!options.from.empty(), "import needs --from");
    const auto project = openProject(options, true);
    const annotation::ImportReport report = jobs::importAnnotations(*project, options.from, options.replace, reasonOf(options));
    const int code = saved(*project, report.isSaved);
    printImport(report, options.json, console);
    return code;
}

int report(const AnnotateOptions& options, Console& console) {
    require(!options.out.empty(), "report needs --out");
    writeReport(*openProject(options, false), options.fields.checked, options.out, options.json, console);
    return kExitOk;
}

int subset(const AnnotateOptions& options, Console& console) {
    require(!options.out.empty(), "subset needs --out");
    writeSubset(*openProject(options, false), (options.fields.checked ? "checked " : "") + options.where, options.out, options.json, console);
    return kExitOk;
}

int run(const AnnotateOptions& options, Console& console) {
    const std::map<std::string, int (*)(const AnnotateOptions&, Console&)> actions{
        {"list", list},       {"stats", stats},   {"set", set},           {"undo", repeat},     {"redo", repeat},
        {"history", history}, {"labels", labels}, {"import", importFile}, {"report", report}, {"subset", subset}};
    return actions.at(options.action)(options, console);
}

/// An option that an action does not use is refused: who names it expects that it counts.
void requireUsed(const CLI::App& command, const std::string& action) {
    static const std::vector<std::pair<const char*, std::vector<std::string>>> uses{
        {"--rollout", {"set", "list", "history"}}, {"--step", {"set", "history"}}, {"--zoom", {"set", "history"}}, {"--tokens", {"set", "history"}},
        {"--type", {"set", "list"}}, {"--severity", {"set", "list"}}, {"--verdict", {"set", "list"}},
        {"--note", {"set"}}, {"--label", {"set"}}, {"--answer", {"set"}}, {"--tag", {"set"}}, {"--no-tags", {"set"}}, {"--box", {"set"}}, {"--no-boxes", {"set"}},
        {"--checked", {"set", "list", "report", "subset"}}, {"--unchecked", {"set"}}, {"--clear", {"set"}},
        {"--times", {"undo", "redo"}}, {"--from", {"labels", "import"}}, {"--out", {"report", "subset"}}, {"--where", {"subset"}}, {"--replace", {"import"}},
        {"--author", {"set", "undo", "redo", "labels", "import"}}, {"--reason", {"set", "labels", "import"}}};
    for (const auto& [name, actions] : uses) {
        const bool isUsed = std::find(actions.begin(), actions.end(), action) != actions.end();
        if (!isUsed && command.count(name) > 0) {
            throw CLI::ValidationError(fmt::format("{} does not use {}, which is for {}", action, name, fmt::join(actions, ", ")), CLI::ExitCodes::ExcludesError);
        }
    }
}

void addTargetOptions(CLI::App* command, AnnotateOptions& options) {
    auto* rollout = command->add_option("--rollout", options.rollout, "The case; needed by set; list, history: only its")->type_name("ID");
    auto* step = command->add_option("--step", options.step, "One of its steps, from 1")->check(inRange(1, 1'000'000))->needs(rollout);
    auto* zoom = command->add_option("--zoom", options.zoom, "One of its zooms, from 1")->check(inRange(1, 1'000'000))->needs(rollout)->excludes(step);
    command->add_option("--tokens", options.tokens, "Tokens of the step, from 1, both included")
        ->type_name("FIRST:LAST")
        ->needs(step)
        ->excludes(zoom);
}

void addFieldOptions(CLI::App* command, Fields& fields) {
    std::vector<std::string> severities, verdicts;
    for (const auto severity : annotation::kSeverities) {
        severities.emplace_back(annotation::severityName(severity));
    }
    for (const auto verdict : annotation::kVerdicts) {
        verdicts.emplace_back(annotation::verdictName(verdict));
    }
    command->add_option("--type", fields.type, "Type of hallucination, of the project's label set; empty: none; list: only those")->type_name("TYPE");
    restrictTo(command->add_option("--severity", fields.severity, "How bad it would be on the road; list: only those"), severities);
    restrictTo(command->add_option("--verdict", fields.verdict, "Whether the answer is right, whatever the data set says; list: only those"), verdicts);
    command->add_option("--note", fields.note, "A note")->type_name("TEXT");
    command->add_option("--label", fields.label, "What the zoom should have been called")->type_name("TEXT");
    command->add_option("--answer", fields.answer, "The right answer")->type_name("TEXT");
    auto* tags = command->add_option("--tag", fields.tags, "Tags, in place of those there were; repeat it")->type_name("TAG");
    command->add_flag("--no-tags", fields.noTags, "Take all tags away")->excludes(tags);
    auto* boxes =
        command
            ->add_option("--box", fields.boxes, "Evidence in a camera's pixels, in place of what there was: [CAMERA:]X0,Y0,X1,Y1[:LABEL]; repeat it")
            ->type_name("BOX");
    command->add_flag("--no-boxes", fields.noBoxes, "Take all evidence away")->excludes(boxes);
    auto* checked = command->add_flag("--checked", fields.checked, "set: mark as checked; list, report, subset: only those");
    command->add_flag("--unchecked", fields.unchecked, "set: take the mark away")->excludes(checked);
    command->add_flag("--clear", fields.clear, "set: begin with nothing; alone it removes the annotation");
}

}  // namespace

void addAnnotateCommand(Program& program) {
    const auto options = std::make_shared<AnnotateOptions>();
    CLI::App* command = program.addCommand("annotate", "What people say of rollouts: list, count, set, undo, report, train on; kept beside the run, never in it",
                                           [options](Console& console) { return run(*options, console); });
    restrictTo(
        command->add_option("ACTION", options->action,
                            "list and stats: what is annotated; set: one annotation; undo, redo: also of earlier days; history: who changed what "
                            "when and why; labels: types and tags; report: one HTML file; subset: the cases as a file that a recipe names; import: what the "
                            "export jsonl wrote, or a file of COCO, LabelMe, X-AnyLabeling or CVAT"),
        {"list", "stats", "set", "undo", "redo", "history", "labels", "report", "subset", "import"})
        ->required();
    command->add_option("DIR", options->path, "Run folder, rollout archive, trace file or annotation folder")->required()->type_name("");
    addTargetOptions(command, *options);
    addFieldOptions(command, options->fields);
    command->add_option("--times", options->times, "undo, redo: edits")->capture_default_str()->check(inRange(1, 1'000'000));
    command->add_option("--from", options->from, "labels: JSON with \"types\" and \"tags\" to use from now on; import: annotations.jsonl, COCO's annotations.json, CVAT's annotations.xml, a file or "
                                               "folder of LabelMe or X-AnyLabeling")
        ->type_name("FILE");
    command->add_option("--out", options->out, "report, subset: the file to write")->type_name("FILE");
    command->add_option("--where", options->where, "subset: a filter line as in the Studio, also of what was said: \"failure:object severity:critical checked\"")
        ->type_name("EXPR");
    command->add_flag("--replace", options->replace, "import: what differs takes the place of what is there");
    command->add_option("--author", options->author, "Who makes the change; default: the login name")->type_name("NAME");
    command->add_option("--reason", options->reason, "Why, for the journal")->type_name("TEXT");
    addJsonFlag(command, options->json);
    command->callback([command, options] { requireUsed(*command, options->action); });
}

}  // namespace omnidrive::app
