// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/case_file.h"
#include "train/recipe.h"
#include "train/recipe_questions.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace omnidrive::train {

/// What a training asks: the recipe's own questions, and the cases that it names to train on (`data.cases`) and to follow (`probe.cases`). Read once;
/// thread-safe to share.
class CaseQuestions {
public:
    /// @throws Error (Io), (Format) as data::readCases and RecipeQuestions, also for a split that the training would look for in vain.
    explicit CaseQuestions(const Recipe& recipe);

    /// Question `index` of the training: of every run of prompts the share `data.cases_share` asks about a case, each case equally often and in an
    /// order that differs from round to round; the others are the recipe's own. It follows from recipe and index alone, so a resumed run asks the same.
    /// @throws Error as data::sampleOf.
    std::shared_ptr<const data::Sample> trainingSample(const Recipe& recipe, double globalShare, int64_t index) const;

    int trainingCases() const { return static_cast<int>(training_.cases.size()); }
    /// @param index below trainingCases(), in the order of the file. @throws Error as data::sampleOf.
    std::shared_ptr<const data::Sample> trainingCase(int index) const;
    /// The questions that are no cases.
    const RecipeQuestions& questions() const { return questions_; }

    int probes() const { return static_cast<int>(probes_.cases.size()); }
    /// @param index below probes(). @throws Error as data::sampleOf.
    std::shared_ptr<const data::Sample> probeSample(int index) const;

private:
    struct File {
        std::filesystem::path path;
        std::vector<data::CaseQuestion> cases;
    };
    static File read(const std::string& path);
    static std::shared_ptr<const data::Sample> sample(const File& file, size_t index);

    RecipeQuestions questions_;
    File training_, probes_;
};

}  // namespace omnidrive::train
