// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/curves_panel.h"

#include "ui/models/scalar_store.h"
#include "ui/panels/curve_groups.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/check_delegate.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/plots/curve_plot.h"
#include "ui/views/theme.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>

#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr int kPlotWidth = 340;
constexpr int kPlotHeight = 212;

QString smoothingKey() { return QStringLiteral("curves/smoothing"); }

}  // namespace

CurvesPanel::CurvesPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), tree_(new QTreeView), smoothing_(new QSlider(Qt::Horizontal)), smoothingText_(new QLabel),
      follow_(new QCheckBox(tr("Follow"))), scroll_(new QScrollArea), grid_(new QWidget), gridLayout_(new QGridLayout(grid_)),
      stack_(new QStackedWidget) {
    buildLayout();
    connectAll();
    setSmoothing(context_.settings.value(smoothingKey(), 60).toInt());
}

void CurvesPanel::buildLayout() {
    tree_->setModel(&tags_);
    tree_->setItemDelegate(new CheckDelegate(tree_));
    tree_->setMouseTracking(true);
    tree_->setHeaderHidden(true);
    tree_->setIndentation(14);
    tree_->setAccessibleName(tr("Curves to show"));
    tree_->setUniformRowHeights(true);
    grid_->setObjectName(QStringLiteral("scrollBody"));
    gridLayout_->setContentsMargins(0, 0, 0, 0);
    gridLayout_->setSpacing(kSpace);
    scroll_->setWidget(grid_);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->viewport()->installEventFilter(this);
    auto* splitter = new QSplitter;
    splitter->addWidget(tree_);
    splitter->addWidget(scroll_);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({184, 900});
    splitter->setChildrenCollapsible(true);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTools());
    column->addWidget(splitter, 1);
    stack_->addWidget(new EmptyState(QStringLiteral("curves"), tr("No curves yet"),
                                     tr("Curves appear after the first step of a training. Start one in the Training panel, or open a run.")));
    stack_->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(stack_);
}

QWidget* CurvesPanel::buildTools() {
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    row->setSpacing(kSpace);
    auto* label = new QLabel(tr("Smoothing"));
    label->setProperty("role", QStringLiteral("muted"));
    label->setBuddy(smoothing_);
    smoothing_->setRange(0, 95);
    smoothing_->setFixedWidth(120);
    smoothing_->setAccessibleName(tr("Smoothing"));
    smoothing_->setToolTip(tr("Weight of the past in a moving average; the raw values stay visible"));
    smoothingText_->setFixedWidth(32);
    follow_->setChecked(true);
    follow_->setToolTip(tr("Show all steps and grow with the run"));
    auto* defaults = new QPushButton(tr("Usual curves"));
    defaults->setToolTip(tr("Show the curves that matter first"));
    connect(defaults, &QPushButton::clicked, &tags_, &TagModel::checkDefaults);
    auto* hint = new ElidedLabel;
    hint->setText(tr("Wheel zooms, drag moves, click shows the step's rollouts"));
    hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    hint->setProperty("role", QStringLiteral("muted"));
    row->addWidget(label);
    row->addWidget(smoothing_);
    row->addWidget(smoothingText_);
    row->addWidget(follow_);
    row->addWidget(defaults);
    row->addWidget(hint, 1);
    return tools;
}

void CurvesPanel::connectAll() {
    connect(&context_.scalars, &ScalarStore::tagsChanged, this, [this] {
        tags_.setTags(context_.scalars.tags());
        stack_->setCurrentIndex(context_.scalars.tags().isEmpty() ? 0 : 1);
        tree_->expandAll();
    });
    connect(&context_.scalars, &ScalarStore::pointsChanged, this, &CurvesPanel::updateSeries);
    connect(&tags_, &TagModel::checkedTagsChanged, this, &CurvesPanel::rebuildPlots);
    connect(smoothing_, &QSlider::valueChanged, this, &CurvesPanel::setSmoothing);
    connect(follow_, &QCheckBox::toggled, this, [this](bool isOn) {
        if (isOn) {
            showAll();
        }
    });
    connect(&context_.selection, &SelectionState::trainingStepChanged, this, &CurvesPanel::markStep);
}

bool CurvesPanel::isFollowing() const { return follow_->isChecked(); }

void CurvesPanel::setFollowing(bool isFollowing) { follow_->setChecked(isFollowing); }

double CurvesPanel::smoothingWeight() const { return smoothing_->value() / 100.0; }

void CurvesPanel::setSmoothing(int percent) {
    smoothing_->setValue(percent);
    smoothingText_->setText(QString::number(smoothingWeight(), 'f', 2));
    context_.settings.setValue(smoothingKey(), percent);
    for (CurvePlot* plot : plots_) {
        plot->setSmoothing(smoothingWeight());
    }
}

/// One plot for each group that has a checked tag; those that stay are kept.
void CurvesPanel::rebuildPlots() {
    QStringList groups;
    for (const QString& tag : tags_.checkedTags()) {
        if (!groups.contains(TagModel::groupOf(tag))) {
            groups.push_back(TagModel::groupOf(tag));
        }
    }
    if (groups != groups_) {
        qDeleteAll(plots_);
        plots_.clear();
        groups_ = groups;
        for (const QString& group : groups_) {
            addPlot(group);
        }
        placePlots();
    }
    updateSeries();
}

void CurvesPanel::addPlot(const QString& group) {
    const CurveGroup words = curveGroup(group);
    auto* plot = new CurvePlot(words.title, words.axis);
    plot->setMinimumHeight(kPlotHeight);
    plot->setSmoothing(smoothingWeight());
    connect(plot, &CurvePlot::stepClicked, this, [this](qint64 step) { context_.selection.selectTrainingStep(step); });
    connect(plot, &CurvePlot::cursorMoved, this, &CurvesPanel::moveCursor);
    connect(plot, &CurvePlot::xRangeChosen, this, [this](double from, double to) {
        setFollowing(false);
        showRange(from, to);
    });
    connect(plot, &CurvePlot::fullRangeAsked, this, [this] { setFollowing(true); });
    plots_.push_back(plot);
}

void CurvesPanel::placePlots() {
    const int columns = std::clamp(scroll_->viewport()->width() / kPlotWidth, 1, 3);
    for (size_t i = 0; i < plots_.size(); ++i) {
        gridLayout_->addWidget(plots_[i], static_cast<int>(i) / columns, static_cast<int>(i) % columns);
    }
    for (int column = 0; column < 3; ++column) {
        gridLayout_->setColumnStretch(column, column < columns ? 1 : 0);
    }
}

bool CurvesPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) {
        placePlots();
    }
    return QWidget::eventFilter(watched, event);
}

std::vector<PlotSeries> CurvesPanel::seriesOf(const QString& group) const {
    std::vector<PlotSeries> series;
    for (const QString& tag : tags_.checkedTags()) {
        if (TagModel::groupOf(tag) == group) {
            const QString name = tag.mid(tag.indexOf(QLatin1Char('/')) + 1);
            series.push_back({name, curvePen(static_cast<int>(series.size())), insight::curveOf(context_.scalars.points(tag))});
        }
    }
    return series;
}

void CurvesPanel::updateSeries() {
    const auto separators = context_.scalars.stageSeparators();
    for (size_t i = 0; i < plots_.size(); ++i) {
        plots_[i]->setSeries(seriesOf(groups_[static_cast<qsizetype>(i)]), separators);
    }
    if (isFollowing()) {
        showAll();
    }
}

void CurvesPanel::showAll() {
    std::optional<insight::ValueRange> span;
    for (const CurvePlot* plot : plots_) {
        if (const auto own = spanOf(plot->series())) {
            span = span ? insight::ValueRange{std::min(span->low, own->low), std::max(span->high, own->high)} : *own;
        }
    }
    if (span) {
        const double margin = std::max(0.5, 0.02 * (span->high - span->low));
        showRange(span->low - margin, span->high + margin);
    }
}

void CurvesPanel::showRange(double from, double to) {
    for (CurvePlot* plot : plots_) {
        if (plot->xRange().low != from || plot->xRange().high != to) {
            plot->setXRange(from, to);
        }
    }
}

void CurvesPanel::moveCursor(double x) {
    for (CurvePlot* plot : plots_) {
        plot->setCursor(x);
    }
}

void CurvesPanel::markStep(std::optional<qint64> step) {
    for (CurvePlot* plot : plots_) {
        plot->setMarkedStep(step ? static_cast<double>(*step) : std::numeric_limits<double>::quiet_NaN());
    }
}

}  // namespace omnidrive::ui
