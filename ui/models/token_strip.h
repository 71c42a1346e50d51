// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <QString>

#include <optional>
#include <vector>

namespace omnidrive::ui {

/// What tokens are coloured by.
/// Plain: the tokens alone, to be read and marked.
enum class TokenColouring { None, Advantage, LogProbability, LogRatio, Entropy, Kl, Mask, Plain };
inline constexpr int kTokenColourings = static_cast<int>(TokenColouring::Plain) + 1;

/// Generated tokens of one turn, half open.
struct TokenSpan {
    int first = 0, end = 0;
    bool operator==(const TokenSpan&) const = default;
};

/// A token of a turn or of the observation after it.
struct StripToken {
    QString text;
    std::optional<double> value;   ///< of the colouring; nothing for what was not generated
    bool isGenerated = true;
};

/// The tokens of one turn with what they are coloured by.
struct TokenStrip {
    std::vector<StripToken> tokens;
    double low = 0, high = 0;      ///< ends of the scale over the whole rollout, so that turns compare; symmetric where a sign matters
    bool isSigned = false;
    QString missing;               ///< why there is nothing to colour by, one sentence; empty when there is
};

/// Short name: "advantage", "log π", "log π/π_ref", "entropy", "KL", "mask".
QString colouringName(TokenColouring colouring);
/// What the value is, for the legend's tool tip.
QString colouringMeaning(TokenColouring colouring);

/// @param texts of the turn's tokens; empty: the tokens are shown as their ids. Pure.
TokenStrip tokenStrip(const rollout::Trajectory& trajectory, int turn, const std::vector<std::string>& texts, TokenColouring colouring);

}  // namespace omnidrive::ui
