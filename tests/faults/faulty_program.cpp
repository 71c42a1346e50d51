// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/faulty_program.h"

#include "support/file_bytes.h"
#include "support/sanitizers.h"
#include "support/temp_folder.h"

#include <QFileInfo>
#include <QProcess>

#include <cstdlib>

namespace omnidrive::tests {

namespace {

constexpr int kPatienceMs = 120'000 * tests::kSlowness;

QProcessEnvironment environmentFor(const std::filesystem::path& folder, const QString& fault, long at, const std::filesystem::path& count) {
    auto environment = QProcessEnvironment::systemEnvironment();
    // By its name, and its folder before others: a blank would end its path in LD_PRELOAD.
    const QFileInfo library(QStringLiteral(OMNIDRIVE_WRITE_FAULTS));
    const QString others = environment.value(QStringLiteral("LD_LIBRARY_PATH"));
    environment.insert(QStringLiteral("LD_PRELOAD"), library.fileName());
    environment.insert(QStringLiteral("LD_LIBRARY_PATH"), others.isEmpty() ? library.path() : library.path() + QLatin1Char(':') + others);
    environment.insert(QStringLiteral("OMNIDRIVE_FAULT"), fault);
    environment.insert(QStringLiteral("OMNIDRIVE_FAULT_AT"), QString::number(at));
    environment.insert(QStringLiteral("OMNIDRIVE_FAULT_FOLDER"), QString::fromStdString(folder.string()));
    environment.insert(QStringLiteral("OMNIDRIVE_FAULT_COUNT"), QString::fromStdString(count.string()));
    environment.insert(QStringLiteral("ASAN_OPTIONS"), QStringLiteral("verify_asan_link_order=0"));
    return environment;
}

QStringList completeLines(QByteArray said) {
    said.truncate(said.lastIndexOf('\n') + 1);
    return QString::fromUtf8(said).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

}  // namespace

long FaultyRun::last(const QString& word) const {
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        if (line->startsWith(word + QLatin1Char(' '))) {
            return line->mid(word.size() + 1).toLong();
        }
    }
    return -1;
}

FaultyRun FaultyProgram::run(const QStringList& arguments, const QString& fault, long at) const {
    const TempFolder own;
    QProcess process;
    process.setProcessEnvironment(environmentFor(folder_, fault, at, own.path() / "count"));
    process.start(program_, arguments);
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished();
        return {{}, QStringLiteral("did not end in time"), -1, false, 0};
    }
    const bool isNormal = process.exitStatus() == QProcess::NormalExit;
    return {completeLines(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError()), isNormal ? process.exitCode() : -1,
            !isNormal, std::atol(bytesOf(own.path() / "count").c_str())};
}

}  // namespace omnidrive::tests
