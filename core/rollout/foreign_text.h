// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "text/tokenizer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace omnidrive::rollout {

/// Ids of a text of ours around words that are not ours: a question, or the reason of a failed call, which quotes the model. Added tokens count where we write
/// them; spelled in `foreign` ("<|image_pad|>", "<|im_end|>") they are ordinary text, or a question could claim a picture that is not there. In this one case
/// the ids differ from the reference's, whose processor reads them anywhere; without such words they are those of the whole text.
std::vector<int32_t> idsAround(const text::Tokenizer& tokenizer, const std::string& before, const std::string& foreign, const std::string& after);

}  // namespace omnidrive::rollout
