// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/project.h"

#include "annotation/annotation_json.h"
#include "annotation/merged_object.h"
#include "annotation/project_keys.h"
#include "base/error.h"
#include "store/json_fields.h"
#include "store/run_files.h"
#include "store/run_lock.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

namespace omnidrive::annotation {

namespace {

namespace fs = std::filesystem;

constexpr const char* kLabelsKey = "labels";
constexpr const char* kProjectKey = "project";

/// Of an object, for people.
std::string placeOf(const std::string& key) {
    const auto target = targetFromKey(key);
    return target ? describe(*target) : key;
}

std::optional<std::string> textOf(const Annotation& annotation) {
    return annotation.isBlank() ? std::nullopt : std::optional(toJson(annotation).dump());
}

/// Text that SQLite and JSON take, whatever the environment says.
std::string cleaned(std::string text) {
    if (!store::isUtf8(text)) {
        std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    }
    return text;
}

}  // namespace

std::string defaultAuthor() {
    const passwd* user = ::getpwuid(::geteuid());
    return user != nullptr && user->pw_name != nullptr && *user->pw_name != '\0' ? cleaned(user->pw_name) : "unknown";
}

Project::Project(fs::path folder, const ProjectOptions& options) : folder_(std::move(folder)), options_(options) {
    options_.author = options.author.empty() ? defaultAuthor() : cleaned(options.author);
}

Project::~Project() = default;

std::string Project::source() const {
    const auto it = objects_.find(kProjectKey);
    if (!options_.source.empty() || it == objects_.end()) {
        return options_.source;
    }
    const auto object = store::parseJson(it->second);
    return object.is_object() && object.contains("source") ? store::textFromJson(object["source"]).value_or("") : "";
}

const Annotation* Project::find(const Target& target) const {
    const auto it = annotations_.find(keyOf(target));
    return it == annotations_.end() ? nullptr : &it->second;
}

std::set<std::string> Project::checkedRollouts() const {
    std::set<std::string> rollouts;
    for (const auto& [key, annotation] : annotations_) {
        if (annotation.isChecked && annotation.target.kind == Target::Kind::Case) {
            rollouts.insert(annotation.target.rollout);
        }
    }
    return rollouts;
}

Action Project::newAction(const std::string& reason) const {
    require(!isReadOnly(), "the annotations cannot be changed: {}", readOnlyReason_);
    Action action;
    action.wall = store::unixNow();
    action.author = options_.author;
    action.reason = cleaned(reason);
    return action;
}

std::optional<std::string> Project::stored(const std::string& key) const {
    const auto it = objects_.find(key);
    return it == objects_.end() ? std::nullopt : std::optional(it->second);
}

void Project::addChange(Action& action, const std::string& key, const std::optional<std::string>& after) const {
    const auto before = stored(key);
    if (before != after) {
        action.changes.push_back({key, before, after});
    }
}

std::string keptKey(const std::string& format, const std::string& frameId) { return "kept:" + format + (frameId.empty() ? "" : ":" + frameId); }

const std::string* Project::kept(const std::string& key) const {
    const auto it = objects_.find(key);
    return it == objects_.end() ? nullptr : &it->second;
}

bool Project::edit(const std::vector<Annotation>& annotations, const std::vector<CaseFacts>& facts, const std::string& reason,
                   const std::map<std::string, std::string>& kept, const std::vector<Annotation>& seen) {
    Action action = newAction(reason);
    std::set<std::string> keys;
    for (const Annotation& annotation : annotations) {
        check(annotation);
        require(keys.insert(keyOf(annotation.target)).second, "{} is changed twice at once", keyOf(annotation.target));
        addChange(action, keyOf(annotation.target), textOf(annotation));
    }
    for (const Annotation& before : seen) {
        const auto it = std::find_if(action.changes.begin(), action.changes.end(), [key = keyOf(before.target)](const auto& one) { return one.key == key; });
        if (it != action.changes.end()) {
            it->before = textOf(before);
        }
    }
    for (const auto& [key, text] : kept) {
        addChange(action, key, text.empty() ? std::nullopt : std::optional(text));
    }
    if (action.changes.empty()) {
        return !isDirty();
    }
    for (CaseFacts one : facts) {
        const auto known = cases_.find(one.rollout);
        one.extraJson = known == cases_.end() ? one.extraJson : known->second.extraJson;
        one.row = known == cases_.end() || known->second.row == 0 ? one.row : known->second.row;
        addChange(action, kFactsPrefix + one.rollout, toJson(one).dump());
    }
    if (objects_.count(kProjectKey) == 0 && !options_.source.empty()) {
        addChange(action, kProjectKey, nlohmann::json{{"source", store::jsonText(options_.source)}}.dump());
    }
    return perform(std::move(action));
}

bool Project::setLabels(const LabelSet& labels, const std::string& reason) {
    Action action = newAction(reason);
    check(labels);
    addChange(action, kLabelsKey, toJson(labels).dump());
    return action.changes.empty() ? !isDirty() : perform(std::move(action));
}

/// Makes a change that was thought of before others were read one of what stands there now.
void Project::rebase(Action& action) {
    for (ObjectChange& change : action.changes) {
        const auto now = stored(change.key);
        if (change.before == now) {
            continue;
        }
        const bool isSaid = action.of != kMove && change.key != kProjectKey && !change.key.starts_with(kFactsPrefix);   // by a person, not as the run has it
        const MergedObject merged = isSaid ? mergeObject(change.before, change.after, now) : MergedObject{change.after, {}};
        if (!merged.disputed.empty()) {
            dispute_ = fmt::format("somebody else changed \"{}\" of {} meanwhile, and what is said here would overwrite it: it waits until it is taken back (undo)",
                                   merged.disputed, placeOf(change.key));
        }
        change.before = now;
        change.after = merged.text;
    }
    std::erase_if(action.changes, [](const ObjectChange& change) { return change.before == change.after; });
}

/// Shown first, then saved: an edit that the disk refuses is not lost.
bool Project::perform(Action action) {
    rebase(action);
    if (action.changes.empty()) {
        return !isDirty();
    }
    show(action.changes);
    changedKeys_.clear();
    for (const ObjectChange& change : action.changes) {
        changedKeys_.push_back(change.key);
    }
    pending_.push_back(std::move(action));
    return save();
}

bool Project::save() {
    try {
        if (!pending_.empty() && !lock_) {
            std::vector<std::string> changed = changedKeys_;
            becomeWriter();
            std::copy_if(changedKeys_.begin(), changedKeys_.end(), std::back_inserter(changed),
                         [own = std::set(changed.begin(), changed.end())](const std::string& key) { return own.count(key) == 0; });
            changedKeys_ = std::move(changed);
        }
        if (!dispute_.empty()) {
            problem_ = dispute_;
            return false;
        }
        while (!pending_.empty()) {
            const int64_t id = journal_->append(pending_.front());
            undo_.add({id, pending_.front().kind, pending_.front().of});
            if (pending_.front().of == kMove) {
                recordMove(id, pending_.front().changes);
            }
            pending_.pop_front();
        }
        problem_.clear();
    } catch (const Error& error) {
        problem_ = error.what();
    }
    return !isDirty();
}

bool Project::saveAnew() {
    if (isDirty() && journal_ && journal_->isReplaced()) {
        journal_.reset();
        lock_.reset();   // of the folder before
    }
    return save();
}

bool Project::undo() {
    const bool isMove = isDirty() && pending_.back().of == kMove;   // nobody's edit
    if ((isMove && !save()) || !canUndo()) {
        return false;
    }
    if (isDirty()) {
        const Action dropped = std::move(pending_.back());
        pending_.pop_back();
        dispute_ = isDirty() ? dispute_ : "";
        show(inverse(dropped.changes));
        changedKeys_.clear();
        for (const ObjectChange& change : dropped.changes) {
            changedKeys_.push_back(change.key);
        }
        problem_ = isDirty() ? problem_ : "";
        return true;
    }
    return repeat(undo_.undoable(), Action::Kind::Undo);
}

bool Project::redo() { return canRedo() && repeat(undo_.redoable(), Action::Kind::Redo); }

bool Project::repeat(int64_t edit, Action::Kind kind) {
    try {
        const Action done = journal_->action(edit);
        Action action = newAction(done.reason);
        action.kind = kind;
        action.of = edit;
        const std::vector<ObjectChange> changes = movedSince(edit, done.changes);
        action.changes = kind == Action::Kind::Undo ? inverse(changes) : changes;
        const int64_t id = journal_->append(action);
        undo_.add({id, kind, edit});
        show(action.changes);
        changedKeys_.clear();
        for (const ObjectChange& change : action.changes) {
            changedKeys_.push_back(change.key);
        }
        problem_.clear();
        return true;
    } catch (const Error& error) {
        problem_ = error.what();
        return false;
    }
}

void Project::show(const std::vector<ObjectChange>& changes) {
    for (const ObjectChange& change : changes) {
        adopt(change.key, change.after);
    }
}

/// Makes an object what the text says, or removes it.
void Project::adopt(const std::string& key, const std::optional<std::string>& text) {
    annotations_.erase(key);
    if (key.starts_with(kFactsPrefix)) {
        cases_.erase(key.substr(std::string_view(kFactsPrefix).size()));
    } else if (key == kLabelsKey) {
        labels_ = defaultLabelSet();
    }
    if (!text) {
        objects_.erase(key);
        return;
    }
    objects_[key] = *text;
    try {
        read(key, *text);
    } catch (const Error& error) {
        unreadable_.emplace_back(error.what());
    }
}

void Project::read(const std::string& key, const std::string& text) {
    if (key.starts_with(kFactsPrefix)) {
        const std::string rollout = key.substr(std::string_view(kFactsPrefix).size());
        cases_[rollout] = factsFromJson(rollout, text);
    } else if (key == kLabelsKey) {
        labels_ = labelsFromJson(text, kLabelsKey);
    } else if (targetFromKey(key)) {
        annotations_[key] = annotationFromJson(key, text);
    }
}

std::vector<Action> Project::history(int64_t most) const { return journal_ ? journal_->history({}, most) : std::vector<Action>{}; }

std::string Project::verify() const { return journal_ ? journal_->problem() : ""; }

}  // namespace omnidrive::annotation
