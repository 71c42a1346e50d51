// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints under a trainer that is killed at each of its writes, or whose disk is full or broken from each of them on.
#include "faults/fault_tally.h"
#include "faults/faulty_program.h"
#include "store/checkpoint_store.h"
#include "store/safetensors.h"
#include "support/temp_folder.h"

#include <QTest>

#include <cstring>

using namespace omnidrive;
using tests::FaultTally;
using tests::FaultyRun;
namespace fs = std::filesystem;

namespace {

constexpr const char* kSteps = "3";   // with two kept, one is deleted, and the last one is replaced

FaultyRun run(const fs::path& folder, const QString& first, const QString& count, const QString& fault, long at) {
    return tests::FaultyProgram(OMNIDRIVE_CHECKPOINT_WRITER, folder).run({QString::fromStdString(folder.string()), first, count}, fault, at);
}

/// The step that its weights were written at; -1 when they are mixed.
long stepOfWeights(const fs::path& checkpoint) {
    const auto file = store::SafetensorsFile::open(checkpoint / "model" / "model.safetensors");
    std::vector<float> weights(64);
    std::memcpy(weights.data(), file->tensors().at("w").data.data(), 256);
    return std::all_of(weights.begin(), weights.end(), [&](float weight) { return weight == weights[0]; }) ? static_cast<long>(weights[0]) : -1;
}

/// A resume finds the newest one that was complete, every one that has a checkpoint's name is whole or named as skipped, and all of it is tidied up
/// by the next writer.
void checkAfter(const fs::path& folder, long lastSaved, const QString& where) {
    const store::CheckpointStore checkpoints(folder);
    std::vector<store::CheckpointInfo> skipped;
    const auto newest = checkpoints.newestValid(&skipped);
    const long found = newest ? static_cast<long>(newest->step) : -1;
    QVERIFY2(found == lastSaved || found == lastSaved + 1, qPrintable(QString("%1: %2 saved, %3 found").arg(where).arg(lastSaved).arg(found)));
    QVERIFY2(!newest || stepOfWeights(newest->folder) == found, qPrintable(where));
    for (const store::CheckpointInfo& info : checkpoints.list(true)) {
        QVERIFY2(info.valid || !info.problem.empty(), qPrintable(where));
        QVERIFY2(info.valid, qPrintable(where + ": " + QString::fromStdString(info.problem)));   // the name comes last
    }
    QVERIFY2(skipped.empty(), qPrintable(where));
}

void checkNextWriter(const fs::path& folder, const QString& where) {
    const FaultyRun next = run(folder, "10", "1", "", 0);
    QVERIFY2(next.last("step") == 10 && next.exitCode == 0, qPrintable(where + ": " + next.lines.join('\n')));
    const auto checkpoints = std::distance(fs::directory_iterator(folder), fs::directory_iterator());
    QVERIFY2(checkpoints == 1 || checkpoints == 2, qPrintable(where));   // and nothing else
}

}  // namespace

class TestCheckpointSaves : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;

private Q_SLOTS:
    void failsAtEveryCall_data() {
        QTest::addColumn<int>("row");
        QTest::addColumn<QString>("fault");
        QTest::newRow("kill -9 before each write of a checkpoint") << 3 << "kill";
        QTest::newRow("kill -9 in the middle of each write of a checkpoint") << 3 << "tear";
        QTest::newRow("no space left from each write of a checkpoint on") << 3 << "full";
        QTest::newRow("input/output errors from each call of a checkpoint save on") << 3 << "broken";
    }
    void failsAtEveryCall() {
        QFETCH(int, row);
        QFETCH(QString, fault);
        FaultTally tally(row, QTest::currentDataTag());
        const bool isDeadly = fault == "kill" || fault == "tear";
        const long calls = run(temp_.path() / ("whole-" + fault.toStdString()), "0", kSteps, "", 0).calls;
        QVERIFY2(calls > 50, qPrintable(QString("only %1 calls were seen").arg(calls)));
        for (long at = 1; at <= calls; ++at) {
            const fs::path folder = temp_.path() / (fault.toStdString() + std::to_string(at));
            const QString where = QString("%1 at %2").arg(fault).arg(at);
            tally.injected();
            const FaultyRun ended = run(folder, "0", kSteps, fault, at);
            QVERIFY2(ended.wasKilled == isDeadly, qPrintable(where + ": " + ended.lines.join('\n') + ended.err));
            OMNIDRIVE_CHECKED(checkAfter(folder, ended.last("step"), where));
            OMNIDRIVE_CHECKED(checkNextWriter(folder, where));
            tally.survived();
            fs::remove_all(folder);
        }
        QVERIFY(tally.print());
    }
};

QTEST_APPLESS_MAIN(TestCheckpointSaves)
#include "tst_checkpoint_saves.moc"
