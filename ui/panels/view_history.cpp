// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/view_history.h"

namespace omnidrive::ui {

namespace {

constexpr qint64 kOneGesture = 400;   // ms between events that belong together
constexpr size_t kLongest = 200;

std::optional<CurvesView> step(std::vector<CurvesView>& from, std::vector<CurvesView>& to, const CurvesView& current) {
    if (from.empty()) {
        return std::nullopt;
    }
    to.push_back(current);
    CurvesView view = from.back();
    from.pop_back();
    return view;
}

}  // namespace

void ViewHistory::leave(const CurvesView& left) {
    const bool isSameGesture = sinceChange_.isValid() && sinceChange_.elapsed() < kOneGesture && !before_.empty();
    sinceChange_.start();
    after_.clear();
    if (isSameGesture) {
        return;
    }
    before_.push_back(left);
    if (before_.size() > kLongest) {
        before_.erase(before_.begin());
    }
}

std::optional<CurvesView> ViewHistory::back(const CurvesView& current) {
    sinceChange_.invalidate();
    return step(before_, after_, current);
}

std::optional<CurvesView> ViewHistory::forward(const CurvesView& current) {
    sinceChange_.invalidate();
    return step(after_, before_, current);
}

void ViewHistory::clear() {
    before_.clear();
    after_.clear();
    sinceChange_.invalidate();
}

}  // namespace omnidrive::ui
