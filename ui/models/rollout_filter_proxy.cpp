// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rollout_filter_proxy.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

/// Nothing said, something said, checked; of each by type.
int compare(const insight::RowNotes& a, const insight::RowNotes& b) {
    const auto rank = [](const insight::RowNotes& notes) { return notes.isChecked ? 2 : notes == insight::RowNotes{} ? 0 : 1; };
    return rank(a) != rank(b) ? rank(a) - rank(b) : a.failures.compare(b.failures);
}

}  // namespace

RolloutFilterProxy::RolloutFilterProxy(QObject* parent) : QSortFilterProxyModel(parent) { setDynamicSortFilter(true); }

void RolloutFilterProxy::setRollouts(RolloutTableModel* model) {
    rollouts_ = model;
    const auto forget = [this] { rankedColumn_ = -1; };
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, forget);
    connect(model, &QAbstractItemModel::rowsAboutToBeInserted, this, forget);
    connect(model, &QAbstractItemModel::layoutAboutToBeChanged, this, forget);
    connect(model, &QAbstractItemModel::dataChanged, this, forget);
    setSourceModel(model);
}

/// invalidate() lays the rows out anew in one go: invalidateFilter() would take scattered rows out one run at a time, seconds for 100,000.
void RolloutFilterProxy::setFilter(const insight::NotedFilter& filter) {
    filter_ = filter;
    invalidate();
}

void RolloutFilterProxy::setTrainingStep(std::optional<qint64> step) {
    if (step != trainingStep_) {
        trainingStep_ = step;
        invalidate();
    }
}

void RolloutFilterProxy::setOnly(const std::optional<QStringList>& rolloutIds) {
    only_ = rolloutIds ? std::optional<Only>(std::in_place) : std::nullopt;
    for (const QString& id : rolloutIds.value_or(QStringList())) {
        const int row = rollouts_ == nullptr ? -1 : rollouts_->indexOf(id);
        if (row < 0) {
            only_->unknown.insert(id);
        } else {
            only_->rows.insert(rollouts_->row(row).row);
        }
    }
    invalidate();
}

int RolloutFilterProxy::rowOf(const QString& rolloutId) const {
    const int source = rollouts_ == nullptr ? -1 : rollouts_->indexOf(rolloutId);
    return source < 0 ? -1 : mapFromSource(rollouts_->index(source, 0)).row();
}

int RolloutFilterProxy::rowsBefore(const QString& rolloutId) const {
    const int source = rollouts_ == nullptr ? -1 : rollouts_->indexOf(rolloutId);
    int first = 0, behind = source < 0 ? 0 : rowCount();
    while (first < behind) {
        const int middle = (first + behind) / 2;
        isBefore(mapToSource(index(middle, 0)).row(), source) ? first = middle + 1 : behind = middle;
    }
    return first;
}

bool RolloutFilterProxy::isBefore(int sourceRow, int otherSourceRow) const {
    if (sortColumn() < 0) {
        return sourceRow < otherSourceRow;
    }
    const QModelIndex one = rollouts_->index(sourceRow, sortColumn()), other = rollouts_->index(otherSourceRow, sortColumn());
    return sortOrder() == Qt::AscendingOrder ? lessThan(one, other) : lessThan(other, one);
}

bool RolloutFilterProxy::filterAcceptsRow(int sourceRow, const QModelIndex&) const {
    const store::IndexRow& row = rollouts_->row(sourceRow);
    if (only_ && !only_->rows.contains(row.row) && (only_->unknown.isEmpty() || !only_->unknown.contains(QString::fromStdString(row.id)))) {
        return false;
    }
    return (!trainingStep_ || row.step == *trainingStep_) && (filter_.isEmpty() || filter_.matches(row, rollouts_->notes(sourceRow)));
}

/// Filtering sorts anew each time. Values compared once, rows then compare by two integers: a tenth of the time for 100,000 rows.
void RolloutFilterProxy::rankRows() const {
    rankedColumn_ = sortColumn();
    const auto column = static_cast<RolloutColumn>(rankedColumn_);
    std::vector<int> order(static_cast<size_t>(rollouts_->rowCount()));
    std::iota(order.begin(), order.end(), 0);
    std::vector<const insight::RowNotes*> notes;   // found by name, so looked up once a row
    if (column == RolloutColumn::Review) {
        notes.reserve(order.size());
        for (const int row : order) {
            notes.push_back(&rollouts_->notes(row));
        }
    }
    const auto compareRows = [&](int a, int b) {
        return column == RolloutColumn::Review ? compare(*notes[static_cast<size_t>(a)], *notes[static_cast<size_t>(b)])
                                               : compare(rollouts_->row(a), rollouts_->row(b), column);
    };
    std::sort(order.begin(), order.end(), [&](int a, int b) { return compareRows(a, b) < 0; });
    ranks_.assign(order.size(), 0);
    for (size_t i = 1; i < order.size(); ++i) {
        const bool isEqual = compareRows(order[i - 1], order[i]) == 0;
        ranks_[static_cast<size_t>(order[i])] = ranks_[static_cast<size_t>(order[i - 1])] + (isEqual ? 0 : 1);
    }
}

bool RolloutFilterProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    if (rankedColumn_ != left.column() || ranks_.size() != static_cast<size_t>(rollouts_->rowCount())) {
        rankRows();
    }
    const int order = ranks_[static_cast<size_t>(left.row())] - ranks_[static_cast<size_t>(right.row())];
    if (order != 0) {
        return order < 0;
    }
    // Equal rows keep their order of arrival in both directions.
    return sortOrder() == Qt::AscendingOrder ? left.row() < right.row() : left.row() > right.row();
}

}  // namespace omnidrive::ui
