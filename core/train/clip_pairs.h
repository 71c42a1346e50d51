// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "clip/clip_pair.h"
#include "data/scenes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::train {

/// What the tiny CLIP is trained on ([OURS]; DEFAULT_MODEL section 5): crops of synthetic scenes with texts on what
/// they show, never on the state that questions ask for.
struct ClipPairOptions {
    uint64_t seed = 7;          ///< of the scenes; use another one for held-out pairs
    data::SceneOptions scenes;  ///< of drawn scenes; the background is chosen per scene
    double roadShare = 0;       ///< share of scenes composed onto real road frames, 0 to 1
    int cropsPerScene = 8;
};

/// All texts pairs may carry.
std::vector<std::string> clipTexts();
/// Contrast vocabulary: the five classes, then the backgrounds.
std::vector<std::string> clipVocabulary();
/// Sentences around a label that the pairs use; the scorer should use the same ones.
std::vector<std::string> clipTemplates();

/// Index into clipVocabulary() of what a box of a scene shows, for a CLIP that is to know *what* and, roughly, *how
/// tight*: an object when most of it is inside and it fills a fair part of the box; a "street scene" when the box is
/// large; else the background by its place ("sky", "road", ...), also for slivers and near misses. Nothing when the box
/// is somewhere between these.
std::optional<int> clipClassOf(const data::Scene& scene, const BoxI& boxInImage, bool isRoadFrame);

/// An endless, deterministic source of pairs. The callback may be called from one thread at a time.
clip::PairSource makeClipPairSource(const ClipPairOptions& options);

}  // namespace omnidrive::train
