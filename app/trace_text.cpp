// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/trace_text.h"

#include "eval/text_table.h"
#include "rollout/call_measures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <string_view>
#include <vector>

namespace omnidrive::app {

namespace {

using rollout::Observation;
using rollout::ToolCall;
using rollout::Trajectory;
using rollout::Turn;

constexpr size_t kNameColumns = 11;

/// "  Thought    text", further lines of the text below its first.
std::string field(std::string_view name, std::string_view text) {
    std::string result;
    std::string_view title = name;
    while (true) {
        const size_t end = text.find('\n');
        result += fmt::format("  {:<{}}{}\n", title, kNameColumns, eval::singleLine(text.substr(0, end)));
        if (end == std::string_view::npos) {
            return result;
        }
        text.remove_prefix(end + 1);
        title = "";
    }
}

std::string boxText(const BoxF& box) {
    return fmt::format("[{:g}, {:g}, {:g}, {:g}]", box.x0, box.y0, box.x1, box.y1);
}

std::string boxesText(const ToolCall& call) {
    std::vector<std::string> parts;
    if (call.boxInModel) {
        parts.push_back("asked " + boxText(*call.boxInModel) + " as shown");
    }
    if (call.boxInImage) {
        parts.push_back(boxText(*call.boxInImage) + " in the picture");
    }
    if (call.effectiveBox) {
        parts.push_back("cut " + boxText(toBoxF(*call.effectiveBox)));
    }
    if (!call.adjustments.empty()) {
        parts.push_back(fmt::format("({})", fmt::join(call.adjustments, ", ")));
    }
    return fmt::format("{}", fmt::join(parts, " "));
}

std::string placeText(const ToolCall& call) {
    return call.crossesTileEdge ? call.camera + ", reaches into another camera" : call.camera;
}

std::string scoreText(const ToolCall& call) {
    std::vector<std::string> parts;
    if (call.clipCosine) {
        parts.push_back(fmt::format("cosine {:.3f}", *call.clipCosine));
    }
    if (call.groundingScore) {
        parts.push_back(fmt::format("grounding {:.3f}", *call.groundingScore));
    }
    if (call.labelConsistent) {
        parts.emplace_back(*call.labelConsistent ? "label fits the text"
                                                 : "label does not fit the text: counts nothing");
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string optional(std::string_view name, const std::string& text) {
    return text.empty() ? "" : field(name, text);
}

std::string callText(const ToolCall& call) {
    const std::string head = fmt::format("{} \"{}\"", call.name.empty() ? "(unreadable)" : call.name, call.label);
    std::string text = field("Call", head) + optional("Box", boxesText(call)) + optional("Camera", placeText(call));
    text += call.valid ? optional("CLIP", scoreText(call)) : field("Rejected", call.rejectReason);
    return text + (call.name.empty() ? field("Written", call.rawJson) : "");
}

std::string observationText(const Observation& observation) {
    if (!observation.ok) {
        return field("Error", observation.error);
    }
    // A server does not say how many tokens a picture takes.
    const std::string tokens = observation.imageTokens > 0 ? fmt::format(", {} tokens", observation.imageTokens) : "";
    return field("Crop", fmt::format("{} x {} pixels{}", observation.shownWidth, observation.shownHeight, tokens));
}

std::string turnText(const Trajectory& trajectory, size_t index) {
    const Turn& turn = trajectory.turns[index];
    std::string text = fmt::format("\nTurn {} ({} tokens)\n", index + 1, turn.tokens());
    text += optional("Thought", turn.thought);
    text += turn.tool ? callText(*turn.tool) : "";
    for (const Observation& observation : trajectory.observations) {
        text += observation.afterTurn == static_cast<int>(index) ? observationText(observation) : "";
    }
    text += optional("Answer", turn.answer);
    const bool isBare = turn.thought.empty() && turn.answer.empty() && !turn.tool;
    return text + (isBare ? field("Text", turn.text) : "");
}

std::string headText(const Trajectory& trajectory) {
    std::string text = fmt::format("Rollout {}\n", eval::singleLine(trajectory.id));
    text += trajectory.stage > 0 ? field("Made at", fmt::format("stage {}, step {}", trajectory.stage, trajectory.step))
                                 : "";
    text += field("Policy", fmt::format("{}, temperature {:g}, seed {}", trajectory.policyVersion,
                                        trajectory.temperature, trajectory.seed));
    text +=
        field("Picture",
              fmt::format("{} x {} pixels, shown as {} x {}{}", trajectory.imageWidth, trajectory.imageHeight,
                          trajectory.modelWidth, trajectory.modelHeight,
                          trajectory.frameIds.size() > 1 ? fmt::format(", {} views", trajectory.frameIds.size()) : ""));
    return text + field("Question", trajectory.question) + optional("Expected", trajectory.expectedAnswer);
}

/// Terms and the advantage where they are known: traces of other programs need not tell them.
std::string rewardText(const Trajectory& trajectory) {
    const rollout::Rewards& rewards = trajectory.rewards;
    std::string terms;
    const auto add = [&](const char* name, double value, const std::string& text) {
        terms += std::isnan(value) ? "" : fmt::format("{}{} {}", terms.empty() ? "" : ", ", name, text);
    };
    add("accuracy", rewards.accuracy, fmt::format("{:g}", rewards.accuracy));
    add("format", rewards.format, fmt::format("{:g}", rewards.format));
    add("grounding", rewards.grounding, fmt::format("{:.3f}", rewards.grounding));
    add("tool", rewards.tool, fmt::format("{:g}", rewards.tool));
    add("tool cost", rewards.toolCost, fmt::format("{:g}", rewards.toolCost));
    add("overlong", rewards.overlong, fmt::format("{:g}", rewards.overlong));
    return fmt::format("{:.3f}{}; advantage {}{}", rewards.total, terms.empty() ? "" : fmt::format(" (unweighted: {})", terms), advantageText(trajectory.advantage),
                       trajectory.groupHasSignal ? "" : ", group without signal");
}

}  // namespace

std::string advantageText(double advantage) { return std::isnan(advantage) ? "-" : fmt::format("{:+.3f}", advantage); }

std::string verdictText(const Trajectory& trajectory) {
    return trajectory.answerText.empty() ? "no answer" : trajectory.correct ? "right" : "wrong";
}

std::string traceText(const Trajectory& trajectory) {
    std::string text = headText(trajectory);
    for (size_t turn = 0; turn < trajectory.turns.size(); ++turn) {
        text += turnText(trajectory, turn);
    }
    // Without a reference answer there is nothing that could be right.
    const bool isJudged = !trajectory.expectedAnswer.empty();
    text += "\n" + field("Answer", trajectory.answerText.empty() ? "none" : trajectory.answerText) +
            (isJudged ? field("Verdict", verdictText(trajectory)) + field("Reward", rewardText(trajectory)) : "");
    return text + (trajectory.truncated ? field("Note", "ended by a budget") : "");
}

}  // namespace omnidrive::app
