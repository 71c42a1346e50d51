// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_text.h"
#include "store/event_files.h"
#include "store/foreign_log.h"
#include "support/temp_folder.h"

#include <QTest>

#include <cmath>
#include <fstream>

using namespace omnidrive;
using namespace omnidrive::store;
namespace fs = std::filesystem;

namespace {

std::string textOf(const std::vector<ScalarPoint>& points) {
    std::string text;
    for (const ScalarPoint& point : points) {
        text += fmt::format("{}{}{}:{}", text.empty() ? "" : " ", point.superseded ? "!" : "", point.step, point.value);
    }
    return text;
}

std::string textOf(const ForeignLog& log) {
    std::string text = log.name + " | " + log.format;
    for (const auto& [tag, points] : log.curves) {
        text += fmt::format("\n{} = {}", tag, textOf(points));
    }
    for (const std::string& problem : log.problems) {
        text += "\n# " + problem;
    }
    return text;
}

void put(const fs::path& path, const std::string& content) { std::ofstream(path, std::ios::binary | std::ios::trunc) << content; }

}  // namespace

class TestForeignLog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void samples_data();
    void samples();
    void foldersAreFound();
    void numbersTooLargeForSteps_data();
    void numbersTooLargeForSteps();
    void everyCutOfEverySampleIsHarmless();
    void whatIsNoLogIsRefused_data();
    void whatIsNoLogIsRefused();
    void realLogsGiveTheirNumbers();
};

void TestForeignLog::samples_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("expected");
    QTest::newRow("TRL trainer state")
        << "trainer_state.json"
        << "logs | TRL trainer state\nepoch = 5:0.1 10:0.2 10:0.2 15:0.3\neval_reward = 10:0.4\ngrad_norm = 5:nan 10:0.284 15:inf\n"
           "kl = 5:1e-05 10:2e-05 15:3e-05\nloss = 5:-0.108 10:0.01 15:0.02\nreward = 5:0.62 10:0.5 15:0.27\n"
           "rewards/format/mean = 5:0.625 10:0.775 15:1\ntotal_flos = 15:0\ntrain_runtime = 15:12.5\n"
           "# logs: 1 value repeats the step before; of each step the last one is shown";
    QTest::newRow("transformers console")
        << "trl_console.txt"
        << "trl_console | transformers console\nentropy = 10:nan\nepoch = 10:0 20:0.1\ngrad_norm = 10:47.75 20:12.5\n"
           "learning_rate = 10:9.99e-06\nloss = 10:0.0751 20:0.05\nreward = 10:1.75 20:2.6";
    QTest::newRow("verl console")
        << "verl_console.txt"
        << "verl_console | verl console\nactor/lr = 1:1e-06 2:1e-06\nactor/pg_loss = 1:-0.5 2:nan\ncritic/score/mean = 1:0.25 2:0.5\n"
           "global_seqlen/min = 1:10 2:12";
    QTest::newRow("verl lines") << "verl.jsonl"
                                << "verl | JSON lines\nactor/pg_loss = 1:-0.5 2:nan\ncritic/score/mean = 1:0.25 2:0.5\n"
                                   "# verl: 1 lines are no JSON object and are left out";
    QTest::newRow("history that goes back") << "history.jsonl" << "history | JSON lines\nreward = 1:0.1 2:0.2 !3:0.3 2:0.25 3:0.35";
    QTest::newRow("decimal commas") << "german.csv" << "german | table\nreward; mean = 1:0.5 2:0.75";
    QTest::newRow("TensorBoard download") << "reward.csv" << "reward | table\nreward = 1:0.25 20:0.5";
}

void TestForeignLog::samples() {
    QFETCH(QString, file);
    QFETCH(QString, expected);
    const auto logs = readForeignLog(tests::testData() / "logs" / file.toStdString());
    QCOMPARE(logs.size(), size_t{1});
    QCOMPARE(QString::fromStdString(textOf(logs.front())), expected);
}

void TestForeignLog::foldersAreFound() {
    const auto runs = readForeignLog(tests::testData() / "logs" / "wandb.csv");
    QCOMPARE(runs.size(), size_t{2});
    QCOMPARE(textOf(runs[0]), std::string("run-a | W&B table\nreward = 1:0.1 2:0.2 3:nan"));
    QCOMPARE(textOf(runs[1]), std::string("run-b | W&B table\nreward = 1:0.5 3:0.7"));
    const tests::TempFolder folder;
    for (const char* checkpoint : {"checkpoint-5", "checkpoint-20", "checkpoint-9"}) {
        fs::create_directories(folder.path() / checkpoint);
        put(folder.path() / checkpoint / "trainer_state.json", fmt::format(R"({{"log_history":[{{"step":1,"{}":2}}]}})", checkpoint));
    }
    QCOMPARE(readForeignLog(folder.path()).front().curves.begin()->first, std::string("checkpoint-20"));
    EventFileWriter(folder.path(), 1000).append(3, 1000, {{"reward", 0.5}});
    QCOMPARE(readForeignLog(folder.path()).front().format, std::string("TensorBoard event files"));
}

/// A first column that only grows says the step, unless its numbers are too large to be steps.
void TestForeignLog::numbersTooLargeForSteps_data() {
    QTest::addColumn<QString>("last");
    QTest::addColumn<QString>("expected");
    QTest::newRow("a step") << "9000000000000000" << "x | table\nreward = 1:0.5 9000000000000000:0.25";
    QTest::newRow("no step") << "18446744073709551616" << "x | table\nn = 1:1 2:1.8446744073709552e+19\nreward = 1:0.5 2:0.25\n"
                               "# x: 2 records name no step; they are counted from 1";
}

void TestForeignLog::numbersTooLargeForSteps() {
    QFETCH(QString, last);
    QFETCH(QString, expected);
    const tests::TempFolder folder;
    put(folder.path() / "x.csv", "n,reward\n1,0.5\n" + last.toStdString() + ",0.25\n");
    QCOMPARE(QString::fromStdString(textOf(readForeignLog(folder.path() / "x.csv").front())), expected);
}

void TestForeignLog::everyCutOfEverySampleIsHarmless() {
    const tests::TempFolder folder;
    for (const auto& entry : fs::directory_iterator(tests::testData() / "logs")) {
        const std::string content = readTextFile(entry.path());
        for (size_t cut = 0; cut < content.size(); cut += 2) {
            put(folder.path() / "cut", content.substr(0, cut));
            try {
                readForeignLog(folder.path() / "cut");
            } catch (const Error&) {   // refused with a sentence
            }
        }
    }
}

void TestForeignLog::whatIsNoLogIsRefused_data() {
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("reason");
    QTest::newRow("empty") << "" << "is no log that is known";
    QTest::newRow("prose") << "Once upon a time\nthere was a run.\n" << "is no log that is known";
    QTest::newRow("JSON without numbers") << R"({"a":"b"})" << "is no log that is known";
    QTest::newRow("binary") << QString(QByteArray(100, '\x01')) << "is no log that is known";
}

void TestForeignLog::whatIsNoLogIsRefused() {
    QFETCH(QString, content);
    QFETCH(QString, reason);
    const tests::TempFolder folder;
    put(folder.path() / "file", content.toStdString());
    const std::string error = tests::errorText([&] { readForeignLog(folder.path() / "file"); });
    QVERIFY2(error.find(reason.toStdString()) != std::string::npos, error.c_str());
    QVERIFY(tests::errorText([&] { readForeignLog(folder.path() / "nothing"); }).find("nothing") != std::string::npos);
}

/// The numbers were counted from the files with no code of this project.
void TestForeignLog::realLogsGiveTheirNumbers() {
    const fs::path logs = tests::sharedFolder() / "data" / "training-logs";
    if (!fs::exists(logs)) {
        QSKIP("the folder of real training logs is not here");
    }
    const ForeignLog trl = readForeignLog(logs / "chaos-economy-trl-grpo").front();
    const auto& reward = trl.curves.at("reward");
    QCOMPARE(reward.size(), size_t{50});
    QCOMPARE(reward.front().step, int64_t{5});
    QCOMPARE(reward.back().step, int64_t{250});
    QVERIFY(std::abs(reward.front().value - 0.620238) < 5e-7);
    QVERIFY(std::abs(reward.back().value - 0.274366) < 5e-7);
    const ForeignLog console = readForeignLog(logs / "trl-dapo-qwen25vl" / "run_terminal_20251022_120531.md").front();
    QCOMPARE(console.curves.at("reward").size(), size_t{18});
    QCOMPARE(console.curves.at("reward").front().value, 1.75);
    QCOMPARE(console.curves.at("reward").back().value, 2.6);
    QCOMPARE(console.curves.at("reward").front().step, int64_t{10});
    QCOMPARE(console.curves.at("reward").back().step, int64_t{180});
    EventFilesReader events(logs / "wandb-assets");
    events.refresh();
    QCOMPARE(events.records(), int64_t{105});
    QCOMPARE(events.curves().size(), size_t{6});
    for (const auto& [tag, points] : events.curves()) {
        QCOMPARE(points.size(), size_t{17});
    }
}

QTEST_APPLESS_MAIN(TestForeignLog)
#include "tst_foreign_log.moc"
