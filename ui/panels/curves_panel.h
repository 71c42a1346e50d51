// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_overlays.h"
#include "ui/models/tag_model.h"
#include "ui/panels/curve_export.h"
#include "ui/panels/curve_series.h"
#include "ui/panels/studio_context.h"
#include "ui/panels/view_history.h"
#include "ui/views/plots/axis_look.h"

#include <QPointer>
#include <QWidget>

#include <vector>

class QGridLayout;
class QMenu;
class QScrollArea;
class QStackedWidget;
class QTreeView;

namespace omnidrive::ui {

class CurveMarks;
class CurvePlot;
class CurveTools;
class MessageBar;
class NoteKeeper;

/// The curves of the open run, one plot for each group of tags, all over the same range of one x axis: steps, time, tokens or a metric. New points
/// arrive while the run trains; as long as nobody zooms, the plots follow, and zooms can be gone back over. A click on a point shows its step's
/// rollouts. Curves of other runs and of other programs' logs can be laid over them, or drawn together as a band; notes are pinned to points; alerts
/// and changed settings stand at their step; any plot or the visible numbers can be saved.
class CurvesPanel : public QWidget {
    Q_OBJECT

public:
    explicit CurvesPanel(const StudioContext& context, QWidget* parent = nullptr);

    const std::vector<CurvePlot*>& plots() const { return plots_; }
    TagModel* tags() { return &tags_; }
    CurveTools* tools() { return tools_; }
    RunOverlays* overlays() { return &overlays_; }
    NoteKeeper* notes();
    void setSmoothing(int percent);
    void setLogScales(bool isLogX, bool isLogY);
    bool isFollowing() const;
    void goBack();
    void goForward();
    /// Writes all plots into a folder, or the visible numbers into one file.
    ExportOutcome exportPlots(const QString& folder, const QString& kind);
    ExportOutcome exportCsv(const QString& file) const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();
    void connectAll();
    void rebuildPlots();
    void addPlot(const QString& group);
    void placePlots();
    void updateTags();
    void updateSeries();
    void updateAxis();
    void toggleSeries(const QString& key);
    void showMarks();
    void chooseView(const QString& group, double from, double to, bool isBox);
    void showView(const CurvesView& view);
    void showRange(double from, double to);
    void showAll();
    void freeYRanges();
    void moveCursor(double x);
    void markStep(std::optional<qint64> step);
    void setAnchor(double x);
    void clearAnchors();
    void showMenu(QPointer<CurvePlot> plot, const QPoint& place, double x);
    void savePlot(const QPointer<CurvePlot>& plot);
    void fillCompareMenu(QMenu* menu);
    void addOverlay(bool isFolder);
    void chooseExport(const QString& kind);

    StudioContext context_;
    TagModel tags_;
    RunOverlays overlays_;
    CurveMarks* marks_;
    CurveSeries series_;
    AxisLook look_;
    CurvesView view_;
    ViewHistory history_;
    double firstAnchor_, secondAnchor_;
    QStringList groups_;              ///< of the plots, in order
    std::vector<CurvePlot*> plots_;
    QTreeView* tree_;
    CurveTools* tools_;
    MessageBar* message_;
    QScrollArea* scroll_;
    QWidget* grid_;
    QGridLayout* gridLayout_;
    QStackedWidget* stack_;
};

}  // namespace omnidrive::ui
