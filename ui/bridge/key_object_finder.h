// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/key_objects.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <memory>

namespace omnidrive::ui {

/// Reads the key objects of a data set beside the screen. The newest file wins. GUI thread only, where all signals arrive.
class KeyObjectFinder : public QObject {
    Q_OBJECT

public:
    explicit KeyObjectFinder(QObject* parent = nullptr);
    ~KeyObjectFinder() override;

    /// loaded() or failed() follows, progressed() before it.
    void open(const QString& file);
    const jobs::KeyObjectsPtr& objects() const { return objects_; }
    bool isSettled() const { return !isReading_; }

Q_SIGNALS:
    void loaded();
    void progressed(int done, int total);
    void failed(const QString& sentence);

private:
    jobs::KeyObjectsPtr objects_;   ///< null before the first file
    std::atomic<quint64> newest_{0};
    bool isReading_ = false;
    std::unique_ptr<jobs::AnalysisJob> job_;   ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
