// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/reward_replayer.h"

#include <QAbstractTableModel>

namespace omnidrive::ui {

inline constexpr int kReplayRolloutRole = Qt::UserRole;   ///< QString, id

/// The rollouts whose advantage changes sign under another reward, the largest change first.
class ReplayModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit ReplayModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setResult(const ReplayResultPtr& result);
    const jobs::RewardReplayResult* result() const { return result_.get(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 7; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    ReplayResultPtr result_;
};

}  // namespace omnidrive::ui
