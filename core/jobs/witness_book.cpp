// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/witness_book.h"

#include "base/error.h"
#include "jobs/case_evidence.h"
#include "store/json_fields.h"
#include "store/json_lines.h"

#include <algorithm>
#include <array>

namespace omnidrive::jobs {

namespace {

using evidence::WitnessVerdict;

constexpr const char* kFileName = "witness.jsonl";
constexpr std::array<std::pair<WitnessVerdict, const char*>, 4> kWords{{{WitnessVerdict::InBox, "in_box"},
                                                                        {WitnessVerdict::Elsewhere, "elsewhere"},
                                                                        {WitnessVerdict::Nowhere, "nowhere"},
                                                                        {WitnessVerdict::CannotJudge, "cannot_judge"}}};

const char* wordOf(WitnessVerdict verdict) {
    return std::find_if(kWords.begin(), kWords.end(), [&](const auto& entry) { return entry.first == verdict; })->second;
}

WitnessVerdict verdictOf(const std::string& word) {
    const auto it = std::find_if(kWords.begin(), kWords.end(), [&](const auto& entry) { return word == entry.second; });
    require(it != kWords.end(), "'{}' is no verdict", word);
    return it->first;
}

}  // namespace

WitnessBook::WitnessBook(std::filesystem::path run) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(run, ignored)) {
        return;   // nothing is written beside another program's file
    }
    file_ = std::move(run) / kFileName;
    store::JsonLinesReader reader(file_);
    reader.poll([&](const nlohmann::json& json, const store::JsonLinesReader::Line&) {
        try {
            const store::JsonFields fields(json, "");
            verdicts_[fields.text("rollout")][fields.integer<int>("call")] = verdictOf(fields.text("verdict"));
        } catch (const Error&) {   // of a later version: it stays in the file
        }
    });
}

bool WitnessBook::add(const EvidenceReport& report) {
    bool isNew = false;
    for (const ZoomEvidence& zoom : report.zooms) {
        if (!zoom.witness) {
            continue;
        }
        auto& calls = verdicts_[report.rolloutId];
        const auto known = calls.find(zoom.call);
        if (known == calls.end() || known->second != zoom.witness->verdict) {
            calls[zoom.call] = zoom.witness->verdict;
            append(report.rolloutId, zoom.call, zoom.witness->verdict, report.witnessName);
            isNew = true;
        }
    }
    return isNew;
}

void WitnessBook::append(const std::string& rolloutId, int call, WitnessVerdict verdict, const std::string& detector) {
    if (file_.empty()) {
        return;
    }
    try {
        store::JsonLinesAppender file(file_);
        const nlohmann::json line{{"rollout", store::jsonText(rolloutId)}, {"call", call}, {"verdict", wordOf(verdict)}, {"detector", store::jsonText(detector)}};
        file.append(line.dump());
    } catch (const Error&) {   // a run that cannot be written is looked at all the same
        file_.clear();
    }
}

}  // namespace omnidrive::jobs
