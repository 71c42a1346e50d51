// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>

#include <time.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace omnidrive::bench {

/// Time of one piece of work: on the clock, and of the processor over all threads, which other jobs do not stretch.
struct Sample {
    double wallMs = 0, cpuMs = 0;
};

inline double processorMs() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Of the calling thread alone.
inline double threadMs() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1000.0 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e6;
}

template <typename Work>
Sample timed(const Work& work) {
    QElapsedTimer clock;
    clock.start();
    const double cpu = processorMs();
    work();
    return {static_cast<double>(clock.nsecsElapsed()) / 1e6, processorMs() - cpu};
}

/// Value of the samples that this share of them does not exceed. @param share 0 to 1; 1: the largest.
inline double quantile(std::vector<Sample> samples, double Sample::*value, double share) {
    std::ranges::sort(samples, {}, value);
    return samples[std::min(samples.size() - 1, static_cast<size_t>(share * static_cast<double>(samples.size())))].*value;
}

/// A field of /proc/self/status in MiB: "VmRSS:", "VmHWM:"; 0 when it is not there.
inline double statusMib(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(field)) {
            return std::stod(line.substr(field.size())) / 1024;
        }
    }
    return 0;
}

}  // namespace omnidrive::bench
