// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_text.h"
#include "store/curve_notes.h"
#include "store/file_io.h"
#include "support/temp_folder.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>
#include <thread>

using namespace omnidrive;
using namespace omnidrive::store;

class TestCurveNotes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void notesComeBack() {
        const tests::TempFolder folder;
        QVERIFY(readCurveNotes(folder.path()).empty());
        const CurveNote first = addCurveNote(folder.path(), {{}, "reward/accuracy", 12, "the jump of \"stage 2\"\nzwei Zeilen ä", 0});
        const CurveNote second = addCurveNote(folder.path(), {{}, "kl", 3, "b", 0});
        QVERIFY(first.id != second.id && first.wall > 1e9);
        removeCurveNote(folder.path(), second.id);
        const auto notes = readCurveNotes(folder.path());
        QCOMPARE(notes.size(), size_t{1});
        QCOMPARE(notes.front().text, first.text);
        QCOMPARE(notes.front().step, int64_t{12});
        QCOMPARE(notes.front().tag, first.tag);
    }

    /// A removal means the notes above it, and all that have its name.
    void removalsMeanTheNotesAboveThem() {
        const tests::TempFolder folder;
        std::ofstream file(folder.path() / "notes.jsonl");
        const auto note = [&](const char* id, int step) {
            file << nlohmann::json{{"id", id}, {"tag", "a"}, {"step", step}, {"text", "x"}, {"wall", 0}}.dump() << "\n";
        };
        note("a", 1), note("b", 2), note("a", 3);
        const auto removal = [&](const char* id) { file << nlohmann::json{{"removed", id}}.dump() << "\n"; };
        removal("a"), removal("nobody");
        note("c", 4), note("a", 5);
        removal("b");
        file.close();
        const auto notes = readCurveNotes(folder.path());
        QCOMPARE(notes.size(), size_t{2});
        QCOMPARE(notes[0].step, int64_t{4});
        QCOMPARE(notes[1].step, int64_t{5});
    }

    void atEveryCutTheWholeNotesAreThere() {
        const tests::TempFolder folder;
        addCurveNote(folder.path(), {{}, "a", 1, "one", 0});
        addCurveNote(folder.path(), {{}, "a", 2, "two", 0});
        const std::string content = readTextFile(folder.path() / "notes.jsonl");
        for (size_t cut = 0; cut <= content.size(); ++cut) {
            const std::string kept = content.substr(0, cut);
            std::ofstream(folder.path() / "notes.jsonl", std::ios::binary | std::ios::trunc) << kept;
            QCOMPARE(readCurveNotes(folder.path()).size(), static_cast<size_t>(std::count(kept.begin(), kept.end(), '\n')));
        }
    }

    void twoWindowsLoseNothing() {
        const tests::TempFolder folder;
        const auto write = [&] {
            for (int i = 0; i < 40; ++i) {
                addCurveNote(folder.path(), {{}, "a", i, "x", 0});
            }
        };
        std::jthread other(write);
        write();
        other.join();
        QCOMPARE(readCurveNotes(folder.path()).size(), size_t{80});
    }

    void badNotesAreRefused() {
        const tests::TempFolder folder;
        QVERIFY(tests::errorText([&] { addCurveNote(folder.path(), {{}, "a", 1, "  \n", 0}); }).find("needs a text") != std::string::npos);
        QVERIFY(!tests::errorText([&] { addCurveNote(folder.path() / "none", {{}, "a", 1, "x", 0}); }).empty());
    }
};

QTEST_APPLESS_MAIN(TestCurveNotes)
#include "tst_curve_notes.moc"
