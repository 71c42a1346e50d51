// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/run_session.h"

#include <QAbstractListModel>

#include <vector>

namespace omnidrive::ui {

enum RunRole {
    RunFolderRole = Qt::UserRole,
    RunTitleRole,
    RunStateRole,      ///< core's word, not translated: "running", ...; empty when the run never had a trainer
    RunAliveRole,      ///< bool: a trainer holds the run
    RunDetailRole,     ///< "step 40 of 120, 2026-11-24 09:10"
    RunProblemRole,    ///< why the run cannot be opened; empty when it can
    RunProgressRole    ///< 0 to 1; negative when unknown
};

/// Runs below a folder. An update with the same folders changes rows in place, so that selection and scroll position stay.
class RunListModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit RunListModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    void setRuns(const std::vector<jobs::RunListing>& runs);
    /// -1 when it is not listed.
    int rowOf(const QString& folder) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<jobs::RunListing> runs_;
};

}  // namespace omnidrive::ui
