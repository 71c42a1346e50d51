// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/picture_finder.h"
#include "data/question_source.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>

namespace omnidrive::data {

// One reader a form of data set; readQuestions chooses.

/// Finds pictures as they are named, else in the user's folders.
class PictureLinks {
public:
    PictureLinks(std::filesystem::path folder, const SourceOptions& options) : folder_(std::move(folder)), finder_({folder_}, options.pictureFolders) {}
    /// @return an existing file, or the name as it stands, below the file's folder.
    std::filesystem::path resolve(const std::filesystem::path& recorded) const;

private:
    std::filesystem::path folder_;
    PictureFinder finder_;
};

SourceContent readDriveLmQuestions(const std::filesystem::path& file, const SourceOptions& options);
SourceContent readDriveLmmQuestions(const std::filesystem::path& file, const SourceOptions& options);
SourceContent readRecordQuestions(const std::filesystem::path& file, const SourceOptions& options);
SourceContent readVerlQuestions(const std::filesystem::path& file, const SourceOptions& options);
SourceContent readNuScenesQuestions(const std::filesystem::path& folder, const SourceOptions& options);
SourceContent readPictureQuestions(const std::filesystem::path& path, const SourceOptions& options);
SourceContent readVideoQuestions(const std::filesystem::path& file, const SourceOptions& options);

/// A prompt without the "<image>" that stands for a picture, nor blanks at its ends.
std::string withoutImageMark(std::string text);
/// What a data set is, by a record of it; nullopt when it is none that is known.
std::optional<SourceForm> formOfRecord(const nlohmann::json& record);
/// The first whole object of a file that holds JSON records one a line (by its ending .jsonl or .ndjson, or because the first line alone is a question's
/// record); null for any other file.
nlohmann::json firstRecordOfLines(const std::filesystem::path& file);
/// Hands over the records of a file with their numbers: those of one JSON document, one a line, or rows of parquet. @return as store::forEachJsonRecord.
std::string forEachQuestionRecord(const std::filesystem::path& file, SourceContent& content, const SourceOptions& options,
                                  const std::function<void(nlohmann::json&&, int64_t number)>& receive);

/// Takes options apart that stand in a question's text, "... from the following options: A. Stopped. B. Turn left.", or a line each ("B) Stopped."),
/// or marked "(A) " or "A: " where they end the question; fewer than two, or letters that do not count up from A, leave the question whole. An answer
/// that is a letter stays one.
void splitOptions(Question& question);

/// Whether a name ends as pictures' do, or films'.
bool isPictureName(const std::filesystem::path& path);
bool isVideoName(const std::filesystem::path& path);

}  // namespace omnidrive::data
