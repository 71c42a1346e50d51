// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/question_set.h"

#include "base/error.h"
#include "data/image_input.h"
#include "store/atomic_file.h"
#include "store/file_io.h"
#include "store/json_lines.h"
#include "store/optional_fields.h"
#include "vision/stitch.h"

#include <algorithm>
#include <set>

namespace omnidrive::data {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using store::JsonFields;
using store::textOrNone;

json textList(const std::vector<std::string>& texts) {
    json list = json::array();
    std::transform(texts.begin(), texts.end(), std::back_inserter(list), store::jsonText);
    return list;
}

json boxJson(const QuestionBox& box) {
    json object{{"camera", box.camera}, {"bbox", {box.boxInCamera.x0, box.boxInCamera.y0, box.boxInCamera.x1, box.boxInCamera.y1}}};
    for (const auto& [key, text] : {std::pair{"label", &box.label}, {"text", &box.text}, {"tag", &box.tag}}) {
        if (!text->empty()) {
            object[key] = store::jsonText(*text);
        }
    }
    return object;
}

/// Relative to the set's folder where it lies below it, so that both may be moved together.
std::string imageName(const fs::path& image, const fs::path& folder) {
    const fs::path whole = fs::absolute(image).lexically_normal(), relative = whole.lexically_relative(fs::absolute(folder).lexically_normal());
    const bool isBelow = !relative.empty() && *relative.begin() != "..";
    return isBelow ? relative.string() : whole.string();
}

json questionJson(const Question& question, const fs::path& folder) {
    json object{{"id", store::jsonText(question.id)}, {"question", store::jsonText(question.question)}, {"images", json::array()}};
    for (const fs::path& image : question.images) {
        object["images"].push_back(store::jsonText(imageName(image, folder)));
    }
    for (const auto& [key, text] : {std::pair{"answer", &question.answer}, {"kind", &question.kind}, {"scene", &question.scene},
                                    {"frame", &question.frame}, {"split", &question.split}}) {
        if (!text->empty()) {
            object[key] = store::jsonText(*text);
        }
    }
    if (!question.options.empty()) {
        object["options"] = textList(question.options);
    }
    if (!question.cameras.empty()) {
        object["cameras"] = textList(question.cameras);
    }
    for (const QuestionBox& box : question.boxes) {
        object["boxes"].push_back(boxJson(box));
    }
    return object;
}

QuestionBox boxFrom(const JsonFields& fields) {
    const auto corners = fields.numbers("bbox");
    if (corners.size() != 4) {
        fields.failAt("bbox", "is no list of four numbers");
    }
    const int camera = fields.integer<int>("camera");
    if (camera < 0 || camera >= static_cast<int>(vision::kCameras.size())) {
        fields.failAt("camera", "is no number from 0 to 5");
    }
    return {camera, {corners[0], corners[1], corners[2], corners[3]}, textOrNone(fields, "label"), textOrNone(fields, "text"), textOrNone(fields, "tag")};
}

Question questionFrom(const JsonFields& fields, const fs::path& folder) {
    Question question;
    question.id = fields.text("id");
    for (const std::string& image : fields.texts("images")) {
        question.images.push_back(fs::path(image).is_absolute() ? fs::path(image) : folder / image);
    }
    if (question.images.size() != 1 && question.images.size() != vision::kCameras.size()) {
        fields.failAt("images", fmt::format("names {} pictures; a question has one, or six views", question.images.size()));
    }
    question.question = fields.text("question");
    question.options = fields.has("options") ? fields.texts("options") : std::vector<std::string>();
    question.answer = textOrNone(fields, "answer");
    question.kind = textOrNone(fields, "kind");
    question.cameras = fields.has("cameras") ? fields.texts("cameras") : std::vector<std::string>();
    question.scene = textOrNone(fields, "scene");
    question.frame = textOrNone(fields, "frame");
    question.split = textOrNone(fields, "split");
    for (const JsonFields& box : fields.has("boxes") ? fields.children("boxes") : std::vector<JsonFields>()) {
        question.boxes.push_back(boxFrom(box));
    }
    return question;
}

fs::path fileOf(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error) ? path / kQuestionsFileName : path;
}

}  // namespace

void writeQuestionSet(const fs::path& folder, const std::vector<Question>& questions) {
    store::makeFolders(folder);
    const fs::path file = folder / kQuestionsFileName;
    if (fs::exists(file)) {
        fail(ErrorKind::Io, "{} is there already: choose another folder", file.string());
    }
    std::string text;
    for (const Question& question : questions) {
        text += questionJson(question, folder).dump() + "\n";
    }
    store::writeFileAtomically(file, text);
}

QuestionSet readQuestionSet(const fs::path& path) {
    const fs::path file = fileOf(path);
    if (!fs::exists(file)) {
        fail(ErrorKind::Io, "{} is not there", file.string());
    }
    QuestionSet set;
    std::set<std::string> seen;
    store::JsonLinesReader reader(file, store::LinesBy::Others);
    reader.poll([&](const json& object, const store::JsonLinesReader::Line& line) {
        try {
            Question question = questionFrom(JsonFields(object, ""), file.parent_path());
            require(seen.insert(question.id).second, "the id {} was there before", question.id);
            set.questions.push_back(std::move(question));
        } catch (const Error& error) {
            set.problems.push_back(fmt::format("line {} of {}: {}", line.number, file.string(), error.what()));
        }
    });
    for (const auto& broken : reader.brokenLines()) {
        set.problems.push_back(fmt::format("line {} of {} is {}", broken.number, file.string(), broken.reason));
    }
    if (reader.tornBytes() > 0) {
        set.problems.push_back(fmt::format("line {} of {}, the last one, is cut off", reader.tornLine(), file.string()));
    }
    if (set.questions.empty()) {
        fail(ErrorKind::Format, "{} holds no question{}", file.string(), set.problems.empty() ? std::string() : ": " + set.problems.front());
    }
    return set;
}

bool isQuestionSet(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path / kQuestionsFileName, error) || path.filename() == kQuestionsFileName;
}

Sample loadQuestionSample(const Question& question) {
    Sample sample = loadQuestion(question.images, question.question, question.options, question.answer);
    sample.id = question.id;
    sample.kind = question.kind.empty() ? sample.kind : question.kind;
    return sample;
}

}  // namespace omnidrive::data
