// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_parts.h"

#include "annotation/imported_set.h"
#include "annotation/own_shape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <string_view>

namespace omnidrive::annotation {

namespace {

std::string lowerCase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

constexpr std::array<std::string_view, 14> kPictureExtensions{".jpg", ".jpeg", ".jpe", ".png", ".bmp", ".webp", ".tif",
                                                               ".tiff", ".gif", ".ppm", ".jp2", ".avif", ".heic", ".exr"};

/// All that attributeTexts() may name.
constexpr std::array kAttributes{"type",          "severity",       "verdict", "label",  "tags", "note",
                                 "correct_label", "correct_answer", "rollout", "target", "box",  "checked", kMarksAttribute};

nlohmann::json objectOf(const std::string& text) {
    nlohmann::json object = nlohmann::json::parse(text, nullptr, false);
    return object.is_object() ? object : nlohmann::json::object();
}

}  // namespace

std::span<const char* const> ownAttributes() { return kAttributes; }

bool isOwnAttribute(const std::string& name) { return std::find(kAttributes.begin(), kAttributes.end(), name) != kAttributes.end(); }

nlohmann::json keptPart(const std::string& extraJson, const std::string& format) {
    return extraJson.empty() ? nlohmann::json::object() : memberObject(objectOf(extraJson), format);
}

nlohmann::json keptObject(const std::map<std::string, std::string>& kept, const std::string& format) {
    const auto found = kept.find(format);
    return found == kept.end() ? nlohmann::json::object() : objectOf(found->second);
}

nlohmann::json memberObject(const nlohmann::json& object, const std::string& key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_object() ? *found : nlohmann::json::object();
}

void addKept(nlohmann::json& object, const nlohmann::json& kept) {
    if (!kept.is_object()) {
        return;
    }
    for (const auto& [key, value] : kept.items()) {
        nlohmann::json& own = object[key];
        if (own.is_null()) {
            own = value;
        } else if (own.is_object() && value.is_object()) {
            addKept(own, value);
        } else if (own.is_array() && value.is_array()) {
            own.insert(own.end(), value.begin(), value.end());
        }
    }
}

std::string exportText(const std::string& text) {
    // nlohmann-json repairs what it writes; reading its own text back gives the repaired one.
    return nlohmann::json::parse(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)).get<std::string>();
}

std::string plainFileName(const std::string& path) {
    std::string name = exportText(path);
    for (char& c : name) {
        const auto byte = static_cast<unsigned char>(c);
        c = byte < 0x20 || std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos ? '_' : c;
    }
    return name;
}

std::string withoutPictureExtension(const std::string& name) {
    const std::string small = lowerCase(name);
    const auto found = std::find_if(kPictureExtensions.begin(), kPictureExtensions.end(),
                                    [&](std::string_view end) { return small.size() > end.size() && small.ends_with(end); });
    return found == kPictureExtensions.end() ? name : name.substr(0, name.size() - found->size());
}

std::string pictureFileName(const std::string& frameId, const std::string& extension) {
    const std::string name = plainFileName(frameId), bare = withoutPictureExtension(name);
    if (extension.empty()) {
        return bare == name ? name + ".png" : name;
    }
    return name.ends_with(extension) ? name : bare + extension;
}

std::string uniqueFileName(const std::string& name, TakenNames& taken) {
    const std::filesystem::path plain(name);
    const std::string stem = lowerCase(plain.stem().string());
    std::string free = name;
    while (!taken.emplace(lowerCase(std::filesystem::path(free).stem().string()), 1).second) {
        free = fmt::format("{}-{}{}", plain.stem().string(), ++taken[stem], plain.extension().string());
    }
    return free;
}

std::vector<std::pair<std::string, std::string>> attributeTexts(const ExportShape& shape) {
    const Annotation& annotation = shape.annotation;
    std::vector<std::pair<std::string, std::string>> texts;
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty()) {
            texts.emplace_back(name, exportText(text));
        }
    };
    add("type", annotation.type);
    add("severity", annotation.severity == Severity::None ? "" : severityName(annotation.severity));
    add("verdict", annotation.verdict == Verdict::None ? "" : verdictName(annotation.verdict));
    add("label", shape.label);
    add("tags", fmt::format("{}", fmt::join(annotation.tags, ",")));
    add("note", annotation.note);
    add("correct_label", annotation.correctLabel);
    add("correct_answer", annotation.correctAnswer);
    add("rollout", shape.rollout);
    add("target", shape.target);
    add("box", !shape.box ? "" : shape.isZoom ? "zoom" : "evidence");
    add("checked", annotation.isChecked ? "true" : "");
    add(kMarksAttribute, shape.target.empty() ? "" : exportMarks(shape, texts));
    return texts;
}

nlohmann::json attributesOf(const ExportShape& shape) {
    nlohmann::json object = nlohmann::json::object();
    for (const auto& [name, text] : attributeTexts(shape)) {
        object[name] = text;
    }
    return object;
}

nlohmann::json tagOf(const ExportShape& shape, const std::string& format) {
    nlohmann::json tag = attributesOf(shape);
    addKept(tag, memberObject(keptPart(shape.extraJson, format), "attributes"));
    return tag;
}

bool isClose(const BoxF& a, const BoxF& b) {
    return std::abs(a.x0 - b.x0) < kMoved && std::abs(a.y0 - b.y0) < kMoved && std::abs(a.x1 - b.x1) < kMoved && std::abs(a.y1 - b.y1) < kMoved;
}

std::string xmlText(const std::string& text) {
    std::string escaped;
    for (const char c : exportText(text)) {
        switch (c) {
            case '&': escaped += "&amp;"; break;
            case '<': escaped += "&lt;"; break;
            case '>': escaped += "&gt;"; break;
            case '"': escaped += "&quot;"; break;
            case '\n': escaped += "&#10;"; break;
            case '\r': escaped += "&#13;"; break;
            case '\t': escaped += "&#9;"; break;
            default: escaped += static_cast<unsigned char>(c) < 0x20 ? std::string("\xEF\xBF\xBD") : std::string(1, c);
        }
    }
    return escaped;
}

std::string digits(double value) { return fmt::format("{}", value); }

}  // namespace omnidrive::annotation
