// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <functional>
#include <memory>

namespace omnidrive::nn {

/// Work on an accelerator, recorded once and then launched as a whole: the many small launches of a token step cost the host more than they cost the
/// device. The work must read and write memory that stays where it is, take its numbers from there alone, and always do the same launches.
/// Used by one thread.
class LaunchGraph {
public:
    virtual ~LaunchGraph() = default;
    /// Records what the work launches, instead of an earlier record. Whether it is done by then is not said: replay() does it.
    virtual void record(const std::function<void()>& work) = 0;
    /// Launches the record on the current stream of its device.
    virtual void replay() = 0;
};

/// Makes an empty graph; an empty function where there are none.
using LaunchGraphMaker = std::function<std::unique_ptr<LaunchGraph>()>;

/// CUDA graphs on that device; empty for the CPU. @throws Error (Device) when libomnidrive_cuda.so, which has them, is not in this process.
LaunchGraphMaker launchGraphs(torch::Device device);

/// The library's side: found by this name, the caller owns what it returns. @param device index of the GPU.
using MakeLaunchGraphFn = LaunchGraph*(int device);
inline constexpr const char* kMakeLaunchGraphSymbol = "omnidrive_make_launch_graph";

}  // namespace omnidrive::nn
