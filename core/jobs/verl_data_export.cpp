// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/verl_data_export.h"

#include "base/error.h"
#include "data/verl_rows.h"
#include "insight/question_filter.h"
#include "jobs/case_subset.h"
#include "jobs/run_session.h"
#include "text/question_alone.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;
using annotation::ExportReport;
using data::Question;
using store::IndexRow;

constexpr int64_t kRowsAtOnce = 1000, kQuestionsBetweenReports = 16;

/// A parquet file a split. Nothing is in place before finish().
class SplitFiles {
public:
    SplitFiles(const fs::path& folder, bool mayReplace) : folder_(folder) { annotation::makeExportFolder(folder, mayReplace); }

    /// Names and leaves out what cannot be read, or is too large for a row.
    void add(const Question& question, const std::string& dataSource, const std::string& system) {
        const std::string split = question.split.empty() ? "train" : question.split;
        if (fs::path(split).filename() != split || split.find('\0') != std::string::npos) {
            note(fmt::format("the question {} is left out: its split \"{}\" cannot be the name of a file", question.id, split));
            return;
        }
        File& file = files_[split];
        const auto row = rowOf(question, dataSource, system, file.rows);
        if (!row) {
            return;
        }
        if (!file.writer) {
            file.writer = store::ParquetWriter::create(folder_ / nameOf(split), data::verlColumns());
        }
        try {
            file.writer->add(*row);
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::Io) {
                throw;
            }
            leaveOut(question, error);
            return;
        }
        ++file.rows;
        ++report_.annotations;
        report_.pictures += static_cast<int64_t>(question.images.size());
    }

    ExportReport finish() {
        for (auto& [split, file] : files_) {
            if (file.writer) {
                file.writer->finish();
                report_.files.push_back(nameOf(split));
            }
        }
        return std::move(report_);
    }

    void note(std::string problem) { report_.problems.push_back(std::move(problem)); }

private:
    struct File {
        std::unique_ptr<store::ParquetWriter> writer;
        int64_t rows = 0;
    };

    std::optional<nlohmann::json> rowOf(const Question& question, const std::string& dataSource, const std::string& system, int64_t index) {
        try {
            return data::verlRow(question, dataSource, system, index);
        } catch (const Error& error) {
            leaveOut(question, error);
            return std::nullopt;
        }
    }

    void leaveOut(const Question& question, const Error& error) { note(fmt::format("the question {} is left out: {}", question.id, error.what())); }

    static std::string nameOf(const std::string& split) { return split + ".parquet"; }

    fs::path folder_;
    std::map<std::string, File> files_;
    ExportReport report_;
};

/// The question that a rollout was asked, its pictures as files.
Question questionOf(const RunSession& session, const rollout::Trajectory& trajectory) {
    Question question;
    question.id = trajectory.sampleId.empty() ? trajectory.groupId : trajectory.sampleId;
    question.question = text::questionAlone(trajectory.question, trajectory.options);
    question.options = trajectory.options;
    question.answer = trajectory.expectedAnswer;
    question.kind = trajectory.kind;
    for (const std::string& frame : trajectory.frameIds) {
        question.images.push_back(session.reader().framePath(frame));
        require(!question.images.back().empty(), "its picture {} is not at hand", frame);
    }
    require(!question.images.empty(), "it has no picture");
    return question;
}

/// Goes through a run's rollouts, and takes each question once.
class RunQuestions {
public:
    RunQuestions(const annotation::Project& project, const TraceExport& request, SplitFiles& files)
        : request_(request), files_(files), session_(RunSession::open(project.source())), filter_(notedFilterOf(request.where)), notes_(rowNotesOf(project)) {
        session_->refresh();
    }

    void run(const std::stop_token& stop, const ProgressFn& progress) {
        const int64_t total = session_->reader().rolloutCount();
        for (int64_t first = 1; first <= total && !stop.stop_requested(); first += kRowsAtOnce) {
            for (const IndexRow& row : session_->reader().rows(first, kRowsAtOnce)) {
                if (stop.stop_requested()) {
                    break;
                }
                take(row);
                if (progress) {
                    progress({row.row, total, "rollouts"});
                }
            }
        }
        std::for_each(problems_.begin(), problems_.end(), [&](const auto& problem) { files_.note(problem.second); });
    }

private:
    void take(const IndexRow& row) {
        const auto said = notes_.find(row.id);
        const insight::RowNotes known = said == notes_.end() ? insight::RowNotes{} : said->second;
        const std::string& key = row.sampleId.empty() ? row.groupId : row.sampleId;
        if (!filter_.matches(row, known) || (request_.isCheckedOnly && !known.isChecked) || taken_.contains(key)) {
            return;
        }
        try {
            const auto trajectory = session_->trajectory(row.id);
            const Question question = questionOf(*session_, *trajectory);
            taken_.insert(key);
            problems_.erase(key);
            files_.add(question, session_->reader().title(), trajectory->system);
        } catch (const Error& error) {
            if (taken_.contains(key)) {
                throw;   // of the file written, not of the rollout
            }
            problems_.emplace(key, fmt::format("the question of {} is left out: {}", row.id, error.what()));
        }
    }

    const TraceExport& request_;
    SplitFiles& files_;
    std::unique_ptr<RunSession> session_;
    const insight::NotedFilter filter_;
    const std::map<std::string, insight::RowNotes> notes_;
    std::set<std::string> taken_;
    std::map<std::string, std::string> problems_;   ///< by question: why its first rollout is left out, until another can be taken
};

}  // namespace

ExportReport exportQuestionSet(const fs::path& set, const TraceExport& request, const fs::path& folder, const std::stop_token& stop,
                               const ProgressFn& progress) {
    const insight::QuestionFilter filter(request.where);
    const data::QuestionSet read = data::readQuestionSet(set);
    SplitFiles files(folder, request.mayReplace);
    std::for_each(read.problems.begin(), read.problems.end(), [&](const std::string& problem) { files.note(problem); });
    const std::string dataSource = fs::is_directory(set) ? set.filename().string() : set.parent_path().filename().string();
    int64_t done = 0;
    for (const Question& question : read.questions) {
        if (stop.stop_requested()) {
            return {};   // half a file would look like a whole one
        }
        if (filter.matches(question)) {
            files.add(question, dataSource, {});
        }
        if (++done % kQuestionsBetweenReports == 0 && progress) {
            progress({done, static_cast<int64_t>(read.questions.size()), "questions"});
        }
    }
    return files.finish();
}

ExportReport exportQuestionsOfRun(const annotation::Project& project, const TraceExport& request, const fs::path& folder, const std::stop_token& stop,
                                  const ProgressFn& progress) {
    SplitFiles files(folder, request.mayReplace);
    RunQuestions(project, request, files).run(stop, progress);
    return stop.stop_requested() ? ExportReport{} : files.finish();
}

}  // namespace omnidrive::jobs
