// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/grid_view.h"

#include "ui/views/panel_parts.h"

#include <QPainter>
#include <QPaintEvent>
#include <QScrollBar>

#include <algorithm>

namespace omnidrive::ui {

GridView::GridView(QWidget* parent) : QAbstractItemView(parent) {
    readLeftToRight(this);
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
}

void GridView::setModel(QAbstractItemModel* model) {
    QAbstractItemView::setModel(model);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        updateGeometries();
        Q_EMIT visibleRowsChanged();
    });
}

QSize GridView::tileSize() const {
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    return itemDelegate()->sizeHint(option, {}).expandedTo({1, 1});
}

int GridView::count() const { return model() != nullptr ? model()->rowCount(rootIndex()) : 0; }

int GridView::columns() const { return std::max(1, viewport()->width() / tileSize().width()); }

QRect GridView::tileRect(int row) const {
    const int across = columns(), height = tileSize().height(), width = viewport()->width();
    const int column = row % across;
    const int left = column * width / across, right = (column + 1) * width / across;
    return {left, row / across * height, right - left, height};
}

QRect GridView::visualRect(const QModelIndex& index) const {
    return index.isValid() ? tileRect(index.row()).translated(0, -verticalOffset()) : QRect();
}

QModelIndex GridView::indexAt(const QPoint& point) const {
    if (!viewport()->rect().contains(point)) {
        return {};
    }
    const int across = columns();
    const int column = std::min(across - 1, point.x() * across / std::max(1, viewport()->width()));
    const qint64 row = static_cast<qint64>((point.y() + verticalOffset()) / tileSize().height()) * across + column;
    return row < count() ? model()->index(static_cast<int>(row), 0, rootIndex()) : QModelIndex();
}

std::pair<int, int> GridView::visibleRows() const {
    const int across = columns(), height = tileSize().height();
    const int first = verticalOffset() / height * across;
    const int last = ((verticalOffset() + std::max(1, viewport()->height()) - 1) / height + 1) * across - 1;
    return {first, std::min(last, count() - 1)};
}

void GridView::scrollTo(const QModelIndex& index, ScrollHint hint) {
    if (!index.isValid()) {
        return;
    }
    const QRect tile = tileRect(index.row());
    const int top = verticalOffset(), height = viewport()->height();
    int wanted = top;
    if (hint == PositionAtCenter) {
        wanted = tile.center().y() - height / 2;
    } else if (hint == PositionAtTop || tile.top() < top) {
        wanted = tile.top();
    } else if (hint == PositionAtBottom || tile.bottom() >= top + height) {
        wanted = tile.bottom() + 1 - height;
    }
    verticalScrollBar()->setValue(wanted);
}

QModelIndex GridView::moveCursor(CursorAction action, Qt::KeyboardModifiers) {
    const int last = count() - 1;
    if (last < 0) {
        return {};
    }
    if (!currentIndex().isValid()) {
        return model()->index(0, 0, rootIndex());
    }
    const int across = columns(), page = std::max(1, viewport()->height() / tileSize().height()) * across;
    int row = currentIndex().row();
    switch (action) {
        case MoveLeft:
        case MovePrevious: row -= 1; break;
        case MoveRight:
        case MoveNext: row += 1; break;
        case MoveUp: row = row >= across ? row - across : row; break;
        case MoveDown: row = row + across <= last ? row + across : row; break;
        case MovePageUp: row = std::max(row % across, row - page); break;
        case MovePageDown: row += page; break;
        case MoveHome: row = 0; break;
        case MoveEnd: row = last; break;
    }
    return model()->index(std::clamp(row, 0, last), 0, rootIndex());
}

int GridView::verticalOffset() const { return verticalScrollBar()->value(); }

void GridView::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) {
    const QModelIndex index = indexAt(rect.center());
    selectionModel()->select(index.isValid() ? QItemSelection(index, index) : QItemSelection(), flags);
}

QRegion GridView::visualRegionForSelection(const QItemSelection& selection) const {
    QRegion region;
    for (const QItemSelectionRange& range : selection) {
        region += visualRect(range.topLeft());   // single selection: a range is one tile
    }
    return region;
}

void GridView::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.setLayoutDirection(layoutDirection());
    const auto [first, last] = visibleRows();
    const QModelIndex hovered = indexAt(viewport()->mapFromGlobal(QCursor::pos()));
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = model()->index(row, 0, rootIndex());
        QStyleOptionViewItem option;
        initViewItemOption(&option);
        option.rect = visualRect(index);
        if (!option.rect.intersects(event->rect())) {
            continue;
        }
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_MouseOver, index == hovered);
        itemDelegate()->paint(&painter, option, index);
    }
}

void GridView::resizeEvent(QResizeEvent* event) {
    // What was at the top stays there, whatever the number of columns becomes.
    const int oldWidth = event->oldSize().width();
    const int before = oldWidth > 0 ? std::max(1, oldWidth / tileSize().width()) : columns();
    const int top = verticalOffset() / tileSize().height() * before;
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
    if (before != columns()) {
        verticalScrollBar()->setValue(tileRect(top).top());
    }
    Q_EMIT visibleRowsChanged();
}

void GridView::scrollContentsBy(int dx, int dy) {
    viewport()->scroll(dx, dy);
    Q_EMIT visibleRowsChanged();
}

void GridView::updateGeometries() {
    QAbstractItemView::updateGeometries();
    const int across = columns(), height = tileSize().height();
    const int total = (count() + across - 1) / across * height;
    verticalScrollBar()->setRange(0, std::max(0, total - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(height / 3);
}

}  // namespace omnidrive::ui
