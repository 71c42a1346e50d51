// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/report.h"

#include "annotation/export_parts.h"
#include "annotation/key_numbers.h"
#include "annotation/report_cases.h"
#include "annotation/statistics.h"
#include "store/run_files.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <set>

namespace omnidrive::annotation {

namespace {

constexpr const char* kStyle =
    "body { font-family: sans-serif; font-size: 10pt; color: #1b1f24; background-color: #ffffff; }\n"
    "th { text-align: left; background-color: #eef1f5; }\n"
    ".muted { color: #5d6673; }\n";
constexpr const char* kTable = "<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">\n";

/// The cases behind each number that the report tells of, listed once each at its end.
class CaseSets {
public:
    explicit CaseSets(std::set<std::string> reported) : reported_(std::move(reported)) {}

    /// The number as a link to its cases; plain where there are none.
    std::string link(const std::string& text, const std::string& words, std::vector<std::string> rollouts) {
        std::erase_if(rollouts, [this](const std::string& rollout) { return reported_.count(rollout) == 0; });
        if (rollouts.empty()) {
            return text;
        }
        sets_.push_back({words, std::move(rollouts)});
        return fmt::format("<a href=\"#set-{}\">{}</a>", sets_.size(), text);
    }
    std::string list() const {
        std::string html;
        for (size_t i = 0; i < sets_.size(); ++i) {
            html += fmt::format("<p><a name=\"set-{}\"></a>{}:", i + 1, xmlText(sets_[i].words));
            for (const std::string& rollout : sets_[i].rollouts) {
                html += fmt::format(" <a href=\"#{0}\">{1}</a>", caseAnchor(rollout), xmlText(rollout));
            }
            html += "</p>\n";
        }
        return html;
    }

private:
    struct Set {
        std::string words;
        std::vector<std::string> rollouts;
    };
    std::set<std::string> reported_;
    std::vector<Set> sets_;
};

std::string numbersTable(const Statistics& statistics, const ReportOptions& options, CaseSets& sets) {
    std::string html = kTable, section;
    for (const KeyNumber& number : keyNumbers(statistics, options.cases)) {
        const std::string heading = number.section == section ? "" : number.section;
        section = number.section;
        html += fmt::format("<tr><th>{}</th><td>{}</td><td align=\"right\">{}</td><td class=\"muted\">{}</td></tr>\n", xmlText(heading),
                            xmlText(number.name), sets.link(valueText(number), number.section + ", " + number.name, number.rollouts),
                            xmlText(number.meaning));
    }
    return html + "</table>\n";
}

bool hasAny(const std::vector<Count>& row) {
    return std::any_of(row.begin(), row.end(), [](const Count& cell) { return cell.count > 0; });
}

std::string crossTableHtml(const CrossTable& table, const std::string& by, CaseSets& sets) {
    if (table.columns.empty()) {
        return "";
    }
    std::string html = fmt::format("<h3>Type by {}</h3>\n{}<tr><th></th>", by, kTable);
    for (const std::string& column : table.columns) {
        html += fmt::format("<th>{}</th>", column.empty() ? "unknown" : xmlText(column));
    }
    html += "</tr>\n";
    for (size_t row = 0; row < table.types.size(); ++row) {
        if (!hasAny(table.cells[row])) {
            continue;
        }
        html += fmt::format("<tr><th>{}</th>", xmlText(table.types[row]));
        for (size_t column = 0; column < table.columns.size(); ++column) {
            const Count& cell = table.cells[row][column];
            const std::string words = fmt::format("{}, {} {}", table.types[row], by, table.columns[column]);
            html += fmt::format("<td align=\"right\">{}</td>",
                                cell.count == 0 ? "" : sets.link(fmt::format("{}", cell.count), words, cell.rollouts));
        }
        html += "</tr>\n";
    }
    return html + "</table>\n";
}

std::string titleOf(const Project& project, const ReportOptions& options) {
    const std::string name = std::filesystem::path(project.source()).filename().string();
    return !options.title.empty() ? options.title : fmt::format("Failure set{}", name.empty() ? "" : " of " + name);
}

std::string head(const Project& project, const ReportOptions& options) {
    const std::string title = xmlText(titleOf(project, options));
    const auto now = static_cast<std::time_t>(store::unixNow());
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{0}</title>\n<style>\n{1}</style>\n</head>\n<body>\n"
        "<h1>{0}</h1>\n<p class=\"muted\">{2:%Y-%m-%d %H:%M}, from the annotations in {3}. POPE-style and CHAIR-style rates are over this set, not "
        "over a benchmark's.</p>\n",
        title, kStyle, fmt::localtime(now), xmlText(project.folder().string()));
}

}  // namespace

std::string reportHtml(const Project& project, const Statistics& statistics, const ReportOptions& options) {
    CaseSets sets(reportedCases(project, options.isCheckedOnly));
    std::string html = head(project, options) + "<h2>Numbers</h2>\n" + numbersTable(statistics, options, sets);
    html += crossTableHtml(statistics.byCamera, "camera", sets) + crossTableHtml(statistics.byLabel, "label", sets) +
            crossTableHtml(statistics.byKind, "question kind", sets) + crossTableHtml(statistics.byCheckpoint, "checkpoint", sets);
    html += "<h2>Cases</h2>\n" + reportCases(project, options);
    return html + "<h2>Cases behind the numbers</h2>\n" + sets.list() + "</body>\n</html>\n";
}

}  // namespace omnidrive::annotation
