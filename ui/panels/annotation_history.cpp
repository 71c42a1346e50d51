// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/annotation_history.h"

#include "ui/models/shown_text.h"
#include "ui/views/theme.h"

#include <QDateTime>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

constexpr int kPauseMs = 120, kRows = 5;

QString timeText(double wall) {
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(wall * 1000));
    const QLocale locale;
    return when.date() == QDate::currentDate() ? locale.toString(when.time(), QStringLiteral("HH:mm:ss")) : locale.toString(when, QStringLiteral("d MMM yyyy HH:mm"));
}

/// The panel's own reasons repeat what was changed: only those that say more are shown.
bool saysMore(const AnnotationHistoryLine& line) {
    static const QSet<QString> own{QStringLiteral("type"), QStringLiteral("severity"), QStringLiteral("verdict"), QStringLiteral("checked"),
                                   QStringLiteral("note"), QStringLiteral("tags"),     QStringLiteral("right label"), QStringLiteral("right answer"),
                                   QStringLiteral("evidence")};
    return !line.reason.isEmpty() && !own.contains(line.reason);
}

QString textOf(const AnnotationHistoryLine& line) {
    const QString what = line.what.isEmpty() ? AnnotationHistory::tr("taken away") : line.what;
    const QString done = line.kind == annotation::Action::Kind::Undo   ? AnnotationHistory::tr("undone, now %1").arg(what)
                         : line.kind == annotation::Action::Kind::Redo ? AnnotationHistory::tr("done again, %1").arg(what)
                                                                        : what;
    const QString who = AnnotationHistory::tr("%1, %2, %3").arg(timeText(line.wall), line.author, line.about);
    return done + QLatin1Char('\n') + who + (saysMore(line) ? AnnotationHistory::tr(" – %1").arg(line.reason) : QString());
}

}  // namespace

AnnotationHistory::AnnotationHistory(AnnotationKeeper& keeper, QWidget* parent)
    : QWidget(parent), keeper_(keeper), reason_(new QLineEdit), list_(new QListWidget) {
    buildLayout();
    reason_->installEventFilter(this);
    timer_.setSingleShot(true);
    timer_.setInterval(kPauseMs);
    connect(&timer_, &QTimer::timeout, this, [this] {
        if (keeper_.isOpen() && !rollout_.isEmpty()) {
            keeper_.wantHistory(rollout_);
        }
    });
    connect(&keeper_, &AnnotationKeeper::changed, this, &AnnotationHistory::refresh);
    connect(&keeper_, &AnnotationKeeper::historyRead, this, &AnnotationHistory::showLines);
}

void AnnotationHistory::buildLayout() {
    reason_->setAccessibleName(tr("Reason of the next changes"));
    reason_->setPlaceholderText(tr("why, kept with the next changes of this case"));
    reason_->setToolTip(tr("Stored with each change of this case until the next case is shown (Shift+R to write, Esc to leave)"));
    list_->setAccessibleName(tr("History of the case"));
    list_->setWordWrap(true);
    list_->setSpacing(2);
    list_->setSelectionMode(QAbstractItemView::NoSelection);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setMinimumHeight(kRows * (fontMetrics().lineSpacing() + kSpace / 2));
    auto* heading = new QLabel(tr("History"));
    heading->setProperty("role", QStringLiteral("muted"));
    heading->setBuddy(list_);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(kSpace);
    form->addRow(tr("Reason"), reason_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kSpace * 3 / 2, 0, kSpace, kSpace);
    column->setSpacing(kSpace / 2);
    column->addLayout(form);
    column->addWidget(heading);
    column->addWidget(list_, 1);
}

QString AnnotationHistory::reasonOr(const QString& other) const {
    const QString typed = reason_->text().trimmed();
    return typed.isEmpty() ? other : typed;
}

void AnnotationHistory::focusReason() {
    reason_->setFocus(Qt::ShortcutFocusReason);
    reason_->selectAll();
}

void AnnotationHistory::setRollout(const QString& rollout) {
    if (rollout != rollout_) {
        rollout_ = rollout;
        reason_->clear();
        list_->clear();
        refresh();
    }
}

void AnnotationHistory::refresh() {
    if (isVisible() && keeper_.isOpen() && !rollout_.isEmpty()) {
        timer_.start();
    }
}

void AnnotationHistory::showLines(const QString& rollout, const std::vector<AnnotationHistoryLine>& lines) {
    if (rollout != rollout_) {
        return;
    }
    list_->clear();
    for (const AnnotationHistoryLine& line : lines) {
        list_->addItem(textOf(line));
        list_->item(list_->count() - 1)->setToolTip(plainTip(line.reason.isEmpty() ? line.what : tr("%1\nReason: %2").arg(line.what, line.reason)));
    }
    if (lines.empty()) {
        auto* none = new QListWidgetItem(tr("Nothing was changed yet."), list_);
        none->setForeground(Theme::current().muted);
    }
}

void AnnotationHistory::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

bool AnnotationHistory::eventFilter(QObject* watched, QEvent* event) {
    const bool isKey = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    const int key = isKey ? static_cast<QKeyEvent*>(event)->key() : 0;
    if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter) {
        if (event->type() == QEvent::KeyPress) {
            Q_EMIT leaveWanted();
        }
        event->accept();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace omnidrive::ui
