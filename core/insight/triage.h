// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/witness.h"
#include "insight/case_digest.h"

#include <map>
#include <span>

namespace omnidrive::insight {

using evidence::WitnessVerdict;
/// By rollout and by call, counted from 0 over the rollout.
using WitnessVerdicts = std::map<std::string, std::map<int, WitnessVerdict>>;

/// Why a case stands where it does in the queue.
struct Suspicion {
    size_t index = 0;                  ///< into the digests
    double score = 0;                  ///< 0 to 100
    double confidence = 0;             ///< 0 to 1; 0.5 when it was not recorded
    double ungrounded = 0;             ///< 0 (some crop shows what was named) to 1 (none does)
    double disagreement = 0;           ///< share of the group's rollouts that answered otherwise, 0 to 1
    int call = -1;                     ///< the best grounded zoom: even it does not convince
    std::vector<std::string> reasons;  ///< in words, the strongest first
};

/// Cases with an answer and at least one crop, the most suspicious first: sure of the answer, nothing in the crops that looks like the label, at
/// odds with the group, and a second witness that says no. The truth plays no part: neither boxes nor right answers of the data set are looked
/// at. score = 100 * confidence * (0.15 + 0.85 ungrounded) * (0.5 + 0.5 disagreement) * witness, at most 100; ungrounded = -log10(g) / 6 of the
/// best g, or (0.3 - CLIP) / 0.3 where no g was stored; witness = 1.5 nowhere, 1.25 elsewhere, 0.5 in the box.
/// @param witness verdicts as far as they are known; that about the best grounded zoom counts. @param limit the queue's length.
std::vector<Suspicion> rankSuspicious(std::span<const CaseDigest> digests, const WitnessVerdicts& witness, size_t limit);

}  // namespace omnidrive::insight
