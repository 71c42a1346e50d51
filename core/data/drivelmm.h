// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sample.h"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::data {

/// The question number that an idx ends with ("<scene token>_<sample token>_<number>"); 0 when it ends with none.
int questionNumber(const std::string& idx);
/// Whether the official evaluation counts a question as multiple choice: by its number (2, 3, 4, 5, 8), not by looks.
bool isMultipleChoice(int number);

/// One question of DriveLMM-o1 (SPEC section 8.2), as it stands in the file, taken apart.
struct DriveLmmRecord {
    std::string idx;                     ///< "<scene token>_<sample token>_<number>"
    std::string sceneToken;
    std::string sampleToken;
    int number = 0;                      ///< question number, the last part of idx
    std::array<std::string, 6> images;   ///< paths relative to the nuScenes root, in the order of SPEC section 2.1
    std::string question;                ///< without the option lines
    std::vector<std::string> options;    ///< texts of "A) ...", "B) ..." without the letters; empty when there are none
    std::string finalAnswer;             ///< reference text
    std::string answerLetter;            ///< "A" to "F" for multiple choice as the official script reads it; empty otherwise
    std::string steps;                   ///< reference reasoning, trimmed
    std::string lidar;                   ///< file name of the point cloud; may be empty

    bool isMultipleChoice() const { return data::isMultipleChoice(number); }
};

/// Reads a DriveLMM-o1 file: a list of records, or an object whose values are the records (then in the order of their keys). Fields that
/// other tools add are ignored.
/// @throws Error (Io) when the file cannot be read, (Format) naming the record and field at fault, or a doubled idx.
std::vector<DriveLmmRecord> readDriveLmm(const std::filesystem::path& file);

/// The same with the broken records listed, one sentence each, and the rest loaded. @throws Error (Io), (Format) when it is no list and no object.
struct DriveLmmFile {
    std::vector<DriveLmmRecord> records;
    std::vector<std::string> problems;
};
DriveLmmFile readDriveLmmFile(const std::filesystem::path& file);

/// A record as a question with its six views decoded. Multiple-choice rows with options ask for a letter, all others for text.
/// @param nuScenesRoot folder that holds samples/CAM_FRONT and so on.
/// @throws Error (Io, Format) naming the picture at fault.
Sample loadDriveLmmSample(const DriveLmmRecord& record, const std::filesystem::path& nuScenesRoot);

}  // namespace omnidrive::data
