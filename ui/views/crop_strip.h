// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/trace_steps.h"

#include <QImage>
#include <QScrollArea>

#include <vector>

class QVBoxLayout;

namespace omnidrive::ui {

/// What the strip shows of one call.
struct CropCard {
    int call = 0;
    QString label;
    QImage image;          ///< null when the call was rejected
    QString scores;        ///< "CLIP 0.31, grounding 0.80"
    QString problem;       ///< why there is no crop; empty when there is one
};

/// The crops of a rollout, one below the other; a click picks the call.
class CropStrip : public QScrollArea {
    Q_OBJECT

public:
    explicit CropStrip(QWidget* parent = nullptr);

    void setCards(const std::vector<CropCard>& cards);
    void setSelectedCall(int call);
    int count() const { return static_cast<int>(cards_.size()); }
    /// The widget of the n-th card, for tests and for scrolling to it.
    QWidget* cardWidget(int index) const { return cards_[static_cast<size_t>(index)]; }

    static constexpr int kWidth = 176;

Q_SIGNALS:
    void callPicked(int call);

private:
    QVBoxLayout* column_;
    std::vector<QWidget*> cards_;
};

}  // namespace omnidrive::ui
