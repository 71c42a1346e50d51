// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/side_by_side.h"
#include "ui/models/trace_steps.h"

#include <QAbstractTableModel>

namespace omnidrive::ui {

enum StepPairRole {
    StepTitleRole = Qt::UserRole,   ///< "Zoom 2  car"; empty where this side has no step
    StepPartsRole,                  ///< std::vector<insight::TextPart>
    StepTextRole,                   ///< all of it
    StepChipsRole,                  ///< std::vector<TraceChip>
    StepCallRole,                   ///< int, -1 when none
    StepIsFirstRole                 ///< bool: the row is the first that is not the same on both sides
};

/// The aligned steps of two rollouts: the reference in column 0, the selected one in column 1.
class StepPairModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit StepPairModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setPair(const SideBySidePtr& pair);
    const SideBySide* pair() const { return pair_.get(); }
    /// -1 when nothing differs.
    int firstDivergence() const { return pair_ ? pair_->comparison.firstDivergence : -1; }
    /// Row of a call of one side; -1 when unknown.
    int rowOfCall(int column, int call) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 2; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const insight::ComparedStep* stepAt(int row, int column) const;

    SideBySidePtr pair_;
};

}  // namespace omnidrive::ui

Q_DECLARE_METATYPE(std::vector<omnidrive::insight::TextPart>)
