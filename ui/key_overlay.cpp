// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/key_overlay.h"

#include "ui/actions.h"
#include "ui/views/elided_label.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>

namespace omnidrive::ui {

namespace {

constexpr int kColumns = 3;

/// Keys in the order they were given, "J, Down".
QString keysOf(const QAction* action) {
    QStringList keys;
    for (const QKeySequence& key : action->shortcuts()) {
        keys.push_back(key.toString(QKeySequence::NativeText));
    }
    return keys.join(QStringLiteral(", "));
}

QWidget* groupBox(const QString& title, const std::vector<std::pair<QString, QString>>& lines) {
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(2 * kSpace);
    grid->setVerticalSpacing(kSpace / 2);
    auto* heading = new QLabel(title);
    heading->setFont(scaledFont(1.05, true));
    grid->addWidget(heading, 0, 0, 1, 2);
    int row = 1;
    for (const auto& [keys, text] : lines) {
        auto* key = new QLabel(keys);
        key->setFont(scaledFont(0.95, true));
        auto* what = new ElidedLabel;
        what->setText(text);
        what->setProperty("role", QStringLiteral("muted"));
        grid->addWidget(key, row, 0);
        grid->addWidget(what, row++, 1);
    }
    grid->setColumnStretch(1, 1);
    return box;
}

}  // namespace

KeyOverlay::KeyOverlay(const Actions& actions, QWidget* window) : QFrame(window), actions_(actions), grid_(new QGridLayout(this)) {
    setObjectName(QStringLiteral("keyOverlay"));
    setAccessibleName(tr("Keys"));
    setFocusPolicy(Qt::StrongFocus);
    grid_->setContentsMargins(3 * kSpace, 3 * kSpace, 3 * kSpace, 3 * kSpace);
    grid_->setHorizontalSpacing(3 * kSpace);
    grid_->setVerticalSpacing(2 * kSpace);
    hide();
}

/// Anew each time: keys can be changed.
void KeyOverlay::fill() {
    qDeleteAll(findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    QStringList groups;
    QHash<QString, std::vector<std::pair<QString, QString>>> lines;
    for (const QAction* action : actions_.all()) {
        if (action->shortcuts().isEmpty()) {
            continue;
        }
        const QString group = Actions::groupOf(action);
        if (!groups.contains(group)) {
            groups.push_back(group);
        }
        lines[group].emplace_back(keysOf(action), action->text());
    }
    const QString picture = tr("Picture, by hand");
    groups.push_back(picture);
    lines[picture] = {{tr("Wheel"), tr("Zoom to the cursor")}, {tr("Drag"), tr("Move the picture")}, {tr("Click"), tr("Select a box, the smallest first")},
                      {tr("Hold Shift"), tr("Hide all boxes")}};
    for (qsizetype i = 0; i < groups.size(); ++i) {
        grid_->addWidget(groupBox(groups[i], lines[groups[i]]), static_cast<int>(i) / kColumns, static_cast<int>(i) % kColumns, Qt::AlignTop);
    }
}

void KeyOverlay::open() {
    fill();
    const QSize room = parentWidget()->size();
    resize(sizeHint().boundedTo(room - QSize(2 * kSpace, 2 * kSpace)));   // in a small window texts are cut, not whole columns
    move((room.width() - width()) / 2, std::max(kSpace, (room.height() - height()) / 2));
    show();
    raise();
    setFocus();
}

/// Any key closes the overlay, also one that is a command elsewhere in the window.
bool KeyOverlay::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QFrame::event(event);
}

void KeyOverlay::keyPressEvent(QKeyEvent* event) {
    hide();
    parentWidget()->setFocus();
    event->accept();
}

void KeyOverlay::mousePressEvent(QMouseEvent*) { hide(); }

void KeyOverlay::focusOutEvent(QFocusEvent*) { hide(); }

}  // namespace omnidrive::ui
