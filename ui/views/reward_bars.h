// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/reward_terms.h"

#include <QWidget>

namespace omnidrive::ui {

/// The sum behind a reward: one line a term with value, weight and what it adds, then the total and the advantage.
class RewardBars : public QWidget {
    Q_OBJECT

public:
    explicit RewardBars(QWidget* parent = nullptr);

    void setRewards(std::vector<jobs::RewardTerm> terms, double total, double advantage, bool groupHasSignal);
    void clear();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintLine(QPainter& painter, int line, const QString& name, const QString& sum, double part, bool isTotal) const;
    double largestPart() const;

    std::vector<jobs::RewardTerm> terms_;
    double total_ = 0, advantage_ = 0;
    double nameWidth_ = 0;   ///< pixels, of the longest name
    bool groupHasSignal_ = true, isEmpty_ = true;
};

}  // namespace omnidrive::ui
