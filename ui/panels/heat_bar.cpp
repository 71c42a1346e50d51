// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/heat_bar.h"

#include "jobs/screen_values.h"
#include "ui/bridge/evidence_finder.h"
#include "ui/bridge/run_follower.h"
#include "ui/models/trace_steps.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/elided_label.h"
#include "ui/views/frame_overlay.h"
#include "ui/views/heat_colours.h"
#include "ui/views/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSlider>

#include <algorithm>
#include <array>
#include <cmath>

namespace omnidrive::ui {

namespace {

const QString kOpacityKey = QStringLiteral("heat/opacity");
constexpr int kUsualOpacity = 55;

}  // namespace

HeatBar::HeatBar(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      label_(new QLineEdit),
      status_(new ElidedLabel),
      legend_(new HeatLegend),
      opacity_(new QSlider(Qt::Horizontal)) {
    buildLayout();
    connectAll();
    hide();
}

void HeatBar::buildLayout() {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kSpace * 3 / 2, 0, kSpace, kSpace / 2);
    row->setSpacing(kSpace);
    label_->setFixedWidth(130);
    label_->setPlaceholderText(tr("What to look for"));
    label_->setAccessibleName(tr("Label of the heat map"));
    label_->setToolTip(tr("CLIP looks for this; the selected zoom's label, or type another and press Return"));
    status_->setProperty("role", QStringLiteral("muted"));
    opacity_->setRange(0, 100);
    opacity_->setValue(context_.settings.value(kOpacityKey, kUsualOpacity).toInt());
    opacity_->setFixedWidth(70);
    opacity_->setAccessibleName(tr("Opacity of the heat map"));
    opacity_->setToolTip(tr("Opacity of the heat map"));
    opacity_->installEventFilter(this);
    row->addWidget(label_);
    row->addWidget(status_, 1);
    row->addWidget(legend_);
    row->addWidget(opacity_);
}

void HeatBar::connectAll() {
    connect(&context_.follower, &RunFollower::caseLoaded, this, &HeatBar::showCase);
    connect(&context_.follower, &RunFollower::caseFailed, this, &HeatBar::forget);
    connect(&context_.follower, &RunFollower::closed, this, &HeatBar::forget);
    connect(&context_.selection, &SelectionState::runChanged, this,
            [this](const QString& run) { run.isEmpty() ? context_.heat.close() : context_.heat.open(run); });
    connect(&context_.selection, &SelectionState::traceStepChanged, this, [this](int, int) { followZoom(); });
    connect(&context_.heat, &HeatFinder::found, this, &HeatBar::showMap);
    connect(&context_.heat, &HeatFinder::progressed, this,
            [this](int done, int total) { status_->setText(tr("%1 of %2 windows…").arg(done).arg(total)); });
    connect(&context_.heat, &HeatFinder::failed, this,
            [this](const QString& sentence) { status_->setText(sentence.left(1).toUpper() + sentence.mid(1)); });
    connect(label_, &QLineEdit::returnPressed, this, &HeatBar::ask);
    connect(opacity_, &QSlider::valueChanged, this, [this](int value) {
        context_.settings.setValue(kOpacityKey, value);
        announce();
    });
}

QString HeatBar::status() const { return status_->text(); }

void HeatBar::setOn(bool isOn) {
    if (isOn == isOn_) {
        return;
    }
    isOn_ = isOn;
    setVisible(isOn);
    if (isOn) {
        followZoom();
    } else {
        context_.heat.cancel();
        askedFor_.clear();
        map_.reset();
    }
    announce();
    Q_EMIT onChanged(isOn);
}

void HeatBar::forget() {
    trajectory_.reset();
    context_.heat.cancel();
    askedFor_.clear();
    map_.reset();
    legend_->setMap(nullptr);
    announce();
}

void HeatBar::showCase(const LoadedCasePtr& loaded) {
    forget();
    trajectory_ = loaded->trajectory;
    followZoom();
}

/// Another zoom has another label; a step without one keeps what is looked for.
void HeatBar::followZoom() {
    if (!isOn_ || !trajectory_ || QString::fromStdString(trajectory_->id) != context_.selection.current().rollout) {
        return;
    }
    const auto calls = callsOf(*trajectory_);
    const int call = context_.selection.current().call;
    if (call >= 0 && call < static_cast<int>(calls.size())) {
        label_->setText(QString::fromStdString(calls[static_cast<size_t>(call)]->label));
    } else if (label_->text().isEmpty() && !calls.empty()) {
        label_->setText(QString::fromStdString(calls.front()->label));
    }
    ask();
    showWords();
}

void HeatBar::ask() {
    const QString label = label_->text().trimmed();
    if (!isOn_ || !trajectory_) {
        return;
    }
    const QString question =
        QStringList{QString::fromStdString(trajectory_->id), label, QString::fromStdString(context_.evidence.models().clip)}.join(QLatin1Char('\n'));
    if (label.isEmpty()) {
        context_.heat.cancel();
        status_->setText(tr("Type what to look for, or select a zoom"));
    } else if (question != askedFor_) {
        askedFor_ = question;
        map_.reset();   // what is shown must be what is written beside it
        legend_->setMap(nullptr);
        announce();
        status_->setText(tr("Asking CLIP…"));
        context_.heat.want(QString::fromStdString(trajectory_->id), label, context_.evidence.models());
    }
}

void HeatBar::showMap(const jobs::HeatMapPtr& map) {
    map_ = map;
    image_ = heatImage(map->grid);
    legend_->setMap(map);
    showWords();
    announce();
}

std::optional<BoxI> HeatBar::selectedBox() const {
    const auto calls = trajectory_ ? callsOf(*trajectory_) : std::vector<const rollout::ToolCall*>{};
    const int call = context_.selection.current().call;
    return call >= 0 && call < static_cast<int>(calls.size()) ? calls[static_cast<size_t>(call)]->effectiveBox : std::nullopt;
}

/// "Peak inside the box of zoom 2 (0.31 at x 120 y 45, CAM_FRONT)".
void HeatBar::showWords() {
    if (!map_ || !trajectory_ || !context_.heat.isSettled()) {
        return;
    }
    const insight::HeatGrid& grid = map_->grid;
    QString place = tr("%1 at x %2 y %3").arg(grid.high, 0, 'f', 2).arg(std::lround(grid.peakX)).arg(std::lround(grid.peakY));
    if (isStitched(*trajectory_)) {
        const auto camera = vision::StitchLayout{map_->width / 3, map_->height / 2}.cameraAt(grid.peakX, grid.peakY);
        place += camera ? QStringLiteral(", ") + QLatin1String(vision::kCameras[static_cast<size_t>(*camera)]) : QString();
    }
    const int zoom = context_.selection.current().call + 1;
    const auto isInside = insight::isPeakInside(grid, selectedBox());
    status_->setText(!isInside   ? tr("Peak %1").arg(place)
                     : *isInside ? tr("Peak inside the box of zoom %1 (%2)").arg(zoom).arg(place)
                                 : tr("Peak elsewhere, not in the box of zoom %1 (%2)").arg(zoom).arg(place));
}

bool HeatBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* pressed = static_cast<QKeyEvent*>(event);
        constexpr std::array kKeys{Qt::Key_Home, Qt::Key_End, Qt::Key_PageUp, Qt::Key_PageDown, Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down};
        const bool isPlain = (pressed->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
        if (isPlain && std::find(kKeys.begin(), kKeys.end(), pressed->key()) != kKeys.end()) {
            event->accept();
        }
    }
    return QWidget::eventFilter(watched, event);
}

void HeatBar::announce() { Q_EMIT heatChanged(isOn_ && map_ ? image_ : QImage(), opacity_->value() / 100.0); }

}  // namespace omnidrive::ui
