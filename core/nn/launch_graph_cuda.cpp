// SPDX-License-Identifier: GPL-3.0-or-later
// The CUDA half of launch_graph.h, in libomnidrive_cuda.so.
#include "nn/launch_graph.h"

#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include <map>
#include <mutex>

namespace omnidrive::nn {

namespace {

/// Recording and the end of a record write into the device's random generator, which LibTorch guards against no second thread.
std::mutex& generatorMutex() {
    static std::mutex mutex;
    return mutex;
}

/// Where this thread records on the current device: on its stream, or, since the default stream cannot be recorded, on one beside it. Always the same:
/// the allocator and cuBLAS keep memory for each stream.
c10::cuda::CUDAStream recordingStream() {
    const auto current = c10::cuda::getCurrentCUDAStream();
    if (current != c10::cuda::getDefaultCUDAStream()) {
        return current;
    }
    thread_local std::map<c10::DeviceIndex, c10::cuda::CUDAStream> streams;
    const auto known = streams.find(current.device_index());
    return known != streams.end() ? known->second : streams.emplace(current.device_index(), c10::cuda::getStreamFromPool()).first->second;
}

class CudaLaunchGraph : public LaunchGraph {
public:
    explicit CudaLaunchGraph(int device) : device_(static_cast<c10::DeviceIndex>(device)) {}

    ~CudaLaunchGraph() override {
        const std::lock_guard lock(generatorMutex());
        graph_.reset();
    }

    void record(const std::function<void()>& work) override {
        const std::lock_guard lock(generatorMutex());
        const c10::cuda::CUDAGuard onDevice(device_);
        graph_ = std::make_unique<at::cuda::CUDAGraph>();
        c10::cuda::getCurrentCUDAStream().synchronize();
        const c10::cuda::CUDAStreamGuard aside(recordingStream());
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

    c10::DeviceIndex device_;
    std::unique_ptr<at::cuda::CUDAGraph> graph_;
};

}  // namespace

}  // namespace omnidrive::nn

extern "C" omnidrive::nn::LaunchGraph* omnidrive_make_launch_graph(int device) { return new omnidrive::nn::CudaLaunchGraph(device); }
