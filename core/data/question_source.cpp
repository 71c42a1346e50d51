// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/question_source.h"

#include "base/ascii.h"
#include "base/error.h"
#include "data/nuscenes.h"
#include "data/source_readers.h"
#include "store/json_records.h"
#include "store/parquet.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace omnidrive::data {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct FormText {
    SourceForm form;
    const char *word, *name;
};
constexpr std::array<FormText, kSourceForms.size()> kTexts{{{SourceForm::DriveLm, "drivelm", "DriveLM"},
                                                            {SourceForm::DriveLmm, "drivelmm", "DriveLMM-o1"},
                                                            {SourceForm::Records, "records", "question records"},
                                                            {SourceForm::VerlRows, "verl-data", "verl training data"},
                                                            {SourceForm::NuScenes, "nuscenes", "nuScenes tables"},
                                                            {SourceForm::Pictures, "pictures", "pictures"},
                                                            {SourceForm::Video, "video", "film"},
                                                            {SourceForm::QuestionSet, "questions", "question set"}}};

const FormText& textOf(SourceForm form) {
    return *std::find_if(kTexts.begin(), kTexts.end(), [&](const FormText& text) { return text.form == form; });
}

bool hasEnding(const fs::path& path, std::initializer_list<const char*> endings) {
    const std::string ending = asciiLowered(path.extension().string());
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

bool holdsPictures(const fs::path& folder) {
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end; !error && it != end; it.increment(error)) {
        if (it->is_regular_file(error) && isPictureName(it->path())) {
            return true;
        }
    }
    return false;
}

std::optional<SourceForm> formOfDocument(const fs::path& file) {
    std::optional<SourceForm> form;
    if (const json first = firstRecordOfLines(file); first.is_object()) {
        const auto known = formOfRecord(first);
        return known == SourceForm::DriveLmm ? SourceForm::Records : known;   // one a line they are read as such
    }
    std::stop_source afterFirst;
    try {
        store::forEachJsonRecord(
            file,
            [&](json&& record, const store::JsonRecord&) {
                form = formOfRecord(record);
                afterFirst.request_stop();
            },
            afterFirst.get_token());
    } catch (const Error&) {   // neither a list nor an object: no document of these
    }
    return form;
}

/// By its columns alone.
std::optional<SourceForm> formOfParquet(const fs::path& file) {
    json row = json::object();
    for (const std::string& column : store::ParquetReader::open(file)->columns()) {
        row[column] = nullptr;
    }
    const auto form = formOfRecord(row);
    return form == SourceForm::DriveLmm ? SourceForm::Records : form;
}

std::string trimmed(const std::string& text) {
    const size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// How options are marked, "A. " and "A) ", "(A) ", or "A: ".
struct OptionMark {
    std::string_view before, after;   ///< what stands at the letter; of `after` one character
    bool isStrict = false;            ///< sentences that compare "(A) ... with (B) ..." look alike: such options end the question, and begin behind a sentence
};
constexpr std::array<OptionMark, 3> kOptionMarks{{{"", ".)", false}, {"(", ")", true}, {"", ":", true}}};

/// Where the mark of option `letter` begins from `from` on: behind white space or a colon, and white space behind it.
size_t optionAt(const std::string& text, const OptionMark& mark, char letter, size_t from) {
    for (size_t at = text.find(letter, from + mark.before.size()); at != std::string::npos; at = text.find(letter, at + 1)) {
        const size_t begin = at - mark.before.size();
        const bool isMarked = at + 2 < text.size() && mark.after.find(text[at + 1]) != std::string_view::npos && text[at + 2] == ' ' &&
                              text.compare(begin, mark.before.size(), mark.before) == 0;
        if (isMarked && begin > 0 && std::string_view(" \n\t:").find(text[begin - 1]) != std::string_view::npos) {
            return begin;
        }
    }
    return std::string::npos;
}

/// Where the options begin that stand in a text; fewer than two are none.
std::vector<size_t> optionPlaces(const std::string& text, const OptionMark& mark) {
    constexpr size_t kMost = 6;
    std::vector<size_t> places;
    for (size_t from = 0; places.size() < kMost; from = places.back() + mark.before.size() + 1) {
        const size_t at = optionAt(text, mark, static_cast<char>('A' + places.size()), from);
        if (at == std::string::npos) {
            break;
        }
        places.push_back(at);
    }
    if (places.size() < 2) {
        return {};
    }
    const size_t end = text.find_last_not_of(" \t\r", places[0] - 1);
    const bool beginsApart = end != std::string::npos && std::string_view("\n?:.").find(text[end]) != std::string_view::npos;
    const bool isSure = !mark.isStrict || (beginsApart && text.find('?', places[0]) == std::string::npos);
    return isSure ? places : std::vector<size_t>();
}

/// The letter of an answer as "B", "B. Stopped.", "B) Stopped.", "(B) Stopped." or "B: Stopped."; 0 for words.
char letterOf(const std::string& answer, size_t options) {
    const size_t at = answer.starts_with('(') ? 1 : 0;
    const bool isLetter = at < answer.size() && answer[at] >= 'A' && answer[at] < static_cast<char>('A' + options);
    const bool isAlone = at + 1 == answer.size() || (at + 1 < answer.size() && std::string_view(".):").find(answer[at + 1]) != std::string_view::npos);
    return isLetter && isAlone ? answer[at] : '\0';
}

}  // namespace

const char* sourceFormWord(SourceForm form) { return textOf(form).word; }
const char* sourceFormName(SourceForm form) { return textOf(form).name; }

std::optional<SourceForm> sourceFormFromWord(std::string_view word) {
    const auto found = std::find_if(kTexts.begin(), kTexts.end(), [&](const FormText& text) { return word == text.word; });
    return found == kTexts.end() ? std::nullopt : std::optional(found->form);
}

std::optional<SourceForm> formOfRecord(const json& record) {
    const auto has = [&](const char* key) { return record.contains(key); };
    if (!record.is_object()) {
        return std::nullopt;
    }
    if (has("key_frames")) {
        return SourceForm::DriveLm;
    }
    if (has("prompt") && has("reward_model") && has("images")) {
        return SourceForm::VerlRows;
    }
    if (has("idx") && has("final_answer") && has("image") && !has("llm-response")) {
        return SourceForm::DriveLmm;
    }
    const bool hasPicture = has("image") || has("images"), asks = has("question") || has("conversations");
    const bool isTrace = has("pred_output") || has("pred_ans") || has("messages") || has("llm-response");
    return hasPicture && asks && !isTrace ? std::optional(SourceForm::Records) : std::nullopt;
}

std::optional<SourceForm> sourceFormOf(const fs::path& path) {
    std::error_code error;
    if (isQuestionSet(path)) {
        return SourceForm::QuestionSet;
    }
    if (fs::is_directory(path, error)) {
        return !nuScenesTablesIn(path).empty() ? std::optional(SourceForm::NuScenes) : holdsPictures(path) ? std::optional(SourceForm::Pictures) : std::nullopt;
    }
    if (isPictureName(path) || isVideoName(path)) {
        return isVideoName(path) ? SourceForm::Video : SourceForm::Pictures;
    }
    return store::isParquetFile(path) ? formOfParquet(path) : formOfDocument(path);
}

SourceContent readQuestions(const fs::path& path, SourceForm form, const SourceOptions& options) {
    SourceContent content;
    switch (form) {
        case SourceForm::DriveLm: content = readDriveLmQuestions(path, options); break;
        case SourceForm::DriveLmm: content = readDriveLmmQuestions(path, options); break;
        case SourceForm::Records: content = readRecordQuestions(path, options); break;
        case SourceForm::VerlRows: content = readVerlQuestions(path, options); break;
        case SourceForm::NuScenes: content = readNuScenesQuestions(path, options); break;
        case SourceForm::Pictures: content = readPictureQuestions(path, options); break;
        case SourceForm::Video: content = readVideoQuestions(path, options); break;
        case SourceForm::QuestionSet: {
            QuestionSet set = readQuestionSet(path);
            content.questions = std::move(set.questions);
            content.problems = std::move(set.problems);
            content.leftOut = static_cast<int64_t>(content.problems.size());
        }
    }
    std::set<std::string> seen;
    std::erase_if(content.questions, [&](const Question& question) {
        const bool isDouble = !seen.insert(question.id).second;
        if (isDouble) {
            content.leaveOut(fmt::format("{}: the question {} is left out: its id was there before", path.string(), question.id));
        }
        return isDouble;
    });
    return content;
}

void splitOptions(Question& question) {
    const auto mark = std::find_if(kOptionMarks.begin(), kOptionMarks.end(), [&](const OptionMark& one) { return !optionPlaces(question.question, one).empty(); });
    if (mark == kOptionMarks.end()) {
        return;
    }
    const std::vector<size_t> places = optionPlaces(question.question, *mark);
    const std::string answer = trimmed(question.answer);
    const char letter = letterOf(answer, places.size());
    if (letter == '\0' && !answer.empty()) {
        return;   // an answer in words cannot be held against letters
    }
    for (size_t i = 0; i < places.size(); ++i) {
        const size_t begin = places[i] + mark->before.size() + 2, end = i + 1 < places.size() ? places[i + 1] : question.question.size();
        question.options.push_back(trimmed(question.question.substr(begin, end - begin)));
    }
    question.answer = answer.empty() ? std::string() : std::string(1, letter);
    question.question = trimmed(question.question.substr(0, places[0]));
}

bool isPictureName(const fs::path& path) { return hasEnding(path, {".jpg", ".jpeg", ".png", ".webp"}); }
bool isVideoName(const fs::path& path) { return hasEnding(path, {".mp4", ".avi", ".mkv", ".mov", ".webm", ".m4v"}); }

fs::path PictureLinks::resolve(const fs::path& recorded) const {
    const fs::path named = (recorded.is_absolute() ? recorded : folder_ / recorded).lexically_normal();
    std::error_code error;
    if (fs::is_regular_file(named, error)) {
        return named;
    }
    const fs::path found = finder_.find(recorded.string());
    return found.empty() ? named : found;
}

}  // namespace omnidrive::data
