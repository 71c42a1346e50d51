// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/run_session.h"

#include "base/error.h"
#include "base/random.h"
#include "eval/ablation.h"
#include "jobs/lru_cache.h"
#include "jobs/picture_folders.h"
#include "jobs/trace_pictures.h"
#include "jobs/what_if_store.h"
#include "rollout/trajectory_json.h"
#include "store/run_files.h"
#include "store/run_index.h"
#include "vision/codec.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;
using TrajectoryPtr = std::shared_ptr<const rollout::Trajectory>;

constexpr size_t kTrajectoriesKept = 64;
constexpr size_t kFrameBytesKept = 128 << 20;   // about five stitched six-camera pictures of 4800 x 1800

/// By what a run is known that lies in a folder: its index's file, and run.json with the time when it was written, which happens once. (Numbers of files that
/// are gone are given again at once.)
using RunIdentity = std::array<int64_t, 5>;

/// nullopt while there is no whole run.
std::optional<RunIdentity> identityOf(const fs::path& run) {
    struct stat header {}, index {};
    if (::stat((run / "run.json").c_str(), &header) != 0 || ::stat((run / store::kIndexFileName).c_str(), &index) != 0) {
        return std::nullopt;
    }
    const auto written = int64_t{header.st_mtim.tv_sec} * 1'000'000'000 + header.st_mtim.tv_nsec;
    return RunIdentity{static_cast<int64_t>(header.st_dev), static_cast<int64_t>(header.st_ino), written, static_cast<int64_t>(index.st_dev),
                       static_cast<int64_t>(index.st_ino)};
}

class FolderSession : public RunSession {
public:
    explicit FolderSession(const fs::path& folder) : identity_(identityOf(folder)) { open(folder); }

    const store::RunReader& reader() const override { return *reader_; }
    bool refresh() override { return openAnew() || reader_->refresh(); }
    int64_t replacements() const override { return replacements_; }
    TrajectoryPtr trajectory(const std::string& id) override;
    vision::ImagePtr frame(const std::string& id, std::string* problem) override;
    std::vector<AblationRow> ablations() const override;

private:
    TrajectoryPtr load(const std::string& id, const std::optional<store::IndexRow>& row);
    vision::ImagePtr decode(const std::string& id) const;

    void open(const fs::path& folder);
    bool openAnew();

    std::optional<RunIdentity> identity_;
    int64_t replacements_ = 0;
    std::unique_ptr<store::RunReader> reader_;
    std::unique_ptr<WhatIfReader> whatIf_;
    LruCache<TrajectoryPtr> trajectories_{kTrajectoriesKept};
    LruCache<vision::ImagePtr> frames_{kFrameBytesKept};
};

void FolderSession::open(const fs::path& folder) {
    auto reader = store::RunReader::open(folder);
    whatIf_ = std::make_unique<WhatIfReader>(folder);
    reader_ = std::move(reader);
    trajectories_ = LruCache<TrajectoryPtr>(kTrajectoriesKept);
    frames_ = LruCache<vision::ImagePtr>(kFrameBytesKept);
}

/// Deleted and trained again under the same name: the open files are those of the run that is gone. Until the new one is whole, that one stays.
bool FolderSession::openAnew() {
    const auto now = identityOf(reader_->folder());
    if (!now || now == identity_) {
        return false;
    }
    try {
        open(fs::path(reader_->folder()));
    } catch (const Error&) {
        return false;   // it is being made, or damaged: looked at again next time
    }
    identity_ = now;
    ++replacements_;
    return true;
}

/// A resume gives the name of a rollout to another one: what was read belongs to the row, and to the name that the row had then.
TrajectoryPtr FolderSession::trajectory(const std::string& id) {
    const std::optional<store::IndexRow> row = reader_->rowById(id);
    const std::string place = fmt::format("{} {}", row ? row->row : 0, id);
    TrajectoryPtr known = trajectories_.find(place);
    if (!known) {
        known = load(id, row);
        trajectories_.insert(place, known, 1);
    }
    return known;
}

TrajectoryPtr FolderSession::load(const std::string& id, const std::optional<store::IndexRow>& row) {
    if (const WhatIfChildPtr child = isChildId(id) ? whatIf_->find(id) : nullptr) {
        return child->trajectory;
    }
    const std::string text = reader_->traceJson(id);
    try {
        auto trajectory = std::make_shared<rollout::Trajectory>(rollout::parseTrajectory(text));
        // A superseded rollout has got other names since its trace was written (store::IndexRow).
        if (row) {
            trajectory->id = row->id;
            trajectory->groupId = row->groupId;
        }
        return trajectory;
    } catch (const Error& error) {
        fail(error.kind(), "rollout {}: {}", id, error.what());
    }
}

vision::ImagePtr FolderSession::frame(const std::string& id, std::string* problem) {
    vision::ImagePtr known = frames_.find(id);
    if (known) {
        return known;
    }
    try {
        known = decode(id);
        frames_.insert(id, known, known->rgb.size() + known->encoded.size());
        return known;
    } catch (...) {
        if (problem != nullptr) {
            *problem = currentFailure().sentence;
        }
        return nullptr;
    }
}

vision::ImagePtr FolderSession::decode(const std::string& id) const {
    const fs::path own = reader_->framePath(id), path = own.empty() ? whatIf_->framePath(id) : own;
    if (path.empty()) {
        fail(ErrorKind::Io, "the picture {} is missing in {}", id, (reader_->folder() / "frames").string());
    }
    vision::ImagePtr image = vision::loadImage(path);
    // Names are hashes of the pixels; JPEG's pixels are not the same with every decoder.
    const bool isHash = id.size() == 32 && id.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (isHash && path.extension() == ".png" && vision::contentId(*image) != id) {
        fail(ErrorKind::Format, "{} is not the picture that was recorded: it was changed since", path.string());
    }
    return image;
}

/// A trace file of another program: read where it lies, pictures from beside it or from the folders that were named (tracePictureFolders).
class FileSession : public RunSession {
public:
    explicit FileSession(const fs::path& file) : reader_(rollout::TraceFile::open(file)), whatIf_(file) {}

    const store::RunReader& reader() const override {
        followFolders();
        return *reader_;
    }
    bool refresh() override;
    int64_t replacements() const override { return reader_->restarts(); }
    TrajectoryPtr trajectory(const std::string& id) override;
    std::string contentMark(const std::string& id) override;
    vision::ImagePtr frame(const std::string& id, std::string* problem) override;
    std::vector<AblationRow> ablations() const override { return {}; }

private:
    void followFolders() const;

    std::unique_ptr<rollout::TraceFile> reader_;
    mutable int64_t foldersVersion_ = 0;
    WhatIfReader whatIf_;
    LruCache<vision::ImagePtr> frames_{kFrameBytesKept};
};

void FileSession::followFolders() const {
    PictureFolders named = tracePictureFolders();
    if (std::exchange(foldersVersion_, named.version) != named.version) {
        reader_->searchPictures(std::move(named.folders));
    }
}

/// Pictures inside of traces are named after their records: of another file's, the names say other pictures.
bool FileSession::refresh() {
    const int64_t before = reader_->restarts();
    const bool isNew = reader_->refresh();
    if (reader_->restarts() != before) {
        frames_ = LruCache<vision::ImagePtr>(kFrameBytesKept);
    }
    return isNew;
}

std::string FileSession::contentMark(const std::string& id) {
    if (isChildId(id)) {
        return {};
    }
    const rollout::Trajectory trajectory = reader_->trajectory(id);
    std::string said = trajectory.sampleId + '\0' + trajectory.question + '\0' + trajectory.expectedAnswer;
    for (const rollout::Turn& turn : trajectory.turns) {
        said += '\0' + turn.text;
    }
    return fmt::format("{:016x}", hashText(said));
}

/// Where the picture is at hand, what was cropped follows from its size; the file does not say it.
TrajectoryPtr FileSession::trajectory(const std::string& id) {
    if (const WhatIfChildPtr child = isChildId(id) ? whatIf_.find(id) : nullptr) {
        return child->trajectory;
    }
    auto trajectory = std::make_shared<rollout::Trajectory>(traceWithViews(*reader_, id));
    if (const vision::ImagePtr picture = frame(trajectory->stitchedId, nullptr)) {
        setPictureFacts(*trajectory, *picture);
    }
    return trajectory;
}

vision::ImagePtr FileSession::frame(const std::string& id, std::string* problem) {
    vision::ImagePtr known = frames_.find(id);
    if (known) {
        return known;
    }
    followFolders();
    try {
        require(!id.empty(), "the trace names no picture");
        const fs::path child = reader_->framePath(id).empty() ? whatIf_.framePath(id) : fs::path();
        known = child.empty() ? loadTracePicture(*reader_, id) : vision::loadImage(child);
        frames_.insert(id, known, known->rgb.size() + known->encoded.size());
    } catch (...) {
        if (problem != nullptr) {
            *problem = currentFailure().sentence;
        }
    }
    return known;
}

double rateOrNaN(const std::optional<double>& rate) { return rate.value_or(std::numeric_limits<double>::quiet_NaN()); }

RunSession::AblationRow rowOf(const eval::AblationRow& row) {
    return {row.name,
            static_cast<int>(row.seeds.size()),
            row.greedyMean,
            row.greedySpread,
            row.sampledMean,
            row.sampledSpread,
            rateOrNaN(row.toolRateNeeded),
            rateOrNaN(row.toolRateGlobal),
            rateOrNaN(row.labelRight),
            rateOrNaN(row.zoomOnObject)};
}

std::vector<RunSession::AblationRow> FolderSession::ablations() const {
    const fs::path file = reader_->folder() / "ablations.json";
    std::vector<AblationRow> rows;
    std::error_code error;
    if (fs::exists(file, error)) {
        for (const eval::AblationRow& row : eval::readAblations(file)) {
            rows.push_back(rowOf(row));
        }
    }
    return rows;
}

/// A listing never fails as a whole: a damaged run is shown with what can be said of it.
RunListing listingOf(const fs::path& folder) {
    RunListing listing;
    listing.folder = folder;
    listing.alive = store::runWriterPid(folder).has_value();
    try {
        const store::RunHeader header = store::readRunHeader(folder);
        listing.title = header.title;
        listing.created = header.created;
        listing.state = store::readRunState(folder);
    } catch (const Error& error) {
        listing.problem = error.what();
    }
    if (listing.title.empty()) {
        listing.title = folder.filename().string();
    }
    return listing;
}

}  // namespace

std::unique_ptr<RunSession> RunSession::open(const fs::path& path) {
    std::error_code error;
    if (fs::is_regular_file(path, error) || rollout::TraceFile::isDumpFolder(path)) {
        return std::make_unique<FileSession>(path);
    }
    return std::make_unique<FolderSession>(path);
}

std::optional<store::IndexRow> recordNow(RunSession& session, const std::string& id, const std::string& mark) {
    const auto says = [&](const std::string& record) {
        try {
            return session.contentMark(record) == mark;
        } catch (const Error&) {   // not there, or damaged
            return false;
        }
    };
    if (says(id)) {
        return session.reader().rowById(id);
    }
    constexpr int64_t kAtOnce = 1000;
    for (int64_t first = 1; first <= session.reader().rolloutCount(); first += kAtOnce) {
        for (const store::IndexRow& row : session.reader().rows(first, kAtOnce)) {
            if (says(row.id)) {
                return row;
            }
        }
    }
    return std::nullopt;
}

bool isSameTrace(const rollout::Trajectory& a, const rollout::Trajectory& b) { return rollout::toJsonLine(a) == rollout::toJsonLine(b); }

std::optional<store::IndexRow> rowNow(const store::RunReader& reader, const std::string& id, int64_t row) {
    const std::vector<store::IndexRow> found = row > 0 ? reader.rows(row, 1) : std::vector<store::IndexRow>{};
    const bool isIt = !found.empty() && found[0].row == row && wasCalled(found[0], id);
    return isIt ? std::optional(found[0]) : std::nullopt;
}

std::vector<RunListing> listRuns(const fs::path& folder) {
    std::vector<RunListing> listings;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (store::isRunFolder(it->path())) {
            listings.push_back(listingOf(it->path()));
        }
    }
    std::sort(listings.begin(), listings.end(), [](const RunListing& a, const RunListing& b) {
        return a.created != b.created ? a.created > b.created : a.folder < b.folder;
    });
    return listings;
}

}  // namespace omnidrive::jobs
