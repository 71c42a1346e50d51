// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/annotation_json.h"

#include "base/error.h"
#include "store/optional_fields.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace omnidrive::annotation {

namespace {

using nlohmann::json;
using store::JsonFields;
using store::textOrNone;

/// What is left of an object besides the known keys; empty when nothing is.
std::string restOf(json object, std::initializer_list<const char*> known) {
    for (const char* key : known) {
        object.erase(key);
    }
    return object.empty() ? std::string() : object.dump();
}

/// The unknown keys, to be filled up with the known ones.
json beginWith(const std::string& extraJson) { return extraJson.empty() ? json::object() : store::parseJsonObject(extraJson, "extra keys"); }

void putText(json& object, const char* key, const std::string& value) {
    if (!value.empty()) {
        object[key] = store::jsonText(value);
    }
}

json boxJson(const BoxF& box) { return {box.x0, box.y0, box.x1, box.y1}; }

BoxF boxOf(const JsonFields& fields, const char* key) {
    const std::vector<double> corners = fields.numbers(key);
    if (corners.size() != 4) {
        fields.failAt(key, "has " + std::to_string(corners.size()) + " numbers instead of 4");
    }
    if (!std::all_of(corners.begin(), corners.end(), [](double corner) { return std::isfinite(corner); })) {
        fields.failAt(key, "has a number that is not finite");   // JSON has no word for it: what is stored could not be read again
    }
    return {corners[0], corners[1], corners[2], corners[3]};
}

template <typename Value>
Value namedOr(const JsonFields& fields, const char* key, std::optional<Value> (*fromName)(const std::string&)) {
    if (!fields.has(key)) {
        return {};
    }
    const std::optional<Value> value = fromName(fields.text(key));
    if (!value) {
        fields.failAt(key, "is '" + fields.text(key) + "', which this version does not know");
    }
    return *value;
}

json evidenceJson(const EvidenceBox& box) {
    json object = beginWith(box.extraJson);
    putText(object, "camera", box.camera);
    putText(object, "label", box.label);
    object["box"] = boxJson(box.boxInCamera);
    return object;
}

EvidenceBox evidenceOf(const JsonFields& fields, const json& object) {
    return {textOrNone(fields, "camera"), boxOf(fields, "box"), textOrNone(fields, "label"), restOf(object, {"camera", "box", "label"})};
}

template <typename Value, typename Read>
std::vector<Value> listOr(const JsonFields& fields, const char* key, const Read& read) {
    std::vector<Value> values;
    if (fields.has(key)) {
        const json& array = fields.array(key);
        const std::vector<JsonFields> children = fields.children(key);
        for (size_t i = 0; i < children.size(); ++i) {
            values.push_back(read(children[i], array[i]));
        }
    }
    return values;
}

json zoomJson(const CaseZoom& zoom) {
    json object = json::object();
    putText(object, "label", zoom.label);
    putText(object, "camera", zoom.camera);
    if (zoom.boxInCamera) {
        object["box"] = boxJson(*zoom.boxInCamera);
    }
    return object;
}

CaseZoom zoomOf(const JsonFields& fields, const json&) {
    return {textOrNone(fields, "label"), textOrNone(fields, "camera"), fields.has("box") ? std::optional(boxOf(fields, "box")) : std::nullopt};
}

json pictureJson(const CasePicture& picture) {
    json object{{"frame", store::jsonText(picture.frameId)}, {"width", picture.width}, {"height", picture.height}};
    putText(object, "camera", picture.camera);
    return object;
}

CasePicture pictureOf(const JsonFields& fields, const json&) {
    return {textOrNone(fields, "camera"), fields.text("frame"), fields.integer<int>("width"), fields.integer<int>("height")};
}

json typeJson(const FailureType& type) {
    json object{{"id", type.id}};
    putText(object, "name", type.name);
    putText(object, "meaning", type.meaning);
    return object;
}

FailureType typeOf(const JsonFields& fields, const json&) {
    const std::string id = fields.text("id"), name = textOrNone(fields, "name");
    return {id, name.empty() ? id : name, textOrNone(fields, "meaning")};
}

}  // namespace

json toJson(const Annotation& annotation) {
    json object = beginWith(annotation.extraJson);
    putText(object, "type", annotation.type);
    if (annotation.severity != Severity::None) {
        object["severity"] = severityName(annotation.severity);
    }
    if (annotation.verdict != Verdict::None) {
        object["verdict"] = verdictName(annotation.verdict);
    }
    if (!annotation.tags.empty()) {
        object["tags"] = annotation.tags;
    }
    putText(object, "note", annotation.note);
    putText(object, "correct_label", annotation.correctLabel);
    putText(object, "correct_answer", annotation.correctAnswer);
    for (const EvidenceBox& box : annotation.boxes) {
        object["boxes"].push_back(evidenceJson(box));
    }
    if (annotation.isChecked) {
        object["checked"] = true;
    }
    return object;
}

Annotation annotationFromJson(const std::string& key, const std::string& text) {
    const std::optional<Target> target = targetFromKey(key);
    if (!target) {
        fail(ErrorKind::Format, "{} is no place in a rollout", key);
    }
    const json object = store::parseJsonObject(text, key);
    const JsonFields fields(object, key + ":");
    Annotation annotation;
    annotation.target = *target;
    annotation.type = textOrNone(fields, "type");
    annotation.severity = namedOr(fields, "severity", severityFromName);
    annotation.verdict = namedOr(fields, "verdict", verdictFromName);
    annotation.tags = fields.has("tags") ? fields.texts("tags") : std::vector<std::string>();
    annotation.note = textOrNone(fields, "note");
    annotation.correctLabel = textOrNone(fields, "correct_label");
    annotation.correctAnswer = textOrNone(fields, "correct_answer");
    annotation.boxes = listOr<EvidenceBox>(fields, "boxes", evidenceOf);
    annotation.isChecked = fields.has("checked") && fields.flag("checked");
    annotation.extraJson =
        restOf(object, {"type", "severity", "verdict", "tags", "note", "correct_label", "correct_answer", "boxes", "checked"});
    return annotation;
}

json toJson(const CaseFacts& facts) {
    json object = beginWith(facts.extraJson);
    putText(object, "sample", facts.sample);
    putText(object, "group", facts.group);
    putText(object, "kind", facts.kind);
    putText(object, "question", facts.question);
    putText(object, "answer", facts.answer);
    putText(object, "expected", facts.expected);
    putText(object, "checkpoint", facts.checkpoint);
    putText(object, "stitched", facts.stitchedId);
    putText(object, "mark", facts.mark);
    object["step"] = facts.step;
    object["correct"] = facts.isCorrect;
    if (facts.row > 0) {
        object["row"] = facts.row;
    }
    object["zooms"] = json::array();
    object["pictures"] = json::array();
    for (const CaseZoom& zoom : facts.zooms) {
        object["zooms"].push_back(zoomJson(zoom));
    }
    for (const CasePicture& picture : facts.pictures) {
        object["pictures"].push_back(pictureJson(picture));
    }
    return object;
}

CaseFacts factsFromJson(const std::string& rollout, const std::string& text) {
    const json object = store::parseJsonObject(text, "facts of " + rollout);
    const JsonFields fields(object, "facts of " + rollout + ":");
    CaseFacts facts;
    facts.rollout = rollout;
    facts.sample = textOrNone(fields, "sample");
    facts.group = textOrNone(fields, "group");
    facts.kind = textOrNone(fields, "kind");
    facts.question = textOrNone(fields, "question");
    facts.answer = textOrNone(fields, "answer");
    facts.expected = textOrNone(fields, "expected");
    facts.checkpoint = textOrNone(fields, "checkpoint");
    facts.stitchedId = textOrNone(fields, "stitched");
    facts.mark = textOrNone(fields, "mark");
    facts.step = fields.has("step") ? fields.integer<int64_t>("step") : 0;
    facts.row = fields.has("row") ? fields.integer<int64_t>("row") : 0;
    facts.isCorrect = fields.has("correct") && fields.flag("correct");
    facts.zooms = listOr<CaseZoom>(fields, "zooms", zoomOf);
    facts.pictures = listOr<CasePicture>(fields, "pictures", pictureOf);
    facts.extraJson = restOf(
        object, {"sample", "group", "kind", "question", "answer", "expected", "checkpoint", "stitched", "mark", "step", "row", "correct", "zooms", "pictures"});
    return facts;
}

json toJson(const LabelSet& labels) {
    json object = beginWith(labels.extraJson);
    object["types"] = json::array();
    for (const FailureType& type : labels.types) {
        object["types"].push_back(typeJson(type));
    }
    object["tags"] = labels.tags;
    return object;
}

LabelSet labelsFromJson(const std::string& text, const std::string& name) {
    const json object = store::parseJsonObject(text, name);
    const JsonFields fields(object, name + ":");
    LabelSet labels;
    labels.types = listOr<FailureType>(fields, "types", typeOf);
    labels.tags = fields.has("tags") ? fields.texts("tags") : std::vector<std::string>();
    labels.extraJson = restOf(object, {"types", "tags"});
    return labels;
}

}  // namespace omnidrive::annotation
