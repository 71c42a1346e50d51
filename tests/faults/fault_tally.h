// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTest>

namespace omnidrive::tests {

/// Counts the faults of one row of the table in RESULTS.md, and those that the program came through as it must.
class FaultTally {
public:
    /// @param row number of the row. @param how the fault and how it is made, for the table.
    FaultTally(int row, QString how) : row_(row), how_(std::move(how)) {}

    /// Call before a fault, and survived() when every check after it held.
    void injected(long count = 1) { injected_ += count; }
    void survived(long count = 1) { survived_ += count; }

    /// The line that the table is made from. @return true when there were faults and all were survived.
    bool print() const {
        qInfo("row %d, %s: faults injected %ld, survived %ld", row_, qPrintable(how_), injected_, survived_);
        return injected_ > 0 && injected_ == survived_;
    }

private:
    int row_;
    QString how_;
    long injected_ = 0, survived_ = 0;
};

}  // namespace omnidrive::tests

/// For loops: leaves the test when a check inside of `call` failed.
#define OMNIDRIVE_CHECKED(call)             \
    do {                                    \
        call;                               \
        if (QTest::currentTestFailed()) {   \
            return;                         \
        }                                   \
    } while (false)
