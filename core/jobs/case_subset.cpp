// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/case_subset.h"

#include "base/error.h"
#include "base/utf8.h"
#include "data/case_file.h"
#include "jobs/exported_pictures.h"
#include "jobs/run_session.h"
#include "jobs/said_of_rollouts.h"
#include "rollout/probe.h"
#include "text/question_alone.h"
#include "text/reply_parser.h"
#include "train/recipe.h"
#include "vision/codec.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;
using annotation::Annotation;
using data::CaseQuestion;
using rollout::Trajectory;

/// "train-000123" of a run with a recipe: where it was drawn from. A probe of the run follows from the split that its name says, too.
std::optional<data::SceneQuestion> sceneOf(const Trajectory& trajectory, const std::optional<train::Recipe>& recipe) {
    const size_t dash = trajectory.sampleId.rfind('-');
    if (!recipe || dash == std::string::npos) {
        return std::nullopt;
    }
    int64_t index = 0;
    const char* const end = trajectory.sampleId.data() + trajectory.sampleId.size();
    const auto parsed = std::from_chars(trajectory.sampleId.data() + dash + 1, end, index);
    const std::string split = trajectory.sampleId.substr(0, dash);
    const bool isScene = parsed.ec == std::errc() && parsed.ptr == end && index >= 0 && (split == "train" || split == "validation" || split == "test");
    if (!isScene) {
        return std::nullopt;
    }
    const auto stages = static_cast<int>(recipe->stages.size());
    const bool isOfStage = trajectory.stage >= 1 && trajectory.stage <= stages && !rollout::isProbeGroup(trajectory.groupId);
    const train::StageOptions& stage = isOfStage ? recipe->stages[static_cast<size_t>(trajectory.stage - 1)] : recipe->stages.back();
    return data::SceneQuestion{recipe->data.source, recipe->data.seed, recipe->seed, split, index, stage.globalShare};
}

bool drawsIt(const data::SceneQuestion& scene, const CaseQuestion& question) {
    CaseQuestion alone = question;
    alone.scene = scene;
    alone.pictures.clear();
    try {
        data::sampleOf(alone, "");
        return true;
    } catch (const Error&) {   // a recipe that was changed by hand, or another version's drawing: the pictures are named instead
        return false;
    }
}

/// Rollouts with equal keys ask the same thing of the same pictures.
using QuestionKey = std::tuple<std::string, std::vector<std::string>, std::string>;

QuestionKey keyOf(const Trajectory& trajectory) {
    const std::string& picture = trajectory.frameIds.empty() ? trajectory.sampleId : trajectory.frameIds.front();
    return {text::questionAlone(trajectory.question, trajectory.options), trajectory.options, picture};
}

/// The letter where it is one of the options, by letter or text.
std::string asLetter(const std::string& answer, const std::vector<std::string>& options) {
    const std::string letter = options.empty() ? "" : text::answerLetter(answer, options);
    const bool isOption = !letter.empty() && static_cast<size_t>(letter[0] - 'A') < options.size();
    return isOption ? letter : answer;
}

class Builder {
public:
    /// @param folder for pictures that are no files yet.
    Builder(const annotation::Project& project, RunSession& session, const fs::path& folder)
        : project_(project), session_(session), said_(project), folder_(folder), written_(session, folder) {
        const std::string yaml = session.reader().recipeYaml();
        if (!yaml.empty()) {
            try {
                recipe_ = train::parseRecipe(yaml, "recipe.yaml");
            } catch (const Error&) {   // of a later version: the pictures do
            }
        }
        learnAnswers();
    }

    /// @throws Error when the question cannot be asked again.
    CaseQuestion build(const std::string& rollout) {
        const auto trajectory = session_.trajectory(rollout);
        const size_t views = trajectory->frameIds.size();
        require(views <= 1 || views == 6, "it has {} pictures, and a case has 1 or 6", views);
        CaseQuestion one;
        one.id = rollout;
        one.sample = trajectory->sampleId;
        one.question = text::questionAlone(trajectory->question, trajectory->options);
        one.options = trajectory->options;
        one.answer = answerOf(*trajectory);
        one.kind = trajectory->kind;
        one.frames = trajectory->frameIds;
        one.truthLabel = trajectory->truthLabel;
        one.truthBoxInImage = trajectory->truthBoxInImage;
        one.needsZoom = trajectory->truthNeedsZoom;
        one.annotationsJson = said_.of(rollout).dump();
        addPictures(one);
        const auto scene = sceneOf(*trajectory, recipe_);
        if (scene && drawsIt(*scene, one)) {
            one.scene = scene;
        }
        if (!one.scene) {
            nameByContent(one);
        }
        return one;
    }

    /// Waits until the disk has the pictures that were written for the cases.
    void syncPictures() { written_.sync(); }

private:
    /// What people said of a question counts for every rollout that asks it.
    void learnAnswers() {
        for (const auto& [key, annotation] : project_.annotations()) {
            if (annotation.correctAnswer.empty() || annotation.target.kind != annotation::Target::Kind::Case) {
                continue;
            }
            try {
                const auto trajectory = session_.trajectory(annotation.target.rollout);
                answers_[keyOf(*trajectory)].emplace(asLetter(annotation.correctAnswer, trajectory->options), annotation.target.rollout);
            } catch (const Error&) {   // a rollout that cannot be read is named when it is its turn
                continue;
            }
        }
    }

    /// The annotated answer, else the data set's; of several options the letter.
    std::string answerOf(const Trajectory& trajectory) const {
        const auto said = answers_.find(keyOf(trajectory));
        const bool isSaid = said != answers_.end();
        require(!isSaid || said->second.size() == 1, "two right answers were given to its question, '{}' at {} and '{}' at {}",
                isSaid ? said->second.begin()->first : "", isSaid ? said->second.begin()->second : "", isSaid ? said->second.rbegin()->first : "",
                isSaid ? said->second.rbegin()->second : "");
        const std::string answer = asLetter(isSaid ? said->second.begin()->first : trajectory.expectedAnswer, trajectory.options);
        require(!answer.empty() || !trajectory.options.empty(), "its right answer is not known");
        const bool isOption = answer.size() == 1 && static_cast<size_t>(answer[0] - 'A') < trajectory.options.size();
        require(trajectory.options.empty() || isOption, "its right answer '{}' is none of its options", answer);
        return answer;
    }

    /// Other programs' traces name pictures as they like.
    static void nameByContent(CaseQuestion& one) {
        require(!one.pictures.empty(), "its pictures are not at hand, and it was not drawn");
        for (size_t i = 0; i < one.pictures.size(); ++i) {
            one.frames[i] = vision::contentId(*vision::loadImage(one.pictures[i]));
        }
    }

    /// Files of the run; what lies inside of a trace file becomes one.
    void addPictures(CaseQuestion& one) {
        for (const std::string& frame : one.frames) {
            fs::path file = session_.reader().framePath(frame);
            if (file.empty() && session_.frame(frame) != nullptr) {
                file = folder_ / written_.add(frame);
            }
            if (file.empty()) {
                one.pictures.clear();
                return;
            }
            one.pictures.push_back(fs::absolute(file).lexically_normal());
        }
    }

    const annotation::Project& project_;
    RunSession& session_;
    const SaidOfRollouts said_;
    fs::path folder_;
    ExportedPictures written_;
    std::optional<train::Recipe> recipe_;
    std::map<QuestionKey, std::map<std::string, std::string>> answers_;   ///< right ones that people gave, each with a rollout it was given at
};

constexpr size_t kNoteBytes = 120;   // a column of a list, not the note itself

void addName(std::string& list, const std::string& name) {
    if (!name.empty()) {
        list += (list.empty() ? "" : ",") + name;
    }
}

}  // namespace

insight::NotedFilter notedFilterOf(const std::string& where) {
    insight::NotedFilter filter(where);
    require(filter.problems().empty(), "the filter cannot be used: {}", filter.problems().empty() ? std::string() : filter.problems().front().sentence);
    return filter;
}

void addTo(insight::RowNotes& notes, const Annotation& annotation) {
    const bool isCase = annotation.target.kind == annotation::Target::Kind::Case;
    notes.isChecked = notes.isChecked || (isCase && annotation.isChecked);
    addName(notes.failures, annotation.type);
    addName(notes.severities, annotation.severity == annotation::Severity::None ? "" : annotation::severityName(annotation.severity));
    addName(notes.verdict, !isCase || annotation.verdict == annotation::Verdict::None ? "" : annotation::verdictName(annotation.verdict));
    for (const std::string& tag : annotation.tags) {
        addName(notes.tags, tag);
    }
    if (!annotation.note.empty()) {
        notes.allNotes += annotation.note + "\n";
    }
    if (notes.note.empty()) {
        notes.note = utf8Beginning(std::string_view(annotation.note).substr(0, annotation.note.find('\n')), kNoteBytes);
    }
    notes.hasEvidence = notes.hasEvidence || !annotation.boxes.empty() || !annotation.correctLabel.empty() || !annotation.correctAnswer.empty();
}

std::map<std::string, insight::RowNotes> rowNotesOf(const annotation::Project& project) {
    std::map<std::string, insight::RowNotes> all;
    for (const auto& [key, annotation] : project.annotations()) {
        addTo(all[annotation.target.rollout], annotation);
    }
    return all;
}

CaseSubset writeCaseSubset(const annotation::Project& project, const std::string& where, const fs::path& file) {
    const insight::NotedFilter filter = notedFilterOf(where);
    const std::unique_ptr<RunSession> session = RunSession::open(project.source());
    session->refresh();
    Builder builder(project, *session, fs::absolute(file).parent_path() / (file.stem().string() + "-pictures"));
    CaseSubset subset;
    std::vector<CaseQuestion> cases;
    std::set<QuestionKey> asked;
    for (const auto& [rollout, notes] : rowNotesOf(project)) {
        const std::optional<store::IndexRow> row = session->reader().rowById(rollout);
        if (!row) {
            subset.problems.push_back(fmt::format("{}: the run has no such rollout", rollout));
            continue;
        }
        if (!filter.matches(*row, notes)) {
            continue;
        }
        ++subset.rollouts;
        try {
            CaseQuestion one = builder.build(rollout);
            if (asked.insert({one.question, one.options, one.frames.empty() ? one.sample : one.frames.front()}).second) {
                subset.drawn += one.scene ? 1 : 0;
                cases.push_back(std::move(one));
            }
        } catch (const Error& error) {
            subset.problems.push_back(fmt::format("{}: {}", rollout, error.what()));
        }
    }
    require(!cases.empty(), "no annotated case passes{}", subset.problems.empty() ? std::string() : " (" + subset.problems.front() + ")");
    subset.cases = static_cast<int64_t>(cases.size());
    builder.syncPictures();
    data::writeCases(file, cases, project.source());
    return subset;
}

}  // namespace omnidrive::jobs
