// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/given_turns.h"

#include "base/error.h"
#include "rollout/policy.h"
#include "rollout/zoom_tool.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace omnidrive::rollout {

namespace {

constexpr std::string_view kCallOpen = "<tool_call>", kCallClose = "</tool_call>", kThinkOpen = "<think>";

std::string numberText(double value) {
    return value == std::floor(value) && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value) : fmt::format("{}", value);
}

std::string boxText(const BoxF& box) {
    return fmt::format("[{}, {}, {}, {}]", numberText(box.x0), numberText(box.y0), numberText(box.x1), numberText(box.y1));
}

std::string labelText(const std::string& label) { return nlohmann::json(label).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace); }

std::string freshCall(const BoxF& box, const std::string& label) {
    return fmt::format(R"({{"name": "{}", "arguments": {{"bbox_2d": {}, "label": {}}}}})", kZoomToolName, boxText(box), labelText(label));
}

/// Where the value of a key stands: from its first character to behind its last.
struct Span {
    size_t begin = std::string::npos, end = std::string::npos;
    bool isFound() const { return end != std::string::npos; }
};

Span valueOf(const std::string& json, std::string_view key, char open, char close) {
    const size_t at = json.find(fmt::format("\"{}\"", key));
    const size_t colon = at == std::string::npos ? at : json.find(':', at + key.size() + 2);
    const size_t begin = colon == std::string::npos ? colon : json.find_first_not_of(" \t\r\n", colon + 1);
    if (begin == std::string::npos || json[begin] != open) {
        return {};
    }
    size_t end = begin + 1;
    while (end < json.size() && json[end] != close) {
        end += json[end] == '\\' ? 2 : 1;
    }
    return end < json.size() ? Span{begin, end + 1} : Span{};
}

/// @return false when the key is not there in the usual form.
bool replaceValue(std::string& json, const Span& span, const std::string& text) {
    if (span.isFound()) {
        json.replace(span.begin, span.end - span.begin, text);
    }
    return span.isFound();
}

/// A piece as the model wrote it: records of other programs keep thought and call apart from the text.
std::string wholeText(const Turn& turn) {
    const bool hasThought = turn.thought.empty() || turn.text.find(kThinkOpen) != std::string::npos;
    std::string text = hasThought ? turn.text : fmt::format("<think>{}</think>\n{}", turn.thought, turn.text);
    if (turn.tool && text.find(kCallClose) == std::string::npos) {
        const std::string json =
            !turn.tool->rawJson.empty() || !turn.tool->boxInModel ? turn.tool->rawJson : freshCall(*turn.tool->boxInModel, turn.tool->label);
        text += fmt::format("{}{}{}", kCallOpen, json, kCallClose);
    }
    return text;
}

bool isAnswered(const Trajectory& trajectory, size_t turn) {
    return std::any_of(trajectory.observations.begin(), trajectory.observations.end(),
                       [&](const Observation& observation) { return observation.afterTurn == static_cast<int>(turn); });
}

void addPiece(GivenTurn& given, const Turn& turn) {
    const bool isFirst = given.text.empty();
    given.text += wholeText(turn);
    given.ids = isFirst ? turn.tokenIds : std::vector<int32_t>{};   // the ids of one piece are not those of the whole
    given.sampled += turn.tokens();
}

}  // namespace

std::vector<GivenTurn> turnsUpTo(const Trajectory& trajectory, int call) {
    std::vector<GivenTurn> turns(1);
    int calls = 0;
    for (size_t i = 0; i < trajectory.turns.size(); ++i) {
        const Turn& turn = trajectory.turns[i];
        addPiece(turns.back(), turn);
        if (turn.tool && calls++ == call) {
            return turns;
        }
        if (isAnswered(trajectory, i)) {
            turns.emplace_back();
        }
    }
    fail(ErrorKind::InvalidArgument, "rollout {} has {} zooms, there is no zoom {}", trajectory.id, calls, call + 1);
}

std::string editedCall(const std::string& rawJson, const std::optional<BoxF>& boxInModel, const std::optional<std::string>& label) {
    std::string json = rawJson;
    const bool isBoxSet = !boxInModel || replaceValue(json, valueOf(json, "bbox_2d", '[', ']'), boxText(*boxInModel));
    const bool isLabelSet = !label || replaceValue(json, valueOf(json, "label", '"', '"'), labelText(*label));
    if (isBoxSet && isLabelSet) {
        return json;
    }
    const text::ParsedCall parsed = text::parseToolCall(rawJson);
    require(boxInModel || parsed.box, "the call names no box that could be kept; give one");
    return freshCall(boxInModel ? *boxInModel : *parsed.box, label.value_or(parsed.label));
}

void replaceCall(GivenTurn& turn, const std::optional<BoxF>& boxInModel, const std::optional<std::string>& label) {
    const size_t close = turn.text.rfind(kCallClose);
    const size_t open = close == std::string::npos ? close : turn.text.rfind(kCallOpen, close);
    require(open != std::string::npos, "the turn holds no closed call whose box or label could be changed");
    const size_t begin = open + kCallOpen.size();
    const std::string before = turn.text.substr(begin, close - begin);
    const std::string after = editedCall(before, boxInModel, label);
    turn.isEdited = turn.isEdited || after != before;
    turn.text.replace(begin, close - begin, after);
}

namespace {

/// The ids of a record are worth something only under the tokenizer that made them.
bool areIdsOf(const std::vector<int32_t>& ids, std::string_view text, const Policy& policy) {
    const auto size = static_cast<int32_t>(policy.vlm->config().text.vocabSize);
    const bool areInside = std::all_of(ids.begin(), ids.end(), [&](int32_t id) { return id >= 0 && id < size; });
    return !ids.empty() && areInside && policy.tokenizer->decode(ids) == text;
}

/// Ids of an edited turn: as recorded up to the call's opening tag, then those of the new text.
std::vector<int32_t> editedIds(const GivenTurn& turn, const Policy& policy) {
    const auto open = std::find(turn.ids.rbegin(), turn.ids.rend(), policy.tokenId("<tool_call>"));
    const size_t tag = turn.text.rfind(kCallOpen);
    std::vector<int32_t> ids(turn.ids.begin(), open.base());
    if (tag == std::string::npos || !areIdsOf(ids, std::string_view(turn.text).substr(0, tag + kCallOpen.size()), policy)) {
        return policy.tokenizer->encode(turn.text);
    }
    const auto rest = policy.tokenizer->encode(turn.text.substr(tag + kCallOpen.size()));
    ids.insert(ids.end(), rest.begin(), rest.end());
    return ids;
}

std::vector<int32_t> idsOf(const GivenTurn& turn, const Policy& policy) {
    if (turn.isEdited) {
        return editedIds(turn, policy);
    }
    return areIdsOf(turn.ids, turn.text, policy) ? turn.ids : policy.tokenizer->encode(turn.text);
}

}  // namespace

std::vector<int32_t> tokensOf(const std::vector<GivenTurn>& turns, const Policy& policy) {
    const auto& stops = policy.vlm->config().stopTokenIds;
    std::vector<int32_t> all;
    for (const GivenTurn& turn : turns) {
        auto ids = idsOf(turn, policy);
        if (ids.empty() || std::find(stops.begin(), stops.end(), ids.back()) == stops.end()) {
            ids.push_back(policy.tokenId("<|im_end|>"));
        }
        all.insert(all.end(), ids.begin(), ids.end());
    }
    return all;
}

}  // namespace omnidrive::rollout
