// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/case_insight.h"

#include <QAbstractTableModel>

namespace omnidrive::ui {

/// Columns before the steps.
enum class GroupColumn { Rollout, Advantage, Reward, Accuracy, Format, Grounding };
inline constexpr int kGroupColumns = static_cast<int>(GroupColumn::Grounding) + 1;

enum GroupRole {
    GroupRolloutRole = Qt::UserRole,   ///< QString, id of the row's rollout
    GroupNumberRole,                   ///< double of a number column
    GroupCallRole,                     ///< int of a step: the zoom it is; -1 when none
    GroupOwnWayRole,                   ///< bool of a step: most did something else
    GroupDivergenceRole,               ///< bool: the first step at which the group parts
    GroupAnswerRole,                   ///< int of an answer: 1 right, 0 wrong; -1 otherwise
    GroupIsStepRole                    ///< bool
};

/// The rollouts of one prompt, one row each, their steps side by side.
class GroupModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit GroupModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setGroup(const GroupViewPtr& group);
    const insight::GroupView* group() const { return group_.get(); }
    int rowOf(const QString& rolloutId) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const insight::GroupStep* stepAt(const QModelIndex& index) const;
    QVariant stepData(const insight::GroupStep& step, const QModelIndex& index, int role) const;
    int steps() const { return group_ && !group_->members.empty() ? static_cast<int>(group_->members.front().steps.size()) : 0; }

    GroupViewPtr group_;
};

}  // namespace omnidrive::ui
