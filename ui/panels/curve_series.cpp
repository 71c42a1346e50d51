// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/curve_series.h"

#include "ui/bridge/run_overlays.h"
#include "ui/models/scalar_store.h"
#include "ui/models/words.h"
#include "ui/views/theme.h"

#include <array>
#include <cmath>

namespace omnidrive::ui {

namespace {

/// The line of a curve that is laid over: the colour of the own curve, another style for each run.
QPen overlayPen(int curve, int source) {
    static constexpr std::array kStyles{Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};
    QPen pen = curvePen(curve);
    pen.setStyle(kStyles[static_cast<size_t>(source) % kStyles.size()]);
    pen.setWidthF(1.4);
    return pen;
}

QString nameOf(const QString& tag) { return tag.mid(tag.indexOf(QLatin1Char('/')) + 1); }

}  // namespace

void CurveSeries::place(insight::XAxis axis, const QString& metric) {
    const auto positionsOf = [&](const insight::CurvesByTag& curves) {
        return axis == insight::XAxis::Step ? insight::AxisPositions() : insight::AxisPositions(axis, curves, metric.toStdString());
    };
    own_ = positionsOf(scalars_.curves());
    others_.clear();
    for (const jobs::CurveSource& source : overlays_.sources()) {
        others_.push_back(positionsOf(source.curves));
    }
}

bool CurveSeries::allowsBands() const {
    const bool isOverSteps = own_.axis() == insight::XAxis::Step || own_.axis() == insight::XAxis::RelativeStep;
    return isOverSteps && !overlays_.sources().empty();
}

std::vector<PlotSeries> CurveSeries::of(const QStringList& tags, bool isBanded) const {
    std::vector<PlotSeries> series;
    for (qsizetype i = 0; i < tags.size(); ++i) {
        auto lines = linesOf(tags[i], static_cast<int>(i));
        if (isBanded && allowsBands() && lines.size() > 1) {
            series.push_back(bandOf(tags[i], lines));
        } else {
            std::move(lines.begin(), lines.end(), std::back_inserter(series));
        }
    }
    return series;
}

/// One line a run.
std::vector<PlotSeries> CurveSeries::linesOf(const QString& tag, int colour) const {
    std::vector<PlotSeries> lines;
    if (const auto& own = scalars_.points(tag); !own.empty()) {
        lines.push_back({nameOf(tag), curvePen(colour), insight::curveOver(own, own_), tag, hidden_.contains(tag)});
    }
    const auto& sources = overlays_.sources();
    for (size_t i = 0; i < sources.size(); ++i) {
        const auto points = sources[i].curves.find(tag.toStdString());
        if (points != sources[i].curves.end()) {
            const QString run = QString::fromStdString(sources[i].name), key = QStringLiteral("%1 · %2").arg(tag, run);
            lines.push_back({QStringLiteral("%1 · %2").arg(nameOf(tag), run), overlayPen(colour, static_cast<int>(i)),
                             insight::curveOver(points->second, others_[i]), key, hidden_.contains(key)});
        }
    }
    return lines;
}

PlotSeries CurveSeries::bandOf(const QString& tag, const std::vector<PlotSeries>& lines) const {
    std::vector<const insight::CurveLine*> live;
    for (const PlotSeries& line : lines) {
        live.push_back(&line.curve.live);
    }
    PlotSeries series;
    series.name = tr("%1 · mean of %n runs", nullptr, static_cast<int>(lines.size())).arg(nameOf(tag));
    series.pen = lines.front().pen;
    series.pen.setStyle(Qt::SolidLine);
    series.key = tag;
    series.isHidden = hidden_.contains(tag);
    series.band = insight::bandOf(live);
    series.curve.live = {series.band.x, series.band.mean, std::vector<int>(series.band.x.size(), 0)};
    return series;
}

/// A metric on x is not in the order of training, so no line parts the stages there.
std::vector<insight::StageSeparator> CurveSeries::separators() const {
    if (own_.axis() == insight::XAxis::Metric) {
        return {};
    }
    auto separators = scalars_.stageSeparators();
    for (insight::StageSeparator& separator : separators) {
        separator.x = own_.axis() == insight::XAxis::Step ? separator.x : own_.ofStep(static_cast<int64_t>(std::ceil(separator.x)));
    }
    return separators;
}

void CurveSeries::toggle(const QString& key) {
    if (!hidden_.remove(key)) {
        hidden_.insert(key);
    }
}

}  // namespace omnidrive::ui
