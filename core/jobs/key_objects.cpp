// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/key_objects.h"

#include "base/error.h"
#include "data/drivelm.h"
#include "data/question_set.h"
#include "vision/codec.h"
#include "vision/stitch.h"

#include <algorithm>
#include <set>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

namespace {

/// A picture and what the annotators boxed in it.
struct BoxedPicture {
    fs::path image;
    std::vector<data::QuestionBox> boxes;
};

std::vector<BoxedPicture> picturesOfDriveLm(const fs::path& file, std::vector<std::string>& problems) {
    data::DriveLmFile source = data::readDriveLm(file);
    problems = std::move(source.problems);
    std::vector<BoxedPicture> pictures;
    for (const data::DriveLmFrame& frame : source.frames) {
        for (int camera = 0; camera < static_cast<int>(frame.images.size()); ++camera) {
            BoxedPicture picture{frame.images[static_cast<size_t>(camera)], {}};
            for (const data::DriveLmObject& object : frame.objects) {
                if (object.camera == camera) {
                    picture.boxes.push_back({camera, object.boxInCamera, object.category, object.description, object.tag});
                }
            }
            pictures.push_back(std::move(picture));
        }
    }
    return pictures;
}

/// Questions about one frame carry the same boxes: each picture is taken once.
std::vector<BoxedPicture> picturesOfSet(const fs::path& file, std::vector<std::string>& problems) {
    data::QuestionSet set = data::readQuestionSet(file);
    problems = std::move(set.problems);
    std::vector<BoxedPicture> pictures;
    std::set<fs::path> seen;
    for (const data::Question& question : set.questions) {
        for (int camera = 0; camera < static_cast<int>(question.images.size()); ++camera) {
            BoxedPicture picture{question.images[static_cast<size_t>(camera)], {}};
            if (seen.insert(picture.image).second) {
                std::copy_if(question.boxes.begin(), question.boxes.end(), std::back_inserter(picture.boxes),
                             [&](const data::QuestionBox& box) { return box.camera == camera; });
                pictures.push_back(std::move(picture));
            }
        }
    }
    return pictures;
}

}  // namespace

KeyObjectsPtr KeyObjects::load(const fs::path& file, const std::stop_token& stop, const ProgressFn& progress) {
    auto objects = std::make_shared<KeyObjects>();
    const auto pictures = data::isQuestionSet(file) ? picturesOfSet(file, objects->problems_) : picturesOfDriveLm(file, objects->problems_);
    int64_t done = 0;
    for (const BoxedPicture& picture : pictures) {
        if (stop.stop_requested()) {
            return nullptr;
        }
        try {
            auto& boxes = objects->byPicture_[vision::contentId(*vision::loadImage(picture.image))];
            for (const data::QuestionBox& box : picture.boxes) {
                boxes.push_back({box.label, box.text, box.tag, box.boxInCamera});
            }
        } catch (const Error& error) {
            objects->problems_.emplace_back(error.what());
        }
        if (progress) {
            progress({++done, static_cast<int64_t>(pictures.size()), "pictures"});
        }
    }
    require(!objects->byPicture_.empty(), "none of the pictures that {} names can be read: {}", file.string(),
            objects->problems_.empty() ? std::string("it names none") : objects->problems_.front());
    return objects;
}

std::vector<KeyObject> KeyObjects::of(const rollout::Trajectory& trajectory) const {
    std::vector<KeyObject> found;
    const bool isSixViews = trajectory.frameIds.size() == vision::kCameras.size();
    const vision::StitchLayout layout{trajectory.imageWidth / 3, trajectory.imageHeight / 2};
    for (size_t camera = 0; camera < trajectory.frameIds.size(); ++camera) {
        const auto known = byPicture_.find(trajectory.frameIds[camera]);
        if (known == byPicture_.end() || (!isSixViews && trajectory.frameIds.size() != 1)) {
            continue;
        }
        for (const InCamera& object : known->second) {
            const BoxF box = isSixViews ? layout.toStitched(static_cast<int>(camera), object.box) : object.box;
            found.push_back({object.category, object.description, object.tag, box});
        }
    }
    return found;
}

}  // namespace omnidrive::jobs
