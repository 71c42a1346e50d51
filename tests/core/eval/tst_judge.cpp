// SPDX-License-Identifier: GPL-3.0-or-later
// Judging by a server: a scripted one stands in for it.
#include "base/error.h"
#include "eval/judge.h"
#include "support/chat_stub.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

#include <QElapsedTimer>
#include <QTest>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace omnidrive;
using namespace omnidrive::eval;
using nlohmann::json;
using tests::ChatStub;
using tests::StubReply;
using tests::StubRequest;

namespace {

const char* const kKey = "sk-secret-0123456789";

std::string scores(double value) {
    json object = json::object();
    for (size_t i = 0; i < kJudgeMetrics; ++i) {
        object[judgeMetricName(static_cast<JudgeMetric>(i))] = value;
    }
    object["Overall Score"] = value;
    return object.dump();
}

std::vector<JudgeCase> cases(int count) {
    std::vector<JudgeCase> list;
    for (int i = 0; i < count; ++i) {
        const std::string n = std::to_string(i);
        list.push_back({"s_t" + n + "_1", "What matters in scene " + n + "?", "The bus.", "A bus, reply " + n + "."});
    }
    return list;
}

std::string askedText(const StubRequest& request) { return request.body["messages"][1]["content"].get<std::string>(); }

}  // namespace

class TestJudge : public QObject {
    Q_OBJECT

    tests::TempFolder folder_;
    int files_ = 0;

    std::filesystem::path fresh() { return folder_.path() / ("journal" + std::to_string(++files_) + ".jsonl"); }

    static JudgeOptions options(const ChatStub& stub) {
        JudgeOptions options;
        options.server.url = stub.url();
        options.server.concurrent = 2;
        options.server.retries = 0;
        options.rubric = "Judge well.";
        return options;
    }
    static JudgeOutcome judge(const JudgeOptions& options, const std::vector<JudgeCase>& list, const std::filesystem::path& file) {
        JudgeJournal journal(file);
        return judgeReplies(options, kKey, list, journal, {}, {});
    }

private Q_SLOTS:
    void asksAsTheProtocolSays() {
        ChatStub stub([](const auto&, int) { return tests::says(scores(7)); });
        const auto outcome = judge(options(stub), cases(3), fresh());
        QCOMPARE(outcome.scores.size(), size_t{3});
        QCOMPARE(outcome.model, std::string("stub"));
        QVERIFY(outcome.problems.empty() && outcome.failure.empty());
        for (const StubRequest& request : stub.requests()) {
            QCOMPARE(request.body["temperature"].get<double>(), 0.0);
            QCOMPARE(request.body["max_tokens"].get<int>(), 500);
            QCOMPARE(request.body["response_format"]["json_schema"]["strict"].get<bool>(), true);
            QCOMPARE(request.body["messages"][0]["content"].get<std::string>(), std::string("Judge well."));
            QCOMPARE(request.authorization, std::string("Bearer ") + kKey);
            QVERIFY(askedText(request).starts_with("Question: What matters in scene "));
            QVERIFY(askedText(request).find("\nGround Truth: The bus.\nLLM Response: A bus, reply ") != std::string::npos);
        }
    }

    void aServerWithoutSchemasIsAskedWithout() {
        ChatStub stub([](const StubRequest& request, int) {
            return request.body.contains("response_format") ? StubReply{400, R"({"error": {"message": "unknown field response_format"}})", {}}
                                                            : tests::says("```json\n" + scores(6) + "\n```");
        });
        QCOMPARE(judge(options(stub), cases(2), fresh()).scores.size(), size_t{2});
    }

    void judgementsAreKeptByContent() {
        ChatStub stub([](const auto&, int) { return tests::says(scores(8)); });
        const auto file = fresh();
        QCOMPARE(judge(options(stub), cases(2), file).fromJournal, int64_t{0});
        const auto again = judge(options(stub), cases(3), file);
        QCOMPARE(again.fromJournal, int64_t{2});
        QCOMPARE(again.scores.size(), size_t{3});
        QCOMPARE(stub.requests().size(), size_t{3});
        JudgeOptions other = options(stub);
        other.rubric = "Judge hard.";
        QCOMPARE(judge(other, cases(1), file).fromJournal, int64_t{0});
        auto changed = cases(1);
        changed[0].reply += " And a tram.";
        QCOMPARE(judge(options(stub), changed, file).fromJournal, int64_t{0});
        changed = cases(1);
        changed[0].idx = "other_name_1";
        QCOMPARE(judge(options(stub), changed, file).fromJournal, int64_t{1});
        QCOMPARE(JudgeJournal::count(file), int64_t{5});
        QVERIFY(!QByteArray::fromStdString(tests::bytesOf(file)).contains(kKey));
    }

    void keysTellPartsApart() {
        const JudgeCase a{"i", "ab", "c", "d"}, b{"i", "a", "bc", "d"};
        QVERIFY(judgementKey("r", "m", a) != judgementKey("r", "m", b));
        QVERIFY(judgementKey("r", "m", a) != judgementKey("r", "n", a));
        QCOMPARE(judgementKey("r", "m", a).size(), size_t{64});
    }

    void tornAndDamagedLinesAreAskedForAgain() {
        ChatStub stub([](const auto&, int) { return tests::says(scores(8)); });
        const auto file = fresh();
        judge(options(stub), cases(3), file);
        std::string text = tests::bytesOf(file);
        text.resize(text.size() - 40);                         // killed while it wrote
        text.replace(text.find("\"key\""), 5, "\"kay\"");     // damaged at rest
        std::ofstream(file, std::ios::binary) << text;
        JudgeJournal journal(file);
        QCOMPARE(journal.size(), int64_t{1});
        QCOMPARE(journal.damaged(), int64_t{1});
        const auto outcome = judgeReplies(options(stub), kKey, cases(3), journal, {}, {});
        QCOMPARE(outcome.fromJournal, int64_t{1});
        QCOMPARE(outcome.scores.size(), size_t{3});
    }

    /// As a kill at any moment of a write leaves it.
    void aCutAtAnyByteLosesTheLastLineAtMost() {
        ChatStub stub([](const auto&, int) { return tests::says(scores(8)); });
        const auto file = fresh();
        judge(options(stub), cases(2), file);
        const std::string whole = tests::bytesOf(file);
        const size_t firstLine = whole.find('\n');
        for (size_t cut = 0; cut <= whole.size(); ++cut) {
            std::ofstream(file, std::ios::binary | std::ios::trunc) << whole.substr(0, cut);
            const JudgeJournal journal(file);
            // A line that lacks its line feed alone is whole.
            const int64_t expected = (cut >= firstLine ? 1 : 0) + (cut >= whole.size() - 1 ? 1 : 0);
            QVERIFY2(journal.size() == expected && journal.damaged() == 0, std::to_string(cut).c_str());
        }
    }

    void repliesWithoutScoresAreNamed() {
        ChatStub stub([](const StubRequest& request, int) {
            return askedText(request).find("reply 1.") != std::string::npos ? tests::says("I would rather not.") : tests::says(scores(9));
        });
        const auto file = fresh();
        const auto outcome = judge(options(stub), cases(3), file);
        QCOMPARE(outcome.scores.size(), size_t{2});
        QCOMPARE(outcome.problems, std::vector<std::string>{"s_t1_1: the judge's reply: holds no JSON object"});
        QCOMPARE(stub.requests().size(), size_t{4});   // once more, in vain
        QCOMPARE(JudgeJournal::count(file), int64_t{2});
    }

    void aReplyCutByItsBudgetSaysSo() {
        ChatStub stub([](const auto&, int) { return tests::says("{\"Relevance\": 5", "length"); });
        const auto outcome = judge(options(stub), cases(1), fresh());
        QCOMPARE(outcome.problems, std::vector<std::string>{"s_t0_1: the judge's reply: holds no JSON object (cut at 500 tokens)"});
    }

    void aRefusalEndsTheRestAndKeepsWhatIsThere() {
        ChatStub stub([](const auto&, int number) {
            return number < 2 ? tests::says(scores(7)) : StubReply{401, std::string(R"({"error": {"message": "wrong key )") + kKey + "\"}}", {}};
        });
        JudgeOptions one = options(stub);
        one.server.concurrent = 1;
        const auto file = fresh();
        const auto outcome = judge(one, cases(6), file);
        QCOMPARE(outcome.scores.size(), size_t{2});
        QVERIFY2(outcome.failure.find("status 401: wrong key ***") != std::string::npos, outcome.failure.c_str());
        QCOMPARE(stub.requests().size(), size_t{3});
        QCOMPARE(JudgeJournal::count(file), int64_t{2});
    }

    void aServerThatBreaksEndsAfterEightInARow() {
        ChatStub stub([](const auto&, int) { return StubReply{500, "boom", {}, "text/plain"}; });
        JudgeOptions one = options(stub);
        one.server.concurrent = 1;
        const auto outcome = judge(one, cases(20), fresh());
        QCOMPARE(stub.requests().size(), size_t{8});
        QCOMPARE(outcome.problems.size(), size_t{8});
        QVERIFY2(outcome.failure.find("status 500") != std::string::npos, outcome.failure.c_str());
    }

    void aStopIsANormalEnd() {
        ChatStub stub([](const auto&, int number) {
            StubReply reply = tests::says(scores(7));
            reply.delayMs = number == 0 ? 0 : 60'000;
            return reply;
        });
        JudgeJournal journal(fresh());
        JudgeOptions one = options(stub);
        one.server.concurrent = 1;
        std::stop_source stop;
        QElapsedTimer timer;
        timer.start();
        const auto outcome = judgeReplies(one, "", cases(4), journal, stop.get_token(), [&](const Progress& progress) {
            if (progress.done == 1) {
                stop.request_stop();
            }
        });
        QVERIFY(timer.elapsed() < 20'000);
        QCOMPARE(outcome.scores.size(), size_t{1});
        QVERIFY2(outcome.failure.empty() && outcome.problems.empty(), outcome.failure.c_str());
    }

    void theShippedRubricNamesEveryScore() {
        const std::string rubric = loadRubric({});
        for (size_t i = 0; i < kJudgeMetrics; ++i) {
            const std::string name = judgeMetricName(static_cast<JudgeMetric>(i));
            QVERIFY2(rubric.find('"' + name + '"') != std::string::npos, name.c_str());
        }
        QVERIFY(rubric.find(kOverallName) != std::string::npos);
        std::ofstream(folder_.path() / "empty.md") << " \n";
        QVERIFY_EXCEPTION_THROWN(loadRubric(folder_.path() / "empty.md"), Error);
        QVERIFY_EXCEPTION_THROWN(loadRubric(folder_.path() / "none.md"), Error);
        std::ofstream(folder_.path() / "largest.md") << std::string(1 << 20, 'r');
        QCOMPARE(loadRubric(folder_.path() / "largest.md").size(), size_t{1} << 20);
        std::ofstream(folder_.path() / "larger.md") << std::string((1 << 20) + 1, 'r');
        QVERIFY_EXCEPTION_THROWN(loadRubric(folder_.path() / "larger.md"), Error);
    }

    void optionsOutOfRange() {
        ChatStub stub([](const auto&, int) { return tests::says(scores(7)); });
        JudgeJournal journal(fresh());
        JudgeOptions bad = options(stub);
        bad.server.perMinute = -1;
        QVERIFY_EXCEPTION_THROWN(judgeReplies(bad, "", cases(1), journal, {}, {}), Error);
        bad = options(stub);
        bad.maxTokens = 0;
        QVERIFY_EXCEPTION_THROWN(judgeReplies(bad, "", cases(1), journal, {}, {}), Error);
    }
};

QTEST_GUILESS_MAIN(TestJudge)
#include "tst_judge.moc"
