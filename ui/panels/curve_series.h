// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/plots/plot_series.h"

#include <QSet>
#include <QString>

#include <optional>
#include <vector>

namespace omnidrive::ui {

class RunOverlays;
class ScalarStore;

/// The curves of the open run and of the runs laid over it, placed on the chosen x axis and ready to be drawn.
class CurveSeries {
public:
    CurveSeries(const ScalarStore& own, const RunOverlays& overlays) : scalars_(own), overlays_(overlays) {}

    /// To be called when the axis or any curve changed. @param metric tag on x, for XAxis::Metric.
    void place(insight::XAxis axis, const QString& metric);
    /// Where the steps of the open run stand.
    const insight::AxisPositions& own() const { return own_; }
    /// Runs have only their steps in common, so bands need those on x, and more than one run.
    bool allowsBands() const;
    /// @param tags of one plot, in the order of their colours. @param isBanded all runs of a tag as one curve: their mean between lowest and highest.
    std::vector<PlotSeries> of(const QStringList& tags, bool isBanded) const;
    std::vector<insight::StageSeparator> separators() const;
    /// Hides a curve, or shows it again.
    void toggle(const QString& key);

private:
    std::vector<PlotSeries> linesOf(const QString& tag, int colour) const;
    PlotSeries bandOf(const QString& tag, const std::vector<PlotSeries>& lines) const;

    const ScalarStore& scalars_;
    const RunOverlays& overlays_;
    insight::AxisPositions own_;
    std::vector<insight::AxisPositions> others_;   ///< of each overlay
    QSet<QString> hidden_;                         ///< keys of curves that the legend hides
};

}  // namespace omnidrive::ui
