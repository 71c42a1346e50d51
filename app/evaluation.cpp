// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/evaluation.h"

#include "base/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace omnidrive::app {

namespace {

constexpr uint64_t kBootstrapSeed = 1;

eval::ReportInfo infoOf(const train::EvalRequest& request, const std::string& name) {
    const std::string model = request.server.url.empty() ? request.model : fmt::format("{} at {}", name, request.server.url);
    return {name, model, request.recipe, request.split, request.greedy, request.seed, request.toolAllowed};
}

/// The pairs as values, in an order that does not matter to the bootstrap.
eval::BootstrapDifference bootstrapOf(const eval::PairedOutcome& outcome) {
    std::vector<double> before, after;
    const auto add = [&](int64_t count, double first, double second) {
        before.insert(before.end(), static_cast<size_t>(count), first);
        after.insert(after.end(), static_cast<size_t>(count), second);
    };
    add(outcome.both, 1, 1);
    add(outcome.gained, 0, 1);
    add(outcome.lost, 1, 0);
    add(outcome.neither, 0, 0);
    return eval::bootstrapDifference(before, after, kBootstrapSeed);
}

}  // namespace

std::optional<Evaluation> evaluate(const train::EvalRequest& request, const std::string& name, LongTask& task) {
    const auto trajectories = train::runEvaluation(request, task.stop(), task.console().progress());
    task.console().endProgress();
    if (trajectories.empty() && task.wasStopped()) {
        return std::nullopt;
    }
    return Evaluation{eval::makeReport(trajectories, infoOf(request, name)), eval::judgedAnswers(trajectories)};
}

PairedComparison compareEvaluations(const Evaluation& before, const Evaluation& after) {
    PairedComparison result;
    result.before = before.report.info.name;
    result.after = after.report.info.name;
    result.mode = after.report.info.greedy ? "greedy" : "sampled";
    result.outcome = eval::pairOutcomes(before.answers, after.answers);
    require(result.outcome.pairs() > 0, "{} and {} have no question in common", result.before, result.after);
    result.difference = bootstrapOf(result.outcome);
    result.mcnemarP = eval::mcnemarExactP(result.outcome.gained, result.outcome.lost);
    return result;
}

std::string comparisonSentence(const PairedComparison& comparison) {
    const auto& [mean, interval] = comparison.difference;
    return fmt::format(
        "{} against {}, {}: {:+.1f} points [{:+.1f}, {:+.1f}], {} gained, {} lost of {}, McNemar p = {:.2g}",
        comparison.after, comparison.before, comparison.mode, 100 * mean, 100 * interval.low, 100 * interval.high,
        comparison.outcome.gained, comparison.outcome.lost, comparison.outcome.pairs(), comparison.mcnemarP);
}

nlohmann::json comparisonJson(const PairedComparison& comparison) {
    const eval::PairedOutcome& outcome = comparison.outcome;
    return {{"before", comparison.before},
            {"after", comparison.after},
            {"mode", comparison.mode},
            {"difference", comparison.difference.mean},
            {"low", comparison.difference.interval.low},
            {"high", comparison.difference.interval.high},
            {"both", outcome.both},
            {"gained", outcome.gained},
            {"lost", outcome.lost},
            {"neither", outcome.neither},
            {"unpaired", outcome.unpaired},
            {"mcnemar_p", comparison.mcnemarP}};
}

nlohmann::json evaluationJson(const Evaluation& evaluation) {
    nlohmann::json answers = nlohmann::json::array();
    for (const eval::JudgedAnswer& answer : evaluation.answers) {
        answers.push_back({answer.sampleId, answer.correct});
    }
    return {{"report", eval::toJson(evaluation.report)}, {"answers", std::move(answers)}};
}

Evaluation evaluationFromJson(const nlohmann::json& json, const std::string& nameForErrors) {
    Evaluation evaluation;
    try {
        evaluation.report = eval::reportFromJson(json.at("report"), nameForErrors);
        for (const nlohmann::json& answer : json.at("answers")) {
            evaluation.answers.push_back({answer.at(0).get<std::string>(), answer.at(1).get<bool>()});
        }
    } catch (const nlohmann::json::exception& problem) {
        fail(ErrorKind::Format, "{} is no stored evaluation: {}", nameForErrors, problem.what());
    }
    return evaluation;
}

}  // namespace omnidrive::app
