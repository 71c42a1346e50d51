// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/step_record.h"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace omnidrive::insight {

enum class AlertKind {
    NotFinite, ToolCollapse, GroundingWithoutAccuracy, OneLabel, WholeFrameBoxes, RepeatedBoxes, KlJump, LengthExplosion, NoSignal, EntropyCollapse
};
/// "tool-collapse": for logs, files and filters; never translated.
const char* alertName(AlertKind kind);

/// Something about a training that someone should look at.
struct Alert {
    AlertKind kind = AlertKind::NotFinite;
    int64_t step = 0;
    std::string text;                    ///< one sentence with the numbers
    std::vector<std::string> rollouts;   ///< ids of the evidence, the most telling first; at most eight
};

/// Watches a training step by step. A state that lasts is told once and again only after it was gone for a window of steps. Each stage is judged
/// by itself, because its rewards and questions are others. Not thread-safe.
class AlertWatch {
public:
    /// @param step in ascending order; a step that comes again (a resume) makes the watch forget what it knew.
    std::vector<Alert> look(const rollout::StepRecord& step);

private:
    using Step = rollout::StepRecord;
    std::optional<Alert> check(AlertKind kind, const Step& step) const;
    std::optional<Alert> toolCollapse(const Step& step) const;
    std::optional<Alert> groundingWithoutAccuracy(const Step& step) const;
    std::optional<Alert> oneLabel(const Step& step) const;
    std::optional<Alert> klJump(const Step& step) const;
    std::optional<Alert> lengthExplosion(const Step& step) const;
    std::optional<Alert> noSignal(const Step& step) const;
    std::optional<Alert> entropyCollapse(const Step& step) const;
    void remember(const Step& step);
    std::optional<double> valueNow(const std::string& name) const;
    std::optional<double> meanBack(const std::string& name, size_t skip, size_t count) const;
    std::optional<double> meanAtStart(const std::string& name, size_t count) const;
    double turnGrowth(size_t window) const;
    std::optional<double> bestMean(const std::string& name, size_t count) const;

    int stage_ = -1;
    int64_t lastStep_ = 0;
    std::map<std::string, std::vector<double>> history_;   ///< of this stage, by metric
    std::map<AlertKind, int64_t> lastSeen_;                ///< step at which a state was there last
};

}  // namespace omnidrive::insight
