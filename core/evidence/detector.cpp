// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/detector.h"

#include "base/error.h"
#include "base/resources.h"
#include "evidence/class_names.h"
#include "evidence/detector_output.h"
#include "evidence/onnx_header.h"
#include "store/file_io.h"

#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace omnidrive::evidence {

namespace fs = std::filesystem;

namespace {

constexpr int64_t kMaxModelBytes = 1LL << 30;
constexpr int64_t kMaxInputSide = 4096;
constexpr int kOpenInputSide = 640;       // what the YOLO family exports with open sizes was trained on
constexpr double kLetterboxGrey = 114;    // of the YOLO family

/// OpenCV's text has file, line and several lines; the user needs the reason.
std::string reasonIn(const cv::Exception& error) {
    std::string reason = error.err.substr(0, error.err.find('\n'));
    if (const size_t inner = reason.rfind("error: ("); inner != std::string::npos) {
        reason.erase(0, std::min(reason.find(')', inner), reason.size() - 1) + 1);
    }
    reason.erase(0, reason.find_first_not_of(" >"));
    return reason.empty() ? "no reason given" : reason;
}

/// Where the picture lies in the network's input, so that boxes can be led back.
struct Placement {
    double scaleX = 1, scaleY = 1;     ///< input pixels per picture pixel
    double left = 0, top = 0;          ///< input pixels

    BoxF toImage(const BoxF& boxInInput, const vision::Image& image) const {
        const auto x = [&](double value) { return std::clamp((value - left) / scaleX, 0.0, static_cast<double>(image.width)); };
        const auto y = [&](double value) { return std::clamp((value - top) / scaleY, 0.0, static_cast<double>(image.height)); };
        return {x(boxInInput.x0), y(boxInInput.y0), x(boxInInput.x1), y(boxInInput.y1)};
    }
};

class OnnxDetector final : public Detector {
public:
    OnnxDetector(const fs::path& file, const DetectorOptions& options) : file_(file.string()), name_(file.stem().string()), options_(options) {
        const std::string bytes = store::readTextFile(file, kMaxModelBytes);
        const OnnxHeader header = readOnnxHeader(bytes, file_);
        readInput(header);
        buildNetwork(bytes);
        probe();
        names_ = findClassNames(file, header.metadata, shape_.classes);
    }

    std::vector<Detection> detect(const vision::Image& image) override;
    const std::vector<std::string>& classNames() const override { return names_; }
    std::string name() const override { return name_; }

private:
    void readInput(const OnnxHeader& header);
    void buildNetwork(const std::string& bytes);
    void probe();
    cv::Mat forward(const cv::Mat& blob);
    cv::Mat makeBlob(const vision::Image& image, Placement& placement) const;
    void checkGrid(std::span<const float> values) const;

    const std::string file_, name_;
    const DetectorOptions options_;
    int width_ = 0, height_ = 0;           ///< of the input, pixels
    cv::dnn::Net net_;
    std::string outputName_;
    OutputShape shape_;
    std::vector<std::string> names_;
};

/// The picture must be the only input: [1, 3, height, width].
void OnnxDetector::readInput(const OnnxHeader& header) {
    const auto& dims = header.inputs.front().dims;
    const bool isPicture = header.inputs.size() == 1 && dims.size() == 4 && dims[0] <= 1 && (dims[1] == 3 || dims[1] == 0) && dims[2] >= 0 &&
                           dims[3] >= 0 && dims[2] <= kMaxInputSide && dims[3] <= kMaxInputSide;
    if (!isPicture) {
        fail(ErrorKind::Format, "{} is no detector: its input is {} of size {}, not one picture of 1 x 3 x height x width", file_,
             header.inputs.size() == 1 ? "one value" : std::to_string(header.inputs.size()) + " values, the first", dimsText(dims));
    }
    height_ = dims[2] > 0 ? static_cast<int>(dims[2]) : kOpenInputSide;
    width_ = dims[3] > 0 ? static_cast<int>(dims[3]) : kOpenInputSide;
}

void OnnxDetector::buildNetwork(const std::string& bytes) {
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);   // it prints every failure before it throws it
    try {
        net_ = cv::dnn::readNetFromONNX(bytes.data(), bytes.size());
        net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net_.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    } catch (const cv::Exception& error) {
        fail(ErrorKind::Format, "{} cannot be run by OpenCV {}: {}", file_, CV_VERSION, reasonIn(error));
    }
}

/// Runs an empty picture through, so that a model of an unknown form is refused when it is chosen and not when it is needed.
void OnnxDetector::probe() {
    std::string seen;
    for (const std::string& output : net_.getUnconnectedOutLayersNames()) {
        outputName_ = output;
        const cv::Mat result = forward(cv::Mat(std::vector<int>{1, 3, height_, width_}, CV_32F, cv::Scalar::all(0)));
        const std::vector<int64_t> dims(result.size.p, result.size.p + result.dims);
        if (const auto shape = recogniseOutput(dims, width_, height_); shape && result.type() == CV_32F) {
            shape_ = *shape;
            return;
        }
        seen += (seen.empty() ? "" : " and ") + dimsText(dims);
    }
    fail(ErrorKind::Format, "{} is a detector of unknown form: its output is {} for an input of {} x {}; known are FastestDet, YOLOv5 and YOLOv8",
         file_, seen, width_, height_);
}

cv::Mat OnnxDetector::forward(const cv::Mat& blob) {
    try {
        net_.setInput(blob);
        return net_.forward(outputName_);
    } catch (const cv::Exception& error) {
        fail(ErrorKind::Format, "{} cannot be run by OpenCV {}: {}", file_, CV_VERSION, reasonIn(error));
    }
}

/// FastestDet sees the picture stretched, in the order blue, green, red; the YOLO family keeps its shape on grey, in the order red, green, blue.
cv::Mat OnnxDetector::makeBlob(const vision::Image& image, Placement& placement) const {
    const cv::Mat picture(image.height, image.width, CV_8UC3, const_cast<uint8_t*>(image.rgb.data()));
    const bool isStretched = shape_.form == OutputForm::Grid;
    const double fitX = static_cast<double>(width_) / image.width, fitY = static_cast<double>(height_) / image.height;
    const double scale = std::min(fitX, fitY);
    const int width = isStretched ? width_ : std::clamp(static_cast<int>(std::lround(image.width * scale)), 1, width_);
    const int height = isStretched ? height_ : std::clamp(static_cast<int>(std::lround(image.height * scale)), 1, height_);
    const int left = (width_ - width) / 2, top = (height_ - height) / 2;
    placement = {static_cast<double>(width) / image.width, static_cast<double>(height) / image.height, 1.0 * left, 1.0 * top};
    cv::Mat canvas(height_, width_, CV_8UC3, cv::Scalar::all(kLetterboxGrey));
    cv::Mat target = canvas(cv::Rect(left, top, width, height));
    cv::resize(picture, target, target.size(), 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    return cv::dnn::blobFromImage(canvas, 1.0 / 255, {}, {}, isStretched);   // swaps red and blue
}

/// The grid's first plane is a probability; another network whose sizes happen to fit gives itself away there.
void OnnxDetector::checkGrid(std::span<const float> values) const {
    const auto cells = static_cast<size_t>(shape_.rows * shape_.columns);
    if (!std::all_of(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(cells), [](float value) { return value >= 0 && value <= 1; })) {
        fail(ErrorKind::Format, "{} is a detector of unknown form: its output has the size of FastestDet's, but its objectness is no probability",
             file_);
    }
}

std::vector<Detection> OnnxDetector::detect(const vision::Image& image) {
    require(!image.isEmpty(), "a detector was given an empty picture");
    Placement placement;
    const cv::Mat output = forward(makeBlob(image, placement));
    const std::span<const float> values(output.ptr<float>(), output.total());
    if (shape_.form == OutputForm::Grid) {
        checkGrid(values);
    }
    std::vector<Detection> detections;
    for (const RawDetection& raw : suppressDoubles(decodeOutput(values, shape_, width_, height_, options_.minConfidence), options_.maxOverlap)) {
        const BoxF inInput{raw.box.x0 * width_, raw.box.y0 * height_, raw.box.x1 * width_, raw.box.y1 * height_};
        const BoxF box = placement.toImage(inInput, image);
        if (box.area() > 0) {
            detections.push_back({box, names_[static_cast<size_t>(raw.classIndex)], raw.confidence});
        }
    }
    return detections;
}

}  // namespace

std::unique_ptr<Detector> Detector::load(const fs::path& onnxFile, const DetectorOptions& options) {
    return std::make_unique<OnnxDetector>(onnxFile, options);
}

fs::path shippedDetector() { return resourcePath("models/fastestdet/FastestDet.onnx"); }

}  // namespace omnidrive::evidence
