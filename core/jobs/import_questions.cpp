// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/question_places.h"
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

/// Names the splits that were asked for and got no question: a training would find out much later.
class SplitCheck {
public:
    void add(const Question& question) {
        places_.insert(data::placeNameOf(question));
        splits_.insert(question.split);
    }

    std::vector<std::string> problems(const insight::SplitRules& rules) const {
        std::vector<std::string> sentences;
        for (const std::string& name : rules.names()) {
            if (splits_.contains(name)) {
                continue;
            }
            const std::string why = rules.isDrawn(name) ? fmt::format("shares are drawn by scene, and there {} {}; a filter takes scenes by name, as in --split {}=scene:NAME",
                                                                      places_.size() == 1 ? "is" : "are", places_.size(), name)
                                                        : "nothing that is kept meets its filter, or an earlier split took it";
            sentences.push_back(fmt::format("the split {} has no question: {}", name, why));
        }
        return sentences;
    }

private:
    std::set<std::string> places_, splits_;
};

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
    SplitCheck splitCheck;
    std::vector<Question> whole;
    for (Question& question : content.questions) {
        question.split = splits.isEmpty() ? question.split : splits.splitOf(question);
        if (!filter.matches(question)) {
            continue;
        }
        ++report.kept;
        count(question, report);
        splitCheck.add(question);
        if (pictures.isWhole(question)) {
            whole.push_back(std::move(question));
        }
    }
    const auto empty = splitCheck.problems(splits);
    report.problems.insert(report.problems.begin(), empty.begin(), empty.end());   // many missing pictures would hide them
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
