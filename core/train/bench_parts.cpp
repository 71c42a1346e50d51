// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/bench_parts.h"

#include "base/error.h"
#include "base/random.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <fstream>

namespace omnidrive::train {

namespace {

/// A line "Name:   123 kB" of /proc/self/status, in MiB; 0 when it is not there.
double statusMib(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(name + ":")) {
            return static_cast<double>(std::stoll(line.substr(name.size() + 1))) / 1024;
        }
    }
    return 0;
}

void checkSize(const char* name, const BenchSize& size, int multiple) {
    require(size.width >= multiple && size.height >= multiple && size.width % multiple == 0 && size.height % multiple == 0,
            "{} is {}x{}, must be positive multiples of {}", name, size.width, size.height, multiple);
}

void append(std::vector<int32_t>& ids, const std::vector<int32_t>& more) { ids.insert(ids.end(), more.begin(), more.end()); }

}  // namespace

double processorSeconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double wallSeconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double residentMib() { return statusMib("VmRSS"); }

void PeakMemory::reset() {
    std::ofstream clear("/proc/self/clear_refs");   // 5: forget the high-water mark
    clear << "5" << std::flush;
}

double PeakMemory::read() const { return statusMib("VmHWM"); }

BenchFigure figureOf(std::vector<double> values) {
    if (values.empty()) {
        return {};
    }
    std::sort(values.begin(), values.end());
    const size_t half = values.size() / 2;
    const double median = values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
    return {median, values.front(), values.back(), static_cast<int>(values.size())};
}

void BenchSeries::writeTo(BenchReport& report) const {
    for (const auto& [name, values] : values_) {
        report.figures[name] = figureOf(values);
    }
}

void repeatRuns(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress, const std::function<void(bool)>& body) {
    const int total = request.warmup + request.runs;
    for (int i = 0; i < total && !stop.stop_requested(); ++i) {
        body(i >= request.warmup);
        if (progress) {
            progress({i + 1, total, "runs"});
        }
    }
}

BenchInputs benchInputs(const model::Vlm& vlm, const BenchRequest& request) {
    checkSize("the prompt's picture", request.picture, 28);
    checkSize("the crop", request.crop, 28);
    const auto& config = vlm.config();
    auto generator = at::make_generator<at::CPUGeneratorImpl>(0);
    const auto words = [&](int64_t count) {
        const auto drawn = at::randint(10, std::min<int64_t>(config.bosTokenId, 900), {count}, generator, torch::TensorOptions(torch::kLong));
        return std::vector<int32_t>(drawn.const_data_ptr<int64_t>(), drawn.const_data_ptr<int64_t>() + count);
    };
    const auto picture = [&](const BenchSize& size) {
        std::vector<int32_t> ids{config.visionStartTokenId};
        ids.insert(ids.end(), static_cast<size_t>(size.width / 28 * (size.height / 28)), config.imageTokenId);
        ids.push_back(config.visionEndTokenId);
        return ids;
    };
    BenchInputs inputs;
    append(inputs.prompt, words(request.text / 2));
    for (int i = 0; i < request.pictures; ++i) {
        append(inputs.prompt, picture(request.picture));
    }
    append(inputs.prompt, words(request.text - request.text / 2));
    if (request.textReply > 0) {
        append(inputs.reply, words(request.textReply));
    } else {
        append(inputs.reply, words(6));
        append(inputs.reply, picture(request.crop));
        append(inputs.reply, words(6));
    }
    const auto drawn = [&](const BenchSize& size, int count) {
        const model::PatchGrid grid{size.height / 14, size.width / 14};
        const auto pixels = at::randn({int64_t{count} * grid.patches(), 1176}, generator, torch::TensorOptions(torch::kFloat));
        std::vector<model::PictureInput> all;
        for (int i = 0; i < count; ++i) {
            all.push_back({"", pixels.narrow(0, int64_t{i} * grid.patches(), grid.patches()), grid});
        }
        return all;
    };
    inputs.pictures = drawn(request.picture, request.pictures);
    inputs.crops = drawn(request.crop, request.textReply > 0 ? 0 : request.group);
    return inputs;
}

vision::Image benchFrame(const BenchSize& size) {
    vision::Image image;
    image.width = size.width;
    image.height = size.height;
    image.rgb.resize(static_cast<size_t>(size.width) * static_cast<size_t>(size.height) * 3);
    Rng rng(1);
    size_t at = 0;
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            for (int c = 0; c < 3; ++c) {
                const double wave = 127 + 120 * std::sin(x / (7.0 + 5 * c) + c) * std::cos(y / (9.0 + 3 * c) - c);
                const double edge = (x / 160 + y / 90) % 2 == 0 ? 0 : 40;
                image.rgb[at++] = static_cast<uint8_t>(std::clamp(wave + edge + 24 * (rng.uniform() - 0.5), 0.0, 255.0));
            }
        }
    }
    return image;
}

BenchReport runBenchmark(const BenchRequest& request, std::stop_token stop, const ProgressFn& progress) {
    require(request.runs >= 1 && request.warmup >= 0, "a benchmark needs at least one run, got {} after {} to warm up", request.runs, request.warmup);
    require(request.threads >= 1, "a benchmark needs at least one thread, got {}", request.threads);
    require(request.group >= 1 && request.batch >= 1, "groups and batches hold at least one, got {} and {}", request.group, request.batch);
    const std::map<std::string, BenchReport (*)(const BenchRequest&, const std::stop_token&, const ProgressFn&)> known{
        {"rollout", benchRollout}, {"step", benchStep},   {"clip", benchClip},
        {"load", benchLoad},       {"store", benchStore}, {"preprocess", benchPreprocess}};
    const auto it = known.find(request.what);
    require(it != known.end(), "there is no benchmark '{}'", request.what);
    at::set_num_threads(request.threads);
    auto report = it->second(request, stop, progress);
    report.words["bench"] = request.what;
    report.words["folder"] = request.folder.filename().string();
    report.words["cpu"] = at::get_cpu_capability();
    report.numbers["threads"] = request.threads;
    return report;
}

}  // namespace omnidrive::train
