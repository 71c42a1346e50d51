// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_pairing.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <optional>

namespace omnidrive::ui {

enum class CasePairColumn { Outcome, Question, Expected, Before, After, RewardChange };
inline constexpr int kCasePairColumns = static_cast<int>(CasePairColumn::RewardChange) + 1;

enum CasePairRole {
    CasePairOutcomeRole = Qt::UserRole,   ///< int of insight::PairOutcome
    CasePairSortRole                      ///< what the column is sorted by
};

/// Words of an outcome: "gained", "lost", "right in both", "wrong in both".
QString outcomeWord(insight::PairOutcome outcome);

/// The cases that two sets share, one row each.
class CasePairModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit CasePairModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setResult(const PairedRunsPtr& result);
    const PairedRuns* result() const { return result_.get(); }
    const insight::CasePair& pair(int row) const { return result_->comparison.cases.pairs[static_cast<size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : kCasePairColumns; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    PairedRunsPtr result_;
};

/// Sorts them, and shows one outcome alone.
class CasePairProxy : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit CasePairProxy(QObject* parent = nullptr) : QSortFilterProxyModel(parent) { setSortRole(CasePairSortRole); }

    void setOutcome(std::optional<insight::PairOutcome> outcome);

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;

private:
    std::optional<insight::PairOutcome> outcome_;
};

}  // namespace omnidrive::ui
