// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/curve_tools.h"

#include "ui/views/elided_label.h"
#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

QHBoxLayout* addRow(QVBoxLayout* column) {
    auto* row = new QHBoxLayout;
    row->setSpacing(kSpace);
    column->addLayout(row);
    return row;
}

QLabel* mutedLabel(const QString& text, QWidget* buddy) {
    auto* label = new QLabel(text);
    label->setProperty("role", QStringLiteral("muted"));
    label->setBuddy(buddy);
    return label;
}

QToolButton* historyButton(const QString& icon, const QString& name, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setIcon(themedIcon(icon));
    button->setAccessibleName(name);
    button->setToolTip(toolTip);
    button->setAutoRaise(true);
    button->setEnabled(false);
    return button;
}

QToolButton* menuButton(const QString& text, const QString& toolTip, QMenu* menu) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(toolTip);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    return button;
}

}  // namespace

CurveTools::CurveTools(QWidget* parent)
    : QWidget(parent), smoothing_(new QSlider(Qt::Horizontal)), smoothingText_(new QLabel), follow_(new QCheckBox(tr("Follow"))),
      logX_(new QCheckBox(tr("Log X"))), logY_(new QCheckBox(tr("Log Y"))), bands_(new QCheckBox(tr("Bands"))), axis_(new QComboBox),
      metric_(new QComboBox), back_(historyButton(QStringLiteral("back"), tr("The view before"), tr("Back to the view before (Alt+Up)"))),
      forward_(historyButton(QStringLiteral("forward"), tr("The view after"), tr("Forward again (Alt+Down)"))), compare_(new QMenu(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    column->setSpacing(kSpace / 2);
    fillFirstRow(addRow(column));
    fillSecondRow(addRow(column));
}

/// What is shown: view, axes.
void CurveTools::fillFirstRow(QHBoxLayout* row) {
    using insight::XAxis;
    for (const auto& [axis, text] : {std::pair{XAxis::Step, tr("Step")}, {XAxis::RelativeStep, tr("Relative step")}, {XAxis::Wall, tr("Time of day")},
                                     {XAxis::RelativeTime, tr("Time since start")}, {XAxis::Tokens, tr("Tokens")}, {XAxis::Metric, tr("Metric")}}) {
        axis_->addItem(text, static_cast<int>(axis));
    }
    axis_->setAccessibleName(tr("X axis"));
    axis_->setToolTip(tr("What the x axis shows. Over a metric the points are not joined: their order is not that of training"));
    metric_->setAccessibleName(tr("Metric on the x axis"));
    metric_->setMinimumContentsLength(18);
    metric_->hide();
    follow_->setChecked(true);
    follow_->setToolTip(tr("Show all steps and grow with the run"));
    logX_->setToolTip(tr("Logarithmic x; points at or below 0 are left out and counted"));
    logY_->setToolTip(tr("Logarithmic values; values at or below 0 are gaps, marked ▼ at the border and counted"));
    connect(axis_, &QComboBox::activated, this, &CurveTools::chooseAxis);
    connect(metric_, &QComboBox::activated, this, &CurveTools::axisChanged);
    connect(follow_, &QCheckBox::toggled, this, &CurveTools::followingChanged);
    connect(logX_, &QCheckBox::toggled, this, &CurveTools::scalesChanged);
    connect(logY_, &QCheckBox::toggled, this, &CurveTools::scalesChanged);
    connect(back_, &QToolButton::clicked, this, &CurveTools::backAsked);
    connect(forward_, &QToolButton::clicked, this, &CurveTools::forwardAsked);
    for (QWidget* widget : std::initializer_list<QWidget*>{back_, forward_, mutedLabel(tr("X"), axis_), axis_, metric_, logX_, logY_, follow_}) {
        row->addWidget(widget);
    }
    auto* hint = new ElidedLabel;
    hint->setText(tr("Wheel zooms, drag moves, Ctrl+drag draws a box, click shows the step's rollouts, Shift+click sets cursors, "
                     "right click pins notes"));
    hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    hint->setProperty("role", QStringLiteral("muted"));
    row->addWidget(hint, 1);
}

/// How it is shown, and what else.
void CurveTools::fillSecondRow(QHBoxLayout* row) {
    smoothing_->setRange(0, 95);
    smoothing_->setFixedWidth(120);
    smoothing_->setAccessibleName(tr("Smoothing"));
    smoothing_->setToolTip(tr("Weight of the past in a moving average; the raw values stay visible"));
    smoothingText_->setFixedWidth(32);
    bands_->setObjectName(QStringLiteral("bands"));
    auto* defaults = new QPushButton(tr("Usual curves"));
    defaults->setToolTip(tr("Show the curves that matter first"));
    connect(defaults, &QPushButton::clicked, this, &CurveTools::usualCurvesAsked);
    connect(smoothing_, &QSlider::valueChanged, this, [this](int percent) {
        smoothingText_->setText(QString::number(percent / 100.0, 'f', 2));
        Q_EMIT smoothingChanged(percent);
    });
    connect(bands_, &QCheckBox::toggled, this, &CurveTools::bandsChanged);
    for (QWidget* widget : std::initializer_list<QWidget*>{
             mutedLabel(tr("Smoothing"), smoothing_), smoothing_, smoothingText_, bands_, defaults,
             menuButton(tr("Compare…"), tr("Lay other runs, or logs of other programs, over these curves"), compare_),
             menuButton(tr("Export…"), tr("Save the plots, or the numbers of the visible range"), buildExportMenu())}) {
        row->addWidget(widget);
    }
    row->addStretch(1);
}

QMenu* CurveTools::buildExportMenu() {
    auto* menu = new QMenu(this);
    for (const char* kind : {"png", "svg", "pdf"}) {
        const QString word = QString::fromLatin1(kind);
        menu->addAction(tr("All plots as %1…").arg(word.toUpper()), this, [this, word] { Q_EMIT exportAsked(word); });
    }
    menu->addAction(tr("The visible numbers as CSV…"), this, [this] { Q_EMIT exportAsked(QStringLiteral("csv")); });
    return menu;
}

void CurveTools::chooseAxis() {
    metric_->setVisible(axis() == insight::XAxis::Metric);
    Q_EMIT axisChanged();
}

int CurveTools::smoothing() const { return smoothing_->value(); }

void CurveTools::setSmoothing(int percent) {
    smoothing_->setValue(percent);
    smoothingText_->setText(QString::number(smoothing_->value() / 100.0, 'f', 2));
}

bool CurveTools::isFollowing() const { return follow_->isChecked(); }

void CurveTools::setFollowing(bool isFollowing) { follow_->setChecked(isFollowing); }

bool CurveTools::isLogX() const { return logX_->isChecked(); }

bool CurveTools::isLogY() const { return logY_->isChecked(); }

void CurveTools::setLogScales(bool isLogX, bool isLogY) {
    logX_->setChecked(isLogX);
    logY_->setChecked(isLogY);
}

insight::XAxis CurveTools::axis() const { return static_cast<insight::XAxis>(axis_->currentData().toInt()); }

QString CurveTools::metric() const { return axis() == insight::XAxis::Metric ? metric_->currentText() : QString(); }

void CurveTools::setAxis(insight::XAxis axis, const QString& metric) {
    axis_->setCurrentIndex(axis_->findData(static_cast<int>(axis)));
    if (const int at = metric_->findText(metric); at >= 0) {
        metric_->setCurrentIndex(at);
    }
    chooseAxis();
}

void CurveTools::setMetrics(const QStringList& tags) {
    const QSignalBlocker quiet(metric_);
    const QString chosen = metric_->currentText();
    metric_->clear();
    metric_->addItems(tags);
    metric_->setCurrentIndex(std::max(0, metric_->findText(chosen)));
}

bool CurveTools::hasBands() const { return bands_->isEnabled() && bands_->isChecked(); }

void CurveTools::setBandsOffered(bool isOffered, const QString& why) {
    bands_->setEnabled(isOffered);
    bands_->setToolTip(why);
}

void CurveTools::setHistory(bool canGoBack, bool canGoForward) {
    back_->setEnabled(canGoBack);
    forward_->setEnabled(canGoForward);
}

}  // namespace omnidrive::ui
