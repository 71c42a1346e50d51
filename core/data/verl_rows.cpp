// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/verl_rows.h"

#include "store/frame_files.h"
#include "text/chat.h"
#include "vision/stitch.h"

#include <nlohmann/json.hpp>

namespace omnidrive::data {

namespace {

using nlohmann::json;
using store::ParquetField;
using Kind = ParquetField::Kind;

ParquetField listOf(const char* name, ParquetField element) { return {name, Kind::List, {std::move(element)}}; }

/// Six views are called after their cameras, so that readers can tell them apart.
std::string pictureName(const Question& question, size_t index) {
    const auto& file = question.images[index];
    return question.images.size() == vision::kCameras.size() ? std::string(vision::kCameras[index]) + file.extension().string() : file.filename().string();
}

json pictures(const Question& question) {
    json list = json::array();
    for (size_t i = 0; i < question.images.size(); ++i) {
        const std::string content = store::readPictureFile(question.images[i]);
        list.push_back({{"bytes", json::binary(std::vector<uint8_t>(content.begin(), content.end()))}, {"path", pictureName(question, i)}});
    }
    return list;
}

json promptOf(const Question& question, const std::string& system) {
    json messages = json::array();
    if (!system.empty()) {
        messages.push_back({{"role", "system"}, {"content", system}});
    }
    std::string marks;
    for (size_t i = 0; i < question.images.size(); ++i) {
        marks += "<image>";
    }
    messages.push_back({{"role", "user"}, {"content", marks + "\n" + text::formatQuestion(question.question, question.options, "\nOptions:")}});
    return messages;
}

}  // namespace

std::vector<ParquetField> verlColumns() {
    const ParquetField message{"element", Kind::Record, {{"role"}, {"content"}}}, picture{"element", Kind::Record, {{"bytes", Kind::Bytes}, {"path"}}};
    return {{"data_source"},
            listOf("prompt", message),
            listOf("images", picture),
            {"ability"},
            {"reward_model", Kind::Record, {{"style"}, {"ground_truth"}}},
            {"extra_info",
             Kind::Record,
             {{"index", Kind::Integer}, {"id"}, {"split"}, {"kind"}, {"scene"}, {"frame"}, {"question"}, {"answer"}, listOf("options", {"element"})}}};
}

json verlRow(const Question& question, const std::string& dataSource, const std::string& system, int64_t index) {
    return {{"data_source", dataSource},
            {"prompt", promptOf(question, system)},
            {"images", pictures(question)},
            {"ability", question.kind.empty() ? "driving" : question.kind},
            {"reward_model", {{"style", "rule"}, {"ground_truth", question.answer}}},
            {"extra_info",
             {{"index", index},
              {"id", question.id},
              {"split", question.split.empty() ? "train" : question.split},
              {"kind", question.kind},
              {"scene", question.scene},
              {"frame", question.frame},
              {"question", question.question},
              {"answer", question.answer},
              {"options", question.options}}}};
}

}  // namespace omnidrive::data
