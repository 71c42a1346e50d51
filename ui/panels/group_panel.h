// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/group_model.h"
#include "ui/panels/studio_context.h"

#include <QTimer>
#include <QWidget>

class QStackedWidget;
class QTableView;

namespace omnidrive::ui {

class ElidedLabel;
class OverlapMatrix;
class StateBadge;

/// The group microscope: all rollouts of the selected rollout's prompt, step by step, with rewards, advantages and the overlap of their crops.
class GroupPanel : public QWidget {
    Q_OBJECT

public:
    explicit GroupPanel(const StudioContext& context, QWidget* parent = nullptr);

    const GroupModel& model() const { return model_; }
    QTableView* table() const { return table_; }
    OverlapMatrix* matrix() const { return matrix_; }
    StateBadge* badge() const { return badge_; }
    /// To another rollout of the group; of a probe: to the answer of another checkpoint.
    void moveBy(int places);

public Q_SLOTS:
    /// Whether somebody can see the panel; one behind another tab is visible to Qt and seen by nobody.
    void setSeen(bool isSeen);

Q_SIGNALS:
    /// A step of a rollout was chosen: its trace should show this zoom.
    void zoomWanted(int call);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildLayout();
    QWidget* buildHeader();
    void fitColumns();
    void connectAll();
    void want();
    void noticeRows(const RowBatch& batch);
    void showGroup(const GroupViewPtr& group);
    void showSelected();
    void showBadge(const insight::GroupView& group);
    void choose(const QModelIndex& index);

    StudioContext context_;
    bool isSeen_ = false;
    GroupModel model_;
    QString groupId_;   ///< of the selected rollout
    QString readId_;    ///< of the group that was asked for last; empty: none, or it is another one since
    QTimer liveTimer_;
    ElidedLabel* question_;
    StateBadge* badge_;
    QTableView* table_;
    OverlapMatrix* matrix_;
    QStackedWidget* stack_;
};

}  // namespace omnidrive::ui
