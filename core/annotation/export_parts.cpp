// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_parts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace omnidrive::annotation {

std::string exportText(const std::string& text) {
    // nlohmann-json repairs what it writes; reading its own text back gives the repaired one.
    return nlohmann::json::parse(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)).get<std::string>();
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
    return texts;
}

nlohmann::json attributesOf(const ExportShape& shape) {
    nlohmann::json object = nlohmann::json::object();
    for (const auto& [name, text] : attributeTexts(shape)) {
        object[name] = text;
    }
    return object;
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
