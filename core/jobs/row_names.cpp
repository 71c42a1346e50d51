// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/row_names.h"

#include "base/error.h"
#include "store/json_fields.h"
#include "store/json_lines.h"
#include "store/own_files.h"
#include "store/run_curves.h"
#include "store/run_index.h"

#include <algorithm>

namespace omnidrive::jobs {

namespace {

using store::IndexRow;

enum class Age { Older, Unknown, Younger };

/// Whether something was written before a former rollout of an id lost it. Each time one of them did there was a resume to an earlier step, but some of
/// these may have renamed nothing.
/// @param walls of the resumes to earlier steps, in order. @param which of the former ones, from 0. @param formers how many there are.
Age ageOf(double wall, const std::vector<double>& walls, size_t which, size_t formers) {
    if (walls.size() < formers) {
        return Age::Unknown;
    }
    const double earliest = walls[which], latest = walls[walls.size() - formers + which];
    return wall < earliest ? Age::Older : wall >= latest ? Age::Younger : Age::Unknown;
}

bool fits(const RowRecord& record, const IndexRow& row) { return !record.fits || record.fits(row); }

}  // namespace

bool wasCalled(const IndexRow& row, const std::string& id) { return row.superseded && row.id.starts_with(id + "~"); }

RowNames::RowNames(std::filesystem::path run) : run_(std::move(run)) {}
RowNames::~RowNames() = default;

void RowNames::open() {
    const std::filesystem::path file = run_ / store::kIndexFileName;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(file, ignored)) {
        store::requireOwnFile(run_, file);
        index_ = std::make_unique<store::RunIndexReader>(file);
    }
}

bool RowNames::refresh() {
    try {
        if (!index_) {
            open();
        }
        const int64_t change = index_ ? index_->changeCounter() : 0;
        if (!index_ || change_ == change) {
            return false;
        }
        change_ = change;
        const int64_t renamed = index_->renamedCount();
        const bool isOther = renamed != renamed_;
        renamed_ = renamed;
        resumes_.reset();
        return isOther;
    } catch (const Error&) {   // whoever shows the run says what is wrong with it
        index_.reset();
        change_.reset();
        return std::exchange(renamed_, 0) != 0;
    }
}

std::string RowNames::nameOf(const RowRecord& record) const {
    if (renamed_ == 0) {
        return record.rollout;
    }
    try {
        if (record.row <= 0) {
            return nameWithoutRow(record);
        }
        const auto found = index_->rows(record.row, record.row, 1);
        return !found.empty() && wasCalled(found[0], record.rollout) ? found[0].id : record.rollout;
    } catch (const Error&) {
        return record.rollout;
    }
}

std::string RowNames::nameWithoutRow(const RowRecord& record) const {
    const std::vector<IndexRow> formers = index_->formerRows(record.rollout);
    if (formers.empty()) {
        return record.rollout;
    }
    std::vector<double> walls;
    for (const auto& [step, wall] : record.wall ? resumes() : std::vector<std::pair<int64_t, double>>{}) {
        if (step < formers[0].step) {
            walls.push_back(wall);
        }
    }
    std::vector<IndexRow> candidates;
    bool isOlder = false;
    for (size_t i = 0; i < formers.size(); ++i) {
        const Age age = record.wall ? ageOf(*record.wall, walls, i, formers.size()) : Age::Unknown;
        isOlder = age == Age::Older;
        if (isOlder && candidates.empty()) {
            return formers[i].id;
        }
        if (age != Age::Younger) {
            candidates.push_back(formers[i]);
        }
        if (isOlder) {
            break;
        }
    }
    const auto holder = isOlder ? std::nullopt : index_->rowById(record.rollout);
    if (holder && fits(record, *holder)) {
        return record.rollout;
    }
    std::erase_if(candidates, [&](const IndexRow& row) { return !fits(record, row); });
    return candidates.size() == 1 ? candidates[0].id : record.rollout;
}

/// Lines of scalars.jsonl that say that a resume went back (store::resumeLine).
const std::vector<std::pair<int64_t, double>>& RowNames::resumes() const {
    if (!resumes_) {
        resumes_.emplace();
        store::JsonLinesReader reader(run_ / store::kScalarsFileName);
        reader.poll([this](const nlohmann::json& json, const store::JsonLinesReader::Line&) {
            try {
                const store::JsonFields fields(json, "");
                if (fields.has("resumed_after")) {
                    resumes_->emplace_back(fields.integer<int64_t>("resumed_after"), fields.number("wall"));
                }
            } catch (const Error&) {   // `omnidrive verify` names it
            }
        });
    }
    return *resumes_;
}

}  // namespace omnidrive::jobs
