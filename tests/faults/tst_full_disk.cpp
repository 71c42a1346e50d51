// SPDX-License-Identifier: GPL-3.0-or-later
// Annotations on a disk that is full, or broken: what was saved stays as it is, the rest waits and is saved as soon as there is room.
#include "annotation/project.h"
#include "faults/fault_tally.h"
#include "faults/faulty_program.h"
#include "faults/project_check.h"
#include "faults/small_disk.h"
#include "support/file_limit.h"
#include "support/temp_folder.h"

#include <QRegularExpression>
#include <QTest>

using namespace omnidrive;
using namespace omnidrive::annotation;
using tests::FaultTally;
namespace fs = std::filesystem;

namespace {

constexpr int kSizes[] = {6'000, 10'000, 20'000, 40'000};   // bytes of what is saved
constexpr int kPage = 4096;

Annotation noteOf(const std::string& rollout, std::string note) {
    Annotation annotation{caseTarget(rollout)};
    annotation.note = std::move(note);
    return annotation;
}

/// Saves so many bytes by one edit of one note, or by edits of notes of a thousand bytes each. @return true when all of it was saved.
bool saveNotes(Project& project, int bytes, bool isOne) {
    bool isSaved = true;
    const int piece = isOne ? bytes : 1000;
    for (int done = 0; done < bytes; done += piece) {
        isSaved = project.edit({noteOf(isOne ? "a" : "a" + std::to_string(done), std::string(static_cast<size_t>(piece), 'x'))}, {}, "new") && isSaved;
    }
    return isSaved;
}

std::string storedNote(const fs::path& folder) {
    const auto reader = Project::open(folder, {"", "", false});
    const Annotation* found = reader->find(caseTarget("old"));
    return found == nullptr || !reader->verify().empty() ? "lost" : found->note;
}

/// One save that there may be no room for. @param endFault makes room again. @return empty, or what went wrong.
template <typename Begin, typename End>
std::string saveUnder(const fs::path& folder, int bytes, bool isOne, const Begin& beginFault, const End& endFault) {
    const auto project = tests::openProject(folder);
    if (!project->edit({noteOf("old", "good")}, {}, "old")) {
        return "the first edit was refused: " + project->problem();
    }
    beginFault();
    const bool isSaved = saveNotes(*project, bytes, isOne);
    const std::string sentence = project->problem(), kept = storedNote(folder);
    const bool isDirty = project->isDirty();
    endFault();
    if (kept != "good" || isDirty == isSaved || sentence.empty() != isSaved || sentence.find('\n') != std::string::npos) {
        return "kept \"" + kept + "\", said \"" + sentence + "\"" + (isDirty ? ", dirty" : ", clean");
    }
    if (!project->save() || project->isDirty() || !project->problem().empty()) {
        return "not saved with " + std::to_string(tests::freeBytes(folder)) + " bytes left: " + project->problem();
    }
    const auto reader = Project::open(folder, {"", "", false});
    return reader->annotations() == project->annotations() && reader->verify().empty() ? "" : "what was saved at last is not what was shown";
}

}  // namespace

class TestFullDisk : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;

private Q_SLOTS:
    /// A small file system with room for 0, 1, 2, ... more pages.
    void noRoomLeft() {
        FaultTally tally(1, "a file system in memory with 0 to 20 pages left; 6, 10, 20 and 40 KB by one edit and by many");
        for (int pages = 0; pages <= 20; ++pages) {
            const fs::path disk = temp_.path() / ("disk" + std::to_string(pages));
            fs::create_directory(disk);
            tally.injected(2 * std::size(kSizes));
            const int code = tests::inChild([&] { return tests::mountSmallDisk(disk, 4096) ? failuresOn(disk, pages) : tests::kNotPermitted; });
            if (code == tests::kNotPermitted) {
                QSKIP("a private file system needs rights that this account has not");
            }
            QCOMPARE(code, 0);
            tally.survived(2 * std::size(kSizes));
        }
        QVERIFY(tally.print());
    }

    void filesThatMayNotGrow() {
        FaultTally tally(1, "a limit on the size of files, each KiB up to 64 (RLIMIT_FSIZE); 6, 10, 20 and 40 KB by one edit");
        for (rlim_t limit = 0; limit <= 64; ++limit) {
            for (const int size : kSizes) {
                const fs::path folder = temp_.path() / "limited";
                std::optional<tests::FileLimit> fault;
                tally.injected();
                const std::string problem = saveUnder(folder, size, true, [&] { fault.emplace(limit * 1024); }, [&] { fault.reset(); });
                QVERIFY2(problem.empty(), qPrintable(QString("%1 KiB, %2 bytes: %3").arg(limit).arg(size).arg(QString::fromStdString(problem))));
                tally.survived();
                fs::remove_all(folder);
            }
        }
        QVERIFY(tally.print());
    }

    /// From each call of a session on: old state kept, one sentence, dirty.
    void failingFromEveryCallOn_data() {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("reason");
        QTest::newRow("no space left from each write of an annotation save on") << "full" << "no space left on device|full";
        QTest::newRow("input/output errors from each call of an annotation save on") << "broken" << "input/output error|I/O error";
    }
    void failingFromEveryCallOn() {
        QFETCH(QString, fault);
        QFETCH(QString, reason);
        FaultTally tally(1, QTest::currentDataTag());
        const auto run = [&](const fs::path& folder, long at) {
            return tests::FaultyProgram(OMNIDRIVE_ANNOTATION_EDITOR, folder).run({QString::fromStdString(folder.string()), "0", "3"}, fault, at);
        };
        const long calls = run(temp_.path() / ("whole-" + fault.toStdString()), 0).calls;
        QVERIFY(calls > 10);
        for (long at = 1; at <= calls; ++at) {
            const fs::path folder = temp_.path() / (fault.toStdString() + std::to_string(at));
            const QString where = QString("%1 at %2").arg(fault).arg(at);
            tally.injected();
            const tests::FaultyRun ended = run(folder, at);
            QVERIFY2(!ended.wasKilled, qPrintable(where));
            for (const QString& line : ended.lines.filter(QRegularExpression("^(problem|error) "))) {
                QVERIFY2(line.contains(QRegularExpression(reason)), qPrintable(where + ": " + line));
            }
            OMNIDRIVE_CHECKED(tests::checkProject(folder, ended.last("edit"), where));
            tally.survived();
            fs::remove_all(folder);
        }
        QVERIFY(tally.print());
    }

private:
    static int failuresOn(const fs::path& disk, int pages) {
        for (const bool isOne : {true, false}) {
            for (const int size : kSizes) {
                const fs::path folder = disk / "annotations", filler = disk / "filler";
                bool isFilled = false;
                const std::string problem = saveUnder(folder, size, isOne, [&] { isFilled = tests::fillDisk(filler, int64_t{pages} * kPage); },
                                                      [&] { fs::remove(filler); });
                if (!problem.empty() || !isFilled) {
                    qWarning("%d pages, %d bytes: %s", pages, size, problem.c_str());
                    return 1;
                }
                fs::remove_all(folder);
            }
        }
        return 0;
    }
};

QTEST_APPLESS_MAIN(TestFullDisk)
#include "tst_full_disk.moc"
