// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/journal.h"

#include <vector>

namespace omnidrive::annotation {

/// Which edits can be taken back and done again. It follows from the kinds of the saved actions alone, so it is the same after a restart.
class UndoStack {
public:
    /// A new edit: what had been taken back cannot be done again any more. Moved cases (kMove) are no step of undo.
    void add(const Journal::Head& head);

    /// The edit that undo would take back, or redo would do again; 0 when there is none.
    int64_t undoable() const { return done_.empty() ? 0 : done_.back(); }
    int64_t redoable() const { return undone_.empty() ? 0 : undone_.back(); }

private:
    std::vector<int64_t> done_, undone_;
};

/// The changes that take an edit back, in reverse order.
std::vector<ObjectChange> inverse(const std::vector<ObjectChange>& changes);

}  // namespace omnidrive::annotation
