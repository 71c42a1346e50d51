// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/nuscenes.h"
#include "data/source_readers.h"
#include "vision/stitch.h"

#include <set>

namespace omnidrive::data {

namespace {

/// A frame as a question about six views; nullopt where a view is missing, with the reason.
std::optional<Question> questionOf(const NuScenesFrame& frame, const PictureLinks& links, std::string& problem) {
    Question question;
    question.id = frame.token;
    question.kind = "frame";
    question.scene = frame.sceneName.empty() ? frame.sceneToken : frame.sceneName;
    question.frame = frame.token;
    for (size_t camera = 0; camera < frame.views.size(); ++camera) {
        if (!frame.views[camera]) {
            problem = fmt::format("sample_data.json: sample {} is left out: it has no key frame of {}", frame.token, vision::kCameras[camera]);
            return std::nullopt;
        }
        const NuScenesView& view = *frame.views[camera];
        question.images.push_back(links.resolve(view.image));
        for (const NuScenesObject& object : frame.objects) {
            if (const auto box = projectObject(object, view)) {
                question.boxes.push_back({static_cast<int>(camera), *box, object.category, {}, object.token});
            }
        }
    }
    return question;
}

}  // namespace

SourceContent readNuScenesQuestions(const std::filesystem::path& folder, const SourceOptions& options) {
    const std::filesystem::path tables = nuScenesTablesIn(folder);
    if (tables.empty()) {
        fail(ErrorKind::Format, "{} holds no tables of nuScenes: sample.json and sample_data.json", folder.string());
    }
    NuScenesTables read = readNuScenes(tables, options.stop, options.progress);
    const PictureLinks links(tables.parent_path(), options);
    SourceContent content;
    content.problems = std::move(read.problems);
    content.leftOut = read.leftOut;
    std::set<std::string> scenes;
    int64_t objects = 0, boxes = 0;
    for (const NuScenesFrame& frame : read.frames) {
        scenes.insert(frame.sceneToken);
        objects += static_cast<int64_t>(frame.objects.size());
        for (const NuScenesObject& object : frame.objects) {
            ++content.tables["class of object"][object.category.empty() ? "(none)" : object.category];
        }
        std::string problem;
        if (auto question = questionOf(frame, links, problem)) {
            question->question = options.question;
            boxes += static_cast<int64_t>(question->boxes.size());
            content.questions.push_back(std::move(*question));
        } else {
            content.leaveOut(std::move(problem));
        }
    }
    content.facts = {{"scenes", static_cast<int64_t>(scenes.size())},
                     {"frames", static_cast<int64_t>(read.frames.size())},
                     {"objects", objects},
                     {"projected boxes", boxes}};
    return content;
}

}  // namespace omnidrive::data
