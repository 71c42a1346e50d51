// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/case_pair_model.h"

#include "ui/models/shown_text.h"
#include "ui/models/trace_steps.h"

#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr qsizetype kQuestionLetters = 160;

QString fromStd(const std::string& text) { return QString::fromStdString(text); }

QString sideText(const insight::PairSide& side) {
    const QString answer = side.answer.empty() ? CasePairModel::tr("no answer") : previewOf(fromStd(side.answer), 24);
    return side.rollouts == 1 ? answer : CasePairModel::tr("%1  (%2 of %3 right)").arg(answer).arg(side.right).arg(side.rollouts);
}

double shareOf(const insight::PairSide& side) { return static_cast<double>(side.right) / side.rollouts; }
double rewardChange(const insight::CasePair& pair) { return pair.b.reward - pair.a.reward; }

QString signedNumber(double value) {
    return QStringLiteral("%1%2").arg(value > 0 ? QStringLiteral("+") : value < 0 ? QStringLiteral("−") : QString()).arg(std::abs(value), 0, 'f', 2);
}

QVariant textOf(const insight::CasePair& pair, CasePairColumn column) {
    switch (column) {
        case CasePairColumn::Outcome: return outcomeWord(pair.outcome);
        case CasePairColumn::Question: return previewOf(fromStd(pair.question), kQuestionLetters);
        case CasePairColumn::Expected: return previewOf(fromStd(pair.expected), 24);
        case CasePairColumn::Before: return sideText(pair.a);
        case CasePairColumn::After: return sideText(pair.b);
        case CasePairColumn::RewardChange: break;
    }
    return signedNumber(rewardChange(pair));
}

QVariant sortKeyOf(const insight::CasePair& pair, CasePairColumn column) {
    switch (column) {
        case CasePairColumn::Outcome: return static_cast<int>(pair.outcome);
        case CasePairColumn::Before: return shareOf(pair.a);
        case CasePairColumn::After: return shareOf(pair.b);
        case CasePairColumn::RewardChange: return rewardChange(pair);
        default: return textOf(pair, column);
    }
}

}  // namespace

QString outcomeWord(insight::PairOutcome outcome) {
    switch (outcome) {
        case insight::PairOutcome::Gained: return CasePairModel::tr("gained");
        case insight::PairOutcome::Lost: return CasePairModel::tr("lost");
        case insight::PairOutcome::SameRight: return CasePairModel::tr("right in both");
        case insight::PairOutcome::SameWrong: break;
    }
    return CasePairModel::tr("wrong in both");
}

void CasePairModel::setResult(const PairedRunsPtr& result) {
    beginResetModel();
    result_ = result;
    endResetModel();
}

int CasePairModel::rowCount(const QModelIndex& parent) const { return parent.isValid() || !result_ ? 0 : static_cast<int>(result_->comparison.cases.pairs.size()); }

QVariant CasePairModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto column = static_cast<CasePairColumn>(index.column());
    const insight::CasePair& one = pair(index.row());
    switch (role) {
        case Qt::DisplayRole: return textOf(one, column);
        case Qt::ToolTipRole: return column == CasePairColumn::Question ? plainTip(fromStd(one.question)) : QVariant();
        case CasePairOutcomeRole: return static_cast<int>(one.outcome);
        case CasePairSortRole: return sortKeyOf(one, column);
        case Qt::TextAlignmentRole: return column == CasePairColumn::RewardChange ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
        default: return {};
    }
}

QVariant CasePairModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const QString titles[] = {tr("outcome"), tr("question"), tr("expected"), tr("before"), tr("after"), tr("reward change")};
    return titles[section];
}

void CasePairProxy::setOutcome(std::optional<insight::PairOutcome> outcome) {
    outcome_ = outcome;
    invalidateFilter();
}

bool CasePairProxy::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const {
    const QModelIndex index = sourceModel()->index(sourceRow, 0, sourceParent);
    return !outcome_ || index.data(CasePairOutcomeRole).toInt() == static_cast<int>(*outcome_);
}

}  // namespace omnidrive::ui
