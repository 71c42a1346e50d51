// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/random.h"
#include "data/image_input.h"
#include "model/use_device.h"
#include "reward/score_rollouts.h"
#include "rollout/engine.h"
#include "rollout/server_engine.h"
#include "train/ablations.h"
#include "train/entry_points.h"
#include "train/question_rollouts.h"
#include "train/recipe_questions.h"
#include "train/run_recorder.h"
#include "train/run_dtype.h"
#include "train/run_setup.h"
#include "train/trainer.h"

#include <functional>

namespace omnidrive::train {

namespace fs = std::filesystem;

namespace {

/// The recipe that says at what size a model is used to being shown its crops: the embedded default's, or that of the run a checkpoint lies in
/// (RUN/checkpoints/step-000040/model). nullopt for a model from elsewhere, or for a server's when no folder is named.
std::optional<fs::path> recipeOfModel(const std::string& model) {
    if (model.empty()) {
        return std::nullopt;
    }
    if (model == "embedded") {
        return findRecipe("embedded");
    }
    const auto run = fs::absolute(model).lexically_normal().parent_path().parent_path().parent_path();
    std::error_code ignored;
    return fs::exists(run / "run.json", ignored) && fs::exists(run / "recipe.yaml", ignored) ? std::optional(run / "recipe.yaml") : std::nullopt;
}

rollout::RolloutOptions optionsOf(const RolloutRequest& request, const vision::PreprocessOptions& preprocess) {
    rollout::RolloutOptions options;
    if (const auto recipe = recipeOfModel(request.model)) {
        options = loadRecipe(*recipe).rollout;
    }
    options.groupSize = request.group;
    options.temperature = request.greedy ? 0.0 : request.temperature;
    options.topP = request.topP;
    options.maxTurns = request.maxTurns;
    options.maxTurnTokens = request.maxTurnTokens;
    options.maxResponseTokens = std::max(options.maxResponseTokens, request.maxTurns * request.maxTurnTokens);
    options.zoomMaxPixels = std::max(options.zoomMinPixels, std::min(options.zoomMaxPixels, preprocess.maxPixels));
    return options;
}

/// What the request says about prompts and pictures, instead of the model's own. @param policy a local or a server's one.
template <typename Policy>
void adjustPolicy(Policy& policy, const RolloutRequest& request) {
    if (request.maxPixels) {
        require(*request.maxPixels >= policy.preprocess.minPixels, "--max-pixels {} is below the model's minimum of {}", *request.maxPixels,
                policy.preprocess.minPixels);
        policy.preprocess.maxPixels = *request.maxPixels;
    }
    if (request.prompts) {
        policy.prompts = text::Prompts::load(*request.prompts);
    }
}

rollout::ServerPolicy serverPolicy(const std::string& model) {
    return rollout::ServerPolicy::load(model.empty() ? fs::path() : rollout::modelFolder(model, "vlm"));
}

/// Makes the rollouts of groups; the local engine and a server alike.
using MakeRollouts = std::function<rollout::ServerEngine::Outcome(const std::vector<rollout::GroupRequest>&, std::stop_token, const ProgressFn&)>;

MakeRollouts localEngine(rollout::Policy policy, const rollout::RolloutOptions& options) {
    const auto engine = std::make_shared<const rollout::Engine>(std::move(policy), options);
    return [engine](const auto& groups, std::stop_token stop, const ProgressFn& progress) {
        return rollout::ServerEngine::Outcome{engine->run(groups, stop, progress), {}, 0};
    };
}

MakeRollouts serverEngine(const rollout::ServerOptions& server, rollout::ServerPolicy policy, const rollout::RolloutOptions& options) {
    const auto engine = std::make_shared<rollout::ServerEngine>(server, rollout::serverKey(), std::move(policy), options);
    return [engine](const auto& groups, std::stop_token stop, const ProgressFn& progress) { return engine->run(groups, stop, progress); };
}

/// @param used the options that hold.
MakeRollouts engineOf(const RolloutRequest& request, torch::Device device, rollout::RolloutOptions& used) {
    if (request.server.url.empty()) {
        auto policy = rollout::Policy::load(request.model, device, runDtype(request.model, device, request.dtype));
        adjustPolicy(policy, request);
        used = optionsOf(request, policy.preprocess);
        return localEngine(std::move(policy), used);
    }
    auto policy = serverPolicy(request.model);
    adjustPolicy(policy, request);
    used = optionsOf(request, policy.preprocess);
    return serverEngine(request.server, std::move(policy), used);
}

MakeRollouts engineOf(const EvalRequest& request, const Recipe& recipe, torch::Device device) {
    auto options = recipe.rollout;
    options.groupSize = 1;
    options.toolAllowed = options.toolAllowed && request.toolAllowed;
    if (request.greedy) {
        options.temperature = 0;
    }
    const auto limitPixels = [&](vision::PreprocessOptions& preprocess) {
        preprocess.maxPixels = recipe.maxPixels > 0 ? recipe.maxPixels : preprocess.maxPixels;
    };
    if (!request.server.url.empty()) {
        auto policy = serverPolicy(request.model);
        limitPixels(policy.preprocess);
        return serverEngine(request.server, std::move(policy), options);
    }
    auto policy = rollout::Policy::load(request.model, device, runDtype(request.model, device));
    limitPixels(policy.preprocess);
    return localEngine(std::move(policy), options);
}

/// How rollouts of a request are made and scored, so that who opens their folder can score, ask and weigh them in the same way: the request's
/// own settings, and the rewards of the shipped recipe's driving stage.
Recipe recipeOfRequest(const RolloutRequest& request, const std::string& title, const rollout::RolloutOptions& options) {
    const auto named = [](const std::string& model) { return model == "embedded" ? model : fs::absolute(model).lexically_normal().string(); };
    Recipe recipe;
    recipe.title = title;
    recipe.model = request.model.empty() ? recipe.model : named(request.model);
    recipe.clip = named(request.clip);
    recipe.maxPixels = request.maxPixels.value_or(0);
    recipe.rollout = options;
    recipe.rollout.groupSize = std::clamp(options.groupSize, 2, 256);   // a recipe's least and most
    recipe.stages = {loadRecipe(findRecipe("embedded")).stages.back()};
    return recipe;
}

/// Its text; empty when a setting lies beyond what a recipe may hold: nothing is better than one that cannot be read.
std::string recordOf(const Recipe& recipe) {
    std::string yaml = toYaml(recipe);
    try {
        parseRecipe(yaml, "recipe.yaml");
    } catch (const Error&) {
        yaml.clear();
    }
    return yaml;
}

constexpr size_t kQuestionsAtOnce = 8;   // their pictures are decoded together: six views are 26 MB

rollout::GroupRequest groupOf(data::Sample sample, size_t index, uint64_t seed) {
    rollout::GroupRequest group;
    group.sample = std::make_shared<const data::Sample>(std::move(sample));
    group.groupId = fmt::format("r{}", index);
    group.seed = seed;
    return group;
}

/// Takes a set's questions in small batches; one that cannot be loaded is told and left out.
class QuestionLoader {
public:
    QuestionLoader(const std::vector<data::Question>& questions, uint64_t seed, const QuestionReceiver& receiver)
        : questions_(questions), seed_(seed), receiver_(receiver) {}

    /// Empty when there is no more.
    std::vector<rollout::GroupRequest> next() {
        std::vector<rollout::GroupRequest> groups;
        for (; place_ < questions_.size() && groups.size() < kQuestionsAtOnce; ++place_) {
            try {
                groups.push_back(groupOf(data::loadQuestionSample(questions_[place_]), place_, deriveSeed(seed_, {place_})));
            } catch (const Error& error) {
                leaveOut(fmt::format("the question {} is left out: {}", questions_[place_].id, error.what()));
            }
        }
        loaded_ += groups.size();
        return groups;
    }

    size_t place() const { return place_; }

    /// @throws Error (Format) when all questions were tried and none could be loaded.
    void failWithoutAny() const {
        if (loaded_ == 0 && place_ == questions_.size()) {
            fail(ErrorKind::Format, "none of the {} questions can be asked: {}", questions_.size(), firstProblem_);
        }
    }

private:
    void leaveOut(const std::string& problem) {
        firstProblem_ = firstProblem_.empty() ? problem : firstProblem_;
        if (receiver_.problem) {
            receiver_.problem(problem);
        }
    }

    const std::vector<data::Question>& questions_;
    uint64_t seed_;
    const QuestionReceiver& receiver_;
    size_t place_ = 0, loaded_ = 0;
    std::string firstProblem_;
};

/// A server that failed half-way: what there is was written first.
void failFor(const rollout::ServerEngine::Outcome& outcome, const fs::path& out) {
    const std::string kept = out.empty() ? "" : fmt::format("; the run folder {} holds what was made", out.string());
    fail(ErrorKind::Io, "{} ({} of {} rollouts are whole{})", outcome.failure, outcome.whole, outcome.rollouts.size(), kept);
}

/// Makes, scores and keeps rollouts for a request: models are loaded once, groups come in batches.
class RolloutMaker {
public:
    RolloutMaker(const RolloutRequest& request, const std::string& title) : request_(request), device_(model::useDevice(request.device)) {
        applyThreads(0);
        rollout::RolloutOptions options;
        makeRollouts_ = engineOf(request, device_, options);
        recipe_ = recipeOfRequest(request, title, options);
        scorer_ = loadScorer(recipe_, device_);
        if (!request.out.empty()) {
            run_ = store::RunWriter::create(request.out, recordOf(recipe_), title);
        }
    }

    /// Hands over each rollout once it is scored and, where there is a run folder, written and synced.
    void make(const std::vector<rollout::GroupRequest>& groups, const std::function<void(rollout::Trajectory&&)>& receive, std::stop_token stop,
              const ProgressFn& progress) {
        auto outcome = makeRollouts_(groups, stop, progress);
        reward::scoreRollouts(outcome.rollouts, scorer_.get(), recipe_.stages.back().reward);
        for (auto& result : outcome.rollouts) {
            if (run_) {
                recordRollout(*run_, result);
            }
        }
        if (run_) {
            run_->sync();
        }
        for (auto& result : outcome.rollouts) {
            receive(std::move(result.trajectory));
        }
        if (!outcome.failure.empty()) {
            failFor(outcome, request_.out);
        }
    }

private:
    const RolloutRequest& request_;
    torch::Device device_;
    Recipe recipe_;
    MakeRollouts makeRollouts_;
    std::shared_ptr<clip::RegionScorer> scorer_;
    std::unique_ptr<store::RunWriter> run_;
};

}  // namespace

std::vector<rollout::Trajectory> runRollouts(const RolloutRequest& request, std::stop_token stop, const ProgressFn& progress) {
    require(request.group >= 1, "--group must be at least 1, got {}", request.group);
    require(!request.question.empty(), "--question must not be empty");
    auto sample = data::loadQuestion(request.images, request.question, request.options, request.answer);
    RolloutMaker maker(request, "Rollouts: " + request.question);
    std::vector<rollout::Trajectory> rollouts;
    maker.make({groupOf(std::move(sample), 0, request.seed)}, [&](rollout::Trajectory&& made) { rollouts.push_back(std::move(made)); }, stop, progress);
    return rollouts;
}

void runQuestionRollouts(const RolloutRequest& request, const std::vector<data::Question>& questions, const QuestionReceiver& receiver,
                         std::stop_token stop, const ProgressFn& progress) {
    require(request.group >= 1, "--group must be at least 1, got {}", request.group);
    require(!questions.empty(), "there is no question to ask");
    RolloutMaker maker(request, fmt::format("Rollouts of {} questions", questions.size()));
    QuestionLoader loader(questions, request.seed, receiver);
    for (auto groups = loader.next(); !groups.empty() && !stop.stop_requested(); groups = loader.next()) {
        maker.make(groups, receiver.rollout, stop, {});
        if (progress) {
            progress({static_cast<int64_t>(loader.place()), static_cast<int64_t>(questions.size()), "questions"});
        }
    }
    loader.failWithoutAny();
}

std::vector<rollout::Trajectory> runEvaluation(const EvalRequest& request, std::stop_token stop, const ProgressFn& progress) {
    require(request.samples >= 1, "--samples must be at least 1, got {}", request.samples);
    const auto recipe = loadRecipe(findRecipe(request.recipe));
    const auto device = model::useDevice(request.device);
    applyThreads(request.threads);
    const auto makeRollouts = engineOf(request, recipe, device);
    auto scoring = recipe;
    scoring.clip = request.clip;
    const auto scorer = loadScorer(scoring, device);
    const auto& stage = recipe.stages.back();
    const RecipeQuestions questions(recipe);
    const int samples = questions.atMost(request.split, request.samples);
    std::vector<rollout::Trajectory> trajectories;
    constexpr int kAtOnce = 64;
    for (int first = 0; first < samples && !stop.stop_requested(); first += kAtOnce) {
        std::vector<rollout::GroupRequest> groups;
        for (int i = first; i < std::min(first + kAtOnce, samples); ++i) {
            groups.push_back({questions.sample(stage.globalShare, request.split, i), fmt::format("{}-{:06}", request.split, i), 0, 0,
                              deriveSeed(request.seed, {static_cast<uint64_t>(i)}), 0});
        }
        auto outcome = makeRollouts(groups, stop, {});
        if (stop.stop_requested()) {
            break;
        }
        if (!outcome.failure.empty()) {
            failFor(outcome, {});   // unfinished rollouts would count as wrong answers
        }
        reward::scoreRollouts(outcome.rollouts, scorer.get(), stage.reward);
        for (auto& result : outcome.rollouts) {
            trajectories.push_back(std::move(result.trajectory));
        }
        if (progress) {
            progress({static_cast<int64_t>(trajectories.size()), samples, "evaluating"});
        }
    }
    return trajectories;
}

}  // namespace omnidrive::train
