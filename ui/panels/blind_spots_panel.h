// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/blind_spot_finder.h"
#include "ui/panels/studio_context.h"

#include <QTimer>
#include <QWidget>

class QAbstractItemModel;
class QCheckBox;
class QLabel;
class QLineEdit;
class QStackedWidget;

namespace omnidrive::ui {

class HeatView;
class MessageBar;

/// The blind-spot map: where the zooms of a range of training steps (or of the rows of the table) looked in each camera, what they never looked at, and
/// what another range looked at more. A cell shows its rollouts in the table.
class BlindSpotsPanel : public QWidget {
    Q_OBJECT

public:
    explicit BlindSpotsPanel(const StudioContext& context, QWidget* parent = nullptr);
    ~BlindSpotsPanel() override;

    /// The rows that "only the rows of the table" means.
    void setRows(const QAbstractItemModel* rows);
    HeatView* view() const { return view_; }
    QLineEdit* steps() const { return steps_; }
    QLineEdit* otherSteps() const { return otherSteps_; }
    QCheckBox* onlyRows() const { return onlyRows_; }
    QString status() const;
    QString problem() const;
    bool isSettled() const { return finder_.isSettled() && !timer_.isActive(); }

public Q_SLOTS:
    /// Whether somebody can see the panel; one behind another tab is visible to Qt and seen by nobody.
    void setSeen(bool isSeen);

Q_SIGNALS:
    /// The rollouts that looked at a cell should be listed. @param words what they have in common.
    void rolloutsWanted(const QStringList& ids, const QString& words);

private:
    void buildLayout();
    QWidget* buildHeader();
    void connectAll();
    void showOverview(const CaseOverviewPtr& overview);
    void findNow();
    HeatSet setOf(const QLineEdit* steps) const;
    void showMaps(const HeatMapsPtr& maps);

    StudioContext context_;
    bool isSeen_ = false;
    const QAbstractItemModel* rows_ = nullptr;
    CaseOverviewPtr overview_;
    HeatSet shown_;   ///< what the map was last asked about
    QTimer timer_;
    QTimer liveTimer_;
    QLineEdit* steps_;
    QLineEdit* otherSteps_;
    QCheckBox* onlyRows_;
    QLabel* status_;
    HeatView* view_;
    QStackedWidget* stack_;
    MessageBar* message_;
    BlindSpotFinder finder_;   ///< last: it reports to the rest
};

}  // namespace omnidrive::ui
