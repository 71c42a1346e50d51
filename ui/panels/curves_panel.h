// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/note_keeper.h"
#include "ui/bridge/run_data.h"
#include "ui/bridge/run_overlays.h"
#include "ui/models/tag_model.h"
#include "ui/panels/studio_context.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QGridLayout;
class QLabel;
class QMenu;
class QScrollArea;
class QSlider;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace omnidrive::ui {

class CurvePlot;
class MessageBar;
struct PlotEvent;
struct PlotNote;
struct PlotSeries;

/// The curves of the open run, one plot for each group of tags, all over the same range of steps. New points arrive while the run trains;
/// as long as nobody zooms, the plots follow. A click on a step shows its rollouts. Curves of other runs and of other programs' logs can be laid
/// over them; notes are pinned to points; alerts and changed settings stand at their step; any plot or the visible numbers can be saved.
class CurvesPanel : public QWidget {
    Q_OBJECT

public:
    explicit CurvesPanel(const StudioContext& context, QWidget* parent = nullptr);

    const std::vector<CurvePlot*>& plots() const { return plots_; }
    TagModel* tags() { return &tags_; }
    void setSmoothing(int percent);
    bool isFollowing() const;
    RunOverlays* overlays() { return &overlays_; }
    NoteKeeper* notes() { return &notes_; }
    void setLogScales(bool isLogX, bool isLogY);
    /// Writes all plots into a folder, or the visible numbers into one file; the sentence says what became of it.
    QString exportPlots(const QString& folder, const QString& kind);
    QString exportCsv(const QString& file) const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();
    QWidget* buildTools();
    void connectAll();
    void rebuildPlots();
    void addPlot(const QString& group);
    void placePlots();
    void updateSeries();
    std::vector<PlotSeries> seriesOf(const QString& group) const;
    void setFollowing(bool isFollowing);
    void showRange(double from, double to);
    void showAll();
    void moveCursor(double x);
    void markStep(std::optional<qint64> step);
    double smoothingWeight() const;
    QWidget* buildCompareButton();
    QWidget* buildExportButton();
    void fillCompareMenu(QMenu* menu);
    void addOverlay(bool isFolder);
    void chooseExport(const QString& kind);
    void setAnchor(double x);
    void clearAnchors();
    void showMenu(CurvePlot* plot, const QPoint& place, double x);
    void askForNote(const CurvePlot* plot, double x, const QString& text = {});
    void showNote(const QString& id);
    void takeEvents(const std::vector<store::RunEvent>& events);
    void openEvent(int event);
    void showMarks();
    void updateTags();
    void toggleSeries(const QString& key);

    StudioContext context_;
    TagModel tags_;
    RunOverlays overlays_;
    NoteKeeper notes_;
    std::vector<store::RunEvent> events_;   ///< alerts and changed settings of the open run
    QSet<QString> hidden_;            ///< keys of curves that the legend hides
    double firstAnchor_, secondAnchor_;
    QStringList groups_;              ///< of the plots, in order
    std::vector<CurvePlot*> plots_;
    QTreeView* tree_;
    QSlider* smoothing_;
    QLabel* smoothingText_;
    QCheckBox* follow_;
    QCheckBox* logX_;
    QCheckBox* logY_;
    MessageBar* message_;
    QScrollArea* scroll_;
    QWidget* grid_;
    QGridLayout* gridLayout_;
    QStackedWidget* stack_;
};

}  // namespace omnidrive::ui
