// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/rollout_filter.h"
#include "ui/models/rollout_table_model.h"

#include <QSortFilterProxyModel>

namespace omnidrive::ui {

/// Sorts and filters the rollouts table: by the filter line and by one training step.
class RolloutFilterProxy : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit RolloutFilterProxy(QObject* parent = nullptr);

    void setRollouts(RolloutTableModel* model);
    void setFilter(const RolloutFilter& filter);
    void setTrainingStep(std::optional<qint64> step);
    std::optional<qint64> trainingStep() const { return trainingStep_; }

    /// Row here of a rollout; -1 when it is filtered out or unknown.
    int rowOf(const QString& rolloutId) const;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    RolloutTableModel* rollouts_ = nullptr;
    RolloutFilter filter_;
    std::optional<qint64> trainingStep_;
};

}  // namespace omnidrive::ui
