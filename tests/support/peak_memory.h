// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

namespace omnidrive::tests {

/// Counts the bytes of CPU tensors as LibTorch's allocator reports them: exact, and the same on every run.
class MemoryCounter : public c10::MemoryReportingInfoBase {
public:
    void reportMemoryUsage(void*, int64_t bytes, size_t, size_t, c10::Device) override {
        const std::lock_guard lock(mutex_);
        now_ += bytes;
        peak_ = std::max(peak_, now_);
    }
    bool memoryProfilingEnabled() const override { return true; }
    int64_t peak() const { return peak_; }

private:
    std::mutex mutex_;
    int64_t now_ = 0, peak_ = 0;
};

/// Most bytes of tensors that `body` held at one time beyond those that were there before it.
inline int64_t peakBytes(const std::function<void()>& body) {
    const auto counter = std::make_shared<MemoryCounter>();
    {
        const c10::DebugInfoGuard guard(c10::DebugInfoKind::PROFILER_STATE, counter);
        body();
    }
    return counter->peak();
}

}  // namespace omnidrive::tests
