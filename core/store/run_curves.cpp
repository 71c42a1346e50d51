// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/run_curves.h"

#include "base/error.h"
#include "store/json_fields.h"

#include <algorithm>
#include <array>

namespace omnidrive::store {

namespace {

constexpr const char* kStep = "step";
constexpr const char* kStage = "stage";
constexpr const char* kWall = "wall";
constexpr const char* kResumed = "resumed_after";
constexpr size_t kMisfitsKept = 100;

bool isReserved(const std::string& tag) {
    return std::ranges::any_of(std::array{kStep, kStage, kWall, kResumed}, [&](const char* name) { return tag == name; });
}

RunEvent eventFrom(const JsonFields& fields) {
    RunEvent event;
    event.wall = fields.number(kWall);
    event.kind = fields.text("kind");
    event.text = fields.text("text");
    if (fields.has(kStep)) {
        event.step = fields.integer<int64_t>(kStep);
    }
    if (fields.has("name")) {
        event.name = fields.text("name");
    }
    if (fields.has("rollouts")) {
        event.rollouts = fields.texts("rollouts");
    }
    if (fields.has("values")) {
        const JsonFields values = fields.child("values");
        for (const auto& [field, value] : fields.at("values").items()) {
            event.values.emplace_back(field, values.text(field.c_str()));
        }
    }
    return event;
}

void addBroken(std::vector<std::string>& problems, const char* file, const JsonLinesReader& reader) {
    for (const JsonLinesReader::BrokenLine& line : reader.brokenLines()) {
        problems.push_back(fmt::format("{}, line {}: {}", file, line.number, line.reason));
    }
}

}  // namespace

std::string scalarLine(int64_t step, int stage, double wall, const std::vector<std::pair<std::string, double>>& values) {
    nlohmann::json json = {{kStep, step}, {kStage, stage}, {kWall, jsonNumber(wall)}};
    for (const auto& [tag, value] : values) {
        require(!isReserved(tag) && isUtf8(tag), "\"{}\" cannot be the name of a curve", tag);
        json[tag] = jsonNumber(value);
    }
    return json.dump();
}

std::string resumeLine(int64_t lastStep, double wall) {
    return nlohmann::json{{kResumed, lastStep}, {kWall, jsonNumber(wall)}}.dump();
}

std::string eventLine(const RunEvent& event) {
    nlohmann::json json = {{kWall, jsonNumber(event.wall)}, {"kind", jsonText(event.kind)}, {"text", jsonText(event.text)}};
    if (event.step) {
        json[kStep] = *event.step;
    }
    if (!event.name.empty()) {
        json["name"] = jsonText(event.name);
    }
    for (const std::string& rollout : event.rollouts) {
        json["rollouts"].push_back(jsonText(rollout));
    }
    for (const auto& [field, value] : event.values) {
        json["values"][field] = jsonText(value);
    }
    return json.dump();
}

RunCurves::RunCurves(const std::filesystem::path& runFolder)
    : scalarFile_(runFolder / kScalarsFileName), eventFile_(runFolder / kEventsFileName) {}

bool RunCurves::refresh() {
    const auto scalars = scalarFile_.poll([this](const auto& json, const auto& line) { readScalarLine(json, line); },
                                          [this] {
                                              points_.clear();
                                              standing_.clear();
                                              scalarLines_ = 0;
                                          });
    const auto events = eventFile_.poll([this](const auto& json, const auto& line) { readEventLine(json, line); },
                                        [this] { events_.clear(); });
    return scalars.lines > 0 || events.lines > 0 || scalars.restarted || events.restarted;
}

void RunCurves::readScalarLine(const nlohmann::json& json, const JsonLinesReader::Line& line) {
    try {
        const JsonFields fields(json, "");
        if (fields.has(kResumed)) {
            supersedeAfter(fields.integer<int64_t>(kResumed));
            return;
        }
        addPoints(json, {fields.integer<int64_t>(kStep), fields.integer<int>(kStage), fields.number(kWall), 0, false});
        ++scalarLines_;
    } catch (const Error& error) {
        noteMisfit(kScalarsFileName, line.number, error.what());
    }
}

void RunCurves::addPoints(const nlohmann::json& json, const ScalarPoint& frame) {
    for (const auto& [tag, value] : json.items()) {
        if (isReserved(tag)) {
            continue;
        }
        const std::optional<double> number = numberFromJson(value);
        if (!number) {
            fail(ErrorKind::Format, "\"{}\" is not a number", tag);
        }
        ScalarPoint point = frame;
        point.value = *number;
        std::vector<ScalarPoint>& curve = points_[tag];
        standing_[point.step].emplace_back(&curve, curve.size());
        curve.push_back(point);
    }
}

void RunCurves::supersedeAfter(int64_t step) {
    const auto behind = standing_.upper_bound(step);
    for (auto it = behind; it != standing_.end(); ++it) {
        for (const auto& [curve, index] : it->second) {
            (*curve)[index].superseded = true;
        }
    }
    standing_.erase(behind, standing_.end());
}

void RunCurves::readEventLine(const nlohmann::json& json, const JsonLinesReader::Line& line) {
    try {
        events_.push_back(eventFrom(JsonFields(json, "")));
    } catch (const Error& error) {
        noteMisfit(kEventsFileName, line.number, error.what());
    }
}

void RunCurves::noteMisfit(const char* file, int64_t number, const std::string& reason) {
    if (misfits_.size() < kMisfitsKept) {
        misfits_.push_back(fmt::format("{}, line {}: {}", file, number, reason));
    }
}

std::vector<std::string> RunCurves::tags() const {
    std::vector<std::string> tags;
    for (const auto& [tag, points] : points_) {
        tags.push_back(tag);
    }
    return tags;
}

const std::vector<ScalarPoint>& RunCurves::points(const std::string& tag) const {
    static const std::vector<ScalarPoint> kNone;
    const auto it = points_.find(tag);
    return it == points_.end() ? kNone : it->second;
}

std::vector<std::string> RunCurves::problems() const {
    std::vector<std::string> problems = misfits_;
    addBroken(problems, kScalarsFileName, scalarFile_);
    addBroken(problems, kEventsFileName, eventFile_);
    return problems;
}

}  // namespace omnidrive::store
