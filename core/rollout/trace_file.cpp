// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/trace_file.h"

#include "base/error.h"
#include "base/random.h"
#include "data/picture_finder.h"
#include "rollout/step_means.h"
#include "rollout/trace_parquet.h"
#include "rollout/trace_sources.h"
#include "rollout/trajectory_json.h"
#include "store/run_files.h"

#include <fmt/ranges.h>

#include <unordered_map>

namespace omnidrive::rollout {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr size_t kStrangersKept = 100;

/// "0007-sa_16854": in the order of the file, also when a picture or question comes twice; of a folder "s12-0007".
std::string idOf(const RecordPlace& place, std::optional<int64_t> fileStep, const Trajectory& trajectory) {
    const std::string name = fs::path(trajectory.sampleId).stem().string();
    return fmt::format("{}{:04}{}{}", fileStep ? fmt::format("s{}-", *fileStep) : "", place.number, name.empty() ? "" : "-", name);
}

std::string knownForms() {
    std::vector<std::string> names;
    for (const TraceForm form : kTraceForms) {
        names.emplace_back(traceFormName(form));
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

class File final : public TraceFile {
public:
    File(const fs::path& path, const TraceFileOptions& options)
        : path_(path), form_(options.form), isWanted_(options.form.has_value()), source_(openRecordSource(path, options.isGrowing, options.stop, options.progress)),
          pictures_(foldersBeside(path), options.pictureFolders) {
        refresh();
        if (rows_.empty() && !options.stop.stop_requested()) {
            const std::string wanted = options.form ? traceFormName(*options.form) : knownForms();
            fail(ErrorKind::Format, "{} holds no trace that is known ({}){}", path.string(), wanted,
                 problems().empty() ? std::string() : ": " + problems().front());
        }
    }

    const fs::path& folder() const override { return path_; }
    std::string title() const override { return path_.filename().empty() ? path_.parent_path().filename().string() : path_.filename().string(); }
    std::string recipeYaml() const override { return {}; }
    bool refresh() override {
        const bool isNew = source_->poll([this](const json& object, const RecordPlace& place) { take(object, place); }, [this] { forget(); });
        if (isNew) {
            means_.finish();
        }
        return isNew;
    }
    int64_t rolloutCount() const override { return static_cast<int64_t>(rows_.size()); }
    std::vector<store::IndexRow> rows(int64_t firstRow, int64_t limit) const override {
        std::vector<store::IndexRow> rows;
        for (int64_t row = std::max<int64_t>(1, firstRow); row <= rolloutCount() && static_cast<int64_t>(rows.size()) < limit; ++row) {
            rows.push_back(rows_[static_cast<size_t>(row - 1)]);
        }
        return rows;
    }
    std::optional<store::IndexRow> rowById(const std::string& id) const override {
        const auto found = byId_.find(id);
        return found == byId_.end() ? std::nullopt : std::optional(rows_[found->second]);
    }
    std::vector<store::IndexRow> rowsOfGroup(const std::string& groupId) const override {
        std::vector<store::IndexRow> rows;
        const auto found = byId_.find(groupId);   // a group is called after its first rollout
        for (const size_t row : found == byId_.end() ? std::vector<size_t>() : groups_.at(groupKeys_[found->second])) {
            rows.push_back(rows_[row]);
        }
        return rows;
    }
    std::string traceJson(const std::string& id) const override { return toJsonLine(trajectory(id)); }
    fs::path framePath(const std::string& id) const override { return pictures_.find(id); }
    std::vector<std::string> scalarTags() const override { return means_.tags(); }
    const std::vector<store::ScalarPoint>& scalars(const std::string& tag) const override { return means_.points(tag); }
    const std::vector<store::RunEvent>& events() const override { return noEvents_; }
    std::vector<std::string> problems() const override {
        std::vector<std::string> problems = source_->problems();
        problems.insert(problems.end(), strangers_.begin(), strangers_.end());
        return problems;
    }
    std::optional<store::RunState> state() const override { return std::nullopt; }
    bool isLocked() const override { return false; }
    std::string logTail(int) const override { return {}; }

    void searchPictures(std::vector<fs::path> folders) override { pictures_ = data::PictureFinder(foldersBeside(path_), std::move(folders)); }

    TraceForm form() const override { return form_.value_or(TraceForm::Messages); }
    Calls calls() const override { return calls_; }
    int64_t restarts() const override { return restarts_; }
    int64_t skippedCount() const override { return source_->brokenCount() + strangerCount_; }
    const std::set<std::string>& unreadFields() const override { return unread_; }

    Trajectory trajectory(const std::string& id) const override {
        Trajectory trajectory = fromRecord(*form_, record(id));
        name(trajectory, rows_[byId_.at(id)]);
        return trajectory;
    }
    json record(const std::string& id) const override {
        const auto found = byId_.find(id);
        require(found != byId_.end(), "{} holds no rollout \"{}\"", path_.string(), id);
        return source_->record(places_[found->second]);
    }

    std::optional<double> referenceReward(const std::string& id) const override {
        const auto found = byId_.find(id);
        return found == byId_.end() ? std::nullopt : references_[found->second];
    }

    std::optional<std::string> pictureInside(const std::string& id) const override {
        const size_t mark = id.rfind('/');
        const auto found = mark == std::string::npos ? byId_.end() : byId_.find(id.substr(0, mark));
        return found == byId_.end() ? std::nullopt : embeddedPicture(source_->record(places_[found->second]), std::string_view(id).substr(mark + 1));
    }

private:
    static std::vector<fs::path> foldersBeside(const fs::path& path) {
        std::error_code error;
        const fs::path beside = fs::is_directory(path, error) ? path : fs::absolute(path).parent_path();
        return {beside, beside / "images"};
    }

    void take(const json& object, const RecordPlace& place) {
        const auto form = isWanted_ && fitsForm(*form_, object) ? form_ : traceFormOf(object);
        form_ = form_ ? form_ : form;
        if (!form || form != form_) {
            noteStranger(place);
            return;
        }
        Trajectory trajectory = fromRecord(*form_, object);
        count(trajectory);
        if (std::string unread = rollout::unreadFields(*form_, object); !unread.empty()) {
            unread_.insert(std::move(unread));
        }
        add(std::move(trajectory), object, place);
    }

    void noteStranger(const RecordPlace& place) {
        ++strangerCount_;
        if (strangers_.size() < kStrangersKept) {
            strangers_.push_back(form_ ? fmt::format("{} is no trace of the form of the others ({})", source_->nameOf(place), traceFormName(*form_))
                                       : fmt::format("{} is no trace: it has the fields of no known form", source_->nameOf(place)));
        }
    }

    void count(const Trajectory& trajectory) {
        for (const Turn& turn : trajectory.turns) {
            if (turn.tool) {
                ++(turn.tool->valid ? calls_.valid : calls_.broken);
            }
        }
    }

    void add(Trajectory trajectory, const json& object, const RecordPlace& place) {
        const std::optional<int64_t> fileStep = source_->stepOf(place), step = stepOfRecord(object);
        store::IndexRow names;
        names.id = idOf(place, fileStep, trajectory);
        names.step = step.value_or(fileStep.value_or(0));
        const std::string prompt = promptOfRecord(*form_, object);
        const uint64_t key = prompt.empty() ? hashText("id " + names.id) : deriveSeed(hashText(prompt), {static_cast<uint64_t>(names.step)});
        auto& members = groups_[key];
        names.indexInGroup = static_cast<int>(members.size());
        names.groupId = members.empty() ? names.id : rows_[members.front()].id;
        members.push_back(rows_.size());
        groupKeys_.push_back(key);
        name(trajectory, names);
        references_.push_back(referenceRewardOf(*form_, object));
        if (step || fileStep) {
            means_.add(trajectory, references_.back());
        }
        byId_[trajectory.id] = rows_.size();
        rows_.push_back(indexRowOf(trajectory));
        rows_.back().row = static_cast<int64_t>(rows_.size());
        places_.push_back(place);
    }

    /// Pictures inside the record are named after it: "0007/embedded-0".
    void name(Trajectory& trajectory, const store::IndexRow& names) const {
        trajectory.id = names.id;
        trajectory.groupId = names.groupId;
        trajectory.indexInGroup = names.indexInGroup;
        trajectory.step = names.step;
        trajectory.policyVersion = title();
        const auto own = [&](std::string& frame) { frame = frame.starts_with("embedded-") ? names.id + '/' + frame : frame; };
        std::for_each(trajectory.frameIds.begin(), trajectory.frameIds.end(), own);
        own(trajectory.stitchedId);
    }

    void forget() {
        rows_.clear();
        places_.clear();
        groupKeys_.clear();
        references_.clear();
        groups_.clear();
        byId_.clear();
        strangers_.clear();
        unread_.clear();
        strangerCount_ = 0;
        calls_ = {};
        means_ = {};
        ++restarts_;
    }

    const fs::path path_;
    std::optional<TraceForm> form_;
    const bool isWanted_;   ///< somebody named the form
    std::unique_ptr<RecordSource> source_;
    data::PictureFinder pictures_;
    std::vector<store::IndexRow> rows_;
    std::vector<RecordPlace> places_;                          ///< by row
    std::vector<uint64_t> groupKeys_;                          ///< by row
    std::vector<std::optional<double>> references_;            ///< by row: reward of the reference policy
    std::unordered_map<uint64_t, std::vector<size_t>> groups_; ///< rows of a prompt and step
    std::unordered_map<std::string, size_t> byId_;
    std::vector<std::string> strangers_;
    int64_t strangerCount_ = 0;
    std::set<std::string> unread_;
    StepMeans means_;
    Calls calls_;
    int64_t restarts_ = 0;
    const std::vector<store::RunEvent> noEvents_;
};

}  // namespace

std::unique_ptr<TraceFile> TraceFile::open(const fs::path& path, const TraceFileOptions& options) { return std::make_unique<File>(path, options); }

bool TraceFile::isDumpFolder(const fs::path& path) { return !store::isRunFolder(path) && (!stepFiles(path).empty() || !completionFiles(path).empty()); }

}  // namespace omnidrive::rollout
