// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/source_readers.h"
#include "store/base64.h"
#include "store/file_batch.h"
#include "store/file_io.h"
#include "store/sha256.h"
#include "vision/stitch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace omnidrive::data {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const json& partOf(const json& record, const char* key) {
    static const json none;
    const auto found = record.is_object() ? record.find(key) : record.end();
    return record.is_object() && found != record.end() ? *found : none;
}

std::string textOf(const json& value) { return value.is_string() ? value.get<std::string>() : value.is_number() ? value.dump() : std::string(); }

/// What the user says last, without the marks of the pictures.
std::string asked(const json& prompt) {
    std::string question;
    for (const json& message : prompt.is_array() ? prompt : json::array()) {
        if (textOf(partOf(message, "role")) != "user") {
            continue;
        }
        const json& content = partOf(message, "content");
        question = textOf(content);
        for (const json& part : content.is_array() ? content : json::array()) {
            question += textOf(partOf(part, "text"));
        }
    }
    return withoutImageMark(question);
}

std::string endingOf(std::string_view picture) {
    return picture.starts_with("\x89PNG") ? ".png" : picture.starts_with("RIFF") ? ".webp" : ".jpg";
}

/// Where the pictures of rows go: files stay where they are, bytes become files named by their content.
class RowPictures {
public:
    RowPictures(const fs::path& source, const SourceOptions& options)
        : source_(source), folder_(options.framesFolder), links_(fs::absolute(source).parent_path(), options) {}

    std::vector<fs::path> of(const json& images) {
        std::vector<std::string> names;
        std::vector<fs::path> paths;
        for (const json& image : images.is_array() ? images : json::array({images})) {
            const json& path = image.is_object() ? partOf(image, "path") : image;
            names.push_back(textOf(path));
            paths.push_back(fileOf(image.is_object() ? partOf(image, "bytes") : image, names.back()));
        }
        require(paths.size() == 1 || paths.size() == vision::kCameras.size(), "its \"images\" holds {} pictures; a question has one, or six views", paths.size());
        const bool sayCameras = std::all_of(names.begin(), names.end(), [](const std::string& name) { return vision::cameraOfPath(name).has_value(); });
        return paths.size() > 1 && sayCameras ? ordered(paths, names) : paths;
    }

    /// Waits until the disk has the files: a question set that names them comes after.
    void sync() { files_.sync(); }

private:
    static std::vector<fs::path> ordered(const std::vector<fs::path>& paths, const std::vector<std::string>& names) {
        std::vector<fs::path> sorted;
        for (const int index : vision::orderCameras(names)) {
            sorted.push_back(paths[static_cast<size_t>(index)]);
        }
        return sorted;
    }

    fs::path fileOf(const json& content, const std::string& name) {
        if (content.is_binary()) {
            const auto& bytes = content.get_binary();
            return stored({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        }
        if (content.is_string() && content.get_ref<const std::string&>() != name) {
            const auto bytes = store::decodeBase64(content.get_ref<const std::string&>());
            require(bytes.has_value(), "its picture's \"bytes\" are no base64");
            return stored(*bytes);
        }
        require(!name.empty(), "a picture of its \"images\" has neither bytes nor a path");
        return links_.resolve(name);
    }

    /// As with a film, nothing is written while one only looks.
    fs::path stored(std::string_view bytes) {
        if (folder_.empty()) {
            return source_;
        }
        constexpr size_t kDigits = 32;
        const fs::path file = folder_ / (store::sha256Hex(bytes).substr(0, kDigits) + endingOf(bytes));
        if (stored_.insert(file).second) {
            store::makeFolders(folder_);
            holds(file, bytes) ? files_.add(file) : files_.write(file, bytes);
        }
        return file;
    }

    /// A file may be there that a power cut left empty or cut off.
    static bool holds(const fs::path& file, std::string_view bytes) {
        try {
            return store::readTextFile(file, static_cast<int64_t>(bytes.size())) == bytes;
        } catch (const Error&) {
            return false;
        }
    }

    fs::path source_, folder_;
    std::set<fs::path> stored_;   ///< by this import
    store::FileBatch files_;
    PictureLinks links_;
};

/// Fields that questions take nothing from.
void noteUnread(const json& record, SourceContent& content) {
    constexpr std::array kRead{"data_source", "prompt", "images", "ability", "reward_model", "extra_info"};
    for (const auto& [key, value] : record.items()) {
        if (std::find(kRead.begin(), kRead.end(), key) == kRead.end()) {
            content.unreadFields.insert(key);
        }
    }
    constexpr std::array kReadInside{"index", "id", "split", "kind", "scene", "frame", "question", "answer", "options"};
    for (const auto& [key, value] : partOf(record, "extra_info").items()) {
        if (std::find(kReadInside.begin(), kReadInside.end(), key) == kReadInside.end()) {
            content.unreadFields.insert("extra_info." + key);
        }
    }
}

Question questionOf(const json& record, int64_t number, RowPictures& pictures) {
    const json& more = partOf(record, "extra_info");
    const auto said = [&](const char* key) { return textOf(partOf(more, key)); };
    Question question;
    question.id = said("id").empty() ? fmt::format("row-{:06}", number) : said("id");
    question.question = said("question").empty() ? asked(partOf(record, "prompt")) : withoutImageMark(said("question"));
    require(!question.question.empty(), "it asks nothing: \"prompt\" must hold a user's message");
    question.answer = textOf(partOf(partOf(record, "reward_model"), "ground_truth"));
    question.answer = question.answer.empty() ? said("answer") : question.answer;
    question.kind = !said("kind").empty() ? said("kind") : textOf(partOf(record, "ability"));
    question.split = said("split");
    question.scene = said("scene");
    question.frame = said("frame");
    question.images = pictures.of(partOf(record, "images"));
    for (const json& option : partOf(more, "options").is_array() ? partOf(more, "options") : json::array()) {
        question.options.push_back(textOf(option));
    }
    if (question.options.empty()) {
        splitOptions(question);
    }
    return question;
}

class Rows {
public:
    Rows(const fs::path& file, const SourceOptions& options) : file_(file), options_(options), pictures_(file, options) {}

    SourceContent read() {
        std::string problem = forEachQuestionRecord(file_, content_, options_, [&](json&& row, int64_t number) { take(row, number); });
        if (!problem.empty()) {
            content_.problems.push_back(std::move(problem));
        }
        if (content_.questions.empty() && !options_.stop.stop_requested()) {
            fail(ErrorKind::Format, "{} holds no question{}", file_.string(), content_.problems.empty() ? std::string() : ": " + content_.problems.front());
        }
        pictures_.sync();
        content_.facts = {{"rows", rows_}};
        return std::move(content_);
    }

private:
    void take(const json& row, int64_t number) {
        ++rows_;
        try {
            require(row.is_object(), "it is no object");
            noteUnread(row, content_);
            content_.questions.push_back(questionOf(row, number, pictures_));
            ++content_.tables["data source"][textOf(partOf(row, "data_source"))];
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::Io) {
                throw;   // a picture could not be written
            }
            content_.leaveOut(fmt::format("{}, row {} is left out: {}", file_.string(), number, error.what()));
        }
    }

    fs::path file_;
    const SourceOptions& options_;
    RowPictures pictures_;
    SourceContent content_;
    int64_t rows_ = 0;
};

}  // namespace

SourceContent readVerlQuestions(const fs::path& file, const SourceOptions& options) { return Rows(file, options).read(); }

}  // namespace omnidrive::data
