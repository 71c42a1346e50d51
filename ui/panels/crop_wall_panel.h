// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/crop_wall_model.h"
#include "ui/panels/studio_context.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QStackedWidget;
class QToolButton;

namespace omnidrive::ui {

class ElidedLabel;
class EmptyState;
class GridView;
class MessageBar;

/// The crop wall: every zoom of the open run as a tile, sorted by score, reward, camera or label. Reads the traces when it is first seen.
class CropWallPanel : public QWidget {
    Q_OBJECT

public:
    explicit CropWallPanel(const StudioContext& context, QWidget* parent = nullptr);

    GridView* view() const { return view_; }
    CropWallModel& model() { return model_; }
    QComboBox* order() const { return order_; }
    QToolButton* direction() const { return direction_; }
    EmptyState* emptyState() const { return empty_; }
    QString status() const;
    /// Nothing more is to be asked for.
    bool isReady() const { return !pictureTimer_.isActive(); }

public Q_SLOTS:
    /// Whether somebody can see the panel; one behind another tab is visible to Qt and seen by nobody.
    void setSeen(bool isSeen);

Q_SIGNALS:
    /// A tile was chosen: the trace should show this zoom.
    void zoomWanted(int call);

private:
    void buildLayout();
    QWidget* buildHeader();
    void connectAll();
    void showOverview(const CaseOverviewPtr& overview);
    void sortNow();
    void showTiles(const WallTilesPtr& tiles);
    void showStatus();
    void showSelected();
    void wantPictures();
    void choose(const QModelIndex& index);

    StudioContext context_;
    bool isSeen_ = false;
    CropWallModel model_;
    CaseOverviewPtr overview_;
    ElidedLabel* status_;
    QComboBox* order_;
    QToolButton* direction_;
    GridView* view_;
    EmptyState* empty_;
    QStackedWidget* stack_;
    MessageBar* message_;
    QTimer pictureTimer_, liveTimer_;
};

}  // namespace omnidrive::ui
