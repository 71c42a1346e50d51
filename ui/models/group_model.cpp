// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/group_model.h"

#include "ui/models/shown_text.h"

#include <cmath>

namespace omnidrive::ui {

namespace {

using Kind = insight::GroupStep::Kind;

QString stepText(const insight::GroupStep& step) {
    const QString text = QString::fromStdString(step.text);
    switch (step.kind) {
        case Kind::None: return {};
        case Kind::Thought: return GroupModel::tr("thinks");
        case Kind::Zoom:
            return step.box.width() > 0 ? GroupModel::tr("zoom %1 (%2, %3)").arg(text).arg(step.box.x0).arg(step.box.y0) : GroupModel::tr("zoom %1").arg(text);
        case Kind::Refused: return GroupModel::tr("refused %1").arg(text);
        case Kind::Answer: return GroupModel::tr("answer %1").arg(text);
    }
    return {};
}

double numberOf(const insight::GroupMember& member, GroupColumn column) {
    switch (column) {
        case GroupColumn::Advantage: return member.advantage;
        case GroupColumn::Reward: return member.rewards.total;
        case GroupColumn::Accuracy: return member.rewards.accuracy;
        case GroupColumn::Format: return member.rewards.format;
        default: return member.rewards.grounding;
    }
}

}  // namespace

void GroupModel::setGroup(const GroupViewPtr& group) {
    beginResetModel();
    group_ = group;
    endResetModel();
}

int GroupModel::rowOf(const QString& rolloutId) const {
    for (int row = 0; row < rowCount(); ++row) {
        if (QString::fromStdString(group_->members[static_cast<size_t>(row)].id) == rolloutId) {
            return row;
        }
    }
    return -1;
}

int GroupModel::rowCount(const QModelIndex& parent) const { return parent.isValid() || !group_ ? 0 : static_cast<int>(group_->members.size()); }

int GroupModel::columnCount(const QModelIndex& parent) const { return parent.isValid() || !group_ ? 0 : kGroupColumns + steps(); }

const insight::GroupStep* GroupModel::stepAt(const QModelIndex& index) const {
    const int step = index.column() - kGroupColumns;
    return step < 0 ? nullptr : &group_->members[static_cast<size_t>(index.row())].steps[static_cast<size_t>(step)];
}

QVariant GroupModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const insight::GroupMember& member = group_->members[static_cast<size_t>(index.row())];
    if (role == GroupRolloutRole) {
        return QString::fromStdString(member.id);
    }
    if (const insight::GroupStep* step = stepAt(index)) {
        return stepData(*step, index, role);
    }
    const auto column = static_cast<GroupColumn>(index.column());
    if (column == GroupColumn::Rollout) {
        const bool isShown = role == Qt::DisplayRole || role == Qt::AccessibleTextRole;
        const QString name = group_->isProbe ? tr("step %1").arg(member.step) : QString::number(index.row() + 1);
        return isShown ? QVariant(QStringLiteral("%1  %2").arg(name, QString::fromStdString(member.answer.empty() ? "–" : member.answer)))
               : role == GroupAnswerRole ? QVariant(group_->expectedAnswer.empty() ? -1 : static_cast<int>(member.isCorrect))
               : role == Qt::ToolTipRole ? QVariant(plainTip(QString::fromStdString(member.id))) : QVariant();
    }
    switch (role) {
        case Qt::DisplayRole: {
            const double value = numberOf(member, column);
            return std::isnan(value) ? QStringLiteral("–") : QString::number(value, 'f', 2);   // traces need not tell it
        }
        case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        case GroupNumberRole: return numberOf(member, column);
        case GroupAnswerRole: return -1;
        default: return {};
    }
}

QVariant GroupModel::stepData(const insight::GroupStep& step, const QModelIndex& index, int role) const {
    switch (role) {
        case Qt::DisplayRole: return stepText(step);
        case Qt::ToolTipRole: return plainTip(index.data(Qt::AccessibleTextRole).toString());
        case Qt::AccessibleTextRole: return step.isOwnWay ? tr("%1; most of the group did something else here").arg(stepText(step)) : stepText(step);
        case GroupCallRole: return step.call;
        case GroupOwnWayRole: return step.isOwnWay;
        case GroupDivergenceRole: return index.column() - kGroupColumns == group_->firstDivergence;
        case GroupAnswerRole:
            return step.kind != Kind::Answer || group_->expectedAnswer.empty() ? -1 : static_cast<int>(group_->members[static_cast<size_t>(index.row())].isCorrect);
        case GroupIsStepRole: return true;
        default: return {};
    }
}

QVariant GroupModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    const int step = section - kGroupColumns;
    if (step >= 0) {
        const bool isParting = group_ && step == group_->firstDivergence;
        return role == Qt::DisplayRole  ? QVariant(isParting ? tr("Step %1 ◂ parts here").arg(step + 1) : tr("Step %1").arg(step + 1))
               : role == Qt::ToolTipRole ? QVariant(isParting ? tr("The first step at which not all rollouts did the same") : QString())
                                         : QVariant();
    }
    static const char* const kTitles[] = {QT_TR_NOOP("Rollout"), QT_TR_NOOP("Advantage"), QT_TR_NOOP("Reward"), QT_TR_NOOP("Accuracy"), QT_TR_NOOP("Format"),
                                          QT_TR_NOOP("Grounding")};
    static const char* const kTips[] = {QT_TR_NOOP("Number in the group, and its answer"), QT_TR_NOOP("(reward - mean of the group) / (deviation + epsilon)"),
                                        QT_TR_NOOP("Weighted sum of the terms"), QT_TR_NOOP("Accuracy term, 0 or 1, unweighted"),
                                        QT_TR_NOOP("Format term, 0 or -1, unweighted"), QT_TR_NOOP("CLIP grounding term after the gates, 0 to 1, unweighted")};
    return role == Qt::DisplayRole ? QVariant(tr(kTitles[section])) : role == Qt::ToolTipRole ? QVariant(tr(kTips[section])) : QVariant();
}

}  // namespace omnidrive::ui
