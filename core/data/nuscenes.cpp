// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/nuscenes.h"

#include "base/error.h"
#include "store/json_fields.h"
#include "store/json_records.h"
#include "vision/stitch.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace omnidrive::data {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using store::JsonFields;

template <size_t N>
std::array<double, N> numbersOf(const JsonFields& fields, const char* key) {
    const auto numbers = fields.numbers(key);
    if (numbers.size() != N) {
        fields.failAt(key, fmt::format("has {} numbers instead of {}", numbers.size(), N));
    }
    std::array<double, N> array{};
    std::copy(numbers.begin(), numbers.end(), array.begin());
    return array;
}

Pose poseOf(const JsonFields& fields) {
    Pose pose{numbersOf<3>(fields, "translation"), numbersOf<4>(fields, "rotation")};
    double length = 0;
    for (const double part : pose.rotation) {
        length += part * part;
    }
    if (!(length > 0.5 && length < 1.5)) {
        fields.failAt("rotation", "is no quaternion of length 1");
    }
    for (double& part : pose.rotation) {
        part /= std::sqrt(length);
    }
    return pose;
}

/// A list of three rows; empty for sensors that are no camera.
std::array<double, 9> intrinsicOf(const JsonFields& fields) {
    std::array<double, 9> intrinsic{};
    size_t at = 0;
    for (const json& row : fields.array("camera_intrinsic")) {
        for (const json& value : row.is_array() ? row : json::array()) {
            if (at < intrinsic.size() && value.is_number()) {
                intrinsic[at++] = value.get<double>();
            }
        }
    }
    if (at != 0 && at != intrinsic.size()) {
        fields.failAt("camera_intrinsic", "is no matrix of three rows and columns");
    }
    return intrinsic;
}

std::optional<size_t> cameraNamed(const std::string& channel) {
    const auto found = std::find(vision::kCameras.begin(), vision::kCameras.end(), channel);
    return found == vision::kCameras.end() ? std::nullopt : std::optional(static_cast<size_t>(found - vision::kCameras.begin()));
}

class Reader {
public:
    Reader(fs::path tables, std::stop_token stop, ProgressFn progress) : tables_(std::move(tables)), stop_(std::move(stop)), progress_(std::move(progress)) {}

    NuScenesTables run() {
        readSensors();
        readSamples();
        readPictures();
        readEgoPoses();
        readAnnotations();
        return std::move(result_);
    }

private:
    struct Sensor {
        size_t camera = 0;
        Pose inEgo;
        std::array<double, 9> intrinsic{};
    };
    struct PoseUse {
        size_t frame = 0, camera = 0;
    };

    /// Hands over each record of a table; one that breaks a rule is listed.
    template <typename Take>
    void forEach(const char* table, const Take& take) {
        const fs::path file = tables_ / table;
        if (!fs::exists(file)) {
            fail(ErrorKind::Io, "{} is missing", file.string());
        }
        const auto problem = store::forEachJsonRecord(
            file,
            [&](json&& record, const store::JsonRecord& place) {
                try {
                    require(record.is_object(), "it is no object");
                    take(JsonFields(record, ""));
                } catch (const Error& error) {
                    ++result_.leftOut;
                    result_.problems.push_back(fmt::format("{}, record {} is left out: {}", file.string(), place.number, error.what()));
                }
            },
            stop_, progress_);
        if (!problem.empty()) {
            result_.problems.push_back(problem);
        }
    }

    bool has(const char* table) {
        const bool isThere = fs::exists(tables_ / table);
        if (!isThere) {
            result_.problems.push_back(fmt::format("{} is missing: objects are without it", (tables_ / table).string()));
        }
        return isThere;
    }

    void readSensors() {
        std::unordered_map<std::string, size_t> cameras;
        forEach("sensor.json", [&](const JsonFields& record) {
            if (const auto camera = cameraNamed(record.text("channel"))) {
                cameras[record.text("token")] = *camera;
            }
        });
        forEach("calibrated_sensor.json", [&](const JsonFields& record) {
            if (const auto camera = cameras.find(record.text("sensor_token")); camera != cameras.end()) {
                sensors_[record.text("token")] = {camera->second, poseOf(record), intrinsicOf(record)};
            }
        });
    }

    void readSamples() {
        std::unordered_map<std::string, std::string> names;
        if (fs::exists(tables_ / "scene.json")) {
            forEach("scene.json", [&](const JsonFields& record) { names[record.text("token")] = record.text("name"); });
        }
        forEach("sample.json", [&](const JsonFields& record) {
            NuScenesFrame frame;
            frame.token = record.text("token");
            frame.sceneToken = record.text("scene_token");
            frame.sceneName = names[frame.sceneToken];
            frame.timestampUs = record.has("timestamp") ? record.integer<int64_t>("timestamp") : 0;
            frames_[frame.token] = result_.frames.size();
            result_.frames.push_back(std::move(frame));
        });
    }

    void readPictures() {
        forEach("sample_data.json", [&](const JsonFields& record) {
            const auto sensor = sensors_.find(record.text("calibrated_sensor_token"));
            if (sensor == sensors_.end() || !record.flag("is_key_frame")) {
                return;
            }
            const std::string sample = record.text("sample_token");
            const auto frame = frames_.find(sample);
            require(frame != frames_.end(), "its sample_token {} is in no record of sample.json", sample);
            NuScenesView view;
            view.image = tables_.parent_path() / record.text("filename");
            view.width = record.integer<int>("width");
            view.height = record.integer<int>("height");
            view.intrinsic = sensor->second.intrinsic;
            view.cameraInEgo = sensor->second.inEgo;
            poseUses_[record.text("ego_pose_token")].push_back({frame->second, sensor->second.camera});
            result_.frames[frame->second].views[sensor->second.camera] = std::move(view);
        });
    }

    void readEgoPoses() {
        forEach("ego_pose.json", [&](const JsonFields& record) {
            const auto uses = poseUses_.find(record.text("token"));
            if (uses == poseUses_.end()) {
                return;
            }
            const Pose pose = poseOf(record);
            for (const PoseUse& use : uses->second) {
                result_.frames[use.frame].views[use.camera]->egoInWorld = pose;
            }
            poseUses_.erase(uses);
        });
        for (const auto& [token, uses] : poseUses_) {
            for (const PoseUse& use : uses) {
                NuScenesView& view = *result_.frames[use.frame].views[use.camera];
                view.intrinsic = {};   // without its pose nothing can be projected into it
                result_.problems.push_back(fmt::format("{}: no record has the token {} that {} needs", (tables_ / "ego_pose.json").string(), token,
                                                       view.image.filename().string()));
            }
        }
    }

    void readAnnotations() {
        if (!has("sample_annotation.json")) {
            return;
        }
        std::unordered_map<std::string, std::string> categories, instances;
        if (has("category.json") && has("instance.json")) {
            forEach("category.json", [&](const JsonFields& record) { categories[record.text("token")] = record.text("name"); });
            forEach("instance.json", [&](const JsonFields& record) { instances[record.text("token")] = categories[record.text("category_token")]; });
        }
        forEach("sample_annotation.json", [&](const JsonFields& record) {
            const auto frame = frames_.find(record.text("sample_token"));
            require(frame != frames_.end(), "its sample_token {} is in no record of sample.json", record.text("sample_token"));
            NuScenesObject object{record.text("token"), {}, numbersOf<3>(record, "size"), poseOf(record)};
            const auto instance = instances.find(record.has("instance_token") ? record.text("instance_token") : std::string());
            object.category = instance == instances.end() ? std::string() : instance->second;
            result_.frames[frame->second].objects.push_back(std::move(object));
        });
    }

    fs::path tables_;
    std::stop_token stop_;
    ProgressFn progress_;
    NuScenesTables result_;
    std::unordered_map<std::string, Sensor> sensors_;
    std::unordered_map<std::string, size_t> frames_;
    std::unordered_map<std::string, std::vector<PoseUse>> poseUses_;
};

}  // namespace

fs::path nuScenesTablesIn(const fs::path& folder) {
    std::error_code error;
    const auto isTables = [&](const fs::path& path) { return fs::exists(path / "sample.json", error) && fs::exists(path / "sample_data.json", error); };
    if (isTables(folder)) {
        return fs::absolute(folder).lexically_normal();
    }
    std::vector<fs::path> found;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (it->path().filename().string().starts_with("v1.0") && isTables(it->path())) {
            found.push_back(it->path());
        }
    }
    std::sort(found.begin(), found.end());
    return found.empty() ? fs::path() : fs::absolute(found.front()).lexically_normal();
}

NuScenesTables readNuScenes(const fs::path& tables, const std::stop_token& stop, const ProgressFn& progress) {
    return Reader(tables, stop, progress).run();
}

}  // namespace omnidrive::data
