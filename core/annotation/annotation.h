// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::annotation {

/// What an annotation is about: a whole rollout (the case), one of its turns (a step), one of its zooms, or tokens of one turn.
struct Target {
    enum class Kind { Case, Step, Zoom, Tokens };
    Kind kind = Kind::Case;
    std::string rollout{};     ///< id of the rollout
    int64_t turn = -1;         ///< Step and Tokens: turn of the policy, from 0
    int64_t call = -1;         ///< Zoom: call of the zoom tool, from 0
    int64_t firstToken = -1;   ///< Tokens: half-open span [firstToken, endToken) of that turn's generated tokens
    int64_t endToken = -1;

    bool operator==(const Target&) const = default;
};

Target caseTarget(const std::string& rollout);
Target stepTarget(const std::string& rollout, int64_t turn);
Target zoomTarget(const std::string& rollout, int64_t call);
Target tokenTarget(const std::string& rollout, int64_t turn, int64_t firstToken, int64_t endToken);
/// "case:ID", "step:TURN:ID", "zoom:CALL:ID", "tokens:TURN:FIRST-END:ID"; the id comes last because it may hold anything.
std::string keyOf(const Target& target);
/// Inverse of keyOf(); nullopt when the text is no key.
std::optional<Target> targetFromKey(const std::string& key);
/// "case", "step", "zoom", "tokens".
const char* targetKindName(Target::Kind kind);
/// For people, turns and zooms counted from 1: "zoom 2 of s1-000040-03-5".
std::string describe(const Target& target);

/// How bad a failure would be on the road. None: nobody has judged it.
enum class Severity { None, Minor, Major, Critical };
inline constexpr std::array kSeverities{Severity::None, Severity::Minor, Severity::Major, Severity::Critical};
/// "none", "minor", "major", "critical".
const char* severityName(Severity severity);
std::optional<Severity> severityFromName(const std::string& name);

/// What a person says of the rollout's answer, whatever the data set's key says. None: nobody has judged it.
enum class Verdict { None, Right, Wrong, Unsure };
inline constexpr std::array kVerdicts{Verdict::None, Verdict::Right, Verdict::Wrong, Verdict::Unsure};
/// "none", "right", "wrong", "unsure".
const char* verdictName(Verdict verdict);
std::optional<Verdict> verdictFromName(const std::string& name);

/// A box that a person drew as evidence.
struct EvidenceBox {
    std::string camera{};      ///< CAM_FRONT ...; empty for a case of one picture
    BoxF boxInCamera{};        ///< pixels of that camera's own picture
    std::string label{};       ///< what is really there; may be empty
    std::string extraJson{};   ///< keys of the stored object that this version does not know, as a JSON object; empty: none

    bool operator==(const EvidenceBox&) const = default;
};

/// What a person found at a target. Type and tags are ids of the project's label set.
struct Annotation {
    Target target{};
    std::string type{};        ///< of hallucination: "object", ...; empty: none found or not judged
    Severity severity = Severity::None;
    Verdict verdict = Verdict::None;
    std::vector<std::string> tags{};
    std::string note{};
    std::string correctLabel{}; ///< what the zoom should have been called
    std::string correctAnswer{};
    std::vector<EvidenceBox> boxes{};
    bool isChecked = false;    ///< on a case: somebody has looked at all of it
    std::string extraJson{};   ///< as in EvidenceBox

    bool operator==(const Annotation&) const = default;
    /// Nothing but the target: as good as no annotation.
    bool isBlank() const;
};

/// @throws Error (InvalidArgument) naming the field: an id that is empty, numbers that fit no target, a box that is not finite or has no area,
/// a text that is not UTF-8.
void check(const Annotation& annotation);

}  // namespace omnidrive::annotation
