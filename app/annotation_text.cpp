// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/annotation_text.h"

#include "annotation/annotation_json.h"
#include "eval/text_table.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <ctime>

namespace omnidrive::app {

namespace {

using annotation::Action;
using annotation::Annotation;
using annotation::Count;
using annotation::CrossTable;
using annotation::NamedCount;
using eval::TextTable;
using nlohmann::json;

std::string orDash(const std::string& text) { return text.empty() ? "-" : text; }

std::string rateText(double rate) { return std::isnan(rate) ? "-" : fmt::format("{:.3f}", rate); }

std::string timeText(double wall) { return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::localtime(static_cast<std::time_t>(wall))); }

const char* kindText(Action::Kind kind) { return kind == Action::Kind::Edit ? "edit" : kind == Action::Kind::Undo ? "undo" : "redo"; }

std::string tableText(const CrossTable& table, const char* title) {
    if (table.columns.empty()) {
        return "";
    }
    std::vector<TextTable::Column> columns{{title, TextTable::Align::Left}};
    for (const std::string& column : table.columns) {
        columns.push_back({eval::elided(orDash(column), 24), TextTable::Align::Right});
    }
    TextTable text(columns);
    for (size_t row = 0; row < table.types.size(); ++row) {
        std::vector<std::string> cells{table.types[row]};
        int64_t total = 0;
        for (const Count& cell : table.cells[row]) {
            cells.push_back(cell.count == 0 ? "" : fmt::format("{}", cell.count));
            total += cell.count;
        }
        if (total > 0) {
            text.addRow(cells);
        }
    }
    return "\n" + text.render();
}

std::string countsLine(const char* title, const std::vector<NamedCount>& counts) {
    std::vector<std::string> parts;
    for (const NamedCount& one : counts) {
        if (one.found.count > 0) {
            parts.push_back(fmt::format("{} {}", one.found.count, one.name));
        }
    }
    return parts.empty() ? "" : fmt::format("  {:<11}{}\n", title, fmt::join(parts, ", "));
}

json countJson(const Count& count) { return {{"count", count.count}, {"rollouts", count.rollouts}}; }

json rateJson(double rate) { return std::isnan(rate) ? json() : json(rate); }

json countsJson(const std::vector<NamedCount>& counts) {
    json object = json::object();
    for (const NamedCount& one : counts) {
        object[one.name] = countJson(one.found);
    }
    return object;
}

json tableJson(const CrossTable& table) {
    json object = json::object();
    for (size_t row = 0; row < table.types.size(); ++row) {
        for (size_t column = 0; column < table.columns.size(); ++column) {
            if (table.cells[row][column].count > 0) {
                object[table.types[row]][table.columns[column]] = countJson(table.cells[row][column]);
            }
        }
    }
    return object;
}

std::string popeText(const annotation::PopeRates& pope) {
    const int64_t answers = pope.truePositive.count + pope.falsePositive.count + pope.trueNegative.count + pope.falseNegative.count;
    return answers == 0
               ? ""
               : fmt::format("\nPOPE-style, {} checked yes/no questions: accuracy {}, precision {}, recall {}, F1 {}, yes ratio {}\n", answers,
                             rateText(pope.accuracy), rateText(pope.precision), rateText(pope.recall), rateText(pope.f1), rateText(pope.yesRatio));
}

std::string chairText(const annotation::ChairRates& chair) {
    return chair.cases.count == 0
               ? ""
               : fmt::format("CHAIR-style: {} of {} zooms name what is not there (CHAIRi {}), in {} of {} checked cases (CHAIRs {})\n",
                             chair.hallucinated.count, chair.mentioned.count, rateText(chair.perObject), chair.hallucinatedCases.count,
                             chair.cases.count, rateText(chair.perCase));
}

}  // namespace

std::string annotationText(const Annotation& annotation) {
    std::string text = annotation::describe(annotation.target) + ":";
    const auto add = [&](const std::string& part) { text += part.empty() ? "" : " " + part + ","; };
    add(annotation.type.empty() ? "no type" : annotation.type);
    add(annotation.severity == annotation::Severity::None ? "" : annotation::severityName(annotation.severity));
    add(annotation.verdict == annotation::Verdict::None ? "" : fmt::format("answer {}", annotation::verdictName(annotation.verdict)));
    add(annotation.boxes.empty() ? "" : fmt::format("{} box{}", annotation.boxes.size(), annotation.boxes.size() == 1 ? "" : "es"));
    add(annotation.tags.empty() ? "" : fmt::format("tags {}", fmt::join(annotation.tags, " ")));
    add(annotation.isChecked ? "checked" : "");
    text.pop_back();
    return eval::singleLine(text);
}

json annotationJson(const Annotation& annotation) {
    json object = annotation::toJson(annotation);
    object["target"] = annotation::keyOf(annotation.target);
    object["rollout"] = annotation.target.rollout;
    object["about"] = annotation::targetKindName(annotation.target.kind);
    return object;
}

std::string listText(const annotation::Project& project, const std::vector<Annotation>& annotations) {
    const std::string head = fmt::format("{} annotations in {}\n", annotations.size(), project.folder().string());
    if (annotations.empty()) {
        return head;
    }
    using enum TextTable::Align;
    TextTable table(
        {{"about", Left}, {"type", Left}, {"severity", Left}, {"answer", Left}, {"boxes", Right}, {"tags", Left}, {"note", Left}, {"", Left}});
    for (const Annotation& one : annotations) {
        const bool isJudged = one.verdict != annotation::Verdict::None, isGraded = one.severity != annotation::Severity::None;
        table.addRow({annotation::describe(one.target), orDash(one.type), isGraded ? annotation::severityName(one.severity) : "-",
                      isJudged ? annotation::verdictName(one.verdict) : "-", fmt::format("{}", one.boxes.size()),
                      fmt::format("{}", fmt::join(one.tags, " ")), eval::elided(eval::singleLine(one.note), 40), one.isChecked ? "checked" : ""});
    }
    return head + "\n" + table.render();
}

json listJson(const annotation::Project& project, const std::vector<Annotation>& annotations) {
    json object{{"folder", project.folder().string()}, {"source", project.source()}, {"checked", project.checkedRollouts().size()},
                {"unreadable", project.unreadable()},  {"annotations", json::array()}};
    for (const Annotation& one : annotations) {
        object["annotations"].push_back(annotationJson(one));
    }
    return object;
}

std::string statisticsText(const annotation::Statistics& statistics) {
    std::string text = fmt::format("{} cases annotated, {} checked, {} with a failure ({} failures)\n", statistics.annotated.count,
                                   statistics.checked.count, statistics.failing.count, statistics.failures.count);
    text += countsLine("severity", statistics.bySeverity) + countsLine("answer", statistics.byVerdict) + countsLine("tags", statistics.byTag);
    if (statistics.againstKey.count > 0) {
        text += fmt::format("  {:<11}{} judged otherwise than the data set's key: {}\n", "key", statistics.againstKey.count,
                            fmt::join(statistics.againstKey.rollouts, " "));
    }
    text += tableText(statistics.byCamera, "by camera") + tableText(statistics.byLabel, "by label") +
            tableText(statistics.byKind, "by question kind") + tableText(statistics.byCheckpoint, "by checkpoint");
    return text + popeText(statistics.pope) + chairText(statistics.chair);
}

json statisticsJson(const annotation::Statistics& statistics) {
    const auto& pope = statistics.pope;
    const auto& chair = statistics.chair;
    return {{"annotated", countJson(statistics.annotated)},
            {"checked", countJson(statistics.checked)},
            {"failing", countJson(statistics.failing)},
            {"failures", countJson(statistics.failures)},
            {"against_key", countJson(statistics.againstKey)},
            {"by_severity", countsJson(statistics.bySeverity)},
            {"by_verdict", countsJson(statistics.byVerdict)},
            {"by_tag", countsJson(statistics.byTag)},
            {"by_camera", tableJson(statistics.byCamera)},
            {"by_label", tableJson(statistics.byLabel)},
            {"by_kind", tableJson(statistics.byKind)},
            {"by_checkpoint", tableJson(statistics.byCheckpoint)},
            {"pope",
             {{"true_positive", countJson(pope.truePositive)},
              {"false_positive", countJson(pope.falsePositive)},
              {"true_negative", countJson(pope.trueNegative)},
              {"false_negative", countJson(pope.falseNegative)},
              {"unanswered", countJson(pope.unanswered)},
              {"accuracy", rateJson(pope.accuracy)},
              {"precision", rateJson(pope.precision)},
              {"recall", rateJson(pope.recall)},
              {"f1", rateJson(pope.f1)},
              {"yes_ratio", rateJson(pope.yesRatio)}}},
            {"chair",
             {{"mentioned", countJson(chair.mentioned)},
              {"hallucinated", countJson(chair.hallucinated)},
              {"cases", countJson(chair.cases)},
              {"hallucinated_cases", countJson(chair.hallucinatedCases)},
              {"chair_i", rateJson(chair.perObject)},
              {"chair_s", rateJson(chair.perCase)}}}};
}

std::string historyText(const std::vector<Action>& actions) {
    using enum TextTable::Align;
    TextTable table({{"", Right}, {"when", Left}, {"who", Left}, {"", Left}, {"what", Left}, {"why", Left}});
    for (const Action& action : actions) {
        std::vector<std::string> changes;
        for (const annotation::ObjectChange& change : action.changes) {
            if (!change.key.starts_with("facts:")) {
                changes.push_back(fmt::format("{} {}", change.key, eval::singleLine(annotation::whatChanged(action, change.key))));
            }
        }
        const std::string kind = action.of == 0 ? kindText(action.kind) : fmt::format("{} of {}", kindText(action.kind), action.of);
        table.addRow({fmt::format("{}", action.id), timeText(action.wall), action.author, kind,
                      eval::elided(fmt::format("{}", fmt::join(changes, ", ")), 80), eval::elided(eval::singleLine(action.reason), 40)});
    }
    return actions.empty() ? "nothing was ever changed\n" : table.render();
}

json historyJson(const std::vector<Action>& actions) {
    json list = json::array();
    for (const Action& action : actions) {
        json object{{"id", action.id},         {"kind", kindText(action.kind)}, {"wall", action.wall},
                    {"author", action.author}, {"reason", action.reason},       {"changes", json::array()}};
        if (action.of != 0) {
            object["of"] = action.of;
        }
        for (const annotation::ObjectChange& change : action.changes) {
            const auto parsed = [](const std::optional<std::string>& text) { return text ? json::parse(*text, nullptr, false) : json(); };
            object["changes"].push_back({{"key", change.key}, {"before", parsed(change.before)}, {"after", parsed(change.after)}});
        }
        list.push_back(std::move(object));
    }
    return list;
}

std::string labelsText(const annotation::LabelSet& labels) {
    using enum TextTable::Align;
    TextTable table({{"", Right}, {"type", Left}, {"meaning", Left}});
    for (size_t i = 0; i < labels.types.size(); ++i) {
        table.addRow({fmt::format("{}", i + 1), labels.types[i].id, labels.types[i].meaning});
    }
    return table.render() + fmt::format("tags: {}\n", fmt::join(labels.tags, ", "));
}

}  // namespace omnidrive::app
