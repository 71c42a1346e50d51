// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/what_if.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace omnidrive::ui {

/// How far a request is.
struct WhatIfProgress {
    qint64 done = 0, total = 0;   ///< continuations; total 0: not known
    QString what;
};

class WhatIfWorker;

/// Asks rollouts again from a changed point beside the screen, one request at a time, and knows the children of the open run. Public functions return
/// at once and belong to the GUI thread, where all signals arrive. Answers about a run that is no longer open are dropped; what was made is in its
/// folder.
class WhatIfRunner : public QObject {
    Q_OBJECT

public:
    explicit WhatIfRunner(QObject* parent = nullptr);
    ~WhatIfRunner() override;

    /// The run to ask; its children are read, childrenChanged() follows.
    void open(const QString& run);
    void close();
    /// The run was resumed: children go where their parents are now. childrenChanged() follows.
    void followRun();
    /// finished() or failed() follows, and childrenChanged(). Nothing when no run is open or a request is under way.
    void run(const jobs::WhatIfRequest& request);
    /// Ends the request within a decoding step; finished() follows, with the children that were whole.
    void cancel();
    bool isBusy() const { return isBusy_; }
    /// Nothing is under way, the reading of the children included.
    bool isSettled() const { return !isBusy_ && reading_ == 0; }

    const std::vector<jobs::WhatIfChildPtr>& children() const { return children_; }
    std::vector<jobs::WhatIfChildPtr> childrenOf(const QString& rollout) const;
    /// nullptr when there is none of this name.
    jobs::WhatIfChildPtr find(const QString& id) const;
    /// Checkpoints of the open run, newest first, as of its opening.
    const QStringList& checkpoints() const { return checkpoints_; }

Q_SIGNALS:
    void childrenChanged();
    void busyChanged(bool isBusy);
    void progressed(const omnidrive::ui::WhatIfProgress& progress);
    void finished(const QString& parent, const QStringList& children, bool wasCancelled);
    void failed(const QString& sentence);

private:
    void read();
    void post(quint64 generation, std::function<void()> delivery);
    void end();

    std::shared_ptr<WhatIfWorker> worker_;   ///< used by the job's thread alone
    std::vector<jobs::WhatIfChildPtr> children_;
    QStringList checkpoints_;
    std::atomic<quint64> generation_{0};
    std::stop_source stop_;                  ///< of the request under way
    bool isBusy_ = false;
    int reading_ = 0;
    std::unique_ptr<jobs::AnalysisJob> job_;   ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
