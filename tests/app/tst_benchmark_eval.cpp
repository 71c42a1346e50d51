// SPDX-License-Identifier: GPL-3.0-or-later
// `omnidrive eval` on files of predictions on DriveLMM-o1, with a scripted judge.
#include "app/program_runner.h"
#include "support/chat_stub.h"
#include "support/temp_folder.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <csignal>
#include <fstream>

using namespace omnidrive::tests;

namespace {

const char* const kKey = "sk-secret-0123456789";

/// Twelve equal scores, and an average that the judge got wrong by half a point.
std::string scores(double value) {
    nlohmann::json object;
    for (const char* name : {"Faithfulness-Step", "Informativeness-Step", "Risk Assessment Accuracy", "Traffic Rule Adherence",
                             "Scene Awareness & Object Understanding", "Repetition-Token", "Hallucination", "Semantic Coverage-Step", "Commonsense",
                             "Missing Step", "Relevance", "Missing Details"}) {
        object[name] = value;
    }
    object["Overall Score"] = value + 0.5;
    return object.dump();
}

StubReply judges(const StubRequest&, int) { return says("```json\n" + scores(7) + "\n```"); }

QProcessEnvironment withKey() {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("OMNIDRIVE_SERVER_KEY", kKey);
    return environment;
}

QString shipped(const char* name) { return QString::fromStdString((testData() / "drivelmm" / name).string()); }
QJsonObject json(const ProgramResult& result) { return QJsonDocument::fromJson(result.out.toUtf8()).object(); }
QJsonObject firstRun(const ProgramResult& result) { return json(result)["runs"].toArray().first().toObject(); }

}  // namespace

class TestBenchmarkEval : public QObject {
    Q_OBJECT

    TempFolder temp_;

    QString path(const char* name) const { return QString::fromStdString((temp_.path() / name).string()); }
    static ProgramResult run(const QStringList& arguments) { return runProgram(OMNIDRIVE_PROGRAM, QStringList{"eval"} + arguments, withKey()); }
    static QStringList files() { return {"--test-file", shipped("test.json"), "--predictions", shipped("predictions.json")}; }
    QStringList judged(const ChatStub& stub, const char* journal, const QStringList& more = {}) const {
        return files() + QStringList{"--judge", QString::fromStdString(stub.url()), "--journal", path(journal), "--judge-retries", "0"} + more;
    }

private Q_SLOTS:
    void predictionsBesideThePublishedRows() {
        const auto result = run(files());
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        const QStringList lines = result.out.split('\n');
        QCOMPARE(lines.filter(QRegularExpression("^published ")).size(), 12);
        QCOMPARE(lines.filter(QRegularExpression("^yours ")).at(0).simplified(), QString("yours predictions - - - - - - 60.00 -"));
        QVERIFY(result.out.contains("6 of 7 questions answered, none judged; replies to questions that the test file does not have: 1."));
        QVERIFY(result.out.contains(QRegularExpression("question 2 +50\\.00  \\(1 of 2\\) +100\\.00  \\(2 of 2\\)")));
        QVERIFY(result.out.contains("Replies without a letter to the script: 1; wrong to it and right to a reader: 1; the other way round: 0."));
    }

    void asJsonAndIntoAFile() {
        const auto object = json(run(files() + QStringList{"--scores", shipped("scores.json"), "--json", "--out", path("report.json")}));
        QCOMPARE(object["published"].toArray().size(), 12);
        const auto runs = object["runs"].toArray();
        QCOMPARE(runs.size(), 2);
        QCOMPARE(runs[0]["whose"].toString(), QString("yours"));
        QCOMPARE(runs[0]["multiple_choice"]["repaired"]["hits"].toInt(), 4);
        QCOMPARE(runs[0]["multiple_choice"]["by_number"]["8"]["official"]["value"].toDouble(), 1.0);
        QVERIFY(runs[0]["risk"].isNull());
        QCOMPARE(runs[1]["answered"].toInt(), 5);
        QVERIFY(qAbs(runs[1]["risk"].toDouble() - 70) < 1e-9 && qAbs(runs[1]["reasoning"].toDouble() - 73) < 1e-9);
        QVERIFY(qAbs(runs[1]["judge"]["average"].toDouble() - 72) < 1e-9);
        QFile file(path("report.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(file.readAll()).object(), object);
    }

    void aFileThatCannotBeWrittenIsToldBeforeTheJudgeIsAsked_data() {
        QTest::addColumn<QString>("option");
        QTest::newRow("report") << "--out";
        QTest::newRow("scores") << "--scores-out";
    }
    void aFileThatCannotBeWrittenIsToldBeforeTheJudgeIsAsked() {
        QFETCH(QString, option);
        ChatStub stub(judges);
        const auto result = run(judged(stub, "unwritable.jsonl", {option, "/nowhere/report.json"}));
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains("/nowhere/report.json"), qPrintable(result.err));
        QVERIFY(stub.requests().empty());
    }

    void aTestFileAloneIsRefused() {
        const auto result = run({"--test-file", shipped("test.json")});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.trimmed().endsWith("asks for a model's replies beside it: add --predictions FILE or --scores FILE"), qPrintable(result.err));
        QVERIFY(result.out.isEmpty());
    }

    void scoresNeedNoTestFile() {
        const auto result = run({"--scores", shipped("scores.json")});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QVERIFY(result.out.contains("5 replies, without a test file to count against, 5 judged."));
    }

    void theJudgeIsAskedOnceAndGoneOnWith() {
        ChatStub stub(judges);
        const auto first = run(judged(stub, "j1.jsonl", {"--json", "--scores-out", path("scores.json")}));
        QVERIFY2(first.exitCode == 0, qPrintable(first.err));
        QCOMPARE(stub.requests().size(), size_t{6});
        const auto run1 = firstRun(first);
        QVERIFY(qAbs(run1["risk"].toDouble() - 70) < 1e-9 && qAbs(run1["reasoning"].toDouble() - 75) < 1e-9);
        QCOMPARE(run1["judge"]["judged"].toInt(), 6);
        QCOMPARE(run1["judge"]["model"].toString(), QString("stub"));
        QVERIFY(stub.requests()[0].body["messages"][0]["content"].get<std::string>().find("\"Missing Details\"") != std::string::npos);

        const auto refused = run(judged(stub, "j1.jsonl"));
        QCOMPARE(refused.exitCode, 1);
        QVERIFY2(refused.err.contains("holds 6 judgements; add --resume"), qPrintable(refused.err));
        const auto second = run(judged(stub, "j1.jsonl", {"--resume", "--json"}));
        QCOMPARE(json(second)["runs"], json(first)["runs"]);
        QCOMPARE(stub.requests().size(), size_t{6});

        const auto imported = firstRun(run({"--scores", path("scores.json"), "--json"}));
        QCOMPARE(imported["risk"], run1["risk"]);
        QCOMPARE(imported["MCQ"], run1["MCQ"]);
        QCOMPARE(imported["stated_multiple_choice"]["hits"].toInt(), 3);

        QCOMPARE(run(judged(stub, "j1.jsonl", {"--resume", "--rubric", shipped("README.md")})).exitCode, 0);   // other words, other judgements
        QCOMPARE(stub.requests().size(), size_t{12});
    }

    void theKeyIsNowhere() {
        ChatStub stub([](const StubRequest& request, int number) {
            return number == 0 ? StubReply{400, "{\"error\": {\"message\": \"unknown field response_format for " + request.authorization + "\"}}", {}} : judges(request, number);
        });
        const auto result = run(judged(stub, "j2.jsonl", {"--judge-requests", "1"}));
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QCOMPARE(stub.requests().back().authorization, std::string("Bearer ") + kKey);
        QVERIFY(!(result.out + result.err).contains(kKey));
        QFile journal(path("j2.jsonl"));
        QVERIFY(journal.open(QIODevice::ReadOnly));
        QVERIFY(!journal.readAll().contains(kKey));
    }

    void failuresKeepWhatWasJudged() {
        ChatStub stub([](const StubRequest& request, int number) { return number < 2 ? judges(request, number) : StubReply{401, R"({"error": "no"})", {}}; });
        const auto failed = run(judged(stub, "j3.jsonl", {"--judge-requests", "1"}));
        QCOMPARE(failed.exitCode, 1);
        QCOMPARE(failed.out, QString());
        QVERIFY2(failed.err.contains("status 401: no; 2 of 6 replies are judged and kept in " + path("j3.jsonl") + ", --resume goes on from there"), qPrintable(failed.err));
        ChatStub good(judges);
        QCOMPARE(firstRun(run(judged(good, "j3.jsonl", {"--resume", "--json"}))).value("judge")["judged"].toInt(), 6);
        QCOMPARE(good.requests().size(), size_t{4});
    }

    void repliesWithoutScoresAreNamed() {
        ChatStub stub([](const StubRequest& request, int number) { return number == 0 || number == 1 ? says("no") : judges(request, number); });
        const auto result = run(judged(stub, "j4.jsonl", {"--judge-requests", "1"}));
        QCOMPARE(result.exitCode, 0);
        QVERIFY2(result.err.contains("sceneone_sampleone_1: the judge's reply: holds no JSON object"), qPrintable(result.err));
        QVERIFY(result.out.contains("5 judged;"));
    }

    void interruptsReportWhatIsThere() {
        ChatStub stub([](const StubRequest& request, int number) {
            StubReply reply = judges(request, number);
            reply.delayMs = number < 2 ? 0 : 60'000;
            return reply;
        });
        QProcess process;
        process.start(OMNIDRIVE_PROGRAM, QStringList{"eval"} + judged(stub, "j5.jsonl", {"--judge-requests", "1"}));
        QTRY_COMPARE_WITH_TIMEOUT(stub.requests().size(), size_t{3}, 60'000);
        QElapsedTimer timer;
        timer.start();
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20'000));
        QVERIFY(timer.elapsed() < 5000);
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(QString::fromUtf8(process.readAllStandardOutput()).contains("2 judged;"));
    }

    void aKillCostsNothingThatWasPaidFor() {
        ChatStub stub([](const StubRequest& request, int number) {
            StubReply reply = judges(request, number);
            reply.delayMs = number < 3 ? 0 : 60'000;
            return reply;
        });
        QProcess process;
        process.start(OMNIDRIVE_PROGRAM, QStringList{"eval"} + judged(stub, "j6.jsonl", {"--judge-requests", "1"}));
        QTRY_COMPARE_WITH_TIMEOUT(stub.requests().size(), size_t{4}, 60'000);   // three are answered and kept before the fourth is asked
        process.kill();
        QVERIFY(process.waitForFinished(20'000));
        ChatStub good(judges);
        QCOMPARE(firstRun(run(judged(good, "j6.jsonl", {"--resume", "--json"}))).value("judge")["judged"].toInt(), 6);
        QCOMPARE(good.requests().size(), size_t{3});
    }

    void brokenRecordsAreNamed() {
        std::ofstream(temp_.path() / "broken.json") << "[{\"idx\": \"sceneone_sampleone_2\", \"answer\": \"Final Answer: A) x\"}, 7, {\"idx\": \"a\"}]";
        const auto result = run({"--test-file", shipped("test.json"), "--predictions", path("broken.json")});
        QCOMPARE(result.exitCode, 0);
        QVERIFY2(result.err.contains("broken.json, record 2: is not an object"), qPrintable(result.err));
        QVERIFY(result.out.contains("1 of 7 questions answered"));
    }

    void wrongCommandLines_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("words");
        QTest::newRow("no test file") << QStringList{"--predictions", shipped("predictions.json")} << 2 << "--test-file";
        QTest::newRow("judge without predictions") << QStringList{"--scores", shipped("scores.json"), "--judge", "http://127.0.0.1:1"} << 2 << "--predictions";
        QTest::newRow("judge without http") << files() + QStringList{"--judge", "127.0.0.1"} << 2 << "must begin with http:// or https://";
        QTest::newRow("rubric without judge") << files() + QStringList{"--rubric", "x"} << 2 << "--judge";
        QTest::newRow("with a model") << files() + QStringList{"--model", "embedded"} << 2 << "--model";
        QTest::newRow("negative rate") << files() + QStringList{"--judge", "http://127.0.0.1:1", "--judge-rate", "-1"} << 2 << "--judge-rate";
        QTest::newRow("missing file") << QStringList{"--test-file", "/nowhere/t.json", "--predictions", shipped("predictions.json")} << 1 << "/nowhere/t.json";
        QTest::newRow("scores for predictions") << QStringList{"--test-file", shipped("test.json"), "--predictions", shipped("scores.json")} << 1
                                                << "needs a text \"llm-response\" or \"answer\"";
        QTest::newRow("no server") << files() + QStringList{"--judge", "http://127.0.0.1:1", "--judge-model", "m", "--judge-retries", "0", "--journal", "/tmp/../nowhere/j"}
                                   << 1 << "/nowhere";
    }
    void wrongCommandLines() {
        QFETCH(QStringList, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, words);
        const auto result = run(arguments);
        QVERIFY2(result.exitCode == exitCode, qPrintable(QString::number(result.exitCode) + result.out + result.err));
        QVERIFY2(result.err.contains(words), qPrintable(result.err));
    }

    void trueRecordsAreRead() {
        const auto file = sharedFolder() / "data" / "nc" / "agentthink-drivelmm" / "inference_demo_data_drivelmm.json";
        if (!std::filesystem::exists(file)) {
            QSKIP("the DriveLMM-o1 records are not beside this checkout");
        }
        std::ofstream(temp_.path() / "true.json")
            << R"([{"id": "e7ef871f77f44331aefdebc24ec034b7_b10f0cd792b64d16a1a5e8349b20504c_1", "answer": "Final Answer: a car, a barrier, a pedestrian."}])";
        const auto result = run({"--test-file", QString::fromStdString(file.string()), "--predictions", path("true.json"), "--json"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QCOMPARE(firstRun(result)["questions"].toInt(), 2);
        QCOMPARE(firstRun(result)["answered"].toInt(), 1);
    }

    void helpSaysHow() {
        const QString help = run({"--help"}).out;
        for (const char* word : {"--predictions", "--test-file", "--scores", "--judge", "--rubric", "--resume", "--journal", "OMNIDRIVE_SERVER_KEY"}) {
            QVERIFY2(help.contains(word), word);
        }
    }
};

QTEST_GUILESS_MAIN(TestBenchmarkEval)
#include "tst_benchmark_eval.moc"
