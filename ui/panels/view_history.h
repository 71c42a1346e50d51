// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/screen_values.h"

#include <QElapsedTimer>
#include <QMap>
#include <QString>

#include <optional>
#include <vector>

namespace omnidrive::ui {

/// What the plots of curves show.
struct CurvesView {
    insight::ValueRange x{0, 1};
    QMap<QString, insight::ValueRange> y;   ///< by group, where a box fixed it
    bool isFollowing = true;
};

/// The views that somebody zoomed away from, to go back to. One turn of the wheel or one drag is one step, however many events it makes.
class ViewHistory {
public:
    /// @param left the view before the change.
    void leave(const CurvesView& left);
    bool canGoBack() const { return !before_.empty(); }
    bool canGoForward() const { return !after_.empty(); }
    /// @param current goes to the other end. @return nullopt when there is nothing there.
    std::optional<CurvesView> back(const CurvesView& current);
    std::optional<CurvesView> forward(const CurvesView& current);
    void clear();

private:
    std::vector<CurvesView> before_, after_;
    QElapsedTimer sinceChange_;
};

}  // namespace omnidrive::ui
