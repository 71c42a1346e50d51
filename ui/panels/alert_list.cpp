// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/alert_list.h"

#include "ui/models/shown_text.h"
#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QHeaderView>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr int kStepRole = Qt::UserRole, kRolloutRole = Qt::UserRole + 1;
constexpr int kMostHeight = 132;

bool isAlert(const store::RunEvent& event) { return event.kind == "alert"; }

}  // namespace

AlertList::AlertList(QWidget* parent) : QTreeWidget(parent) {
    setHeaderHidden(true);
    setColumnCount(1);
    setIndentation(16);
    setWordWrap(true);
    setUniformRowHeights(false);
    setAccessibleName(tr("Alerts of this run"));
    setToolTip(tr("A click shows the rollouts of the alert"));
    header()->setStretchLastSection(true);
    setRootIsDecorated(true);
    connect(this, &QTreeWidget::itemExpanded, this, &AlertList::fitHeight);
    connect(this, &QTreeWidget::itemCollapsed, this, &AlertList::fitHeight);
    connect(this, &QTreeWidget::itemClicked, this, [this](QTreeWidgetItem* item) { open(item); });
    connect(this, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) { open(item); });
    hide();
}

void AlertList::setEvents(const std::vector<store::RunEvent>& events) {
    const auto alerts = static_cast<size_t>(std::count_if(events.begin(), events.end(), isAlert));
    if (alerts == shown_) {
        return;
    }
    clear();
    shown_ = alerts;
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        if (isAlert(*event)) {
            addAlert(*event);
        }
    }
    setVisible(alerts > 0);
    fitHeight();
}

/// As high as its rows, up to a limit: the panel has little room.
void AlertList::fitHeight() {
    int rows = 0;
    for (int i = 0; i < topLevelItemCount(); ++i) {
        rows += 1 + (topLevelItem(i)->isExpanded() ? topLevelItem(i)->childCount() : 0);
    }
    const int row = std::max(sizeHintForRow(0), fontMetrics().height() + kSpace);
    setFixedHeight(std::min(kMostHeight, rows * row + kSpace));
}

void AlertList::addAlert(const store::RunEvent& event) {
    const qint64 step = event.step.value_or(0);
    const QString text = QString::fromStdString(event.text);
    auto* item = new QTreeWidgetItem(this, {step > 0 ? tr("Step %1: %2").arg(step).arg(text) : text});
    item->setIcon(0, themedIcon(QStringLiteral("warning")));
    item->setToolTip(0, plainTip(item->text(0)));
    item->setData(0, kStepRole, step);
    item->setData(0, kRolloutRole, event.rollouts.empty() ? QString() : QString::fromStdString(event.rollouts.front()));
    for (const std::string& rollout : event.rollouts) {
        auto* evidence = new QTreeWidgetItem(item, {QString::fromStdString(rollout)});
        evidence->setData(0, kStepRole, step);
        evidence->setData(0, kRolloutRole, QString::fromStdString(rollout));
    }
}

void AlertList::open(const QTreeWidgetItem* item) {
    Q_EMIT evidenceAsked(item->data(0, kStepRole).toLongLong(), item->data(0, kRolloutRole).toString());
}

}  // namespace omnidrive::ui
