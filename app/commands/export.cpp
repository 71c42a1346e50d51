// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/exit_code.h"
#include "app/long_task.h"
#include "base/error.h"
#include "jobs/annotations.h"
#include "data/question_set.h"
#include "jobs/trace_export.h"
#include "jobs/verl_data_export.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <optional>

namespace omnidrive::app {

namespace {

using annotation::ExportFormat;
using annotation::ExportOptions;
using annotation::ExportReport;

struct Arguments {
    std::string format, category = "type", where;
    std::filesystem::path path, folder;
    bool checkedOnly = false, pictures = false, replace = false, json = false;
};

std::string reportText(const ExportReport& report, const Arguments& arguments) {
    const auto traces = jobs::traceFormatFromName(arguments.format);
    const char* const what = !traces ? "annotations" : *traces == jobs::TraceFormat::VerlParquet ? "questions" : "rollouts";
    std::string text = fmt::format("{}: {} {}", arguments.folder.string(), report.annotations, what);
    text += report.pictures > 0 ? fmt::format(" on {} pictures", report.pictures) : "";
    text += report.copied > 0 ? fmt::format(", {} copied", report.copied) : "";
    return text + "\n";
}

nlohmann::json reportJson(const ExportReport& report, const Arguments& arguments) {
    return {{"folder", arguments.folder.string()}, {"format", arguments.format}, {"files", report.files},        {"annotations", report.annotations},
            {"pictures", report.pictures},         {"copied", report.copied},    {"problems", report.problems}};
}

/// Whole rollouts, of which a run may have a hundred thousand.
ExportReport exportTraces(jobs::TraceFormat format, const Arguments& arguments, const LongTask& task) {
    const jobs::TraceExport request{format, arguments.where, arguments.checkedOnly, arguments.pictures, arguments.replace};
    if (format == jobs::TraceFormat::VerlParquet && data::isQuestionSet(arguments.path)) {
        return jobs::exportQuestionSet(arguments.path, request, arguments.folder, task.stop(), task.console().progress());
    }
    return jobs::exportTraces(*jobs::openAnnotations(arguments.path, false), request, arguments.folder, task.stop(), task.console().progress());
}

ExportReport exportAnnotations(const Arguments& arguments) {
    const auto project = jobs::openAnnotations(arguments.path, false);
    require(arguments.where.empty(), "--where is for the formats of whole rollouts; {} writes annotations", arguments.format);
    ExportOptions options;
    options.category = arguments.category == "label" ? ExportOptions::Category::Label : ExportOptions::Category::Type;
    options.isCheckedOnly = arguments.checkedOnly;
    options.pathOf = jobs::pictureFinder(*project);
    const ExportFormat format = annotation::exportFormatFromName(arguments.format).value();
    return annotation::writeExport(*project, format, options, arguments.folder, arguments.pictures, arguments.replace);
}

int run(const Arguments& arguments, Console& console) {
    const auto traces = jobs::traceFormatFromName(arguments.format);
    std::optional<LongTask> task;
    if (traces) {   // annotations are written in one go, which Ctrl+C ends as it ends any program
        task.emplace(console, "Stopping; the file under way is left out");
    }
    const ExportReport report = traces ? exportTraces(*traces, arguments, *task) : exportAnnotations(arguments);
    for (const std::string& problem : report.problems) {
        console.note(problem);
    }
    arguments.json ? printJson(console, reportJson(report, arguments)) : console.print(reportText(report, arguments));
    return task ? task->exitCode() : kExitOk;
}

}  // namespace

void addExportCommand(Program& program) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = program.addCommand("export", "Write annotations or rollouts for other tools: COCO, LabelMe, CVAT, Label Studio, YOLO, FiftyOne, DeepEyes ...",
                                           [arguments](Console& console) { return run(*arguments, console); });
    std::vector<std::string> formats;
    for (const ExportFormat format : annotation::kExportFormats) {
        formats.emplace_back(annotation::exportFormatName(format));
    }
    for (const jobs::TraceFormat format : jobs::kTraceFormats) {
        formats.emplace_back(jobs::traceFormatName(format));
    }
    restrictTo(command->add_option("FORMAT", arguments->format,
                                   "of annotations: labelme is read by X-AnyLabeling too, jsonl keeps everything; of whole rollouts: deepeyes, verl, drivelmm; of questions: verl-parquet"),
               formats)
        ->required();
    command->add_option("DIR", arguments->path, "Run folder, trace file or annotation folder; for verl-parquet also a question set")->required()->type_name("");
    command->add_option("OUT", arguments->folder, "Folder to write")->required()->type_name("");
    restrictTo(command->add_option("--category", arguments->category, "What boxes are called: the type of hallucination, or what is really there"),
               {"type", "label"})
        ->capture_default_str();
    command->add_option("--where", arguments->where, "Of whole rollouts or questions only those that pass this filter line")->type_name("EXPR");
    command->add_flag("--checked", arguments->checkedOnly, "Only cases marked as checked");
    command->add_flag("--pictures", arguments->pictures, "Copy the pictures beside the files");
    command->add_flag("--replace", arguments->replace, "OUT may hold files already; those of the same name are replaced");
    addJsonFlag(command, arguments->json);
}

}  // namespace omnidrive::app
