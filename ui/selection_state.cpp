// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/selection_state.h"

namespace omnidrive::ui {

namespace {

constexpr size_t kPlacesKept = 200;

/// Places differ when going back between them is worth a key press.
bool isSamePlace(const Selection& a, const Selection& b) {
    return a.run == b.run && a.trainingStep == b.trainingStep && a.rollout == b.rollout;
}

// What is told as new when `now` follows `before`: with an outer part, all that lies inside it.
bool isRunNew(const Selection& before, const Selection& now) { return now.run != before.run; }
bool isStepNew(const Selection& before, const Selection& now) { return isRunNew(before, now) || now.trainingStep != before.trainingStep; }
bool isRolloutNew(const Selection& before, const Selection& now) { return isRunNew(before, now) || now.rollout != before.rollout; }
bool isTraceNew(const Selection& before, const Selection& now) {
    return isRolloutNew(before, now) || now.traceStep != before.traceStep || now.call != before.call;
}

}  // namespace

SelectionState::SelectionState(QObject* parent) : QObject(parent), places_(1) {}

void SelectionState::selectRun(const QString& folder) {
    Selection next;
    next.run = folder;
    if (folder != current().run) {
        visit(next);
    }
}

void SelectionState::selectTrainingStep(std::optional<qint64> step) {
    Selection next = current();
    next.trainingStep = step;
    visit(next);
}

void SelectionState::selectRollout(const QString& id) {
    if (id == current().rollout) {
        return;
    }
    Selection next = current();
    next.rollout = id;
    next.traceStep = next.call = -1;
    visit(next);
}

void SelectionState::selectTraceStep(int step, int call) {
    Selection next = current();
    next.traceStep = step;
    next.call = call;
    visit(next);
}

void SelectionState::goBack() {
    if (canGoBack()) {
        const Selection before = current();
        --index_;
        announce(before);
    }
}

void SelectionState::goForward() {
    if (canGoForward()) {
        const Selection before = current();
        ++index_;
        announce(before);
    }
}

void SelectionState::visit(const Selection& place) {
    if (place == current()) {
        return;
    }
    const Selection before = current();
    // An empty starting place is nowhere to go back to, and the first rollout of a run belongs to opening it.
    const bool isContinuation = isSamePlace(place, before) || before == Selection{} ||
                                (before.rollout.isEmpty() && place.run == before.run && place.trainingStep == before.trainingStep);
    if (isContinuation) {
        places_[index_] = place;
    } else {
        places_.resize(index_ + 1);
        places_.push_back(place);
        if (places_.size() > kPlacesKept) {
            places_.erase(places_.begin());
        }
        index_ = places_.size() - 1;
    }
    announce(before);
}

/// A listener may move on. That was told before it came back here, so what it changed is not told again, least of all as it was before.
void SelectionState::announce(const Selection& before) {
    const Selection now = current();
    const auto isDue = [&](const auto& isNew) { return isNew(before, now) && !isNew(now, current()); };
    if (isDue(isRunNew)) {
        Q_EMIT runChanged(now.run);
    }
    if (isDue(isStepNew)) {
        Q_EMIT trainingStepChanged(now.trainingStep);
    }
    if (isDue(isRolloutNew)) {
        Q_EMIT rolloutChanged(now.rollout);
    }
    if (isDue(isTraceNew)) {
        Q_EMIT traceStepChanged(now.traceStep, now.call);
    }
    Q_EMIT historyChanged();
}

}  // namespace omnidrive::ui
