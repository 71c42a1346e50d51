// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemView>

namespace omnidrive::ui {

/// Tiles of one size side by side, as many columns as fit. Where a tile lies is computed, never stored, so a model of any length scrolls and resizes
/// at the same cost (QListView lays out every item). The size comes from the delegate; columns share the width that is left over.
class GridView : public QAbstractItemView {
    Q_OBJECT

public:
    explicit GridView(QWidget* parent = nullptr);

    int columns() const;
    /// First and last row of the model that the viewport touches; last < first when there are none.
    std::pair<int, int> visibleRows() const;

    QRect visualRect(const QModelIndex& index) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint& point) const override;
    void setModel(QAbstractItemModel* model) override;

Q_SIGNALS:
    /// Other rows than before may be in sight.
    void visibleRowsChanged();

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex&) const override { return false; }
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void updateGeometries() override;

private:
    QSize tileSize() const;
    int count() const;
    /// In the coordinates of all tiles, not of the viewport.
    QRect tileRect(int row) const;
};

}  // namespace omnidrive::ui
