// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <string>
#include <vector>

namespace omnidrive::annotation {

/// A number of something and the cases behind it, so that every number on a screen opens them.
struct Count {
    int64_t count = 0;
    std::vector<std::string> rollouts{}; ///< each once, sorted
};

struct NamedCount {
    std::string name{};
    Count found{};
};

/// Failures of each type (rows) for each value of something (columns).
struct CrossTable {
    std::vector<std::string> columns{};           ///< sorted by falling total; "" where nothing is known
    std::vector<std::string> types{};             ///< as in the label set, then types that were taken out of it
    std::vector<std::vector<Count>> cells{};      ///< [types][columns]
};

/// POPE's numbers (arXiv 2305.10355, section 3.3) over the checked cases whose right answer is yes or no. The right answer is the annotated one, else
/// the data set's. An answer counts as "no" when its first sentence has a word "no" or "not", else as "yes", as POPE's own script has it; so an
/// answer that says neither is a "yes". "Yes" is the positive class. Rates without a denominator are NaN.
struct PopeRates {
    Count truePositive{}, falsePositive{}, trueNegative{}, falseNegative{};
    Count unanswered{};                           ///< no answer at all: in no other number
    double accuracy = 0, precision = 0, recall = 0, f1 = 0;
    double yesRatio = 0;                          ///< answers "yes" over all answers
};

/// CHAIR's numbers (arXiv 1809.02156, section 2), with zooms in place of captions' words: over the checked cases, an object is mentioned where a zoom
/// has a label, and hallucinated where a person annotated that zoom with the type "object". CHAIR's own synonym lists play no part: a person judged.
struct ChairRates {
    Count mentioned{}, hallucinated{};            ///< zooms
    Count cases{}, hallucinatedCases{};           ///< checked cases; those with the type "object" on any target
    double perObject = 0;                         ///< CHAIRi: hallucinated / mentioned; NaN without any
    double perCase = 0;                           ///< CHAIRs: hallucinatedCases / cases; NaN without any
};

/// What a set of annotations says.
struct Statistics {
    Count annotated{};                            ///< cases with an annotation on any target
    Count checked{};                              ///< cases marked as checked
    Count failing{};                              ///< cases with a type on any target
    Count failures{};                             ///< annotations with a type
    std::vector<NamedCount> bySeverity, byVerdict, byTag{}; ///< annotations; only those that have one, tags by falling count
    /// Cases whose answer a person judged otherwise than the data set's key.
    Count againstKey{};
    /// Failures by what they were seen with. Camera: of the evidence boxes (one failure counts once for each camera), else of its zoom, else of
    /// all zooms of its case. Label: what the model called the zoom, else the labels of all zooms. Kind: of question. Checkpoint: that answered.
    CrossTable byCamera{}, byLabel{}, byKind{}, byCheckpoint{};
    PopeRates pope{};
    ChairRates chair{};
};

Statistics statisticsOf(const Project& project);

}  // namespace omnidrive::annotation
