// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/recipe.h"

#include "base/error.h"
#include "base/resources.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <QtTest>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

namespace omnidrive::train {

namespace fs = std::filesystem;

class RecipeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shippedRecipes_data();
    void shippedRecipes();
    void ablationsChangeOneThing();
    void oneGpuRecipesAreOneRecipe();
    void embeddedHasTheMeasuredValues();
    void deepEyesHasItsValues();
    void minimalRecipeTakesDefaults();
    void everyFieldSurvivesTheRoundTrip();
    void awkwardTextsSurvive_data();
    void awkwardTextsSurvive();
    void schemaDocumentsEveryField();
    void oneProblem_data();
    void oneProblem();
    void allProblemsAtOnce();
    void validateSpeaksLikeTheParser();
    void findsShippedNamesAndPaths();
    void badFiles();
};

namespace {

const char* const kMinimal = "title: t\nstages:\n  - name: one\n    steps: 3\n";

/// A recipe whose every field differs from its default.
std::string everythingChanged() {
    return R"(title: "All: changed"
model: /models/a b
clip: /models/clip
device: cuda:3
threads: 5
seed: 18446744073709551615
freeze_vision: true
max_pixels: 200704
clip_templates: ["a {label}", "'{label}' # here"]
clip_pad_to_square: false
contrast_vocabulary: [road, "yes", "7"]
data: {source: questions, questions: sets/x, seed: 9, cases: chosen.json, cases_share: 0.25}
rollout:
  group_size: 4
  temperature: 0.7
  top_p: 0.9
  top_k: 40
  max_turns: 3
  max_turn_tokens: 50
  max_response_tokens: 150
  tool_allowed: false
  cuda_graphs: true
  zoom_min_pixels: 4000
  zoom_max_pixels: 5000
  zoom: {min_side: 30, max_aspect: 50.5, context_fraction: 0.1, rescale: false, reject_small: true}
eval: {every_steps: 7, samples: 11, split: test}
checkpoints: {every_steps: 13, keep: 2}
stages:
  - name: one
    steps: 12
    prompts_per_step: 8
    minibatches: 2
    global_share: 0.3
    advantage: rloo
    advantage_epsilon: 0.05
    clip_low: 0.1
    clip_high: 0.3
    dual_clip: 0
    kl_weight: 0.0123456789012345
    entropy_weight: 1e-3
    aggregation: seq-mean-token-sum-norm
    drop_no_signal_groups: true
    reward:
      accuracy_weight: 1.5
      format_weight: 0.1
      grounding_weight: 0.4
      tool_weight: 0.2
      tool_cost_weight: 0.05
      overlong_weight: 0.5
      score: threshold
      threshold: 0.25
      linear_low: 0.1
      linear_high: 0.4
      gate: correct
      consistency_gate: false
      thought_may_name: true
      max_answer_characters: 500
      overlong_buffer: 20
    optimiser: {learning_rate: 0.01, beta1: 0.8, beta2: 0.9, epsilon: 1e-6, weight_decay: 0, gradient_clip: 2,
                warmup_steps: 4, schedule: cosine, final_fraction: 0.2}
weights_dtype: bfloat16
lora_rank: 8
lora_alpha: 20.5
lora_targets: [q_proj, v_proj]
gradient_checkpointing: true
micro_batch_tokens: 4096
optimiser_state: 8bit
alerts: {window: 12, tool_use_left: 0.3, grounding_rise: 0.2, accuracy_flat: 0.02, top_label_share: 0.7, whole_frame_area: 0.75,
         whole_frame_share: 0.35, repeat_iou: 0.85, repeat_share: 0.45,
         kl_floor: 0.6, kl_jump: 5, length_growth: 3, clipped_share: 0.25, no_signal_share: 0.85, entropy_left: 0.22}
ranks: {shard_optimiser: true, shard_parameters: true, timeout_seconds: 90}
vision_cache_mib: 33
probe: {samples: 5, split: train, cases: followed.json}
rollouts_ahead: true
rollout_device: cuda:3
)";
}

}  // namespace

void RecipeTest::shippedRecipes_data() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"embedded", "embedded-quick", "qwen2.5-vl-7b", "deepeyes", "grpo", "dr-grpo", "dapo", "gdpo", "embedded-no-zoom", "embedded-no-clip-term",
          "embedded-stage2-only", "embedded-outcome-only", "qwen2.5-vl-7b-lora", "qwen2.5-vl-7b-lora-stage1", "qwen2.5-vl-7b-lora-stage2"}) {
        QTest::newRow(name) << name;
    }
}

void RecipeTest::shippedRecipes() {
    QFETCH(QString, name);
    const Recipe recipe = loadRecipe(findRecipe(name.toStdString()));
    QVERIFY(recipe.totalSteps() > 0);
    QVERIFY(validate(recipe).empty());
    QVERIFY(parseRecipe(toYaml(recipe), "copy") == recipe);
}

/// Each differs from the whole method in what its name says, and in nothing else.
void RecipeTest::ablationsChangeOneThing() {
    const auto shipped = [](const char* name) { return loadRecipe(findRecipe(name)); };
    const Recipe whole = shipped("embedded-quick");
    const auto check = [&](const char* name, const std::function<void(Recipe&)>& change) {
        Recipe expected = whole;
        change(expected);
        Recipe recipe = shipped(name);
        QVERIFY(recipe.title != whole.title && recipe.title.starts_with("Ablation"));
        recipe.title = whole.title;
        QVERIFY2(recipe == expected, name);
        QVERIFY2(!(recipe == whole), name);
    };
    check("embedded-no-zoom", [](Recipe& recipe) { recipe.rollout.toolAllowed = false; });
    check("embedded-no-clip-term", [](Recipe& recipe) { recipe.stages[0].reward.groundingWeight = recipe.stages[1].reward.groundingWeight = 0; });
    check("embedded-stage2-only", [](Recipe& recipe) {
        recipe.stages[1].steps += recipe.stages[0].steps;
        recipe.stages.erase(recipe.stages.begin());
    });
    check("embedded-outcome-only", [](Recipe& recipe) {
        for (auto& stage : recipe.stages) {
            stage.reward.groundingWeight = stage.reward.formatWeight = 0;
            stage.reward.accuracyWeight = 1;
        }
    });
}

void RecipeTest::oneGpuRecipesAreOneRecipe() {
    const auto shipped = [](const char* name) { return loadRecipe(findRecipe(name)); };
    const Recipe both = shipped("qwen2.5-vl-7b-lora"), first = shipped("qwen2.5-vl-7b-lora-stage1"), second = shipped("qwen2.5-vl-7b-lora-stage2");
    QVERIFY(both.loraRank > 0 && both.gradientCheckpointing && both.freezeVision);
    QCOMPARE(both.stages.size(), size_t(2));
    Recipe part = both;
    part.title = first.title;
    part.stages = {both.stages[0]};
    QVERIFY(first == part);
    part.title = second.title;
    part.model = second.model;   // what stage 1 left
    part.stages = {both.stages[1]};
    QVERIFY(second == part && second.model != both.model);
}

void RecipeTest::embeddedHasTheMeasuredValues() {
    const Recipe recipe = loadRecipe(findRecipe("embedded"));
    QCOMPARE(recipe.stages.size(), size_t(2));
    QCOMPARE(recipe.rollout.zoomMaxPixels, int64_t(9408));
    QVERIFY(recipe.freezeVision);
    for (const auto& stage : recipe.stages) {
        QVERIFY(stage.reward.consistencyGate);
        QVERIFY(stage.reward.score == reward::GroundingScore::Contrast);
        QCOMPARE(stage.reward.maxResponseTokens, 120);
        QCOMPARE(stage.optimiser.learningRate, 5e-4);
    }
    QVERIFY(recipe.stages[0].reward.groundingWeight > recipe.stages[0].reward.accuracyWeight);
    QVERIFY(recipe.stages[1].reward.groundingWeight < recipe.stages[1].reward.accuracyWeight);
}

void RecipeTest::deepEyesHasItsValues() {
    const Recipe recipe = loadRecipe(findRecipe("deepeyes"));
    const auto& stage = recipe.stages.at(0);
    QCOMPARE(recipe.rollout.groupSize, 16);
    QCOMPARE(stage.promptsPerStep, 256);
    QCOMPARE(stage.reward.toolWeight, 1.2);
    QCOMPARE(stage.reward.groundingWeight, 0.0);
    QCOMPARE(stage.optimiser.learningRate, 1e-6);
    QVERIFY(!recipe.rollout.zoom.rescale);
}

void RecipeTest::minimalRecipeTakesDefaults() {
    const Recipe recipe = parseRecipe(kMinimal, "r");
    QCOMPARE(recipe.device, std::string("cpu"));
    QCOMPARE(recipe.totalSteps(), int64_t(3));
    QCOMPARE(recipe.stages[0].reward.accuracyWeight, 0.8);
    QCOMPARE(recipe.stages[0].reward.maxResponseTokens, recipe.rollout.maxResponseTokens);
}

void RecipeTest::everyFieldSurvivesTheRoundTrip() {
    const Recipe recipe = parseRecipe(everythingChanged(), "r");
    const std::string yaml = toYaml(recipe);
    QVERIFY(parseRecipe(yaml, "again") == recipe);
    QCOMPARE(parseRecipe(yaml, "again").stages[0].klWeight, 0.0123456789012345);
    QCOMPARE(parseRecipe(yaml, "again").seed, std::numeric_limits<uint64_t>::max());

    // A field that the text above forgot, or that is not written, would still show its default.
    const QStringList lines = QString::fromStdString(yaml).split(QLatin1Char('\n'));
    const QString defaults = QString::fromStdString(toYaml(parseRecipe(kMinimal, "r")));
    for (const auto& line : lines) {
        const bool isValue = line.contains(QStringLiteral(": ")) && !line.contains(QStringLiteral("name: one"));
        QVERIFY2(!isValue || !defaults.split(QLatin1Char('\n')).contains(line), qPrintable(line));
    }
    for (const auto& field : recipeSchema()) {
        const QString key = QString::fromStdString(field.path).section(QLatin1Char('.'), -1) + QLatin1Char(':');
        QVERIFY2(QString::fromStdString(everythingChanged()).contains(key), qPrintable(key));
    }
}

void RecipeTest::awkwardTextsSurvive_data() {
    QTest::addColumn<QString>("title");
    int index = 0;
    for (const char* title : {"true", "null", "~", "1e3", "a: b", "a #b", "- x", "'", "\"\\", "line\nbreak", "tab\t",
                              " blank ", "Straße {x}", "*a", "&a", "!t", "%"}) {
        QTest::addRow("text %d", ++index) << QString::fromUtf8(title);
    }
}

void RecipeTest::awkwardTextsSurvive() {
    QFETCH(QString, title);
    Recipe recipe = parseRecipe(kMinimal, "r");
    recipe.title = title.toStdString();
    QCOMPARE(parseRecipe(toYaml(recipe), "r").title, title.toStdString());
}

void RecipeTest::schemaDocumentsEveryField() {
    std::set<std::string> paths;
    for (const auto& field : recipeSchema()) {
        QVERIFY2(paths.insert(field.path).second, field.path.c_str());
        QVERIFY2(!field.explanation.empty() && field.explanation.back() == '.', field.path.c_str());
        QVERIFY2(!field.source.empty() && !field.range.empty(), field.path.c_str());
    }
    QVERIFY(paths.contains("stages[].reward.grounding_weight"));
    QVERIFY(paths.contains("rollout.zoom.min_side"));
}

void RecipeTest::oneProblem_data() {
    QTest::addColumn<QString>("replace");
    QTest::addColumn<QString>("with");
    QTest::addColumn<QString>("message");

    const auto row = [](const char* name, const char* replace, const char* with, const char* message) {
        QTest::newRow(name) << replace << with << message;
    };
    row("range", "group_size: 4", "group_size: 1", "r:14: rollout.group_size is 1, must be in [2, 256]");
    row("open range", "top_p: 0.9", "top_p: 0", "r:16: rollout.top_p is 0, must be in (0, 1]");
    row("no whole number", "group_size: 4", "group_size: 4.5",
        "r:14: rollout.group_size is '4.5', must be a whole number");
    row("too large", "top_k: 40", "top_k: 99999999999999999999",
        "r:17: rollout.top_k is '99999999999999999999', must be a whole number");
    row("no number", "temperature: 0.7", "temperature: warm", "r:15: rollout.temperature is 'warm', must be a number");
    row("NaN", "temperature: 0.7", "temperature: .nan", "r:15: rollout.temperature is '.nan', must be a number");
    row("infinite", "temperature: 0.7", "temperature: inf", "r:15: rollout.temperature is 'inf', must be a number");
    row("comma", "temperature: 0.7", "temperature: 0,7", "r:15: rollout.temperature is '0,7', must be a number");
    row("no flag", "freeze_vision: true", "freeze_vision: perhaps",
        "r:7: freeze_vision is 'perhaps', must be true or false");
    row("choice", "split: test", "split: tset", "r:26: eval.split is 'tset', must be one of validation | test | train");
    row("list for a number", "threads: 5", "threads: [5]", "r:5: threads is a list, must be a whole number");
    row("no value", "threads: 5", "threads:", "r:5: threads has no value, must be a whole number");
    row("negative seed", "seed: 18446744073709551615", "seed: -1",
        "r:6: seed is '-1', must be a whole number in [0, 18446744073709551615]");
    row("text for a list", "clip_templates: [\"a {label}\", \"'{label}' # here\"]", "clip_templates: x",
        "r:9: clip_templates must be a list of texts");
    row("map in a list", "[road, ", "[{}, ",
        "r:11: contrast_vocabulary entry 1 (line 11) must be a text that is not empty");
    row("template", "\"a {label}\"", "\"a car\"", "r:9: clip_templates: 'a car' has no {label}");
    row("device", "cuda:3", "gpu", "r:4: device is 'gpu', must be cpu, cuda or cuda:N");
    row("unknown, near", "group_size: 4", "groupsize: 4",
        "r:14: rollout.groupsize is no field of a recipe, did you mean rollout.group_size?");
    row("unknown, elsewhere", "freeze_vision: true", "top_k: 3",
        "r:7: top_k is no field of a recipe, did you mean rollout.top_k?");
    row("unknown, far", "freeze_vision: true", "pancake: 3", "r:7: pancake is no field of a recipe");
    row("unknown in a stage", "score: threshold", "scroe: linear",
        "r:50: stages[0].reward.scroe is no field of a recipe, did you mean stages[0].reward.score?");
    row("wrong level", "dual_clip: 0", "learning_rate: 1",
        "r:38: stages[0].learning_rate is no field of a recipe, did you mean stages[0].optimiser.learning_rate?");
    row("twice", "threads: 5", "device: cpu", "r:5: device is given twice");
    row("not a map", "eval: {every_steps: 7, samples: 11, split: test}", "eval: 3", "r:26: eval must be a map of keys");
    row("missing title", "title: \"All: changed\"", "{}", "");
    row("empty title", "title: \"All: changed\"", "title: \"\"", "r:1: title is empty");
    row("zoom pixels", "zoom_max_pixels: 5000", "zoom_max_pixels: 3999",
        "r:24: rollout.zoom_max_pixels is 3999, below zoom_min_pixels (4000)");
    row("turn tokens", "max_turn_tokens: 50", "max_turn_tokens: 151",
        "r:19: rollout.max_turn_tokens is 151, above max_response_tokens (150)");
    row("minibatches", "minibatches: 2", "minibatches: 9",
        "r:32: stages[0].minibatches is 9, above prompts_per_step (8): a batch is split by group");
    row("linear", "linear_high: 0.4", "linear_high: 0.1",
        "r:53: stages[0].reward.linear_high is 0.1, must be above linear_low (0.1)");
    row("buffer", "overlong_buffer: 20", "overlong_buffer: 151",
        "r:58: stages[0].reward.overlong_buffer is 151, above rollout.max_response_tokens (150)");
    row("warm-up", "warmup_steps: 4", "warmup_steps: 13",
        "r:60: stages[0].optimiser.warmup_steps is 13, above the stage's steps (12)");
}

void RecipeTest::oneProblem() {
    QFETCH(QString, replace);
    QFETCH(QString, with);
    QFETCH(QString, message);
    QString yaml = QString::fromStdString(everythingChanged());
    QVERIFY2(yaml.count(replace) >= 1, qPrintable(replace));
    yaml.replace(yaml.indexOf(replace), replace.size(), with);
    const QString actual = tests::errorOf([&] { parseRecipe(yaml.toStdString(), "r"); });
    if (message.isEmpty()) {
        QVERIFY2(actual.startsWith(QStringLiteral("r:")), qPrintable(actual));  // yaml-cpp's own words follow
        return;
    }
    QCOMPARE(actual, message);
}

void RecipeTest::allProblemsAtOnce() {
    const QString actual = tests::errorOf([] {
        parseRecipe(
            "titel: x\nthreads: -1\nstages:\n  - steps: 0\n    reward: {gate: maybe}\n  - 7\n  - {name: three, steps: "
            "1}\n",
            "my.yaml");
    });
    const QStringList expected{
        QStringLiteral("my.yaml: title is missing"),
        QStringLiteral("my.yaml:1: titel is no field of a recipe, did you mean title?"),
        QStringLiteral("my.yaml:2: threads is -1, must be in [0, 1024]"),
        QStringLiteral("my.yaml:3: stages holds 3 stages, must be one or two"),
        QStringLiteral("my.yaml:4: stages[0].name is missing"),
        QStringLiteral("my.yaml:4: stages[0].steps is 0, must be in [1, 1000000]"),
        QStringLiteral("my.yaml:5: stages[0].reward.gate is 'maybe', must be one of none | correct"),
        QStringLiteral("my.yaml:6: stages[1] must be a map with 'name' and 'steps'")};
    QCOMPARE(actual.split(QLatin1Char('\n')), expected);
}

void RecipeTest::validateSpeaksLikeTheParser() {
    Recipe recipe = parseRecipe(kMinimal, "r");
    recipe.rollout.groupSize = 1;
    recipe.stages[0].steps = 0;
    recipe.stages[0].aggregation = "mean";
    const auto problems = validate(recipe);
    QCOMPARE(problems.size(), size_t(3));
    QCOMPARE(problems[0], std::string("rollout.group_size is 1, must be in [2, 256]"));
    QVERIFY(problems[1].starts_with("stages[0].steps is 0"));
    QVERIFY(problems[2].starts_with("stages[0].aggregation is 'mean', must be one of token-mean"));
    recipe.stages.clear();
    QCOMPARE(validate(recipe).back(), std::string("stages holds 0 stages, must be one or two"));
}

void RecipeTest::findsShippedNamesAndPaths() {
    QCOMPARE(findRecipe("embedded"), resourcePath("recipes/embedded.yaml"));
    const tests::TempFolder folder;
    const fs::path own = folder.path() / "own.yaml";
    std::ofstream(own) << kMinimal;
    QCOMPARE(findRecipe(own.string()), own);
    QCOMPARE(loadRecipe(own).title, std::string("t"));
    QVERIFY(tests::errorOf([] { findRecipe(std::string(5000, 'a')); }).contains("neither a file nor one of the shipped recipes"));
    QVERIFY(tests::errorOf([] { findRecipe("embeded"); })
                .startsWith(QStringLiteral(
                    "no recipe 'embeded': neither a file nor one of the shipped recipes (dapo, deepeyes, ")));
}

void RecipeTest::badFiles() {
    const tests::TempFolder folder;
    const auto messageOf = [&](const std::string& content) {
        const fs::path file = folder.path() / "f.yaml";
        std::ofstream(file, std::ios::binary) << content;
        return tests::errorOf([&] { loadRecipe(file); }).remove(QString::fromStdString(file.string()));
    };
    const QString noMap = QStringLiteral(": a recipe must be one map of keys, with 'title' and 'stages' among them");
    QCOMPARE(messageOf(""), noMap);
    QCOMPARE(messageOf("just words"), noMap);
    QCOMPARE(messageOf("- a\n- b\n"), noMap);
    QCOMPARE(messageOf(std::string(kMinimal) + "---\n" + kMinimal), noMap);
    QVERIFY(messageOf("title: [1,\nstages: }").startsWith(QStringLiteral(":2: not valid YAML: ")));
    QVERIFY(messageOf(std::string("title: a\0b\n\xff\xfe", 14)).startsWith(QLatin1Char(':')));
    QVERIFY(messageOf(std::string(100000, '[')).startsWith(QLatin1Char(':')));
    const QString tooLarge = QStringLiteral(": the file holds more than 100000 entries or is nested more than 64 deep, what its aliases stand for included");
    QCOMPARE(messageOf(std::string("rollout: &r\n  more: *r\n") + kMinimal), tooLarge);
    std::string laughs = "a: &a [x, x]\n";
    for (char c = 'b'; c < 'z'; ++c) {
        laughs += fmt::format("{0}: &{0} [*{1}, *{1}]\n", c, static_cast<char>(c - 1));
    }
    QCOMPARE(messageOf(laughs + kMinimal), tooLarge);
    QVERIFY(messageOf(std::string((1 << 20) + 1, '#')).contains(QStringLiteral("a recipe has at most 1048576")));
    const fs::path large = folder.path() / "large.yaml", pipe = folder.path() / "pipe.yaml";
    std::ofstream(large) << kMinimal;
    fs::resize_file(large, uintmax_t{1} << 40);
    QVERIFY(tests::errorOf([&] { loadRecipe(large); }).endsWith(QStringLiteral("is 1099511627776 bytes long, more than the 16777216 allowed")));
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    QVERIFY(tests::errorOf([&] { loadRecipe(pipe); }).endsWith(QStringLiteral("it is not a regular file")));
    QVERIFY(tests::errorOf([&] { loadRecipe("/dev/zero"); }).endsWith(QStringLiteral("it is not a regular file")));
    QCOMPARE(tests::errorOf([&] { loadRecipe(folder.path()); }),
             QString::fromStdString(folder.path().string() + " is a folder, not a recipe"));
    QVERIFY(
        tests::errorOf([&] { loadRecipe(folder.path() / "none.yaml"); }).startsWith(QStringLiteral("cannot read recipe ")));
}

}  // namespace omnidrive::train

QTEST_APPLESS_MAIN(omnidrive::train::RecipeTest)
#include "tst_recipe.moc"
