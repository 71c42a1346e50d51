// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace omnidrive::kernels {

/// Device pointers of dense arrays.
struct SampleArguments {
    const float* logits = nullptr;      // [rows, vocabulary]
    const double* uniforms = nullptr;   // [rows]
    float* scores = nullptr;            // [rows, vocabulary], room to work in
    int64_t* ids = nullptr;             // [rows]
    float* logprobs = nullptr;          // [rows]
    float* entropies = nullptr;         // [rows]
    int64_t vocabulary = 0;             // 1 to 2^31
    double temperature = 1;
    int64_t topK = 0;
    double topP = 1;
};

}  // namespace omnidrive::kernels
