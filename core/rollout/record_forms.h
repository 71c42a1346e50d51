// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::rollout {

/// Forms of other programs' trace records.
enum class TraceForm {
    DeepEyes,      ///< evaluation file: image, question, answer, pred_ans, pred_output[messages], acc
    LoggingBoard,  ///< RL Logging Board: prompt, response, reward, step, ref_response, ref_reward, response_tokens, logprobs, ref_logprobs
    Verl,          ///< rollout dump of verl: input, output, gts, score, step, and what the reward function added
    Trl,           ///< completions that TRL logs: step, prompt, completion, advantage, and a column a reward function
    Messages,      ///< OpenAI-style conversation: messages[role, content, tool_calls]
    Predictions    ///< answers to DriveLMM-o1 or DriveLM: idx and llm-response, or id and answer
};
inline constexpr std::array kTraceForms{TraceForm::DeepEyes, TraceForm::LoggingBoard, TraceForm::Verl,
                                        TraceForm::Trl,      TraceForm::Messages,     TraceForm::Predictions};
/// The word for command lines: "deepeyes", "rl-logging-board", "verl", "trl", "messages", "predictions".
const char* traceFormWord(TraceForm form);
/// For people: "DeepEyes traces".
const char* traceFormName(TraceForm form);
std::optional<TraceForm> traceFormFromWord(std::string_view word);

/// What a record is, by its fields; nullopt when it is none of these. A list of messages is a conversation too.
std::optional<TraceForm> traceFormOf(const nlohmann::json& record);
/// Whether a record has the fields that a form needs; several forms may fit.
bool fitsForm(TraceForm form, const nlohmann::json& record);

/// A record as a rollout. Every closed <tool_call> pair of the model becomes a call: valid when it holds JSON and nothing else, with a box;
/// otherwise it is kept and says why not ("bad-json: ..."). Text outside of the tags is kept as a turn of its own. Fields that are missing or of
/// another type are empty; nothing is invented: seeds and sizes of pictures are not in these files. Names of the rollout, its group and its policy
/// are left to the reader of the file; the form's own score, when it has one, is `rewards.total`, and `correct` is the accuracy or, without one, the
/// score from one half on. RL Logging Board's expected answer is what the reference policy wrote, and right is a reward that is no less than that one's.
Trajectory fromRecord(TraceForm form, const nlohmann::json& record);

/// Step of training that the record says it is from.
std::optional<int64_t> stepOfRecord(const nlohmann::json& record);
/// Reward of the reference policy's text for the same prompt; nullopt where the record has none.
std::optional<double> referenceRewardOf(TraceForm form, const nlohmann::json& record);
/// Prompt that rollouts of one group share, as a text; empty where a form has one rollout a question.
std::string promptOfRecord(TraceForm form, const nlohmann::json& record);
/// Fields of the record that fromRecord passes over, comma separated, in the order of their names.
std::string unreadFields(TraceForm form, const nlohmann::json& record);

/// Name of the n-th picture that lies inside a conversation itself (data: URL), from 0: "embedded-0". framePath() finds no file for it.
std::string embeddedPictureName(int number);
/// Bytes of such a picture; nullopt when the record has none of this name or its base64 is damaged.
std::optional<std::string> embeddedPicture(const nlohmann::json& record, std::string_view name);

Trajectory fromDeepEyesRecord(const nlohmann::json& record);
Trajectory fromBoardRecord(const nlohmann::json& record);
Trajectory fromVerlRecord(const nlohmann::json& record);
Trajectory fromTrlRecord(const nlohmann::json& record);
Trajectory fromConversation(const nlohmann::json& record);
Trajectory fromPrediction(const nlohmann::json& record);

/// One message of a conversation that was written out as one text.
struct WrittenMessage {
    std::string role, text;
};
/// Takes a rendered chat apart: by <|im_start|> and <|im_end|>, or, where special tokens were left out, by lines that hold a role alone.
/// @param firstRole of what stands before the first mark; text there that is blank is no message.
std::vector<WrittenMessage> writtenMessages(std::string_view text, std::string_view firstRole);

}  // namespace omnidrive::rollout
