// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/screen_values.h"
#include "ui/models/rollout_table_model.h"

#include <QSet>
#include <QSortFilterProxyModel>

namespace omnidrive::ui {

/// Sorts and filters the rollouts table: by the filter line and by one training step.
class RolloutFilterProxy : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit RolloutFilterProxy(QObject* parent = nullptr);

    void setRollouts(RolloutTableModel* model);
    /// Of the rows and of what people said of them, as the model knows it.
    void setFilter(const insight::NotedFilter& filter);
    void setTrainingStep(std::optional<qint64> step);
    std::optional<qint64> trainingStep() const { return trainingStep_; }
    /// Only these rollouts pass, of those that the filter lets pass, under whatever name a resume gives them; nullopt: all.
    void setOnly(const std::optional<QStringList>& rolloutIds);

    /// Row here of a rollout; -1 when it is filtered out or unknown.
    int rowOf(const QString& rolloutId) const;
    /// How many rows stand before a rollout in the present order, whether it is filtered out or not; 0 when it is unknown.
    int rowsBefore(const QString& rolloutId) const;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    bool isBefore(int sourceRow, int otherSourceRow) const;
    void rankRows() const;

    RolloutTableModel* rollouts_ = nullptr;
    insight::NotedFilter filter_;
    struct Only {
        QSet<qint64> rows;       ///< of the index
        QSet<QString> unknown;   ///< ids that no row had when they were given
    };
    std::optional<Only> only_;
    std::optional<qint64> trainingStep_;
    mutable std::vector<int> ranks_;     ///< by source row: place of its value in rankedColumn_, equal values share one; may lack newer rows
    mutable int rankedColumn_ = -1;
};

}  // namespace omnidrive::ui
