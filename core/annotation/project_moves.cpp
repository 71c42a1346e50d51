// SPDX-License-Identifier: GPL-3.0-or-later
// What a Project does when annotated rollouts get other ids: a resume of their run (store::RunIndexWriter::supersedeAfter), a trace file that was rewritten.
#include "annotation/annotation_json.h"
#include "annotation/project.h"
#include "annotation/project_keys.h"
#include "store/run_files.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace omnidrive::annotation {

namespace {

constexpr std::string_view kFacts = kFactsPrefix;

/// The key of the same thing under another id of its rollout.
std::string movedKey(const std::string& key, const std::string& from, const std::string& to) {
    if (!key.ends_with(from)) {
        return key;
    }
    std::optional<Target> target = targetFromKey(key);
    if (target && target->rollout == from) {
        target->rollout = to;
        return keyOf(*target);
    }
    return key == kFactsPrefix + from ? kFactsPrefix + to : key;
}

void moveKeys(std::vector<ObjectChange>& changes, const std::string& from, const std::string& to) {
    for (ObjectChange& change : changes) {
        change.key = movedKey(change.key, from, to);
    }
}

std::string rolloutOfFacts(const std::string& key) { return key.starts_with(kFacts) ? key.substr(kFacts.size()) : ""; }

}  // namespace

bool Project::moveCases(const std::map<std::string, CaseFacts>& moved, const std::string& reason) {
    std::deque<Action> waiting = std::exchange(pending_, {});
    for (auto it = waiting.rbegin(); it != waiting.rend(); ++it) {
        show(inverse(it->changes));
    }
    Action move;
    move.wall = store::unixNow();
    move.author = options_.author;
    move.reason = reason;
    move.of = kMove;
    for (const auto& [from, facts] : moved) {
        addMove(move, from, facts);
    }
    show(move.changes);
    if (!isReadOnly() && !move.changes.empty()) {
        pending_.push_back(move);
    }
    changedKeys_.clear();
    for (Action& action : waiting) {
        for (const auto& [from, facts] : moved) {
            moveKeys(action.changes, from, facts.rollout);
        }
        show(action.changes);
        pending_.push_back(std::move(action));
    }
    return save();
}

/// Takes everything of a rollout away from one id and puts it under the other. The facts come as a pair, one change behind the other: recordMove() reads
/// from it what went where. What has no facts yet is only in edits that wait.
void Project::addMove(Action& action, const std::string& from, const CaseFacts& facts) const {
    const auto known = objects_.find(kFactsPrefix + from);
    if (known == objects_.end()) {
        return;
    }
    const auto at = [this](const std::string& key) {
        const auto it = objects_.find(key);
        return it == objects_.end() ? std::nullopt : std::optional(it->second);
    };
    const std::string place = kFactsPrefix + facts.rollout;
    action.changes.push_back({known->first, known->second, std::nullopt});
    action.changes.push_back({place, at(place), toJson(facts).dump()});
    for (const auto& [key, text] : objects_) {
        const std::string there = movedKey(key, from, facts.rollout);
        if (there != key && !key.starts_with(kFacts)) {
            action.changes.push_back({key, text, std::nullopt});
            if (!at(there)) {
                action.changes.push_back({there, std::nullopt, text});
            }
        }
    }
}

void Project::recordMove(int64_t action, const std::vector<ObjectChange>& changes) {
    for (size_t i = 1; i < changes.size(); ++i) {
        const std::string from = rolloutOfFacts(changes[i - 1].key), to = rolloutOfFacts(changes[i].key);
        if (!from.empty() && !to.empty() && !changes[i - 1].after && changes[i].after) {
            moves_.push_back({action, from, to});
        }
    }
}

/// What an action changed, under the ids of today.
std::vector<ObjectChange> Project::movedSince(int64_t action, std::vector<ObjectChange> changes) const {
    for (const Move& move : moves_) {
        if (move.action > action) {
            moveKeys(changes, move.from, move.to);
        }
    }
    return changes;
}

/// Goes back over the ids that a rollout had; what was said under one of them before it was the rollout's, or after, is another rollout's.
std::vector<Action> Project::historyOf(const std::string& rollout, int64_t most, const std::function<std::vector<Action>(const std::string&)>& read) const {
    std::vector<Action> found;
    std::string id = rollout;
    int64_t end = std::numeric_limits<int64_t>::max();
    const auto take = [&](int64_t begin) {
        for (Action& action : read(id)) {
            if (action.id > begin && action.id < end && action.of != kMove) {
                action.changes = movedSince(action.id, std::move(action.changes));
                found.push_back(std::move(action));
            }
        }
    };
    for (auto move = moves_.rbegin(); move != moves_.rend(); ++move) {
        if (move->to == id) {
            take(move->action);
            id = move->from;
            end = move->action;
        } else if (move->from == id && move->action < end) {
            take(move->action);
            end = 0;
            break;
        }
    }
    take(0);
    std::sort(found.begin(), found.end(), [](const Action& a, const Action& b) { return a.id < b.id; });
    found.erase(found.begin(), found.end() - std::min<int64_t>(most, std::ssize(found)));
    return found;
}

std::vector<Action> Project::history(const Target& target, int64_t most) const {
    return historyOf(target.rollout, most, [&](const std::string& id) {
        Target then = target;
        then.rollout = id;
        return journal_ ? journal_->history(keyOf(then), most) : std::vector<Action>{};
    });
}

std::vector<Action> Project::historyOfCase(const std::string& rollout, int64_t most) const {
    return historyOf(rollout, most, [&](const std::string& id) { return journal_ ? journal_->historyBehind(id, most) : std::vector<Action>{}; });
}

}  // namespace omnidrive::annotation
