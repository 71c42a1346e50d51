// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/replay_model.h"

#include <cmath>

namespace omnidrive::ui {

namespace {

QString signedNumber(double value, int digits = 2) {
    return QStringLiteral("%1%2").arg(value > 0 ? QStringLiteral("+") : value < 0 ? QStringLiteral("−") : QString()).arg(std::abs(value), 0, 'f', digits);
}

}  // namespace

void ReplayModel::setResult(const ReplayResultPtr& result) {
    beginResetModel();
    result_ = result;
    endResetModel();
}

int ReplayModel::rowCount(const QModelIndex& parent) const { return parent.isValid() || !result_ ? 0 : static_cast<int>(result_->flipped.size()); }

QVariant ReplayModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const jobs::ReplayedRollout& one = result_->rollouts[result_->flipped[static_cast<size_t>(index.row())]];
    if (role == kReplayRolloutRole) {
        return QString::fromStdString(one.id);
    }
    if (role == Qt::TextAlignmentRole && index.column() > 2) {
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
        case 0: return QString::fromStdString(one.id);
        case 1: return static_cast<qlonglong>(one.step);
        case 2: return one.isCorrect ? tr("right ✓") : tr("wrong ✗");
        case 3: return signedNumber(one.storedReward);
        case 4: return signedNumber(one.reward);
        case 5: return signedNumber(one.storedAdvantage, 3);   // signs matter also near 0
        default: return signedNumber(one.advantage, 3);
    }
}

QVariant ReplayModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const QString titles[] = {tr("rollout"), tr("step"), tr("answer"), tr("reward"), tr("new reward"), tr("advantage"), tr("new advantage")};
    return titles[section];
}

}  // namespace omnidrive::ui
