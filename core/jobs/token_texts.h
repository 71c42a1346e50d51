// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::text {
class Tokenizer;
}

namespace omnidrive::jobs {

/// The texts of a run's tokens. The tokenizer is that of the run's newest checkpoint, else of the recipe's model. One thread at a time.
class TokenTexts {
public:
    /// @param run folder or trace file; nothing is read yet.
    explicit TokenTexts(std::filesystem::path run);
    ~TokenTexts();

    /// One text per token of the turn (bytes: a letter may be split between two); empty when the turn has no ids and no texts, or no tokenizer at hand
    /// gives its text back.
    std::vector<std::string> of(const rollout::Turn& turn);

private:
    void load();
    std::vector<std::filesystem::path> candidates() const;

    const std::filesystem::path run_;
    bool isLoaded_ = false;
    std::vector<std::shared_ptr<const text::Tokenizer>> tokenizers_;
};

}  // namespace omnidrive::jobs
