// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/trajectory_json.h"

#include "store/json_fields.h"

#include <algorithm>
#include <array>

namespace omnidrive::rollout {

namespace {

using store::JsonFields;
using store::jsonNumber;
using store::jsonText;
using Json = nlohmann::json;

template <typename Enum, size_t N>
using Names = std::array<std::pair<Enum, const char*>, N>;

constexpr Names<TurnKind, 3> kTurnKinds = {
    {{TurnKind::Think, "think"}, {TurnKind::ToolCall, "tool_call"}, {TurnKind::Answer, "answer"}}};
constexpr Names<FinishReason, 3> kFinishReasons = {
    {{FinishReason::EndOfTurn, "end_of_turn"}, {FinishReason::Length, "length"}, {FinishReason::Budget, "budget"}}};

template <typename Enum, size_t N>
const char* nameOf(Enum value, const Names<Enum, N>& names) {
    return std::find_if(names.begin(), names.end(), [&](const auto& known) { return known.first == value; })->second;
}

template <typename Enum, size_t N>
Enum valueOf(const JsonFields& fields, const char* key, const Names<Enum, N>& names) {
    const std::string name = fields.text(key);
    const auto it = std::find_if(names.begin(), names.end(), [&](const auto& known) { return name == known.second; });
    if (it == names.end()) {
        fields.failAt(key, fmt::format("is \"{}\", which this program does not know", name));
    }
    return it->first;
}

template <typename T>
Json numberList(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T value : values) {
        list.push_back(jsonNumber(value));
    }
    return list;
}

Json textList(const std::vector<std::string>& values) {
    Json list = Json::array();
    for (const std::string& value : values) {
        list.push_back(jsonText(value));
    }
    return list;
}

Json boxList(const BoxF& box) { return numberList<double>({box.x0, box.y0, box.x1, box.y1}); }
Json boxList(const BoxI& box) { return {box.x0, box.y0, box.x1, box.y1}; }

template <typename T>
void setOptional(Json& json, const char* key, const std::optional<T>& value, Json (*convert)(const T&)) {
    if (value) {
        json[key] = convert(*value);
    }
}

Json numberJson(const double& value) { return jsonNumber(value); }
Json flagJson(const bool& value) { return value; }

void checkBoxLength(const JsonFields& fields, const char* key, size_t length) {
    if (length != 4) {
        fields.failAt(key, fmt::format("has {} numbers; a box has four", length));
    }
}

BoxF boxFrom(const JsonFields& fields, const char* key) {
    const std::vector<double> corners = fields.numbers(key);
    checkBoxLength(fields, key, corners.size());
    return {corners[0], corners[1], corners[2], corners[3]};
}

BoxI pixelBoxFrom(const JsonFields& fields, const char* key) {
    const std::vector<int> corners = fields.integers<int>(key);
    checkBoxLength(fields, key, corners.size());
    return {corners[0], corners[1], corners[2], corners[3]};
}

template <typename Read>
auto optionalFrom(const JsonFields& fields, const char* key, const Read& read) {
    return fields.has(key) ? std::optional(read(fields, key)) : std::nullopt;
}

double numberFrom(const JsonFields& fields, const char* key) { return fields.number(key); }
bool flagFrom(const JsonFields& fields, const char* key) { return fields.flag(key); }

Json toJson(const ToolCall& call) {
    Json json = {{"raw_json", jsonText(call.rawJson)},
                 {"name", jsonText(call.name)},
                 {"label", jsonText(call.label)},
                 {"image_index", call.imageIndex},
                 {"valid", call.valid},
                 {"reject_reason", jsonText(call.rejectReason)},
                 {"adjustments", textList(call.adjustments)},
                 {"camera", jsonText(call.camera)},
                 {"crosses_tile_edge", call.crossesTileEdge}};
    setOptional<BoxF>(json, "bbox_model", call.boxInModel, boxList);
    setOptional<BoxF>(json, "bbox_orig", call.boxInImage, boxList);
    setOptional<BoxI>(json, "bbox_effective", call.effectiveBox, boxList);
    setOptional<double>(json, "clip_score", call.clipCosine, numberJson);
    setOptional<double>(json, "grounding_score", call.groundingScore, numberJson);
    setOptional<bool>(json, "label_consistent", call.labelConsistent, flagJson);
    return json;
}

ToolCall toolCallFrom(const JsonFields& fields) {
    ToolCall call;
    call.rawJson = fields.text("raw_json");
    call.name = fields.text("name");
    call.label = fields.text("label");
    call.imageIndex = fields.integer<int>("image_index");
    call.valid = fields.flag("valid");
    call.rejectReason = fields.text("reject_reason");
    call.adjustments = fields.texts("adjustments");
    call.camera = fields.text("camera");
    call.crossesTileEdge = fields.flag("crosses_tile_edge");
    call.boxInModel = optionalFrom(fields, "bbox_model", boxFrom);
    call.boxInImage = optionalFrom(fields, "bbox_orig", boxFrom);
    call.effectiveBox = optionalFrom(fields, "bbox_effective", pixelBoxFrom);
    if (!call.valid) {
        call.effectiveBox.reset();   // earlier versions left it with calls that were not answered: it was never cut
    }
    call.clipCosine = optionalFrom(fields, "clip_score", numberFrom);
    call.groundingScore = optionalFrom(fields, "grounding_score", numberFrom);
    call.labelConsistent = optionalFrom(fields, "label_consistent", flagFrom);
    return call;
}

Json toJson(const Turn& turn) {
    Json json = {{"text", jsonText(turn.text)},
                 {"token_ids", turn.tokenIds},
                 {"logprobs", numberList(turn.logprobs)},
                 {"ref_logprobs", numberList(turn.refLogprobs)},
                 {"entropy", numberList(turn.entropy)},
                 {"kind", nameOf(turn.kind, kTurnKinds)},
                 {"finish_reason", nameOf(turn.finish, kFinishReasons)},
                 {"thought", jsonText(turn.thought)},
                 {"answer", jsonText(turn.answer)}};
    if (!turn.tokenTexts.empty()) {
        json["token_texts"] = textList(turn.tokenTexts);
    }
    if (turn.countedTokens != 0) {
        json["n_tokens"] = turn.countedTokens;
    }
    if (turn.tool) {
        json["tool"] = toJson(*turn.tool);
    }
    return json;
}

/// The token strip indexes these lists by token; a shorter one would be read past its end.
std::vector<float> perTokenFrom(const JsonFields& fields, const char* key, size_t tokens) {
    std::vector<float> values = fields.floats(key);
    if (!values.empty() && values.size() != tokens) {
        fields.failAt(key, fmt::format("has {} values for {} tokens", values.size(), tokens));
    }
    return values;
}

Turn turnFrom(const JsonFields& fields) {
    Turn turn;
    turn.text = fields.text("text");
    turn.tokenIds = fields.integers<int32_t>("token_ids");
    if (fields.has("token_texts")) {
        turn.tokenTexts = fields.texts("token_texts");
    }
    const size_t named = turn.tokenIds.empty() ? turn.tokenTexts.size() : turn.tokenIds.size();
    turn.logprobs = perTokenFrom(fields, "logprobs", named);
    turn.refLogprobs = perTokenFrom(fields, "ref_logprobs", named);
    turn.entropy = perTokenFrom(fields, "entropy", named);
    turn.countedTokens = fields.has("n_tokens") ? fields.integer<int64_t>("n_tokens") : 0;
    turn.kind = valueOf(fields, "kind", kTurnKinds);
    turn.finish = valueOf(fields, "finish_reason", kFinishReasons);
    turn.thought = fields.text("thought");
    turn.answer = fields.text("answer");
    if (fields.has("tool")) {
        turn.tool = toolCallFrom(fields.child("tool"));
    }
    return turn;
}

Json toJson(const Observation& observation) {
    return {{"after_turn", observation.afterTurn},
            {"status", observation.ok ? "ok" : "error"},
            {"error", jsonText(observation.error)},
            {"image_id", jsonText(observation.imageId)},
            {"crop_px", boxList(observation.cropInImage)},
            {"shown_px", {observation.shownWidth, observation.shownHeight}},
            {"n_image_tokens", observation.imageTokens},
            {"text", jsonText(observation.text)},
            {"token_ids", observation.tokenIds}};
}

bool okFrom(const JsonFields& fields) {
    const std::string status = fields.text("status");
    if (status != "ok" && status != "error") {
        fields.failAt("status", "is neither \"ok\" nor \"error\"");
    }
    return status == "ok";
}

std::pair<int, int> sizeFrom(const JsonFields& fields, const char* key) {
    const std::vector<int> size = fields.integers<int>(key);
    if (size.size() != 2) {
        fields.failAt(key, "is not a pair of width and height");
    }
    return {size[0], size[1]};
}

Observation observationFrom(const JsonFields& fields) {
    Observation observation;
    observation.afterTurn = fields.integer<int>("after_turn");
    observation.ok = okFrom(fields);
    observation.error = fields.text("error");
    observation.imageId = fields.text("image_id");
    observation.cropInImage = pixelBoxFrom(fields, "crop_px");
    std::tie(observation.shownWidth, observation.shownHeight) = sizeFrom(fields, "shown_px");
    observation.imageTokens = fields.integer<int>("n_image_tokens");
    observation.text = fields.text("text");
    observation.tokenIds = fields.integers<int32_t>("token_ids");
    return observation;
}

Json toJson(const Rewards& rewards) {
    return {{"acc", jsonNumber(rewards.accuracy)},
            {"format", jsonNumber(rewards.format)},
            {"ground", jsonNumber(rewards.grounding)},
            {"tool", jsonNumber(rewards.tool)},
            {"tool_cost", jsonNumber(rewards.toolCost)},
            {"overlong", jsonNumber(rewards.overlong)},
            {"total", jsonNumber(rewards.total)},
            {"per_call", numberList(rewards.perCall)}};
}

Rewards rewardsFrom(const JsonFields& fields) {
    return {fields.number("acc"),      fields.number("format"),   fields.number("ground"), fields.number("tool"),
            fields.number("tool_cost"), fields.number("overlong"), fields.number("total"),  fields.numbers("per_call")};
}

void addOrigin(Json& json, const Trajectory& trajectory) {
    json["id"] = jsonText(trajectory.id);
    json["sample_id"] = jsonText(trajectory.sampleId);
    json["group_id"] = jsonText(trajectory.groupId);
    json["stage"] = trajectory.stage;
    json["step"] = trajectory.step;
    json["index_in_group"] = trajectory.indexInGroup;
    json["seed"] = trajectory.seed;
    json["temperature"] = jsonNumber(trajectory.temperature);
    json["policy_version"] = jsonText(trajectory.policyVersion);
}

void readOrigin(Trajectory& trajectory, const JsonFields& fields) {
    trajectory.id = fields.text("id");
    trajectory.sampleId = fields.text("sample_id");
    trajectory.groupId = fields.text("group_id");
    trajectory.stage = fields.integer<int>("stage");
    trajectory.step = fields.integer<int64_t>("step");
    trajectory.indexInGroup = fields.integer<int>("index_in_group");
    trajectory.seed = fields.integer<uint64_t>("seed");
    trajectory.temperature = fields.number("temperature");
    trajectory.policyVersion = fields.text("policy_version");
}

void addPrompt(Json& json, const Trajectory& trajectory) {
    json["system"] = jsonText(trajectory.system);
    json["question"] = jsonText(trajectory.question);
    json["options"] = textList(trajectory.options);
    json["kind"] = jsonText(trajectory.kind);
    json["expected_answer"] = jsonText(trajectory.expectedAnswer);
    json["frame_ids"] = textList(trajectory.frameIds);
    json["stitched_id"] = jsonText(trajectory.stitchedId);
    json["image_px"] = {trajectory.imageWidth, trajectory.imageHeight};
    json["model_px"] = {trajectory.modelWidth, trajectory.modelHeight};
    json["prompt_ids"] = trajectory.promptIds;
}

void readPrompt(Trajectory& trajectory, const JsonFields& fields) {
    trajectory.system = fields.text("system");
    trajectory.question = fields.text("question");
    trajectory.options = fields.texts("options");
    trajectory.kind = fields.text("kind");
    trajectory.expectedAnswer = fields.text("expected_answer");
    trajectory.frameIds = fields.texts("frame_ids");
    trajectory.stitchedId = fields.text("stitched_id");
    std::tie(trajectory.imageWidth, trajectory.imageHeight) = sizeFrom(fields, "image_px");
    std::tie(trajectory.modelWidth, trajectory.modelHeight) = sizeFrom(fields, "model_px");
    trajectory.promptIds = fields.integers<int32_t>("prompt_ids");
}

template <typename T>
Json objectList(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& value : values) {
        list.push_back(toJson(value));
    }
    return list;
}

void addResponse(Json& json, const Trajectory& trajectory) {
    json["turns"] = objectList(trajectory.turns);
    json["observations"] = objectList(trajectory.observations);
    json["loss_mask"] = trajectory.lossMask;
}

void readResponse(Trajectory& trajectory, const JsonFields& fields) {
    for (const JsonFields& turn : fields.children("turns")) {
        trajectory.turns.push_back(turnFrom(turn));
    }
    for (const JsonFields& child : fields.children("observations")) {
        const Observation observation = observationFrom(child);
        if (observation.afterTurn < 0 || static_cast<size_t>(observation.afterTurn) >= trajectory.turns.size()) {
            child.failAt("after_turn", fmt::format("is {}, but there are {} turns", observation.afterTurn, trajectory.turns.size()));
        }
        trajectory.observations.push_back(observation);
    }
    trajectory.lossMask = fields.integers<uint8_t>("loss_mask");
}

void addOutcome(Json& json, const Trajectory& trajectory) {
    json["rewards"] = toJson(trajectory.rewards);
    json["advantage"] = jsonNumber(trajectory.advantage);
    json["group_has_signal"] = trajectory.groupHasSignal;
    json["answer_text"] = jsonText(trajectory.answerText);
    json["answer_letter"] = jsonText(trajectory.answerLetter);
    json["correct"] = trajectory.correct;
    json["truncated"] = trajectory.truncated;
    json["truth_label"] = jsonText(trajectory.truthLabel);
    setOptional<BoxF>(json, "truth_bbox", trajectory.truthBoxInImage, boxList);
    json["truth_needs_zoom"] = trajectory.truthNeedsZoom;
}

void readOutcome(Trajectory& trajectory, const JsonFields& fields) {
    trajectory.rewards = rewardsFrom(fields.child("rewards"));
    trajectory.advantage = fields.number("advantage");
    trajectory.groupHasSignal = fields.flag("group_has_signal");
    trajectory.answerText = fields.text("answer_text");
    trajectory.answerLetter = fields.text("answer_letter");
    trajectory.correct = fields.flag("correct");
    trajectory.truncated = fields.flag("truncated");
    trajectory.truthLabel = fields.text("truth_label");
    trajectory.truthBoxInImage = optionalFrom(fields, "truth_bbox", boxFrom);
    trajectory.truthNeedsZoom = fields.flag("truth_needs_zoom");
}

void checkVersion(const JsonFields& fields) {
    const int version = fields.integer<int>("version");
    if (version < 1 || version > kTrajectoryVersion) {
        fields.failAt("version", fmt::format("is {}; this program knows {}", version, kTrajectoryVersion));
    }
}

}  // namespace

Json toJson(const Trajectory& trajectory) {
    Json json = {{"version", kTrajectoryVersion}};
    addOrigin(json, trajectory);
    addPrompt(json, trajectory);
    addResponse(json, trajectory);
    addOutcome(json, trajectory);
    return json;
}

Trajectory fromJson(const Json& json) {
    const JsonFields fields(json, "trajectory:");
    checkVersion(fields);
    Trajectory trajectory;
    readOrigin(trajectory, fields);
    readPrompt(trajectory, fields);
    readResponse(trajectory, fields);
    readOutcome(trajectory, fields);
    return trajectory;
}

std::string toJsonLine(const Trajectory& trajectory) { return toJson(trajectory).dump(); }

Trajectory parseTrajectory(const std::string& text) { return fromJson(store::parseJsonObject(text, "trajectory")); }

}  // namespace omnidrive::rollout
