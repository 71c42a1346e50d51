// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/case_questions.h"

#include <cmath>

namespace omnidrive::train {

namespace {

constexpr uint64_t kOrder = 0xCA5E;

/// How many of the first `prompts` questions of a training are about cases.
int64_t casesAmong(int64_t prompts, double share) { return static_cast<int64_t>(std::floor(static_cast<double>(prompts) * share)); }

}  // namespace

CaseQuestions::CaseQuestions(const Recipe& recipe) : questions_(recipe), training_(read(recipe.data.cases)), probes_(read(recipe.probe.cases)) {
    questions_.requireSplits();
}

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
        return questions_.sample(globalShare, "train", index);
    }
    return sample(training_, questionOfTurn(turn, training_.cases.size(), recipe.seed, kOrder));
}

std::shared_ptr<const data::Sample> CaseQuestions::trainingCase(int index) const { return sample(training_, static_cast<size_t>(index)); }

std::shared_ptr<const data::Sample> CaseQuestions::probeSample(int index) const { return sample(probes_, static_cast<size_t>(index)); }

}  // namespace omnidrive::train
