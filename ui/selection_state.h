// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace omnidrive::ui {

/// What the user looks at.
struct Selection {
    QString run;                          ///< folder; empty when no run is open
    std::optional<qint64> trainingStep;   ///< the rollouts table shows only this step
    QString rollout;                      ///< id; empty when none
    int traceStep = -1;                   ///< row of the trace; -1 when none
    int call = -1;                        ///< zoom-in call that row belongs to, 0..; -1 when none

    bool operator==(const Selection&) const = default;
};

/// The one selection that all panels share, with a history. Panels never call each other: they change this and listen to it.
/// A change emits the signals of exactly those parts that became different, from the outside in (run, training step, rollout, trace step),
/// and changing an outer part clears what lies inside it. The history keeps places, not paces: moving along one trace replaces the entry.
class SelectionState : public QObject {
    Q_OBJECT

public:
    explicit SelectionState(QObject* parent = nullptr);

    const Selection& current() const { return places_[index_]; }
    bool canGoBack() const { return index_ > 0; }
    bool canGoForward() const { return index_ + 1 < places_.size(); }

public Q_SLOTS:
    void selectRun(const QString& folder);
    /// Shows the rollouts of one training step; nullopt shows all.
    void selectTrainingStep(std::optional<qint64> step);
    void selectRollout(const QString& id);
    void selectTraceStep(int step, int call);
    void goBack();
    void goForward();

Q_SIGNALS:
    void runChanged(const QString& folder);
    void trainingStepChanged(std::optional<qint64> step);
    void rolloutChanged(const QString& id);
    void traceStepChanged(int step, int call);
    void historyChanged();

private:
    void visit(const Selection& place);
    void announce(const Selection& before);

    std::vector<Selection> places_;   ///< never empty
    size_t index_ = 0;
};

}  // namespace omnidrive::ui
