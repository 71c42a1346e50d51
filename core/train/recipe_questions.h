// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/question_set.h"
#include "train/recipe.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::train {

/// The questions that a recipe asks by split: drawn ones without end, or those of an imported set (`data.source: questions`), whose pictures are decoded when
/// they are asked. Of a set, questions without a split are for training, and those without an answer are left out: no reward could judge them. Read once;
/// thread-safe to share.
class RecipeQuestions {
public:
    /// @throws Error (Io), (Format) when the set cannot be read, (InvalidArgument) when it holds no question with an answer, or names a picture that is
    /// not there.
    explicit RecipeQuestions(const Recipe& recipe);

    /// Question `index` >= 0 of a split ("train", "validation", "test"). Of a set: training asks every question once before any comes again, in an order that
    /// follows from the recipe's seed and differs from round to round; the other splits are asked in the set's own order.
    /// One that cannot be asked (a damaged picture, an answer that is none of the options) is told in the log, and the next of the split stands for it.
    /// @throws Error (InvalidArgument) when the set has no question of that split, (Format) when none of them can be asked, (Io) for a picture that is gone.
    std::shared_ptr<const data::Sample> sample(double globalShare, const std::string& split, int64_t index) const;

    /// `wanted` questions of a split, or as many as the set has: none is asked twice in one evaluation. @throws Error (InvalidArgument) for none at all.
    int atMost(const std::string& split, int wanted) const;

    /// All that a training of the recipe asks: training questions, and of the splits that it validates and probes on. @throws Error as atMost().
    void requireSplits() const;

private:
    std::shared_ptr<const data::Sample> askable(const std::string& split, const std::vector<data::Question>& questions, size_t place) const;
    void readSet();
    void requirePictures(const data::Question& question) const;
    const std::vector<data::Question>& questionsOf(const std::string& split) const;
    std::vector<std::string> neededSplits() const;
    [[noreturn]] void failWithout(const std::string& split) const;

    Recipe recipe_;
    bool isSet_ = false;
    std::map<std::string, std::vector<data::Question>> bySplit_;   ///< of a set
};

/// Which of `count` questions is asked in turn `turn` >= 0: all of them once before any comes again, each round in an order of its own.
/// @param stream tells orders of one seed apart.
size_t questionOfTurn(int64_t turn, size_t count, uint64_t seed, uint64_t stream);

}  // namespace omnidrive::train
