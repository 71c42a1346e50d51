// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/statistics.h"

#include "annotation/yes_no.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <set>

namespace omnidrive::annotation {

namespace {

const std::string kObjectType = "object";

/// Counts while it goes.
class Tally {
public:
    void add(const std::string& rollout) {
        ++count_;
        rollouts_.insert(rollout);
    }
    Count result() const { return {count_, {rollouts_.begin(), rollouts_.end()}}; }
    /// Each case once, however often it was added.
    Count ofCases() const { return {static_cast<int64_t>(rollouts_.size()), {rollouts_.begin(), rollouts_.end()}}; }

private:
    int64_t count_ = 0;
    std::set<std::string> rollouts_;
};

using Tallies = std::map<std::string, Tally>;

double ratio(int64_t part, int64_t whole) {
    return whole == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(part) / static_cast<double>(whole);
}

std::vector<NamedCount> byFallingCount(const Tallies& tallies) {
    std::vector<NamedCount> counts;
    for (const auto& [name, tally] : tallies) {
        counts.push_back({name, tally.result()});
    }
    std::stable_sort(counts.begin(), counts.end(), [](const NamedCount& a, const NamedCount& b) { return a.found.count > b.found.count; });
    return counts;
}

const CaseFacts* factsOf(const Project& project, const Annotation& annotation) {
    const auto it = project.cases().find(annotation.target.rollout);
    return it == project.cases().end() ? nullptr : &it->second;
}

const CaseZoom* zoomOf(const Annotation& annotation, const CaseFacts* facts) {
    const auto call = static_cast<size_t>(annotation.target.call);
    const bool isZoom = annotation.target.kind == Target::Kind::Zoom && facts != nullptr && call < facts->zooms.size();
    return isZoom ? &facts->zooms[call] : nullptr;
}

std::set<std::string> orNothing(std::set<std::string> values) {
    values.erase("");
    return values.empty() ? std::set<std::string>{""} : values;
}

/// A value of the annotated zoom, else of all zooms of the case.
std::set<std::string> ofZooms(const Annotation& annotation, const CaseFacts* facts, std::string CaseZoom::*member) {
    std::set<std::string> values;
    if (const CaseZoom* zoom = zoomOf(annotation, facts)) {
        values.insert(zoom->*member);
    } else if (facts != nullptr) {
        for (const CaseZoom& one : facts->zooms) {
            values.insert(one.*member);
        }
    }
    return values;
}

std::set<std::string> camerasOf(const Annotation& annotation, const CaseFacts* facts) {
    std::set<std::string> cameras;
    for (const EvidenceBox& box : annotation.boxes) {
        cameras.insert(box.camera);
    }
    return orNothing(cameras.empty() ? ofZooms(annotation, facts, &CaseZoom::camera) : cameras);
}

std::set<std::string> labelsOf(const Annotation& annotation, const CaseFacts* facts) {
    return orNothing(ofZooms(annotation, facts, &CaseZoom::label));
}

std::set<std::string> kindOf(const Annotation&, const CaseFacts* facts) { return {facts == nullptr ? "" : facts->kind}; }

std::set<std::string> checkpointOf(const Annotation&, const CaseFacts* facts) { return {facts == nullptr ? "" : facts->checkpoint}; }

/// The set's types in their order, then those that are used and no longer in it.
std::vector<std::string> typesOf(const Project& project) {
    std::vector<std::string> types;
    for (const FailureType& type : project.labels().types) {
        types.push_back(type.id);
    }
    std::set<std::string> others;
    for (const auto& [key, annotation] : project.annotations()) {
        if (!annotation.type.empty() && project.labels().find(annotation.type) == nullptr) {
            others.insert(annotation.type);
        }
    }
    types.insert(types.end(), others.begin(), others.end());
    return types;
}

CrossTable crossTable(const Project& project, const std::function<std::set<std::string>(const Annotation&, const CaseFacts*)>& valuesOf) {
    std::map<std::pair<std::string, std::string>, Tally> cells;
    Tallies totals;
    for (const auto& [key, annotation] : project.annotations()) {
        if (annotation.type.empty()) {
            continue;
        }
        for (const std::string& value : valuesOf(annotation, factsOf(project, annotation))) {
            cells[{annotation.type, value}].add(annotation.target.rollout);
            totals[value].add(annotation.target.rollout);
        }
    }
    CrossTable table;
    table.types = typesOf(project);
    for (const NamedCount& column : byFallingCount(totals)) {
        table.columns.push_back(column.name);
    }
    for (const std::string& type : table.types) {
        std::vector<Count>& row = table.cells.emplace_back();
        for (const std::string& column : table.columns) {
            row.push_back(cells[{type, column}].result());
        }
    }
    return table;
}

const std::string& truthOf(const Annotation& checked, const CaseFacts& facts) {
    return checked.correctAnswer.empty() ? facts.expected : checked.correctAnswer;
}

PopeRates popeRates(const Project& project) {
    Tally truePositive, falsePositive, trueNegative, falseNegative, unanswered;
    for (const std::string& rollout : project.checkedRollouts()) {
        const auto facts = project.cases().find(rollout);
        const auto truth = facts == project.cases().end() ? std::nullopt : yesOrNo(truthOf(*project.find(caseTarget(rollout)), facts->second));
        if (!truth) {
            continue;
        }
        if (facts->second.answer.empty()) {
            unanswered.add(rollout);
            continue;
        }
        const bool saysYes = popeSaysYes(facts->second.answer);
        (*truth ? (saysYes ? truePositive : falseNegative) : (saysYes ? falsePositive : trueNegative)).add(rollout);
    }
    PopeRates rates{truePositive.result(), falsePositive.result(), trueNegative.result(), falseNegative.result(), unanswered.result()};
    const int64_t tp = rates.truePositive.count, fp = rates.falsePositive.count, tn = rates.trueNegative.count, fn = rates.falseNegative.count;
    rates.accuracy = ratio(tp + tn, tp + fp + tn + fn);
    rates.precision = ratio(tp, tp + fp);
    rates.recall = ratio(tp, tp + fn);
    rates.f1 = ratio(2 * tp, 2 * tp + fp + fn);
    rates.yesRatio = ratio(tp + fp, tp + fp + tn + fn);
    return rates;
}

ChairRates chairRates(const Project& project) {
    Tally mentioned, hallucinated, cases, hallucinatedCases;
    const std::set<std::string> checked = project.checkedRollouts();
    for (const std::string& rollout : checked) {
        cases.add(rollout);
        const auto facts = project.cases().find(rollout);
        for (const CaseZoom& zoom : facts == project.cases().end() ? std::vector<CaseZoom>{} : facts->second.zooms) {
            if (!zoom.label.empty()) {
                mentioned.add(rollout);
            }
        }
    }
    for (const auto& [key, annotation] : project.annotations()) {
        if (annotation.type != kObjectType || checked.count(annotation.target.rollout) == 0) {
            continue;
        }
        hallucinatedCases.add(annotation.target.rollout);
        const CaseZoom* zoom = zoomOf(annotation, factsOf(project, annotation));
        if (zoom != nullptr && !zoom->label.empty()) {
            hallucinated.add(annotation.target.rollout);
        }
    }
    ChairRates rates{mentioned.result(), hallucinated.result(), cases.result(), hallucinatedCases.ofCases()};
    rates.perObject = ratio(rates.hallucinated.count, rates.mentioned.count);
    rates.perCase = ratio(rates.hallucinatedCases.count, rates.cases.count);
    return rates;
}

/// Numbers over all annotations, one by one.
void countAnnotations(const Project& project, Statistics& statistics) {
    Tally annotated, failing, againstKey;
    Tallies severities, verdicts, tags;
    for (const auto& [key, annotation] : project.annotations()) {
        const std::string& rollout = annotation.target.rollout;
        annotated.add(rollout);
        if (!annotation.type.empty()) {
            failing.add(rollout);
        }
        severities[severityName(annotation.severity)].add(rollout);
        verdicts[verdictName(annotation.verdict)].add(rollout);
        for (const std::string& tag : annotation.tags) {
            tags[tag].add(rollout);
        }
        const CaseFacts* facts = factsOf(project, annotation);
        const bool isJudged = annotation.verdict == Verdict::Right || annotation.verdict == Verdict::Wrong;
        if (isJudged && facts != nullptr && !facts->expected.empty() && facts->isCorrect != (annotation.verdict == Verdict::Right)) {
            againstKey.add(rollout);
        }
    }
    statistics.annotated = annotated.ofCases();
    statistics.failing = failing.ofCases();
    statistics.failures = failing.result();
    statistics.againstKey = againstKey.ofCases();
    for (const Severity severity : kSeverities) {
        if (severity != Severity::None) {
            statistics.bySeverity.push_back({severityName(severity), severities[severityName(severity)].result()});
        }
    }
    for (const Verdict verdict : kVerdicts) {
        if (verdict != Verdict::None) {
            statistics.byVerdict.push_back({verdictName(verdict), verdicts[verdictName(verdict)].result()});
        }
    }
    statistics.byTag = byFallingCount(tags);
}

}  // namespace

Statistics statisticsOf(const Project& project) {
    Statistics statistics;
    countAnnotations(project, statistics);
    Tally checked;
    for (const std::string& rollout : project.checkedRollouts()) {
        checked.add(rollout);
    }
    statistics.checked = checked.result();
    statistics.byCamera = crossTable(project, camerasOf);
    statistics.byLabel = crossTable(project, labelsOf);
    statistics.byKind = crossTable(project, kindOf);
    statistics.byCheckpoint = crossTable(project, checkpointOf);
    statistics.pope = popeRates(project);
    statistics.chair = chairRates(project);
    return statistics;
}

}  // namespace omnidrive::annotation
