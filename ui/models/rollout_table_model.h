// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/screen_values.h"
#include "ui/bridge/annotation_keeper.h"
#include "ui/bridge/run_data.h"
#include "ui/models/rollout_roles.h"

#include <QAbstractTableModel>
#include <QHash>

#include <vector>

namespace omnidrive::ui {

/// The rows of a run's index, in order of arrival. About half a kilobyte a row; 100,000 rows are fluent.
class RolloutTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit RolloutTableModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void apply(const RowBatch& batch);
    void clear();
    /// What people said of rollouts, whether their rows are here yet or not. @param isWhole these are all there are.
    void setNotes(const RolloutNotes& notes, bool isWhole);
    const insight::RowNotes& notes(int index) const;

    const store::IndexRow& row(int index) const { return rows_[static_cast<size_t>(index)]; }
    /// Index of a rollout; -1 when it is not here (yet).
    int indexOf(const QString& rolloutId) const { return places_.value(rolloutId, -1); }
    /// What the text columns hold, for completion.
    const insight::RolloutFilterValues& values() const { return values_; }
    /// Highest rewards and lowest of all rows, for bars; 0 and 0 when empty.
    double highestReward() const { return highestReward_; }
    double lowestReward() const { return lowestReward_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant display(const store::IndexRow& row, RolloutColumn column) const;
    QString reviewText(const insight::RowNotes& notes) const;

    std::vector<store::IndexRow> rows_;
    QHash<QString, int> places_;
    RolloutNotes notes_;
    insight::RolloutFilterValues values_;
    double highestReward_ = 0, lowestReward_ = 0;
};

/// Value of a numeric column, NaN when the row has none; nullopt for text columns.
std::optional<double> numberOf(const store::IndexRow& row, RolloutColumn column);

/// "B, expected C", "B", or "none, expected C".
QString answerText(const store::IndexRow& row);

}  // namespace omnidrive::ui
