// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/case_subset.h"

#include "annotation/annotation_json.h"
#include "base/error.h"
#include "data/case_file.h"
#include "jobs/run_session.h"
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

class Builder {
public:
    Builder(const annotation::Project& project, RunSession& session) : project_(project), session_(session) {
        const std::string yaml = session.reader().recipeYaml();
        if (!yaml.empty()) {
            try {
                recipe_ = train::parseRecipe(yaml, "recipe.yaml");
            } catch (const Error&) {   // of a later version: the pictures do
            }
        }
    }

    /// @throws Error when the question cannot be asked again.
    CaseQuestion build(const std::string& rollout) const {
        const auto trajectory = session_.trajectory(rollout);
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
        one.annotationsJson = saidOf(rollout);
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

private:
    /// The annotated answer, else the data set's; of several options the letter.
    std::string answerOf(const Trajectory& trajectory) const {
        const Annotation* said = project_.find(annotation::caseTarget(trajectory.id));
        const std::string& wanted = said == nullptr || said->correctAnswer.empty() ? trajectory.expectedAnswer : said->correctAnswer;
        if (trajectory.options.empty()) {
            require(!wanted.empty(), "its right answer is not known");
            return wanted;
        }
        const std::string letter = text::answerLetter(wanted, trajectory.options);
        require(!letter.empty() && static_cast<size_t>(letter[0] - 'A') < trajectory.options.size(), "its right answer '{}' is none of its options",
                wanted);
        return letter;
    }

    std::string saidOf(const std::string& rollout) const {
        nlohmann::json list = nlohmann::json::array();
        for (const auto& [key, annotation] : project_.annotations()) {
            if (annotation.target.rollout == rollout) {
                list.push_back({{"target", key}, {"annotation", annotation::toJson(annotation)}});
            }
        }
        return list.dump();
    }

    /// Other programs' traces name pictures as they like.
    static void nameByContent(CaseQuestion& one) {
        require(!one.pictures.empty(), "its pictures are not at hand, and it was not drawn");
        for (size_t i = 0; i < one.pictures.size(); ++i) {
            one.frames[i] = vision::contentId(*vision::loadImage(one.pictures[i]));
        }
    }

    void addPictures(CaseQuestion& one) const {
        for (const std::string& frame : one.frames) {
            const fs::path file = session_.reader().framePath(frame);
            if (file.empty()) {
                one.pictures.clear();
                return;
            }
            one.pictures.push_back(fs::absolute(file).lexically_normal());
        }
    }

    const annotation::Project& project_;
    RunSession& session_;
    std::optional<train::Recipe> recipe_;
};

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
    const Builder builder(project, *session);
    CaseSubset subset;
    std::vector<CaseQuestion> cases;
    std::set<std::pair<std::string, std::string>> asked;
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
            if (asked.insert({one.question, one.frames.empty() ? one.sample : one.frames.front()}).second) {
                subset.drawn += one.scene ? 1 : 0;
                cases.push_back(std::move(one));
            }
        } catch (const Error& error) {
            subset.problems.push_back(fmt::format("{}: {}", rollout, error.what()));
        }
    }
    require(!cases.empty(), "no annotated case passes{}", subset.problems.empty() ? std::string() : " (" + subset.problems.front() + ")");
    subset.cases = static_cast<int64_t>(cases.size());
    data::writeCases(file, cases, project.source());
    return subset;
}

}  // namespace omnidrive::jobs
