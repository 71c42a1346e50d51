// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranks/group.h"
#include "train/adamw.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

/// AdamW over parameters that every rank holds alike: gradients are added up over the ranks, the norm is that of the sum, and all ranks end with the
/// same parameters. Sharded (ZeRO, stage 1), each rank keeps moments for its share of the parameters alone, gets the summed gradients of those and
/// hands the updated parameters to the others. Where the decoder's layers are shared out too (LayerShards, stage 3), their gradients are on their owners
/// already, summed, and nothing of them is handed on. One process on its own does what AdamW does, bit for bit. All ranks call the same functions together.
class RankedOptimiser {
public:
    using Parameters = std::vector<std::pair<std::string, torch::Tensor>>;

    /// @param ranks must outlive this. @param layersShared the decoder's layers are; then `shard` holds.
    RankedOptimiser(Parameters parameters, const AdamWOptions& options, ranks::Group& ranks, bool shard, bool layersShared = false);

    /// Sums, clips to a global norm (<= 0: no clipping) and updates. @return the norm before clipping; one that is not finite leaves all unchanged.
    /// A parameter without a gradient on any rank is left alone.
    double step(double learningRate, double gradientClip);
    void zeroGradients();

    int64_t steps() const { return adam_.steps(); }
    /// AdamW::state() of all parameters on rank 0, whoever keeps it; elsewhere empty.
    std::map<std::string, torch::Tensor> state();
    /// @param state complete on rank 0, not looked at elsewhere. @throws Error (Format) on rank 0, as AdamW::loadState.
    void loadState(const std::map<std::string, torch::Tensor>& state, int64_t steps);

private:
    bool isMine(size_t i) const { return owner_[i] == ranks_.rank(); }
    /// Its parameter and gradient are on their owner alone.
    bool isWithOwner(size_t i) const;
    std::vector<torch::Tensor> gradientsOf(int rank) const;
    std::vector<torch::Tensor> parametersOf(int rank) const;
    void agreeOnGradients();
    void sumGradients();
    double norm() const;
    std::map<std::string, torch::Tensor> shareOfState(const std::map<std::string, torch::Tensor>& state);

    Parameters parameters_;
    ranks::Group& ranks_;
    bool isSharded_, layersShared_;
    std::vector<double> has_;  // by parameter: how many ranks have a gradient in this step
    std::vector<int> owner_;   // by parameter: the rank that computes its norm and, sharded, keeps its moments
    AdamWOptions options_;
    AdamW adam_;               // over all parameters, or over this rank's share
};

/// The owners by the parameters' names.
std::map<std::string, int> ownersByName(const RankedOptimiser::Parameters& parameters, int ranks);

/// Which rank owns each of some parameters: the largest first, each to the rank that has least. The same on every rank.
std::vector<int> shareOut(const std::vector<int64_t>& sizes, int ranks);

}  // namespace omnidrive::train
