// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/json_fields.h"

#include "base/limits.h"
#include "store/base64.h"
#include "store/file_io.h"

#include <charconv>
#include <cmath>

namespace omnidrive::store {

namespace {

using Json = nlohmann::json;

constexpr const char* kBytesKey = "base64";
constexpr double kRoundsToInfinity = 0x1.ffffffp127;   // half a step above the largest float32

const char* nameOfNonFinite(double value) { return std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity"; }

template <typename Path>
double numberOr(const Json& value, const Path& path) {
    const std::optional<double> number = numberFromJson(value);
    if (!number) {
        fail(ErrorKind::Format, "{} is not a number", path());
    }
    return *number;
}

/// @param words for a text that is none, with places for the name and the byte.
Json parseValue(std::string_view text, const std::string& name, const char* words = "{}: not valid JSON (at byte {})") {
    if (isTooDeepJson(text)) {
        fail(ErrorKind::Format, "{}: nested more than {} deep", name, limits::kJsonDepth);
    }
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        fail(ErrorKind::Format, "{}", fmt::format(fmt::runtime(words), name, error.byte));
    } catch (const Json::out_of_range&) {
        fail(ErrorKind::Format, "{}: holds a number that is too large", name);
    }
}

template <typename Path>
std::string textOr(const Json& value, const Path& path) {
    std::optional<std::string> text = textFromJson(value);
    if (!text) {
        fail(ErrorKind::Format, "{} is not a text", path());
    }
    return *std::move(text);
}

}  // namespace

Json jsonNumber(double value) { return std::isfinite(value) ? Json(value) : Json(nameOfNonFinite(value)); }

Json jsonNumber(float value) {
    if (!std::isfinite(value)) {
        return nameOfNonFinite(value);
    }
    char digits[32];
    const auto written = std::to_chars(digits, digits + sizeof digits, value);
    double shortest = 0;
    std::from_chars(digits, written.ptr, shortest);
    // Reading goes through double; in the rare case that this rounds twice to a neighbour, all digits are written.
    return static_cast<float>(shortest) == value ? shortest : static_cast<double>(value);
}

bool isUtf8(std::string_view text) {
    size_t i = 0;
    while (i < text.size()) {
        const auto byte = [&](size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
        const unsigned first = byte(i);
        const size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0) {
            return false;
        }
        for (size_t k = 1; k < length; ++k) {
            if ((byte(i + k) & 0xC0) != 0x80) {
                return false;
            }
        }
        // Overlong forms, surrogates and values above U+10FFFF differ from good ones in the second byte only.
        const unsigned second = byte(i + 1);
        if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) ||
            (first == 0xF4 && second > 0x8F)) {
            return false;
        }
        i += length;
    }
    return true;
}

Json jsonText(const std::string& text) { return isUtf8(text) ? Json(text) : Json{{kBytesKey, encodeBase64(text)}}; }

std::optional<double> numberFromJson(const Json& value) {
    if (value.is_number()) {
        return value.get<double>();
    }
    if (!value.is_string()) {
        return std::nullopt;
    }
    for (const double special : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
        if (value == nameOfNonFinite(special)) {
            return special;
        }
    }
    return std::nullopt;
}

std::optional<std::string> textFromJson(const Json& value) {
    if (value.is_string()) {
        return value.get<std::string>();
    }
    if (value.is_object() && value.size() == 1 && value.contains(kBytesKey) && value[kBytesKey].is_string()) {
        return decodeBase64(value[kBytesKey].get_ref<const std::string&>());
    }
    return std::nullopt;
}

bool isTooDeepJson(std::string_view text) {
    size_t depth = 0;
    for (size_t at = text.find_first_of("\"[]{}"); at < text.size(); at = text.find_first_of("\"[]{}", at + 1)) {
        if (text[at] == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) {
                at += text[at] == '\\' ? 1 : 0;
            }
        } else if (text[at] == '[' || text[at] == '{') {
            if (++depth > limits::kJsonDepth) {
                return true;
            }
        } else {
            depth -= depth > 0 ? 1 : 0;
        }
    }
    return false;
}

Json parseJson(std::string_view text) { return isTooDeepJson(text) ? Json(Json::value_t::discarded) : Json::parse(text, nullptr, false); }

Json readJsonDocument(const std::filesystem::path& file) {
    return parseValue(readTextFile(file, limits::kJsonDocumentBytes), file.string(), "{} breaks off or is damaged at byte {}");
}

Json parseJsonObject(std::string_view text, const std::string& name) {
    Json value = parseValue(text, name);
    if (!value.is_object()) {
        fail(ErrorKind::Format, "{}: not a JSON object", name);
    }
    return value;
}

JsonFields::JsonFields(const Json& object, std::string name) : object_(object), name_(std::move(name)) {
    if (!object_.is_object()) {
        fail(ErrorKind::Format, "{} is not an object", name_);
    }
}

std::string JsonFields::text(const char* key) const {
    return textOr(at(key), [&] { return pathOf(key); });
}

double JsonFields::number(const char* key) const {
    return numberOr(at(key), [&] { return pathOf(key); });
}

bool JsonFields::flag(const char* key) const {
    const Json& value = at(key);
    if (!value.is_boolean()) {
        failAt(key, "is neither true nor false");
    }
    return value.get<bool>();
}

std::vector<std::string> JsonFields::texts(const char* key) const {
    return list<std::string>(key, [](const auto& value, const auto& path) { return textOr(value, path); });
}

std::vector<double> JsonFields::numbers(const char* key) const {
    return list<double>(key, [](const auto& value, const auto& path) { return numberOr(value, path); });
}

std::vector<float> JsonFields::floats(const char* key) const {
    return list<float>(key, [](const auto& value, const auto& path) {
        const double number = numberOr(value, path);
        // The largest float's shortest decimal form lies just above it and rounds back: what must not happen is a rounding to infinity.
        if (std::isfinite(number) && !std::isfinite(static_cast<float>(number))) {
            fail(ErrorKind::Format, "{} is {}, too large for a 32-bit number", path(), number);
        }
        return static_cast<float>(number);
    });
}

std::vector<JsonFields> JsonFields::children(const char* key) const {
    std::vector<JsonFields> fields;
    for (const Json& element : array(key)) {
        fields.emplace_back(element, fmt::format("{}[{}]", pathOf(key), fields.size()));
    }
    return fields;
}

const Json& JsonFields::at(const char* key) const {
    const auto it = object_.find(key);
    if (it == object_.end()) {
        failAt(key, "is missing");
    }
    return *it;
}

const Json& JsonFields::array(const char* key) const {
    const Json& value = at(key);
    if (!value.is_array()) {
        failAt(key, "is not a list");
    }
    return value;
}

std::string JsonFields::pathOf(const char* key) const {
    // "trajectory: turns[2].text": the document's name ends with a colon, an inner object's does not.
    return name_.empty() ? key : name_ + (name_.ends_with(':') ? " " : ".") + key;
}

void JsonFields::failAt(const char* key, const std::string& problem) const { fail(ErrorKind::Format, "{} {:.300}", pathOf(key), problem); }   // it may quote a stranger's text of megabytes

}  // namespace omnidrive::store
