// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/deepeyes_traces.h"

#include "base/error.h"
#include "rollout/trajectory_json.h"
#include "store/file_io.h"
#include "store/json_lines.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <unordered_map>

namespace omnidrive::rollout {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool isRecord(const json& object) { return object.contains("pred_output") || (object.contains("image") && object.contains("pred_ans")); }

/// "0007-sa_16854": in the order of the file, also when a picture comes twice.
std::string idOf(int64_t line, const json& record) {
    const auto image = record.find("image");
    const std::string name = image != record.end() && image->is_string() ? fs::path(image->get<std::string>()).stem().string() : std::string();
    return fmt::format("{:04}{}{}", line, name.empty() ? "" : "-", name);
}

class File final : public DeepEyesFile {
public:
    explicit File(const fs::path& file) : file_(file), reader_(file) {
        std::error_code error;
        if (!fs::is_regular_file(file, error)) {
            fail(ErrorKind::Io, "{} is no file", file.string());
        }
        refresh();
        if (rows_.empty()) {
            fail(ErrorKind::Format, "{} holds no trace: a line should be a JSON object with the field \"pred_output\"{}", file.string(),
                 problems().empty() ? std::string() : fmt::format(" ({})", problems().front()));
        }
    }

    const fs::path& folder() const override { return file_; }
    std::string title() const override { return file_.filename().string(); }
    std::string recipeYaml() const override { return {}; }
    bool refresh() override {
        const auto progress = reader_.poll([this](const json& object, const store::JsonLinesReader::Line& line) { take(object, line); }, [this] { forget(); });
        return progress.lines > 0 || progress.restarted;
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
        const auto found = places_.find(id);
        return found == places_.end() ? std::nullopt : std::optional(rows_[found->second]);
    }
    std::vector<store::IndexRow> rowsOfGroup(const std::string& groupId) const override {
        const auto row = rowById(groupId);   // these files hold one rollout a question
        return row ? std::vector{*row} : std::vector<store::IndexRow>{};
    }
    std::string traceJson(const std::string& id) const override { return toJsonLine(trajectory(id)); }
    /// A picture of the record's name beside the file or in a folder "images" beside it; a name cannot lead elsewhere.
    fs::path framePath(const std::string& id) const override {
        const fs::path name = fs::path(id).filename();
        std::error_code error;
        for (const fs::path& candidate : {file_.parent_path() / name, file_.parent_path() / "images" / name}) {
            if (!name.empty() && fs::is_regular_file(candidate, error)) {
                return candidate;
            }
        }
        return {};
    }
    std::vector<std::string> scalarTags() const override { return {}; }
    const std::vector<store::ScalarPoint>& scalars(const std::string&) const override { return noPoints_; }
    const std::vector<store::RunEvent>& events() const override { return noEvents_; }
    std::vector<std::string> problems() const override {
        std::vector<std::string> problems;
        for (const auto& broken : reader_.brokenLines()) {
            problems.push_back(fmt::format("line {} of {} is {}", broken.number, title(), broken.reason));
        }
        problems.insert(problems.end(), strangers_.begin(), strangers_.end());
        return problems;
    }
    std::optional<store::RunState> state() const override { return std::nullopt; }
    bool isLocked() const override { return false; }
    std::string logTail(int) const override { return {}; }

    Calls calls() const override { return calls_; }
    Trajectory trajectory(const std::string& id) const override {
        const auto found = places_.find(id);
        require(found != places_.end(), "{} holds no rollout \"{}\"", file_.string(), id);
        const auto& line = lines_[found->second];
        std::string text(static_cast<size_t>(line.bytes), '\0');
        const store::FileDescriptor file = store::openFile(file_, O_RDONLY);
        const size_t read = store::readAt(file.get(), std::as_writable_bytes(std::span(text)), line.offset, file_);
        const json record = json::parse(std::string_view(text).substr(0, read), nullptr, false);
        if (!record.is_object()) {
            fail(ErrorKind::Format, "line {} of {} has changed since it was read", line.number, file_.string());
        }
        return fromDeepEyesRecord(record, id, title());
    }

private:
    void take(const json& object, const store::JsonLinesReader::Line& line) {
        if (!isRecord(object)) {
            strangers_.push_back(fmt::format("line {} of {} is no trace: it has no field \"pred_output\"", line.number, title()));
            return;
        }
        const Trajectory trajectory = fromDeepEyesRecord(object, idOf(line.number, object), title());
        for (const Turn& turn : trajectory.turns) {
            if (turn.tool) {
                ++(turn.tool->valid ? calls_.valid : calls_.broken);
            }
        }
        places_[trajectory.id] = rows_.size();
        rows_.push_back(indexRowOf(trajectory));
        rows_.back().row = static_cast<int64_t>(rows_.size());
        lines_.push_back(line);
    }

    void forget() {
        rows_.clear();
        lines_.clear();
        places_.clear();
        strangers_.clear();
        calls_ = {};
    }

    const fs::path file_;
    store::JsonLinesReader reader_;
    std::vector<store::IndexRow> rows_;
    std::vector<store::JsonLinesReader::Line> lines_;
    std::unordered_map<std::string, size_t> places_;
    std::vector<std::string> strangers_;
    const std::vector<store::ScalarPoint> noPoints_;
    const std::vector<store::RunEvent> noEvents_;
    Calls calls_;
};

}  // namespace

std::unique_ptr<DeepEyesFile> DeepEyesFile::open(const fs::path& file) { return std::make_unique<File>(file); }

}  // namespace omnidrive::rollout
