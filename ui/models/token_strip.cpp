// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/token_strip.h"

#include "ui/models/words.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

/// Schulman's k3, as the trainer's penalty (train::k3): exp(r) - r - 1 of r = log π_ref - log π, at most 10.
double k3(double logprob, double reference) {
    const double r = std::clamp(reference - logprob, -20.0, 20.0);
    return std::min(std::exp(r) - r - 1, 10.0);
}

template <typename Values>
std::optional<double> at(const Values& values, size_t i) {
    return i < values.size() ? std::optional<double>(values[i]) : std::nullopt;
}

std::optional<double> valueOf(const rollout::Trajectory& trajectory, const rollout::Turn& turn, size_t token, TokenColouring colouring) {
    const auto own = at(turn.logprobs, token), reference = at(turn.refLogprobs, token);
    switch (colouring) {
        case TokenColouring::Advantage: return std::isfinite(trajectory.advantage) ? std::optional(trajectory.advantage) : std::nullopt;
        case TokenColouring::LogProbability: return own;
        case TokenColouring::LogRatio: return own && reference ? std::optional(*own - *reference) : std::nullopt;
        case TokenColouring::Entropy: return at(turn.entropy, token);
        case TokenColouring::Kl: return own && reference ? std::optional(k3(*own, *reference)) : std::nullopt;
        case TokenColouring::Mask: return 1;
        case TokenColouring::Plain: case TokenColouring::None: break;
    }
    return std::nullopt;
}

bool hasSign(TokenColouring colouring) { return colouring == TokenColouring::Advantage || colouring == TokenColouring::LogRatio; }

/// Most advantages lie within; a scale of the rollout alone would make every one extreme.
constexpr double kAdvantageScale = 2;

/// The scale of the whole rollout.
void addScale(const rollout::Trajectory& trajectory, TokenColouring colouring, TokenStrip& strip) {
    double low = 0, high = colouring == TokenColouring::Advantage ? kAdvantageScale : 0;
    bool hasAny = false;
    for (const rollout::Turn& turn : trajectory.turns) {
        for (size_t i = 0; i < static_cast<size_t>(turn.tokens()); ++i) {
            const auto value = valueOf(trajectory, turn, i, colouring);
            if (value && std::isfinite(*value)) {
                hasAny = true;
                low = std::min(low, *value);
                high = std::max(high, *value);
            }
        }
    }
    strip.isSigned = hasSign(colouring);
    strip.low = strip.isSigned ? -std::max(high, -low) : low;
    strip.high = strip.isSigned ? std::max(high, -low) : high;
    if (!hasAny && colouring != TokenColouring::Plain) {
        strip.missing = tr("%1: not stored by this run").arg(colouringName(colouring));
    }
}

QString shown(const std::string& bytes) {
    return QString::fromStdString(bytes).replace(QLatin1Char('\n'), QChar(0x21b5));
}

void addObserved(const rollout::Trajectory& trajectory, int turn, TokenStrip& strip) {
    for (const rollout::Observation& seen : trajectory.observations) {
        if (seen.afterTurn == turn && !(seen.tokenIds.empty() && seen.text.empty())) {
            const auto count = static_cast<int>(seen.tokenIds.size());
            strip.tokens.push_back({count > 0 ? tr("observation, %1 tokens").arg(count) : tr("observation"), std::nullopt, false});
        }
    }
}

}  // namespace

QString colouringName(TokenColouring colouring) {
    switch (colouring) {
        case TokenColouring::Advantage: return tr("advantage");
        case TokenColouring::LogProbability: return tr("log π");
        case TokenColouring::LogRatio: return tr("log π/π_ref");
        case TokenColouring::Entropy: return tr("entropy");
        case TokenColouring::Kl: return tr("KL");
        case TokenColouring::Mask: return tr("mask");
        case TokenColouring::Plain: return tr("tokens");
        case TokenColouring::None: break;
    }
    return tr("no colours");
}

QString colouringMeaning(TokenColouring colouring) {
    switch (colouring) {
        case TokenColouring::Advantage: return tr("Advantage of the rollout in its group: every generated token of it is pushed by this");
        case TokenColouring::LogProbability: return tr("Natural logarithm of the token's probability under the policy that wrote it");
        case TokenColouring::LogRatio: return tr("log π − log π_ref: above 0 the policy likes the token more than the reference does");
        case TokenColouring::Entropy: return tr("Entropy of the policy at the token, nats");
        case TokenColouring::Kl: return tr("k3 estimate of the KL to the reference at the token, nats");
        case TokenColouring::Mask: return tr("Generated tokens are trained on, observations are not");
        case TokenColouring::Plain: return tr("The tokens of the step: drag over some, or extend with Shift and the arrows, to annotate them");
        case TokenColouring::None: break;
    }
    return {};
}

TokenStrip tokenStrip(const rollout::Trajectory& trajectory, int turnIndex, const std::vector<std::string>& texts, TokenColouring colouring) {
    TokenStrip strip;
    if (colouring == TokenColouring::None || turnIndex < 0 || turnIndex >= static_cast<int>(trajectory.turns.size())) {
        return strip;
    }
    const rollout::Turn& turn = trajectory.turns[static_cast<size_t>(turnIndex)];
    addScale(trajectory, colouring, strip);
    const auto count = static_cast<size_t>(turn.tokens());
    for (size_t i = 0; i < count; ++i) {
        const bool hasText = i < texts.size();
        const QString text = hasText ? shown(texts[i]) : i < turn.tokenIds.size() ? QStringLiteral("#%1 ").arg(turn.tokenIds[i]) : QStringLiteral("· ");
        strip.tokens.push_back({text, valueOf(trajectory, turn, i, colouring), true});
    }
    addObserved(trajectory, turnIndex, strip);
    if (count == 0) {
        strip.missing = tr("This turn was stored without its tokens");
    }
    return strip;
}

}  // namespace omnidrive::ui
