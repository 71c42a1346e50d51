// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/undo_stack.h"

#include "base/error.h"

namespace omnidrive::annotation {

namespace {

void move(std::vector<int64_t>& from, std::vector<int64_t>& to, const Journal::Head& head) {
    if (from.empty() || from.back() != head.of) {
        fail(ErrorKind::Format, "action {} of the journal takes back or repeats {}, which is not the newest", head.id, head.of);
    }
    to.push_back(from.back());
    from.pop_back();
}

}  // namespace

void UndoStack::add(const Journal::Head& head) {
    switch (head.kind) {
        case Action::Kind::Edit:
            if (head.of == kMove) {
                break;
            }
            done_.push_back(head.id);
            undone_.clear();
            break;
        case Action::Kind::Undo: move(done_, undone_, head); break;
        case Action::Kind::Redo: move(undone_, done_, head); break;
    }
}

std::vector<ObjectChange> inverse(const std::vector<ObjectChange>& changes) {
    std::vector<ObjectChange> inverted;
    for (auto it = changes.rbegin(); it != changes.rend(); ++it) {
        inverted.push_back({it->key, it->after, it->before});
    }
    return inverted;
}

}  // namespace omnidrive::annotation
