// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/sanitizers.h"

#include <QProcess>
#include <QString>
#include <QStringList>

namespace omnidrive::tests {

/// What a finished program left behind.
struct ProgramResult {
    int exitCode = -1;
    QString out, err;

    /// Lines of standard error without the last line break.
    QStringList errorLines() const { return err.trimmed().split('\n'); }
};

/// Runs a program to its end, at most two minutes, times kSlowness. A crash gives exit code -1.
inline ProgramResult runProgram(const QString& program, const QStringList& arguments,
                                const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment()) {
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(120'000 * kSlowness)) {
        process.kill();
        process.waitForFinished();
        return {-1, QString(), "did not end in time"};
    }
    const bool isNormal = process.exitStatus() == QProcess::NormalExit;
    return {isNormal ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

}  // namespace omnidrive::tests
