// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded default's own rollouts, asked again.
#include "base/random.h"
#include "data/scenes.h"
#include "jobs/run_session.h"
#include "jobs/what_if.h"
#include "jobs/what_if_engine.h"
#include "jobs/what_if_store.h"
#include "store/run_folder.h"
#include "support/cars_run.h"
#include "support/chat_stub.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "train/entry_points.h"
#include "train/recipe.h"
#include "vision/codec.h"

#include <QTest>

#include <cmath>
#include <fstream>
#include <map>

using namespace omnidrive;
using jobs::WhatIfChildPtr;
using jobs::WhatIfMask;
using jobs::WhatIfRequest;
using rollout::Trajectory;
namespace fs = std::filesystem;

namespace {

constexpr int kGroup = 48;

/// Rollouts of the embedded default about drawn scenes, as `omnidrive rollout --out` makes them, until one of them zoomed and answered.
fs::path makeRun(const fs::path& folder, std::string& zooming) {
    for (int64_t scene = 0; scene < 12; ++scene) {
        const auto sample = data::makeSample(7, scene, {}, {});
        const fs::path picture = folder / fmt::format("scene-{}.png", scene), run = folder / fmt::format("run-{}", scene);
        const auto png = vision::encodePng(*sample.images[0]);
        std::ofstream(picture, std::ios::binary).write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
        train::RolloutRequest request;
        request.images = {picture};
        request.question = sample.question;
        request.options = sample.options;
        request.answer = sample.answer;
        request.group = kGroup;
        request.seed = 5;
        request.out = run;
        for (const Trajectory& made : train::runRollouts(request, {}, {})) {
            if (made.turns.size() >= 2 && made.turns[0].tool && made.turns[0].tool->valid && !made.answerText.empty()) {
                zooming = made.id;
                return run;
            }
        }
    }
    return {};
}

std::map<std::string, std::string> contents(const fs::path& run) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(run)) {
        if (entry.is_regular_file() && entry.path().string().find("what-if") == std::string::npos) {
            std::ifstream stream(entry.path(), std::ios::binary);
            files[entry.path().string()] = {std::istreambuf_iterator<char>(stream), {}};
        }
    }
    return files;
}

}  // namespace

class TestWhatIf : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TempFolder> folder_;
    fs::path run_;
    std::string zooming_;
    std::unique_ptr<jobs::WhatIf> whatIf_;
    std::shared_ptr<const Trajectory> parent_;

    WhatIfRequest request(int call = 0) const {
        WhatIfRequest request;
        request.rolloutId = zooming_;
        request.change.call = call;
        return request;
    }
    std::vector<WhatIfChildPtr> ask(const WhatIfRequest& request) { return whatIf_->run(request, {}, {}); }

private Q_SLOTS:
    void initTestCase() {
        folder_ = std::make_unique<tests::TempFolder>();
        run_ = makeRun(folder_->path(), zooming_);
        QVERIFY2(!run_.empty(), "the embedded default zoomed in none of its rollouts");
        whatIf_ = std::make_unique<jobs::WhatIf>(run_, &jobs::makeWhatIfEngine);
        parent_ = jobs::RunSession::open(run_)->trajectory(zooming_);
    }

    void theFolderSaysHowItsRolloutsWereMade() {
        const train::Recipe recipe = train::parseRecipe(jobs::RunSession::open(run_)->reader().recipeYaml(), "recipe.yaml");
        QCOMPARE(recipe.model, std::string("embedded"));
        QCOMPARE(recipe.clip, std::string("embedded"));
        QCOMPARE(recipe.rollout.groupSize, kGroup);
        QCOMPARE(recipe.rollout.temperature, train::RolloutRequest().temperature);
        QCOMPARE(recipe.stages.size(), size_t{1});
    }

    /// A resume gave the id of the rollout that somebody looks at away: it is that one that is asked.
    void afterAResumeTheRolloutThatWasSeenIsAsked() {
        const fs::path run = folder_->path() / "resumed";
        fs::copy(run_, run, fs::copy_options::recursive);
        const int64_t row = jobs::RunSession::open(run)->reader().rowById(zooming_)->row;
        store::RunWriter::openForResume(run, parent_->step - 1);
        jobs::WhatIf whatIf(run, &jobs::makeWhatIfEngine);
        jobs::WhatIfRequest asked = request();
        QVERIFY(tests::errorOf([&] { whatIf.run(asked, {}, {}); }).contains("holds no rollout"));   // nobody has the id yet
        asked.row = row;
        const auto child = whatIf.run(asked, {}, {})[0];
        QVERIFY2(child->parentId.starts_with(zooming_ + "~"), child->parentId.c_str());
        QCOMPARE(child->parentRow, row);
        QCOMPARE(child->trajectory->promptIds, parent_->promptIds);
    }

    /// The parent was rewarded with a weight that was set while its run trained; so are its continuations, or their rewards could not be compared.
    void aWeightThatWasSetLiveRewardsTheContinuation() {
        const fs::path run = folder_->path() / "set-live";
        fs::copy(run_, run, fs::copy_options::recursive);
        const auto rewardIn = [&] { return jobs::WhatIf(run, &jobs::makeWhatIfEngine).run(request(), {}, {})[0]->trajectory->rewards; };
        const rollout::Rewards before = rewardIn();
        QVERIFY(before.grounding > 0);
        const std::string field = "stages[0].reward.grounding_weight";
        const train::Recipe recipe = train::parseRecipe(jobs::RunSession::open(run)->reader().recipeYaml(), "recipe.yaml");
        const double weight = recipe.stages[0].reward.groundingWeight;
        store::RunWriter::openForResume(run, parent_->step)->appendEvent({0, "set", "", parent_->step - 1, {}, {}, {{field, "4"}}});
        const rollout::Rewards after = rewardIn();
        QVERIFY(std::abs(after.grounding - before.grounding) < 1e-4);
        QVERIFY2(std::abs(after.total - before.total - (4 - weight) * before.grounding) < 1e-3, qPrintable(QString::number(after.total - before.total)));
    }

    /// The same zoom, the same weights, the same seed: token by token the recorded rollout.
    void nothingChangedIsTheSameAgain() {
        const auto before = contents(run_);
        const auto children = ask(request());
        QCOMPARE(children.size(), size_t{1});
        QVERIFY(children[0]->parentRow > 0);
        const Trajectory& child = *children[0]->trajectory;
        QCOMPARE(child.promptIds, parent_->promptIds);
        QCOMPARE(child.turns.size(), parent_->turns.size());
        for (size_t i = 0; i < child.turns.size(); ++i) {
            QCOMPARE(child.turns[i].tokenIds, parent_->turns[i].tokenIds);
        }
        QCOMPARE(child.answerText, parent_->answerText);
        QVERIFY(!children[0]->isAnswerChanged);
        QVERIFY2(std::abs(*children[0]->rewardChange) < 1e-4,
                 qPrintable(QString::number(*children[0]->rewardChange)));  // a softmax over float32 scores
        QVERIFY(std::abs(*child.turns[0].tool->clipCosine - *parent_->turns[0].tool->clipCosine) < 1e-4);
        QCOMPARE(children[0]->checkpoint, std::string("embedded"));
        QCOMPARE(child.frameIds, parent_->frameIds);
        QCOMPARE(child.seed, parent_->seed);
        QCOMPARE(contents(run_), before);   // the parent's run is only read
        QCOMPARE(jobs::RunSession::open(run_)->trajectory(children[0]->id)->answerText, parent_->answerText);
        // From the question on, too.
        const auto again = ask(request(-1))[0]->trajectory;
        for (size_t i = 0; i < again->turns.size(); ++i) {
            QCOMPARE(again->turns[i].tokenIds, parent_->turns[i].tokenIds);
        }
    }

    void severalSamplesHaveSeedsInARow() {
        auto several = request();
        several.samples = 5;
        several.change.boxInModel = BoxF{0, 0, 40, 40};
        const auto children = ask(several);
        QCOMPARE(children.size(), size_t{5});
        for (size_t i = 0; i < children.size(); ++i) {
            const Trajectory& child = *children[i]->trajectory;
            QCOMPARE(child.seed, parent_->seed + i);
            QCOMPARE(*child.turns[0].tool->boxInModel, (BoxF{0, 0, 40, 40}));
            QCOMPARE(child.turns[0].tool->label, parent_->turns[0].tool->label);
            QVERIFY(child.turns[0].tool->clipCosine.has_value());
            QVERIFY(children[i]->rewardChange.has_value());
            QCOMPARE(children[i]->batch, children[0]->batch);
        }
        // The same request gives the same children.
        const auto again = ask(several);
        for (size_t i = 0; i < children.size(); ++i) {
            QCOMPARE(again[i]->trajectory->turns.back().tokenIds, children[i]->trajectory->turns.back().tokenIds);
            QVERIFY(again[i]->id != children[i]->id);
        }
    }

    void aMaskGreysThePictureAndIsKept() {
        auto masked = request();
        masked.change.mask = WhatIfMask::Crop;
        masked.samples = 4;
        const auto children = ask(masked);
        const Trajectory& child = *children[0]->trajectory;
        QCOMPARE(child.turns[0].tokenIds, parent_->turns[0].tokenIds);   // the chain up to the observation is the recorded one
        QVERIFY(child.stitchedId != parent_->stitchedId);
        QVERIFY2(children[0]->verdict.find("of 4: ") != std::string::npos, children[0]->verdict.c_str());
        const auto session = jobs::RunSession::open(run_);
        const auto frame = session->frame(child.stitchedId), original = session->frame(parent_->stitchedId);
        QVERIFY(frame && original && frame->width == original->width);
        const BoxI box = *parent_->turns[0].tool->effectiveBox;
        for (int y = 0; y < frame->height; y += 3) {
            for (int x = 0; x < frame->width; x += 3) {
                const size_t at = (static_cast<size_t>(y) * static_cast<size_t>(frame->width) + static_cast<size_t>(x)) * 3;
                const bool isInside = x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1;
                QCOMPARE(frame->rgb[at], isInside ? uint8_t{123} : original->rgb[at]);
            }
        }
        masked.change.mask = WhatIfMask::Rest;
        const auto rest = session->frame(ask(masked)[0]->trajectory->stitchedId);
        QVERIFY(rest && rest->rgb[0] == 123);
    }

    void aNewQuestionStartsFromTheBeginning() {
        auto other = request(-1);
        other.change.question = "What colour is the sky?\nA) blue\nB) grey";
        const auto child = ask(other)[0];
        QCOMPARE(child->trajectory->question, *other.change.question);
        QVERIFY(child->trajectory->expectedAnswer.empty());
        QVERIFY(!child->rewardChange);
        QVERIFY(!child->trajectory->correct);
    }

    void aChildCanBeAskedAgain() {
        const auto child = ask(request())[0];
        WhatIfRequest further;
        further.rolloutId = child->id;
        further.change.call = 0;
        const auto grandchild = ask(further)[0];
        QCOMPARE(grandchild->id, child->id + "+1");
        QCOMPARE(grandchild->trajectory->turns.back().tokenIds, child->trajectory->turns.back().tokenIds);
    }

    void aStopEndsItAndStoresNothingHalf() {
        auto many = request();
        many.samples = 64;
        std::stop_source source;
        const size_t before = jobs::WhatIfReader(run_).children().size();
        const auto children = whatIf_->run(many, source.get_token(), [&](const Progress&) { source.request_stop(); });
        QVERIFY(children.size() < 64);
        for (const auto& child : children) {
            QVERIFY(!child->trajectory->truncated);
        }
        QCOMPARE(jobs::WhatIfReader(run_).children().size(), before + children.size());
    }

    void whatIsWrongIsSaid_data() {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QByteArray>("problem");
        QTest::newRow("no such folder") << QByteArray("nowhere") << QByteArray("neither a checkpoint of the run nor a folder");
        QTest::newRow("no model") << QByteArray(".") << QByteArray("config.json");
    }
    void whatIsWrongIsSaid() {
        QFETCH(QByteArray, model);
        QFETCH(QByteArray, problem);
        auto wrong = request();
        wrong.model = model == "." ? folder_->path().string() : model.toStdString();
        const QString said = tests::errorOf([&] { ask(wrong); });
        QVERIFY2(said.contains(QString::fromUtf8(problem)), qPrintable(said));
        auto unknown = request();
        unknown.rolloutId = "nobody";
        QVERIFY(tests::errorOf([&] { ask(unknown); }).contains("nobody"));
    }

    /// Records of other programs have neither tokens nor a seed; any model can go on from their words.
    void aRecordOfAnotherProgramGoesOn() {
        const fs::path run = folder_->path() / "cars";
        tests::writeCarsRun(run, "");
        jobs::WhatIf whatIf(run, &jobs::makeWhatIfEngine);
        WhatIfRequest request;
        request.rolloutId = "s1-1-0-0";
        request.change.call = 1;
        QVERIFY(tests::errorOf([&] { whatIf.run(request, {}, {}); }).contains("name the model that is to answer"));
        request.model = "embedded";
        request.change.boxInModel = BoxF{600, 180, 840, 340};
        const auto child = whatIf.run(request, {}, {})[0];
        const auto& call = *child->trajectory->turns[1].tool;
        QVERIFY2(call.valid, call.rejectReason.c_str());
        QCOMPARE(*call.effectiveBox, (BoxI{600, 180, 840, 340}));   // boxes there count in pixels of the picture itself
        QCOMPARE(child->trajectory->turns[0].tool->label, std::string("car"));
        QVERIFY(child->trajectory->turns.size() >= 3);
        QVERIFY(!child->rewardChange);
    }

    /// The same by messages: what is given is said for the model, then it is asked.
    void aServerGoesOnFromTheSameWords() {
        tests::ChatStub stub([](const tests::StubRequest&, int) { return tests::says("<think>Red.</think><answer>A</answer>"); });
        auto asked = request();
        asked.server.url = stub.url();
        asked.change.label = "lamp";
        asked.samples = 3;
        const auto children = ask(asked);
        QCOMPARE(children.size(), size_t{3});
        const Trajectory& child = *children[0]->trajectory;
        QCOMPARE(child.turns.size(), size_t{2});
        QCOMPARE(child.turns[0].tool->label, std::string("lamp"));
        QCOMPARE(child.turns[1].answer, std::string("A"));
        QVERIFY(child.turns[0].tool->valid);
        QCOMPARE(child.modelWidth, parent_->modelWidth);
        QCOMPARE(children[0]->engine, asked.server.url);
        QCOMPARE(children[0]->checkpoint, std::string("stub"));
        const auto messages = stub.requests().at(0).body["messages"];
        QCOMPARE(messages.size(), size_t{4});   // system, question, the given turn, its crop
        QVERIFY(messages[2]["content"].get<std::string>().find("\"lamp\"") != std::string::npos);
        QVERIFY(messages[2]["content"].get<std::string>().find("<|im_end|>") == std::string::npos);
        QCOMPARE(messages[3]["content"][1]["type"].get<std::string>(), std::string("image_url"));
        QVERIFY(stub.requests().at(0).body["seed"] != stub.requests().at(1).body["seed"]);
    }

    void aServerThatFailsIsSaid() {
        tests::ChatStub stub([](const tests::StubRequest&, int) { return tests::StubReply{400, "{}", {}, "application/json", 0, false}; });
        auto asked = request();
        asked.server.url = stub.url();
        const size_t before = jobs::WhatIfReader(run_).children().size();
        QVERIFY(tests::errorOf([&] { ask(asked); }).contains("0 of 1 continuations are whole"));
        QCOMPARE(jobs::WhatIfReader(run_).children().size(), before);
    }
};

QTEST_APPLESS_MAIN(TestWhatIf)
#include "tst_what_if.moc"
