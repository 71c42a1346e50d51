// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/answered_set.h"

#include <unordered_map>

namespace omnidrive::eval {

AnsweredSet pairWithQuestions(const std::vector<data::DriveLmmRecord>& questions,
                              const std::vector<Prediction>& predictions) {
    std::unordered_map<std::string, const data::DriveLmmRecord*> byIdx;
    for (const data::DriveLmmRecord& question : questions) {
        byIdx.emplace(question.idx, &question);
    }
    AnsweredSet set;
    set.coverage.questions = static_cast<int64_t>(questions.size());
    for (const Prediction& prediction : predictions) {
        const auto found = byIdx.find(prediction.idx);
        if (found == byIdx.end()) {
            ++set.coverage.strangers;
        } else {
            set.answers.push_back({found->second, &prediction});
        }
    }
    set.coverage.answered = static_cast<int64_t>(set.answers.size());
    return set;
}

std::vector<ChoiceReading> choiceReadings(const AnsweredSet& set) {
    std::vector<ChoiceReading> readings;
    for (const auto& [question, prediction] : set.answers) {
        if (question->isMultipleChoice()) {
            readings.push_back(readChoice(*question, prediction->reply));
        }
    }
    return readings;
}

}  // namespace omnidrive::eval
