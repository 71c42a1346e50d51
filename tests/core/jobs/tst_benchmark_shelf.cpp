// SPDX-License-Identifier: GPL-3.0-or-later
// Files of predictions and scores, kept while they stay as they are.
#include "jobs/benchmark.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

#include <QTest>

#include <chrono>
#include <fstream>

using namespace omnidrive;
namespace fs = std::filesystem;

class TestBenchmarkShelf : public QObject {
    Q_OBJECT

    tests::TempFolder folder_;

    fs::path copied(const char* name) {
        const fs::path target = folder_.path() / name;
        fs::copy_file(tests::testData() / "drivelmm" / name, target, fs::copy_options::overwrite_existing);
        return target;
    }
    static void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary | std::ios::trunc) << text; }

private Q_SLOTS:
    void readsEachFileOnce() {
        const fs::path test = copied("test.json"), predictions = copied("predictions.json"), scores = copied("scores.json");
        jobs::BenchmarkShelf shelf;
        QCOMPARE(shelf.run(predictions, test).coverage.answered, int64_t{6});
        QCOMPARE(shelf.run(scores, test).coverage.answered, int64_t{5});
        QCOMPARE(shelf.readCount(), int64_t{3});
        QCOMPARE(shelf.run(predictions, test).coverage.answered, int64_t{6});
        QCOMPARE(shelf.run(scores, test).judged->judged, int64_t{5});
        QCOMPARE(shelf.readCount(), int64_t{3});
    }

    void aChangedFileIsReadAgain() {
        const fs::path test = copied("test.json"), predictions = copied("predictions.json");
        jobs::BenchmarkShelf shelf;
        shelf.run(predictions, test);
        write(predictions, "[{\"id\": \"s_t_4\", \"answer\": \"Final Answer: A) x\"}]");
        QCOMPARE(shelf.run(predictions, test).coverage.strangers, int64_t{1});
        QCOMPARE(shelf.readCount(), int64_t{3});   // the test file stayed
        fs::last_write_time(test, fs::last_write_time(test) - std::chrono::hours(1));
        shelf.run(predictions, test);
        QCOMPARE(shelf.readCount(), int64_t{5});
    }

    void anotherTestFileCountsAnew() {
        const fs::path test = copied("test.json"), scores = copied("scores.json");
        jobs::BenchmarkShelf shelf;
        QCOMPARE(shelf.run(scores, {}).coverage.questions, int64_t{0});
        QCOMPARE(shelf.run(scores, test).coverage.questions, int64_t{7});
        QCOMPARE(shelf.run(scores, {}).coverage.questions, int64_t{0});
    }

    void aFileThatCannotBeReadIsTriedAgain() {
        const fs::path file = folder_.path() / "cut.json";
        const std::string whole = tests::bytesOf(copied("scores.json"));
        jobs::BenchmarkShelf shelf;
        write(file, whole.substr(0, 100));
        QVERIFY2(tests::errorOf([&] { shelf.run(file, {}); }).endsWith(QStringLiteral("cut.json breaks off or is damaged at byte 101")),
                 qPrintable(tests::errorOf([&] { shelf.run(file, {}); })));
        write(file, whole);
        QCOMPARE(shelf.run(file, {}).judged->judged, int64_t{5});
        QVERIFY(tests::errorOf([&] { shelf.run(folder_.path() / "none.json", {}); }).contains(QStringLiteral("cannot read")));
    }

    /// Its first record may be the one that lacks them.
    void scoresAreKnownByAnyRecord() {
        const fs::path file = folder_.path() / "first.json";
        const std::string whole = tests::bytesOf(copied("scores.json"));
        write(file, "[{\"id\": \"s_t_1\"}, " + whole.substr(whole.find('[') + 1));
        jobs::BenchmarkShelf shelf;
        const auto& run = shelf.run(file, {});
        QCOMPARE(run.judged->judged, int64_t{5});
        QCOMPARE(run.problems.size(), size_t{1});
        QVERIFY(QString::fromStdString(run.problems.front()).contains(QStringLiteral("record 1 (s_t_1): the score \"Faithfulness-Step\" is missing")));
    }

    void predictionsNeedTheTestFile() {
        jobs::BenchmarkShelf shelf;
        QVERIFY(tests::errorOf([&] { shelf.run(copied("predictions.json"), {}); }).contains(QStringLiteral("test file, which is not chosen yet")));
    }
};

QTEST_APPLESS_MAIN(TestBenchmarkShelf)
#include "tst_benchmark_shelf.moc"
