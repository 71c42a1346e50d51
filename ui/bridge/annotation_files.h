// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/case_subset.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <string>

namespace omnidrive::ui {

/// Files made of a run's saved annotations, on a thread of its own, so that neither the screen nor the next edit waits. GUI thread only.
class AnnotationFiles : public QObject {
    Q_OBJECT

public:
    /// Makes a file's bytes of the report's HTML; called on the worker's thread.
    using Render = std::function<std::string(const std::string& html)>;

    explicit AnnotationFiles(QObject* parent = nullptr);
    ~AnnotationFiles() override;

    /// reportWritten() or failed() follows. @param render null: the file is the HTML itself.
    void writeReport(const QString& run, const QString& file, Render render);
    /// The annotated cases that pass a filter line, for recipes; subsetWritten() or failed() follows. @param field of the recipe that is to name the file.
    void writeSubset(const QString& run, const QString& where, const QString& file, const QString& field);
    bool isSettled() const { return asked_ == 0; }

Q_SIGNALS:
    void reportWritten(const QString& file);
    void subsetWritten(const omnidrive::jobs::CaseSubset& subset, const QString& file, const QString& field);
    void failed(const QString& sentence);

private:
    /// What the work gives back is done on the GUI thread.
    void submit(std::function<std::function<void()>()> work);

    int asked_ = 0;                            ///< requests under way
    std::unique_ptr<jobs::AnalysisJob> job_;   ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
