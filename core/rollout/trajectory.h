// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::rollout {

/// How a policy turn ended, in the parser's view (SPEC section 4.3).
enum class TurnKind { Think, ToolCall, Answer };

/// Why generation of a turn stopped.
enum class FinishReason { EndOfTurn, Length, Budget };

/// One zoom-in call as the model wrote it, and what became of it (SPEC sections 3.5 and 4).
struct ToolCall {
    std::string rawJson;                  ///< the text between <tool_call> and </tool_call>, as generated
    std::string name;                     ///< tool name; empty when the JSON could not be read
    std::string label;                    ///< object label the model gave; may be empty
    int imageIndex = 0;                   ///< picture the box refers to (0 for one picture or the stitched view)
    std::optional<BoxF> boxInModel;       ///< requested box, pixels of the picture as resized for the model
    std::optional<BoxF> boxInImage;       ///< requested box, pixels of the original picture
    std::optional<BoxI> effectiveBox;     ///< what was really cropped, pixels of the original picture; set only when valid
    bool valid = false;                   ///< a crop was returned
    std::string rejectReason;             ///< one of the words of zoomRejectReasons() and a detail; empty when valid
    std::vector<std::string> adjustments; ///< why effective and requested differ: "clipped", "enlarged", "rounded", "padded"
    std::string camera;                   ///< CAM_FRONT ... for six views (by the box centre); empty for one picture
    bool crossesTileEdge = false;         ///< box reaches into a second camera of the stitched view
    std::optional<double> clipCosine;     ///< raw cosine CLIP(crop, label), -1 to 1
    std::optional<double> groundingScore; ///< g of SPEC section 5.2, 0 to 1, before the gates
    std::optional<bool> labelConsistent;  ///< the consistency gate: the label is what question and thought are about
};

/// One turn of the policy. Vectors over tokens have one entry per generated token, end-of-turn token included. A turn that a server wrote has what
/// the server gave: most leave out the end-of-turn token, many the ids, some the log-probabilities; what is not given stays empty.
struct Turn {
    std::string text;                  ///< decoded, special tokens included
    std::vector<int32_t> tokenIds;
    std::vector<std::string> tokenTexts;  ///< bytes of the tokens where a server gave these and no ids; else empty
    int64_t countedTokens = 0;         ///< number of tokens as a server counts them, where its lists have another number or are not given; else 0
    std::vector<float> logprobs;       ///< natural log, under the sampling policy at its temperature (1 when greedy), before top-k / top-p; of a
                                       ///< server: as it reports them, most at temperature 1
    std::vector<float> refLogprobs;    ///< same under the reference model; empty when not computed
    std::vector<float> entropy;        ///< nats; empty when not computed
    TurnKind kind = TurnKind::Think;
    FinishReason finish = FinishReason::EndOfTurn;
    std::string thought;               ///< text between <think> and </think>, trimmed
    std::string answer;                ///< text between <answer> and </answer>, trimmed
    std::optional<ToolCall> tool;

    /// Number of generated tokens; 0 when nothing is known of them.
    int64_t tokens() const {
        return countedTokens > 0 ? countedTokens : static_cast<int64_t>(tokenIds.empty() ? tokenTexts.size() : tokenIds.size());
    }
};

/// What the environment appended after a tool call; never trained on.
struct Observation {
    int afterTurn = 0;                 ///< index into turns
    bool ok = true;
    std::string error;                 ///< reason when not ok
    std::string imageId;               ///< content hash of the frame the crop was cut from
    BoxI cropInImage;                  ///< pixels of that frame
    int shownWidth = 0;                ///< crop size as given to the model, pixels
    int shownHeight = 0;
    int imageTokens = 0;               ///< number of image_pad tokens
    std::string text;                  ///< the observation with image tokens collapsed to one <|image_pad|>
    std::vector<int32_t> tokenIds;
};

/// Reward terms of a rollout, unweighted, and the weighted total (SPEC section 5).
struct Rewards {
    double accuracy = 0;               ///< 0 or 1
    double format = 0;                 ///< 0, or -1 on a format error
    double grounding = 0;              ///< mean g over calls after the gates, 0 to 1
    double tool = 0;                   ///< optional DeepEyes-style tool bonus, 0 or 1
    double toolCost = 0;               ///< number of calls that the gates gave nothing for; weight <= 0
    double overlong = 0;               ///< DAPO's length shaping, -1 to 0
    double total = 0;
    std::vector<double> perCall;       ///< gated grounding per call, failed calls 0
};

/// One complete interleaved rollout: everything needed to show, score, replay and train on it (SPEC section 2).
struct Trajectory {
    std::string id;                    ///< "s<stage>-<step>-<prompt>-<index>" in runs; unique in its archive
    std::string sampleId;
    std::string groupId;
    int stage = 0;                     ///< 1 or 2; 0 outside training
    int64_t step = 0;                  ///< optimiser step it was made for
    int indexInGroup = 0;
    uint64_t seed = 0;                 ///< replays this rollout alone
    double temperature = 1;
    std::string policyVersion;         ///< model folder or "step-000040"

    std::string system;                ///< system message as shown to the model
    std::string question;              ///< question with options
    std::vector<std::string> options;
    std::string kind;                  ///< question kind
    std::string expectedAnswer;        ///< reference answer
    std::vector<std::string> frameIds; ///< content hashes: the picture, or six views in SPEC 2.1 order
    std::string stitchedId;            ///< content hash of the stitched picture the boxes refer to; equals frameIds[0] for one picture
    int imageWidth = 0;                ///< original (stitched) picture, pixels
    int imageHeight = 0;
    int modelWidth = 0;                ///< the same picture as resized for the model, pixels
    int modelHeight = 0;
    std::vector<int32_t> promptIds;

    std::vector<Turn> turns;
    std::vector<Observation> observations;
    std::vector<uint8_t> lossMask;     ///< over response tokens in order (turns and observations interleaved): 1 generated, 0 observation

    Rewards rewards;
    double advantage = 0;
    bool groupHasSignal = true;        ///< false when all rewards of the group are equal
    std::string answerText;            ///< final answer, empty when none
    std::string answerLetter;          ///< "A".."F", empty when none could be read
    bool correct = false;
    bool truncated = false;            ///< ended by a budget, not by an answer

    // Truth known to the data set, for metrics and overlays only.
    std::string truthLabel;
    std::optional<BoxF> truthBoxInImage;
    bool truthNeedsZoom = true;
};

}  // namespace omnidrive::rollout
