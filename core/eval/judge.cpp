// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/judge.h"

#include "base/error.h"
#include "base/resources.h"
#include "rollout/chat_client.h"
#include "store/file_io.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace omnidrive::eval {

namespace {

using nlohmann::json;
using rollout::ChatClient;
using rollout::ChatServer;

constexpr int kBrokenInARow = 8, kTries = 2;
constexpr int64_t kLargestRubric = 1 << 20;

json requestFor(const JudgeOptions& options, const std::string& model, const JudgeCase& judged) {
    const std::string text =
        "Question: " + judged.question + "\nGround Truth: " + judged.groundTruth + "\nLLM Response: " + judged.reply;
    return {{"model", model},
            {"messages",
             json::array({{{"role", "system"}, {"content", options.rubric}}, {{"role", "user"}, {"content", text}}})},
            {"temperature", 0},
            {"max_tokens", options.maxTokens},
            {"stream", false},
            {"response_format", judgeReplyFormat()}};
}

/// What became of one case.
struct Judgement {
    std::optional<JudgeScores> scores;
    std::string problem;    ///< when there are none; empty when stopped
    bool isBroken = false;  ///< the server broke at it
};

/// Hands the cases to workers and collects what they bring.
class Jury {
public:
    Jury(ChatServer& server, const JudgeOptions& options, const std::vector<JudgeCase>& cases, JudgeJournal& journal,
         JudgeOutcome& outcome, const ProgressFn& progress)
        : server_(server),
          options_(options),
          cases_(cases),
          journal_(journal),
          outcome_(outcome),
          progress_(progress) {}

    void run(const std::stop_token& stop) {
        takeKnown();
        const std::stop_callback passOn(stop, [this] { stopAll_.request_stop(); });
        std::vector<std::jthread> workers;
        for (size_t i = 0; i < std::min(open_.size(), static_cast<size_t>(server_.options().concurrent)); ++i) {
            workers.emplace_back([this] { work(); });
        }
    }

private:
    std::string keyOf(const JudgeCase& judged) const { return judgementKey(options_.rubric, outcome_.model, judged); }

    void takeKnown() {
        for (const JudgeCase& judged : cases_) {
            if (const auto known = journal_.find(keyOf(judged))) {
                outcome_.scores[judged.idx] = *known;
                ++outcome_.fromJournal;
            } else {
                open_.push_back(&judged);
            }
        }
        reportProgress();
    }

    void work() {
        try {
            ChatClient client(server_);
            for (size_t i = next_++; i < open_.size() && !stopAll_.stop_requested(); i = next_++) {
                const auto known = knownMeanwhile(*open_[i]);
                take(*open_[i], known ? Judgement{known, {}, false} : ask(client, *open_[i]), !known);
            }
        } catch (const std::exception& error) {
            const std::lock_guard lock(mutex_);
            giveUp(error.what());
        }
    }

    /// An equal reply to an equal question was judged since.
    std::optional<JudgeScores> knownMeanwhile(const JudgeCase& judged) {
        const std::lock_guard lock(mutex_);
        return journal_.find(keyOf(judged));
    }

    Judgement ask(ChatClient& client, const JudgeCase& judged) {
        Judgement judgement;
        for (int attempt = 0; attempt < kTries && !judgement.scores; ++attempt) {
            const auto answer = client.ask(requestFor(options_, outcome_.model, judged), stopAll_.get_token());
            if (answer.outcome != ChatClient::Outcome::Replied) {
                return {{}, answer.message, answer.outcome == ChatClient::Outcome::Broken};
            }
            try {
                judgement.scores = parseJudgeReply(answer.reply.text);
            } catch (const Error& error) {
                judgement.problem = answer.reply.finish == "length"
                                        ? fmt::format("{} (cut at {} tokens)", error.what(), options_.maxTokens)
                                        : error.what();
            }
        }
        return judgement;
    }

    void take(const JudgeCase& judged, const Judgement& judgement, bool isNew) {
        const std::lock_guard lock(mutex_);
        if (judgement.scores && isNew) {
            journal_.add(keyOf(judged), judged.idx, outcome_.model, *judgement.scores);
        }
        if (judgement.scores) {
            outcome_.scores[judged.idx] = *judgement.scores;
        } else if (!judgement.problem.empty()) {
            outcome_.problems.push_back(judged.idx + ": " + judgement.problem);
        }
        brokenInARow_ = judgement.isBroken ? brokenInARow_ + 1 : 0;
        if (brokenInARow_ >= kBrokenInARow) {
            giveUp(judgement.problem);
        }
        reportProgress();
    }

    void giveUp(const std::string& why) {
        outcome_.failure = outcome_.failure.empty() ? why : outcome_.failure;
        stopAll_.request_stop();
    }

    void reportProgress() {
        if (progress_) {
            progress_({static_cast<int64_t>(outcome_.scores.size() + outcome_.problems.size()),
                       static_cast<int64_t>(cases_.size()), "judged"});
        }
    }

    ChatServer& server_;
    const JudgeOptions& options_;
    const std::vector<JudgeCase>& cases_;
    JudgeJournal& journal_;
    JudgeOutcome& outcome_;
    const ProgressFn& progress_;
    std::vector<const JudgeCase*> open_;  ///< not in the journal
    std::stop_source stopAll_;
    std::atomic<size_t> next_ = 0;
    std::mutex mutex_;
    int brokenInARow_ = 0;
};

}  // namespace

std::string loadRubric(const std::filesystem::path& file) {
    const auto source = file.empty() ? resourcePath("eval/judge_rubric.md") : file;
    std::string rubric = store::readTextFile(source, kLargestRubric);
    if (rubric.find_first_not_of(" \t\r\n") == std::string::npos) {
        fail(ErrorKind::Format, "{}: the rubric is empty", source.string());
    }
    return rubric;
}

JudgeOutcome judgeReplies(const JudgeOptions& options, const std::string& key, const std::vector<JudgeCase>& cases,
                          JudgeJournal& journal, const std::stop_token& stop, const ProgressFn& progress) {
    require(options.maxTokens >= 1, "the judge must be allowed at least one token, got {}", options.maxTokens);
    ChatServer server(options.server, key);
    JudgeOutcome outcome;
    outcome.model = ChatClient(server).modelName(stop);
    if (!stop.stop_requested()) {
        Jury(server, options, cases, journal, outcome, progress).run(stop);
    }
    return outcome;
}

}  // namespace omnidrive::eval
