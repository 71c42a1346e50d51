// SPDX-License-Identifier: GPL-3.0-or-later
// Where annotated rollouts are now: after a resume of their run, or when their trace file was rewritten.
#include "base/error.h"
#include "base/log.h"
#include "jobs/annotations.h"
#include "jobs/run_session.h"
#include "store/run_files.h"
#include "store/run_index.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

namespace omnidrive::jobs {

namespace {

using annotation::CaseFacts;
using annotation::Project;
namespace fs = std::filesystem;

constexpr const char* kRewritten = "the file was rewritten";

/// Rollouts whose ids others have since a resume. Opens the index when the first one is asked for.
class FormerRollouts {
public:
    explicit FormerRollouts(RunSession& session) : session_(session) {}

    /// The one that facts without a row were taken from; nullopt when that is the one of today, or cannot be told.
    std::optional<store::IndexRow> fitting(const CaseFacts& facts) {
        if (!index_) {
            index_.emplace(session_.reader().folder() / store::kIndexFileName);
        }
        const std::vector<store::IndexRow> formers = index_->formerRows(facts.rollout);
        if (formers.empty() || fits(facts, facts.rollout)) {
            return std::nullopt;
        }
        const auto it = std::find_if(formers.begin(), formers.end(), [&](const store::IndexRow& row) { return fits(facts, row.id); });
        return it == formers.end() ? std::nullopt : std::optional(*it);
    }

private:
    bool fits(CaseFacts facts, const std::string& id) {
        try {
            const CaseFacts found = factsIn(session_, id);
            facts.rollout = found.rollout;
            facts.group = found.group;
            facts.row = found.row;
            facts.extraJson.clear();
            return facts == found;
        } catch (const Error&) {   // it is not there, or damaged
            return false;
        }
    }

    RunSession& session_;
    std::optional<store::RunIndexReader> index_;
};

bool followResume(Project& project, RunSession& session, const std::string& rollout) {
    std::map<std::string, CaseFacts> moved;
    FormerRollouts former(session);
    for (const auto& [id, facts] : project.cases()) {
        if (!rollout.empty() && rollout != id) {
            continue;
        }
        const auto row = facts.row > 0 ? rowNow(session.reader(), id, facts.row) : former.fitting(facts);
        if (row) {
            CaseFacts& now = moved[id] = facts;
            now.rollout = row->id;
            now.group = row->groupId;
            now.row = row->row;
        }
    }
    if (!moved.empty()) {
        project.moveCases(moved);
    }
    return !moved.empty();
}

/// Annotated records of a trace file that was rewritten since: where they are now.
class MovedRecords {
public:
    MovedRecords(const Project& project, RunSession& session) : session_(session) {
        std::multimap<std::string, std::string> wanted;   // mark -> id that its record had
        std::set<std::string> others;                     // ids of annotated records that are where they were
        for (const auto& [id, facts] : project.cases()) {
            if (!facts.mark.empty() && markOf(id) != facts.mark) {
                wanted.emplace(facts.mark, id);
            } else {
                others.insert(id);
            }
        }
        for (const auto& [key, annotation] : project.annotations()) {
            if (project.cases().count(annotation.target.rollout) == 0) {
                others.insert(annotation.target.rollout);
            }
        }
        find(wanted, others);
        for (const auto& [mark, id] : wanted) {
            if (!isWorkedOn(project.cases().at(id))) {
                aside(id, project.cases().at(id));
            }
        }
        for (const auto& [id, row] : rows_) {
            aside(id, project.cases().at(id));
        }
    }

    /// Each under an id that no record has: from there they go on, and there those stay that the file no longer holds.
    const std::map<std::string, CaseFacts>& setAside() const { return aside_; }

    /// From there to where their records are.
    std::map<std::string, CaseFacts> found(const Project& project) const {
        std::map<std::string, CaseFacts> found;
        for (const auto& [id, row] : rows_) {
            const auto aside = aside_.find(id);
            const std::string from = aside == aside_.end() ? id : aside->second.rollout;
            CaseFacts& now = found[from] = project.cases().at(from);
            now.rollout = row.id;
            now.group = row.groupId;
            now.row = row.row;
        }
        return found;
    }

private:
    /// Takes from `wanted` what is found; of several records that say the same the first that is nobody else's.
    void find(std::multimap<std::string, std::string>& wanted, const std::set<std::string>& others) {
        constexpr int64_t kAtOnce = 1000;
        for (int64_t first = 1; !wanted.empty() && first <= session_.reader().rolloutCount(); first += kAtOnce) {
            for (const store::IndexRow& row : session_.reader().rows(first, kAtOnce)) {
                const auto it = others.count(row.id) == 0 ? wanted.find(markOf(row.id)) : wanted.end();
                if (it != wanted.end()) {
                    rows_[it->second] = row;
                    claimed_.insert(row.id);
                    wanted.erase(it);
                }
            }
        }
    }

    /// The same question under the same id, and no other annotated record there: this one, which somebody worked on.
    bool isWorkedOn(const CaseFacts& facts) {
        try {
            return claimed_.count(facts.rollout) == 0 && session_.trajectory(facts.rollout)->question == facts.question;
        } catch (const Error&) {
            return !session_.reader().rowById(facts.rollout);   // nobody else's annotations could stand there
        }
    }

    void aside(const std::string& id, CaseFacts facts) {
        const std::string mark = '~' + facts.mark.substr(0, 8);
        if (!id.ends_with(mark)) {
            facts.rollout = id + mark;
            facts.row = 0;
            aside_[id] = std::move(facts);
        }
    }

    /// Empty where no record can be read.
    std::string markOf(const std::string& id) {
        try {
            return session_.contentMark(id);
        } catch (const Error&) {
            return {};
        }
    }

    RunSession& session_;
    std::map<std::string, store::IndexRow> rows_;    ///< by the id that the record had
    std::set<std::string> claimed_;                  ///< ids of those rows
    std::map<std::string, CaseFacts> aside_;         ///< by the same id
};

bool followFile(Project& project, RunSession& session) {
    const MovedRecords moved(project, session);
    if (!moved.setAside().empty()) {
        project.moveCases(moved.setAside(), kRewritten);
    }
    const auto found = moved.found(project);
    if (!found.empty()) {
        project.moveCases(found, kRewritten);
    }
    return !moved.setAside().empty() || !found.empty();
}

}  // namespace

bool mayHaveOtherIds(const Project& project) {
    const fs::path source = project.source();
    if (store::isRunFolder(source)) {
        return true;
    }
    std::error_code error;
    std::vector<fs::path> files{source};
    if (fs::is_directory(source, error)) {   // the annotations' own files lie among the dumps
        files.clear();
        for (fs::directory_iterator it(source, error), end; !error && it != end; it.increment(error)) {
            if (it->path().extension() == ".jsonl" || it->path().extension() == ".parquet") {
                files.push_back(it->path());
            }
        }
    }
    const auto newest = project.history(1);
    return newest.empty() || std::any_of(files.begin(), files.end(), [&](const fs::path& file) {
               struct stat status {};   // its last change of any kind: a file that is moved here keeps the time of its content
               return ::stat(file.c_str(), &status) == 0 && static_cast<double>(status.st_ctim.tv_sec) + 1 >= newest.front().wall;
           });
}

bool followRun(Project& project, RunSession& session, const std::string& rollout) {
    if (store::isRunFolder(session.reader().folder())) {
        return followResume(project, session, rollout);
    }
    return mayHaveOtherIds(project) && followFile(project, session);
}

}  // namespace omnidrive::jobs
