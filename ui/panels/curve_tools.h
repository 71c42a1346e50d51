// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/screen_values.h"

#include <QStringList>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QMenu;
class QSlider;
class QToolButton;

namespace omnidrive::ui {

/// The row of choices above the curves. It holds what is chosen and says when it changes; what it means is its owner's.
class CurveTools : public QWidget {
    Q_OBJECT

public:
    explicit CurveTools(QWidget* parent = nullptr);

    int smoothing() const;
    void setSmoothing(int percent);
    bool isFollowing() const;
    void setFollowing(bool isFollowing);
    bool isLogX() const;
    bool isLogY() const;
    void setLogScales(bool isLogX, bool isLogY);
    insight::XAxis axis() const;
    /// Tag on x; empty unless the axis is a metric.
    QString metric() const;
    void setAxis(insight::XAxis axis, const QString& metric = {});
    /// Metrics to choose from; the chosen one stays while it is there.
    void setMetrics(const QStringList& tags);
    bool hasBands() const;
    void setBandsOffered(bool isOffered, const QString& why);
    void setHistory(bool canGoBack, bool canGoForward);
    /// Filled by the owner when it is about to be shown.
    QMenu* compareMenu() const { return compare_; }

Q_SIGNALS:
    void smoothingChanged(int percent);
    void followingChanged(bool isFollowing);
    void scalesChanged();
    void axisChanged();
    void bandsChanged();
    void usualCurvesAsked();
    void backAsked();
    void forwardAsked();
    /// @param kind png, svg, pdf or csv.
    void exportAsked(const QString& kind);

private:
    void fillFirstRow(QHBoxLayout* row);
    void fillSecondRow(QHBoxLayout* row);
    QMenu* buildExportMenu();
    void chooseAxis();

    QSlider* smoothing_;
    QLabel* smoothingText_;
    QCheckBox* follow_;
    QCheckBox* logX_;
    QCheckBox* logY_;
    QCheckBox* bands_;
    QComboBox* axis_;
    QComboBox* metric_;
    QToolButton* back_;
    QToolButton* forward_;
    QMenu* compare_;
};

}  // namespace omnidrive::ui
