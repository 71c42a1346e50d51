// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/triage.h"

#include "rollout/probe.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace omnidrive::insight {

namespace {

constexpr double kLowestGrounding = 1e-6;   // -log10 of it is the 6 of the formula
constexpr double kGoodCosine = 0.3;
constexpr double kUnknown = 0.5;

/// How often each answer was given in each group. A probe's group is one case under many checkpoints, which may well answer differently.
class GroupAnswers {
public:
    explicit GroupAnswers(std::span<const CaseDigest> digests) {
        for (const CaseDigest& digest : digests) {
            Group& group = groups_[nameOf(digest)];
            ++group.size;
            ++group.answers[digest.answerHash];
        }
    }
    int size(const CaseDigest& digest) const { return groups_.at(nameOf(digest)).size; }
    int others(const CaseDigest& digest) const { return size(digest) - groups_.at(nameOf(digest)).answers.at(digest.answerHash); }

private:
    static const std::string& nameOf(const CaseDigest& digest) { return rollout::isProbeGroup(digest.groupId) ? digest.id : digest.groupId; }

    struct Group {
        int size = 0;
        std::map<uint64_t, int> answers;
    };
    std::unordered_map<std::string, Group> groups_;
};

double ungroundedOf(const ZoomDigest& zoom) {
    if (zoom.grounding) {
        return std::clamp(-std::log10(std::max(*zoom.grounding, kLowestGrounding)) / 6, 0.0, 1.0);
    }
    return zoom.clip ? std::clamp((kGoodCosine - *zoom.clip) / kGoodCosine, 0.0, 1.0) : kUnknown;
}

const ZoomDigest* bestZoom(const CaseDigest& digest) {
    const ZoomDigest* best = nullptr;
    for (const ZoomDigest& zoom : digest.zooms) {
        if (zoom.isValid && (best == nullptr || ungroundedOf(zoom) < ungroundedOf(*best))) {
            best = &zoom;
        }
    }
    return best;
}

double witnessFactor(WitnessVerdict verdict) {
    switch (verdict) {
        case WitnessVerdict::InBox: return 0.5;
        case WitnessVerdict::Elsewhere: return 1.25;
        case WitnessVerdict::Nowhere: return 1.5;
        case WitnessVerdict::CannotJudge: break;
    }
    return 1;
}

std::string named(const ZoomDigest& zoom) { return zoom.label.empty() ? "what it names" : fmt::format("\"{}\"", zoom.label); }

std::string groundingReason(const ZoomDigest& zoom) {
    if (zoom.grounding) {
        return fmt::format("no crop looks like {}: grounding {:.2f}", named(zoom), *zoom.grounding) +
               (zoom.clip ? fmt::format(", CLIP {:.2f}", *zoom.clip) : "");
    }
    return fmt::format("no crop looks like {}: CLIP {:.2f}", named(zoom), zoom.clip.value_or(0));
}

/// A reason counts by how far its part lies above what says nothing.
std::vector<std::string> reasonsOf(const Suspicion& suspicion, const CaseDigest& digest, const ZoomDigest& zoom, const GroupAnswers& groups,
                                   WitnessVerdict verdict) {
    std::vector<std::pair<double, std::string>> reasons;
    if (verdict == WitnessVerdict::Nowhere || verdict == WitnessVerdict::Elsewhere) {
        const char* place = verdict == WitnessVerdict::Nowhere ? "in the box, nor anywhere else in the frame" : "in the box, only elsewhere in the frame";
        reasons.emplace_back(2, zoom.label.empty() ? fmt::format("the second witness does not see what it names {}", place)
                                                   : fmt::format("the second witness sees no {} {}", zoom.label, place));
    }
    if (suspicion.ungrounded >= 0.3 && (zoom.grounding || zoom.clip)) {
        reasons.emplace_back(suspicion.ungrounded, groundingReason(zoom));
    }
    if (std::isfinite(digest.confidence) && digest.confidence >= 0.6) {
        reasons.emplace_back(suspicion.confidence - 0.3, fmt::format("yet sure of its answer ({:.0f} %)", 100 * digest.confidence));
    }
    if (suspicion.disagreement > 0) {
        reasons.emplace_back(suspicion.disagreement - 0.2, fmt::format("{} of {} rollouts of the group answered otherwise", groups.others(digest), groups.size(digest)));
    }
    std::stable_sort(reasons.begin(), reasons.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> words;
    for (auto& [weight, sentence] : reasons) {
        words.push_back(std::move(sentence));
    }
    return words;
}

}  // namespace

std::vector<Suspicion> rankSuspicious(std::span<const CaseDigest> digests, const WitnessVerdicts& witness, size_t limit) {
    const GroupAnswers groups(digests);
    const auto verdictOf = [&](const CaseDigest& digest, const ZoomDigest& zoom) {
        const auto found = witness.find(digest.id);
        const auto call = found == witness.end() ? std::map<int, WitnessVerdict>::const_iterator{} : found->second.find(zoom.call);
        return found == witness.end() || call == found->second.end() ? WitnessVerdict::CannotJudge : call->second;
    };
    std::vector<Suspicion> queue;
    for (size_t i = 0; i < digests.size(); ++i) {
        const CaseDigest& digest = digests[i];
        const ZoomDigest* zoom = bestZoom(digest);
        if (zoom == nullptr || digest.answer.empty()) {
            continue;
        }
        Suspicion suspicion;
        suspicion.index = i;
        suspicion.call = zoom->call;
        suspicion.confidence = std::isfinite(digest.confidence) ? digest.confidence : kUnknown;
        suspicion.ungrounded = ungroundedOf(*zoom);
        suspicion.disagreement = static_cast<double>(groups.others(digest)) / groups.size(digest);
        suspicion.score = std::min(100.0, 100 * suspicion.confidence * (0.15 + 0.85 * suspicion.ungrounded) * (0.5 + 0.5 * suspicion.disagreement) *
                                              witnessFactor(verdictOf(digest, *zoom)));
        queue.push_back(std::move(suspicion));
    }
    const size_t kept = std::min(limit, queue.size());
    std::partial_sort(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(kept), queue.end(),
                      [](const Suspicion& a, const Suspicion& b) { return a.score != b.score ? a.score > b.score : a.index < b.index; });
    queue.resize(kept);
    for (Suspicion& suspicion : queue) {
        const CaseDigest& digest = digests[suspicion.index];
        suspicion.reasons = reasonsOf(suspicion, digest, *bestZoom(digest), groups, verdictOf(digest, *bestZoom(digest)));
    }
    return queue;
}

}  // namespace omnidrive::insight
