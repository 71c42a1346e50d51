// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/cars_run.h"

#include <QFile>
#include <QProcess>

#include <filesystem>

namespace omnidrive::tests {

/// A short training of the embedded default by the program itself: one step of each stage, a checkpoint after each. Takes some ten seconds.
/// @param program the omnidrive program. @param folder for the recipe. @return false when it failed.
inline bool trainShortRun(const QString& program, const std::filesystem::path& folder, const std::filesystem::path& run) {
    QString recipe = QString::fromStdString(shippedRecipe("embedded-quick"));
    recipe.replace(QStringLiteral("steps: 50"), QStringLiteral("steps: 1")).replace(QStringLiteral("steps: 100"), QStringLiteral("steps: 1"));
    recipe.replace(QStringLiteral("  every_steps: 25\n  samples"), QStringLiteral("  every_steps: 0\n  samples"));
    recipe.replace(QStringLiteral("  every_steps: 25\n  keep"), QStringLiteral("  every_steps: 1\n  keep"));
    recipe.replace(QStringLiteral("warmup_steps: 5"), QStringLiteral("warmup_steps: 0"));
    QFile file(QString::fromStdString((folder / "short.yaml").string()));
    if (!file.open(QIODevice::WriteOnly) || file.write(recipe.toUtf8()) < 0) {
        return false;
    }
    file.close();
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(program, {QStringLiteral("train"), file.fileName(), QStringLiteral("--run"), QString::fromStdString(run.string()), QStringLiteral("--threads"),
                            QStringLiteral("1")});
    return process.waitForFinished(240000) && process.exitCode() == 0;
}

}  // namespace omnidrive::tests
