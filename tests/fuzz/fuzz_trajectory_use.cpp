// SPDX-License-Identifier: GPL-3.0-or-later
// What screens, exports and statistics make of two traces that could be read: measures, steps side by side, facts, rewards, records for other programs.
#include "fuzz/target.h"

#include "annotation/annotation_json.h"
#include "annotation/case_facts.h"
#include "insight/answer_key.h"
#include "insight/case_digest.h"
#include "insight/paired_cases.h"
#include "insight/rollout_comparison.h"
#include "jobs/what_if_record.h"
#include "reward/reward.h"
#include "rollout/call_measures.h"
#include "rollout/trace_export.h"
#include "rollout/trajectory_json.h"

#include <nlohmann/json.hpp>

using namespace omnidrive;

namespace {

using rollout::Trajectory;

void measure(const Trajectory& trajectory) {
    for (const rollout::ToolCall* call : rollout::callsOf(trajectory)) {
        rollout::rejectWord(*call);
        rollout::areaFraction(trajectory, *call);
        rollout::aspectOf(*call);
        rollout::isOnObject(trajectory, *call);
        const auto overlap = rollout::iouWithTruth(trajectory, *call);
        fuzz::promise(!overlap || (*overlap >= 0 && *overlap <= 1));
    }
    rollout::toDeepEyesRecord(trajectory, "picture.jpg").dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    rollout::toVerlLine(trajectory).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    rollout::toDriveLmmPrediction(trajectory);
    insight::digestOf(trajectory);
    insight::judgedRolloutOf(trajectory);
    insight::comparableAnswer(trajectory);
    const annotation::CaseFacts facts = annotation::factsOf(trajectory);
    fuzz::promise(annotation::factsFromJson(facts.rollout, annotation::toJson(facts).dump()) == facts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view input = fuzz::textOf(data, size);
    const size_t half = std::min(input.find('\n'), input.size());
    fuzz::mayRefuse([&] {
        const Trajectory first = rollout::parseTrajectory(std::string(input.substr(0, half)));
        measure(first);
        const Trajectory second = half < input.size() ? rollout::parseTrajectory(std::string(input.substr(half + 1))) : first;
        const auto comparison = insight::compareRollouts(first, second);
        for (const insight::StepPair& row : comparison.rows) {
            fuzz::promise(row.reference < static_cast<int>(comparison.reference.size()) && row.selected < static_cast<int>(comparison.selected.size()));
        }
        jobs::isSameAnswer(first, second);
    });
    return 0;
}
