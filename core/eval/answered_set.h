// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "eval/choice_scores.h"
#include "eval/predictions.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::eval {

/// How many questions of the test file a model answered. The official script says none of this: what it does not know
/// or cannot judge it leaves out.
struct AnswerCoverage {
    int64_t questions = 0;  ///< of the test file; 0: none was given
    int64_t answered = 0;   ///< of these, with a reply
    int64_t strangers = 0;  ///< replies to questions that the test file does not have
};

/// Replies beside the questions they answer, in the order of the replies; both outlive it.
struct AnsweredQuestion {
    const data::DriveLmmRecord* question;
    const Prediction* prediction;
};
struct AnsweredSet {
    AnswerCoverage coverage;
    std::vector<AnsweredQuestion> answers;
};
AnsweredSet pairWithQuestions(const std::vector<data::DriveLmmRecord>& questions,
                              const std::vector<Prediction>& predictions);

/// The multiple-choice ones among them under both readings.
std::vector<ChoiceReading> choiceReadings(const AnsweredSet& set);

}  // namespace omnidrive::eval
