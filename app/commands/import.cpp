// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/long_task.h"
#include "eval/text_table.h"
#include "jobs/import.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>

namespace omnidrive::app {

namespace {

using jobs::ImportReport;
using jobs::ImportRequest;

constexpr size_t kProblemsShown = 20;

struct Arguments {
    ImportRequest request;
    bool json = false;
};

std::string countsText(const ImportReport& report) {
    const char* const what = report.isTraces ? "rollouts" : "questions";
    std::string text = fmt::format("{}: {} {}", eval::singleLine(report.name), report.read, what);
    text += report.kept == report.read ? "" : fmt::format(", {} of them kept by the filter", report.kept);
    text += report.leftOut > 0 ? fmt::format(", {} records left out", report.leftOut) : "";
    text += report.pictures > 0 ? fmt::format(", {} pictures", report.pictures) : "";
    text += report.missingPictures > 0 ? fmt::format(" ({} missing)", report.missingPictures) : "";
    text += report.isStopped ? "; stopped before the end" : "";
    return text + "\n";
}

std::string detailsText(const ImportReport& report) {
    std::string text;
    for (const auto& [name, value] : report.facts) {
        text += fmt::format("  {:<28} {}\n", eval::singleLine(name), value);
    }
    for (const auto& [name, value] : report.means) {
        text += fmt::format("  {:<28} {:.6f}\n", "mean " + eval::singleLine(name), value);
    }
    for (const auto& [table, counts] : report.tables) {
        text += fmt::format("  {}\n", eval::singleLine(table));
        for (const auto& [name, count] : counts) {
            text += fmt::format("    {:<26} {}\n", eval::singleLine(name), count);
        }
    }
    return text;
}

void noteProblems(const ImportReport& report, Console& console) {
    for (size_t i = 0; i < std::min(report.problems.size(), kProblemsShown); ++i) {
        console.note(eval::singleLine(report.problems[i]));
    }
    if (report.problems.size() > kProblemsShown) {
        console.note(fmt::format("... and {} more; --json lists all of them", report.problems.size() - kProblemsShown));
    }
    if (!report.unreadFields.empty()) {
        console.note(eval::singleLine(fmt::format("fields that are not read: {}", fmt::join(report.unreadFields, "; "))));
    }
}

std::string writtenText(const ImportReport& report, const ImportRequest& request) {
    if (request.out.empty()) {
        return {};
    }
    const std::string out = request.out.string();
    return report.isTraces ? fmt::format("Written to {0}: {1} rollouts. Look at them: omnidrive-studio {0}\n", out, report.written)
                           : fmt::format("Written to {0}: {1} questions. Ask them: omnidrive rollout --questions {0}\n", out, report.written);
}

nlohmann::json reportJson(const ImportReport& report, const ImportRequest& request) {
    nlohmann::json json{{"path", request.path.string()}, {"kind", report.kind},         {"name", report.name},
                        {"read", report.read},           {"kept", report.kept},         {"written", report.written},
                        {"left_out", report.leftOut},    {"pictures", report.pictures}, {"missing_pictures", report.missingPictures},
                        {"tables", report.tables},       {"problems", report.problems}, {"unread_fields", report.unreadFields},
                        {"stopped", report.isStopped},   {"facts", nlohmann::json::object()}, {"means", nlohmann::json::object()}};
    for (const auto& [name, value] : report.facts) {
        json["facts"][name] = value;
    }
    for (const auto& [name, value] : report.means) {
        json["means"][name] = value;
    }
    if (!request.out.empty()) {
        json["out"] = request.out.string();
    }
    return json;
}

int run(const Arguments& arguments, Console& console) {
    LongTask task(console, "Stopping; what was read so far is kept");
    const ImportReport report = jobs::importPath(arguments.request, task.stop(), console.progress());
    console.endProgress();
    if (arguments.json) {
        printJson(console, reportJson(report, arguments.request));
    } else {
        noteProblems(report, console);
        console.print(countsText(report) + detailsText(report) + writtenText(report, arguments.request));
    }
    return task.exitCode();
}

}  // namespace

void addImportCommand(Program& program) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = program.addCommand("import", "Read traces of other programs, or a data set: say what is in it, and write it as a run or as questions",
                                           [arguments](Console& console) { return run(*arguments, console); });
    ImportRequest& request = arguments->request;
    request.question = "What in this scene matters most for driving safely?";
    command->add_option("PATH", request.path, "File or folder; its content decides what it is")->required()->type_name("");
    restrictTo(command->add_option("--as", request.kind, "What it is, where the content could be read in several ways"), jobs::importKinds());
    command->add_option("--images", request.images, "Folder to search, with all below it, for the pictures that records name; repeat it")
        ->type_name("FOLDER")
        ->allow_extra_args(false);
    command->add_option("--where", request.where, "Keep only what this filter lets through, as in the Studio's filter line: kind:planning camera:BACK")
        ->type_name("EXPR");
    command->add_option("--split", request.splits, "NAME=EXPR or NAME=15%, the first that fits counts, the rest keeps its split or is train; repeat it. Shares are drawn by scene")
        ->type_name("RULE")
        ->allow_extra_args(false);
    command->add_option("--question", request.question, "Asked about pictures and films that come without one")->capture_default_str()->type_name("TEXT");
    command->add_option("--every", request.everyFrames, "Of a film, one frame in so many")->capture_default_str()->check(inRange(1, 1'000'000));
    command->add_option("--out", request.out, "Folder to write: a run for the Studio (traces), a question set for 'omnidrive rollout' (data)")
        ->type_name("FOLDER");
    addJsonFlag(command, arguments->json);
}

}  // namespace omnidrive::app
