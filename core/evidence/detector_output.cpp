// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/detector_output.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace omnidrive::evidence {

namespace {

constexpr int kGridStride = 16;
constexpr std::array<int, 4> kStrides{8, 16, 32, 64};
constexpr int kAnchors = 3;

/// Whether two to four neighbouring strides give this many cells.
bool isCellCount(int64_t cells, int width, int height) {
    for (size_t first = 0; first < kStrides.size(); ++first) {
        int64_t sum = 0;
        for (size_t last = first; last < kStrides.size(); ++last) {
            sum += static_cast<int64_t>(width / kStrides[last]) * (height / kStrides[last]);
            if (last > first && sum == cells) {
                return true;
            }
        }
    }
    return false;
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

BoxF aroundCentre(double x, double y, double width, double height) { return {x - width / 2, y - height / 2, x + width / 2, y + height / 2}; }

/// The values of one candidate: consecutive, or one in each plane.
struct Candidate {
    const float* first = nullptr;
    int64_t step = 1;
    double operator[](int64_t i) const { return first[i * step]; }
};

struct BestClass {
    int index = 0;
    double score = 0;
};

BestClass bestClass(const Candidate& candidate, int first, int classes) {
    BestClass best{0, candidate[first]};
    for (int i = 1; i < classes; ++i) {
        if (candidate[first + i] > best.score) {
            best = {i, candidate[first + i]};
        }
    }
    return best;
}

void keep(std::vector<RawDetection>& found, const RawDetection& detection, double minConfidence) {
    if (std::isfinite(detection.confidence) && detection.confidence >= minConfidence && detection.box.isFinite() && detection.box.area() > 0) {
        found.push_back(detection);
    }
}

RawDetection fromCell(const Candidate& cell, int64_t row, int64_t column, const OutputShape& shape) {
    const BestClass best = bestClass(cell, 5, shape.classes);
    const double x = (static_cast<double>(column) + std::tanh(cell[1])) / static_cast<double>(shape.columns);
    const double y = (static_cast<double>(row) + std::tanh(cell[2])) / static_cast<double>(shape.rows);
    return {aroundCentre(x, y, sigmoid(cell[3]), sigmoid(cell[4])), best.index, cell[0] * best.score};
}

/// YOLO writes pixels of the input.
RawDetection fromCandidate(const Candidate& candidate, bool hasObjectness, const OutputShape& shape, int inputWidth, int inputHeight) {
    const BestClass best = bestClass(candidate, hasObjectness ? 5 : 4, shape.classes);
    const BoxF box = aroundCentre(candidate[0] / inputWidth, candidate[1] / inputHeight, candidate[2] / inputWidth, candidate[3] / inputHeight);
    return {box, best.index, hasObjectness ? candidate[4] * best.score : best.score};
}

}  // namespace

std::optional<OutputShape> recogniseOutput(const std::vector<int64_t>& dims, int inputWidth, int inputHeight) {
    if (dims.size() == 4 && dims[0] == 1 && dims[1] > 5 && dims[2] * kGridStride == inputHeight && dims[3] * kGridStride == inputWidth) {
        return OutputShape{OutputForm::Grid, static_cast<int>(dims[1]) - 5, dims[2], dims[3]};
    }
    if (dims.size() != 3 || dims[0] != 1) {
        return std::nullopt;
    }
    if (dims[2] > 5 && dims[1] % kAnchors == 0 && isCellCount(dims[1] / kAnchors, inputWidth, inputHeight)) {
        return OutputShape{OutputForm::Rows, static_cast<int>(dims[2]) - 5, dims[1], 1};
    }
    if (dims[1] > 4 && isCellCount(dims[2], inputWidth, inputHeight)) {
        return OutputShape{OutputForm::Columns, static_cast<int>(dims[1]) - 4, dims[2], 1};
    }
    return std::nullopt;
}

std::vector<RawDetection> decodeOutput(std::span<const float> values, const OutputShape& shape, int inputWidth, int inputHeight,
                                       double minConfidence) {
    std::vector<RawDetection> found;
    const int64_t candidates = shape.rows * shape.columns;
    const int64_t perRow = 5 + shape.classes;
    for (int64_t i = 0; i < candidates; ++i) {
        const bool isRow = shape.form == OutputForm::Rows;
        const Candidate candidate{values.data() + (isRow ? i * perRow : i), isRow ? 1 : candidates};
        const RawDetection detection = shape.form == OutputForm::Grid ? fromCell(candidate, i / shape.columns, i % shape.columns, shape)
                                                                      : fromCandidate(candidate, isRow, shape, inputWidth, inputHeight);
        keep(found, detection, minConfidence);
    }
    return found;
}

std::vector<RawDetection> suppressDoubles(std::vector<RawDetection> detections, double maxOverlap) {
    std::stable_sort(detections.begin(), detections.end(), [](const auto& a, const auto& b) { return a.confidence > b.confidence; });
    std::vector<RawDetection> kept;
    for (const RawDetection& detection : detections) {
        const bool isDouble = std::any_of(kept.begin(), kept.end(), [&](const RawDetection& surer) {
            return surer.classIndex == detection.classIndex && iou(surer.box, detection.box) > maxOverlap;
        });
        if (!isDouble) {
            kept.push_back(detection);
        }
    }
    return kept;
}

}  // namespace omnidrive::evidence
