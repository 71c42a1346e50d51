// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/predictions.h"

#include "base/error.h"
#include "data/drivelmm.h"
#include "eval/json_records.h"
#include "store/json_records.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <set>

namespace omnidrive::eval {

namespace {

using data::questionNumber;
using nlohmann::json;

/// The reply in either spelling. An empty one is a reply too: the model said nothing.
std::optional<std::string> replyOf(const json& record) {
    for (const char* key : {"llm-response", "answer"}) {
        const auto found = record.find(key);
        if (found != record.end() && found->is_string()) {
            return found->get<std::string>();
        }
    }
    return std::nullopt;
}

/// What keeps a record from being a prediction; empty when nothing does.
std::string problemOf(const json& record, const std::set<std::string>& seen) {
    if (!record.is_object()) {
        return "is not an object";
    }
    const std::string idx = idxOf(record);
    if (idx.empty()) {
        return "needs a text \"idx\" or \"id\"";
    }
    if (questionNumber(idx) == 0) {
        return "\"idx\" must end with a question number, as in \"<scene>_<sample>_4\"";
    }
    if (!replyOf(record)) {
        return "needs a text \"llm-response\" or \"answer\"";
    }
    return seen.count(idx) == 1 ? "the same idx was there before; the first counts" : "";
}

}  // namespace

PredictionFile readPredictions(const std::filesystem::path& file) {
    return predictionsOf(store::readJsonRecords(file), file);
}

PredictionFile predictionsOf(const json& records, const std::filesystem::path& file) {
    PredictionFile result;
    std::set<std::string> seen;
    size_t number = 0;
    for (const json& record : records) {
        ++number;
        const std::string idx = idxOf(record);
        if (const std::string problem = problemOf(record, seen); !problem.empty()) {
            result.problems.push_back(recordPlace(file, number, idx) + ": " + problem);
            continue;
        }
        seen.insert(idx);
        result.predictions.push_back({idx, *replyOf(record)});
    }
    if (result.predictions.empty()) {
        fail(ErrorKind::Format, "{}",
             result.problems.empty() ? file.string() + ": holds no predictions" : result.problems.front());
    }
    return result;
}

}  // namespace omnidrive::eval
