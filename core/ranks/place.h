// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace omnidrive::ranks {

/// Where this process stands among those that train together, and where they meet.
struct Place {
    int rank = 0;              ///< 0 .. size - 1; rank 0 owns the run folder
    int size = 1;              ///< processes in all
    int localRank = 0;         ///< among those of this machine: which of its GPUs is ours
    int localSize = 1;         ///< processes on this machine; 1 where the launcher does not say
    std::string host;          ///< of rank 0, or of the launcher's store
    int port = 0;
    bool storeIsOurs = true;   ///< rank 0 serves the store at host:port; false: the launcher does (torchrun)
    std::string storePrefix;   ///< of our keys in the launcher's store

    bool operator==(const Place&) const = default;
};

/// Value of an environment variable; nullopt when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
/// The environment of this process.
Environment processEnvironment();

/// Reads what torchrun (RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR, MASTER_PORT) or, where those are not set, a step of Slurm (SLURM_PROCID,
/// SLURM_STEP_NUM_TASKS, SLURM_LOCALID, the first host of the node list) says.
/// @return nullopt for a process on its own, also when the launcher started just one.
/// @throws Error (InvalidArgument) naming the variable that is missing or wrong.
std::optional<Place> placeFromEnvironment(const Environment& environment = processEnvironment());

/// First host of a Slurm node list: "gpu[03-05,9],login1" gives "gpu03". @throws Error (InvalidArgument) for a list that names none.
std::string firstHost(const std::string& nodeList);

/// The device of this rank: "cuda" becomes the GPU of its number on the machine, "cuda:2" for local rank 2, or the only one that it sees, as under Slurm
/// with --gpus-per-task=1; others stay as they are. @param visibleGpus that this process sees.
/// @throws Error (InvalidArgument) for "cuda:N" where several ranks share a machine.
std::string deviceOf(const Place& place, const std::string& device, int visibleGpus);

}  // namespace omnidrive::ranks
