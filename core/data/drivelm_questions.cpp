// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/drivelm.h"
#include "data/source_readers.h"
#include "vision/stitch.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace omnidrive::data {

namespace {

std::string cameraName(int camera) { return vision::kCameras[static_cast<size_t>(camera)]; }

/// Cameras that the tags of question and answer name, each once, in the order of vision::kCameras.
std::vector<std::string> camerasOf(const std::vector<DriveLmTag>& tags) {
    std::set<int> cameras;
    for (const DriveLmTag& tag : tags) {
        cameras.insert(tag.camera);
    }
    std::vector<std::string> names;
    std::transform(cameras.begin(), cameras.end(), std::back_inserter(names), cameraName);
    return names;
}

class Reader {
public:
    Reader(const std::filesystem::path& file, const SourceOptions& options)
        : file_(readDriveLm(file)), links_(std::filesystem::absolute(file).parent_path(), options), name_(file.string()) {}

    SourceContent run() {
        for (const std::string& problem : file_.problems) {
            content_.leaveOut(fmt::format("{}: {}", name_, problem));
        }
        std::set<std::string> scenes;
        for (const DriveLmFrame& frame : file_.frames) {
            scenes.insert(frame.sceneToken);
            takeFrame(frame);
        }
        content_.facts = {{"scenes", static_cast<int64_t>(scenes.size())},
                          {"frames", static_cast<int64_t>(file_.frames.size())},
                          {"object tags", tags_},
                          {"key objects", objects_}};
        return std::move(content_);
    }

private:
    void takeFrame(const DriveLmFrame& frame) {
        Question common;
        common.scene = frame.sceneToken;
        common.frame = frame.frameToken;
        for (const auto& image : frame.images) {
            common.images.push_back(links_.resolve(image));
        }
        for (const DriveLmObject& object : frame.objects) {
            common.boxes.push_back({object.camera, object.boxInCamera, object.category, object.description, object.tag});
            ++content_.tables["class of key object"][object.category.empty() ? "(none)" : object.category];
            ++content_.tables["camera of key object"][cameraName(object.camera)];
            ++objects_;
        }
        int number = 0;
        for (const DriveLmQuestion& asked : frame.questions) {
            Question question = common;
            question.id = fmt::format("{}_{}_{}", frame.sceneToken, frame.frameToken, number++);
            question.kind = asked.kind;
            question.question = asked.question;
            question.answer = asked.answer;
            const auto tags = driveLmTags(asked.question + "\n" + asked.answer);
            tags_ += static_cast<int64_t>(tags.size());
            question.cameras = camerasOf(tags);
            splitOptions(question);
            content_.questions.push_back(std::move(question));
        }
    }

    DriveLmFile file_;
    PictureLinks links_;
    std::string name_;
    SourceContent content_;
    int64_t tags_ = 0, objects_ = 0;
};

}  // namespace

SourceContent readDriveLmQuestions(const std::filesystem::path& file, const SourceOptions& options) { return Reader(file, options).run(); }

}  // namespace omnidrive::data
