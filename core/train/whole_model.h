// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/layer_shards.h"

namespace omnidrive::train {

/// While one lives, the layers that are shared out over ranks are whole on each: for rollouts and checkpoints. All ranks make one together.
class WholeModel {
public:
    /// @param layers null: nothing is shared out.
    explicit WholeModel(LayerShards* layers) : layers_(layers) {
        if (layers_ != nullptr) {
            layers_->fetchAll();
        }
    }
    ~WholeModel() {
        if (layers_ != nullptr) {
            layers_->releaseAll();
        }
    }
    WholeModel(const WholeModel&) = delete;
    WholeModel& operator=(const WholeModel&) = delete;

private:
    LayerShards* layers_;
};

}  // namespace omnidrive::train
