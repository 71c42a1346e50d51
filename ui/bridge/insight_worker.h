// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/witness_book.h"
#include "ui/bridge/case_insight.h"

#include <filesystem>
#include <optional>

namespace omnidrive::ui {

/// The half of CaseInsight on the worker thread: an open run and the digests read so far. Made on any thread, then used by one.
class InsightWorker {
public:
    InsightWorker(std::filesystem::path path, quint64 generation) : path_(std::move(path)), generation_(generation) {}

    quint64 generation() const { return generation_; }
    /// Reads the next traces. @return a new overview when it is time to show one, null before. A trace that cannot be read is left out.
    /// @throws Error as RunSession::open.
    CaseOverviewPtr readPortion();
    /// Keeps what the second witness said. @return a new overview when that changes the one shown, else null. @throws Error as WitnessBook.
    CaseOverviewPtr noteWitness(const EvidenceReports& reports);
    /// @throws Error when a trace of the group cannot be read.
    GroupViewPtr group(const std::string& groupId);

private:
    jobs::RunSession& session();
    size_t digestCount() const { return (last_ ? last_->digests.size() : 0) + digests_.size(); }
    CaseOverviewPtr makeOverview(bool isComplete);
    jobs::WitnessBook& witness();

    const std::filesystem::path path_;
    const quint64 generation_;
    /// Frees overviews of a large run that nobody holds any more.
    const std::shared_ptr<jobs::AnalysisJob> freer_ = std::make_shared<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {});
    std::unique_ptr<jobs::RunSession> session_;
    std::vector<insight::CaseDigest> digests_;   ///< read since the last overview, which holds those before: they are many megabytes
    CaseOverviewPtr last_;
    int64_t rowsRead_ = 0;
    size_t shownAt_ = 0;
    bool isComplete_ = false;
    std::optional<jobs::WitnessBook> witness_;
};

}  // namespace omnidrive::ui
