// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/annotation.h"

#include "base/error.h"
#include "store/json_fields.h"

#include <charconv>

namespace omnidrive::annotation {

namespace {

/// Reads a whole number and the separator behind it from the front of a text. @return false when it is none, or not as keyOf() writes it: a place has one key.
bool takeNumber(std::string_view& text, char separator, int64_t& number) {
    const size_t end = text.find(separator);
    if (end == std::string_view::npos) {
        return false;
    }
    const auto [at, error] = std::from_chars(text.data(), text.data() + end, number);
    const bool isNumber = error == std::errc() && at == text.data() + end && end > 0 && number >= 0 && (text[0] != '0' || end == 1);
    text.remove_prefix(end + 1);
    return isNumber;
}

bool takeWord(std::string_view& text, std::string_view word) {
    const bool isThere = text.starts_with(word);
    text.remove_prefix(isThere ? word.size() : 0);
    return isThere;
}

bool takeNumbers(std::string_view& rest, Target& target) {
    switch (target.kind) {
        case Target::Kind::Case: return true;
        case Target::Kind::Step: return takeNumber(rest, ':', target.turn);
        case Target::Kind::Zoom: return takeNumber(rest, ':', target.call);
        case Target::Kind::Tokens: break;
    }
    return takeNumber(rest, ':', target.turn) && takeNumber(rest, '-', target.firstToken) && takeNumber(rest, ':', target.endToken);
}

void checkTarget(const Target& target) {
    require(!target.rollout.empty(), "an annotation needs the id of a rollout");
    const std::optional<Target> read = targetFromKey(keyOf(target));
    require(read && *read == target, "{} is no place in a rollout", keyOf(target));
    require(target.kind != Target::Kind::Tokens || target.firstToken < target.endToken, "the span of tokens {}-{} is empty", target.firstToken,
            target.endToken);
}

void checkText(const std::string& text, const char* field) { require(store::isUtf8(text), "{} is not UTF-8", field); }

void checkBox(const EvidenceBox& box) {
    require(box.boxInCamera.isFinite(), "an evidence box has a coordinate that is no number");
    require(box.boxInCamera.area() > 0, "an evidence box has no area: its corners are ({}, {}) and ({}, {})", box.boxInCamera.x0, box.boxInCamera.y0,
            box.boxInCamera.x1, box.boxInCamera.y1);
    checkText(box.camera, "an evidence box's camera");
    checkText(box.label, "an evidence box's label");
}

template <typename Value, size_t count>
std::optional<Value> named(const std::array<Value, count>& all, const char* (*nameOf)(Value), const std::string& name) {
    for (const Value value : all) {
        if (name == nameOf(value)) {
            return value;
        }
    }
    return std::nullopt;
}

}  // namespace

Target caseTarget(const std::string& rollout) { return {Target::Kind::Case, rollout}; }

Target stepTarget(const std::string& rollout, int64_t turn) { return {Target::Kind::Step, rollout, turn}; }

Target zoomTarget(const std::string& rollout, int64_t call) { return {Target::Kind::Zoom, rollout, -1, call}; }

Target tokenTarget(const std::string& rollout, int64_t turn, int64_t firstToken, int64_t endToken) {
    return {Target::Kind::Tokens, rollout, turn, -1, firstToken, endToken};
}

std::string keyOf(const Target& target) {
    switch (target.kind) {
        case Target::Kind::Case: return "case:" + target.rollout;
        case Target::Kind::Step: return fmt::format("step:{}:{}", target.turn, target.rollout);
        case Target::Kind::Zoom: return fmt::format("zoom:{}:{}", target.call, target.rollout);
        case Target::Kind::Tokens: break;
    }
    return fmt::format("tokens:{}:{}-{}:{}", target.turn, target.firstToken, target.endToken, target.rollout);
}

std::optional<Target> targetFromKey(const std::string& key) {
    for (const Target::Kind kind : {Target::Kind::Case, Target::Kind::Step, Target::Kind::Zoom, Target::Kind::Tokens}) {
        std::string_view rest = key;
        Target target;
        target.kind = kind;
        if (takeWord(rest, fmt::format("{}:", targetKindName(kind))) && takeNumbers(rest, target) && !rest.empty()) {
            target.rollout = rest;
            return target;
        }
    }
    return std::nullopt;
}

const char* targetKindName(Target::Kind kind) {
    switch (kind) {
        case Target::Kind::Case: return "case";
        case Target::Kind::Step: return "step";
        case Target::Kind::Zoom: return "zoom";
        case Target::Kind::Tokens: break;
    }
    return "tokens";
}

std::string describe(const Target& target) {
    switch (target.kind) {
        case Target::Kind::Case: return target.rollout;
        case Target::Kind::Step: return fmt::format("step {} of {}", target.turn + 1, target.rollout);
        case Target::Kind::Zoom: return fmt::format("zoom {} of {}", target.call + 1, target.rollout);
        case Target::Kind::Tokens: break;
    }
    return fmt::format("tokens {} to {} of step {} of {}", target.firstToken + 1, target.endToken, target.turn + 1, target.rollout);
}

const char* severityName(Severity severity) {
    switch (severity) {
        case Severity::None: return "none";
        case Severity::Minor: return "minor";
        case Severity::Major: return "major";
        case Severity::Critical: break;
    }
    return "critical";
}

std::optional<Severity> severityFromName(const std::string& name) { return named(kSeverities, severityName, name); }

const char* verdictName(Verdict verdict) {
    switch (verdict) {
        case Verdict::None: return "none";
        case Verdict::Right: return "right";
        case Verdict::Wrong: return "wrong";
        case Verdict::Unsure: break;
    }
    return "unsure";
}

std::optional<Verdict> verdictFromName(const std::string& name) { return named(kVerdicts, verdictName, name); }

bool Annotation::isBlank() const {
    Annotation blank;
    blank.target = target;
    return *this == blank;
}

void check(const Annotation& annotation) {
    checkTarget(annotation.target);
    checkText(annotation.target.rollout, "the rollout's id");
    checkText(annotation.type, "the type");
    checkText(annotation.note, "the note");
    checkText(annotation.correctLabel, "the right label");
    checkText(annotation.correctAnswer, "the right answer");
    for (const std::string& tag : annotation.tags) {
        require(!tag.empty(), "a tag is empty");
        checkText(tag, "a tag");
    }
    for (const EvidenceBox& box : annotation.boxes) {
        checkBox(box);
    }
}

}  // namespace omnidrive::annotation
