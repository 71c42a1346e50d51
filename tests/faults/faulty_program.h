// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <filesystem>

namespace omnidrive::tests {

/// What a program said before it ended.
struct FaultyRun {
    QStringList lines{};       ///< of standard output, complete ones
    QString err{};
    int exitCode = -1;         ///< -1: it was killed or crashed
    bool wasKilled = false;
    long calls = 0;            ///< that changed files below the watched folder; of a program that ended by itself

    /// Number behind the last line that begins with this word ("edit 7"); -1 when there is none.
    long last(const QString& word) const;
};

/// A program that meets a fault at one of the calls by which it changes files below a folder (write_faults.cpp).
class FaultyProgram {
public:
    FaultyProgram(QString program, std::filesystem::path folder) : program_(std::move(program)), folder_(std::move(folder)) {}

    /// @param fault "kill", "tear", "full", "broken", or empty for none. @param at number of the call, from 1.
    FaultyRun run(const QStringList& arguments, const QString& fault = {}, long at = 0) const;

private:
    QString program_;
    std::filesystem::path folder_;
};

}  // namespace omnidrive::tests
