// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/run_list_model.h"
#include "ui/panels/studio_context.h"

#include <QWidget>

class QListView;
class QStackedWidget;
class QToolButton;

namespace omnidrive::ui {

class ElidedLabel;
class EmptyState;
class MessageBar;

/// Runs below a folder with their state; opens a run by click, Enter or from any folder.
class RunsPanel : public QWidget {
    Q_OBJECT

public:
    explicit RunsPanel(const StudioContext& context, QWidget* parent = nullptr);

    /// Asks for the folder of a run.
    void openFolder();
    /// Asks for a trace file of another program and opens it like a run.
    void openTraceFile();
    /// Asks for the folder whose runs are listed.
    void chooseRoot();
    void setRoot(const QString& folder);
    QListView* view() const { return view_; }

private:
    void buildLayout();
    QWidget* buildHeader();
    void connectAll();
    void showRuns(const std::vector<jobs::RunListing>& runs);
    void markOpenRun();
    void open(const QModelIndex& index);
    void fillRecentMenu();

    StudioContext context_;
    RunListModel model_;
    ElidedLabel* root_;
    QToolButton* recent_;
    QStackedWidget* stack_;
    QListView* view_;
    EmptyState* empty_;
    MessageBar* message_;
};

}  // namespace omnidrive::ui
