// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_text.h"
#include "store/atomic_file.h"
#include "store/checkpoint_store.h"
#include "store/file_io.h"
#include "support/temp_folder.h"

#include <QTest>

#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace omnidrive;
using namespace omnidrive::store;
namespace fs = std::filesystem;

namespace {

/// Files as a trainer writes them; the content tells the step and the version.
void fill(const fs::path& folder, int64_t step, const std::string& version = "v1") {
    fs::create_directories(folder / "model");
    std::ofstream(folder / "model" / "model.safetensors") << fmt::format("weights of step {} {}", step, version) << std::string(5000, 'w');
    std::ofstream(folder / "optimizer.safetensors") << "moments " << step;
    std::ofstream(folder / "trainer.json") << "{}";
}

void write(CheckpointStore& checkpoints, int64_t step, const std::string& version = "v1") {
    checkpoints.write(step, [&](const fs::path& folder) { fill(folder, step, version); });
}

std::string steps(const std::vector<CheckpointInfo>& infos) {
    std::string text;
    for (const CheckpointInfo& info : infos) {
        text += fmt::format("{}{}{}", text.empty() ? "" : " ", info.step, info.valid ? "" : "!");
    }
    return text;
}

std::string weights(const CheckpointInfo& info) { return readTextFile(info.folder / "model" / "model.safetensors").substr(0, 20); }

int entries(const fs::path& folder) { return static_cast<int>(std::distance(fs::directory_iterator(folder), fs::directory_iterator())); }

}  // namespace

class TestCheckpointStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesAndLists();
    void replacesTheSameStep();
    void failedFillLeavesNothing();
    void fullDiskKeepsTheOldOne();
    void findsEachDamage_data();
    void findsEachDamage();
    void everyFlippedManifestByte();
    void newestValidNamesTheSkipped();
    void retentionKeepsWhatItMust_data();
    void retentionKeepsWhatItMust();
    void killedAtEachStage_data();
    void killedAtEachStage();
    void killedAtAnyMoment();
    void missingFolderIsEmpty();
};

void TestCheckpointStore::writesAndLists() {
    const tests::TempFolder temp;
    CheckpointStore checkpoints(temp.path() / "checkpoints");
    write(checkpoints, 40);
    write(checkpoints, 9);
    write(checkpoints, 1'234'567);
    QCOMPARE(steps(checkpoints.list(true)), "9 40 1234567");
    const CheckpointInfo newest = checkpoints.newestValid().value();
    QCOMPARE(newest.folder, temp.path() / "checkpoints" / "step-1234567");
    QVERIFY(newest.sizeBytes > 5000);
    QCOMPARE(checkpoints.list(false)[1].folder.filename().string(), "step-000040");
    QVERIFY(tests::errorText([&] { write(checkpoints, -1); }).starts_with("invalid argument"));
    fs::create_directory(temp.path() / "checkpoints" / "step-x");   // names of others are left alone
    fs::create_directory(temp.path() / "checkpoints" / "best");
    QCOMPARE(steps(checkpoints.list(true)), "9 40 1234567");
}

void TestCheckpointStore::replacesTheSameStep() {
    const tests::TempFolder temp;
    CheckpointStore checkpoints(temp.path());
    write(checkpoints, 5, "old");
    write(checkpoints, 5, "new");
    QCOMPARE(weights(*checkpoints.newestValid()), "weights of step 5 ne");
    QCOMPARE(entries(temp.path()), 1);
}

void TestCheckpointStore::failedFillLeavesNothing() {
    const tests::TempFolder temp;
    CheckpointStore checkpoints(temp.path());
    write(checkpoints, 5, "old");
    const auto failing = [](const fs::path& folder) {
        fill(folder, 5, "new");
        fail(ErrorKind::Io, "the disk is on fire");
    };
    QCOMPARE(tests::errorText([&] { checkpoints.write(5, failing); }), "i/o: the disk is on fire");
    const auto linking = [](const fs::path& folder) { fs::create_symlink("/etc/passwd", folder / "link"); };
    QVERIFY(tests::errorText([&] { checkpoints.write(6, linking); }).find("regular files only") != std::string::npos);
    QCOMPARE(steps(checkpoints.list(true)), "5");
    QCOMPARE(weights(*checkpoints.newestValid()), "weights of step 5 ol");
    QCOMPARE(entries(temp.path()), 1);
}

void TestCheckpointStore::fullDiskKeepsTheOldOne() {
    const tests::TempFolder temp;
    CheckpointStore checkpoints(temp.path());
    write(checkpoints, 5);
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit = {1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const std::string text = tests::errorText([&] {
            checkpoints.write(6, [](const fs::path& folder) { writeFileAtomically(folder / "model", std::string_view(std::string(5000, 'w'))); });
        });
        ::_exit(text.find("file too large") != std::string::npos ? 0 : 1);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    QCOMPARE(status, 0);
    QCOMPARE(steps(checkpoints.list(true)), "5");
    QCOMPARE(entries(temp.path()), 1);
}

void TestCheckpointStore::findsEachDamage_data() {
    using Damage = std::function<void(const fs::path&)>;
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* expected, const Damage& damage) { QTest::newRow(name) << damage << QString(expected); };
    row("flipped byte", "model/model.safetensors was changed after it was written", [](const fs::path& folder) {
        std::fstream(folder / "model/model.safetensors").seekp(3000) << 'x';
    });
    row("truncated to 0", "optimizer.safetensors has 0 bytes instead of 9", [](const fs::path& folder) { fs::resize_file(folder / "optimizer.safetensors", 0); });
    row("truncated to 1", "optimizer.safetensors has 1 bytes instead of 9", [](const fs::path& folder) { fs::resize_file(folder / "optimizer.safetensors", 1); });
    row("grown", "trainer.json has 3 bytes instead of 2", [](const fs::path& folder) { std::ofstream(folder / "trainer.json", std::ios::app) << "x"; });
    row("missing", "optimizer.safetensors is missing", [](const fs::path& folder) { fs::remove(folder / "optimizer.safetensors"); });
    row("swapped", "model/model.safetensors has 2 bytes instead of 5020", [](const fs::path& folder) {
        fs::rename(folder / "trainer.json", folder / "x");
        fs::rename(folder / "model/model.safetensors", folder / "trainer.json");
        fs::rename(folder / "x", folder / "model/model.safetensors");
    });
    row("folder instead of file", "trainer.json is missing", [](const fs::path& folder) {
        fs::remove(folder / "trainer.json");
        fs::create_directory(folder / "trainer.json");
    });
    row("no manifest", "manifest.json is missing", [](const fs::path& folder) { fs::remove(folder / "manifest.json"); });
    row("empty manifest", "manifest.json: not valid JSON (at byte 1)", [](const fs::path& folder) { fs::resize_file(folder / "manifest.json", 0); });
    row("manifest of another step", "its manifest belongs to step 3", [](const fs::path& folder) {
        std::ofstream(folder / "manifest.json") << R"({"version":1,"step":3,"files":[{"path":"trainer.json","bytes":2,"sha256":""}]})";
    });
    row("manifest without files", "its manifest names no file", [](const fs::path& folder) {
        std::ofstream(folder / "manifest.json") << R"({"version":1,"step":7,"files":[]})";
    });
    row("manifest leads outside", "files[0].path is no file inside the checkpoint", [](const fs::path& folder) {
        std::ofstream(folder / "manifest.json") << R"({"version":1,"step":7,"files":[{"path":"../x","bytes":2,"sha256":""}]})";
    });
    row("manifest of the future", "manifest.json: version is not 1", [](const fs::path& folder) {
        std::ofstream(folder / "manifest.json") << R"({"version":2,"step":7,"files":[]})";
    });
}

void TestCheckpointStore::findsEachDamage() {
    QFETCH(std::function<void(const fs::path&)>, damage);
    QFETCH(QString, expected);
    const tests::TempFolder temp;
    CheckpointStore checkpoints(temp.path());
    write(checkpoints, 7);
    damage(temp.path() / "step-000007");
    const CheckpointInfo info = checkpoints.list(true).at(0);
    QVERIFY(!info.valid);
    QVERIFY2(QString::fromStdString(info.problem).contains(expected), info.problem.c_str());
    QVERIFY(!checkpoints.newestValid());
}

void TestCheckpointStore::everyFlippedManifestByte() {
    const tests::TempFolder temp;
    CheckpointStore checkpoints(temp.path());
    write(checkpoints, 7);
    const fs::path path = temp.path() / "step-000007/manifest.json";
    const std::string whole = readTextFile(path);
    for (size_t i = 0; i < whole.size() * 8; i += 3) {
        std::string flipped = whole;
        flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ 1 << i % 8);
        std::ofstream(path, std::ios::trunc) << flipped;
        // Either it is noticed, or it changed nothing that is read (blanks between the tokens).
        const bool isBlank = std::isspace(static_cast<unsigned char>(whole[i / 8])) != 0;
        QVERIFY2(!checkpoints.list(true).at(0).valid || isBlank, std::to_string(i).c_str());
    }
}

void TestCheckpointStore::newestValidNamesTheSkipped() {
    const tests::TempFolder temp;
    CheckpointStore checkpoints(temp.path());
    for (const int64_t step : {1, 2, 3, 4}) {
        write(checkpoints, step);
    }
    std::fstream(temp.path() / "step-000004/model/model.safetensors").seekp(100) << 'x';
    fs::remove(temp.path() / "step-000003/manifest.json");
    std::vector<CheckpointInfo> skipped;
    QCOMPARE(checkpoints.newestValid(&skipped)->step, int64_t{2});
    QCOMPARE(steps(skipped), "4! 3!");
    QVERIFY(skipped[0].problem.find("was changed") != std::string::npos);
}

void TestCheckpointStore::retentionKeepsWhatItMust_data() {
    QTest::addColumn<int>("keep");
    QTest::addColumn<QList<int>>("pinned");
    QTest::addColumn<QList<int>>("damaged");
    QTest::addColumn<QString>("left");
    QTest::newRow("two") << 2 << QList<int>{} << QList<int>{} << "4 5";
    QTest::newRow("more than there are") << 9 << QList<int>{} << QList<int>{} << "1 2 3 4 5";
    QTest::newRow("none still keeps the last") << 0 << QList<int>{} << QList<int>{} << "5";
    QTest::newRow("pinned") << 1 << QList<int>{2, 99} << QList<int>{} << "2 5";
    QTest::newRow("newest damaged") << 1 << QList<int>{} << QList<int>{5} << "4 5!";
    QTest::newRow("only the oldest is good") << 1 << QList<int>{} << QList<int>{2, 3, 4, 5} << "1 2! 3! 4! 5!";
    QTest::newRow("all damaged") << 1 << QList<int>{} << QList<int>{1, 2, 3, 4, 5} << "1! 2! 3! 4! 5!";
}

void TestCheckpointStore::retentionKeepsWhatItMust() {
    QFETCH(int, keep);
    QFETCH(QList<int>, pinned);
    QFETCH(QList<int>, damaged);
    QFETCH(QString, left);
    const tests::TempFolder temp;
    CheckpointStore checkpoints(temp.path());
    for (const int64_t step : {1, 2, 3, 4, 5}) {
        write(checkpoints, step);
    }
    for (const int step : damaged) {
        std::fstream(temp.path() / fmt::format("step-{:06}/model/model.safetensors", step)).seekp(100) << 'x';   // sizes stay the same
    }
    checkpoints.retain(keep, {pinned.begin(), pinned.end()});
    QCOMPARE(QString::fromStdString(steps(checkpoints.list(true))), left);
    QCOMPARE(entries(temp.path()), static_cast<int>(left.split(' ').size()));
}

void TestCheckpointStore::killedAtEachStage_data() {
    using Stage = std::function<void(const fs::path&)>;
    QTest::addColumn<Stage>("stage");
    QTest::addColumn<QString>("before");   // what a reader sees before the next write
    const auto row = [](const char* name, const char* before, const Stage& stage) { QTest::newRow(name) << stage << QString(before); };
    row("while filling", "1 2", [](const fs::path& folder) { fill(folder / ".step-000003.tmp", 3); });
    row("complete, not renamed", "1 2", [](const fs::path& folder) { fs::copy(folder / "step-000002", folder / ".step-000003.tmp", fs::copy_options::recursive); });
    row("the replaced one not removed", "1 2", [](const fs::path& folder) { fs::copy(folder / "step-000002", folder / ".step-000002.tmp", fs::copy_options::recursive); });
    row("between the two renames", "1 2", [](const fs::path& folder) { fs::rename(folder / "step-000002", folder / ".step-000002.old"); });
    row("after the two renames", "1 2", [](const fs::path& folder) { fs::copy(folder / "step-000001", folder / ".step-000002.old", fs::copy_options::recursive); });
    row("while deleting", "1 2", [](const fs::path& folder) { fill(folder / ".step-000000.trash", 0); });
}

void TestCheckpointStore::killedAtEachStage() {
    QFETCH(std::function<void(const fs::path&)>, stage);
    QFETCH(QString, before);
    const tests::TempFolder temp;
    CheckpointStore checkpoints(temp.path());
    write(checkpoints, 1);
    write(checkpoints, 2);
    stage(temp.path());
    QCOMPARE(QString::fromStdString(steps(checkpoints.list(true))), before);
    QCOMPARE(checkpoints.newestValid()->step, int64_t{2});
    write(checkpoints, 4);
    QCOMPARE(steps(checkpoints.list(true)), "1 2 4");
    QCOMPARE(entries(temp.path()), 3);
}

void TestCheckpointStore::killedAtAnyMoment() {
    const tests::TempFolder temp;
    CheckpointStore checkpoints(temp.path());
    write(checkpoints, 1);
    for (int round = 0; round < 40; ++round) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            for (int64_t step = checkpoints.newestValid()->step;; ++step) {
                write(checkpoints, step);
                write(checkpoints, step, "v2");
                checkpoints.retain(2, {});
            }
        }
        ::usleep(static_cast<useconds_t>(1000 + round * 499));
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        for (const CheckpointInfo& info : checkpoints.list(true)) {
            QVERIFY2(info.valid, info.problem.c_str());
        }
        QVERIFY(checkpoints.newestValid().has_value());
    }
}

void TestCheckpointStore::missingFolderIsEmpty() {
    const tests::TempFolder temp;
    CheckpointStore checkpoints(temp.path() / "later");
    QVERIFY(checkpoints.list(true).empty() && !checkpoints.newestValid());
    checkpoints.retain(1, {});
    QVERIFY(!fs::exists(temp.path() / "later"));   // looking makes nothing
    write(checkpoints, 0);
    QCOMPARE(steps(checkpoints.list(true)), "0");
}

QTEST_APPLESS_MAIN(TestCheckpointStore)
#include "tst_checkpoint_store.moc"
