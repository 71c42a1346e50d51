// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/benchmark.h"

#include <QObject>
#include <QStringList>

#include <atomic>
#include <memory>
#include <vector>

namespace omnidrive::ui {

/// One file of predictions or scores and what came of reading it.
struct BenchmarkFile {
    QString path;
    eval::BenchmarkRun run;   ///< void when there is a problem
    QString problem;          ///< why it could not be read, one sentence; empty when it could
};
using BenchmarkFiles = std::shared_ptr<const std::vector<BenchmarkFile>>;

/// Reads files of predictions and scores beside the screen. Public functions return at once and belong to the GUI thread, where all signals
/// arrive. Only the newest question counts.
class BenchmarkReader : public QObject {
    Q_OBJECT

public:
    explicit BenchmarkReader(QObject* parent = nullptr);
    ~BenchmarkReader() override;

    /// filesRead() follows, unless a newer call comes first. @param testFile may be empty.
    void read(const QStringList& files, const QString& testFile);
    bool isBusy() const { return isBusy_; }

Q_SIGNALS:
    void filesRead(const omnidrive::ui::BenchmarkFiles& files);

private:
    std::atomic<quint64> newest_{0};
    bool isBusy_ = false;
    jobs::BenchmarkShelf shelf_;               ///< belongs to the job's thread
    std::unique_ptr<jobs::AnalysisJob> job_;   ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
