// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/drivelmm.h"
#include "data/source_readers.h"

#include <set>

namespace omnidrive::data {

SourceContent readDriveLmmQuestions(const std::filesystem::path& file, const SourceOptions& options) {
    DriveLmmFile read = readDriveLmmFile(file);
    const PictureLinks links(std::filesystem::absolute(file).parent_path(), options);
    SourceContent content;
    content.problems = std::move(read.problems);
    content.leftOut = static_cast<int64_t>(content.problems.size());
    std::set<std::string> scenes, frames;
    for (DriveLmmRecord& record : read.records) {
        scenes.insert(record.sceneToken);
        frames.insert(record.sampleToken);
        ++content.tables["question number"][std::to_string(record.number)];
        Question question;
        question.id = record.idx;
        question.scene = record.sceneToken;
        question.frame = record.sampleToken;
        for (const std::string& image : record.images) {
            question.images.push_back(links.resolve(image));
        }
        question.question = record.question;
        question.kind = record.isMultipleChoice() ? "choice" : "open";
        // As loadDriveLmmSample does it: a letter where the official evaluation wants one and the options are there.
        const bool hasLetter = !record.answerLetter.empty() && static_cast<size_t>(record.answerLetter[0] - 'A') < record.options.size();
        if (record.isMultipleChoice() && hasLetter) {
            question.options = std::move(record.options);
            question.answer = record.answerLetter;
        } else {
            question.answer = std::move(record.finalAnswer);
        }
        content.questions.push_back(std::move(question));
    }
    content.facts = {{"scenes", static_cast<int64_t>(scenes.size())}, {"frames", static_cast<int64_t>(frames.size())}};
    return content;
}

}  // namespace omnidrive::data
