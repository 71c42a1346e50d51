// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/benchmark_eval.h"

#include "app/command_line.h"
#include "app/long_task.h"
#include "base/error.h"
#include "eval/benchmark_run.h"
#include "eval/judge.h"
#include "rollout/chat_client.h"
#include "rollout/server_address.h"
#include "store/atomic_file.h"
#include "text/chat.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace omnidrive::app {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kGroup = "Files of predictions on DriveLMM-o1";
constexpr size_t kNamedProblems = 5;

using Questions = std::vector<data::DriveLmmRecord>;

std::string checkedUrl(const std::string& text) {
    try {
        rollout::parseServerAddress(text);
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

/// The question with its option lines, as the test file has it.
std::string wholeQuestion(const data::DriveLmmRecord& question) {
    return text::formatQuestion(question.question, question.options, {});
}

std::vector<eval::JudgeCase> casesOf(const Questions& questions, const eval::PredictionFile& file) {
    std::vector<eval::JudgeCase> cases;
    for (const auto& [question, prediction] : eval::pairWithQuestions(questions, file.predictions).answers) {
        cases.push_back({question->idx, wholeQuestion(*question), eval::groundTruthOf(*question), prediction->reply});
    }
    return cases;
}

eval::JudgeOptions judgeOptions(const BenchmarkArguments& arguments) {
    eval::JudgeOptions options;
    options.server.url = arguments.judge;
    options.server.model = arguments.judgeModel;
    options.server.concurrent = arguments.concurrent;
    options.server.timeoutS = arguments.timeoutS;
    options.server.retries = arguments.retries;
    options.server.perMinute = arguments.perMinute;
    options.rubric = eval::loadRubric(arguments.rubric);
    return options;
}

fs::path journalOf(const BenchmarkArguments& arguments) {
    return arguments.journal.empty() ? fs::path(arguments.predictions.front()).replace_extension(".judged.jsonl") : arguments.journal;
}

/// Refuses a journal that is not meant to be gone on with.
eval::JudgeJournal openJournal(const BenchmarkArguments& arguments, Console& console) {
    const fs::path file = journalOf(arguments);
    const int64_t known = eval::JudgeJournal::count(file);
    require(known == 0 || arguments.resume, "{} holds {} judgements; add --resume to go on from them, or name another --journal", file.string(), known);
    eval::JudgeJournal journal(file);
    if (journal.damaged() > 0) {
        console.note(fmt::format("{}: {} damaged lines are passed over", file.string(), journal.damaged()));
    }
    return journal;
}

void noteProblems(const std::vector<std::string>& problems, Console& console) {
    for (size_t i = 0; i < std::min(problems.size(), kNamedProblems); ++i) {
        console.note(problems[i]);
    }
    if (problems.size() > kNamedProblems) {
        console.note(fmt::format("... and {} more like these", problems.size() - kNamedProblems));
    }
}

/// One run after the other under one journal.
class Benchmark {
public:
    Benchmark(const BenchmarkArguments& arguments, Console& console) : arguments_(arguments), console_(console) {
        if (!arguments.testFile.empty()) {
            questions_ = data::readDriveLmm(arguments.testFile);
        }
    }

    void addPredictions() {
        std::vector<eval::PredictionFile> files;
        for (const fs::path& path : arguments_.predictions) {
            files.push_back(eval::readPredictions(path));   // all of them before anything is paid for
        }
        std::vector<std::map<std::string, eval::JudgeScores>> scores(files.size());
        if (!arguments_.judge.empty()) {
            judge(files, scores);
        }
        for (size_t i = 0; i < files.size(); ++i) {
            runs_.push_back(eval::runOfPredictions(arguments_.predictions[i].stem().string(), questions_, files[i], scores[i]));
            runs_.back().judge = judge_;
        }
        if (!arguments_.scoresOut.empty()) {
            writeScores(files.front(), scores.front());
        }
    }

    void addScores() {
        for (const fs::path& path : arguments_.scores) {
            runs_.push_back(eval::runOfScores(path.stem().string(), questions_, eval::readScoreFile(path)));
        }
    }

    const std::vector<eval::BenchmarkRun>& runs() const { return runs_; }
    int exitCode() const { return exitCode_; }

private:
    void judge(const std::vector<eval::PredictionFile>& files, std::vector<std::map<std::string, eval::JudgeScores>>& scores) {
        const eval::JudgeOptions options = judgeOptions(arguments_);
        auto journal = openJournal(arguments_, console_);
        LongTask task(console_, "Stopping; what was judged so far is kept and reported");
        for (size_t i = 0; i < files.size() && !task.wasStopped(); ++i) {
            const auto cases = casesOf(questions_, files[i]);
            const auto outcome = eval::judgeReplies(options, rollout::serverKey(), cases, journal, task.stop(), console_.progress());
            console_.endProgress();
            noteProblems(outcome.problems, console_);
            if (!outcome.failure.empty()) {
                fail(ErrorKind::Io, "{}; {} of {} replies are judged and kept in {}, --resume goes on from there", outcome.failure, outcome.scores.size(),
                     cases.size(), journalOf(arguments_).string());
            }
            scores[i] = outcome.scores;
            judge_ = outcome.model;
        }
        exitCode_ = task.exitCode();
    }

    void writeScores(const eval::PredictionFile& file, const std::map<std::string, eval::JudgeScores>& scores) const {
        std::vector<eval::ScoredReply> replies;
        for (const auto& [question, prediction] : eval::pairWithQuestions(questions_, file.predictions).answers) {
            const auto found = scores.find(prediction->idx);
            if (found == scores.end()) {
                continue;
            }
            const int choice = question->isMultipleChoice() ? (eval::readChoice(*question, prediction->reply).isOfficialRight() ? 1 : 0) : -1;
            replies.push_back({prediction->idx, found->second, wholeQuestion(*question), eval::groundTruthOf(*question), prediction->reply, choice});
        }
        eval::writeScoreFile(arguments_.scoresOut, replies);
    }

    const BenchmarkArguments& arguments_;
    Console& console_;
    Questions questions_;
    std::vector<eval::BenchmarkRun> runs_;
    std::string judge_;   ///< model that judged
    int exitCode_ = kExitOk;
};

json reportJson(const std::vector<eval::BenchmarkRun>& runs) {
    json object{{"runs", json::array()}, {"published", eval::publishedJson()}};
    for (const eval::BenchmarkRun& run : runs) {
        object["runs"].push_back(eval::toJson(run));
    }
    return object;
}

}  // namespace

void requireWritable(const fs::path& file) {
    if (!file.empty()) {
        const store::AtomicFile probe(file);   // its temporary file is removed again
    }
}

int runBenchmark(const BenchmarkArguments& arguments, const fs::path& out, bool asJson, Console& console) {
    require(!arguments.predictions.empty() || !arguments.scores.empty(),
            "--test-file {} asks for a model's replies beside it: add --predictions FILE or --scores FILE", arguments.testFile.string());
    requireWritable(arguments.scoresOut);
    Benchmark benchmark(arguments, console);
    benchmark.addPredictions();
    benchmark.addScores();
    for (const eval::BenchmarkRun& run : benchmark.runs()) {
        noteProblems(run.problems, console);
    }
    asJson ? printJson(console, reportJson(benchmark.runs())) : console.print(eval::benchmarkText(benchmark.runs()));
    if (!out.empty()) {
        store::writeFileAtomically(out, reportJson(benchmark.runs()).dump(2, ' ', false, json::error_handler_t::replace) + "\n");
    }
    return benchmark.exitCode();
}

void addBenchmarkOptions(CLI::App* command, BenchmarkArguments& arguments) {
    const auto add = [&](const char* name, auto& value, const char* description) { return command->add_option(name, value, description)->group(kGroup); };
    auto* test = add("--test-file", arguments.testFile, "DriveLMM-o1's test file: a list or an object of records")->type_name("FILE");
    auto* predictions = add("--predictions", arguments.predictions, "A model's replies (idx and llm-response, or id and answer); repeat it to compare")
                            ->type_name("FILE...")
                            ->needs(test);
    auto* scores = add("--scores", arguments.scores, "What the official script wrote: judged replies; repeat it")->type_name("FILE...");
    auto* judge = add("--judge", arguments.judge,
                      "URL of an OpenAI-compatible server that gives the twelve scores; its key is taken from OMNIDRIVE_SERVER_KEY or OPENAI_API_KEY")
                      ->type_name("URL")
                      ->needs(predictions)
                      ->check(CLI::Validator(checkedUrl, ""));
    add("--judge-model", arguments.judgeModel, "Who judges there (published rows: gpt-4o-mini); default: the only model it offers")->type_name("NAME")->needs(judge);
    add("--rubric", arguments.rubric, "What the judge is told to do, as text; default: ours, share/omnidrive/eval/judge_rubric.md")->type_name("FILE")->needs(judge);
    add("--journal", arguments.journal, "Where judgements are kept one by one; default: the predictions' name with .judged.jsonl")->type_name("FILE")->needs(judge);
    command->add_flag("--resume", arguments.resume, "Go on from the judgements of the journal: equal rubric, model, question and replies are not asked again")
        ->group(kGroup)
        ->needs(judge);
    add("--judge-requests", arguments.concurrent, "Requests under way at a time")->capture_default_str()->check(inRange(1, 1024))->needs(judge);
    add("--judge-rate", arguments.perMinute, "Requests begun a minute, at most, each further try among them; 0: no limit")->capture_default_str()->check(inRange(0.0, 1e6))->needs(judge);
    add("--judge-timeout", arguments.timeoutS, "Seconds for one judgement")->capture_default_str()->type_name("SECONDS")->check(inRange(0.1, 86400.0))->needs(judge);
    add("--judge-retries", arguments.retries, "Further tries after status 429, 5xx or a lost connection")->capture_default_str()->check(inRange(0, 100))->needs(judge);
    add("--scores-out", arguments.scoresOut, "Write the judged replies of the first file as the official script does")->type_name("FILE")->needs(judge);
    for (const char* other : {"--model", "--engine", "--traces", "--compare", "--samples"}) {
        predictions->excludes(command->get_option(other));
        scores->excludes(command->get_option(other));
    }
}

}  // namespace omnidrive::app
