// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace omnidrive::store {

// JSON as our files use it. Numbers come back bit by bit; those that JSON has no words for are the texts "NaN", "Infinity", "-Infinity".
// A text that is not UTF-8 becomes the object {"base64": "..."} of its bytes, because JSON texts are Unicode.

nlohmann::json jsonNumber(double value);
/// Shortest digits that give the same float32 back.
nlohmann::json jsonNumber(float value);
nlohmann::json jsonText(const std::string& text);
bool isUtf8(std::string_view text);

/// Inverse of jsonNumber / jsonText; nullopt when the value is none.
std::optional<double> numberFromJson(const nlohmann::json& value);
std::optional<std::string> textFromJson(const nlohmann::json& value);

/// True when lists and objects stand inside one another more than limits::kJsonDepth deep. Looks at brackets outside of texts alone.
bool isTooDeepJson(std::string_view text);
/// Any JSON value; discarded (is_discarded()) for what is none or too deep.
nlohmann::json parseJson(std::string_view text);
/// A whole file. @throws Error (Io) when it cannot be read, (Format) when it is longer than limits::kJsonDocumentBytes, too deep or no JSON ("<file> breaks off or is damaged at byte N").
nlohmann::json readJsonDocument(const std::filesystem::path& file);

/// Parses one JSON object. @throws Error (Format) "<name>: not valid JSON (at byte N)", "<name>: nested more than N deep",
/// "<name>: holds a number that is too large" or "<name>: not a JSON object".
nlohmann::json parseJsonObject(std::string_view text, const std::string& name);

/// Typed reading of a JSON object; whatever does not fit throws Error (Format) naming the field by its whole path ("turns[2].logprobs[0]").
/// Refers to the object: it must outlive the reader.
class JsonFields {
public:
    /// @param name of the object for errors: "state.json:" (a document), "turns[2]" (a part) or nothing.
    JsonFields(const nlohmann::json& object, std::string name);

    bool has(const char* key) const { return object_.contains(key); }
    std::string text(const char* key) const;
    double number(const char* key) const;
    bool flag(const char* key) const;
    template <std::integral T>
    T integer(const char* key) const {
        return integerOf<T>(at(key), [&] { return pathOf(key); });
    }
    std::vector<std::string> texts(const char* key) const;
    std::vector<double> numbers(const char* key) const;
    std::vector<float> floats(const char* key) const;
    template <std::integral T>
    std::vector<T> integers(const char* key) const {
        return list<T>(key, [](const auto& value, const auto& path) { return integerOf<T>(value, path); });
    }
    JsonFields child(const char* key) const { return {at(key), pathOf(key)}; }
    std::vector<JsonFields> children(const char* key) const;

    /// The value as it is. @throws Error (Format) when it is missing.
    const nlohmann::json& at(const char* key) const;
    /// A list. @throws Error (Format) when it is missing or none.
    const nlohmann::json& array(const char* key) const;
    std::string pathOf(const char* key) const;
    /// Throws Error (Format) "<path> <problem>".
    [[noreturn]] void failAt(const char* key, const std::string& problem) const;

private:
    template <std::integral T, typename Path>
    static T integerOf(const nlohmann::json& value, const Path& path);
    template <typename T, typename Convert>
    std::vector<T> list(const char* key, const Convert& convert) const;

    const nlohmann::json& object_;
    std::string name_;
};

template <std::integral T, typename Path>
T JsonFields::integerOf(const nlohmann::json& value, const Path& path) {
    if (value.is_number_unsigned() && std::in_range<T>(value.get<uint64_t>())) {
        return static_cast<T>(value.get<uint64_t>());
    }
    if (value.is_number_integer() && !value.is_number_unsigned() && std::in_range<T>(value.get<int64_t>())) {
        return static_cast<T>(value.get<int64_t>());
    }
    fail(ErrorKind::Format, "{} is not a whole number between {} and {}", path(), static_cast<int64_t>(std::numeric_limits<T>::min()),
         static_cast<uint64_t>(std::numeric_limits<T>::max()));
}

template <typename T, typename Convert>
std::vector<T> JsonFields::list(const char* key, const Convert& convert) const {
    std::vector<T> values;
    const nlohmann::json& elements = array(key);
    values.reserve(elements.size());
    for (const nlohmann::json& element : elements) {
        // Only a failure needs the path: thousands of token values should not each make one.
        values.push_back(convert(element, [&] { return fmt::format("{}[{}]", pathOf(key), values.size()); }));
    }
    return values;
}

}  // namespace omnidrive::store
