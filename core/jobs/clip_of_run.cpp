// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/clip_of_run.h"

#include "base/error.h"
#include "jobs/run_session.h"
#include "train/run_setup.h"

#include <optional>

namespace omnidrive::jobs {

namespace {

class LoadedClip final : public ClipOfRun {
public:
    explicit LoadedClip(const train::Recipe& recipe) : name_(recipe.clip), scorer_(train::loadScorer(recipe, torch::kCPU)) {}

    const std::string& name() const override { return name_; }

    ClipEvidence score(const vision::Image& frame, const vision::Image& crop, const std::string& label) override {
        const auto scores = scorer_->score({crop, frame}, {label, label});
        return {scores[0].cosine, scores[1].cosine, scores[0].bestOther, scores[0].bestOtherCosine};
    }

    std::vector<std::pair<double, double>> scoreLabels(const std::vector<vision::Image>& crops, const std::vector<std::string>& labels) override {
        std::vector<std::pair<double, double>> found;
        for (const auto& score : scorer_->score(crops, labels)) {
            found.emplace_back(score.cosine, score.contrast);
        }
        return found;
    }

private:
    const std::string name_;
    const std::shared_ptr<clip::RegionScorer> scorer_;
};

/// A recipe that was changed by hand may be read no more; parseRecipe then lists all that is wrong with it, one thing a line.
std::optional<train::Recipe> recipeOf(const RunSession& session) {
    const std::string yaml = session.reader().recipeYaml();
    if (yaml.empty()) {
        return std::nullopt;
    }
    try {
        return train::parseRecipe(yaml, "recipe.yaml");
    } catch (const Error& error) {
        const std::string all = error.what();
        fail(error.kind(), "the run's recipe cannot be read, so its CLIP is not known: {}", all.substr(0, all.find('\n')));
    }
}

}  // namespace

std::unique_ptr<ClipOfRun> ClipOfRun::load(const RunSession& session, const std::string& chosen) {
    if (chosen.empty()) {
        const auto recipe = recipeOf(session);
        return recipe ? std::make_unique<LoadedClip>(*recipe) : nullptr;
    }
    train::Recipe recipe;
    try {
        recipe = recipeOf(session).value_or(recipe);
    } catch (const Error&) {   // then the chosen CLIP is asked in its own way
    }
    recipe.clip = chosen;
    return std::make_unique<LoadedClip>(recipe);
}

}  // namespace omnidrive::jobs
