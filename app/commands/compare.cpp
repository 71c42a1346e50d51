// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/exit_code.h"
#include "app/stored_rollouts.h"
#include "eval/text_table.h"
#include "jobs/run_comparison.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>

namespace omnidrive::app {

namespace {

using eval::TextTable;
using insight::CasePair;
using insight::PairOutcome;
using insight::PairSide;
using nlohmann::json;

struct CompareOptions {
    std::filesystem::path runA, runB;
    std::string stepsA, stepsB;
    bool all = false;
    bool json = false;
};

const char* outcomeName(PairOutcome outcome) {
    switch (outcome) {
        case PairOutcome::Gained: return "gained";
        case PairOutcome::Lost: return "lost";
        case PairOutcome::SameRight: return "same-right";
        case PairOutcome::SameWrong: break;
    }
    return "same-wrong";
}

bool isChanged(const CasePair& pair) { return pair.outcome == PairOutcome::Gained || pair.outcome == PairOutcome::Lost; }

json sideJson(const PairSide& side) {
    return {{"rollout", side.rolloutId}, {"answer", side.answer}, {"rollouts", side.rollouts}, {"right", side.right}, {"reward", side.reward}};
}

json comparisonJson(const jobs::RunComparison& comparison) {
    const insight::PairedCases& cases = comparison.cases;
    json object{{"cases", cases.pairs.size()},     {"gained", cases.gained},     {"lost", cases.lost},         {"same_right", cases.sameRight},
                {"same_wrong", cases.sameWrong},   {"only_a", cases.onlyA},      {"only_b", cases.onlyB},      {"unjudged", cases.unjudged},
                {"unreadable", comparison.unreadable}, {"mcnemar_p", cases.pValue}, {"sentence", insight::sentenceOf(cases)}, {"pairs", json::array()}};
    for (const CasePair& pair : cases.pairs) {
        object["pairs"].push_back({{"sample", pair.sampleId},
                                   {"question", pair.question},
                                   {"expected", pair.expected},
                                   {"outcome", outcomeName(pair.outcome)},
                                   {"a", sideJson(pair.a)},
                                   {"b", sideJson(pair.b)}});
    }
    return object;
}

std::string sideText(const PairSide& side) {
    const std::string answer = eval::elided(eval::singleLine(side.answer), 16);
    return side.rollouts == 1 ? answer : fmt::format("{} ({}/{} right)", answer, side.right, side.rollouts);
}

std::string pairTable(const insight::PairedCases& cases, bool all) {
    using enum TextTable::Align;
    TextTable table({{"", Left}, {"rollout A", Left}, {"rollout B", Left}, {"A", Left}, {"B", Left}, {"expected", Left}, {"question", Left}});
    bool isEmpty = true;
    for (const CasePair& pair : cases.pairs) {
        if (all || isChanged(pair)) {
            isEmpty = false;
            table.addRow({outcomeName(pair.outcome), pair.a.rolloutId, pair.b.rolloutId, sideText(pair.a), sideText(pair.b),
                          eval::elided(eval::singleLine(pair.expected), 16), eval::elided(eval::singleLine(pair.question), 50)});
        }
    }
    return isEmpty ? std::string() : "\n" + table.render();
}

/// What was left out, one line each.
std::string leftOutText(const jobs::RunComparison& comparison) {
    const insight::PairedCases& cases = comparison.cases;
    std::string text;
    if (cases.onlyA + cases.onlyB > 0) {
        text += fmt::format("{} cases are in A alone, {} in B alone.\n", cases.onlyA, cases.onlyB);
    }
    if (cases.unjudged > 0 && !cases.pairs.empty()) {
        text += fmt::format("{} cases in both have no reference answer.\n", cases.unjudged);
    }
    if (comparison.unreadable > 0) {
        text += fmt::format("{} traces cannot be read; 'omnidrive verify' names them.\n", comparison.unreadable);
    }
    return text;
}

int compare(const CompareOptions& options, Console& console) {
    const auto comparison = jobs::compareRuns({options.runA, parseStepRange(options.stepsA)}, {options.runB, parseStepRange(options.stepsB)}, {}, console.progress());
    console.endProgress();
    if (options.json) {
        printJson(console, comparisonJson(comparison));
    } else {
        console.print(insight::sentenceOf(comparison.cases) + "\n" + leftOutText(comparison) + pairTable(comparison.cases, options.all));
    }
    return kExitOk;
}

}  // namespace

void addCompareCommand(Program& program) {
    const auto options = std::make_shared<CompareOptions>();
    CLI::App* command = program.addCommand("compare", "Pair two runs (or steps of one run) case by case: gained, lost, same; McNemar's exact test",
                                           [options](Console& console) { return compare(*options, console); });
    command->add_option("RUN_A", options->runA, "Run folder, archive or trace file: before")->required()->type_name("");
    command->add_option("RUN_B", options->runB, "Likewise: after")->required()->type_name("");
    command->add_option("--steps-a", options->stepsA, "Only these training steps of RUN_A")->type_name("FROM:TO");
    command->add_option("--steps-b", options->stepsB, "Only these training steps of RUN_B")->type_name("FROM:TO");
    command->add_flag("--all", options->all, "List the cases that stayed the same too");
    addJsonFlag(command, options->json);
}

}  // namespace omnidrive::app
