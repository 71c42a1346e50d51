// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPen>
#include <QWidget>

#include <vector>

class QPainter;

namespace omnidrive::ui {

/// One curve in the legend.
struct LegendEntry {
    QString name;
    QPen pen;
    QString value;   ///< at the cursor, else the newest; may be empty
    bool isHidden = false;   ///< its curve is not drawn
};

/// Names of the curves with their line, on as many rows as they need. A click on a name hides or shows its curve.
class PlotLegend : public QWidget {
    Q_OBJECT

public:
    /// @param hasValues room is kept for a value beside each name.
    explicit PlotLegend(bool hasValues, QWidget* parent = nullptr);

    void setEntries(std::vector<LegendEntry> entries);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {200, heightForWidth(width())}; }
    const std::vector<LegendEntry>& entries() const { return entries_; }
    /// Middle of an entry, for tests.
    QPoint placeOf(size_t entry) const;
    void paint(QPainter& painter) const;

Q_SIGNALS:
    void entryClicked(int entry);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    double entryWidth(const LegendEntry& entry) const;
    std::vector<QPointF> places(int width, int* height) const;

    const bool hasValues_;
    std::vector<LegendEntry> entries_;
};

}  // namespace omnidrive::ui
