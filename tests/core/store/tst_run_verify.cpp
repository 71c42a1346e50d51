// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_text.h"
#include "run_fixture.h"
#include "store/checkpoint_store.h"
#include "store/file_io.h"
#include "store/run_files.h"
#include "store/run_folder.h"
#include "support/temp_folder.h"

#include <QTest>

#include <fstream>

using namespace omnidrive;
using namespace omnidrive::store;
namespace fs = std::filesystem;

namespace {

void makeRun(const fs::path& folder) {
    const auto writer = RunWriter::create(folder, "recipe: x\n", "Test run");
    tests::appendSteps(*writer, 1, 3);
    writer->addFrame("0123", tests::smallPng());
    writer->appendEvent("note", "hello");
    writer->setState({});
    CheckpointStore(folder / "checkpoints").write(3, [](const fs::path& path) { std::ofstream(path / "trainer.json") << "{}"; });
}

void replace(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text = readTextFile(file);
    const size_t at = text.find(from);
    QVERIFY(at != std::string::npos);
    std::ofstream(file, std::ios::trunc) << text.replace(at, from.size(), to);
}

}  // namespace

class TestRunVerify : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goodRunHasNoProblems();
    void findsEachDamage_data();
    void findsEachDamage();
    void everyFlippedByteOfATraceIsFound();
    void noRun();
};

void TestRunVerify::goodRunHasNoProblems() {
    const tests::TempFolder temp;
    makeRun(temp.path() / "run");
    const VerifyReport report = verifyRun(temp.path() / "run");
    QVERIFY2(report.problems.empty(), report.problems.empty() ? "" : report.problems[0].c_str());
    QCOMPARE(report.rollouts, int64_t{6});
    QCOMPARE(report.traces, int64_t{6});
    QCOMPARE(report.frames, int64_t{1});
    QCOMPARE(report.scalars, int64_t{3});
    QCOMPARE(report.checkpoints, int64_t{1});
}

void TestRunVerify::findsEachDamage_data() {
    using Damage = std::function<void(const fs::path&)>;
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* expected, const Damage& damage) { QTest::newRow(name) << damage << QString(expected); };
    row("trace changed", "rollout s1-2-0-0 (row 3): ", [](const fs::path& run) { replace(run / "traces/000.jsonl", "trace of s1-2-0-0", "TRACE of s1-2-0-0"); });
    row("trace file missing", "traces/000.jsonl: no such file or directory", [](const fs::path& run) { fs::remove(run / "traces/000.jsonl"); });
    row("trace line broken", "traces/000.jsonl, line 1: not valid JSON", [](const fs::path& run) { replace(run / "traces/000.jsonl", "{", "["); });
    row("trace nobody names", "no row of the index leads to this trace", [](const fs::path& run) {
        const std::string text = readTextFile(run / "traces/000.jsonl");
        std::ofstream(run / "traces/000.jsonl", std::ios::trunc) << "{}\n" << text;
    });
    row("index missing", "index.sqlite is missing", [](const fs::path& run) { fs::remove(run / "index.sqlite"); });
    row("index overwritten", "index.sqlite is damaged", [](const fs::path& run) {
        std::fstream file(run / "index.sqlite");
        file.seekp(4096) << std::string(4096, 'x');
    });
    row("frame cut", "frames/0123.png: it ends inside a chunk", [](const fs::path& run) { fs::resize_file(run / "frames/0123.png", 50); });
    row("frame without end", "frames/0123.png: it has no end", [](const fs::path& run) { fs::resize_file(run / "frames/0123.png", 60); });
    row("frame flipped", "frames/0123.png: the check sum of a chunk is wrong", [](const fs::path& run) {
        std::fstream(run / "frames/0123.png").seekp(45) << 'x';
    });
    row("frame empty", "frames/0123.png: it is neither PNG nor JPEG nor WebP", [](const fs::path& run) { fs::resize_file(run / "frames/0123.png", 0); });
    row("scalar line broken", "scalars.jsonl, line 2: not valid JSON", [](const fs::path& run) { replace(run / "scalars.jsonl", "\n{", "\n(") ; });
    row("scalar without step", "scalars.jsonl, line 1: step is missing", [](const fs::path& run) { replace(run / "scalars.jsonl", "\"step\"", "\"stop\""); });
    row("event broken", "events.jsonl, line 1: kind is missing", [](const fs::path& run) { replace(run / "events.jsonl", "kind", "kins"); });
    row("recipe missing", "recipe.yaml: no such file or directory", [](const fs::path& run) { fs::remove(run / "recipe.yaml"); });
    row("state broken", "state.json: state is \"odle\"", [](const fs::path& run) { replace(run / "state.json", "idle", "odle"); });
    row("header of the future", "has the format 9; this program knows 1", [](const fs::path& run) { replace(run / "run.json", "\"version\": 1", "\"version\": 9"); });
    row("checkpoint changed", "checkpoints/step-000003: trainer.json was changed", [](const fs::path& run) {
        std::ofstream(run / "checkpoints/step-000003/trainer.json") << "[]";
    });
    row("checkpoint without manifest", "checkpoints/step-000003: manifest.json is missing", [](const fs::path& run) {
        fs::remove(run / "checkpoints/step-000003/manifest.json");
    });
}

void TestRunVerify::findsEachDamage() {
    QFETCH(std::function<void(const fs::path&)>, damage);
    QFETCH(QString, expected);
    const tests::TempFolder temp;
    makeRun(temp.path() / "run");
    damage(temp.path() / "run");
    const VerifyReport report = verifyRun(temp.path() / "run");
    QString all;
    for (const std::string& problem : report.problems) {
        all += QString::fromStdString(problem) + "\n";
    }
    QVERIFY2(all.contains(expected), qPrintable(all));
}

void TestRunVerify::everyFlippedByteOfATraceIsFound() {
    const tests::TempFolder temp;
    const fs::path trace = temp.path() / "run/traces/000.jsonl";
    makeRun(temp.path() / "run");
    const std::string whole = readTextFile(trace);
    for (size_t i = 0; i < whole.size(); i += 5) {
        std::string flipped = whole;
        flipped[i] = static_cast<char>(flipped[i] ^ 1);
        std::ofstream(trace, std::ios::trunc) << flipped;
        QVERIFY2(!verifyRun(temp.path() / "run").problems.empty(), std::to_string(i).c_str());
    }
}

void TestRunVerify::noRun() {
    const tests::TempFolder temp;
    QVERIFY(tests::errorText([&] { verifyRun(temp.path()); }).find("holds no run") != std::string::npos);
    QVERIFY(tests::errorText([&] { verifyRun(temp.path() / "x"); }).find("there is no folder") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestRunVerify)
#include "tst_run_verify.moc"
