// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_files.h"

#include "annotation/annotation_json.h"
#include "annotation/export_parts.h"
#include "base/csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>

namespace omnidrive::annotation {

namespace {

constexpr const char* kHeader =
    "target,rollout,type,severity,verdict,tags,note,correct_label,correct_answer,checked,camera,x0,y0,x1,y1,box_label,"
    "sample,question_kind,question,answer,expected_answer,correct,checkpoint,step\r\n";

std::string rowOf(const std::string& key, const Annotation& annotation, const EvidenceBox* box, const CaseFacts& facts) {
    std::vector<std::string> cells{key,
                                   annotation.target.rollout,
                                   annotation.type,
                                   severityName(annotation.severity),
                                   verdictName(annotation.verdict),
                                   fmt::format("{}", fmt::join(annotation.tags, ";")),
                                   annotation.note,
                                   annotation.correctLabel,
                                   annotation.correctAnswer,
                                   annotation.isChecked ? "true" : "false"};
    const bool hasBox = box != nullptr;
    cells.push_back(hasBox ? box->camera : "");
    for (double BoxF::*corner : {&BoxF::x0, &BoxF::y0, &BoxF::x1, &BoxF::y1}) {
        cells.push_back(hasBox ? digits(box->boxInCamera.*corner) : "");
    }
    cells.push_back(hasBox ? box->label : "");
    for (const std::string& text : {facts.sample, facts.kind, facts.question, facts.answer, facts.expected}) {
        cells.push_back(text);
    }
    cells.insert(cells.end(), {facts.isCorrect ? "true" : "false", facts.checkpoint, fmt::format("{}", facts.step)});
    std::string row;
    for (const std::string& cell : cells) {
        row += (row.empty() ? "" : ",") + csvCell(exportText(cell));
    }
    return row + "\r\n";
}

void forEachAnnotation(const Project& project, bool isCheckedOnly,
                       const std::function<void(const std::string&, const Annotation&, const CaseFacts*)>& visit) {
    const std::set<std::string> checked = project.checkedRollouts();
    for (const auto& [key, annotation] : project.annotations()) {
        const std::string& rollout = annotation.target.rollout;
        if (!isCheckedOnly || checked.count(rollout) > 0) {
            const auto facts = project.cases().find(rollout);
            visit(key, annotation, facts == project.cases().end() ? nullptr : &facts->second);
        }
    }
}

}  // namespace

std::vector<ExportFile> csvFiles(const Project& project, bool isCheckedOnly) {
    std::string csv = kHeader;
    forEachAnnotation(project, isCheckedOnly, [&](const std::string& key, const Annotation& annotation, const CaseFacts* facts) {
        const CaseFacts known = facts == nullptr ? CaseFacts{} : *facts;
        for (const EvidenceBox& box : annotation.boxes) {
            csv += rowOf(key, annotation, &box, known);
        }
        csv += annotation.boxes.empty() ? rowOf(key, annotation, nullptr, known) : "";
    });
    return {{"annotations.csv", csv}};
}

std::vector<ExportFile> jsonLinesFiles(const Project& project, bool isCheckedOnly) {
    std::string lines;
    forEachAnnotation(project, isCheckedOnly, [&](const std::string& key, const Annotation& annotation, const CaseFacts* facts) {
        nlohmann::json line{{"target", key}, {"annotation", toJson(annotation)}};
        if (facts != nullptr) {
            line["facts"] = toJson(*facts);
        }
        lines += line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    });
    return {{"annotations.jsonl", lines}};
}

}  // namespace omnidrive::annotation
