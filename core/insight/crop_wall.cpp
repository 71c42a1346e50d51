// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/crop_wall.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

namespace omnidrive::insight {

namespace {

/// A tile with what it is sorted by; which of the two keys counts depends on the order.
struct KeyedTile {
    double number = 0;
    std::string_view text;
    bool isMissing = false;
    WallTile tile;
};

double numberOf(const CaseDigest& digest, const ZoomDigest& zoom, WallOrder order) {
    constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
    switch (order) {
        case WallOrder::Clip: return zoom.clip.value_or(kMissing);
        case WallOrder::Grounding: return zoom.grounding.value_or(kMissing);
        case WallOrder::Reward: return digest.reward;
        default: return 0;
    }
}

bool isByText(WallOrder order) { return order == WallOrder::Camera || order == WallOrder::Label; }

KeyedTile keyed(const CaseDigest& digest, const ZoomDigest& zoom, WallOrder order, WallTile tile) {
    KeyedTile result{numberOf(digest, zoom, order), order == WallOrder::Camera ? zoom.camera : zoom.label, false, tile};
    result.isMissing = isByText(order) ? result.text.empty() : std::isnan(result.number);
    return result;
}

std::vector<KeyedTile> collect(std::span<const CaseDigest> digests, WallOrder order) {
    std::vector<KeyedTile> tiles;
    for (size_t i = 0; i < digests.size(); ++i) {
        for (size_t k = 0; k < digests[i].zooms.size(); ++k) {
            if (digests[i].zooms[k].isValid) {
                tiles.push_back(keyed(digests[i], digests[i].zooms[k], order, {static_cast<uint32_t>(i), static_cast<uint32_t>(k)}));
            }
        }
    }
    return tiles;
}

}  // namespace

std::vector<WallTile> wallTiles(std::span<const CaseDigest> digests, WallOrder order, bool isDescending, const std::stop_token& stop) {
    std::vector<KeyedTile> tiles = collect(digests, order);
    const bool byText = isByText(order);
    const auto before = [&](const KeyedTile& a, const KeyedTile& b) {
        if (a.isMissing != b.isMissing) {
            return b.isMissing;
        }
        const KeyedTile& low = isDescending ? b : a;
        const KeyedTile& high = isDescending ? a : b;
        return byText ? low.text < high.text : low.number < high.number;
    };
    if (stop.stop_requested()) {
        return {};
    }
    if (order == WallOrder::Run && isDescending) {
        std::reverse(tiles.begin(), tiles.end());
    } else if (order != WallOrder::Run) {
        std::stable_sort(tiles.begin(), tiles.end(), before);
    }
    std::vector<WallTile> sorted;
    sorted.reserve(tiles.size());
    for (const KeyedTile& tile : tiles) {
        sorted.push_back(tile.tile);
    }
    return sorted;
}

}  // namespace omnidrive::insight
