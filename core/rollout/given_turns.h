// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "rollout/trajectory.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::rollout {

struct Policy;

/// One turn that is given to a policy instead of being sampled.
struct GivenTurn {
    std::string text;              ///< whole, special tokens included where the record has them
    std::vector<int32_t> ids;      ///< as generated; empty when they are not known
    bool isEdited = false;         ///< the call in the text is no longer that of the ids
    int64_t sampled = 0;           ///< tokens that the recorded rollout had generated for it
};

/// The policy's turns up to and with the one that made a call. Records of other programs keep the pieces of one message as several turns: what stands
/// between two observations is one turn here, its thought included.
/// @param call counted from 0 over the rollout. @throws Error (InvalidArgument) when the rollout has no such call.
std::vector<GivenTurn> turnsUpTo(const Trajectory& trajectory, int call);

/// The same call with another box or label. The wording around both stays as the model wrote it; a call whose JSON names no box, or no label where
/// one is wanted, is written anew in the tool's own form.
/// @param rawJson between the tags. @param boxInModel in pixels of the picture as shown to the model; written without decimals when they are whole.
std::string editedCall(const std::string& rawJson, const std::optional<BoxF>& boxInModel, const std::optional<std::string>& label);

/// Replaces the call of a turn (its last one, which is the one that counts). @throws Error (InvalidArgument) when the turn has none.
void replaceCall(GivenTurn& turn, const std::optional<BoxF>& boxInModel, const std::optional<std::string>& label);

/// Ids of all turns, each closed by an end-of-turn token. Recorded ids are kept where they are this tokenizer's and up to an edited call; the rest is
/// encoded from the text.
std::vector<int32_t> tokensOf(const std::vector<GivenTurn>& turns, const Policy& policy);

}  // namespace omnidrive::rollout
