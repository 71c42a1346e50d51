// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "data/scenes.h"
#include "rollout/options.h"
#include "rollout/policy.h"
#include "train/embedded_default.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace omnidrive::train {

/// How often the pre-training demonstrations behave in which way. Deliberately poor, so that RL has headroom: the base knows the tool's
/// grammar but seldom calls it (DEFAULT_MODEL section 4; [OURS]). Probabilities, 0 to 1.
struct BehaviourMix {
    int locates = 2;                  ///< per scene, "where is it": the call with the right box
    int describes = 3;                ///< per scene, reading a crop
    int agents = 1;                   ///< per scene, the agent's behaviour
    int zooms = 0;                    ///< per scene, the agent's behaviour once it has decided to zoom; the decision itself is not trained
    double roadShare = 0;             ///< scenes composed onto real road frames instead of drawn ones; they have no questions about the whole view
    double globalShare = 0.3;         ///< of the agent's questions: answerable from the whole view
    double zoom = 0.08;               ///< agent calls the tool
    double zoomGlobal = 0.05;         ///< the same on questions about the whole view
    double rightLabel = 0.8;          ///< the label is the class asked for
    double wideBox = 0.45, rightBox = 0.25, otherBox = 0.10;   ///< the rest is a random box
    double looseness = 1;             ///< a right box is this many times as long as the object's
    double offBox = 0;                ///< zooms whose box is right but for some pixels: their crop is read, how to make such a box is not trained
    double readRight = 0.15;          ///< a crop that shows the object is read right; else a random option
    double globalRight = 0.85;        ///< a question about the whole view is answered right
    double malformed = 0.06;          ///< broken replies
    int64_t zoomMinPixels = kZoomMinPixels, zoomMaxPixels = kZoomMaxPixels;   ///< size of a crop as shown
};

/// One training sequence. Sequences about one scene share its picture.
struct Demonstration {
    std::vector<int32_t> ids;
    std::vector<float> weights;                ///< [ids], loss weight of predicting ids[i] from what stands before it; 0 = not trained
    std::vector<std::shared_ptr<const vision::PixelPatches>> pictures;   ///< in order of their image tokens
    int firstCoordinate = -1;                  ///< index of the first coordinate token, -1 when there is no call
    std::vector<int> centreAt;                 ///< tokens whose states should know where the object is: its name, and all from there to the box
    std::optional<BoxF> boxInModel;            ///< true box of the call's object, pixels of the picture as shown
    int sceneWidth = 0, sceneHeight = 0;       ///< picture as shown, pixels; 0 when pictures[0] is a crop
    std::vector<int> objectCell;               ///< per class: merged token of pictures[0] that holds the object, -1 when absent
    int cropClass = -1, cropAttribute = -1;    ///< what the last picture shows when it is a good crop
    int dayTime = -1, bend = -1;               ///< of the scene in pictures[0]; -1 when it is a crop or a real road frame
};

/// Makes the demonstrations of scene `index` of an endless stream; the same seed and index give the same ones. Thread-safe.
class Demonstrator {
public:
    Demonstrator(const rollout::Policy& policy, BehaviourMix mix, uint64_t seed);
    std::vector<Demonstration> make(int64_t index) const;

private:
    struct Draft;
    void ask(Draft& draft, int target) const;
    Demonstration locate(Draft& draft) const;
    Demonstration describe(Draft& draft) const;
    Demonstration agent(Draft& draft) const;
    Demonstration zoom(Draft& draft) const;
    Demonstration begin(const Draft& draft) const;
    void agentZoom(Draft& draft, Demonstration& demo) const;
    enum class Truth { None, Box, Reading };
    void appendReply(Demonstration& demo, const std::string& text, Truth truth) const;
    std::string answerReply(const Draft& draft, int option) const;
    static BoxF toModel(const Draft& draft, const BoxF& box);
    BoxI toCallBox(const Draft& draft, const BoxF& boxInImage) const;
    BoxF behaviourBox(Draft& draft, int target) const;
    void markCentre(Demonstration& demo, const std::string& label) const;
    void describeScene(const Draft& draft, Demonstration& demo) const;

    const rollout::Policy& policy_;
    BehaviourMix mix_;
    uint64_t seed_;
    rollout::RolloutOptions tool_;
};

}  // namespace omnidrive::train
