// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/drivelmm.h"

#include "base/error.h"
#include "store/json_records.h"
#include "text/official_extraction.h"
#include "vision/codec.h"
#include "vision/stitch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>

namespace omnidrive::data {

namespace fs = std::filesystem;

namespace {

using nlohmann::json;

constexpr std::string_view kBlank = " \t\r\n";

std::string trimmed(std::string_view text) {
    const size_t first = text.find_first_not_of(kBlank);
    return first == std::string_view::npos ? std::string() : std::string(text.substr(first, text.find_last_not_of(kBlank) - first + 1));
}

/// Where a record stands, for error messages: "test.json, record 3 (idx ...)".
struct Place {
    std::string file;
    size_t number;
    std::string idx;

    std::string text() const {
        return idx.empty() ? fmt::format("{}, record {}", file, number) : fmt::format("{}, record {} ({:.80})", file, number, idx);
    }
};

std::string textField(const json& record, const char* field, const Place& place, bool isRequired) {
    const auto found = record.find(field);
    if (found == record.end() && !isRequired) {
        return {};
    }
    if (found == record.end() || !found->is_string()) {
        fail(ErrorKind::Format, "{}: \"{}\" must be a text", place.text(), field);
    }
    return found->get<std::string>();
}

void takeIdxApart(DriveLmmRecord& record, const Place& place) {
    const size_t second = record.idx.rfind('_');
    const size_t first = second == std::string::npos || second == 0 ? std::string::npos : record.idx.rfind('_', second - 1);
    record.number = questionNumber(record.idx);
    if (first == std::string::npos || first == 0 || record.number == 0) {
        fail(ErrorKind::Format, "{}: \"idx\" must be a scene token, a sample token and a question number joined by \"_\"", place.text());
    }
    record.sceneToken = record.idx.substr(0, first);
    record.sampleToken = record.idx.substr(first + 1, second - first - 1);
}

std::array<std::string, 6> orderedImages(const json& record, const Place& place) {
    const auto found = record.find("image");
    const bool isListOfTexts = found != record.end() && found->is_array() && found->size() == 6 &&
                               std::all_of(found->begin(), found->end(), [](const json& path) { return path.is_string(); });
    if (!isListOfTexts) {
        fail(ErrorKind::Format, "{}: \"image\" must list six paths", place.text());
    }
    const auto paths = found->get<std::vector<std::string>>();
    std::array<std::string, 6> images;
    try {
        const auto order = vision::orderCameras(paths);
        std::transform(order.begin(), order.end(), images.begin(), [&](int index) { return paths[static_cast<size_t>(index)]; });
    } catch (const Error& error) {
        fail(ErrorKind::Format, "{}: \"image\": {}", place.text(), error.what());
    }
    return images;
}

/// The option that a line starts with its letter: "  B) text". Letters count up from A, so a sentence that happens to begin with "(c)" is none.
std::string optionText(std::string_view line, size_t index) {
    const std::string text = trimmed(line);
    const bool isOption = text.size() > 2 && index < 6 && text[0] == static_cast<char>('A' + index) && text[1] == ')';
    return isOption ? trimmed(std::string_view(text).substr(2)) : std::string();
}

void splitQuestion(const std::string& whole, DriveLmmRecord& record) {
    std::string question;
    for (size_t at = 0; at <= whole.size();) {
        const size_t end = std::min(whole.find('\n', at), whole.size());
        const std::string_view line = std::string_view(whole).substr(at, end - at);
        if (std::string option = optionText(line, record.options.size()); !option.empty()) {
            record.options.push_back(std::move(option));
        } else if (const std::string text = trimmed(line); !text.empty()) {
            question += (question.empty() ? "" : "\n") + text;
        }
        at = end + 1;
    }
    record.question = question;
}

DriveLmmRecord readRecord(const json& source, Place place) {
    if (!source.is_object()) {
        fail(ErrorKind::Format, "{}: is not an object", place.text());
    }
    DriveLmmRecord record;
    record.idx = textField(source, "idx", place, true);
    place.idx = record.idx;
    takeIdxApart(record, place);
    record.images = orderedImages(source, place);
    splitQuestion(textField(source, "question", place, true), record);
    const std::string finalAnswer = textField(source, "final_answer", place, true);
    record.finalAnswer = trimmed(finalAnswer);
    record.steps = trimmed(textField(source, "steps", place, false));
    record.lidar = textField(source, "lidar", place, false);
    record.answerLetter = record.isMultipleChoice() ? text::extractOption(finalAnswer) : std::string();   // untrimmed: "A) " counts, "A)" does not
    return record;
}

/// Letter of the option that a reference picks; empty when it names none of them.
std::string letterAmongOptions(const DriveLmmRecord& record) {
    const bool exists = !record.answerLetter.empty() && static_cast<size_t>(record.answerLetter[0] - 'A') < record.options.size();
    return exists ? record.answerLetter : std::string();
}

}  // namespace

int questionNumber(const std::string& idx) {
    const size_t at = idx.rfind('_');
    int number = 0;
    const char* const end = idx.data() + idx.size();
    const bool hasNumber = at != std::string::npos && std::from_chars(idx.data() + at + 1, end, number).ptr == end;
    return hasNumber && number > 0 ? number : 0;
}

bool isMultipleChoice(int number) {
    constexpr std::array kNumbers{2, 3, 4, 5, 8};
    return std::find(kNumbers.begin(), kNumbers.end(), number) != kNumbers.end();
}

std::vector<DriveLmmRecord> readDriveLmm(const fs::path& file) {
    DriveLmmFile read = readDriveLmmFile(file);
    if (!read.problems.empty()) {
        throw Error(ErrorKind::Format, read.problems.front());
    }
    return std::move(read.records);
}

DriveLmmFile readDriveLmmFile(const fs::path& file) {
    const json parsed = store::readJsonRecords(file);
    DriveLmmFile read;
    std::set<std::string> seen;
    size_t number = 0;
    for (const json& source : parsed) {
        const Place place{file.string(), ++number, {}};
        try {
            DriveLmmRecord record = readRecord(source, place);
            if (!seen.insert(record.idx).second) {
                fail(ErrorKind::Format, "{}: the idx {} was there before", place.text(), record.idx);
            }
            read.records.push_back(std::move(record));
        } catch (const Error& error) {
            read.problems.emplace_back(error.what());
        }
    }
    return read;
}

Sample loadDriveLmmSample(const DriveLmmRecord& record, const fs::path& nuScenesRoot) {
    Sample sample;
    sample.id = record.idx;
    for (const std::string& image : record.images) {
        sample.images.push_back(vision::loadImage(nuScenesRoot / image));
    }
    sample.question = record.question;
    sample.kind = record.isMultipleChoice() ? "choice" : "open";
    const std::string letter = letterAmongOptions(record);
    if (record.isMultipleChoice() && !letter.empty()) {
        sample.options = record.options;
        sample.answer = letter;
    } else {
        sample.answer = record.finalAnswer;
    }
    return sample;
}

}  // namespace omnidrive::data
