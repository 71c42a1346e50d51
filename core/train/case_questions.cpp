// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/case_questions.h"

#include "base/random.h"
#include "train/trainer.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace omnidrive::train {

namespace {

constexpr uint64_t kOrder = 0xCA5E;

/// How many of the first `prompts` questions of a training are about cases.
int64_t casesAmong(int64_t prompts, double share) { return static_cast<int64_t>(std::floor(static_cast<double>(prompts) * share)); }

/// Which case is asked in `turn`: all of them once before any comes again.
size_t caseOfTurn(int64_t turn, size_t count, uint64_t seed) {
    const auto round = static_cast<uint64_t>(turn) / count;
    std::vector<size_t> order(count);
    std::iota(order.begin(), order.end(), size_t{0});
    Rng rng(deriveSeed(seed, {kOrder, round}));
    for (size_t i = count; i > 1; --i) {
        std::swap(order[i - 1], order[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(i) - 1))]);
    }
    return order[static_cast<uint64_t>(turn) % count];
}

}  // namespace

CaseQuestions::CaseQuestions(const Recipe& recipe) : training_(read(recipe.data.cases)), probes_(read(recipe.probe.cases)) {}

CaseQuestions::File CaseQuestions::read(const std::string& path) {
    return path.empty() ? File{} : File{path, data::readCases(path)};
}

std::shared_ptr<const data::Sample> CaseQuestions::sample(const File& file, size_t index) {
    return std::make_shared<const data::Sample>(data::sampleOf(file.cases.at(index), file.path));
}

std::shared_ptr<const data::Sample> CaseQuestions::trainingSample(const Recipe& recipe, double globalShare, int64_t index) const {
    const double share = recipe.data.casesShare;
    const int64_t turn = casesAmong(index, share);
    if (training_.cases.empty() || casesAmong(index + 1, share) == turn) {
        return recipeSample(recipe, globalShare, "train", index);
    }
    return sample(training_, caseOfTurn(turn, training_.cases.size(), recipe.seed));
}

std::shared_ptr<const data::Sample> CaseQuestions::trainingCase(int index) const { return sample(training_, static_cast<size_t>(index)); }

std::shared_ptr<const data::Sample> CaseQuestions::probeSample(int index) const { return sample(probes_, static_cast<size_t>(index)); }

}  // namespace omnidrive::train
