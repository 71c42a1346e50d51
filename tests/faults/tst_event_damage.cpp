// SPDX-License-Identifier: GPL-3.0-or-later
// Event files that are damaged, shrink, are replaced or begin anew while they are watched: one file stops, the others live, and points that a restart
// made void stay, marked.
#include "faults/fault_tally.h"
#include "store/event_files.h"
#include "store/event_record.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

#include <QTest>

#include <fstream>

using namespace omnidrive;
using store::EventFilesReader;
using tests::FaultTally;
using tests::bytesOf;
namespace fs = std::filesystem;

namespace {

constexpr const char* kFile = "events.out.tfevents.1.host";
constexpr const char* kOther = "events.out.tfevents.2.host";

void put(const fs::path& path, const std::string& content) { std::ofstream(path, std::ios::binary | std::ios::trunc) << content; }

/// A file with `steps` records of one curve, value = step / 2 for the first trainer.
std::string eventFile(const char* tag, int steps, double wall = 1000) {
    const tests::TempFolder folder;
    store::EventFileWriter writer(folder.path(), wall);
    for (int step = 1; step <= steps; ++step) {
        writer.append(step, wall + step, {{tag, step * wall / 2000}});
    }
    return bytesOf(writer.path());
}

/// "1:0.5 !2:1": step and value, superseded ones with a mark.
std::string textOf(const EventFilesReader& reader, const char* tag) {
    std::string text;
    const auto it = reader.curves().find(tag);
    for (const store::ScalarPoint& point : it == reader.curves().end() ? std::vector<store::ScalarPoint>() : it->second) {
        text += fmt::format("{}{}{}:{}", text.empty() ? "" : " ", point.superseded ? "!" : "", point.step, point.value);
    }
    return text;
}

/// What a reader shows that never saw the folder before.
std::string freshText(const fs::path& folder, const char* tag) {
    EventFilesReader reader(folder);
    reader.refresh();
    return textOf(reader, tag);
}

}  // namespace

class TestEventDamage : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;
    const std::string own_ = eventFile("reward", 3), other_ = eventFile("loss", 2);

    void putBoth(const std::string& content) const {
        put(temp_.path() / kFile, content);
        put(temp_.path() / kOther, other_);
    }

private Q_SLOTS:
    /// Lengths, their check sums, data and their check sums alike.
    void everyBitFlipped() {
        FaultTally tally(6, "every bit of an event file flipped, another file beside it");
        for (size_t bit = 0; bit < own_.size() * 8; ++bit) {
            std::string flipped = own_;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
            putBoth(flipped);
            tally.injected();
            EventFilesReader reader(temp_.path());
            reader.refresh();
            QCOMPARE(textOf(reader, "loss"), std::string("1:0.5 2:1"));
            QVERIFY2(!reader.problems().empty(), qPrintable(QString::number(bit)));
            for (const std::string& problem : reader.problems()) {
                QVERIFY2(problem.find(kFile) != std::string::npos && problem.find(kOther) == std::string::npos, problem.c_str());
            }
            const std::string shown = textOf(reader, "reward");   // none of it false
            for (const char* point : {"1:0.5", "2:1", "3:1.5"}) {
                const size_t at = shown.find(point);
                QVERIFY(at == std::string::npos || at == 0 || shown[at - 1] == ' ');
            }
            QVERIFY2(reader.records() < 6 + 1, qPrintable(QString::number(reader.records())));
            put(temp_.path() / kOther, eventFile("loss", 3));   // goes on
            reader.refresh();
            QCOMPARE(textOf(reader, "loss"), std::string("1:0.5 2:1 3:1.5"));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void shrunkToEveryLength() {
        FaultTally tally(6, "an event file that shrinks to every length while it is watched, and grows again");
        for (size_t length = 0; length < own_.size(); ++length) {
            putBoth(own_);
            EventFilesReader reader(temp_.path());
            reader.refresh();
            tally.injected();
            fs::resize_file(temp_.path() / kFile, length);
            reader.refresh();
            QCOMPARE(textOf(reader, "reward"), freshText(temp_.path(), "reward"));
            QCOMPARE(textOf(reader, "loss"), std::string("1:0.5 2:1"));
            put(temp_.path() / kFile, own_);
            reader.refresh();
            QCOMPARE(textOf(reader, "reward"), std::string("1:0.5 2:1 3:1.5"));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// By another file of the same name, or by other content in the same file, both of any length; seen at every stage of the old one.
    void replacedAtEveryStage_data() {
        QTest::addColumn<bool>("isInPlace");
        QTest::newRow("another file by the name of an event file, at every length of the old one") << false;
        QTest::newRow("an event file written anew in its place, at every length of the old one") << true;
    }
    void replacedAtEveryStage() {
        QFETCH(bool, isInPlace);
        FaultTally tally(6, QTest::currentDataTag());
        for (const int steps : {0, 1, 3, 9}) {
            const std::string anew = eventFile("reward", steps, 2000);
            for (size_t length = 0; length <= own_.size(); ++length) {
                putBoth(own_.substr(0, length));
                EventFilesReader reader(temp_.path());
                reader.refresh();
                tally.injected();
                put(temp_.path() / (isInPlace ? kFile : "new"), anew);
                if (!isInPlace) {
                    fs::rename(temp_.path() / "new", temp_.path() / kFile);
                }
                reader.refresh();
                QCOMPARE(textOf(reader, "reward"), freshText(temp_.path(), "reward"));
                QVERIFY2(reader.problems().empty(), qPrintable(QString("%1 bytes, then %2 steps").arg(length).arg(steps)));
                tally.survived();
            }
        }
        QVERIFY(tally.print());
    }

    void removedAndBack() {
        FaultTally tally(6, "an event file that is removed and comes back");
        putBoth(own_);
        EventFilesReader reader(temp_.path());
        reader.refresh();
        tally.injected();
        fs::remove(temp_.path() / kFile);
        reader.refresh();
        QCOMPARE(textOf(reader, "reward"), std::string());
        QCOMPARE(textOf(reader, "loss"), std::string("1:0.5 2:1"));
        put(temp_.path() / kFile, own_);
        reader.refresh();
        QCOMPARE(textOf(reader, "reward"), std::string("1:0.5 2:1 3:1.5"));
        tally.survived();
        QVERIFY(tally.print());
    }

    /// A run of `done` steps that began again after each lower one.
    void restartedAtEveryLowerStep() {
        FaultTally tally(6, "a run that begins again after every lower step");
        for (int done = 1; done <= 8; ++done) {
            for (int after = 0; after < done; ++after) {
                const tests::TempFolder folder;
                store::EventFileWriter first(folder.path(), 1000);
                for (int step = 1; step <= done; ++step) {
                    first.append(step, 1000, {{"reward", step}});
                }
                EventFilesReader watcher(folder.path());
                watcher.refresh();
                tally.injected();
                store::EventFileWriter second(folder.path(), 1001, after);
                second.append(after + 1, 1002, {{"reward", 100}});
                watcher.refresh();
                std::string expected;
                for (int step = 1; step <= done; ++step) {   // none is deleted
                    expected += fmt::format("{}{}:{} ", step > after ? "!" : "", step, step);
                }
                expected += fmt::format("{}:100", after + 1);
                QCOMPARE(textOf(watcher, "reward"), expected);
                QCOMPARE(freshText(folder.path(), "reward"), expected);
                tally.survived();
            }
        }
        QVERIFY(tally.print());
    }
};

QTEST_APPLESS_MAIN(TestEventDamage)
#include "tst_event_damage.moc"
