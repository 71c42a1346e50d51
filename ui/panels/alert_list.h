// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_data.h"

#include <QTreeWidget>

namespace omnidrive::ui {

/// The alerts of a run, newest first, each with the rollouts that are its evidence below it. Hidden while there are none.
class AlertList : public QTreeWidget {
    Q_OBJECT

public:
    explicit AlertList(QWidget* parent = nullptr);

    /// Takes the alerts out of a run's events.
    void setEvents(const std::vector<store::RunEvent>& events);
    int alertCount() const { return topLevelItemCount(); }

Q_SIGNALS:
    /// Someone wants to see the evidence. @param rollout empty when the alert names none. @param step 0 when it belongs to none.
    void evidenceAsked(qint64 step, const QString& rollout);

private:
    void addAlert(const store::RunEvent& event);
    void open(const QTreeWidgetItem* item);
    void fitHeight();

    size_t shown_ = 0;
};

}  // namespace omnidrive::ui
