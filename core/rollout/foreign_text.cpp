// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/foreign_text.h"

namespace omnidrive::rollout {

std::vector<int32_t> idsAround(const text::Tokenizer& tokenizer, const std::string& before, const std::string& foreign, const std::string& after) {
    const auto plain = tokenizer.encode(foreign, false);
    if (plain == tokenizer.encode(foreign)) {
        return tokenizer.encode(before + foreign + after);   // in one piece: words may reach over the borders
    }
    auto ids = tokenizer.encode(before);
    const auto rest = tokenizer.encode(after);
    ids.insert(ids.end(), plain.begin(), plain.end());
    ids.insert(ids.end(), rest.begin(), rest.end());
    return ids;
}

}  // namespace omnidrive::rollout
