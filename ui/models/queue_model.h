// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/case_insight.h"

#include <QAbstractListModel>

namespace omnidrive::ui {

enum QueueRole {
    QueueRolloutRole = Qt::UserRole,   ///< QString
    QueueCallRole,                     ///< int, the zoom to look at
    QueueScoreRole,                    ///< double, 0 to 100
    QueueTitleRole,                    ///< "vehicle · answers B"
    QueueReasonRole,                   ///< the reasons as one sentence
    QueueResultRole                    ///< int: 1 right, 0 wrong, -1 not judged
};

/// The most suspicious rollouts of a run, one row each, the worst first.
class QueueModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit QueueModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    void setOverview(const CaseOverviewPtr& overview);
    /// -1 when it is not in the queue.
    int rowOf(const QString& rolloutId) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    CaseOverviewPtr overview_;
};

}  // namespace omnidrive::ui
