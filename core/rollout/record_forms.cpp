// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/record_forms.h"

#include "rollout/record_parts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace omnidrive::rollout {

namespace {

using nlohmann::json;

struct FormText {
    TraceForm form;
    const char *word, *name;
    std::set<std::string> fields;   ///< that fromRecord looks at
};

const std::array<FormText, kTraceForms.size()>& formTexts() {
    static const std::array<FormText, kTraceForms.size()> texts{{
        {TraceForm::DeepEyes, "deepeyes", "DeepEyes traces", {"image", "question", "answer", "pred_ans", "pred_output", "acc"}},
        {TraceForm::LoggingBoard, "rl-logging-board", "RL Logging Board rollouts",
         {"prompt", "response", "reward", "step", "ref_response", "ref_reward", "response_tokens", "logprobs", "ref_logprobs", "ground_truth"}},
        {TraceForm::Verl, "verl", "verl rollout dump", {"input", "output", "gts", "score", "step", "acc", "advantage"}},
        {TraceForm::Trl, "trl", "TRL completions", {"step", "prompt", "completion", "advantage", "solution", "answer", "ground_truth", "images"}},
        {TraceForm::Messages, "messages", "conversations with tool calls",
         {"messages", "conversation", "id", "custom_id", "answer", "ground_truth", "reward", "score", "acc", "step", "images"}},
        {TraceForm::Predictions, "predictions", "DriveLMM-o1 predictions",
         {"idx", "id", "llm-response", "answer", "question", "final_answer", "gt_answer", "image"}},
    }};
    return texts;
}

const FormText& textOf(TraceForm form) {
    return *std::find_if(formTexts().begin(), formTexts().end(), [&](const FormText& text) { return text.form == form; });
}

bool isMessage(const json& value) { return value.is_object() && value.contains("role") && (value.contains("content") || value.contains("tool_calls")); }

bool isConversation(const json& value) { return value.is_array() && !value.empty() && isMessage(value.front()); }

bool holdsConversation(const json& record, const char* key) {
    const auto found = record.find(key);
    return found != record.end() && isConversation(*found);
}

}  // namespace

const char* traceFormWord(TraceForm form) { return textOf(form).word; }
const char* traceFormName(TraceForm form) { return textOf(form).name; }

std::optional<TraceForm> traceFormFromWord(std::string_view word) {
    const auto found = std::find_if(formTexts().begin(), formTexts().end(), [&](const FormText& text) { return word == text.word; });
    return found == formTexts().end() ? std::nullopt : std::optional(found->form);
}

bool fitsForm(TraceForm form, const json& record) {
    if (!record.is_object()) {
        return form == TraceForm::Messages && isConversation(record);
    }
    const auto has = [&](const char* key) { return record.contains(key); };
    switch (form) {
        case TraceForm::DeepEyes: return has("pred_output") || (has("image") && has("pred_ans"));
        case TraceForm::Messages: return holdsConversation(record, "messages") || holdsConversation(record, "conversation");
        case TraceForm::Trl: return has("prompt") && has("completion");
        case TraceForm::LoggingBoard: return has("prompt") && has("response");
        case TraceForm::Verl: return has("input") && has("output");
        case TraceForm::Predictions: break;
    }
    return (has("idx") && has("llm-response")) || (has("id") && has("answer") && !has("conversations"));
}

std::optional<TraceForm> traceFormOf(const json& record) {
    constexpr std::array kByDistinctness{TraceForm::DeepEyes,     TraceForm::Messages, TraceForm::Trl,
                                         TraceForm::LoggingBoard, TraceForm::Verl,     TraceForm::Predictions};
    const auto found = std::find_if(kByDistinctness.begin(), kByDistinctness.end(), [&](TraceForm form) { return fitsForm(form, record); });
    return found == kByDistinctness.end() ? std::nullopt : std::optional(*found);
}

Trajectory fromRecord(TraceForm form, const json& record) {
    switch (form) {
        case TraceForm::DeepEyes: return fromDeepEyesRecord(record);
        case TraceForm::LoggingBoard: return fromBoardRecord(record);
        case TraceForm::Verl: return fromVerlRecord(record);
        case TraceForm::Trl: return fromTrlRecord(record);
        case TraceForm::Messages: return fromConversation(record);
        case TraceForm::Predictions: break;
    }
    return fromPrediction(record);
}

std::optional<int64_t> stepOfRecord(const json& record) {
    const auto found = record.is_object() ? record.find("step") : record.end();
    return found != record.end() && found->is_number_integer() && *found >= 0 ? std::optional(found->get<int64_t>()) : std::nullopt;
}

std::optional<double> referenceRewardOf(TraceForm form, const json& record) {
    return form == TraceForm::LoggingBoard ? numberAt(record, "ref_reward") : std::nullopt;
}

std::string promptOfRecord(TraceForm form, const json& record) {
    const char* key = form == TraceForm::Verl ? "input" : form == TraceForm::Trl || form == TraceForm::LoggingBoard ? "prompt" : nullptr;
    const auto found = key == nullptr ? record.end() : record.find(key);
    return found == record.end() ? std::string() : found->is_string() ? found->get<std::string>() : found->dump();
}

std::string unreadFields(TraceForm form, const json& record) {
    std::string unread;
    if (!record.is_object()) {
        return unread;
    }
    for (const auto& [key, value] : record.items()) {
        const bool isReward = form == TraceForm::Trl && value.is_number();   // a column a reward function: their sum is the total
        if (!textOf(form).fields.contains(key) && !isReward) {
            unread += (unread.empty() ? "" : ", ") + key;
        }
    }
    return unread;
}

}  // namespace omnidrive::rollout
