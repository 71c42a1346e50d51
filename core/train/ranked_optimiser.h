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
/// hands the updated parameters to the others. One process on its own does what AdamW does, bit for bit. All ranks call the same functions together.
class RankedOptimiser {
public:
    using Parameters = std::vector<std::pair<std::string, torch::Tensor>>;

    /// @param ranks must outlive this.
    RankedOptimiser(Parameters parameters, const AdamWOptions& options, ranks::Group& ranks, bool shard);

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
    std::vector<torch::Tensor> gradientsOf(int rank) const;
    std::vector<torch::Tensor> parametersOf(int rank) const;
    void agreeOnGradients();
    void sumGradients();
    double norm() const;
    std::map<std::string, torch::Tensor> shareOfState(const std::map<std::string, torch::Tensor>& state);

    Parameters parameters_;
    ranks::Group& ranks_;
    bool isSharded_;
    std::vector<double> has_;  // by parameter: how many ranks have a gradient in this step
    std::vector<int> owner_;   // by parameter: the rank that computes its norm and, sharded, keeps its moments
    AdamWOptions options_;
    AdamW adam_;               // over all parameters, or over this rank's share
};

/// Which rank owns each of some parameters: the largest first, each to the rank that has least. The same on every rank.
std::vector<int> shareOut(const std::vector<int64_t>& sizes, int ranks);

}  // namespace omnidrive::train
