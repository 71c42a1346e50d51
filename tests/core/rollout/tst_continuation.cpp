// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts that go on from given turns, on a tiny model with random weights; a true model's own rollouts are in jobs/tst_what_if.
#include "base/error.h"
#include "model/vlm.h"
#include "rollout/engine.h"
#include "rollout/given_turns.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "train/embedded_default.h"

#include <QTest>

#include <cmath>
#include <map>

using namespace omnidrive;
using rollout::GivenTurn;
using rollout::Trajectory;

namespace {

rollout::GroupRequest request(int64_t index = 0) {
    rollout::GroupRequest group;
    group.sample = std::make_shared<const data::Sample>(data::makeSample(3, index, {}, {}));
    group.groupId = "g";
    group.seed = 11;
    return group;
}

rollout::RolloutOptions smallOptions(int samples) {
    rollout::RolloutOptions options;
    options.groupSize = samples;
    options.maxTurns = 3;
    options.maxTurnTokens = 60;
    options.maxResponseTokens = 130;
    options.zoomMaxPixels = 4704;
    return options;
}

std::string call(const BoxI& box, const std::string& label) { return "<think>Look.</think>" + train::callText(box, label); }

int64_t generated(const Trajectory& trajectory) {
    int64_t count = 0;
    for (const auto& turn : trajectory.turns) {
        count += turn.tokens();
    }
    return count;
}

void compareTurns(const Trajectory& a, const Trajectory& b) {
    QCOMPARE(a.turns.size(), b.turns.size());
    for (size_t i = 0; i < a.turns.size(); ++i) {
        QCOMPARE(a.turns[i].tokenIds, b.turns[i].tokenIds);
        QCOMPARE(a.turns[i].text, b.turns[i].text);
    }
    QCOMPARE(a.observations.size(), b.observations.size());
    QCOMPARE(a.lossMask, b.lossMask);
    QCOMPARE(a.answerText, b.answerText);
}

}  // namespace

class TestContinuation : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TempFolder> folder_;
    rollout::Policy policy_;

    std::map<uint64_t, Trajectory> zooming_;

    /// A rollout whose first turn zooms, as if the policy had drawn it token by token.
    const Trajectory& zooming(uint64_t seed) {
        if (zooming_.count(seed) > 0) {
            return zooming_[seed];
        }
        GivenTurn turn;
        turn.text = call({40, 20, 60, 40}, "traffic light");
        const auto ids = rollout::tokensOf({turn}, policy_);
        const rollout::Engine engine(policy_, smallOptions(1));
        return zooming_[seed] = engine.continueFrom(request(), {ids, seed, static_cast<int64_t>(ids.size())})[0].trajectory;
    }

private Q_SLOTS:
    void initTestCase() {
        folder_ = std::make_unique<tests::TempFolder>();
        policy_ = train::makeEmbeddedSkeleton(folder_->path(), 5);
    }

    void theSameTokensEndInTheSameContinuation() {
        for (const uint64_t seed : {uint64_t{3}, uint64_t{4}, uint64_t{5}}) {
            const Trajectory parent = zooming(seed);
            QVERIFY(parent.turns.size() >= 2);
            QVERIFY(parent.turns[0].tool && parent.turns[0].tool->valid);
            const auto turns = rollout::turnsUpTo(parent, 0);
            const auto ids = rollout::tokensOf(turns, policy_);
            QCOMPARE(ids, parent.turns[0].tokenIds);
            const rollout::Engine engine(policy_, smallOptions(3));
            const auto children = engine.continueFrom(request(), {ids, parent.seed, turns[0].sampled});
            QCOMPARE(children.size(), size_t{3});
            compareTurns(children[0].trajectory, parent);
            QCOMPARE(children[1].trajectory.seed, parent.seed + 1);
            QVERIFY(children[1].trajectory.turns[1].tokenIds != parent.turns[1].tokenIds);
            QCOMPARE(children[1].trajectory.turns[0].tokenIds, parent.turns[0].tokenIds);
        }
    }

    /// Without a start and with the same generator it is an ordinary rollout.
    void fromTheQuestionOnItIsAnOrdinaryRollout() {
        const rollout::Engine engine(policy_, smallOptions(1));
        const Trajectory original = engine.run({request()})[0].trajectory;
        compareTurns(engine.continueFrom(request(), {{}, original.seed, 0})[0].trajectory, original);
    }

    void anotherBoxCutsAnotherCrop() {
        const Trajectory parent = zooming(3);
        auto turns = rollout::turnsUpTo(parent, 0);
        rollout::replaceCall(turns.back(), BoxF{80, 10, 120, 44}, "pedestrian");
        QVERIFY(turns.back().isEdited);
        const auto ids = rollout::tokensOf(turns, policy_);
        const rollout::Engine engine(policy_, smallOptions(1));
        const auto child = engine.continueFrom(request(), {ids, parent.seed, turns[0].sampled})[0];
        const auto& tool = *child.trajectory.turns[0].tool;
        QVERIFY2(tool.valid, tool.rejectReason.c_str());
        QCOMPARE(tool.label, std::string("pedestrian"));
        QCOMPARE(*tool.boxInModel, (BoxF{80, 10, 120, 44}));
        QCOMPARE(child.trajectory.turns[0].thought, parent.turns[0].thought);
        QVERIFY(child.trajectory.observations[0].cropInImage == *tool.effectiveBox);
        QCOMPARE(child.cropImages[0]->width, tool.effectiveBox->width());
        QVERIFY(!(*tool.effectiveBox == *parent.turns[0].tool->effectiveBox));
    }

    /// The tool's rules hold for a changed box as for any other: it is clipped, enlarged, rejected.
    void theToolJudgesTheNewBox_data() {
        QTest::addColumn<QList<double>>("box");
        QTest::addColumn<QByteArray>("outcome");
        QTest::newRow("inside") << QList<double>{20, 20, 80, 80} << QByteArray("valid");
        QTest::newRow("inverted") << QList<double>{60, 40, 20, 10} << QByteArray("inverted");
        QTest::newRow("outside") << QList<double>{900, 900, 990, 990} << QByteArray("outside");
        QTest::newRow("tiny") << QList<double>{50, 50, 52, 52} << QByteArray("enlarged");
        QTest::newRow("over the edge") << QList<double>{-30, -30, 60, 60} << QByteArray("clipped");
    }
    void theToolJudgesTheNewBox() {
        QFETCH(QList<double>, box);
        QFETCH(QByteArray, outcome);
        auto turns = rollout::turnsUpTo(zooming(3), 0);
        rollout::replaceCall(turns.back(), BoxF{box[0], box[1], box[2], box[3]}, std::nullopt);
        const rollout::Engine engine(policy_, smallOptions(1));
        const auto child = engine.continueFrom(request(), {rollout::tokensOf(turns, policy_), 3, 10})[0].trajectory;
        const auto& tool = *child.turns[0].tool;
        const auto& words = tool.adjustments;
        const bool isAsSaid = outcome == "valid" ? tool.valid && words.size() <= 1
                              : tool.valid      ? std::find(words.begin(), words.end(), outcome.toStdString()) != words.end()
                                                : QByteArray::fromStdString(tool.rejectReason).startsWith(outcome);
        QVERIFY2(isAsSaid, tool.rejectReason.c_str());
        QCOMPARE(child.observations[0].ok, tool.valid);
    }

    /// Given tokens get the probability that this policy gives them: that of sampling them.
    void givenTokensAreJudged() {
        const rollout::Engine engine(policy_, smallOptions(1));
        const Trajectory original = engine.run({request()})[0].trajectory;
        std::vector<int32_t> ids = original.turns[0].tokenIds;
        const auto again = engine.continueFrom(request(), {ids, original.seed, static_cast<int64_t>(ids.size())})[0].trajectory;
        QCOMPARE(again.turns[0].logprobs.size(), original.turns[0].logprobs.size());
        for (size_t i = 0; i < ids.size(); ++i) {
            QVERIFY(std::abs(again.turns[0].logprobs[i] - original.turns[0].logprobs[i]) < 1e-4);
            QVERIFY(std::abs(again.turns[0].entropy[i] - original.turns[0].entropy[i]) < 1e-3);
        }
    }

    void aStopEndsWithinAStep() {
        std::stop_source source;
        int tokens = 0;
        const rollout::Engine engine(policy_, smallOptions(2));
        const auto results = engine.continueFrom(request(), {}, source.get_token(), {}, [&](int, const rollout::Turn&) {
            source.request_stop();
            ++tokens;
            return true;
        });
        QVERIFY(tokens <= 2);
        for (const auto& result : results) {
            QVERIFY(result.trajectory.truncated);
            QVERIFY(generated(result.trajectory) <= 1);
        }
    }

    void foreignTokensAreRefused() {
        const rollout::Engine engine(policy_, smallOptions(1));
        QVERIFY(tests::errorOf([&] { engine.continueFrom(request(), {{1, 5'000'000}, 0, 0}); }).contains("none of the model's"));
    }

    void callsKeepTheirWording_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("edited");
        const QByteArray fresh = R"({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [1, 2, 3.5, 4], "label": "a \"b\""}})";
        QTest::newRow("as trained") << QByteArray(R"({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [10, 20, 30, 40], "label": "car"}})")
                                    << fresh;
        QTest::newRow("label first")
            << QByteArray("\n{\"arguments\":{\"label\":\"c\\\"ar\",\"bbox_2d\":[ 1,\n2,3,4 ]},\"name\":\"image_zoom_in_tool\"}\n")
            << QByteArray("\n{\"arguments\":{\"label\":\"a \\\"b\\\"\",\"bbox_2d\":[1, 2, 3.5, 4]},\"name\":\"image_zoom_in_tool\"}\n");
        QTest::newRow("without label") << QByteArray(R"({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [1, 1, 2, 2]}})") << fresh;
        QTest::newRow("box as text") << QByteArray(R"({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": "1,1,2,2", "label": "x"}})") << fresh;
        QTest::newRow("no JSON") << QByteArray("oops") << fresh;
    }
    void callsKeepTheirWording() {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, edited);
        const std::string result = rollout::editedCall(json.toStdString(), BoxF{1, 2, 3.5, 4}, "a \"b\"");
        QCOMPARE(QByteArray::fromStdString(result), edited);
        const auto parsed = text::parseToolCall(result);
        QVERIFY2(parsed.problem.empty(), parsed.problem.c_str());
        QCOMPARE(*parsed.box, (BoxF{1, 2, 3.5, 4}));
        QCOMPARE(parsed.label, std::string("a \"b\""));
    }
    void aCallWithoutABoxNeedsOne() {
        QVERIFY(tests::errorOf([] { rollout::editedCall("oops", std::nullopt, "car"); }).contains("names no box"));
        QCOMPARE(rollout::editedCall("oops", std::nullopt, std::nullopt), std::string("oops"));
    }

    /// Other programs keep the pieces of one message as several turns; between two observations it is one again, thought included.
    void piecesOfOneMessageAreOneTurn() {
        Trajectory imported;
        imported.id = "d";
        imported.turns.resize(3);
        imported.turns[0].thought = "Small.";
        imported.turns[0].text = "<tool_call>{}</tool_call>";
        imported.turns[0].tool.emplace();
        imported.turns[1].text = "aside";
        imported.turns[2].text = "<tool_call>{1}</tool_call>";
        imported.turns[2].tool.emplace();
        imported.observations.resize(1);
        imported.observations[0].afterTurn = 0;
        const auto turns = rollout::turnsUpTo(imported, 1);
        QCOMPARE(turns.size(), size_t{2});
        QCOMPARE(turns[0].text, std::string("<think>Small.</think>\n<tool_call>{}</tool_call>"));
        QCOMPARE(turns[1].text, std::string("aside<tool_call>{1}</tool_call>"));
        QVERIFY(turns[1].ids.empty());
        QCOMPARE(tests::errorOf([&] { rollout::turnsUpTo(imported, 2); }), QString("rollout d has 2 zooms, there is no zoom 3"));
        const auto ids = rollout::tokensOf(turns, policy_);
        QCOMPARE(std::count(ids.begin(), ids.end(), policy_.tokenId("<|im_end|>")), 2L);
    }
};

QTEST_APPLESS_MAIN(TestContinuation)
#include "tst_continuation.moc"
