// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPen>
#include <QWidget>

#include <vector>

namespace omnidrive::ui {

/// One curve in the legend.
struct LegendEntry {
    QString name;
    QPen pen;
    QString value;   ///< at the cursor, else the newest; may be empty
};

/// Names of the curves with their line, on as many rows as they need.
class PlotLegend : public QWidget {
    Q_OBJECT

public:
    /// @param hasValues room is kept for a value beside each name.
    explicit PlotLegend(bool hasValues, QWidget* parent = nullptr);

    void setEntries(std::vector<LegendEntry> entries);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {200, heightForWidth(width())}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    double entryWidth(const LegendEntry& entry) const;
    std::vector<QPointF> places(int width, int* height) const;

    const bool hasValues_;
    std::vector<LegendEntry> entries_;
};

}  // namespace omnidrive::ui
