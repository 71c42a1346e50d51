// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "data/sample.h"

#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::data {

/// An object that a data set's annotators placed in one camera's picture. For displays and evaluation only: no reward may read it.
struct QuestionBox {
    int camera = 0;             ///< index into vision::kCameras; 0 for a question about one picture
    BoxF boxInCamera;           ///< pixels of that picture
    std::string label;          ///< "Vehicle", "vehicle.car"
    std::string text;           ///< "Brown SUV."; may be empty
    std::string tag;            ///< of the data set: "<c1,CAM_BACK,1088.3,497.5>", an annotation's token
    bool operator==(const QuestionBox&) const = default;
};

/// A question of a data set, its pictures still files.
struct Question {
    std::string id;                              ///< unique within its set
    std::vector<std::filesystem::path> images;   ///< one picture, or six in the order of vision::kCameras
    std::string question;                        ///< without options
    std::vector<std::string> options;            ///< texts without letter; at most six; empty for open questions
    std::string answer;                          ///< the right letter with options, else the reference text; empty when unknown
    std::string kind;                            ///< "perception", "choice", "frame" ...; free text
    std::vector<std::string> cameras;            ///< that it is about, by the tags in its text or the one picture it has: "CAM_BACK"; may be empty
    std::string scene, frame;                    ///< the data set's names for both; may be empty
    std::string split;                           ///< "train", "test"; empty: none
    std::vector<QuestionBox> boxes;              ///< known objects of the frame
    bool operator==(const Question&) const = default;
};

/// Questions as they were read, and what was left out of them.
struct QuestionSet {
    std::vector<Question> questions;
    std::vector<std::string> problems;   ///< one sentence each, naming file, record and field; the rest loads
};

/// The name of a set's file in its folder: JSON lines, one question each (id, images, question, options, answer, kind, cameras, scene, frame,
/// split, boxes; what is empty is left out). Pictures below the folder are named relative to it, others by their whole path.
inline constexpr const char* kQuestionsFileName = "questions.jsonl";

/// Writes the set; the folder is made. @throws Error (Io) when it cannot be written or holds a set already.
void writeQuestionSet(const std::filesystem::path& folder, const std::vector<Question>& questions);
/// Reads a set. @param path its folder, or its file. Broken lines are listed, the rest loads.
/// @throws Error (Io) when it cannot be read, (Format) when it holds no question.
QuestionSet readQuestionSet(const std::filesystem::path& path);
/// A folder or file that readQuestionSet would look into.
bool isQuestionSet(const std::filesystem::path& path);

/// The question with its pictures decoded. @throws Error naming the picture, number or answer at fault.
Sample loadQuestionSample(const Question& question);

}  // namespace omnidrive::data
