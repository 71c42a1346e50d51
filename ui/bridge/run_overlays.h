// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/curve_sources.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace omnidrive::ui {

/// The curves of other runs that lie over those of the open one: run folders, and logs that other programs wrote. They are read on a worker
/// thread. GUI thread only.
class RunOverlays : public QObject {
    Q_OBJECT

public:
    explicit RunOverlays(QObject* parent = nullptr);
    ~RunOverlays() override;

    /// Reads a run folder or a log; changed() or failed() follows. Read again, a source takes the place of its older self.
    void add(const QString& path);
    void remove(int source);
    void clear();
    const std::vector<jobs::CurveSource>& sources() const { return sources_; }
    /// Tags of all sources, sorted, each once.
    QStringList tags() const;
    bool isReading() const { return reading_ > 0; }

Q_SIGNALS:
    void changed();
    void failed(const QString& sentence);
    /// What could not be read of a source that was added, or had to be assumed.
    void noticed(const QString& sentence);

private:
    void take(const QString& path, std::vector<jobs::CurveSource> sources);

    std::vector<jobs::CurveSource> sources_;
    int reading_ = 0;
    std::unique_ptr<jobs::AnalysisJob> job_;   ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
