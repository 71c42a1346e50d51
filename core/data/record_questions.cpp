// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/drivelm.h"
#include "data/source_readers.h"
#include "vision/stitch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace omnidrive::data {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string wordOf(const json& value) { return value.is_string() ? value.get<std::string>() : value.is_number() ? value.dump() : std::string(); }

/// The first of the fields that says something.
std::string textOf(const json& record, std::initializer_list<const char*> fields) {
    for (const char* field : fields) {
        const auto found = record.find(field);
        if (std::string text = found != record.end() ? wordOf(*found) : std::string(); !text.empty()) {
            return text;
        }
    }
    return {};
}

/// Tables that became JSON have null where a record says nothing.
std::vector<std::string> textsOf(const json& record, const char* field) {
    std::vector<std::string> texts;
    const auto found = record.find(field);
    if (found == record.end() || found->is_null()) {
        return texts;
    }
    require(found->is_array(), "its \"{}\" must be a list of texts", field);
    for (const json& part : *found) {
        require(part.is_string() || part.is_number(), "its \"{}\" must be a list of texts", field);
        texts.push_back(wordOf(part));
    }
    return texts;
}

/// Fields that questions take nothing from.
void noteUnread(const json& record, SourceContent& content) {
    constexpr std::array kRead{"id",   "idx",      "question", "conversations", "final_answer", "answer", "gt_answer", "kind",
                               "type", "category", "image",    "images",        "options",      "split",  "scene",     "frame", "cameras"};
    for (const auto& [key, value] : record.items()) {
        if (std::find(kRead.begin(), kRead.end(), key) == kRead.end()) {
            content.unreadFields.insert(key);
        }
    }
}

/// What one side says in a conversation for LLaMA: "human" asks, "gpt" answers.
std::string saidBy(const json& record, const char* side) {
    const auto found = record.find("conversations");
    for (const json& part : found != record.end() && found->is_array() ? *found : json::array()) {
        if (part.is_object() && textOf(part, {"from"}) == side) {
            return textOf(part, {"value"});
        }
    }
    return {};
}

std::vector<std::string> imagesOf(const json& record) {
    std::vector<std::string> images;
    for (const char* field : {"image", "images"}) {
        const auto found = record.find(field);
        if (found != record.end() && found->is_string()) {
            images.push_back(found->get<std::string>());
        }
        for (const json& path : found != record.end() && found->is_array() ? *found : json::array()) {
            require(path.is_string(), "its \"{}\" must name files", field);
            images.push_back(path.get<std::string>());
        }
    }
    require(images.size() == 1 || images.size() == vision::kCameras.size(), "its \"image\" names {} pictures; a question has one, or six views",
            images.size());
    return images;
}

std::vector<fs::path> orderedImages(const std::vector<std::string>& images, const PictureLinks& links) {
    std::vector<fs::path> paths;
    if (images.size() == 1) {
        return {links.resolve(images.front())};
    }
    for (const int index : vision::orderCameras(images)) {
        paths.push_back(links.resolve(images[static_cast<size_t>(index)]));
    }
    return paths;
}

/// "<scene>_<frame>_<number>", as DriveLM and DriveLMM-o1 call their questions.
void takeTokens(Question& question) {
    const size_t last = question.id.rfind('_'), first = last == std::string::npos || last == 0 ? last : question.id.rfind('_', last - 1);
    if (first != std::string::npos && first > 0 && first < last) {
        question.scene = question.id.substr(0, first);
        question.frame = question.id.substr(first + 1, last - first - 1);
    }
}

Question questionOf(const json& record, int64_t number, const PictureLinks& links) {
    Question question;
    question.id = textOf(record, {"id", "idx"});
    question.id = question.id.empty() ? fmt::format("record-{}", number) : question.id;
    takeTokens(question);
    question.scene = record.contains("scene") ? textOf(record, {"scene"}) : question.scene;
    question.frame = record.contains("frame") ? textOf(record, {"frame"}) : question.frame;
    question.split = textOf(record, {"split"});
    question.question = withoutImageMark(record.contains("conversations") ? saidBy(record, "human") : textOf(record, {"question"}));
    require(!question.question.empty(), "it asks nothing: \"question\" must be a text");
    question.answer = record.contains("conversations") ? saidBy(record, "gpt") : textOf(record, {"final_answer", "answer", "gt_answer"});
    question.kind = textOf(record, {"kind", "category", "type"});
    const auto images = imagesOf(record);
    question.images = orderedImages(images, links);
    for (const DriveLmTag& tag : driveLmTags(question.question)) {
        const std::string camera = vision::kCameras[static_cast<size_t>(tag.camera)];
        if (std::find(question.cameras.begin(), question.cameras.end(), camera) == question.cameras.end()) {
            question.cameras.push_back(camera);
        }
    }
    if (const auto camera = images.size() == 1 ? vision::cameraOfPath(images.front()) : std::nullopt) {
        question.cameras = {vision::kCameras[static_cast<size_t>(*camera)]};
    }
    if (auto cameras = textsOf(record, "cameras"); !cameras.empty()) {
        question.cameras = std::move(cameras);
    }
    question.options = textsOf(record, "options");
    if (question.options.empty()) {
        splitOptions(question);
    }
    return question;
}

}  // namespace

SourceContent readRecordQuestions(const fs::path& file, const SourceOptions& options) {
    const PictureLinks links(fs::absolute(file).parent_path(), options);
    SourceContent content;
    const auto take = [&](json&& record, int64_t number) {
        try {
            require(record.is_object(), "it is no object");
            noteUnread(record, content);
            content.questions.push_back(questionOf(record, number, links));
        } catch (const Error& error) {
            content.leaveOut(fmt::format("{}, record {} is left out: {}", file.string(), number, error.what()));
        }
    };
    if (std::string problem = forEachQuestionRecord(file, content, options, take); !problem.empty()) {
        content.problems.push_back(std::move(problem));
    }
    if (content.questions.empty() && !options.stop.stop_requested()) {
        fail(ErrorKind::Format, "{} holds no question{}", file.string(), content.problems.empty() ? std::string() : ": " + content.problems.front());
    }
    return content;
}

}  // namespace omnidrive::data
