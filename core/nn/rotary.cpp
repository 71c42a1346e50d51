// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/rotary.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numeric>

namespace omnidrive::nn {

namespace {

/// In float32 throughout, exponent included, as the reference computes them: at position 5000 the last bit is already 6e-4 of an angle.
std::vector<float> inverseFrequencies(int64_t dim, double theta) {
    std::vector<float> inverse(static_cast<size_t>(dim / 2));
    for (size_t i = 0; i < inverse.size(); ++i) {
        inverse[i] = 1.0F / std::pow(static_cast<float>(theta), static_cast<float>(2 * i) / static_cast<float>(dim));
    }
    return inverse;
}

std::vector<int> axisOfChannel(const std::vector<int64_t>& sections) {
    std::vector<int> axis;
    for (size_t a = 0; a < sections.size(); ++a) {
        axis.insert(axis.end(), static_cast<size_t>(sections[a]), static_cast<int>(a));
    }
    return axis;
}

/// Writes the angle's cosine and sine into both halves of a row of `headDim` values.
void writeAngle(float* cos, float* sin, int64_t channel, int64_t half, float angle) {
    cos[channel] = cos[channel + half] = std::cos(angle);
    sin[channel] = sin[channel + half] = std::sin(angle);
}

}  // namespace

RotaryTables mropeTables(const std::vector<std::vector<MropePosition>>& positions, int64_t headDim, const std::vector<int64_t>& sections,
                         double theta) {
    const int64_t half = headDim / 2;
    require(sections.size() == 3 && std::accumulate(sections.begin(), sections.end(), int64_t{0}) == half,
            "mrope_section must hold three numbers that sum to head_dim / 2 = {}", half);
    size_t longest = 0;
    for (const auto& row : positions) {
        longest = std::max(longest, row.size());
    }
    const auto inverse = inverseFrequencies(headDim, theta);
    const auto axis = axisOfChannel(sections);
    const auto batch = static_cast<int64_t>(positions.size());
    const auto length = static_cast<int64_t>(longest);
    RotaryTables tables{torch::ones({batch, 1, length, headDim}), torch::zeros({batch, 1, length, headDim})};
    auto* cos = tables.cos.data_ptr<float>();
    auto* sin = tables.sin.data_ptr<float>();
    for (int64_t b = 0; b < batch; ++b) {
        const auto& row = positions[static_cast<size_t>(b)];
        for (size_t l = 0; l < row.size(); ++l) {
            const int64_t offset = (b * length + static_cast<int64_t>(l)) * headDim;
            for (int64_t i = 0; i < half; ++i) {
                const auto channel = static_cast<size_t>(i);
                writeAngle(cos + offset, sin + offset, i, half,
                           static_cast<float>(row[l][static_cast<size_t>(axis[channel])]) * inverse[channel]);
            }
        }
    }
    return tables;
}

RotaryTables visionTables(int gridH, int gridW, int mergeSize, int64_t headDim, double theta) {
    const int64_t half = headDim / 2;      // angles per token: the first half for rows, the second for columns
    const int64_t perAxis = half / 2;
    const auto inverse = inverseFrequencies(half, theta);
    const int64_t count = static_cast<int64_t>(gridH) * gridW;
    RotaryTables tables{torch::empty({count, headDim}), torch::empty({count, headDim})};
    auto* cos = tables.cos.data_ptr<float>();
    auto* sin = tables.sin.data_ptr<float>();
    int64_t token = 0;
    for (int cellY = 0; cellY < gridH / mergeSize; ++cellY) {
        for (int cellX = 0; cellX < gridW / mergeSize; ++cellX) {
            for (int inner = 0; inner < mergeSize * mergeSize; ++inner, ++token) {
                const auto row = static_cast<float>(cellY * mergeSize + inner / mergeSize);
                const auto column = static_cast<float>(cellX * mergeSize + inner % mergeSize);
                for (int64_t i = 0; i < perAxis; ++i) {
                    const float frequency = inverse[static_cast<size_t>(i)];
                    writeAngle(cos + token * headDim, sin + token * headDim, i, half, row * frequency);
                    writeAngle(cos + token * headDim, sin + token * headDim, perAxis + i, half, column * frequency);
                }
            }
        }
    }
    return tables;
}

torch::Tensor applyRotary(const torch::Tensor& x, const RotaryTables& tables) {
    const int64_t half = x.size(-1) / 2;
    const auto rotated = at::cat({x.narrow(-1, half, half).neg(), x.narrow(-1, 0, half)}, -1);
    return at::addcmul(x * tables.cos, rotated, tables.sin);
}

}  // namespace omnidrive::nn
