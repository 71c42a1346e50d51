// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/run_session.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace omnidrive::ui {

/// Lists the runs below a folder every two seconds, on a worker thread. GUI thread only.
class RunCatalog : public QObject {
    Q_OBJECT

public:
    explicit RunCatalog(QObject* parent = nullptr);
    ~RunCatalog() override;

    /// listed() follows soon, and again at every look.
    void setRoot(const QString& folder);
    QString root() const { return root_; }
    bool hasListed() const { return hasListed_; }

public Q_SLOTS:
    void lookNow();

Q_SIGNALS:
    void listed(const std::vector<omnidrive::jobs::RunListing>& runs);

private:
    QString root_;
    bool hasListed_ = false;
    bool isLooking_ = false;
    QTimer timer_;
    std::unique_ptr<jobs::AnalysisJob> job_;   ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
