// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/label_scores.h"

#include "base/error.h"
#include "base/random.h"

#include <algorithm>
#include <map>

namespace omnidrive::jobs {

namespace {

uint64_t placeOf(const LabelledCrop& crop, uint64_t seed) { return deriveSeed(seed, {hashText(crop.frameId)}); }

}  // namespace

void shuffleLabels(std::vector<LabelledCrop>& crops, const std::vector<int64_t>& steps, uint64_t seed) {
    require(crops.size() == steps.size(), "{} crops but {} steps", crops.size(), steps.size());
    std::map<int64_t, std::vector<std::string>> labels;   // of the zooms of a step
    for (size_t i = 0; i < crops.size(); ++i) {
        labels[steps[i]].push_back(crops[i].label);
    }
    for (size_t i = 0; i < crops.size(); ++i) {
        std::vector<std::string> others;
        std::copy_if(labels[steps[i]].begin(), labels[steps[i]].end(), std::back_inserter(others), [&](const auto& label) { return label != crops[i].label; });
        Rng rng(deriveSeed(seed, {hashText(crops[i].rolloutId), static_cast<uint64_t>(crops[i].call)}));
        crops[i].otherLabel = others.empty() ? std::string() : others[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(others.size()) - 1))];
    }
    std::stable_sort(crops.begin(), crops.end(), [&](const LabelledCrop& a, const LabelledCrop& b) { return placeOf(a, seed) < placeOf(b, seed); });
}

}  // namespace omnidrive::jobs
