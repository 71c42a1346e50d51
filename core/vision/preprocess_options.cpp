// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/preprocess_options.h"

#include "base/error.h"
#include "store/json_fields.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <optional>

namespace omnidrive::vision {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

json parseFile(const fs::path& path) {
    const json parsed = store::readJsonDocument(path);
    if (!parsed.is_object()) {
        fail(ErrorKind::Format, "{}: is not a JSON object", path.string());
    }
    return parsed;
}

/// One picture processor's settings and the file they stand in, for error messages.
struct Settings {
    json values;
    std::string file;

    std::optional<double> number(const json& object, const char* key) const {
        const auto found = object.find(key);
        if (found == object.end() || found->is_null()) {
            return std::nullopt;
        }
        if (!found->is_number()) {
            fail(ErrorKind::Format, "{}: \"{}\" must be a number", file, key);
        }
        return found->get<double>();
    }

    int64_t whole(const char* key, int64_t fallback, int64_t highest) const {
        const std::optional<double> value = number(values, key);
        return value ? checkedWhole(*value, key, highest) : fallback;
    }

    int64_t checkedWhole(double value, const char* key, int64_t highest) const {
        if (!(value >= 1 && value <= static_cast<double>(highest)) || value != std::floor(value)) {
            fail(ErrorKind::Format, "{}: \"{}\" must be a whole number from 1 to {}", file, key, highest);
        }
        return static_cast<int64_t>(value);
    }

    std::array<float, 3> triple(const char* key, const std::array<float, 3>& fallback) const {
        const auto found = values.find(key);
        if (found == values.end() || found->is_null()) {
            return fallback;
        }
        std::array<float, 3> result{};
        bool good = found->is_array() && found->size() == 3;
        for (size_t i = 0; good && i < 3; ++i) {
            const double value = (*found)[i].is_number() ? (*found)[i].get<double>() : std::numeric_limits<double>::infinity();
            good = std::abs(value) <= std::numeric_limits<float>::max();
            result[i] = good ? static_cast<float>(value) : 0;
        }
        if (!good) {
            fail(ErrorKind::Format, "{}: \"{}\" must be three numbers of float32", file, key);
        }
        return result;
    }
};

/// preprocessor_config.json, or the "image_processor" part of processor_config.json, where newer writers put it.
Settings findSettings(const fs::path& folder) {
    const fs::path own = folder / "preprocessor_config.json", shared = folder / "processor_config.json";
    if (fs::exists(own)) {
        return {parseFile(own), own.string()};
    }
    if (fs::exists(shared)) {
        const json parsed = parseFile(shared);
        if (const auto found = parsed.find("image_processor"); found != parsed.end() && found->is_object()) {
            return {*found, shared.string()};
        }
    }
    fail(ErrorKind::Io, "{}: has no preprocessor_config.json", folder.string());
}

/// Older files say min_pixels, newer ones size.shortest_edge (which, despite its name, is an area); the older spelling wins as in the reference.
int64_t pixelLimit(const Settings& settings, const char* direct, const char* inSize, int64_t fallback) {
    constexpr int64_t kHighest = int64_t{1} << 40;
    const json size = settings.values.value("size", json());
    std::optional<double> value = settings.number(settings.values, direct);
    for (const char* key : {direct, inSize}) {
        if (!value && size.is_object()) {
            value = settings.number(size, key);
        }
    }
    return value ? settings.checkedWhole(*value, direct, kHighest) : fallback;
}

void validate(const PreprocessOptions& options, const std::string& file) {
    if (options.minPixels > options.maxPixels) {
        fail(ErrorKind::Format, "{}: min_pixels {} exceeds max_pixels {}", file, options.minPixels, options.maxPixels);
    }
    for (const float deviation : options.std) {
        if (!(deviation > 0)) {
            fail(ErrorKind::Format, "{}: \"image_std\" must be above 0", file);
        }
    }
}

}  // namespace

PreprocessOptions PreprocessOptions::load(const fs::path& checkpointFolder) {
    constexpr int64_t kHighestPatch = 1024;
    const Settings settings = findSettings(checkpointFolder);
    PreprocessOptions options;
    options.patchSize = static_cast<int>(settings.whole("patch_size", options.patchSize, kHighestPatch));
    options.mergeSize = static_cast<int>(settings.whole("merge_size", options.mergeSize, kHighestPatch));
    options.temporalPatchSize = static_cast<int>(settings.whole("temporal_patch_size", options.temporalPatchSize, kHighestPatch));
    options.minPixels = pixelLimit(settings, "min_pixels", "shortest_edge", options.minPixels);
    options.maxPixels = pixelLimit(settings, "max_pixels", "longest_edge", options.maxPixels);
    options.mean = settings.triple("image_mean", options.mean);
    options.std = settings.triple("image_std", options.std);
    validate(options, settings.file);
    return options;
}

}  // namespace omnidrive::vision
