// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "rollout/trajectory_json.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

using namespace omnidrive;
using namespace omnidrive::rollout;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

ToolCall validCall() {
    ToolCall call;
    call.rawJson = R"({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [1, 2, 3, 4], "label": "sign, red"}})";
    call.name = "image_zoom_in_tool";
    call.label = "sign, red";
    call.imageIndex = 2;
    call.boxInModel = BoxF{0.1, 0.2, 0.30000000000000004, 4e10};
    call.boxInImage = BoxF{1.5, 2, 3, 4};
    call.effectiveBox = BoxI{1, 2, 33, 34};
    call.valid = true;
    call.adjustments = {"enlarged", "rounded"};
    call.camera = "CAM_FRONT_LEFT";
    call.crossesTileEdge = true;
    call.clipCosine = 0.25;
    call.groundingScore = 0.75;
    call.labelConsistent = false;
    return call;
}

ToolCall hostileCall() {
    ToolCall call;
    call.rawJson = "\xff{broken \xed\xa0\x80 json";
    call.rejectReason = "box-not-finite";
    call.boxInModel = BoxF{std::nan(""), kInfinity, -kInfinity, -0.0};
    call.clipCosine = std::nan("");
    return call;
}

Turn turnWith(const ToolCall& call, std::vector<float> logprobs) {
    Turn turn;
    turn.text = "<think>the \u4fe1\u53f7 is far</think><tool_call>...</tool_call><|im_end|>";
    turn.tokenIds = {151645, 0, -1};
    turn.logprobs = std::move(logprobs);
    turn.entropy = {0.1f, 1e-45f, 3.4028235e38f};
    turn.kind = TurnKind::ToolCall;
    turn.finish = FinishReason::Length;
    turn.thought = "the \u4fe1\u53f7 is far";
    turn.tool = call;
    return turn;
}

Turn answerTurn() {
    Turn turn;
    turn.text = "<answer>B</answer>";
    turn.tokenIds = {5};
    turn.logprobs = {-0.0f};
    turn.refLogprobs = {std::numeric_limits<float>::denorm_min()};
    turn.kind = TurnKind::Answer;
    turn.finish = FinishReason::Budget;
    turn.answer = "B";
    return turn;
}

Observation observation(int afterTurn, bool ok) {
    Observation result;
    result.afterTurn = afterTurn;
    result.ok = ok;
    result.error = ok ? "" : "the box is not finite";
    result.imageId = "0123456789abcdef";
    result.cropInImage = {-1, 2, 3, 2147483647};
    result.shownWidth = 56;
    result.shownHeight = 84;
    result.imageTokens = 6;
    result.text = "<tool_response><|image_pad|></tool_response>";
    result.tokenIds = {1, 2, 3};
    return result;
}

/// Every field has a value that differs from its default, many of them awkward.
Trajectory awkward() {
    Trajectory t;
    t.id = "s2-40-3-1";
    t.sampleId = std::string("a\0b", 3);
    t.groupId = "s2-40-3";
    t.stage = 2;
    t.step = std::numeric_limits<int64_t>::max();
    t.indexInGroup = 1;
    t.seed = std::numeric_limits<uint64_t>::max();
    t.temperature = 0.7;
    t.policyVersion = "step-000040";
    t.system = "You are \"careful\".\n";
    t.question = "What colour?\nA. red";
    t.options = {"red", "", "\xc3\x28"};
    t.kind = "colour";
    t.expectedAnswer = "A";
    t.frameIds = {"f1", "f2"};
    t.stitchedId = "f3";
    t.imageWidth = 4800;
    t.imageHeight = 1800;
    t.modelWidth = 1120;
    t.modelHeight = 420;
    t.promptIds = {1, 2, 2147483647, -2147483647 - 1};
    t.turns = {turnWith(validCall(), {-0.1f, -1.1754944e-38f, -16.635532f}),
               turnWith(hostileCall(), {std::nanf(""), -std::numeric_limits<float>::infinity(), 0.3f}), answerTurn()};
    t.observations = {observation(0, true), observation(1, false)};
    t.lossMask = {1, 1, 1, 0, 0, 0, 1};
    t.rewards = {1, -1, 0.1, 1, 2, -0.5, std::nan(""), {0.1, 0, kInfinity}};
    t.advantage = -1.0 / 3;
    t.groupHasSignal = false;
    t.answerText = "B. blue";
    t.answerLetter = "B";
    t.correct = true;
    t.truncated = true;
    t.truthLabel = "traffic light";
    t.truthBoxInImage = BoxF{10, 20, 30.25, 40};
    t.truthNeedsZoom = false;
    return t;
}

}  // namespace

class TestTrajectoryJson : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTripKeepsEverything();
    void defaultsRoundTrip();
    void boxesThatWereNeverCut();
    void everyFloatKeepsItsBits();
    void isOneLine();
    void unknownFieldsAreIgnored();
    void everyFieldIsNeeded();
    void refusesWrongContent_data();
    void refusesWrongContent();
    void everyCutIsRefused();
    void indexRow();
    void indexRowOfAFreeAnswer();
};

void TestTrajectoryJson::roundTripKeepsEverything() {
    const Trajectory before = awkward();
    const Trajectory after = parseTrajectory(toJsonLine(before));
    QCOMPARE(toJsonLine(after), toJsonLine(before));   // whole, as text
    QCOMPARE(after.seed, before.seed);
    QCOMPARE(after.step, before.step);
    QCOMPARE(after.sampleId, before.sampleId);
    QCOMPARE(after.options, before.options);
    QCOMPARE(after.turns[1].tool->rawJson, before.turns[1].tool->rawJson);
    const BoxF box = *after.turns[1].tool->boxInModel;
    QVERIFY(std::isnan(box.x0) && box.y0 == kInfinity && box.x1 == -kInfinity && std::signbit(box.y1));
    QVERIFY(std::isnan(*after.turns[1].tool->clipCosine) && !after.turns[1].tool->effectiveBox && !after.turns[1].tool->labelConsistent);
    QVERIFY(std::isnan(after.turns[1].logprobs[0]) && std::isinf(after.turns[1].logprobs[1]));
    QCOMPARE(*after.turns[0].tool->labelConsistent, false);
    QCOMPARE(after.turns[0].tool->boxInModel->x1, 0.30000000000000004);
    QCOMPARE(after.observations[1].ok, false);
    QCOMPARE(after.observations[0].cropInImage, (BoxI{-1, 2, 3, 2147483647}));
    QVERIFY(std::isnan(after.rewards.total) && after.rewards.perCall[2] == kInfinity);
    QCOMPARE(after.promptIds, before.promptIds);
    QCOMPARE(after.lossMask, before.lossMask);
    QCOMPARE(*after.truthBoxInImage, *before.truthBoxInImage);
}

void TestTrajectoryJson::defaultsRoundTrip() {
    const std::string line = toJsonLine(Trajectory{});
    QCOMPARE(toJsonLine(parseTrajectory(line)), line);
    QVERIFY(!parseTrajectory(line).truthBoxInImage);
}

/// Traces of earlier versions hold one with calls that were not answered.
void TestTrajectoryJson::boxesThatWereNeverCut() {
    Trajectory before = awkward();
    before.turns[0].tool->valid = false;
    const Trajectory after = parseTrajectory(toJsonLine(before));
    QVERIFY(!after.turns[0].tool->effectiveBox && after.turns[0].tool->boxInImage);
}

void TestTrajectoryJson::everyFloatKeepsItsBits() {
    Trajectory trajectory;
    Turn turn;
    for (uint32_t bits = 0x80000000u; bits < 0xff800000u; bits += 104'729) {   // all kinds of negative numbers, denormal ones too
        turn.logprobs.push_back(std::bit_cast<float>(bits));
        turn.tokenIds.push_back(1);
    }
    trajectory.turns.push_back(turn);
    const Trajectory back = parseTrajectory(toJsonLine(trajectory));
    for (size_t i = 0; i < turn.logprobs.size(); ++i) {
        QCOMPARE(std::bit_cast<uint32_t>(back.turns[0].logprobs[i]), std::bit_cast<uint32_t>(turn.logprobs[i]));
    }
}

void TestTrajectoryJson::isOneLine() {
    const std::string line = toJsonLine(awkward());
    QVERIFY(line.find('\n') == std::string::npos);
    QCOMPARE(nlohmann::json::parse(line)["version"].get<int>(), 1);
}

void TestTrajectoryJson::unknownFieldsAreIgnored() {
    nlohmann::json json = toJson(awkward());
    json["of_the_future"] = {1, 2};
    json["turns"][0]["of_the_future"] = "x";
    QCOMPARE(toJsonLine(fromJson(json)), toJsonLine(awkward()));
}

void TestTrajectoryJson::everyFieldIsNeeded() {
    const nlohmann::json json = toJson(Trajectory{});
    for (const auto& [key, value] : json.items()) {
        nlohmann::json without = json;
        without.erase(key);
        try {
            fromJson(without);
            QFAIL(key.c_str());
        } catch (const Error& error) {
            QCOMPARE(std::string(error.what()), "trajectory: " + key + " is missing");
        }
    }
}

void TestTrajectoryJson::refusesWrongContent_data() {
    QTest::addColumn<QString>("pointer");   // JSON pointer of the field to replace
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* pointer, const char* value, const char* expected) {
        QTest::addRow("%s = %s", pointer, value) << pointer << value << QString("trajectory: ") + expected;
    };
    row("/version", "2", "version is 2; this program knows 1");
    row("/version", "\"1\"", "version is not a whole number");
    row("/id", "7", "id is not a text");
    row("/id", "{\"base64\":\"!\"}", "id is not a text");
    row("/step", "1.5", "step is not a whole number");
    row("/seed", "-1", "seed is not a whole number");
    row("/correct", "1", "correct is neither true nor false");
    row("/options/1", "null", "options[1] is not a text");
    row("/image_px", "[1]", "image_px is not a pair of width and height");
    row("/turns", "{}", "turns is not a list");
    row("/turns/1", "3", "turns[1] is not an object");
    row("/turns/1/kind", "\"dream\"", "turns[1].kind is \"dream\", which this program does not know");
    row("/turns/1/finish_reason", "\"bored\"", "turns[1].finish_reason is \"bored\"");
    row("/turns/0/logprobs/2", "\"low\"", "turns[0].logprobs[2] is not a number");
    row("/turns/0/logprobs/2", "1e39", "turns[0].logprobs[2] is 1e+39, too large for a 32-bit number");
    row("/turns/0/logprobs", "[1]", "turns[0].logprobs has 1 values for 3 tokens");
    row("/turns/2/ref_logprobs", "[1,2]", "turns[2].ref_logprobs has 2 values for 1 tokens");
    row("/turns/0/token_ids/0", "4294967296", "turns[0].token_ids[0] is not a whole number");
    row("/turns/0/tool/bbox_model", "[1,2,3]", "turns[0].tool.bbox_model has 3 numbers; a box has four");
    row("/turns/0/tool/bbox_effective/3", "1e9", "turns[0].tool.bbox_effective[3] is not a whole number");
    row("/observations/0/after_turn", "3", "observations[0].after_turn is 3, but there are 3 turns");
    row("/observations/0/after_turn", "-1", "observations[0].after_turn is -1");
    row("/observations/1/status", "\"maybe\"", "observations[1].status is neither \"ok\" nor \"error\"");
    row("/loss_mask/0", "256", "loss_mask[0] is not a whole number");
    row("/rewards/total", "\"inf\"", "rewards.total is not a number");
    row("/rewards", "[]", "rewards is not an object");
}

void TestTrajectoryJson::refusesWrongContent() {
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, expected);
    nlohmann::json json = toJson(awkward());
    json[nlohmann::json::json_pointer(pointer.toStdString())] = nlohmann::json::parse(value.toStdString());
    try {
        fromJson(json);
        QFAIL("it was accepted");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Format);
        QVERIFY2(QString(error.what()).startsWith(expected), error.what());
    }
}

void TestTrajectoryJson::everyCutIsRefused() {
    const std::string line = toJsonLine(awkward());
    for (size_t cut = 0; cut < line.size(); cut += 7) {
        QVERIFY_EXCEPTION_THROWN(parseTrajectory(line.substr(0, cut)), Error);
    }
    QVERIFY_EXCEPTION_THROWN(parseTrajectory(std::string(100'000, '[')), Error);
    QVERIFY_EXCEPTION_THROWN(parseTrajectory("[]"), Error);
}

void TestTrajectoryJson::indexRow() {
    const store::IndexRow row = indexRowOf(awkward());
    QCOMPARE(row.id, "s2-40-3-1");
    QCOMPARE(row.groupId, "s2-40-3");
    QCOMPARE(row.stage, 2);
    QCOMPARE(row.zooms, 1);
    QCOMPARE(row.failedCalls, 1);
    QCOMPARE(row.labels, "sign; red");
    QCOMPARE(*row.clipCosine, 0.25);   // the failed call has no say
    QCOMPARE(row.answer, "B");
    QCOMPARE(row.expectedAnswer, "A");
    QCOMPARE(row.responseTokens, 7);
    QCOMPARE(row.rewardFormat, -1.0);
    QVERIFY(std::isnan(row.rewardTotal) && row.correct && row.truncated && !row.groupHasSignal);
    QVERIFY(!indexRowOf(Trajectory{}).clipCosine);
}

void TestTrajectoryJson::indexRowOfAFreeAnswer() {
    Trajectory trajectory;
    trajectory.answerText = std::string(79, 'x') + "\u4fe1 and more";   // the cut would fall into the character
    QCOMPARE(indexRowOf(trajectory).answer, std::string(79, 'x'));
    trajectory.answerText = "a short one";
    QCOMPARE(indexRowOf(trajectory).answer, "a short one");
}

QTEST_APPLESS_MAIN(TestTrajectoryJson)
#include "tst_trajectory_json.moc"
