// SPDX-License-Identifier: GPL-3.0-or-later
// The true program with its policy behind a scripted chat server: rollouts, evaluation, stopping, failing, and where the key must not be.
#include "app/program_runner.h"
#include "support/chat_stub.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <csignal>
#include <fstream>

using namespace omnidrive;
using namespace omnidrive::tests;

namespace {

const char* const kKey = "sk-secret-0123456789";
const std::string kCall = "<think>Look.</think><tool_call>{\"name\": \"image_zoom_in_tool\", \"arguments\": {\"bbox_2d\": [28, 28, 112, 84], "
                          "\"label\": \"car\"}}</tool_call>";

bool isFirstTurn(const StubRequest& request) { return request.body["messages"].size() == 2; }

StubReply zoomsOnce(const StubRequest& request) { return says(isFirstTurn(request) ? kCall : "<think>Red.</think><answer>A</answer>"); }

QProcessEnvironment withKey() {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("OMNIDRIVE_SERVER_KEY", kKey);
    return environment;
}

}  // namespace

class TestServerRollouts : public QObject {
    Q_OBJECT

    TempFolder temp_;

    QString path(const char* name) const { return QString::fromStdString((temp_.path() / name).string()); }
    static QString engine(const ChatStub& stub) { return "openai:" + QString::fromStdString(stub.url()); }
    QStringList rollout(const ChatStub& stub, const QStringList& more = {}) const {
        return QStringList{"rollout", "--engine", engine(stub), "--image",  path("frame.png"), "--question", "What colour?", "--option",
                           "red",     "--option", "green",      "--answer", "A"} + more;
    }

private Q_SLOTS:
    void initTestCase();
    void wrongEnginesAreUsageErrors_data();
    void wrongEnginesAreUsageErrors();
    void rolloutsZoomAndTheKeyStaysSecret();
    void failuresAreOneSentenceAndKeepWhatWasMade();
    void interruptsEndRequests();
    void evaluationAsksTheServer();
    void helpSaysHow();
};

void TestServerRollouts::initTestCase() {
    vision::Image image;
    image.width = 280;
    image.height = 168;
    image.rgb.assign(280 * 168 * 3, 90);
    const auto png = vision::encodePng(image);
    std::ofstream file(temp_.path() / "frame.png", std::ios::binary);
    file.write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
}

void TestServerRollouts::wrongEnginesAreUsageErrors_data() {
    QTest::addColumn<QString>("engine");
    QTest::addColumn<QString>("words");
    QTest::newRow("a word") << "remote" << "must be local or openai:URL";
    QTest::newRow("no URL") << "openai:" << "must begin with http:// or https://";
    QTest::newRow("no host") << "openai:http:///v1" << "it names no host";
    QTest::newRow("port") << "openai:http://h:123456" << "port number";
    QTest::newRow("password") << "openai:http://me:hunter2@h" << "OMNIDRIVE_SERVER_KEY";
}
void TestServerRollouts::wrongEnginesAreUsageErrors() {
    QFETCH(QString, engine);
    QFETCH(QString, words);
    const auto result = runProgram(OMNIDRIVE_PROGRAM, {"rollout", "--engine", engine, "--image", path("frame.png"), "--question", "q"});
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains(words, Qt::CaseInsensitive) && !result.err.contains("hunter2"), qPrintable(result.err));
}

void TestServerRollouts::rolloutsZoomAndTheKeyStaysSecret() {
    ChatStub stub([](const auto& request, int) { return zoomsOnce(request); });
    const auto result = runProgram(OMNIDRIVE_PROGRAM, rollout(stub, {"--group", "3", "--seed", "5", "--out", path("run"), "--json"}), withKey());
    QVERIFY2(result.exitCode == 0, qPrintable(result.err));
    const auto list = QJsonDocument::fromJson(result.out.toUtf8()).array();
    QCOMPARE(list.size(), 3);
    QCOMPARE(list[2]["correct"].toBool(), true);
    QCOMPARE(list[2]["turns"].toArray().size(), 2);
    QCOMPARE(list[2]["turns"][0]["tool"]["valid"].toBool(), true);
    QCOMPARE(list[2]["turns"][0]["n_tokens"].toInt(), 7);
    QCOMPARE(list[2]["policy_version"].toString(), QString("stub"));
    QCOMPARE(stub.requests().size(), size_t{6});
    for (const auto& request : stub.requests()) {
        QCOMPARE(request.authorization, std::string("Bearer ") + kKey);
    }
    int files = 0;
    for (QDirIterator it(path("run"), QDir::Files, QDirIterator::Subdirectories); it.hasNext(); ++files) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains(kKey), qPrintable(file.fileName()));
    }
    QVERIFY(files > 3);
    QVERIFY(!(result.out + result.err).contains(kKey));
    QVERIFY(runProgram(OMNIDRIVE_PROGRAM, {"verify", path("run")}).exitCode == 0);
}

void TestServerRollouts::failuresAreOneSentenceAndKeepWhatWasMade() {
    ChatStub stub([](const auto& request, int) {
        return isFirstTurn(request) ? zoomsOnce(request) : StubReply{404, R"({"error": "gone"})", {}, "application/json", 0, false};
    });
    const auto result = runProgram(OMNIDRIVE_PROGRAM, rollout(stub, {"--out", path("failed")}));
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.out, QString());
    QVERIFY2(result.errorLines().size() == 1 && result.err.contains("status 404: gone") && result.err.contains("0 of 1 rollouts are whole"),
             qPrintable(result.err));
    QFile trace(path("failed") + "/traces/000.jsonl");
    QVERIFY(trace.open(QIODevice::ReadOnly));
    const auto record = QJsonDocument::fromJson(trace.readLine()).object();
    QCOMPARE(record["turns"].toArray().size(), 1);
    QCOMPARE(record["truncated"].toBool(), true);
}

void TestServerRollouts::interruptsEndRequests() {
    ChatStub stub([](const auto& request, int) {
        StubReply reply = zoomsOnce(request);
        reply.delayMs = isFirstTurn(request) ? 0 : 60'000;
        return reply;
    });
    QProcess process;
    process.start(OMNIDRIVE_PROGRAM, rollout(stub, {"--json"}));
    QTRY_COMPARE_WITH_TIMEOUT(stub.requests().size(), size_t{2}, 60'000);
    QElapsedTimer timer;
    timer.start();
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));   // the program scores and writes what there is
    QCOMPARE(process.exitCode(), 130);
    const auto list = QJsonDocument::fromJson(process.readAllStandardOutput()).array();
    QCOMPARE(list[0]["truncated"].toBool(), true);
    QCOMPARE(list[0]["turns"].toArray().size(), 1);
}

void TestServerRollouts::evaluationAsksTheServer() {
    ChatStub stub([](const auto& request, int) { return zoomsOnce(request); });
    const auto result = runProgram(OMNIDRIVE_PROGRAM, {"eval", "--engine", engine(stub), "--samples", "4", "--greedy", "--json"});
    QVERIFY2(result.exitCode == 0, qPrintable(result.err));
    const auto report = QJsonDocument::fromJson(result.out.toUtf8()).object()["reports"][0].toObject();
    QVERIFY2(result.out.contains("server"), qPrintable(result.out));
    QVERIFY(!report.isEmpty());
    QCOMPARE(stub.requests().size(), size_t{8});
    QCOMPARE(stub.requests().at(0).body["temperature"].get<double>(), 0.0);
    const auto noTool = runProgram(OMNIDRIVE_PROGRAM, {"eval", "--engine", engine(stub), "--samples", "1", "--no-tool"});
    QCOMPARE(noTool.exitCode, 1);
    QVERIFY2(noTool.err.contains("--no-tool needs the local engine"), qPrintable(noTool.err));
    ChatStub gone([](const auto&, int) { return StubReply{404, "gone", {}, "text/plain", 0, false}; });
    const auto failed = runProgram(OMNIDRIVE_PROGRAM, {"eval", "--engine", engine(gone), "--samples", "1", "--greedy"});
    QCOMPARE(failed.exitCode, 1);
    QVERIFY2(failed.err.contains("status 404: gone"), qPrintable(failed.err));
}

void TestServerRollouts::helpSaysHow() {
    const QString help = runProgram(OMNIDRIVE_PROGRAM, {"rollout", "--help"}).out;
    for (const char* word : {"--engine", "openai:URL", "OMNIDRIVE_SERVER_KEY", "--server-model", "--server-requests", "--server-timeout", "--stop"}) {
        QVERIFY2(help.contains(word), word);
    }
}

QTEST_GUILESS_MAIN(TestServerRollouts)
#include "tst_server_rollouts.moc"
