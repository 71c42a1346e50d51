// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_data.h"

#include <QAbstractTableModel>

namespace omnidrive::ui {

enum class AblationColumn { Name, Seeds, Greedy, Sampled, ToolNeeded, ToolGlobal, LabelRight, OnObject };
inline constexpr int kAblationColumns = static_cast<int>(AblationColumn::OnObject) + 1;

/// The comparison table of `omnidrive demo --ablations`.
class AblationModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit AblationModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setRows(const AblationRows& rows);
    const AblationRows& rows() const { return rows_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    AblationRows rows_;
};

}  // namespace omnidrive::ui
