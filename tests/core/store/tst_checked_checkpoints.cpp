// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/checked_checkpoints.h"
#include "support/temp_folder.h"

#include <QTest>

#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>

using namespace omnidrive;
using store::CheckedCheckpoints;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& folder, int64_t step) {
    store::CheckpointStore(folder).write(step, [&](const fs::path& place) {
        fs::create_directories(place / "model");
        std::ofstream(place / "model" / "model.safetensors") << std::string(1000, static_cast<char>('a' + step));
    });
}

fs::path weightsOf(const fs::path& folder, const char* name) { return folder / name / "model" / "model.safetensors"; }

/// Another byte, with the size and the time of change that programs see as they were.
void damageUnseen(const fs::path& file) {
    struct stat before {};
    QVERIFY(::stat(file.c_str(), &before) == 0);
    std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(500).put('!');
    const timespec times[2] = {before.st_atim, before.st_mtim};
    QVERIFY(::utimensat(AT_FDCWD, file.c_str(), times, 0) == 0);
}

}  // namespace

class TestCheckedCheckpoints : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        temp_ = std::make_unique<tests::TempFolder>();
        folder_ = temp_->path() / "checkpoints";
        write(folder_, 1);
        write(folder_, 2);
    }

    void aCheckpointIsReadThroughOnce() {
        CheckedCheckpoints checkpoints(folder_);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(checkpoints.newestValid()->step, int64_t{2});
            QCOMPARE(checkpoints.named("step-000002")->step, int64_t{2});
            QCOMPARE(checkpoints.readThrough(), int64_t{1});
        }
        QVERIFY(checkpoints.named("step-000001")->valid);
        QCOMPARE(checkpoints.readThrough(), int64_t{2});
    }

    void aNewerOneIsNoticed() {
        CheckedCheckpoints checkpoints(folder_);
        checkpoints.newestValid();
        write(folder_, 3);
        QCOMPARE(checkpoints.newestValid()->step, int64_t{3});
        QCOMPARE(checkpoints.readThrough(), int64_t{2});
    }

    void damageOfOneThatWasWholeIsNoticed() {
        CheckedCheckpoints checkpoints(folder_);
        QCOMPARE(checkpoints.newestValid()->step, int64_t{2});
        damageUnseen(weightsOf(folder_, "step-000002"));
        QCOMPARE(checkpoints.newestValid()->step, int64_t{1});
        const auto damaged = checkpoints.named("step-000002");
        QVERIFY(damaged && !damaged->valid);
        QVERIFY2(damaged->problem.find("was changed") != std::string::npos, damaged->problem.c_str());
    }

    void oneThatIsWholeAgainCountsAgain() {
        CheckedCheckpoints checkpoints(folder_);
        damageUnseen(weightsOf(folder_, "step-000002"));
        QCOMPARE(checkpoints.newestValid()->step, int64_t{1});
        write(folder_, 2);
        QCOMPARE(checkpoints.newestValid()->step, int64_t{2});
    }

    void oneThatWentIsNotRemembered() {
        CheckedCheckpoints checkpoints(folder_);
        checkpoints.newestValid();
        fs::remove_all(folder_ / "step-000002");
        QCOMPARE(checkpoints.newestValid()->step, int64_t{1});
        QVERIFY(!checkpoints.named("step-000002"));
        fs::remove_all(folder_);
        QVERIFY(!checkpoints.newestValid());
    }

private:
    std::unique_ptr<tests::TempFolder> temp_;
    fs::path folder_;
};

QTEST_GUILESS_MAIN(TestCheckedCheckpoints)
#include "tst_checked_checkpoints.moc"
