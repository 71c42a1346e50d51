// SPDX-License-Identifier: GPL-3.0-or-later
// The CUDA half of launch_graph.h, in libomnidrive_cuda.so.
#include "nn/launch_graph.h"

#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

namespace omnidrive::nn {

namespace {

class CudaLaunchGraph : public LaunchGraph {
public:
    void record(const std::function<void()>& work) override {
        graph_ = std::make_unique<at::cuda::CUDAGraph>();
        c10::cuda::getCurrentCUDAStream().synchronize();
        const c10::cuda::CUDAStreamGuard aside(c10::cuda::getStreamFromPool());   // the default stream cannot be recorded
        // Of this thread alone: another one may be learning on this device meanwhile, and allocate.
        graph_->capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);
        try {
            work();
        } catch (...) {
            endQuietly();
            throw;
        }
        graph_->capture_end();
    }

    void replay() override { graph_->replay(); }

private:
    /// What made the work fail says more than what that does to the capture.
    void endQuietly() {
        try {
            graph_->capture_end();
        } catch (const std::exception&) {
        }
        graph_.reset();
    }

    std::unique_ptr<at::cuda::CUDAGraph> graph_;
};

}  // namespace

}  // namespace omnidrive::nn

extern "C" omnidrive::nn::LaunchGraph* omnidrive_make_launch_graph() { return new omnidrive::nn::CudaLaunchGraph(); }
