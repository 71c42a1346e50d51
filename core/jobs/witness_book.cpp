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

WitnessBook::WitnessBook(std::filesystem::path run) : names_(run) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(run, ignored)) {
        return;   // nothing is written beside another program's file
    }
    file_ = std::move(run) / kFileName;
    store::JsonLinesReader reader(file_);
    reader.poll([&](const nlohmann::json& json, const store::JsonLinesReader::Line&) {
        try {
            const store::JsonFields fields(json, "");
            const int64_t row = fields.has("row") ? fields.integer<int64_t>("row") : 0;
            entries_.push_back({fields.text("rollout"), row, fields.integer<int>("call"), verdictOf(fields.text("verdict"))});
        } catch (const Error&) {   // of a later version: it stays in the file
        }
    });
    names_.refresh();
    for (const Entry& entry : entries_) {
        verdicts_[nameOf(entry)][entry.call] = entry.verdict;
    }
}

std::string WitnessBook::nameOf(const Entry& entry) const {
    const auto hasCall = [&](const store::IndexRow& row) { return entry.call < row.zooms + row.failedCalls; };
    return names_.nameOf({entry.rollout, entry.row, {}, hasCall});
}

void WitnessBook::followRun() {
    if (names_.refresh()) {
        verdicts_.clear();
        for (const Entry& entry : entries_) {
            verdicts_[nameOf(entry)][entry.call] = entry.verdict;
        }
    }
}

bool WitnessBook::add(const EvidenceReport& report) {
    followRun();
    bool isNew = false;
    for (const ZoomEvidence& zoom : report.zooms) {
        if (!zoom.witness) {
            continue;
        }
        const Entry entry{report.rolloutId, report.row, zoom.call, zoom.witness->verdict};
        auto& calls = verdicts_[nameOf(entry)];
        const auto known = calls.find(zoom.call);
        if (known == calls.end() || known->second != entry.verdict) {
            calls[zoom.call] = entry.verdict;
            entries_.push_back(entry);
            append(entry, report.witnessName);
            isNew = true;
        }
    }
    return isNew;
}

void WitnessBook::append(const Entry& entry, const std::string& detector) {
    if (file_.empty()) {
        return;
    }
    try {
        store::JsonLinesAppender file(file_);
        nlohmann::json line{{"rollout", store::jsonText(entry.rollout)}, {"call", entry.call}};
        line["verdict"] = wordOf(entry.verdict);
        line["detector"] = store::jsonText(detector);
        if (entry.row > 0) {
            line["row"] = entry.row;
        }
        file.append(line.dump());
    } catch (const Error&) {   // a run that cannot be written is looked at all the same
        file_.clear();
    }
}

}  // namespace omnidrive::jobs
