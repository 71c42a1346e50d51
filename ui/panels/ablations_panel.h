// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/ablation_model.h"
#include "ui/panels/studio_context.h"

#include <QWidget>

class QStackedWidget;
class QTableView;

namespace omnidrive::ui {

class BarPlot;
class MessageBar;

/// The comparison table of a run made by `omnidrive demo --ablations`, as numbers and as bars.
class AblationsPanel : public QWidget {
    Q_OBJECT

public:
    explicit AblationsPanel(const StudioContext& context, QWidget* parent = nullptr);

    const AblationModel& model() const { return model_; }
    bool isEmpty() const;

private:
    void buildLayout();
    void buildTable();
    void connectAll();
    void showRows(const AblationRows& rows);

    StudioContext context_;
    AblationModel model_;
    QTableView* table_;
    BarPlot* bars_;
    QStackedWidget* stack_;
    MessageBar* message_;
};

}  // namespace omnidrive::ui
