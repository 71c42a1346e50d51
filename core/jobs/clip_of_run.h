// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/case_evidence.h"
#include "vision/image.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::jobs {

class RunSession;

/// A loaded CLIP. Hides LibTorch.
class ClipOfRun {
public:
    /// @param chosen "embedded" or a folder, scored as the run's recipe says (templates, padding, vocabulary) where it has one; empty: the recipe's
    /// own.
    /// @return null when nothing was chosen and the run has no recipe (rollouts made by `omnidrive rollout`, traces of other programs).
    /// @throws Error naming the file at fault.
    static std::unique_ptr<ClipOfRun> load(const RunSession& session, const std::string& chosen);
    virtual ~ClipOfRun() = default;

    /// "embedded" or the folder.
    virtual const std::string& name() const = 0;
    /// @param crop, frame not empty.
    virtual ClipEvidence score(const vision::Image& frame, const vision::Image& crop, const std::string& label) = 0;
    /// Cosine and softmax share at the label of each crop with its label; as many labels as crops, none empty.
    virtual std::vector<std::pair<double, double>> scoreLabels(const std::vector<vision::Image>& crops, const std::vector<std::string>& labels) = 0;
};

}  // namespace omnidrive::jobs
