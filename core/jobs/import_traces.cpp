// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "insight/rollout_filter.h"
#include "jobs/import_parts.h"
#include "jobs/trace_pictures.h"
#include "rollout/trace_file.h"
#include "rollout/trajectory_json.h"
#include "vision/codec.h"
#include "vision/stitch.h"

#include <algorithm>
#include <set>

namespace omnidrive::jobs {

namespace {

using rollout::TraceFile;
using rollout::Trajectory;
using store::IndexRow;

constexpr int64_t kRowsAtOnce = 1000;

insight::RolloutFilter filterOf(const std::string& where) {
    insight::RolloutFilter filter(where);
    require(filter.problems().empty(), "{}", filter.problems().empty() ? std::string() : filter.problems().front().sentence);
    return filter;
}

/// Adds up what is kept.
class Count {
public:
    void add(const IndexRow& row, const Trajectory& trajectory, std::optional<double> reference) {
        steps_.insert(row.step);
        groups_.insert(row.groupId);
        reward_ += row.rewardTotal;
        ++rows_;
        right_ += row.correct;
        turns_ += std::count_if(trajectory.turns.begin(), trajectory.turns.end(), [](const rollout::Turn& turn) { return turn.tool.has_value(); });
        zooms_ += row.zooms;
        if (!row.kind.empty()) {
            ++kinds_[row.kind];
        }
        if (reference) {
            reference_ += *reference;
            ++references_;
        }
    }

    void fill(ImportReport& report) const {
        report.facts = {{"steps", static_cast<int64_t>(steps_.size())}, {"groups", static_cast<int64_t>(groups_.size())}, {"tool calls", turns_},
                        {"tool calls that can be read", zooms_},        {"right answers", right_}};
        if (rows_ > 0) {
            report.means.emplace_back("reward", reward_ / static_cast<double>(rows_));
        }
        if (references_ > 0) {
            report.means.emplace_back("reference reward", reference_ / static_cast<double>(references_));
        }
        if (!kinds_.empty()) {
            report.tables["kind"] = kinds_;
        }
    }

private:
    std::set<int64_t> steps_;
    std::set<std::string> groups_;
    std::map<std::string, int64_t> kinds_;
    double reward_ = 0, reference_ = 0;
    int64_t rows_ = 0, references_ = 0, right_ = 0, turns_ = 0, zooms_ = 0;
};

/// Writes rollouts into a run folder, their pictures under their content's names.
class RunCopy {
public:
    RunCopy(const TraceFile& file, ImportReport& report) : file_(file), report_(report) {}

    void create(const std::filesystem::path& folder) { writer_ = store::RunWriter::create(folder, "", file_.title()); }

    void add(Trajectory trajectory) {
        const vision::ImagePtr shown = link(trajectory);
        if (!writer_) {
            return;
        }
        if (shown) {
            setPictureFacts(trajectory, *shown);
            placeCrops(trajectory);
        }
        writer_->appendRollout(rollout::indexRowOf(trajectory), rollout::toJsonLine(trajectory));
        ++report_.written;
    }

    /// The curves of the whole file.
    void finish() {
        if (!writer_) {
            return;
        }
        std::map<int64_t, std::vector<std::pair<std::string, double>>> steps;
        for (const std::string& tag : file_.scalarTags()) {
            for (const store::ScalarPoint& point : file_.scalars(tag)) {
                steps[point.step].emplace_back(tag, point.value);
            }
        }
        for (const auto& [step, values] : steps) {
            writer_->appendScalars(step, 0, values);
        }
        writer_->sync();
    }

private:
    /// Finds the rollout's pictures, each decoded once, and names them by content; the names of those that are missing stay. @return the one that boxes refer to.
    vision::ImagePtr link(Trajectory& trajectory) {
        std::vector<vision::ImagePtr> views;
        std::optional<size_t> shown;   // of the frames
        for (size_t i = 0; i < trajectory.frameIds.size(); ++i) {
            shown = trajectory.frameIds[i] == trajectory.stitchedId ? i : shown;
            const std::string name = trajectory.frameIds[i];
            views.push_back(storePicture(trajectory.frameIds[i], trajectory.id, [&] { return loadTracePicture(file_, name); }));
        }
        if (shown) {
            trajectory.stitchedId = trajectory.frameIds[*shown];
            return views[*shown];
        }
        const bool areAllThere = std::all_of(views.begin(), views.end(), [](const auto& view) { return view != nullptr; });
        const bool isStitched = trajectory.frameIds.size() == vision::kCameras.size();
        return isStitched && areAllThere ? storePicture(trajectory.stitchedId, trajectory.id, [&] { return stitchedViews(views); }) : nullptr;
    }

    template <typename Load>
    vision::ImagePtr storePicture(std::string& id, const std::string& rollout, const Load& load) {
        const bool isNew = seen_.insert(id).second, isOwn = !id.ends_with("/six-views");
        try {
            const vision::ImagePtr picture = load();
            report_.pictures += isNew && isOwn;
            id = vision::contentId(*picture);
            if (writer_ && !writer_->hasFrame(id)) {
                writer_->addFrame(id, picture->encoded.empty() ? vision::encodePng(*picture) : picture->encoded);
            }
            return picture;
        } catch (const Error& error) {
            if (isNew && isOwn) {
                ++report_.pictures;
                ++report_.missingPictures;
                report_.problems.push_back(fmt::format("rollout {}: {}", rollout, error.what()));
            }
            return nullptr;
        }
    }

    static void placeCrops(Trajectory& trajectory) {
        for (rollout::Observation& seen : trajectory.observations) {
            const rollout::Turn& turn = trajectory.turns[static_cast<size_t>(seen.afterTurn)];
            if (seen.ok && turn.tool && turn.tool->effectiveBox) {
                seen.imageId = trajectory.stitchedId;
                seen.cropInImage = *turn.tool->effectiveBox;
            }
        }
    }

    const TraceFile& file_;
    ImportReport& report_;
    std::unique_ptr<store::RunWriter> writer_;
    std::set<std::string> seen_;
};

}  // namespace

ImportReport importTraces(const ImportRequest& request, std::optional<rollout::TraceForm> form, const std::stop_token& stop, const ProgressFn& progress) {
    require(request.splits.empty(), "--split is for data sets; {} holds traces", request.path.string());
    const insight::RolloutFilter filter = filterOf(request.where);
    const auto file = TraceFile::open(request.path, {form, request.images, false, stop, progress});
    ImportReport report;
    report.isTraces = true;
    report.isStopped = stop.stop_requested();
    if (file->rolloutCount() == 0) {   // stopped before the first
        report.name = "traces";
        return report;
    }
    report.kind = rollout::traceFormWord(file->form());
    report.name = rollout::traceFormName(file->form());
    report.read = file->rolloutCount();
    report.leftOut = file->skippedCount();
    report.problems = file->problems();
    report.unreadFields.assign(file->unreadFields().begin(), file->unreadFields().end());
    Count count;
    RunCopy copy(*file, report);
    if (!request.out.empty()) {
        copy.create(request.out);
    }
    int64_t done = 0;
    for (int64_t first = 1; first <= report.read && !stop.stop_requested(); first += kRowsAtOnce) {
        for (const IndexRow& row : file->rows(first, kRowsAtOnce)) {
            if (stop.stop_requested()) {
                break;
            }
            if (filter.matches(row)) {
                ++report.kept;
                Trajectory trajectory = traceWithViews(*file, row.id);
                count.add(row, trajectory, file->referenceReward(row.id));
                copy.add(std::move(trajectory));
            }
            if (progress) {
                progress({++done, report.read, "rollouts"});
            }
        }
    }
    copy.finish();
    count.fill(report);
    report.isStopped = stop.stop_requested();
    return report;
}

}  // namespace omnidrive::jobs
