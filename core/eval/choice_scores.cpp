// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/choice_scores.h"

#include "text/official_extraction.h"

namespace omnidrive::eval {

namespace {

void add(const ChoiceReading& reading, ChoiceRates& rates) {
    rates.official.add(reading.isOfficialRight());
    rates.repaired.add(reading.isRepairedRight());
}

}  // namespace

std::optional<bool> ChoiceReading::isRepairedRight() const {
    return repairedWanted.empty() ? std::nullopt : std::optional(repairedWanted == repairedGot);
}

ChoiceReading readChoice(const data::DriveLmmRecord& question, std::string_view reply) {
    ChoiceReading reading;
    reading.idx = question.idx;
    reading.number = question.number;
    reading.officialWanted = question.answerLetter;
    reading.officialGot = text::officialOption(reply);
    // The reference's own letter goes first: repairing may only add what the script did not find.
    reading.repairedWanted = question.answerLetter.empty()
                                 ? text::repairedOption(question.finalAnswer, question.options)
                                 : question.answerLetter;
    reading.repairedGot = text::repairedOption(reply, question.options);
    return reading;
}

std::optional<ChoiceScores> scoreChoices(const std::vector<ChoiceReading>& readings) {
    if (readings.empty()) {
        return std::nullopt;
    }
    ChoiceScores scores;
    for (const ChoiceReading& reading : readings) {
        add(reading, scores.all);
        add(reading, scores.byNumber[reading.number]);
        const bool isRight = reading.isRepairedRight().value_or(false);
        scores.rescued += isRight && !reading.isOfficialRight() ? 1 : 0;
        scores.flattered += !isRight && reading.isOfficialRight() ? 1 : 0;
        scores.unread += reading.officialGot.empty() ? 1 : 0;
    }
    return scores;
}

}  // namespace omnidrive::eval
