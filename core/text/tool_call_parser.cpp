// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/reply_parser.h"

#include "text/tags.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace omnidrive::text {

using nlohmann::json;

namespace {

constexpr size_t kMaxBytes = 64 << 10;
constexpr int kMaxDepth = 16;

/// The first JSON object of a text: from its brace to the matching one, whatever stands around it (code fences,
/// remarks).
struct ObjectSpan {
    std::string_view text;
    std::string problem;
};

/// Follows braces, brackets and strings without building anything, so that neither depth nor length can hurt.
ObjectSpan firstObject(std::string_view text) {
    const size_t begin = text.find('{');
    if (begin == std::string_view::npos) return {{}, "the call holds no JSON object"};
    int depth = 0;
    bool inString = false;
    for (size_t i = begin; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\') ++i;
            inString = c != '"';
            continue;
        }
        if (c == '"') inString = true;
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        if (depth > kMaxDepth) return {{}, fmt::format("the call's JSON is nested more than {} deep", kMaxDepth)};
        if (depth == 0) return {text.substr(begin, i - begin + 1), {}};
    }
    return {{}, "the call's JSON object is not closed"};
}

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Python writes numbers that JSON does not know. They become null, so that the rest of the call can still be read and
/// reported.
std::string withoutNonFinite(std::string_view text) {
    std::string result;
    bool inString = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString && c == '\\' && i + 1 < text.size()) {
            result.append(text.substr(i++, 2));
            continue;
        }
        if (c == '"') inString = !inString;
        size_t length = 0;
        for (const std::string_view name : {"-Infinity", "-NaN", "Infinity", "NaN"}) {
            if (length == 0 && !inString && text.substr(i).starts_with(name)) length = name.size();
        }
        const bool whole = length > 0 && (i == 0 || !isWordByte(text[i - 1])) &&
                           (i + length >= text.size() || !isWordByte(text[i + length]));
        if (whole) {
            result += "null";
            i += length - 1;
        } else {
            result += c;
        }
    }
    return result;
}

std::optional<json> parseObject(std::string_view text, std::string& problem) {
    if (text.size() > kMaxBytes) {
        problem = fmt::format("the call is {} bytes long, at most {} are read", text.size(), kMaxBytes);
        return std::nullopt;
    }
    const auto span = firstObject(text);
    problem = span.problem;
    if (!problem.empty()) return std::nullopt;
    json value = json::parse(withoutNonFinite(span.text), nullptr, false);
    if (!value.is_object()) {
        problem = "the call is not valid JSON";
        return std::nullopt;
    }
    return value;
}

const json* member(const json& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        if (const auto found = object.find(key); found != object.end()) return &*found;
    }
    return nullptr;
}

std::optional<double> numberIn(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool ok = error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
    return ok ? std::optional(value) : std::nullopt;
}

std::optional<double> finiteNumber(const json& value) {
    if (value.is_string()) return numberIn(value.get_ref<const std::string&>());
    if (!value.is_number()) return std::nullopt;
    const double number = value.get<double>();
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

/// "[1, 2, 3, 4]", "(1 2 3 4)", "1,2,3,4": the numbers of a text as a list of texts.
json listFromText(std::string_view text) {
    constexpr std::string_view kSeparators = " \t\r\n,;()[]";
    json list = json::array();
    while (true) {
        const size_t begin = text.find_first_not_of(kSeparators);
        if (begin == std::string_view::npos) return list;
        const size_t end = std::min(text.find_first_of(kSeparators, begin), text.size());
        list.push_back(std::string(text.substr(begin, end - begin)));
        text.remove_prefix(end);
    }
}

std::optional<BoxF> boxFrom(const json& value, std::string& problem) {
    if (value.is_string()) return boxFrom(listFromText(value.get_ref<const std::string&>()), problem);
    if (value.is_array() && value.size() == 1 && value[0].is_array()) return boxFrom(value[0], problem);
    if (!value.is_array()) {
        problem = "bbox_2d is not a list of four numbers";
        return std::nullopt;
    }
    if (value.size() != 4) {
        problem = fmt::format("bbox_2d holds {} values, expected 4", value.size());
        return std::nullopt;
    }
    std::array<double, 4> corner{};
    for (size_t i = 0; i < corner.size(); ++i) {
        const auto number = finiteNumber(value[i]);
        if (!number) {
            problem = fmt::format("value {} of bbox_2d is not a finite number", i + 1);
            return std::nullopt;
        }
        corner[i] = *number;
    }
    return BoxF{corner[0], corner[1], corner[2], corner[3]};
}

/// The arguments: an object, an object written as a text, or, when the call has no such member, the call itself.
std::optional<json> argumentsOf(const json& call, std::string& problem) {
    const json* arguments = member(call, {"arguments", "parameters"});
    if (arguments == nullptr) return call;
    if (arguments->is_object()) return *arguments;
    if (arguments->is_string()) return parseObject(arguments->get_ref<const std::string&>(), problem);
    problem = "arguments is not an object";
    return std::nullopt;
}

void readImageIndex(const json& arguments, ParsedCall& call) {
    const json* index = member(arguments, {"image", "img_idx", "image_index", "image_idx"});
    if (index == nullptr || index->is_null()) return;
    const auto number = finiteNumber(*index);
    if (!number || *number != std::floor(*number) || std::abs(*number) > 1e6) {
        call.problem = "the picture's number is not a whole number";
        return;
    }
    call.imageIndex = static_cast<int>(*number);
}

void readArguments(const json& arguments, ParsedCall& call) {
    if (const json* label = member(arguments, {"label"}); label != nullptr && label->is_string()) {
        call.label = std::string(trimmed(label->get_ref<const std::string&>()));
    }
    readImageIndex(arguments, call);
    const json* box = member(arguments, {"bbox_2d", "bbox"});
    std::string problem;
    if (box != nullptr) call.box = boxFrom(*box, problem);
    if (box == nullptr) problem = "the call has no bbox_2d";
    if (call.problem.empty()) call.problem = problem;
}

}  // namespace

ParsedCall parseToolCall(std::string_view text) {
    ParsedCall call;
    call.rawJson = std::string(trimmed(text));
    const auto object = parseObject(text, call.problem);
    if (!object) return call;
    std::string problem;
    if (const json* name = member(*object, {"name"}); name != nullptr && name->is_string()) {
        call.name = std::string(trimmed(name->get_ref<const std::string&>()));
    }
    if (call.name.empty()) problem = "the call names no tool";
    const auto arguments = argumentsOf(*object, call.problem);
    if (arguments) readArguments(*arguments, call);
    if (!problem.empty()) call.problem = problem;
    return call;
}

}  // namespace omnidrive::text
