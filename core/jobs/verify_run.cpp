// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/verify_run.h"

#include "base/error.h"
#include "jobs/failure.h"
#include "rollout/trajectory_json.h"
#include "vision/codec.h"

#include <algorithm>
#include <set>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;

constexpr int64_t kPageRows = 256;

class ContentVerifier {
public:
    ContentVerifier(const fs::path& folder, store::VerifyReport& report, std::stop_token stop, const ProgressFn& progress)
        : reader_(store::RunReader::open(folder)), report_(report), stop_(std::move(stop)), progress_(progress) {}

    void checkRollouts();
    void checkPictures();

private:
    void checkRollout(const store::IndexRow& row);
    void checkFits(const store::IndexRow& row, const rollout::Trajectory& trajectory);
    void checkPicture(const std::string& id);
    void tell(int64_t done, int64_t total, const char* what) const;

    std::unique_ptr<store::RunReader> reader_;
    store::VerifyReport& report_;
    std::stop_token stop_;
    const ProgressFn& progress_;
    std::set<std::string> pictures_;   ///< ids that rollouts name
};

void ContentVerifier::tell(int64_t done, int64_t total, const char* what) const {
    if (progress_) {
        progress_({done, total, what});
    }
}

void ContentVerifier::checkRollouts() {
    for (int64_t row = 1; row <= reader_->rolloutCount() && !stop_.stop_requested(); row += kPageRows) {
        for (const store::IndexRow& entry : reader_->rows(row, kPageRows)) {
            checkRollout(entry);
        }
        tell(std::min(row + kPageRows - 1, reader_->rolloutCount()), reader_->rolloutCount(), "reading traces");
    }
}

void ContentVerifier::checkRollout(const store::IndexRow& row) {
    std::string json;
    try {
        json = reader_->traceJson(row.id);
    } catch (const Error&) {
        return;   // the first pass named it
    }
    try {
        checkFits(row, rollout::parseTrajectory(json));
    } catch (const Error& error) {
        report_.problems.push_back(fmt::format("rollout {}: {}", row.id, error.what()));
    }
}

void ContentVerifier::checkFits(const store::IndexRow& row, const rollout::Trajectory& trajectory) {
    const bool sameId = row.id == trajectory.id || (row.superseded && row.id.starts_with(trajectory.id + "~"));
    if (!sameId || row.step != trajectory.step || row.stage != trajectory.stage) {
        report_.problems.push_back(fmt::format("rollout {}: its row of the index belongs to another trace ({}, step {})", row.id, trajectory.id,
                                               trajectory.step));
    }
    for (const std::string& id : trajectory.frameIds) {
        pictures_.insert(id);
    }
    if (!trajectory.stitchedId.empty()) {
        pictures_.insert(trajectory.stitchedId);
    }
}

void ContentVerifier::checkPictures() {
    int64_t done = 0;
    for (const std::string& id : pictures_) {
        if (stop_.stop_requested()) {
            return;
        }
        try {
            checkPicture(id);
        } catch (...) {
            report_.problems.push_back(currentFailure().sentence);
        }
        tell(++done, static_cast<int64_t>(pictures_.size()), "decoding pictures");
    }
}

void ContentVerifier::checkPicture(const std::string& id) {
    const fs::path path = reader_->framePath(id);
    if (path.empty()) {
        fail(ErrorKind::Io, "frames/{} is missing, though a rollout names it", id);
    }
    const vision::ImagePtr image = vision::loadImage(path);
    if (path.extension() == ".png" && vision::contentId(*image) != id) {
        fail(ErrorKind::Format, "frames/{} does not hold the picture of that name", path.filename().string());
    }
}

}  // namespace

store::VerifyReport verifyRun(const fs::path& folder, std::stop_token stop, const ProgressFn& progress) {
    store::VerifyReport report = store::verifyRun(folder);
    try {
        ContentVerifier verifier(folder, report, stop, progress);
        verifier.checkRollouts();
        verifier.checkPictures();
    } catch (const Error& error) {
        // Opening failed for a reason that the first pass has named.
        if (report.problems.empty()) {
            report.problems.push_back(error.what());
        }
    }
    return report;
}

}  // namespace omnidrive::jobs
