// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rollout_filter_proxy.h"

#include <cmath>

namespace omnidrive::ui {

namespace {

const std::string& textOf(const store::IndexRow& row, RolloutColumn column) {
    switch (column) {
        case RolloutColumn::Kind: return row.kind;
        case RolloutColumn::Labels: return row.labels;
        case RolloutColumn::Answer: return row.answer;
        case RolloutColumn::Group: return row.groupId;
        default: return row.id;
    }
}

/// Negative, zero or positive, as strcmp. Missing numbers come first.
int compare(const store::IndexRow& a, const store::IndexRow& b, RolloutColumn column) {
    if (column == RolloutColumn::Result) {
        return static_cast<int>(a.correct) - static_cast<int>(b.correct);
    }
    const auto left = numberOf(a, column), right = numberOf(b, column);
    if (!left || !right) {
        return textOf(a, column).compare(textOf(b, column));
    }
    if (std::isnan(*left) || std::isnan(*right)) {
        return static_cast<int>(std::isnan(*right)) - static_cast<int>(std::isnan(*left));
    }
    return *left < *right ? -1 : *left > *right ? 1 : 0;
}

}  // namespace

RolloutFilterProxy::RolloutFilterProxy(QObject* parent) : QSortFilterProxyModel(parent) { setDynamicSortFilter(true); }

void RolloutFilterProxy::setRollouts(RolloutTableModel* model) {
    rollouts_ = model;
    setSourceModel(model);
}

/// invalidate() lays the rows out anew in one go: invalidateFilter() would take scattered rows out one run at a time, seconds for 100,000.
void RolloutFilterProxy::setFilter(const insight::RolloutFilter& filter) {
    filter_ = filter;
    invalidate();
}

void RolloutFilterProxy::setChecked(const QSet<QString>& rolloutIds) {
    checked_ = rolloutIds;
    invalidate();
}

void RolloutFilterProxy::setTrainingStep(std::optional<qint64> step) {
    if (step != trainingStep_) {
        trainingStep_ = step;
        invalidate();
    }
}

int RolloutFilterProxy::rowOf(const QString& rolloutId) const {
    const int source = rollouts_ == nullptr ? -1 : rollouts_->indexOf(rolloutId);
    return source < 0 ? -1 : mapFromSource(rollouts_->index(source, 0)).row();
}

bool RolloutFilterProxy::filterAcceptsRow(int sourceRow, const QModelIndex&) const {
    const store::IndexRow& row = rollouts_->row(sourceRow);
    const bool isChecked = !checked_.isEmpty() && checked_.contains(QString::fromStdString(row.id));
    return (!trainingStep_ || row.step == *trainingStep_) && filter_.matches(row, isChecked);
}

bool RolloutFilterProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto column = static_cast<RolloutColumn>(left.column());
    const int order = compare(rollouts_->row(left.row()), rollouts_->row(right.row()), column);
    if (order != 0) {
        return order < 0;
    }
    // Equal rows keep their order of arrival in both directions.
    return sortOrder() == Qt::AscendingOrder ? left.row() < right.row() : left.row() > right.row();
}

}  // namespace omnidrive::ui
