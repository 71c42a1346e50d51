// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/block_quantised.h"

#include "base/error.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

namespace {

constexpr int kDecades = 7;

/// Each decade is cut into twice as many pieces as the one below it; a value is the middle of its piece.
std::vector<float> madeValues(bool isSigned) {
    std::vector<float> values{0, 1};
    for (int decade = 0; decade < kDecades; ++decade) {
        const int pieces = 1 << (decade + (isSigned ? 0 : 1));
        const double scale = std::pow(10.0, decade - kDecades + 1);
        for (int i = 0; i < pieces; ++i) {
            const double middle = scale * (0.1 + 0.9 * (i + 0.5) / pieces);
            values.push_back(static_cast<float>(middle));
            if (isSigned) {
                values.push_back(static_cast<float>(-middle));
            }
        }
    }
    std::sort(values.begin(), values.end());
    return values;
}

const std::vector<float>& valuesOf(CodeBook book) {
    static const std::array<std::vector<float>, 2> values{madeValues(true), madeValues(false)};
    return values[book == CodeBook::Signed ? 0 : 1];
}

/// Where one value ends and the next one is nearer.
std::vector<float> boundsOf(const std::vector<float>& values) {
    std::vector<float> middles;
    for (size_t i = 1; i < values.size(); ++i) {
        middles.push_back((values[i - 1] + values[i]) / 2);
    }
    return middles;
}

/// A code book on a device.
struct Table {
    torch::Tensor values;   // [256]
    torch::Tensor bounds;   // [255]
};

/// Made once: an update asks for each slice, and a copy to a GPU would wait for all that runs there.
const Table& tableOf(CodeBook book, torch::Device device) {
    static std::mutex mutex;
    static auto& tables = *new std::map<std::pair<CodeBook, std::string>, Table>;   // never destroyed: at the end of the process CUDA is gone before
    const std::lock_guard lock(mutex);
    auto& table = tables[{book, device.str()}];
    if (!table.values.defined()) {
        const c10::InferenceMode ordinary(false);   // whoever asks first, training may use it
        table = {torch::tensor(valuesOf(book)).to(device), torch::tensor(boundsOf(valuesOf(book))).to(device)};
    }
    return table;
}

int64_t blocksOf(int64_t count) { return (count + kQuantisedBlock - 1) / kQuantisedBlock; }

/// [n] as whole blocks [blocks, 256], zeros behind the last value.
torch::Tensor inBlocks(const torch::Tensor& values) {
    const int64_t blocks = blocksOf(values.numel()), missing = blocks * kQuantisedBlock - values.numel();
    return (missing == 0 ? values : at::constant_pad_nd(values, {0, missing})).view({blocks, kQuantisedBlock});
}

}  // namespace

torch::Tensor codeValues(CodeBook book, torch::Device device) { return tableOf(book, device).values; }

BlockQuantised quantisedZeros(int64_t count, CodeBook book, torch::Device device) {
    const auto& values = valuesOf(book);
    const auto zero = std::lower_bound(values.begin(), values.end(), 0.0F) - values.begin();
    return {at::full({count}, static_cast<int64_t>(zero), torch::TensorOptions(torch::kUInt8).device(device)),
            at::zeros({blocksOf(count)}, torch::TensorOptions(torch::kFloat32).device(device))};
}

void quantise(const torch::Tensor& values, CodeBook book, int64_t first, BlockQuantised& into) {
    require(first % kQuantisedBlock == 0, "a slice of quantised values begins at {}, not at a block", first);
    const auto blocks = inBlocks(values);                       // [blocks, 256]
    const auto largest = std::get<0>(blocks.abs().max(1));      // [blocks]
    // A block of zeros has no scale: divided by 1 it stays what it is.
    const auto shares = blocks / at::where(largest > 0, largest, at::ones_like(largest)).unsqueeze(1);
    auto codes = at::bucketize(shares, tableOf(book, values.device()).bounds, true);
    if (book == CodeBook::Unsigned) {
        codes = at::where(blocks > 0, codes.clamp_min(1), codes);
    }
    into.codes.narrow(0, first, values.numel()).copy_(codes.view({-1}).narrow(0, 0, values.numel()));
    into.largest.narrow(0, first / kQuantisedBlock, largest.numel()).copy_(largest);
}

torch::Tensor dequantised(const BlockQuantised& from, CodeBook book, int64_t first, int64_t count) {
    require(first % kQuantisedBlock == 0, "a slice of quantised values begins at {}, not at a block", first);
    const auto codes = from.codes.narrow(0, first, count).to(torch::kInt32);
    const auto shares = inBlocks(codeValues(book, codes.device()).index_select(0, codes));
    const auto largest = from.largest.narrow(0, first / kQuantisedBlock, blocksOf(count)).unsqueeze(1);
    return (shares * largest).view({-1}).narrow(0, 0, count);
}

}  // namespace omnidrive::train
