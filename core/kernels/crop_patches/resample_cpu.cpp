// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/crop_patches/resample_cpu.h"

#include "kernels/common/loops.h"

#include <vector>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define OMNIDRIVE_HAS_AVX2_CODE 1
#include <immintrin.h>
#endif

namespace omnidrive::kernels {

namespace {

constexpr int64_t kTapsAtOnce = 4, kPixelsAtOnce = 4;

int64_t roundedUp(int64_t value, int64_t step) { return (value + step - 1) / step * step; }

/// The pass across with its weights as the loops read them: pixels by fours, taps by fours; what the table lacks weighs nothing.
struct AcrossPlan {
    explicit AcrossPlan(const ResampleTable& table);

    int64_t begin = 0, end = 0;        // input pixels that are read
    int64_t pixels = 0;                // outputs, a multiple of kPixelsAtOnce
    int64_t groups = 0;                // of taps
    int precision = 0;
    std::vector<int32_t> first;        // [pixels], from `begin`
    std::vector<int16_t> weights;      // [pixels, groups, 4]
};

AcrossPlan::AcrossPlan(const ResampleTable& table)
    : pixels(roundedUp(static_cast<int64_t>(table.first.size()), kPixelsAtOnce)), precision(table.precision) {
    const auto outputs = static_cast<int64_t>(table.first.size());
    begin = table.first.front();
    end = int64_t{table.first.back()} + table.count.back();
    groups = roundedUp(*std::max_element(table.count.begin(), table.count.end()), kTapsAtOnce) / kTapsAtOnce;
    first.resize(static_cast<size_t>(pixels));
    weights.resize(static_cast<size_t>(pixels * groups * kTapsAtOnce));
    for (int64_t i = 0; i < outputs; ++i) {
        first[static_cast<size_t>(i)] = static_cast<int32_t>(table.first[static_cast<size_t>(i)] - begin);
        std::copy_n(table.weights.begin() + i * table.taps, table.count[static_cast<size_t>(i)], weights.begin() + i * groups * kTapsAtOnce);
    }
}

/// One row of RGB pixels to rows of three planes, from plain loops. @param row may be read 4 * groups pixels beyond the plan's last.
OMNIDRIVE_CLONES void acrossPlain(const uint8_t* row, const AcrossPlan& plan, uint8_t* out, int64_t planeBytes) {
    const int64_t taps = plan.groups * kTapsAtOnce;
    for (int64_t x = 0; x < plan.pixels; ++x) {
        const uint8_t* pixels = row + int64_t{plan.first[static_cast<size_t>(x)]} * 3;
        const int16_t* weights = plan.weights.data() + x * taps;
        int32_t sums[3] = {1 << (plan.precision - 1), 1 << (plan.precision - 1), 1 << (plan.precision - 1)};
        for (int64_t j = 0; j < taps; ++j) {
            for (int64_t c = 0; c < 3; ++c) {
                sums[c] += pixels[j * 3 + c] * weights[j];
            }
        }
        for (int64_t c = 0; c < 3; ++c) {
            out[c * planeBytes + x] = static_cast<uint8_t>(std::clamp(sums[c] >> plan.precision, 0, 255));
        }
    }
}

#ifdef OMNIDRIVE_HAS_AVX2_CODE

/// Sums of one pixel's three channels (the last lane is void). Two taps of a channel are a pair of 16-bit lanes: one instruction multiplies and adds
/// them.
__attribute__((target("avx2"), always_inline)) inline __m128i pixelSums(const uint8_t* pixels, const int16_t* weights, int64_t groups) {
    const __m128i inPairs = _mm_setr_epi8(0, 3, 1, 4, 2, 5, -1, -1, 6, 9, 7, 10, 8, 11, -1, -1);
    const __m256i weightPairs = _mm256_setr_epi8(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
    __m256i sums = _mm256_setzero_si256();
    for (int64_t group = 0; group < groups; ++group) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(pixels + group * kTapsAtOnce * 3));
        int64_t four = 0;
        std::memcpy(&four, weights + group * kTapsAtOnce, sizeof four);
        const __m256i pairs = _mm256_shuffle_epi8(_mm256_set1_epi64x(four), weightPairs);
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(_mm256_cvtepu8_epi16(_mm_shuffle_epi8(bytes, inPairs)), pairs));
    }
    return _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
}

/// The same as acrossPlain.
__attribute__((target("avx2"))) void acrossAvx2(const uint8_t* row, const AcrossPlan& plan, uint8_t* out, int64_t planeBytes) {
    const __m128i half = _mm_set1_epi32(1 << (plan.precision - 1)), places = _mm_cvtsi32_si128(plan.precision);
    const __m128i byChannel = _mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, -1, -1, -1, -1);
    const int64_t taps = plan.groups * kTapsAtOnce;
    for (int64_t x = 0; x < plan.pixels; x += kPixelsAtOnce) {
        __m128i sums[kPixelsAtOnce];
        for (int64_t i = 0; i < kPixelsAtOnce; ++i) {
            const uint8_t* pixels = row + int64_t{plan.first[static_cast<size_t>(x + i)]} * 3;
            sums[i] = _mm_sra_epi32(_mm_add_epi32(pixelSums(pixels, plan.weights.data() + (x + i) * taps, plan.groups), half), places);
        }
        // Saturation on the way to 8 bits is the clamp.
        const __m128i levels = _mm_packus_epi16(_mm_packs_epi32(sums[0], sums[1]), _mm_packs_epi32(sums[2], sums[3]));
        int32_t channels[4] = {};
        _mm_storeu_si128(reinterpret_cast<__m128i*>(channels), _mm_shuffle_epi8(levels, byChannel));
        for (int64_t c = 0; c < 3; ++c) {
            std::memcpy(out + c * planeBytes + x, &channels[c], sizeof channels[c]);
        }
    }
}

#endif

using AcrossLoop = void (*)(const uint8_t* row, const AcrossPlan& plan, uint8_t* out, int64_t planeBytes);

AcrossLoop acrossLoop([[maybe_unused]] bool isPlain) {
#ifdef OMNIDRIVE_HAS_AVX2_CODE
    if (!isPlain && __builtin_cpu_supports("avx2")) {
        return acrossAvx2;
    }
#endif
    return acrossPlain;
}

/// sums[x] += the values of four rows times their weights.
OMNIDRIVE_INLINE void addRows(const uint8_t* const* rows, const int32_t* weights, int64_t width, int32_t* sums) {
    const uint8_t *a = rows[0], *b = rows[1], *c = rows[2], *d = rows[3];
    const int32_t wa = weights[0], wb = weights[1], wc = weights[2], wd = weights[3];
    for (int64_t x = 0; x < width; ++x) {
        sums[x] += a[x] * wa + b[x] * wb + c[x] * wc + d[x] * wd;
    }
}

/// One row of the result from `taps` rows that follow each other. @param sums [width] scratch.
OMNIDRIVE_CLONES void down(const uint8_t* rows, int64_t rowBytes, const int16_t* weights, int64_t taps, int precision, int64_t width, int32_t* sums,
                           uint8_t* out) {
    std::fill_n(sums, width, 1 << (precision - 1));
    for (int64_t j = 0; j < taps; j += kTapsAtOnce) {
        const uint8_t* four[kTapsAtOnce];
        int32_t fourWeights[kTapsAtOnce];
        for (int64_t k = 0; k < kTapsAtOnce; ++k) {
            four[k] = rows + std::min(j + k, taps - 1) * rowBytes;
            fourWeights[k] = j + k < taps ? weights[j + k] : 0;
        }
        addRows(four, fourWeights, width, sums);
    }
    for (int64_t x = 0; x < width; ++x) {
        out[x] = static_cast<uint8_t>(std::clamp(sums[x] >> precision, 0, 255));
    }
}

/// Rows of three planes that the pass down reads.
struct Narrowed {
    int64_t firstRow = 0, rows = 0, rowBytes = 0;
    std::vector<uint8_t> levels;   // [3, rows, rowBytes]
};

Narrowed narrowed(const uint8_t* rgb, int64_t rowBytes, const ResampleTable& across, const ResampleTable& down, AcrossLoop loop) {
    const AcrossPlan plan(across);
    Narrowed result;
    result.firstRow = down.first.front();
    result.rows = int64_t{down.first.back()} + down.count.back() - result.firstRow;
    result.rowBytes = plan.pixels;
    result.levels.resize(static_cast<size_t>(3 * result.rows * result.rowBytes));
    const auto bytes = static_cast<size_t>((plan.end - plan.begin) * 3);
    // A row of its own, since the loops read beyond its end, which may be that of the frame.
    std::vector<uint8_t> row(bytes + static_cast<size_t>(plan.groups * kTapsAtOnce) * 3 + sizeof(int64_t) * 2);
    for (int64_t y = 0; y < result.rows; ++y) {
        std::memcpy(row.data(), rgb + (result.firstRow + y) * rowBytes + plan.begin * 3, bytes);
        loop(row.data(), plan, result.levels.data() + y * result.rowBytes, result.rows * result.rowBytes);
    }
    return result;
}

}  // namespace

void resampleToPlanes(const uint8_t* rgb, int64_t rowBytes, const ResampleTable& across, const ResampleTable& downTable, uint8_t* planes,
                      bool isPlain) {
    const auto source = narrowed(rgb, rowBytes, across, downTable, acrossLoop(isPlain));
    const auto width = static_cast<int64_t>(across.first.size());
    std::vector<int32_t> sums(across.first.size());
    for (int64_t plane = 0; plane < 3; ++plane) {
        const uint8_t* levels = source.levels.data() + plane * source.rows * source.rowBytes;
        for (size_t y = 0; y < downTable.first.size(); ++y) {
            const int16_t* weights = downTable.weights.data() + static_cast<int64_t>(y) * downTable.taps;
            down(levels + (downTable.first[y] - source.firstRow) * source.rowBytes, source.rowBytes, weights, downTable.count[y], downTable.precision,
                 width, sums.data(), planes);
            planes += width;
        }
    }
}

OMNIDRIVE_CLONES void normaliseLevels(const uint8_t* levels, int64_t count, float shift, float scale, float* out) {
    for (int64_t i = 0; i < count; ++i) {
        out[i] = (static_cast<float>(levels[i]) - shift) / scale;
    }
}

}  // namespace omnidrive::kernels
