// SPDX-License-Identifier: GPL-3.0-or-later
// Scoring of crops by a CLIP, preparation of pictures, and opening a checkpoint.
#include "base/error.h"
#include "clip/clip_model.h"
#include "rollout/policy.h"
#include "train/bench_parts.h"
#include "vision/codec.h"
#include "vision/preprocess.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/InferenceMode.h>

namespace omnidrive::train {

namespace {

/// The boxes that the peers' harness draws: its generator, order and ranges.
std::vector<BoxI> randomBoxes(int count, const BenchSize& frame) {
    require(frame.width >= 160 && frame.height >= 160, "the frame is {}x{}, must be at least 160 pixels each way", frame.width, frame.height);
    auto generator = at::make_generator<at::CPUGeneratorImpl>(0);
    const auto drawn = [&](int low, int high) {
        return static_cast<int>(at::randint(low, high, {1}, generator, torch::TensorOptions(torch::kLong)).item<int64_t>());
    };
    std::vector<BoxI> boxes;
    for (int i = 0; i < count; ++i) {
        const int width = drawn(40, frame.width / 2), height = drawn(40, frame.height / 2);
        const int x = drawn(0, frame.width - width), y = drawn(0, frame.height - height);
        boxes.push_back({x, y, x + width, y + height});
    }
    return boxes;
}

/// Milliseconds of processor time of one call.
template <typename Body>
double millisecondsOf(const Body& body) {
    const double start = processorSeconds();
    body();
    return 1e3 * (processorSeconds() - start);
}

}  // namespace

BenchReport benchClip(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    const auto model = clip::ClipModel::load(request.folder);
    const auto frame = benchFrame(request.frame);
    const auto boxes = randomBoxes(request.batch, request.frame);
    const auto& config = model->config();
    const c10::InferenceMode inference;
    const auto directions = at::randn({4, config.projectionDim});
    const auto texts = directions / directions.norm(2, {1}, true);   // as if encoded before
    const auto prepare = [&] {
        std::vector<vision::Image> crops;
        std::vector<const vision::Image*> images;
        crops.reserve(boxes.size());
        for (const auto& box : boxes) {
            images.push_back(&crops.emplace_back(vision::cropImage(frame, box)));
        }
        return vision::preprocessForClip(images, {static_cast<int>(config.imageSize), false, config.mean, config.std});
    };
    BenchReport report;
    report.numbers = {{"batch", request.batch}, {"base_mib", residentMib()}};
    BenchSeries series;
    PeakMemory peak;
    peak.reset();
    repeatRuns(request, stop, progress, [&](bool isMeasured) {
        torch::Tensor pixels;
        const double preparing = millisecondsOf([&] { pixels = prepare(); });
        const double encoding = millisecondsOf([&] { at::matmul(model->embedImages(pixels), texts.t()); });
        if (isMeasured) {
            series.add("prep_ms", preparing);
            series.add("encode_ms", encoding);
            series.add("crops_per_cpu_s", 1e3 * request.batch / (preparing + encoding));
        }
    });
    report.numbers["peak_mib"] = peak.read();
    series.writeTo(report);
    return report;
}

BenchReport benchPreprocess(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    const auto drawn = benchFrame(request.frame);
    const auto frame = vision::throughJpeg(drawn, 90);
    const auto png = vision::encodePng(*frame);
    const BoxI box{request.frame.width / 4, request.frame.height / 4, request.frame.width / 4 + 400, request.frame.height / 4 + 300};
    require(box.x1 <= request.frame.width && box.y1 <= request.frame.height, "the frame is {}x{}, too small for a crop of 400x300",
            request.frame.width, request.frame.height);
    const auto crop = vision::cropImage(*frame, box);
    vision::PreprocessOptions options;
    options.maxPixels = 1003520;
    BenchReport report;
    BenchSeries series;
    repeatRuns(request, stop, progress, [&](bool isMeasured) {
        const double values[] = {millisecondsOf([&] { vision::preprocess(*frame, options); }), millisecondsOf([&] { vision::preprocess(crop, options); }),
                                 millisecondsOf([&] { vision::decodeImage(frame->encoded, "frame"); }), millisecondsOf([&] { vision::decodeImage(png, "frame"); })};
        const char* names[] = {"frame_ms", "crop_ms", "decode_jpeg_ms", "decode_png_ms"};
        for (size_t i = 0; i < std::size(values) && isMeasured; ++i) {
            series.add(names[i], values[i]);
        }
    });
    series.writeTo(report);
    return report;
}

/// The first opening counts from the start of the process: what someone waits who starts the program for one answer.
BenchReport benchLoad(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    BenchReport report;
    BenchSeries series;
    bool isFirst = true;
    repeatRuns(request, stop, progress, [&](bool isMeasured) {
        const double start = processorSeconds(), wall = wallSeconds();
        const auto policy = rollout::Policy::load(request.folder.string(), torch::kCPU, torch::kFloat32);
        const double loaded = processorSeconds();
        const c10::InferenceMode inference;
        model::PositionCursor cursor;
        const std::vector<int32_t> ids{10, 11, 12};
        const auto hidden = policy.vlm->forward({{ids}, {model::mropePositions(ids, {}, policy.vlm->config().imageTokenId, cursor)}}, {});
        const auto logits = policy.vlm->decoder().logits(hidden.slice(1, 2));
        if (std::exchange(isFirst, false)) {
            report.numbers["process_cpu_s"] = processorSeconds();
            report.numbers["peak_mib"] = PeakMemory().read();
            report.numbers["checksum"] = logits.sum().item<double>();
        }
        if (isMeasured) {
            series.add("load_cpu_s", loaded - start);
            series.add("load_and_logits_cpu_s", processorSeconds() - start);
            series.add("load_and_logits_wall_s", wallSeconds() - wall);
        }
    });
    series.writeTo(report);
    return report;
}

}  // namespace omnidrive::train
