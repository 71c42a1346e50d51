// SPDX-License-Identifier: GPL-3.0-or-later
// The judge's scores: what its replies look like, score files, and the reported numbers against sums worked out by hand.
#include "base/error.h"
#include "eval/benchmark_run.h"
#include "support/temp_folder.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

using namespace omnidrive;
using namespace omnidrive::eval;
using nlohmann::json;

namespace {

json scoresOf(double value) {
    json object = json::object();
    for (size_t i = 0; i < kJudgeMetrics; ++i) {
        object[judgeMetricName(static_cast<JudgeMetric>(i))] = value;
    }
    object["Overall Score"] = value;
    return object;
}

std::filesystem::path dataFile(const char* name) { return tests::testData() / "drivelmm" / name; }
bool isNear(double a, double b) { return std::abs(a - b) < 1e-9; }

}  // namespace

class TestJudgeScores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void replies_data() {
        QTest::addColumn<QByteArray>("reply");
        const std::string plain = scoresOf(7).dump();
        QTest::newRow("plain") << QByteArray::fromStdString(plain);
        QTest::newRow("code fence") << QByteArray::fromStdString("```json\n" + plain + "\n```");
        QTest::newRow("words around") << QByteArray::fromStdString("Here are my scores:\n" + plain + "\nRegards");
        json other = scoresOf(7);
        other.erase("Commonsense");
        other["Commonsense Reasoning"] = 7;
        QTest::newRow("the prompt's name") << QByteArray::fromStdString(other.dump());
        other = scoresOf(7);
        other.erase("Scene Awareness & Object Understanding");
        other["scene awareness and object understanding"] = 7;
        other["Scene Awareness  Object understanding"] = "7.0";
        QTest::newRow("case and signs, a number as text") << QByteArray::fromStdString(other.dump());
    }

    void replies() {
        QFETCH(QByteArray, reply);
        const JudgeScores scores = parseJudgeReply(reply.toStdString());
        for (const double value : scores.values) {
            QCOMPARE(value, 7.0);
        }
        QCOMPARE(scores.overall, std::optional(7.0));
    }

    void badReplies_data() {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QString>("says");
        const auto without = [](const char* name) {
            json object = scoresOf(5);
            object.erase(name);
            return QByteArray::fromStdString(object.dump());
        };
        const auto with = [](const char* name, const json& value) {
            json object = scoresOf(5);
            object[name] = value;
            return QByteArray::fromStdString(object.dump());
        };
        QTest::newRow("empty") << QByteArray() << "the judge's reply: holds no JSON object";
        QTest::newRow("words") << QByteArray("I cannot judge this.") << "the judge's reply: holds no JSON object";
        QTest::newRow("cut") << QByteArray("{\"Relevance\": 5, \"Hal}") << "the judge's reply: is not valid JSON between its braces";
        QTest::newRow("too deep") << with("more", json::parse(std::string(256, '[') + std::string(256, ']')))
                                  << "the judge's reply: is not valid JSON between its braces";
        QTest::newRow("one missing") << without("Relevance") << "the judge's reply: the score \"Relevance\" is missing";
        QTest::newRow("zero") << with("Hallucination", 0) << "the judge's reply: \"Hallucination\" is no number from 1 to 10";
        QTest::newRow("eleven") << with("Hallucination", 11) << "the judge's reply: \"Hallucination\" is no number from 1 to 10";
        QTest::newRow("a word") << with("Missing Step", "none") << "the judge's reply: \"Missing Step\" is no number from 1 to 10";
        QTest::newRow("null") << with("Overall Score", json()) << "the judge's reply: \"Overall Score\" is no number from 1 to 10";
    }

    void badReplies() {
        QFETCH(QByteArray, reply);
        QFETCH(QString, says);
        try {
            parseJudgeReply(reply.toStdString());
            QFAIL("not refused");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Format);
            QCOMPARE(QString::fromUtf8(error.what()), says);
        }
    }

    void theSchemaAsksForThirteenNumbers() {
        const json schema = judgeReplyFormat()["json_schema"]["schema"];
        QCOMPARE(schema["required"].size(), size_t{13});
        QCOMPARE(schema["properties"].size(), size_t{13});
        QVERIFY(schema["properties"].contains("Commonsense"));
    }

    /// Sums over the five records of scores.json: risk 9+10+7+8+1 = 35, rule 39, scene 34, relevance 38, missing details 31, the judge's own averages
    /// 7.5+10+7+8.5+3.5 = 36.5; all sixty scores 90+120+80+102+40 = 432. Of four choices the file calls two right; a reader three.
    void aScoreFileAgainstSumsByHand() {
        const BenchmarkRun run = runOfScores("mine", {}, readScoreFile(dataFile("scores.json")));
        QVERIFY(run.problems.empty());
        const auto values = benchmarkValues(run);
        const double expected[] = {70, 78, 68, 76, 62, 73, 50};
        for (size_t i = 0; i < values.size(); ++i) {
            QVERIFY2(values[i] && isNear(*values[i], expected[i]), kPublishedColumns[i]);
        }
        QVERIFY(isNear(run.judged->average, 72));
        QCOMPARE(run.judged->judged, int64_t{5});
        QCOMPARE(run.choices->all.official, (Rate{2, 4}));
        QCOMPARE(run.choices->all.repaired, (Rate{3, 4}));
        QCOMPARE(run.statedChoice, std::optional(Rate{2, 4}));
    }

    /// judged.json and its numbers come from a Python script that follows the official one (make_judged.py).
    void aScoreFileGivesTheOfficialNumbers() {
        const json numbers = json::parse(std::ifstream(dataFile("judged_numbers.json")));
        const BenchmarkRun run = runOfScores("judged", {}, readScoreFile(dataFile("judged.json")));
        QVERIFY2(run.problems.empty(), run.problems.empty() ? "" : run.problems.front().c_str());
        for (size_t i = 0; i < kJudgeMetrics; ++i) {
            const char* name = judgeMetricName(static_cast<JudgeMetric>(i));
            QVERIFY2(isNear(run.judged->percent[i], numbers["metrics"][name].get<double>()), name);
        }
        const Rate choices{numbers["multiple_choice"]["hits"].get<int64_t>(), numbers["multiple_choice"]["count"].get<int64_t>()};
        QCOMPARE(run.statedChoice, std::optional(choices));
        QCOMPARE(run.choices->all.official, choices);   // read again from the file's own texts
        const auto values = benchmarkValues(run);
        QVERIFY(isNear(*values[5], numbers["reasoning"].get<double>()));
        QVERIFY(isNear(*values[6], numbers["multiple_choice"]["percent"].get<double>()));
    }

    /// The table has the official script's own count, and a note says that its texts read differently.
    void whatAFileStatesCountsBeforeWhatIsReadInIt() {
        const tests::TempFolder folder;
        json records = json::parse(std::ifstream(dataFile("scores.json")));
        records[1]["mcq"] = 0;   // its texts agree
        std::ofstream(folder.path() / "stated.json") << records.dump();
        const BenchmarkRun run = runOfScores("stated", {}, readScoreFile(folder.path() / "stated.json"));
        QVERIFY(isNear(*benchmarkValues(run).back(), 25));
        QCOMPARE(run.problems, std::vector<std::string>{"stated: its \"mcq\" is not what the official rule reads in 1 of 4 records"});
    }

    void theTestFileTellsWhatIsMissing() {
        const auto questions = data::readDriveLmm(dataFile("test.json"));
        const BenchmarkRun scored = runOfScores("mine", questions, readScoreFile(dataFile("scores.json")));
        QCOMPARE(coverageSentence(scored), std::string("5 of 7 questions answered, 5 judged."));
        const BenchmarkRun alone = runOfScores("mine", {}, readScoreFile(dataFile("scores.json")));
        QCOMPARE(coverageSentence(alone), std::string("5 replies, without a test file to count against, 5 judged."));
        const BenchmarkRun predicted = runOfPredictions("mine", questions, readPredictions(dataFile("predictions.json")));
        QCOMPARE(coverageSentence(predicted),
                 std::string("6 of 7 questions answered, none judged; replies to questions that the test file does not have: 1."));
        QVERIFY(!benchmarkValues(predicted)[0]);
        QVERIFY(isNear(*benchmarkValues(predicted).back(), 60));
    }

    void theTableSaysWhoseEachRowIs() {
        const auto questions = data::readDriveLmm(dataFile("test.json"));
        const QString text = QString::fromStdString(benchmarkText({runOfScores("my run", questions, readScoreFile(dataFile("scores.json")))}));
        const QStringList lines = text.split('\n');
        QCOMPARE(lines.filter(QRegularExpression("^published (?!later)")).size(), 10);
        QCOMPARE(lines.filter(QRegularExpression("^published later ")).size(), 2);
        const QStringList mine = lines.filter(QRegularExpression("^yours "));
        QCOMPARE(mine.size(), 1);
        QCOMPARE(mine[0].simplified(), QString("yours my run 70.00 78.00 68.00 76.00 62.00 73.00 50.00 not said"));
        QVERIFY(text.contains("question 2") && text.contains("true average of the twelve"));
        QVERIFY2(text.contains("which are not those of its twelve scores"), qPrintable(text));
    }

    void scoreFilesComeBackAsWritten() {
        const tests::TempFolder folder;
        const ScoreFile file = readScoreFile(dataFile("scores.json"));
        writeScoreFile(folder.path() / "again.json", file.replies);
        QVERIFY(looksLikeScores(json::parse(std::ifstream(folder.path() / "again.json"))));
        QVERIFY(!looksLikeScores(json::parse(std::ifstream(dataFile("predictions.json")))));
        const ScoreFile again = readScoreFile(folder.path() / "again.json");
        QCOMPARE(again.replies.size(), file.replies.size());
        for (size_t i = 0; i < file.replies.size(); ++i) {
            QVERIFY(again.replies[i].scores == file.replies[i].scores);
            QCOMPARE(again.replies[i].reply, file.replies[i].reply);
            QCOMPARE(again.replies[i].officialChoice, file.replies[i].officialChoice);
        }
    }

    void brokenScoresAreNamed() {
        const tests::TempFolder folder;
        json records = json::parse(std::ifstream(dataFile("scores.json")));
        records[1].erase("Relevance");
        records[2]["id"] = records[0]["id"];
        records[3].erase("id");
        records[4]["mcq"] = 1;
        std::ofstream(folder.path() / "broken.json") << records.dump();
        const ScoreFile file = readScoreFile(folder.path() / "broken.json");
        QCOMPARE(file.replies.size(), size_t{2});
        QStringList problems;
        for (const std::string& problem : file.problems) {
            problems << QString::fromStdString(problem).section('/', -1);
        }
        QCOMPARE(problems, (QStringList{"broken.json, record 2 (sceneone_sampleone_2): the score \"Relevance\" is missing",
                                        "broken.json, record 3 (sceneone_sampleone_1): the same id was there before; the first counts",
                                        "broken.json, record 4: \"id\" must end with a question number, as in \"<scene>_<sample>_4\""}));
        const BenchmarkRun run = runOfScores("mine", {}, file);
        QCOMPARE(run.problems.back(), std::string("mine: its \"mcq\" is not what the official rule reads in 1 of 1 records"));
    }
};

QTEST_APPLESS_MAIN(TestJudgeScores)
#include "tst_judge_scores.moc"
