// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/source_readers.h"

#ifdef OMNIDRIVE_HAS_VIDEO
#include "store/atomic_file.h"
#include "store/file_io.h"
#include "vision/codec.h"

#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#endif

namespace omnidrive::data {

namespace fs = std::filesystem;

#ifdef OMNIDRIVE_HAS_VIDEO

namespace {

/// Writes a decoded frame (BGR) as PNG. @return its file.
fs::path writeFrame(const cv::Mat& frame, const fs::path& folder, const std::string& name) {
    cv::Mat rgb;
    cv::cvtColor(frame, rgb, cv::COLOR_BGR2RGB);
    vision::Image image;
    image.width = rgb.cols;
    image.height = rgb.rows;
    image.rgb.assign(rgb.datastart, rgb.dataend);
    const fs::path file = folder / (name + ".png");
    const std::vector<uint8_t> png = vision::encodePng(image);
    store::writeFileAtomically(file, std::as_bytes(std::span(png)));
    return file;
}

}  // namespace

SourceContent readVideoQuestions(const fs::path& file, const SourceOptions& options) {
    require(options.everyFrames >= 1, "one frame in {} cannot be taken", options.everyFrames);
    cv::VideoCapture film(file.string());
    if (!film.isOpened()) {
        fail(ErrorKind::Format, "{} is no film that can be decoded here", file.string());
    }
    if (!options.framesFolder.empty()) {
        store::makeFolders(options.framesFolder);
    }
    const auto total = static_cast<int64_t>(film.get(cv::CAP_PROP_FRAME_COUNT));
    SourceContent content;
    int64_t number = 0;
    cv::Mat frame;
    for (; !options.stop.stop_requested() && film.grab(); ++number) {
        if (number % options.everyFrames != 0) {
            continue;
        }
        if (!film.retrieve(frame) || frame.empty()) {
            content.leaveOut(fmt::format("{}: frame {} is left out: it cannot be decoded", file.string(), number));
            continue;
        }
        Question question;
        question.id = fmt::format("{}-{:06}", file.stem().string(), number);
        question.kind = "film frame";
        question.scene = file.stem().string();
        question.frame = std::to_string(number);
        question.question = options.question;
        question.images = {options.framesFolder.empty() ? file : writeFrame(frame, options.framesFolder, question.id)};
        content.questions.push_back(std::move(question));
        if (options.progress) {
            options.progress({number, total, "frames"});
        }
    }
    content.facts = {{"frames of the film", number}, {"frames taken", static_cast<int64_t>(content.questions.size())}};
    return content;
}

#else

SourceContent readVideoQuestions(const fs::path& file, const SourceOptions&) {
    fail(ErrorKind::InvalidArgument, "{} is a film: this program was built without OpenCV's videoio (Debian: libopencv-videoio-dev), which decodes them",
         file.string());
}

#endif

}  // namespace omnidrive::data
