// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/tag_model.h"
#include "ui/panels/studio_context.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QGridLayout;
class QLabel;
class QScrollArea;
class QSlider;
class QStackedWidget;
class QTreeView;

namespace omnidrive::ui {

class CurvePlot;
struct PlotSeries;

/// The curves of the open run, one plot for each group of tags, all over the same range of steps. New points arrive while the run trains;
/// as long as nobody zooms, the plots follow. A click on a step shows its rollouts.
class CurvesPanel : public QWidget {
    Q_OBJECT

public:
    explicit CurvesPanel(const StudioContext& context, QWidget* parent = nullptr);

    const std::vector<CurvePlot*>& plots() const { return plots_; }
    TagModel* tags() { return &tags_; }
    void setSmoothing(int percent);
    bool isFollowing() const;

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

    StudioContext context_;
    TagModel tags_;
    QStringList groups_;              ///< of the plots, in order
    std::vector<CurvePlot*> plots_;
    QTreeView* tree_;
    QSlider* smoothing_;
    QLabel* smoothingText_;
    QCheckBox* follow_;
    QScrollArea* scroll_;
    QWidget* grid_;
    QGridLayout* gridLayout_;
    QStackedWidget* stack_;
};

}  // namespace omnidrive::ui
