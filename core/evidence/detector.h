// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/detection.h"
#include "vision/image.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace omnidrive::evidence {

struct DetectorOptions {
    double minConfidence = 0.4;   ///< 0 to 1; what is seen less surely is not reported
    double maxOverlap = 0.45;     ///< intersection over union above which the weaker of two boxes of one class is dropped
};

/// An object detector read from an ONNX file, run by OpenCV's DNN module on the CPU. Understood are FastestDet (one grid of objectness, box and
/// class scores) and the exports of the YOLO family: rows of v5 (box, objectness, classes) and columns of v8 (box, classes).
/// Class names come from the file's own metadata ("names", as Ultralytics writes it), else from a text file beside it (`<model>.names`,
/// `coco.names`; one name a line), else they are COCO's when there are 80. Not thread-safe: one per thread.
class Detector {
public:
    /// @throws Error (Io) when the file cannot be read, (Format) when it is no ONNX file, OpenCV cannot run it, its output has none of the
    /// forms above, or its class names do not fit; one sentence that names the file.
    static std::unique_ptr<Detector> load(const std::filesystem::path& onnxFile, const DetectorOptions& options = {});
    virtual ~Detector() = default;

    /// What is seen in the picture, the surest first. @throws Error (InvalidArgument) when it is empty, (Format) when the model fails on it.
    virtual std::vector<Detection> detect(const vision::Image& image) = 0;
    virtual const std::vector<std::string>& classNames() const = 0;
    /// Name for people: the file's, without folder and extension.
    virtual std::string name() const = 0;
};

/// The detector that ships with the program: FastestDet, trained on COCO.
std::filesystem::path shippedDetector();

}  // namespace omnidrive::evidence
