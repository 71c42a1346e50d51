// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/foreign_log.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace omnidrive::store {

/// A number as logs print it, in any locale: "0.5", "1e-5", "nan", "-Infinity", "np.float64(0.5)"; nullopt for anything else.
std::optional<double> numberFromLog(std::string_view text);

/// A larger number is no step: from about there on a double no longer tells one from the next.
inline constexpr double kMostSteps = 9e15;

/// True for the names under which frameworks log the optimiser step ("step", "_step", "global_step", "trainer/global_step", ...).
bool isStepName(std::string_view name);
/// ... and the time in unix seconds ("wall", "_timestamp", "Wall time").
bool isWallName(std::string_view name);

/// Turns records, one a step, into the curves of one log.
class LogRecords {
public:
    struct Record {
        std::optional<double> step;   ///< unset: records are counted, and the log says so
        double wall = 0;
        std::vector<std::pair<std::string, double>> values;
    };
    void add(const Record& record);
    /// Fields of an object; numbers one level down are named "outer/inner", those of verl's "data" by themselves.
    void add(const nlohmann::json& object);
    bool isEmpty() const { return log_.curves.empty(); }
    /// Ends the log. @param name, format as of ForeignLog.
    ForeignLog take(std::string name, std::string format);

private:
    void addPoint(const std::string& tag, const ScalarPoint& point);

    ForeignLog log_;
    int64_t count_ = 0, counted_ = 0, repeated_ = 0;
};

/// Console output of verl or transformers; nullopt when the text has no line of either.
std::optional<ForeignLog> readConsoleLog(const std::string& text, const std::string& name);
/// CSV or TSV with a header line; empty when the text is no table. @param name of the file without its ending.
std::vector<ForeignLog> readCsvLog(const std::string& text, const std::string& name);

}  // namespace omnidrive::store
