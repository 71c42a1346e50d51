// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "data/question_set.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace omnidrive::data {

/// Forms of data sets that questions are read from.
enum class SourceForm {
    DriveLm,      ///< scenes with key frames and QA: train_sample.json, test.json
    DriveLmm,     ///< DriveLMM-o1: idx, image[6], question, final_answer, steps
    Records,      ///< records with a question and its picture or six views, a list or one a line; also DriveLM's conversations for LLaMA
    VerlRows,     ///< verl's training data: data_source, prompt, images, ability, reward_model, extra_info; parquet (also DeepEyes') or JSON
    NuScenes,     ///< folder of nuScenes tables, or one with a folder v1.0-* in it
    Pictures,     ///< a picture, or a folder of pictures; six that differ by camera alone belong together
    Video,        ///< every n-th frame of a film
    QuestionSet   ///< what import itself writes
};
inline constexpr std::array kSourceForms{SourceForm::DriveLm,  SourceForm::DriveLmm, SourceForm::Records, SourceForm::VerlRows,
                                         SourceForm::NuScenes, SourceForm::Pictures, SourceForm::Video,   SourceForm::QuestionSet};
/// The word for command lines: "drivelm", "drivelmm", "records", "verl-data", "nuscenes", "pictures", "video", "questions".
const char* sourceFormWord(SourceForm form);
/// For people: "DriveLM".
const char* sourceFormName(SourceForm form);
std::optional<SourceForm> sourceFormFromWord(std::string_view word);
/// What a path is, by its content; nullopt when it is none of these. Reads no more than the first record. @throws Error
/// (InvalidArgument) for a parquet file where this program was built without Arrow.
std::optional<SourceForm> sourceFormOf(const std::filesystem::path& path);

struct SourceOptions {
    std::vector<std::filesystem::path> pictureFolders;   ///< searched, with all folders below, for pictures that are not where the file says
    std::string question;                                ///< asked about pictures that come without one
    int everyFrames = 10;                                ///< of a film, one frame in so many; at least 1
    std::filesystem::path framesFolder;                  ///< where a film's frames (as PNG) and pictures that lie inside the rows go; empty: nothing is written
    std::stop_token stop;                                ///< ends the reading; what was read is kept
    ProgressFn progress;
};

/// What was read from a data set.
struct SourceContent {
    std::vector<Question> questions;
    std::vector<std::string> problems;                                       ///< one sentence each, naming file, record and field
    std::set<std::string> unreadFields;                                      ///< of records, which no reader looks at
    int64_t leftOut = 0;                                                     ///< records among them that could not be read
    std::vector<std::pair<std::string, int64_t>> facts;                      ///< "scenes" 2, "frames" 9
    std::map<std::string, std::map<std::string, int64_t>> tables;            ///< counts of what is no property of questions: "object class"

    /// A record that could not be read.
    void leaveOut(std::string sentence) {
        problems.push_back(std::move(sentence));
        ++leftOut;
    }
};
/// Reads a data set; broken records are listed, the rest loads. Pictures that are missing stay in the questions as they are named.
/// @throws Error (Io) when it cannot be read, (Format) when it is not of this form.
SourceContent readQuestions(const std::filesystem::path& path, SourceForm form, const SourceOptions& options);

}  // namespace omnidrive::data
