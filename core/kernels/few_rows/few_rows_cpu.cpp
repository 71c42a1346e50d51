// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/few_rows/few_rows_cpu.h"

#include "kernels/common/loops.h"

namespace omnidrive::kernels {

namespace {

// GNU vectors: a register or as many as the processor needs for 16 floats. Unaligned, since tensors of other programs' files may be.
using Panel = float __attribute__((vector_size(kPanel * sizeof(float)), aligned(alignof(float))));

constexpr int64_t kGrainProducts = 1 << 16;   // below this many a second thread costs more than it brings
constexpr int kRowsAtOnce = 4;                // times two panels: as many sums as hide the latency of one multiply-add

// By reference: how a function returns a vector depends on the processor it is compiled for.
OMNIDRIVE_INLINE void loadPanel(const float* from, Panel& panel) { std::memcpy(&panel, from, sizeof panel); }

OMNIDRIVE_INLINE void storePanel(const Panel& panel, float* to, int64_t count) {
    if (count >= kPanel) {
        std::memcpy(to, &panel, sizeof panel);
        return;
    }
    for (int64_t i = 0; i < count; ++i) {
        to[i] = panel[i];
    }
}

OMNIDRIVE_INLINE void firstSum(const float* bias, int64_t count, Panel& panel) {
    panel = Panel{};
    for (int64_t i = 0; bias != nullptr && i < count; ++i) {
        panel[i] = bias[i];
    }
}

/// `Rows` rows times `Panels` panels that follow each other.
template <int Rows, int Panels>
OMNIDRIVE_INLINE void block(const float* x, const float* packed, const float* bias, float* y, int64_t inputs, int64_t outputs, int64_t panel) {
    Panel sums[Rows][Panels];
    for (int p = 0; p < Panels; ++p) {
        const int64_t at = (panel + p) * kPanel;
        Panel first;
        firstSum(bias != nullptr ? bias + at : nullptr, std::min(kPanel, outputs - at), first);
        for (int row = 0; row < Rows; ++row) {
            sums[row][p] = first;
        }
    }
    const float* weights = packed + panel * kPanel * inputs;
    for (int64_t k = 0; k < inputs; ++k) {
        for (int p = 0; p < Panels; ++p) {
            Panel weight;
            loadPanel(weights + (p * inputs + k) * kPanel, weight);
            for (int row = 0; row < Rows; ++row) {
                sums[row][p] += weight * x[row * inputs + k];
            }
        }
    }
    for (int p = 0; p < Panels; ++p) {
        const int64_t at = (panel + p) * kPanel;
        for (int row = 0; row < Rows; ++row) {
            storePanel(sums[row][p], y + row * outputs + at, outputs - at);
        }
    }
}

template <int Panels>
OMNIDRIVE_INLINE void columns(const float* x, const float* packed, const float* bias, float* y, int64_t rows, int64_t inputs, int64_t outputs,
                              int64_t panel) {
    int64_t row = 0;
    for (; row + kRowsAtOnce <= rows; row += kRowsAtOnce) {
        block<kRowsAtOnce, Panels>(x + row * inputs, packed, bias, y + row * outputs, inputs, outputs, panel);
    }
    for (; row < rows; ++row) {
        block<1, Panels>(x + row * inputs, packed, bias, y + row * outputs, inputs, outputs, panel);
    }
}

OMNIDRIVE_CLONES void panels(const float* x, const float* packed, const float* bias, float* y, int64_t rows, int64_t inputs, int64_t outputs,
                             int64_t begin, int64_t end) {
    int64_t panel = begin;
    for (; panel + 2 <= end; panel += 2) {
        columns<2>(x, packed, bias, y, rows, inputs, outputs, panel);
    }
    if (panel < end) {
        columns<1>(x, packed, bias, y, rows, inputs, outputs, panel);
    }
}

}  // namespace

void packPanels(const float* weight, int64_t outputs, int64_t inputs, float* packed) {
    for (int64_t panel = 0; panel * kPanel < outputs; ++panel) {
        for (int64_t k = 0; k < inputs; ++k) {
            for (int64_t i = 0; i < kPanel; ++i) {
                const int64_t output = panel * kPanel + i;
                *packed++ = output < outputs ? weight[output * inputs + k] : 0.0F;
            }
        }
    }
}

void fewRowsLoops(const float* x, const float* packed, const float* bias, float* y, const FewRowsExtent& extent) {
    const int64_t count = (extent.outputs + kPanel - 1) / kPanel;
    const int64_t grain = kGrainProducts / std::max<int64_t>(extent.rows * extent.inputs * kPanel, 1) + 1;
    parallelParts(count, grain, extent.threads, [&](int64_t begin, int64_t end) {
        panels(x, packed, bias, y, extent.rows, extent.inputs, extent.outputs, begin, end);
    });
}

}  // namespace omnidrive::kernels
