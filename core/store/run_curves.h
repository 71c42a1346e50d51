// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/json_lines.h"
#include "store/run_folder.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::store {

inline constexpr const char* kScalarsFileName = "scalars.jsonl";
inline constexpr const char* kEventsFileName = "events.jsonl";

/// One line of scalars.jsonl. @throws Error (InvalidArgument) for a tag that the format itself uses.
std::string scalarLine(int64_t step, int stage, double wall, const std::vector<std::pair<std::string, double>>& values);
/// The line that ends what a resume goes back over.
std::string resumeLine(int64_t lastStep, double wall);
std::string eventLine(const RunEvent& event);

/// Follows scalars.jsonl and events.jsonl of a run. Lines that do not fit the format are counted and passed over.
class RunCurves {
public:
    explicit RunCurves(const std::filesystem::path& runFolder);

    /// @return true when something new was read.
    bool refresh();
    std::vector<std::string> tags() const;
    const std::vector<ScalarPoint>& points(const std::string& tag) const;
    const std::vector<RunEvent>& events() const { return events_; }
    int64_t scalarLines() const { return scalarLines_; }
    /// One sentence for each broken line, up to a hundred a file.
    std::vector<std::string> problems() const;

private:
    void readScalarLine(const nlohmann::json& json, const JsonLinesReader::Line& line);
    void addPoints(const nlohmann::json& json, const ScalarPoint& frame);
    void supersedeAfter(int64_t step);
    void readEventLine(const nlohmann::json& json, const JsonLinesReader::Line& line);
    void noteMisfit(const char* file, int64_t number, const std::string& reason);

    JsonLinesReader scalarFile_, eventFile_;
    std::map<std::string, std::vector<ScalarPoint>> points_;
    /// Points that no resume has gone back over yet, by their step: each is looked at once, however many resumes there are.
    std::map<int64_t, std::vector<std::pair<std::vector<ScalarPoint>*, size_t>>> standing_;
    std::vector<RunEvent> events_;
    int64_t scalarLines_ = 0;
    std::vector<std::string> misfits_;
};

}  // namespace omnidrive::store
