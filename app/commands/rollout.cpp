// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/long_task.h"
#include "app/run_models.h"
#include "app/server_arguments.h"
#include "app/trace_text.h"
#include "base/error.h"
#include "insight/question_filter.h"
#include "rollout/trajectory_json.h"
#include "train/question_rollouts.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <vector>

namespace omnidrive::app {

namespace {

struct RolloutOptions {
    train::RolloutRequest request;
    ServerArguments server;
    std::string model;  // empty: embedded, or with a server no folder
    std::filesystem::path questions;
    std::string where;
    bool json = false;
};

/// Prints rollouts as they come: traces, or one JSON list, which is closed also when an error ends it.
class RolloutPrinter {
public:
    RolloutPrinter(Console& console, bool asJson) : console_(console), asJson_(asJson) {}
    ~RolloutPrinter() {
        if (!isFirst_) {
            finish();
        }
    }
    RolloutPrinter(const RolloutPrinter&) = delete;
    RolloutPrinter& operator=(const RolloutPrinter&) = delete;

    void print(const rollout::Trajectory& trajectory) {
        if (asJson_) {
            console_.print((isFirst_ ? "[\n" : ",\n") + rollout::toJson(trajectory).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
        } else {
            console_.print(traceText(trajectory) + "\n");
        }
        isFirst_ = false;
    }

    void finish() {
        if (asJson_ && !isFinished_) {
            console_.print(isFirst_ ? "[]\n" : "\n]\n");
        }
        isFinished_ = true;
    }

private:
    Console& console_;
    bool asJson_;
    bool isFirst_ = true, isFinished_ = false;
};

/// The questions of a set that the filter lets through.
std::vector<data::Question> questionsOf(const RolloutOptions& options, Console& console) {
    const insight::QuestionFilter filter(options.where);
    data::QuestionSet set = data::readQuestionSet(options.questions);
    for (const std::string& problem : set.problems) {
        console.note(problem);
    }
    std::erase_if(set.questions, [&](const data::Question& question) { return !filter.matches(question); });
    require(!set.questions.empty(), "--where lets none of the questions of {} through", options.questions.string());
    return std::move(set.questions);
}

void makeRollouts(const RolloutOptions& options, const std::vector<data::Question>& questions, const LongTask& task, Console& console) {
    RolloutPrinter printer(console, options.json);
    if (questions.empty()) {
        const auto rollouts = train::runRollouts(options.request, task.stop(), console.progress());
        console.endProgress();
        std::for_each(rollouts.begin(), rollouts.end(), [&](const rollout::Trajectory& made) { printer.print(made); });
        printer.finish();
        return;
    }
    const train::QuestionReceiver receiver{[&](rollout::Trajectory&& made) { printer.print(made); }, [&](const std::string& problem) { console.note(problem); }};
    train::runQuestionRollouts(options.request, questions, receiver, task.stop(), console.progress());
    console.endProgress();
    printer.finish();
}

int runRolloutCommand(RolloutOptions options, Console& console) {
    const auto questions = options.questions.empty() ? std::vector<data::Question>() : questionsOf(options, console);
    LongTask task(console, "Stopping; unfinished rollouts are marked truncated");
    options.request.server = options.server.resolved();
    options.request.model = options.model.empty() ? (options.server.isServer() ? "" : "embedded") : resolveModel(options.model);
    makeRollouts(options, questions, task, console);
    if (!options.json && !options.request.out.empty()) {
        console.print(fmt::format("Written to {0}. Look at it: omnidrive-studio {0}\n", options.request.out.string()));
    }
    return task.exitCode();
}

void addModelOptions(CLI::App* command, RolloutOptions& options) {
    train::RolloutRequest& request = options.request;
    command
        ->add_option("--model", options.model,
                     "embedded (default), a Hugging Face folder, or a run (its newest checkpoint); with a server only its "
                     "prompts and picture limits are read, and the default is none")
        ->type_name("MODEL");
    command->add_option("--clip", request.clip, "embedded or a Hugging Face CLIP folder")
        ->capture_default_str()
        ->type_name("CLIP");
    command->add_option("--device", request.device, "cpu, cuda or cuda:N")->capture_default_str()->type_name("DEVICE");
    command
        ->add_option("--dtype", request.dtype,
                     "auto (bfloat16 on a GPU, float32 on the CPU where it fits), float32 or bfloat16")
        ->capture_default_str()
        ->check(CLI::IsMember({"auto", "float32", "bfloat16"}));
    command->add_option("--prompts", request.prompts, "YAML file with the wording of prompts")->type_name("FILE");
    command
        ->add_option("--max-pixels", request.maxPixels,
                     "Pixels of the picture as shown to the model; default: the model's own, for a server 1003520")
        ->type_name("N")
        ->check(inRange(int64_t{784}, int64_t{100'000'000}));
}

void addQuestionOptions(CLI::App* command, RolloutOptions& options) {
    train::RolloutRequest& request = options.request;
    auto* image = command->add_option("--image", request.images, "One picture, or six views named by camera (CAM_FRONT, ...)")
                      ->type_name("FILE...");
    auto* question = command->add_option("--question", request.question, "Question about the picture")->type_name("TEXT");
    image->needs(question);
    question->needs(image);
    auto* choice = command->add_option("--option", request.options, "Answer to choose from, without letter; repeat it")
                       ->type_name("TEXT...")
                       ->needs(question);
    auto* answer = command->add_option("--answer", request.answer, "Right answer (a letter with options), to score the rollouts")
                       ->type_name("TEXT")
                       ->needs(question);
    auto* questions =
        command->add_option("--questions", options.questions, "Instead: every question of a set that 'omnidrive import' wrote")
            ->type_name("FOLDER")
            ->excludes(image)
            ->excludes(question)
            ->excludes(choice)
            ->excludes(answer);
    command->add_option("--where", options.where, "Of a set, only the questions that this filter lets through")
        ->type_name("EXPR")
        ->needs(questions);
    command->parse_complete_callback([image, questions] {
        if (image->empty() && questions->empty()) {
            throw CLI::RequiredError("--image with --question, or --questions");
        }
    });
}

void addSamplingOptions(CLI::App* command, train::RolloutRequest& request) {
    command->add_option("--group", request.group, "Number of rollouts")->capture_default_str()->check(inRange(1, 4096));
    command->add_option("--seed", request.seed, "Seed; the same seed gives the same rollouts")
        ->capture_default_str()
        ->type_name("N");
    auto* temperature = command->add_option("--temperature", request.temperature, "Sampling temperature")
                            ->capture_default_str()
                            ->check(inRange(0.01, 10.0));
    command->add_flag("--greedy", request.greedy, "Always the most likely token")->excludes(temperature);
    command->add_option("--top-p", request.topP, "Sample from the most likely tokens that have this share together")
        ->capture_default_str()
        ->check(inRange(0.01, 1.0));
    command->add_option("--max-turns", request.maxTurns, "Turns of the model; one less can be calls")
        ->capture_default_str()
        ->check(inRange(1, 64));
    command->add_option("--max-turn-tokens", request.maxTurnTokens, "Tokens of a turn")
        ->capture_default_str()
        ->check(inRange(1, 32768));
}

}  // namespace

void addRolloutCommand(Program& program) {
    const auto options = std::make_shared<RolloutOptions>();
    CLI::App* command =
        program.addCommand("rollout", "Ask a model about a picture and watch where it zooms",
                           [options](Console& console) { return runRolloutCommand(*options, console); });
    addQuestionOptions(command, *options);
    addModelOptions(command, *options);
    addSamplingOptions(command, options->request);
    addServerOptions(command, options->server);
    command->add_option("--out", options->request.out, "Write the rollouts as a run folder, for the Studio")
        ->type_name("DIR");
    addJsonFlag(command, options->json);
}

}  // namespace omnidrive::app
