// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemView>
#include <QScrollBar>

namespace omnidrive::ui {

/// Puts the scroll bars of a view back where they were when it goes out of scope. In between the model is reset, which sends a view to its beginning, and
/// the current item is set again, which scrolls to it: neither may move what somebody reads while a run goes on.
class KeptScroll {
public:
    explicit KeptScroll(QAbstractItemView* view) : view_(view), x_(view->horizontalScrollBar()->value()), y_(view->verticalScrollBar()->value()) {}
    ~KeptScroll() {
        view_->doItemsLayout();   // the range of the scroll bars is else that of the rows before
        view_->horizontalScrollBar()->setValue(x_);
        view_->verticalScrollBar()->setValue(y_);
    }
    KeptScroll(const KeptScroll&) = delete;
    KeptScroll& operator=(const KeptScroll&) = delete;

private:
    QAbstractItemView* view_;
    int x_, y_;
};

}  // namespace omnidrive::ui
