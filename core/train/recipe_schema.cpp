// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every field of a recipe with unit, range, explanation and source. Defaults are those of the structs; recipeSchema()
// reads them from there, so documentation and behaviour cannot part.
#include "train/recipe_field.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace omnidrive::train {

namespace {

using reward::GroundingGate;
using reward::GroundingScore;
using reward::RewardOptions;

using RecipeFields = std::vector<Field<Recipe>>;
using StageFields = std::vector<Field<StageOptions>>;

const std::string kOurs = "[OURS]";

void addIdentity(RecipeFields& fields) {
    fields.push_back(
        textField<Recipe>({"title", "", "Shown as the name of the run.", kOurs}, member(&Recipe::title), "not empty"));
    fields.back().isRequired = true;
    fields.push_back(textField<Recipe>(
        {"model", "", "The policy: 'embedded' or a Hugging Face checkpoint folder.", "SPEC section 3"},
        member(&Recipe::model), "not empty"));
    fields.push_back(textField<Recipe>(
        {"clip", "", "The CLIP that scores crops: 'embedded' or a checkpoint folder.", "SPEC section 10"},
        member(&Recipe::clip), "not empty"));
    fields.push_back(textField<Recipe>({"device", "", "Where the model is trained.", kOurs}, member(&Recipe::device),
                                       "cpu | cuda | cuda:N"));
    fields.push_back(integerField<Recipe>({"threads", "", "CPU threads; 0 = physical cores.", kOurs},
                                          member(&Recipe::threads), {0, 1024}));
    fields.push_back(seedField<Recipe>({"seed", "", "Seed of sampling; the same seed gives the same run.", kOurs},
                                       member(&Recipe::seed)));
    fields.push_back(flagField<Recipe>({"freeze_vision", "", "Leave the vision tower as it is.", "SPEC section 6.2"},
                                       member(&Recipe::freezeVision)));
    fields.push_back(integerField<Recipe>(
        {"vision_cache_mib", "MiB", "Memory for the features of pictures seen before, while the vision tower is frozen; 0 = none kept.", kOurs},
        member(&Recipe::visionCacheMib), {0, 1048576}));
    fields.push_back(integerField<Recipe>(
        {"max_pixels", "pixels", "Largest area of the picture as shown to the model; 0 = as its preprocessor says.",
         "SPEC section 3.6"},
        member(&Recipe::maxPixels), {0, 16777216}));
}

void addTrainedPart(RecipeFields& fields) {
    fields.push_back(choiceField<Recipe>(
        {"weights_dtype", "", "Type of the weights; auto: float32 on the CPU, bfloat16 on a GPU.", kOurs},
        member(&Recipe::weightsDtype),
        std::vector<std::pair<std::string, std::string>>{
            {"auto", "auto"}, {"float32", "float32"}, {"bfloat16", "bfloat16"}}));
    fields.push_back(integerField<Recipe>(
        {"lora_rank", "", "Train low-rank adapters of this rank over frozen weights; 0 = train all weights.", kOurs},
        member(&Recipe::loraRank), {0, 4096}));
    fields.push_back(numberField<Recipe>({"lora_alpha", "", "The adapters' change is scaled by this over lora_rank.", kOurs},
                                         member(&Recipe::loraAlpha), {0, 65536, true}));
    fields.push_back(listField<Recipe>(
        {"lora_targets", "",
         "Modules with an adapter: ends of their names (q_proj), 'all-linear', or one regular expression.", kOurs},
        member(&Recipe::loraTargets)));
    fields.push_back(flagField<Recipe>(
        {"gradient_checkpointing", "", "Recompute layers in the backward pass: less memory, about a third more time.",
         kOurs},
        member(&Recipe::gradientCheckpointing)));
    fields.push_back(integerField<Recipe>(
        {"micro_batch_tokens", "tokens",
         "Tokens of one forward and backward pass of an update, which is split by group and then by rollout; 0 = as many as fit into free memory.",
         kOurs},
        member(&Recipe::microBatchTokens), {0, 1000000000}));
    fields.push_back(flagField<Recipe>(
        {"rollouts_ahead", "",
         "Make the next step's rollouts while a step is learned from, with the weights before its update: one step off policy, on two devices or threads.",
         "arXiv 2410.18252"},
        member(&Recipe::rolloutsAhead)));
    fields.push_back(textField<Recipe>({"rollout_device", "", "Where rollouts_ahead makes them; empty: on device.", kOurs},
                                       member(&Recipe::rolloutDevice), "cpu | cuda | cuda:N, or empty"));
    fields.push_back(choiceField<Recipe>(
        {"optimiser_state", "",
         "AdamW's moments of matrices with 4096 values or more; 8bit takes a quarter of the memory and on the CPU more time: for large models.",
         kOurs},
        member(&Recipe::optimiserState),
        std::vector<std::pair<std::string, std::string>>{{"float32", "float32"}, {"8bit", "8bit"}}));
}

void addClip(RecipeFields& fields) {
    fields.push_back(listField<Recipe>(
        {"clip_templates", "",
         "Sentences around the label, '{label}' in each; embeddings are averaged. Empty: CLIP's usual one.",
         "SPEC section 10"},
        member(&Recipe::clipTemplates)));
    fields.push_back(flagField<Recipe>(
        {"clip_pad_to_square", "", "Pad crops to a square, so that long objects keep their ends.", "SPEC section 5.2"},
        member(&Recipe::clipPadToSquare)));
    fields.push_back(listField<Recipe>(
        {"contrast_vocabulary", "",
         "Texts a label competes with, background texts among them. Empty: the CLIP's own list.", "SPEC section 5.2"},
        member(&Recipe::contrastVocabulary)));
}

void addData(RecipeFields& fields) {
    fields.push_back(choiceField<Recipe>(
        {"data.source", "", "Drawn scenes, objects composed onto road frames, six drawn views, or the imported set that data.questions names.", kOurs},
        member(&Recipe::data, &DataOptions::source),
        std::vector<std::pair<std::string, std::string>>{
            {"synthetic", "synthetic"}, {"synthetic-road", "synthetic-road"}, {"synthetic-six", "synthetic-six"}, {kQuestionSource, kQuestionSource}}));
    fields.push_back(textField<Recipe>(
        {"data.questions", "", "A question set, as omnidrive import --out writes it, asked by its splits; for data.source: questions.", kOurs},
        member(&Recipe::data, &DataOptions::questions), "a path, or empty"));
    fields.push_back(seedField<Recipe>({"data.seed", "", "Seed of the data set; splits never share a scene.", kOurs},
                                       member(&Recipe::data, &DataOptions::seed)));
    fields.push_back(textField<Recipe>(
        {"data.cases", "", "A file of chosen cases to train on, as omnidrive annotate subset writes it; empty: none.", kOurs},
        member(&Recipe::data, &DataOptions::cases), "a path, or empty"));
    fields.push_back(numberField<Recipe>(
        {"data.cases_share", "", "Share of the prompts that ask about data.cases, each case in turn; the rest comes from data.source.", kOurs},
        member(&Recipe::data, &DataOptions::casesShare), {0, 1, true}));
}

void addRollout(RecipeFields& fields) {
    const auto integer = [&](const char* name, const char* unit, const char* what, const char* source, auto field,
                             Range range) {
        fields.push_back(integerField<Recipe>({std::string("rollout.") + name, unit, what, source},
                                              member(&Recipe::rollout, field), range));
    };
    const auto number = [&](const char* name, const char* what, const char* source, auto field, Range range) {
        fields.push_back(numberField<Recipe>({std::string("rollout.") + name, "", what, source},
                                             member(&Recipe::rollout, field), range));
    };
    integer("group_size", "rollouts", "G, rollouts of one prompt.", "SPEC section 6.2", &RolloutOptions::groupSize,
            {2, 256});
    number("temperature", "Sampling temperature; 0 = always the most likely token.", "SPEC section 6.2",
           &RolloutOptions::temperature, {0, 5});
    number("top_p", "Nucleus sampling; 1 = off.", "SPEC section 14", &RolloutOptions::topP, {0, 1, true});
    integer("top_k", "tokens", "Sample among the k most likely tokens; 0 = off.", "SPEC section 14",
            &RolloutOptions::topK, {0, 1000000});
    integer("max_turns", "turns", "Policy turns; the last one cannot zoom any more.", "SPEC section 4.5",
            &RolloutOptions::maxTurns, {1, 64});
    integer("max_turn_tokens", "tokens", "Generated tokens of one turn.", "SPEC section 4.5",
            &RolloutOptions::maxTurnTokens, {1, 32768});
    integer("max_response_tokens", "tokens", "Generated and observed tokens of one rollout.", "SPEC section 4.5",
            &RolloutOptions::maxResponseTokens, {1, 131072});
    fields.push_back(flagField<Recipe>({"rollout.tool_allowed", "", "Off: no zoom call is ever sampled.", kOurs},
                                       member(&Recipe::rollout, &RolloutOptions::toolAllowed)));
    fields.push_back(flagField<Recipe>(
        {"rollout.cuda_graphs", "", "On a GPU: record token steps and replay each as one launch.", kOurs},
        member(&Recipe::rollout, &RolloutOptions::cudaGraphs)));
    integer("zoom_min_pixels", "pixels", "A crop is shown with at least this area.", "SPEC section 4.4",
            &RolloutOptions::zoomMinPixels, {784, 16777216});
    integer("zoom_max_pixels", "pixels", "And at most with this one.", "SPEC section 4.4",
            &RolloutOptions::zoomMaxPixels, {784, 16777216});
}

void addZoomRules(RecipeFields& fields) {
    using vision::ZoomRules;
    const auto rule = [](auto field) { return member(&Recipe::rollout, &RolloutOptions::zoom, field); };
    const std::string source = "SPEC section 4.4";
    fields.push_back(integerField<Recipe>(
        {"rollout.zoom.min_side", "pixels", "Smaller boxes are enlarged about their centre.", source},
        rule(&ZoomRules::minSide), {1, 4096}));
    fields.push_back(
        numberField<Recipe>({"rollout.zoom.max_aspect", "", "Longer over shorter side of a box, at most.", source},
                            rule(&ZoomRules::maxAspect), {1, 200}));
    fields.push_back(numberField<Recipe>(
        {"rollout.zoom.context_fraction", "", "Padding on each side, as a share of the box.", source},
        rule(&ZoomRules::contextFraction), {0, 4}));
    fields.push_back(flagField<Recipe>(
        {"rollout.zoom.rescale", "",
         "Boxes are in pixels of the picture as the model sees it; off: DeepEyes' way, used as they are.", source},
        rule(&ZoomRules::rescale)));
    fields.push_back(flagField<Recipe>(
        {"rollout.zoom.reject_small", "", "DeepEyes' way: refuse a side of 30 pixels or less.", source},
        rule(&ZoomRules::rejectSmall)));
}

void addEvaluation(RecipeFields& fields) {
    fields.push_back(
        integerField<Recipe>({"eval.every_steps", "steps", "Validation during training; 0 = never.", kOurs},
                             member(&Recipe::eval, &EvalOptions::everySteps), {0, 1000000}));
    fields.push_back(integerField<Recipe>({"eval.samples", "questions", "Questions of one validation.", kOurs},
                                          member(&Recipe::eval, &EvalOptions::samples), {1, 1000000}));
    fields.push_back(
        choiceField<Recipe>({"eval.split", "", "Scenes used for it; the test split is for final figures only.", kOurs},
                            member(&Recipe::eval, &EvalOptions::split),
                            std::vector<std::pair<std::string, std::string>>{
                                {"validation", "validation"}, {"test", "test"}, {"train", "train"}}));
    fields.push_back(integerField<Recipe>(
        {"probe.samples", "questions", "Fixed questions answered greedily at each checkpoint, to follow a case through the training.", kOurs},
        member(&Recipe::probe, &ProbeOptions::samples), {0, 1000}));
    fields.push_back(textField<Recipe>(
        {"probe.cases", "", "A file of chosen cases that are answered as well, as omnidrive annotate subset writes it; empty: none.", kOurs},
        member(&Recipe::probe, &ProbeOptions::cases), "a path, or empty"));
    fields.push_back(choiceField<Recipe>({"probe.split", "", "Scenes they are about.", kOurs}, member(&Recipe::probe, &ProbeOptions::split),
                                         std::vector<std::pair<std::string, std::string>>{
                                             {"validation", "validation"}, {"test", "test"}, {"train", "train"}}));
    fields.push_back(
        integerField<Recipe>({"checkpoints.every_steps", "steps",
                              "A checkpoint after this many steps; the last step always makes one.", kOurs},
                             member(&Recipe::checkpointEvery), {1, 1000000}));
    fields.push_back(integerField<Recipe>({"checkpoints.keep", "", "Newest checkpoints kept.", kOurs},
                                          member(&Recipe::keepCheckpoints), {1, 10000}));
}

void addAlerts(RecipeFields& fields) {
    using rollout::AlertThresholds;
    const auto number = [&](const char* name, const char* what, auto field, Range range) {
        fields.push_back(numberField<Recipe>({std::string("alerts.") + name, "", what, "SPEC section 12"},
                                             member(&Recipe::alerts, field), range));
    };
    fields.push_back(integerField<Recipe>(
        {"alerts.window", "steps", "Means that alerts compare are over this many steps; 0 = only numbers that are not finite.", kOurs},
        member(&Recipe::alerts, &AlertThresholds::window), {0, 10000}));
    number("tool_use_left", "Tool collapse: fewer rollouts zoom than this part of the best mean.",
           &AlertThresholds::toolUseLeft, {0, 1});
    number("grounding_rise", "Reward hacking: the CLIP term rises by this over twice the window ...",
           &AlertThresholds::groundingRise, {0, 1});
    number("accuracy_flat", "... and the accuracy by no more than this.", &AlertThresholds::accuracyFlat, {-1, 1});
    number("top_label_share", "One label is used by this share of the zooms.", &AlertThresholds::topLabelShare, {0, 1});
    number("whole_frame_area", "A box of this share of the picture counts as the whole picture.",
           &AlertThresholds::wholeFrameArea, {0, 1});
    number("whole_frame_share", "Share of such boxes in a step.", &AlertThresholds::wholeFrameShare, {0, 1});
    number("repeat_iou", "A box that overlaps an earlier one this much is a repeat.", &AlertThresholds::repeatIou, {0, 1});
    number("repeat_share", "Share of repeats among second and later boxes.", &AlertThresholds::repeatShare, {0, 1});
    number("kl_floor", "A KL below this is no jump.", &AlertThresholds::klFloor, {0, 1000});
    number("kl_jump", "KL jump: this many times the mean before.", &AlertThresholds::klJump, {1, 1000000});
    number("length_growth", "Length explosion: this many times the length at the stage's beginning, for as many turns.",
           &AlertThresholds::lengthGrowth, {1, 1000});
    number("clipped_share", "Or a token limit ends this share of the rollouts.", &AlertThresholds::clippedShare, {0, 1});
    number("no_signal_share", "Share of groups with equal rewards.", &AlertThresholds::noSignalShare, {0, 1});
    number("entropy_left", "Entropy collapse: less than this part of the stage's beginning.",
           &AlertThresholds::entropyLeft, {0, 1});
}

void addRanks(RecipeFields& fields) {
    fields.push_back(flagField<Recipe>(
        {"ranks.shard_optimiser", "",
         "With several ranks each keeps the optimiser's state of its share of the parameters (ZeRO, stage 1).", kOurs},
        member(&Recipe::ranks, &RankOptions::shardOptimiser)));
    fields.push_back(flagField<Recipe>(
        {"ranks.shard_parameters", "",
         "With several ranks each also keeps its share alone of the decoder layers' parameters and gradients while it learns (ZeRO, stage 3).", kOurs},
        member(&Recipe::ranks, &RankOptions::shardParameters)));
    fields.push_back(integerField<Recipe>(
        {"ranks.timeout_seconds", "seconds", "One rank waits this long for the others, the slowest one's rollouts included.", kOurs},
        member(&Recipe::ranks, &RankOptions::timeoutSeconds), {10, 86400}));
}

void addSteps(StageFields& fields) {
    fields.push_back(textField<StageOptions>({"name", "", "Name of the stage.", "SPEC section 7"},
                                             member(&StageOptions::name), "not empty"));
    fields.back().isRequired = true;
    fields.push_back(integerField<StageOptions>({"steps", "steps", "Rollout batches of the stage.", "SPEC section 7"},
                                                member(&StageOptions::steps), {1, 1000000}));
    fields.back().isRequired = true;
    fields.push_back(integerField<StageOptions>(
        {"prompts_per_step", "questions", "Questions of a step, each with group_size rollouts.", "SPEC section 6.2"},
        member(&StageOptions::promptsPerStep), {1, 4096}));
    fields.push_back(integerField<StageOptions>(
        {"minibatches", "", "Optimiser updates of a step (mu); the batch is split by group.", "SPEC section 6.1"},
        member(&StageOptions::minibatches), {1, 4096}));
    fields.push_back(numberField<StageOptions>(
        {"global_share", "", "Share of questions that the whole view answers without a zoom.", kOurs},
        member(&StageOptions::globalShare), {0, 1}));
}

void addLoss(StageFields& fields) {
    const std::string source = "SPEC section 6.1";
    const auto number = [&](const char* name, const char* what, auto field, Range range) {
        fields.push_back(numberField<StageOptions>({name, "", what, source}, member(field), range));
    };
    fields.push_back(choiceField<StageOptions>(
        {"advantage", "", "GRPO; Dr.GRPO without the deviation; GDPO term by term; leave one out.", source},
        member(&StageOptions::advantage),
        std::vector<std::pair<std::string, AdvantageKind>>{{"group", AdvantageKind::Group},
                                                           {"no-std", AdvantageKind::NoStd},
                                                           {"gdpo", AdvantageKind::Gdpo},
                                                           {"rloo", AdvantageKind::Rloo}}));
    number("advantage_epsilon", "Added to the group's standard deviation.", &StageOptions::advantageEpsilon, {0, 10});
    number("clip_low", "The probability ratio is clipped below 1 - this.", &StageOptions::clipLow, {0, 1, true});
    number("clip_high", "And above 1 + this.", &StageOptions::clipHigh, {0, 10, true});
    number("dual_clip", "c: bound of the loss for bad rollouts; 1 or less = off.", &StageOptions::dualClip, {0, 100});
    number("kl_weight", "beta of the k3 penalty towards the base; 0 = no reference model.", &StageOptions::klWeight,
           {0, 10});
    number("entropy_weight", "Bonus for the entropy of the tokens.", &StageOptions::entropyWeight, {0, 10});
    fields.push_back(choiceField<StageOptions>(
        {"aggregation", "", "How token losses become one number; the norm of the last is max_response_tokens.", source},
        member(&StageOptions::aggregation),
        std::vector<std::pair<std::string, std::string>>{{"token-mean", "token-mean"},
                                                         {"seq-mean-token-mean", "seq-mean-token-mean"},
                                                         {"seq-mean-token-sum", "seq-mean-token-sum"},
                                                         {"seq-mean-token-sum-norm", "seq-mean-token-sum-norm"}}));
    fields.push_back(
        flagField<StageOptions>({"drop_no_signal_groups", "", "Leave out groups whose rewards are all equal.", source},
                                member(&StageOptions::dropNoSignalGroups)));
}

void addRewardWeights(StageFields& fields) {
    const auto weight = [&](const char* name, const char* what, const char* source, auto field) {
        fields.push_back(numberField<StageOptions>({std::string("reward.") + name, "reward", what, source},
                                                   member(&StageOptions::reward, field), {0, 100}));
    };
    weight("accuracy_weight", "w_a, for a right answer.", "SPEC section 5.2", &RewardOptions::accuracyWeight);
    weight("format_weight", "w_f, lost on a format error.", "SPEC section 5.1", &RewardOptions::formatWeight);
    weight("grounding_weight", "w_g of the CLIP term, the mean over the calls.", "SPEC section 5.2",
           &RewardOptions::groundingWeight);
    weight("tool_weight", "DeepEyes' bonus: a crop came back and the answer is right.", "SPEC section 5.1",
           &RewardOptions::toolWeight);
    weight("tool_cost_weight", "Lost for each call that failed or whose label is not what the question is about.",
           "[OURS]", &RewardOptions::toolCostWeight);
    weight("overlong_weight", "DAPO's penalty near the token limit.", "SPEC section 6.1",
           &RewardOptions::overlongWeight);
}

void addRewardRules(StageFields& fields) {
    const auto rule = [](auto field) { return member(&StageOptions::reward, field); };
    const std::string source = "SPEC section 5.2";
    fields.push_back(choiceField<StageOptions>(
        {"reward.score", "", "How the CLIP score of a call becomes its reward.", source}, rule(&RewardOptions::score),
        std::vector<std::pair<std::string, GroundingScore>>{{"threshold", GroundingScore::Threshold},
                                                            {"linear", GroundingScore::Linear},
                                                            {"contrast", GroundingScore::Contrast}}));
    fields.push_back(
        numberField<StageOptions>({"reward.threshold", "cosine", "tau of 'threshold'; calibrate it.", source},
                                  rule(&RewardOptions::threshold), {-1, 1}));
    fields.push_back(
        numberField<StageOptions>({"reward.linear_low", "cosine", "a of 'linear': nothing up to here.", source},
                                  rule(&RewardOptions::linearLow), {-1, 1}));
    fields.push_back(
        numberField<StageOptions>({"reward.linear_high", "cosine", "b of 'linear': all from here on.", source},
                                  rule(&RewardOptions::linearHigh), {-1, 1}));
    fields.push_back(choiceField<StageOptions>(
        {"reward.gate", "", "When the CLIP term counts: always, or for right answers.", source},
        rule(&RewardOptions::gate),
        std::vector<std::pair<std::string, GroundingGate>>{{"none", GroundingGate::None},
                                                           {"correct", GroundingGate::Correct}}));
    fields.push_back(flagField<StageOptions>(
        {"reward.consistency_gate", "",
         "The CLIP term counts only when the label is what question and thought are about.", kOurs},
        rule(&RewardOptions::consistencyGate)));
    fields.push_back(flagField<StageOptions>(
        {"reward.thought_may_name", "", "Where the question names no object, the thought may.", kOurs},
        rule(&RewardOptions::thoughtMayName)));
    fields.push_back(
        integerField<StageOptions>({"reward.max_answer_characters", "characters",
                                    "An answer this long counts as wrong and as a format error.", "SPEC section 5.1"},
                                   rule(&RewardOptions::maxAnswerCharacters), {1, 1000000}));
    fields.push_back(integerField<StageOptions>(
        {"reward.overlong_buffer", "tokens",
         "The length penalty grows over this many tokens before the limit; 0 = off.", "SPEC section 6.1"},
        rule(&RewardOptions::overlongBuffer), {0, 131072}));
}

void addOptimiser(StageFields& fields) {
    const std::string source = "SPEC section 6.2";
    const auto number = [&](const char* name, const char* what, auto field, Range range) {
        fields.push_back(numberField<StageOptions>({std::string("optimiser.") + name, "", what, source},
                                                   member(&StageOptions::optimiser, field), range));
    };
    number("learning_rate", "AdamW's rate after the warm-up.", &OptimiserOptions::learningRate, {0, 1, true});
    number("beta1", "Decay of the mean of gradients.", &OptimiserOptions::beta1, {0, 0.99999});
    number("beta2", "Decay of the mean of squared gradients.", &OptimiserOptions::beta2, {0, 0.999999});
    number("epsilon", "Added to the root of the squared gradients.", &OptimiserOptions::epsilon, {0, 0.01, true});
    number("weight_decay", "Decoupled weight decay.", &OptimiserOptions::weightDecay, {0, 1});
    number("gradient_clip", "Largest norm of the gradient; 0 = off.", &OptimiserOptions::gradientClip, {0, 1000000});
    fields.push_back(integerField<StageOptions>(
        {"optimiser.warmup_steps", "steps", "The rate grows linearly over these steps.", source},
        member(&StageOptions::optimiser, &OptimiserOptions::warmupSteps), {0, 1000000}));
    fields.push_back(
        choiceField<StageOptions>({"optimiser.schedule", "", "The rate after the warm-up.", source},
                                  member(&StageOptions::optimiser, &OptimiserOptions::schedule),
                                  std::vector<std::pair<std::string, std::string>>{
                                      {"constant", "constant"}, {"linear", "linear"}, {"cosine", "cosine"}}));
    number("final_fraction", "The share of learning_rate that the schedule comes down to, reached just after the last step.",
           &OptimiserOptions::finalFraction, {0, 1});
}

template <typename Owner>
void describe(std::vector<RecipeField>& schema, const std::vector<Field<Owner>>& fields, const std::string& prefix) {
    const Owner defaults{};
    for (const auto& field : fields) {
        RecipeField doc = field.doc;
        doc.path = prefix + doc.path;
        const auto entries = field.write(defaults);
        doc.defaultValue = field.isRequired ? ""
                           : field.isList() ? fmt::format("[{}]", fmt::join(entries, ", "))
                                            : entries.front();
        schema.push_back(std::move(doc));
    }
}

}  // namespace

const std::vector<Field<Recipe>>& recipeFields() {
    static const RecipeFields fields = [] {
        RecipeFields made;
        for (const auto add : {addIdentity, addTrainedPart, addClip, addData, addRollout, addZoomRules, addEvaluation,
                               addAlerts, addRanks}) {
            add(made);
        }
        return made;
    }();
    return fields;
}

const std::vector<Field<StageOptions>>& stageFields() {
    static const StageFields fields = [] {
        StageFields made;
        for (const auto add : {addSteps, addLoss, addRewardWeights, addRewardRules, addOptimiser}) {
            add(made);
        }
        return made;
    }();
    return fields;
}

const std::vector<RecipeField>& recipeSchema() {
    static const std::vector<RecipeField> schema = [] {
        std::vector<RecipeField> made;
        describe(made, recipeFields(), "");
        describe(made, stageFields(), "stages[].");
        return made;
    }();
    return schema;
}

}  // namespace omnidrive::train
