// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/heat_finder.h"
#include "ui/bridge/run_data.h"
#include "ui/panels/studio_context.h"

#include <QImage>
#include <QWidget>

class QLineEdit;
class QSlider;

namespace omnidrive::ui {

class ElidedLabel;
class HeatLegend;

/// The line above the picture that asks for the heat map of a label: that of the selected zoom, or a typed one. Says in words where the peak is.
class HeatBar : public QWidget {
    Q_OBJECT

public:
    explicit HeatBar(const StudioContext& context, QWidget* parent = nullptr);

    bool isOn() const { return isOn_; }
    QLineEdit* label() const { return label_; }
    QSlider* opacity() const { return opacity_; }
    HeatLegend* legend() const { return legend_; }
    QString status() const;
    const jobs::HeatMapPtr& map() const { return map_; }

    /// Keys that move a slider are the slider's while it has the focus, though they are commands of the window elsewhere.
    bool eventFilter(QObject* watched, QEvent* event) override;

public Q_SLOTS:
    void setOn(bool isOn);

Q_SIGNALS:
    void onChanged(bool isOn);
    /// To be laid over the picture; a null image: nothing.
    void heatChanged(const QImage& heat, double opacity);

private:
    void buildLayout();
    void connectAll();
    void showCase(const LoadedCasePtr& loaded);
    void followZoom();
    void ask();
    void showMap(const jobs::HeatMapPtr& map);
    void showWords();
    void forget();
    void announce();
    std::optional<BoxI> selectedBox() const;

    StudioContext context_;
    std::shared_ptr<const rollout::Trajectory> trajectory_;
    jobs::HeatMapPtr map_;
    QImage image_;
    bool isOn_ = false;
    QString askedFor_;        ///< rollout and label of the newest question
    QLineEdit* label_;
    ElidedLabel* status_;
    HeatLegend* legend_;
    QSlider* opacity_;
};

}  // namespace omnidrive::ui
