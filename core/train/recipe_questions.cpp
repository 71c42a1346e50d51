// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/recipe_questions.h"

#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "data/question_places.h"
#include "train/trainer.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

namespace omnidrive::train {

namespace {

constexpr uint64_t kOrder = 0x0E57;
constexpr const char* kTrain = "train";

/// Data sets call it "val" or "valid" too.
std::string splitName(const data::Question& question) {
    if (question.split == "val" || question.split == "valid") {
        return "validation";
    }
    return question.split.empty() ? kTrain : question.split;
}

}  // namespace

size_t questionOfTurn(int64_t turn, size_t count, uint64_t seed, uint64_t stream) {
    const auto round = static_cast<uint64_t>(turn) / count;
    std::vector<size_t> order(count);
    std::iota(order.begin(), order.end(), size_t{0});
    Rng rng(deriveSeed(seed, {stream, round}));
    for (size_t i = count; i > 1; --i) {
        std::swap(order[i - 1], order[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(i) - 1))]);
    }
    return order[static_cast<uint64_t>(turn) % count];
}

RecipeQuestions::RecipeQuestions(const Recipe& recipe) : recipe_(recipe), isSet_(recipe.data.source == kQuestionSource) {
    if (isSet_) {
        readSet();
    }
}

void RecipeQuestions::readSet() {
    const std::string& path = recipe_.data.questions;
    data::QuestionSet set = data::readQuestionSet(path);
    if (!set.problems.empty()) {
        logWarning("{}: {} lines are left out, the first: {}", path, set.problems.size(), set.problems.front());
    }
    int64_t withoutAnswer = 0;
    for (data::Question& question : set.questions) {
        if (question.answer.empty()) {
            ++withoutAnswer;
            continue;
        }
        requirePictures(question);
        bySplit_[splitName(question)].push_back(std::move(question));
    }
    if (withoutAnswer > 0) {
        logWarning("{}: {} questions have no answer and are left out", path, withoutAnswer);
    }
    require(!bySplit_.empty(), "{}: none of its questions has an answer, so no reward could judge a reply", path);
}

/// Told before a training begins, not at the step that asks it.
void RecipeQuestions::requirePictures(const data::Question& question) const {
    for (const auto& image : question.images) {
        std::error_code ignored;
        require(std::filesystem::is_regular_file(image, ignored), "{}, question {}: the picture {} is not there", recipe_.data.questions, question.id,
                image.string());
    }
}

const std::vector<data::Question>& RecipeQuestions::questionsOf(const std::string& split) const {
    const auto found = bySplit_.find(split);
    if (found != bySplit_.end()) {
        return found->second;
    }
    failWithout(split);
}

std::vector<std::string> RecipeQuestions::neededSplits() const {
    std::vector<std::string> splits{kTrain};
    if (recipe_.eval.everySteps > 0 && recipe_.eval.samples > 0) {
        splits.push_back(recipe_.eval.split);
    }
    if (recipe_.probe.samples > 0) {
        splits.push_back(recipe_.probe.split);
    }
    return splits;
}

/// Says all that is missing at once, and how a set gets it: shares of few scenes may well be empty, so there a filter has to name some.
void RecipeQuestions::failWithout(const std::string& split) const {
    constexpr size_t kScenesForShares = 20;
    std::vector<std::string> known, missing{split}, rules;
    std::set<std::string> places;
    for (const auto& [name, questions] : bySplit_) {
        known.push_back(fmt::format("{}: {}", name, questions.size()));
        std::transform(questions.begin(), questions.end(), std::inserter(places, places.end()), data::placeNameOf);
    }
    for (const std::string& needed : neededSplits()) {
        if (!bySplit_.contains(needed) && std::find(missing.begin(), missing.end(), needed) == missing.end()) {
            missing.push_back(needed);
        }
    }
    const bool canShare = places.size() >= kScenesForShares;
    for (const std::string& name : missing) {
        rules.push_back(fmt::format("--split {}={}", name, !canShare ? "EXPR" : name == kTrain ? "80%" : "10%"));
    }
    const std::string why = canShare ? std::string() : fmt::format(", with filters as in scene:NAME, for shares are drawn by scene, and it has {}", places.size());
    fail(ErrorKind::InvalidArgument, "{0} has no question of the split{1} '{2}' ({3}); omnidrive import {0} {4} --out FOLDER makes a set with {5}{6}",
         recipe_.data.questions, missing.size() > 1 ? "s" : "", fmt::join(missing, "', '"), fmt::join(known, ", "), fmt::join(rules, " "),
         missing.size() > 1 ? "them" : "one", why);
}

std::shared_ptr<const data::Sample> RecipeQuestions::sample(double globalShare, const std::string& split, int64_t index) const {
    if (!isSet_) {
        return recipeSample(recipe_, globalShare, split, index);
    }
    const auto& questions = questionsOf(split);
    const size_t place = split == kTrain ? questionOfTurn(index, questions.size(), recipe_.seed, kOrder) : static_cast<size_t>(index) % questions.size();
    return askable(split, questions, place);
}

/// The question at the place, or the next one that can be asked: one damaged picture among thousands must not end a training at the step that asks it.
std::shared_ptr<const data::Sample> RecipeQuestions::askable(const std::string& split, const std::vector<data::Question>& questions, size_t place) const {
    std::string first;
    for (size_t i = 0; i < questions.size(); ++i) {
        const data::Question& question = questions[(place + i) % questions.size()];
        try {
            return std::make_shared<const data::Sample>(data::loadQuestionSample(question));
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::Format && error.kind() != ErrorKind::InvalidArgument) {
                throw;   // a disk that is gone, or memory that is short, is not this question's fault
            }
            const std::string problem = fmt::format("{}, question {}: {}", recipe_.data.questions, question.id, error.what());
            logWarning("{}; the next one is asked instead", problem);
            first = first.empty() ? problem : first;
        }
    }
    fail(ErrorKind::Format, "no question of the split '{}' can be asked; the first: {}", split, first);
}

int RecipeQuestions::atMost(const std::string& split, int wanted) const {
    return isSet_ ? static_cast<int>(std::min<size_t>(questionsOf(split).size(), static_cast<size_t>(wanted))) : wanted;
}

void RecipeQuestions::requireSplits() const {
    for (const std::string& split : neededSplits()) {
        atMost(split, 1);
    }
}

}  // namespace omnidrive::train
