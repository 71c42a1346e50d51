// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/annotation_files.h"

#include "app/command_line.h"
#include "jobs/case_subset.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace omnidrive::app {

void printImport(const annotation::ImportReport& report, bool isJson, Console& console) {
    for (const std::string& problem : report.problems) {
        console.note(problem);
    }
    if (isJson) {
        printJson(console, {{"taken", report.taken}, {"same", report.same}, {"problems", report.problems}});
    } else {
        console.print(fmt::format("{} annotations taken, {} were there already, {} left out\n", report.taken, report.same, report.problems.size()));
    }
}

void writeReport(const annotation::Project& project, bool isCheckedOnly, const std::filesystem::path& file, bool isJson, Console& console) {
    const int64_t annotated = jobs::writeAnnotationReport(project, isCheckedOnly, file);
    isJson ? printJson(console, {{"file", file.string()}, {"annotated", annotated}})
           : console.print(fmt::format("{}: {} annotated cases\n", file.string(), annotated));
}

void writeSubset(const annotation::Project& project, const std::string& where, const std::filesystem::path& file, bool isJson, Console& console) {
    const jobs::CaseSubset made = jobs::writeCaseSubset(project, where, file);
    for (const std::string& problem : made.problems) {
        console.note(problem);
    }
    if (isJson) {
        printJson(console, {{"file", file.string()},
                            {"rollouts", made.rollouts},
                            {"cases", made.cases},
                            {"drawn", made.drawn},
                            {"problems", made.problems}});
    } else {
        console.print(fmt::format("{}: {} cases of {} annotated rollouts, {} with the scene that draws them again\n", file.string(), made.cases,
                                  made.rollouts, made.drawn));
    }
}

}  // namespace omnidrive::app
