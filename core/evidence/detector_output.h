// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace omnidrive::evidence {

/// How a detector writes what it saw.
enum class OutputForm {
    Grid,      ///< FastestDet: [1, 5 + classes, rows, columns] objectness, box offsets, class scores; stride 16
    Rows,      ///< YOLOv5: [1, 3 anchors of each cell, 5 + classes] centre, size, objectness, class scores
    Columns    ///< YOLOv8: [1, 4 + classes, cells] centre, size, class scores
};

struct OutputShape {
    OutputForm form = OutputForm::Grid;
    int classes = 0;
    int64_t rows = 0, columns = 0;   ///< of the grid; for the others columns = 1 and rows = candidates
};

/// Recognises a form by its sizes alone: a grid of the input's sixteenth, or as many candidates as the cells of two to four neighbouring strides
/// out of 8, 16, 32 and 64 allow. @param inputWidth, inputHeight of the network's input, pixels. nullopt when it is none of them.
std::optional<OutputShape> recogniseOutput(const std::vector<int64_t>& dims, int inputWidth, int inputHeight);

/// A box before the names are put to it.
struct RawDetection {
    BoxF box;                ///< fractions of the network's input, 0 to 1 (may reach beyond)
    int classIndex = 0;
    double confidence = 0;
};

/// Boxes of at least `minConfidence`, in any order; values that are not finite are left out.
/// @param values of the output in row-major order. @param inputWidth, inputHeight as above.
/// Source of the grid's formulas: dog-qiuqiu/FastestDet, example/onnx-runtime/runtime.py: centre (cell + tanh(offset)) / cells, size sigmoid(size),
/// both fractions of the picture; confidence = objectness * best class score.
std::vector<RawDetection> decodeOutput(std::span<const float> values, const OutputShape& shape, int inputWidth, int inputHeight,
                                       double minConfidence);

/// Non-maximum suppression per class, the surest first. @param maxOverlap intersection over union that two boxes of one class may have.
std::vector<RawDetection> suppressDoubles(std::vector<RawDetection> detections, double maxOverlap);

}  // namespace omnidrive::evidence
