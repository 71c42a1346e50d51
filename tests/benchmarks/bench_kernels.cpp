// SPDX-License-Identifier: GPL-3.0-or-later
// Times each kernel against the plain LibTorch operators it replaces, forward alone and forward with backward, on one CPU thread.
// The time is CPU time of the process, so that other programs on the machine disturb it little; each run meets a cache that was emptied.
#include "kernels/group_advantage/group_advantage.h"
#include "kernels/mrope/mrope.h"
#include "kernels/rms_norm/rms_norm.h"
#include "kernels/token_logprob/token_logprob.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <vector>

using namespace omnidrive::kernels;
using torch::Tensor;

namespace {

double cpuSeconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Writes 64 MiB, more than the last-level cache keeps of anything else.
void emptyCache() {
    static std::vector<char> large(64U << 20U);
    for (size_t i = 0; i < large.size(); i += 64) {
        large[i] = static_cast<char>(large[i] + 1);
    }
}

/// Median of `runs` in milliseconds, after three runs to warm up.
double medianMs(const std::function<void()>& body, int runs) {
    for (int i = 0; i < 3; ++i) {
        body();
    }
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        emptyCache();
        const double start = cpuSeconds();
        body();
        times.push_back(1e3 * (cpuSeconds() - start));
    }
    std::nth_element(times.begin(), times.begin() + runs / 2, times.end());
    return times[static_cast<size_t>(runs / 2)];
}

void compare(const std::string& name, const std::function<void()>& kernel, const std::function<void()>& plain, int runs = 21) {
    const double mine = medianMs(kernel, runs), theirs = medianMs(plain, runs);
    fmt::print("{:<58} {:>10.3f} {:>10.3f} {:>8.2f}\n", name, mine, theirs, theirs / mine);
}

Tensor leaf(torch::IntArrayRef sizes) { return torch::randn(sizes).requires_grad_(true); }

void backward(const Tensor& value) { value.sum().backward(); }

void benchRmsNorm(int64_t rows, int64_t width) {
    const auto x = leaf({rows, width}), weight = leaf({width});
    const auto name = fmt::format("rms_norm [{}, {}]", rows, width);
    const auto quiet = [](auto op) { return [op] { const at::NoGradGuard guard; op(); }; };
    compare(name + " forward", quiet([&] { rmsNorm(x, weight, 1e-6); }), quiet([&] { rmsNormReference(x, weight, 1e-6); }));
    compare(name + " forward, at::rms_norm", quiet([&] { rmsNorm(x, weight, 1e-6); }), quiet([&] { at::rms_norm(x, {width}, weight, 1e-6); }));
    compare(name + " both", [&] { backward(rmsNorm(x, weight, 1e-6)); }, [&] { backward(rmsNormReference(x, weight, 1e-6)); });
}

void benchMrope(int64_t batch, int64_t length, int64_t heads, int64_t kvHeads, int64_t dim) {
    const auto q = leaf({batch, length, heads, dim}), k = leaf({batch, length, kvHeads, dim});
    const auto cos = torch::randn({batch, 1, length, dim}).cos(), sin = torch::randn({batch, 1, length, dim}).sin();
    const auto kernel = [&] { return applyMrope(q.transpose(1, 2), k.transpose(1, 2), cos, sin); };
    const auto plain = [&] {
        return RotatedPair{applyRotaryReference(q.transpose(1, 2), cos, sin), applyRotaryReference(k.transpose(1, 2), cos, sin)};
    };
    const auto quiet = [](auto op) { return [op] { const at::NoGradGuard guard; op(); }; };
    const auto name = fmt::format("mrope [{}, {}+{}, {}, {}]", batch, heads, kvHeads, length, dim);
    compare(name + " forward", quiet(kernel), quiet(plain));
    const auto both = [](auto op) { return [op] { const auto out = op(); (out.q.sum() + out.k.sum()).backward(); }; };
    compare(name + " both", both(kernel), both(plain));
}

void benchTokenLogprob(int64_t rows, int64_t width, int64_t vocabulary, int runs) {
    const auto hidden = leaf({rows, width}), weight = leaf({vocabulary, width});
    const auto targets = torch::randint(0, vocabulary, {rows}, torch::kLong);
    const auto kernel = [&] { return tokenLogprob(hidden, weight, targets); };
    const auto plain = [&] { return tokenLogprobReference(hidden, weight, targets); };
    const auto quiet = [](auto op) { return [op] { const at::NoGradGuard guard; op(); }; };
    const auto both = [](auto op) { return [op] { const auto out = op(); (out.logprob.sum() + out.entropy.sum()).backward(); }; };
    const auto name = fmt::format("token_logprob [{}, {}] x {}", rows, width, vocabulary);
    compare(name + " forward", quiet(kernel), quiet(plain), runs);
    compare(name + " both", both(kernel), both(plain), runs);
}

void benchGroupAdvantage(int64_t groups, int64_t size) {
    const auto rewards = torch::rand({groups, size});
    compare(fmt::format("group_advantage [{}, {}]", groups, size), [&] { groupAdvantage(rewards, 1e-6); },
            [&] { groupAdvantageReference(rewards, 1e-6); });
}

}  // namespace

int main() {
    at::set_num_threads(1);
    fmt::print("{:<58} {:>10} {:>10} {:>8}\n", "milliseconds of CPU time, median", "kernel", "operators", "ratio");
    benchRmsNorm(160, 96);
    benchRmsNorm(16000, 96);
    benchRmsNorm(256, 3584);
    benchMrope(160, 1, 4, 2, 24);
    benchMrope(160, 100, 4, 2, 24);
    benchMrope(1, 256, 28, 4, 128);
    benchTokenLogprob(64, 96, 600, 21);
    benchTokenLogprob(6400, 96, 600, 9);
    benchTokenLogprob(64, 512, 50000, 5);
    benchGroupAdvantage(20, 8);
    return 0;
}
