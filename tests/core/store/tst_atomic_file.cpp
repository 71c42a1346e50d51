// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_text.h"
#include "store/atomic_file.h"
#include "store/sha256.h"
#include "support/temp_folder.h"

#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace omnidrive;
using namespace omnidrive::store;
namespace fs = std::filesystem;

namespace {

/// Runs an action in a child process, where limits and mounts may be changed. @return its exit code, or -1 when it was killed.
int inChild(const std::function<int()>& action) {
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::_exit(action());
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int filesIn(const fs::path& folder) { return static_cast<int>(std::distance(fs::directory_iterator(folder), fs::directory_iterator())); }

constexpr int kNotPermitted = 77;

}  // namespace

class TestAtomicFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hashes();
    void writesAndReplaces();
    void keepsTheMode();
    void followsLinks();
    void abandonedWriteLeavesNothing();
    void refusesWhatIsNoFile();
    void namesTheReason();
    void sizeLimitKeepsTheOldFile();
    void fullDiskKeepsTheOldFile();
    void killAtAnyMomentShowsOldOrNew();
    void strayTemporariesAreRemoved();
};

void TestAtomicFile::hashes() {
    // FIPS 180-4, examples for one block and for the empty message.
    QCOMPARE(sha256Hex(std::string_view("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QCOMPARE(sha256Hex(std::string_view()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

void TestAtomicFile::writesAndReplaces() {
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "note.txt";
    writeFileAtomically(path, std::string_view("one"));
    QCOMPARE(readTextFile(path), "one");
    const std::string large(3'000'000, 'x');
    writeFileAtomically(path, std::string_view(large), Durability::Later);
    QCOMPARE(readTextFile(path), large);
    writeFileAtomically(path, std::string_view());
    QCOMPARE(readTextFile(path), "");
    QCOMPARE(filesIn(folder.path()), 1);
}

void TestAtomicFile::keepsTheMode() {
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "secret";
    const mode_t before = ::umask(027);
    writeFileAtomically(path, std::string_view("a"));
    ::umask(before);
    QCOMPARE(static_cast<int>(fs::status(path).permissions()), 0640);
    ::chmod(path.c_str(), 0604);
    writeFileAtomically(path, std::string_view("b"));
    QCOMPARE(static_cast<int>(fs::status(path).permissions()), 0604);
}

void TestAtomicFile::followsLinks() {
    const tests::TempFolder folder;
    fs::create_directory(folder.path() / "far");
    fs::create_symlink("far/real.txt", folder.path() / "middle");   // relative, and its target is not there yet
    fs::create_symlink(folder.path() / "middle", folder.path() / "link");
    writeFileAtomically(folder.path() / "link", std::string_view("through"));
    QVERIFY(fs::is_symlink(folder.path() / "link"));
    QCOMPARE(readTextFile(folder.path() / "far/real.txt"), "through");
    fs::create_symlink("loop", folder.path() / "loop");
    QVERIFY(tests::errorText([&] { writeFileAtomically(folder.path() / "loop", std::string_view("x")); }).find("symbolic links") != std::string::npos);
}

void TestAtomicFile::abandonedWriteLeavesNothing() {
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "kept";
    writeFileAtomically(path, std::string_view("old"));
    {
        AtomicFile file(path);
        file.write("new and never committed");
    }
    QCOMPARE(readTextFile(path), "old");
    QCOMPARE(filesIn(folder.path()), 1);
}

void TestAtomicFile::refusesWhatIsNoFile() {
    const tests::TempFolder folder;
    QVERIFY(tests::errorText([&] { writeFileAtomically(folder.path(), std::string_view("x")); }).find("it is a folder") != std::string::npos);
    ::mkfifo((folder.path() / "pipe").c_str(), 0600);
    QVERIFY(tests::errorText([&] { writeFileAtomically(folder.path() / "pipe", std::string_view("x")); }).find("not a regular file") !=
            std::string::npos);
    QVERIFY(tests::errorText([&] { readTextFile(folder.path() / "pipe"); }).find("not a regular file") != std::string::npos);
}

void TestAtomicFile::namesTheReason() {
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "missing" / "x";
    QCOMPARE(tests::errorText([&] { writeFileAtomically(path, std::string_view("x")); }),
             "i/o: cannot write " + path.string() + ": no such file or directory");
    QCOMPARE(tests::errorText([&] { readTextFile(path); }), "i/o: cannot read " + path.string() + ": no such file or directory");
    QCOMPARE(reasonOf(ENOSPC), "no space left on device");
    QCOMPARE(reasonOf(EIO), "input/output error");
    const int code = inChild([&] {
        fs::permissions(folder.path(), fs::perms(0555));
        if (::geteuid() == 0 && ::setuid(65534) != 0) {
            return kNotPermitted;
        }
        const std::string text = tests::errorText([&] { writeFileAtomically(folder.path() / "x", std::string_view("x")); });
        return text.find(": permission denied") != std::string::npos ? 0 : 1;
    });
    fs::permissions(folder.path(), fs::perms(0755));
    if (code == kNotPermitted) {
        QSKIP("cannot give up the rights of root here");
    }
    QCOMPARE(code, 0);
}

void TestAtomicFile::sizeLimitKeepsTheOldFile() {
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "limited";
    writeFileAtomically(path, std::string_view("good"));
    for (const size_t size : {6'000, 10'000, 20'000, 40'000}) {
        const int code = inChild([&] {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit = {4'096, 4'096};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            const std::string text = tests::errorText([&] { writeFileAtomically(path, std::string_view(std::string(size, 'x'))); });
            return text == "i/o: cannot write " + path.string() + ": file too large" ? 0 : 1;
        });
        QCOMPARE(code, 0);
        QCOMPARE(readTextFile(path), "good");
        QCOMPARE(filesIn(folder.path()), 1);
    }
}

void TestAtomicFile::fullDiskKeepsTheOldFile() {
    const tests::TempFolder folder;
    const int code = inChild([&] {
        if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=12k") != 0) {
            return kNotPermitted;
        }
        const fs::path path = folder.path() / "case.json";
        writeFileAtomically(path, std::string_view("good"));
        for (const size_t size : {6'000, 10'000, 20'000, 40'000}) {
            for (const size_t piece : {size_t{1'000}, size}) {
                const std::string text = tests::errorText([&] {
                    AtomicFile file(path);
                    for (size_t done = 0; done < size; done += piece) {
                        file.write(std::string(std::min(piece, size - done), 'x'));
                    }
                    file.commit();
                });
                const bool fits = text.empty() && readTextFile(path).size() == size;
                const bool refused = text.find("no space left on device") != std::string::npos && readTextFile(path) == "good";
                if (!(size <= 6'000 ? fits : refused) || filesIn(folder.path()) != 1) {
                    return 1;
                }
                writeFileAtomically(path, std::string_view("good"));   // saves again when there is room
            }
        }
        return 0;
    });
    if (code == kNotPermitted) {
        QSKIP("a private file system needs rights that this account has not");
    }
    QCOMPARE(code, 0);
}

void TestAtomicFile::killAtAnyMomentShowsOldOrNew() {
    const tests::TempFolder folder;
    const fs::path path = folder.path() / "case.json";
    const std::string contents[2] = {std::string(50'000, 'a'), std::string(70'000, 'b')};
    writeFileAtomically(path, std::string_view(contents[0]));
    for (int round = 0; round < 60; ++round) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            for (int i = 0;; ++i) {
                writeFileAtomically(path, std::string_view(contents[i % 2]));
            }
        }
        ::usleep(static_cast<useconds_t>(round * 137));
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        const std::string now = readTextFile(path);
        QVERIFY(now == contents[0] || now == contents[1]);
    }
}

void TestAtomicFile::strayTemporariesAreRemoved() {
    const tests::TempFolder folder;
    writeFileAtomically(folder.path() / "kept", std::string_view("x"));
    std::ofstream(folder.path() / ".kept.omnidrive-tmp-123-0") << "half";
    removeStrayTemporaries(folder.path());
    QCOMPARE(filesIn(folder.path()), 1);
    removeStrayTemporaries(folder.path() / "not there");
}

QTEST_APPLESS_MAIN(TestAtomicFile)
#include "tst_atomic_file.moc"
