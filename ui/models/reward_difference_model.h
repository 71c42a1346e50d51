// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/reward_difference.h"

#include <QAbstractTableModel>

namespace omnidrive::ui {

/// The rewards of two rollouts, one term a row, the totals last: term, reference, selected, difference.
class RewardDifferenceModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit RewardDifferenceModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setLines(std::vector<jobs::RewardDifference> lines);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 4; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<jobs::RewardDifference> lines_;
};

}  // namespace omnidrive::ui
