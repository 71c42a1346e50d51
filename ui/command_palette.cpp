// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/command_palette.h"

#include "ui/actions.h"
#include "ui/fuzzy_match.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr int kRow = 32;
constexpr int kRowsShown = 10;

/// Name on the left, group and key on the right.
class PaletteDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, kRow}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::current();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.accentSoft);
            painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), 6, 6);
        }
        const QRect row = option.rect.adjusted(2 * kSpace, 0, -2 * kSpace, 0);
        const bool isEnabled = index.data(Qt::UserRole + 1).toBool();
        painter->setPen(isEnabled ? theme.text : theme.faint);
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft, index.data(Qt::DisplayRole).toString());
        painter->setPen(theme.muted);
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, index.data(Qt::UserRole).toString());
        painter->restore();
    }
};

QString sideText(const QAction* action) {
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    return key.isEmpty() ? Actions::groupOf(action) : QStringLiteral("%1    %2").arg(Actions::groupOf(action), key);
}

}  // namespace

CommandPalette::CommandPalette(const Actions& actions, QWidget* window)
    : QFrame(window), actions_(actions), input_(new QLineEdit), list_(new QListWidget) {
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Commands"));
    input_->setPlaceholderText(tr("What do you want to do?"));
    input_->setAccessibleName(tr("Find a command"));
    list_->setItemDelegate(new PaletteDelegate(list_));
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setAccessibleName(tr("Commands found"));
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpace, kSpace, kSpace, kSpace);
    layout->setSpacing(kSpace / 2);
    layout->addWidget(input_);
    layout->addWidget(list_);
    input_->installEventFilter(this);
    window->installEventFilter(this);
    connect(input_, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(input_, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(list_, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
    hide();
}

void CommandPalette::open() {
    input_->clear();
    search({});
    place();
    show();
    raise();
    input_->setFocus();
}

void CommandPalette::place() {
    const int width = std::min(560, parentWidget()->width() - 4 * kSpace);
    const int rows = std::min(kRowsShown, std::max(1, list_->count()));
    const int height = input_->sizeHint().height() + rows * kRow + 4 * kSpace;
    setGeometry((parentWidget()->width() - width) / 2, 9 * kSpace, width, height);
}

void CommandPalette::search(const QString& pattern) {
    std::vector<std::pair<int, QAction*>> scored;
    for (QAction* action : actions_.all()) {
        const auto score = fuzzyScore(pattern, action->text());
        const auto grouped = fuzzyScore(pattern, Actions::groupOf(action) + QLatin1Char(' ') + action->text());
        if (score || grouped) {
            scored.emplace_back(std::max(score.value_or(-1000), grouped.value_or(-1000) - 8), action);
        }
    }
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    matches_.clear();
    list_->clear();
    for (const auto& [score, action] : scored) {
        matches_.push_back(action);
        auto* item = new QListWidgetItem(action->text(), list_);
        item->setData(Qt::UserRole, sideText(action));
        item->setData(Qt::UserRole + 1, action->isEnabled());
    }
    list_->setCurrentRow(0);
    place();
}

void CommandPalette::runCurrent() {
    const int row = list_->currentRow();
    hide();
    parentWidget()->setFocus();
    if (row >= 0 && matches_[static_cast<size_t>(row)]->isEnabled()) {
        matches_[static_cast<size_t>(row)]->trigger();
    }
}

void CommandPalette::moveBy(int rows) {
    list_->setCurrentRow(std::clamp(list_->currentRow() + rows, 0, std::max(0, list_->count() - 1)));
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) {
        place();
    }
    if (watched != input_) {
        return false;
    }
    if (event->type() == QEvent::FocusOut) {
        hide();
        return false;
    }
    if (event->type() != QEvent::KeyPress) {
        return false;
    }
    switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Down: moveBy(1); return true;
        case Qt::Key_Up: moveBy(-1); return true;
        case Qt::Key_PageDown: moveBy(kRowsShown); return true;
        case Qt::Key_PageUp: moveBy(-kRowsShown); return true;
        case Qt::Key_Escape:
            hide();
            parentWidget()->setFocus();
            return true;
        default: return false;
    }
}

}  // namespace omnidrive::ui
