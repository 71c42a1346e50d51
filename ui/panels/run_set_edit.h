// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/run_comparison.h"
#include "jobs/run_session.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace omnidrive::ui {

/// Chooses a set of rollouts: a run of the list, or any run folder, archive or trace file by its path, and a range of training steps.
class RunSetEdit : public QWidget {
    Q_OBJECT

public:
    explicit RunSetEdit(const QString& title, QWidget* parent = nullptr);

    /// Fields that stand below one another begin at the same place.
    static void alignTitles(std::initializer_list<RunSetEdit*> edits);

    /// What the list offers; the choice stays.
    void setRuns(const std::vector<jobs::RunListing>& runs);
    void setRun(const QString& path);
    QString run() const;
    /// @throws Error (InvalidArgument) when the steps are no range or no run is named.
    jobs::ComparedSet value() const;

    QComboBox* runs() const { return runs_; }
    QLineEdit* steps() const { return steps_; }

Q_SIGNALS:
    /// Enter was pressed in a field.
    void accepted();

private:
    bool offers(const std::vector<jobs::RunListing>& runs) const;
    void browseFolder();
    void browseFile();

    QString title_;
    QLabel* label_;
    QComboBox* runs_;
    QLineEdit* steps_;
};

}  // namespace omnidrive::ui
