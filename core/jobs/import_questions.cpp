// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "insight/question_filter.h"
#include "jobs/import_parts.h"

#include <algorithm>
#include <set>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;
using data::Question;

/// Looks for the pictures; a question that lacks one is told with the first, and not written.
class PictureCheck {
public:
    explicit PictureCheck(ImportReport& report) : report_(report) {}

    bool isWhole(const Question& question) {
        bool isWhole = true;
        for (const fs::path& image : question.images) {
            const auto [known, isNew] = isThere_.try_emplace(image, false);
            if (isNew) {
                std::error_code error;
                known->second = fs::is_regular_file(image, error);
                ++report_.pictures;
                report_.missingPictures += !known->second;
                if (!known->second) {
                    report_.problems.push_back(fmt::format("question {}: its picture {} is not there; --images FOLDER says where to look", question.id,
                                                           image.string()));
                }
            }
            isWhole = isWhole && known->second;
        }
        return isWhole;
    }

private:
    ImportReport& report_;
    std::map<fs::path, bool> isThere_;
};

void count(const Question& question, ImportReport& report) {
    ++report.tables["kind"][question.kind.empty() ? "(none)" : question.kind];
    ++report.tables["answers"][question.options.empty() ? "open" : "multiple choice"];
    for (const std::string& camera : question.cameras) {
        ++report.tables["camera asked about"][camera];
    }
    if (!question.split.empty()) {
        ++report.tables["split"][question.split];
    }
}

}  // namespace

ImportReport importQuestions(const ImportRequest& request, data::SourceForm form, const std::stop_token& stop, const ProgressFn& progress) {
    const insight::QuestionFilter filter(request.where);
    const insight::SplitRules splits(request.splits);
    std::error_code error;
    if (!request.out.empty() && fs::exists(request.out / data::kQuestionsFileName, error)) {
        fail(ErrorKind::Io, "{} holds a question set already: choose another folder", request.out.string());
    }
    const fs::path frames = request.out.empty() ? fs::path() : request.out / "pictures";
    data::SourceContent content =
        data::readQuestions(request.path, form, {request.images, request.question, request.everyFrames, frames, stop, progress});
    ImportReport report;
    report.kind = data::sourceFormWord(form);
    report.name = data::sourceFormName(form);
    report.read = static_cast<int64_t>(content.questions.size());
    report.leftOut = content.leftOut;
    report.problems = std::move(content.problems);
    report.unreadFields.assign(content.unreadFields.begin(), content.unreadFields.end());
    report.facts = std::move(content.facts);
    report.tables = std::move(content.tables);
    PictureCheck pictures(report);
    std::vector<Question> whole;
    for (Question& question : content.questions) {
        question.split = splits.isEmpty() ? question.split : splits.splitOf(question);
        if (!filter.matches(question)) {
            continue;
        }
        ++report.kept;
        count(question, report);
        if (pictures.isWhole(question)) {
            whole.push_back(std::move(question));
        }
    }
    report.isStopped = stop.stop_requested();
    if (!request.out.empty() && !(report.isStopped && whole.empty())) {
        require(!whole.empty(), "no question of {} can be written: {}", request.path.string(),
                report.problems.empty() ? "the filter lets none through" : report.problems.front());
        data::writeQuestionSet(request.out, whole);
        report.written = static_cast<int64_t>(whole.size());
    }
    return report;
}

}  // namespace omnidrive::jobs
