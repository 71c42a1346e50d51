// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/what_if_record.h"

#include <QAbstractTableModel>

#include <vector>

namespace omnidrive::ui {

enum class WhatIfColumn { Answer, Reward, Difference, Change, Seed, Model };
inline constexpr int kWhatIfColumns = 6;
enum WhatIfRole {
    WhatIfIdRole = Qt::UserRole + 1,   ///< QString, of the child
    WhatIfBatchRole                    ///< QString
};

/// The children of one rollout, the newest request first, its samples in order.
class WhatIfModel : public QAbstractTableModel {
    Q_OBJECT

public:
    void setChildren(std::vector<jobs::WhatIfChildPtr> children);
    int rowOf(const QString& id) const;
    /// The children of one request.
    std::vector<jobs::WhatIfChildPtr> batch(const QString& name) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : kWhatIfColumns; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<jobs::WhatIfChildPtr> children_;
};

}  // namespace omnidrive::ui
