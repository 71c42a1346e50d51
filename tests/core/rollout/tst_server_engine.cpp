// SPDX-License-Identifier: GPL-3.0-or-later
// The zoom-in loop with the policy behind a scripted chat server.
#include "base/error.h"
#include "data/scenes.h"
#include "rollout/server_engine.h"
#include "rollout/trajectory_json.h"
#include "store/base64.h"
#include "support/chat_stub.h"
#include "support/error_text.h"
#include "vision/codec.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <set>
#include <thread>

using namespace omnidrive;
using namespace omnidrive::tests;
using nlohmann::json;

namespace {

const std::string kCall = "<think>Look there.</think><tool_call>\n{\"name\": \"image_zoom_in_tool\", \"arguments\": {\"bbox_2d\": [140, 56, 280, 168], "
                          "\"label\": \"traffic light\"}}\n</tool_call>";
const std::string kAnswer = "<think>It is red.</think><answer>red</answer>";
constexpr const char* kKey = "sk-secret-0123456789";

rollout::GroupRequest groupOf(int64_t index) {
    rollout::GroupRequest group;
    group.sample = std::make_shared<const data::Sample>(data::makeSample(3, index, {}, {}));
    group.groupId = "g" + std::to_string(index);
    group.seed = 11;
    return group;
}

rollout::RolloutOptions optionsFor(int group) {
    rollout::RolloutOptions options;
    options.groupSize = group;
    options.maxTurns = 3;
    options.maxTurnTokens = 50;
    options.maxResponseTokens = 400;
    options.temperature = 0.7;
    options.topP = 0.9;
    return options;
}

rollout::ServerEngine engineFor(const ChatStub& stub, const rollout::RolloutOptions& options, int concurrent = 4) {
    rollout::ServerOptions server;
    server.url = stub.url();
    server.concurrent = concurrent;
    server.retries = 1;
    auto policy = rollout::ServerPolicy::load({});
    policy.preprocess.maxPixels = 250'000;
    return {server, kKey, policy, options};
}

/// Number of turns that the model had before this request.
int turnsIn(const StubRequest& request) {
    int turns = 0;
    for (const json& message : request.body["messages"]) {
        turns += message["role"] == "assistant" ? 1 : 0;
    }
    return turns;
}

vision::ImagePtr pictureIn(const json& part) {
    const std::string url = part["image_url"]["url"];
    const std::string head = "data:image/png;base64,";
    const auto bytes = store::decodeBase64(std::string_view(url).substr(head.size()));
    if (!url.starts_with(head) || !bytes) {
        fail(ErrorKind::Format, "no PNG in a data: URL");
    }
    return vision::decodeImage({reinterpret_cast<const uint8_t*>(bytes->data()), bytes->size()}, "sent picture");
}

}  // namespace

class TestServerEngine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCropGoesBackAsAPicture();
    void sixViewsAreOnePicture();
    void smallCropsAreEnlarged();
    void aBadBoxIsAnsweredWithItsReason();
    void samplingIsPassedOnWithASeedForEachTurn();
    void turnAndTokenLimitsEndRollouts();
    void aStopTextThatClosesATagIsRestored();
    void logprobsSurviveTheTrace_data();
    void logprobsSurviveTheTrace();
    void noMoreRequestsThanAllowed();
    void aStopKeepsWholeTurns();
    void aFailureEndsAllAndIsTold();
    void aBrokenReplyEndsOneRollout();
    void aTimeOutEndsOneRollout();
    void aBrokenServerIsGivenUp();
    void aFullContextEndsOneRollout();
    void aFullContextForTheReplyAloneShortensIt();
    void aFilteredTurnIsCut();
    void theKeyIsInNoRecord();
    void unusableOptionsAreRefused();
};

void TestServerEngine::aCropGoesBackAsAPicture() {
    ChatStub stub([](const StubRequest& request, int) { return says(turnsIn(request) == 0 ? kCall : kAnswer); });
    const auto group = groupOf(1);
    const auto outcome = engineFor(stub, optionsFor(1)).run({group});
    QCOMPARE(outcome.failure, std::string());
    QCOMPARE(outcome.whole, 1);
    const auto& trajectory = outcome.rollouts.at(0).trajectory;
    QCOMPARE(trajectory.turns.size(), size_t{2});
    const auto& call = *trajectory.turns[0].tool;
    QVERIFY2(call.valid, call.rejectReason.c_str());
    QCOMPARE(trajectory.answerText, std::string("red"));
    QVERIFY(!trajectory.truncated);

    const json first = stub.requests().at(0).body["messages"], second = stub.requests().at(1).body["messages"];
    QCOMPARE(first.size(), size_t{2});
    QVERIFY(first[0]["role"] == "system" && first[0]["content"].get<std::string>().find("image_zoom_in_tool") != std::string::npos);
    const auto shown = pictureIn(first[1]["content"][0]);
    QCOMPARE(shown->width, trajectory.modelWidth);
    QCOMPARE(shown->height, trajectory.modelHeight);
    QVERIFY(first[1]["content"][1]["text"].get<std::string>().starts_with(trajectory.question));

    QCOMPARE(second.size(), size_t{4});
    QVERIFY(second[2]["role"] == "assistant" && second[2]["content"] == kCall);
    QVERIFY(second[3]["role"] == "user" && second[3]["content"][0]["text"] == "<tool_response>");
    const auto crop = pictureIn(second[3]["content"][1]);
    const auto expected = vision::cropImage(*group.sample->images[0], *call.effectiveBox);
    QCOMPARE(crop->width, expected.width);
    QCOMPARE(crop->height, expected.height);
    QVERIFY2(crop->rgb == expected.rgb, "the crop's pixels must be the original frame's");
    const double scale = static_cast<double>(trajectory.imageWidth) / trajectory.modelWidth;
    QVERIFY(std::abs(call.effectiveBox->x0 - 140 * scale) <= 1);
    const auto& observation = trajectory.observations.at(0);
    QVERIFY(observation.ok && observation.cropInImage == *call.effectiveBox && observation.imageId == trajectory.stitchedId);
    QCOMPARE(outcome.rollouts[0].cropImages.at(0)->rgb, expected.rgb);
}

void TestServerEngine::sixViewsAreOnePicture() {
    ChatStub stub([](const StubRequest& request, int) { return says(turnsIn(request) == 0 ? kCall : kAnswer); });
    auto group = groupOf(1);
    auto six = *group.sample;
    six.images.assign(6, group.sample->images[0]);
    group.sample = std::make_shared<const data::Sample>(six);
    const auto outcome = engineFor(stub, optionsFor(1)).run({group});
    const auto& trajectory = outcome.rollouts.at(0).trajectory;
    QCOMPARE(trajectory.frameIds.size(), size_t{6});
    QCOMPARE(trajectory.imageWidth, 3 * six.images[0]->width);
    QCOMPARE(trajectory.turns[0].tool->camera, std::string("CAM_FRONT_LEFT"));
    QCOMPARE(stub.requests().at(0).body["messages"][1]["content"].size(), size_t{2});
}

void TestServerEngine::smallCropsAreEnlarged() {
    ChatStub stub([](const StubRequest& request, int) { return says(turnsIn(request) == 0 ? kCall : kAnswer); });
    auto options = optionsFor(1);
    options.zoomMinPixels = 100'000;
    options.zoomMaxPixels = 120'000;
    const auto outcome = engineFor(stub, options).run({groupOf(1)});
    const auto crop = pictureIn(stub.requests().at(1).body["messages"][3]["content"][1]);
    QVERIFY(crop->width * crop->height >= 100'000 && crop->width % 28 == 0 && crop->height % 28 == 0);
    QCOMPARE(outcome.rollouts[0].trajectory.observations[0].shownWidth, crop->width);
}

void TestServerEngine::aBadBoxIsAnsweredWithItsReason() {
    const std::string inverted = "<tool_call>{\"name\": \"image_zoom_in_tool\", \"arguments\": {\"bbox_2d\": [90, 80, 10, 20]}}</tool_call>";
    ChatStub stub([&](const StubRequest& request, int) { return says(turnsIn(request) == 0 ? inverted : kAnswer); });
    const auto outcome = engineFor(stub, optionsFor(1)).run({groupOf(1)});
    const auto& trajectory = outcome.rollouts.at(0).trajectory;
    QVERIFY(!trajectory.turns[0].tool->valid && trajectory.turns[0].tool->rejectReason.starts_with("inverted"));
    QVERIFY(!trajectory.observations.at(0).ok);
    const json last = stub.requests().at(1).body["messages"][3];
    QCOMPARE(last["role"].get<std::string>(), std::string("user"));
    QCOMPARE(last["content"].get<std::string>(), "Error: " + trajectory.turns[0].tool->rejectReason);
    QCOMPARE(trajectory.answerText, std::string("red"));
}

void TestServerEngine::samplingIsPassedOnWithASeedForEachTurn() {
    ChatStub stub([](const StubRequest& request, int) { return says(turnsIn(request) == 0 ? kCall : kAnswer); });
    const auto first = engineFor(stub, optionsFor(3)).run({groupOf(1)});
    std::set<int64_t> seeds;
    for (const auto& request : stub.requests()) {
        seeds.insert(request.body["seed"].get<int64_t>());
        QCOMPARE(request.body["temperature"].get<double>(), 0.7);
        QCOMPARE(request.body["top_p"].get<double>(), 0.9);
        QCOMPARE(request.body["max_tokens"].get<int>(), 50);
        QCOMPARE(request.body["model"].get<std::string>(), std::string("stub"));
        QVERIFY(request.body["seed"].get<int64_t>() >= 0 && request.body["seed"].get<int64_t>() <= 0x7fffffff);
    }
    QCOMPARE(seeds.size(), size_t{6});
    ChatStub again([](const StubRequest& request, int) { return says(turnsIn(request) == 0 ? kCall : kAnswer); });
    auto alone = groupOf(1);
    alone.firstIndex = 2;
    const auto replay = engineFor(again, optionsFor(1)).run({alone});
    QCOMPARE(replay.rollouts[0].trajectory.seed, first.rollouts[2].trajectory.seed);
    QVERIFY(seeds.count(again.requests().at(0).body["seed"].get<int64_t>()) == 1);
}

void TestServerEngine::turnAndTokenLimitsEndRollouts() {
    ChatStub always([](const auto&, int) { return says(kCall); });
    const auto turns = engineFor(always, optionsFor(1)).run({groupOf(1)}).rollouts.at(0).trajectory;
    QCOMPARE(turns.turns.size(), size_t{3});
    QVERIFY(turns.truncated && turns.turns[2].tool->rejectReason.starts_with("turn-limit"));
    QCOMPARE(turns.observations.size(), size_t{2});

    ChatStub cut([](const auto&, int) { return says("<think>and so on", "length"); });
    const auto length = engineFor(cut, optionsFor(1)).run({groupOf(1)}).rollouts.at(0).trajectory;
    QVERIFY(length.truncated && length.turns.at(0).finish == rollout::FinishReason::Length);

    ChatStub counting([](const StubRequest& request, int) {
        json answer = chatAnswer(kCall);
        answer["usage"] = {{"prompt_tokens", 100 + 190 * turnsIn(request)}, {"completion_tokens", 30}};
        return StubReply{200, answer.dump(), {}, "application/json", 0, false};
    });
    auto options = optionsFor(1);
    options.maxResponseTokens = 220;
    const auto budget = engineFor(counting, options).run({groupOf(1)}).rollouts.at(0).trajectory;
    QCOMPARE(counting.requests().size(), size_t{2});   // the second answer ends at 190 + 30 tokens after the question
    QVERIFY(budget.truncated && budget.turns.at(1).tool->rejectReason.starts_with("budget"));
}

void TestServerEngine::aStopTextThatClosesATagIsRestored() {
    ChatStub stub([](const StubRequest& request, int) {
        return says(turnsIn(request) == 0 ? kCall.substr(0, kCall.size() - std::string("</tool_call>").size()) : "<answer>red");
    });
    rollout::ServerOptions server;
    server.url = stub.url();
    server.stop = {"</tool_call>", "</answer>"};
    const auto outcome = rollout::ServerEngine(server, {}, rollout::ServerPolicy::load({}), optionsFor(1)).run({groupOf(1)});
    const auto& trajectory = outcome.rollouts.at(0).trajectory;
    QVERIFY(stub.requests().at(0).body["stop"].get<std::vector<std::string>>() == server.stop);
    QCOMPARE(trajectory.turns.at(0).text, kCall);
    QCOMPARE(trajectory.answerText, std::string("red"));
}

void TestServerEngine::logprobsSurviveTheTrace_data() {
    QTest::addColumn<QString>("choice");
    QTest::addColumn<int>("ids");
    QTest::addColumn<int>("texts");
    QTest::addColumn<int>("logprobs");
    QTest::addColumn<int>("tokens");
    QTest::newRow("absent") << "{}" << 0 << 0 << 0 << 7;
    QTest::newRow("texts") << R"({"logprobs": {"content": [{"token": "a", "logprob": -1.5, "bytes": [255]}, {"token": "b", "logprob": -2}]}})" << 0 << 2
                           << 2 << 2;
    QTest::newRow("ids") << R"({"token_ids": [4, 5], "logprobs": {"content": [{"token": "a", "logprob": -1.5}, {"token": "b", "logprob": -2}]}})" << 2
                         << 0 << 2 << 2;
}
void TestServerEngine::logprobsSurviveTheTrace() {
    QFETCH(QString, choice);
    ChatStub stub([&](const auto&, int) {
        json answer = chatAnswer(kAnswer);
        answer["choices"][0].update(json::parse(choice.toStdString()));
        answer["usage"]["completion_tokens"] = answer["choices"][0].contains("logprobs") ? 2 : 7;
        return StubReply{200, answer.dump(), {}, "application/json", 0, false};
    });
    const auto outcome = engineFor(stub, optionsFor(1)).run({groupOf(1)});
    const auto trajectory = rollout::parseTrajectory(rollout::toJsonLine(outcome.rollouts.at(0).trajectory));
    const auto& turn = trajectory.turns.at(0);
    QTEST(static_cast<int>(turn.tokenIds.size()), "ids");
    QTEST(static_cast<int>(turn.tokenTexts.size()), "texts");
    QTEST(static_cast<int>(turn.logprobs.size()), "logprobs");
    QTEST(static_cast<int>(turn.tokens()), "tokens");
    QVERIFY(turn.logprobs.empty() || turn.logprobs[0] == -1.5F);
    QVERIFY(turn.tokenTexts.empty() || turn.tokenTexts[0] == "\xff");
    QVERIFY(trajectory.lossMask.empty() && trajectory.promptIds.empty());
}

void TestServerEngine::noMoreRequestsThanAllowed() {
    ChatStub stub([](const StubRequest& request, int) {
        StubReply reply = says(turnsIn(request) == 0 ? kCall : kAnswer);
        reply.delayMs = 60;
        return reply;
    });
    std::vector<int64_t> done;
    const auto outcome = engineFor(stub, optionsFor(9), 3).run({groupOf(1), groupOf(2)}, {}, [&](const Progress& progress) { done.push_back(progress.done); });
    QCOMPARE(outcome.whole, 18);
    QCOMPARE(stub.requests().size(), size_t{36});
    QCOMPARE(stub.mostAtOnce(), 3);
    QCOMPARE(done.size(), size_t{18});
    QVERIFY(std::is_sorted(done.begin(), done.end()) && done.back() == 18);
    QCOMPARE(outcome.rollouts[9].trajectory.id, std::string("g2-0"));
}

void TestServerEngine::aStopKeepsWholeTurns() {
    ChatStub stub([](const StubRequest& request, int) {
        StubReply reply = says(kCall);
        reply.delayMs = turnsIn(request) == 0 ? 0 : 60'000;
        return reply;
    });
    auto engine = engineFor(stub, optionsFor(2));
    std::stop_source stop;
    rollout::ServerEngine::Outcome outcome;
    std::jthread worker([&] { outcome = engine.run({groupOf(1)}, stop.get_token()); });
    QTRY_COMPARE(stub.requests().size(), size_t{4});
    QElapsedTimer timer;
    timer.start();
    stop.request_stop();
    worker.join();
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(outcome.failure, std::string());
    QCOMPARE(outcome.whole, 0);
    for (const auto& result : outcome.rollouts) {
        QVERIFY(result.trajectory.truncated);
        QCOMPARE(result.trajectory.turns.size(), size_t{1});
        QCOMPARE(result.trajectory.observations.size(), size_t{1});
    }
}

void TestServerEngine::aFailureEndsAllAndIsTold() {
    ChatStub stub([](const StubRequest& request, int) {
        if (turnsIn(request) == 0) {
            return says(kCall);
        }
        return StubReply{404, R"({"error": {"message": "the model went away"}})", {}, "application/json", 0, false};
    });
    const auto outcome = engineFor(stub, optionsFor(3)).run({groupOf(1)});
    QCOMPARE(outcome.failure, "the server " + stub.url() + "/v1 answers with status 404: the model went away");
    QCOMPARE(outcome.whole, 0);
    QCOMPARE(outcome.rollouts.size(), size_t{3});
    QVERIFY(outcome.rollouts[0].trajectory.truncated);
}

void TestServerEngine::aBrokenReplyEndsOneRollout() {
    std::atomic<int> asked = 0;
    ChatStub once([&](const StubRequest& request, int) {
        if (turnsIn(request) == 0) {
            return says(asked++ == 1 ? "<think>cursed</think>" + kCall : kCall);
        }
        const bool isCursed = request.body["messages"][2]["content"].get<std::string>().starts_with("<think>cursed");
        return isCursed ? StubReply{500, "Internal Server Error", {}, "text/plain", 0, false} : says(kAnswer);
    });
    const auto outcome = engineFor(once, optionsFor(3), 1).run({groupOf(1)});
    QCOMPARE(outcome.failure, std::string());
    QCOMPARE(outcome.whole, 2);
    QVERIFY(outcome.rollouts[1].trajectory.truncated && !outcome.rollouts[0].trajectory.truncated && !outcome.rollouts[2].trajectory.truncated);
    QCOMPARE(outcome.rollouts[1].trajectory.turns.size(), size_t{1});
}

void TestServerEngine::aTimeOutEndsOneRollout() {
    std::atomic<int> asked = 0;
    ChatStub stub([&](const auto&, int) {
        StubReply reply = says(kAnswer);
        reply.delayMs = asked++ == 1 ? 60'000 : 0;
        return reply;
    });
    rollout::ServerOptions server;
    server.url = stub.url();
    server.concurrent = 1;
    server.timeoutS = 2;
    const auto outcome = rollout::ServerEngine(server, {}, rollout::ServerPolicy::load({}), optionsFor(3)).run({groupOf(1)});
    QCOMPARE(outcome.failure, std::string());
    QCOMPARE(outcome.whole, 2);
    QVERIFY(outcome.rollouts[1].trajectory.truncated && outcome.rollouts[1].trajectory.turns.empty());
}

void TestServerEngine::aBrokenServerIsGivenUp() {
    ChatStub stub([](const auto&, int) { return StubReply{502, "bad gateway", {}, "text/plain", 0, false}; });
    const auto outcome = engineFor(stub, optionsFor(2)).run({groupOf(1)});
    QCOMPARE(outcome.failure, "the server " + stub.url() + "/v1 answers with status 502 (tried 2 times): bad gateway");
    QCOMPARE(outcome.whole, 0);
    ChatStub later([](const auto&, int number) { return number < 2 ? says(kAnswer) : StubReply{502, "bad gateway", {}, "text/plain", 0, false}; });
    const auto given = engineFor(later, optionsFor(30), 8).run({groupOf(1)});
    QVERIFY2(given.failure.ends_with("bad gateway"), given.failure.c_str());
    QVERIFY2(later.requests().size() < 40, qPrintable(QString::number(later.requests().size())));
}

void TestServerEngine::aFullContextEndsOneRollout() {
    ChatStub stub([](const StubRequest& request, int) {
        return turnsIn(request) == 0 ? says(kCall) : StubReply{400, "the request exceeds the available context size", {}, "text/plain", 0, false};
    });
    const auto outcome = engineFor(stub, optionsFor(1)).run({groupOf(1)});
    QCOMPARE(outcome.failure, std::string());
    QVERIFY(outcome.rollouts.at(0).trajectory.truncated);
    ChatStub tiny([](const auto&, int) { return StubReply{400, "the request exceeds the available context size", {}, "text/plain", 0, false}; });
    const auto first = engineFor(tiny, optionsFor(1)).run({groupOf(1)});
    QVERIFY2(first.failure.starts_with("the question does not fit into the server's context: "), first.failure.c_str());
}

/// The server counted 107 tokens, so that half of the 33 left are tried where it does not say how long the conversation is.
void TestServerEngine::aFullContextForTheReplyAloneShortensIt() {
    ChatStub stub([](const StubRequest& request, int) {
        if (turnsIn(request) == 0) {
            return says(kCall);
        }
        const bool isShort = request.body["max_tokens"].get<int>() < 50;
        return isShort ? says(kAnswer) : StubReply{400, "max_tokens is too large: the maximum context length is 140", {}, "text/plain", 0, false};
    });
    const auto outcome = engineFor(stub, optionsFor(1)).run({groupOf(1)});
    QCOMPARE(outcome.failure, std::string());
    QCOMPARE(outcome.rollouts.at(0).trajectory.answerText, std::string("red"));
    QVERIFY(!outcome.rollouts.at(0).trajectory.truncated);
    QCOMPARE(stub.requests().back().body["max_tokens"].get<int>(), 16);
}

void TestServerEngine::aFilteredTurnIsCut() {
    ChatStub stub([](const auto&, int) { return says("<think>It is", "content_filter"); });
    const auto cut = engineFor(stub, optionsFor(1)).run({groupOf(1)}).rollouts.at(0).trajectory;
    QVERIFY(cut.truncated && cut.turns.at(0).finish == rollout::FinishReason::Length);
    QCOMPARE(cut.turns.at(0).text, std::string("<think>It is"));
    ChatStub silent([](const auto&, int) {
        json answer = chatAnswer("");
        answer["choices"][0]["message"] = {{"role", "assistant"}, {"content", nullptr}, {"refusal", "I cannot help with that."}};
        return StubReply{200, answer.dump(), {}, "application/json", 0, false};
    });
    const auto refused = engineFor(silent, optionsFor(1)).run({groupOf(1)}).rollouts.at(0).trajectory;
    QCOMPARE(refused.turns.at(0).text, std::string("I cannot help with that."));
}

void TestServerEngine::theKeyIsInNoRecord() {
    ChatStub stub([](const StubRequest& request, int) { return says("<answer>" + request.authorization + "</answer>"); });
    const auto outcome = engineFor(stub, optionsFor(1)).run({groupOf(1)});
    QCOMPARE(stub.requests().at(0).authorization, std::string("Bearer ") + kKey);
    const std::string line = rollout::toJsonLine(outcome.rollouts.at(0).trajectory);
    QVERIFY(line.find(kKey) == std::string::npos && line.find("Bearer ***") != std::string::npos);
}

void TestServerEngine::unusableOptionsAreRefused() {
    rollout::ServerOptions server;
    server.url = "http://127.0.0.1:1";
    const auto error = [&](const rollout::ServerOptions& changed, const rollout::RolloutOptions& options) {
        return errorOf([&] { rollout::ServerEngine(changed, {}, rollout::ServerPolicy::load({}), options); });
    };
    auto noTool = optionsFor(1);
    noTool.toolAllowed = false;
    QVERIFY(error(server, noTool).contains("local engine"));
    server.concurrent = 0;
    QVERIFY(error(server, optionsFor(1)).contains("at least one request"));
    server.concurrent = 1;
    server.url = "localhost:8000";
    QVERIFY(error(server, optionsFor(1)).contains("must begin with http://"));
}

QTEST_GUILESS_MAIN(TestServerEngine)
#include "tst_server_engine.moc"
