// SPDX-License-Identifier: GPL-3.0-or-later
// What users do to a live training: settings, an extension, pause and stop; and what a watch sees.
#include "core/train/tiny_training.h"

#include <QTest>

#include <chrono>
#include <latch>
#include <thread>

using namespace omnidrive;
using tests::Session;
using tests::StopAfter;
using tests::tinyRecipe;
namespace fs = std::filesystem;

class TestTrainerCommands : public QObject {
    Q_OBJECT

    const tests::TinyModel model_;

private Q_SLOTS:
    /// The learning rate of a live run is changed; the same change repeated by a resume gives the same weights.
    void aChangedSettingIsObeyedLoggedAndRepeated() {
        const tests::TempFolder live, repeated;
        auto recipe = tinyRecipe(model_.path());
        recipe.stages[0].steps = 20;
        recipe.stages.pop_back();
        const Session session{live.path() / "run", recipe};
        auto writer = store::RunWriter::create(session.folder, "", "test");
        store::CheckpointStore checkpoints(session.folder / "checkpoints");
        train::CommandBox commands;
        const auto parts = session.parts(writer.get(), &checkpoints, &commands);
        train::Trainer trainer(recipe, parts);
        StopAfter observer(1000, {});
        std::jthread thread([&](const std::stop_token& stop) {
            trainer.run(stop, observer);
            commands.close("ended");
        });
        commands.request(R"({"command":"pause"})");
        const auto refused = QByteArray::fromStdString(commands.request(R"({"command":"set","values":{"learning_rate":7}})"));
        QVERIFY2(refused.contains("\"ok\":false") && refused.contains("must be in (0, 1]"), refused.constData());
        const auto set = QByteArray::fromStdString(commands.request(R"({"command":"set","values":{"learning_rate":"2e-3","temperature":0.7}})"));
        QVERIFY2(set.contains("\"ok\":true") && set.contains("\"paused\""), set.constData());
        const auto extended = QByteArray::fromStdString(commands.request(R"({"command":"extend","steps":-3})"));
        QVERIFY2(extended.contains("at least one step"), extended.constData());
        commands.request(R"({"command":"resume"})");
        commands.request(R"({"command":"stop"})");
        thread.join();
        writer.reset();
        const auto reader = store::RunReader::open(session.folder);
        reader->refresh();
        const auto changes = train::changesOf(reader->events());
        QCOMPARE(changes.size(), size_t{2});
        const auto rates = reader->scalars("actor/lr");
        for (const auto& point : rates) {
            QCOMPARE(point.value, point.step <= changes[0].afterStep ? 1e-3 : 2e-3);
        }
        QVERIFY(rates.back().step > changes[0].afterStep);
        const auto last = rates.back().step;
        const auto weights = Session{repeated.path() / "run", recipe, changes}.run(last);
        for (const auto& [name, tensor] : parts.policy.vlm->weights()) {
            QVERIFY2(torch::equal(tensor, weights.at(name)), name.c_str());
        }
    }

    void anExtendedRunEqualsALongerOne() {
        const tests::TempFolder longer, extended;
        auto recipe = tinyRecipe(model_.path());
        Session session{extended.path() / "run", recipe};
        session.run(1000);
        session.changes = {{6, "stages[1].steps", "5"}};
        const auto weights = session.run(1000);
        recipe.stages[1].steps = 5;
        for (const auto& [name, tensor] : Session{longer.path() / "run", recipe}.run(1000)) {
            QVERIFY2(torch::equal(tensor, weights.at(name)), name.c_str());
        }
        QCOMPARE(store::RunReader::open(session.folder)->state()->step, int64_t{8});
    }

    /// A finished run is resumed and extended before it ends again: it goes on with the moments of its last step.
    void aRunIsExtendedWhereItEnded() {
        const tests::TempFolder longer, extended;
        auto recipe = tinyRecipe(model_.path());
        recipe.stages[0].steps = 1;
        const Session session{extended.path() / "run", recipe};
        session.run(1000);
        store::CheckpointStore checkpoints(session.folder / "checkpoints");
        auto writer = store::RunWriter::openForResume(session.folder, 4);
        train::CommandBox commands;
        const auto parts = session.parts(writer.get(), &checkpoints, &commands);
        train::Trainer trainer(recipe, parts);
        trainer.restore(checkpoints.newestValid().value());
        std::latch asking(1);
        QByteArray answer;
        std::jthread thread([&] {
            asking.count_down();
            answer = QByteArray::fromStdString(commands.request(R"({"command":"extend","steps":2})"));
        });
        asking.wait();
        std::this_thread::sleep_for(std::chrono::milliseconds(500));   // the request lies there when the trainer first looks
        StopAfter observer(1000, {});
        const auto outcome = trainer.run({}, observer);
        commands.close("ended");
        thread.join();
        QVERIFY2(answer.contains("\"ok\":true"), answer.constData());
        QCOMPARE(outcome.lastStep, int64_t{6});
        recipe.stages[1].steps = 5;
        for (const auto& [name, tensor] : Session{longer.path() / "run", recipe}.run(1000)) {
            QVERIFY2(torch::equal(tensor, parts.policy.vlm->weights().at(name)), name.c_str());
        }
    }

    void theWatchSeesEveryStepAndItsWordsAreWritten() {
        const tests::TempFolder folder;
        const Session session{folder.path() / "run", tinyRecipe(model_.path())};
        auto writer = store::RunWriter::create(session.folder, "", "test");
        store::CheckpointStore checkpoints(session.folder / "checkpoints");
        auto parts = session.parts(writer.get(), &checkpoints, nullptr);
        std::vector<size_t> rollouts;
        parts.watch = [&](const rollout::StepRecord& step) {
            rollouts.push_back(step.rollouts.size());
            return step.step == 2 ? std::vector{store::RunEvent{0, "alert", "look", step.step, "test", {step.rollouts[0]->id}, {}}}
                                  : std::vector<store::RunEvent>();
        };
        train::Trainer trainer(session.recipe, parts);
        StopAfter observer(1000, {});
        trainer.run({}, observer);
        QCOMPARE(rollouts, std::vector<size_t>(6, 12));
        const auto reader = store::RunReader::open(session.folder);
        reader->refresh();
        int alerts = 0;
        for (const auto& event : reader->events()) {
            if (event.kind == "alert") {
                ++alerts;
                QCOMPARE(event.step.value_or(0), int64_t{2});
                QVERIFY(reader->rowById(event.rollouts.at(0)).has_value());
            }
        }
        QCOMPARE(alerts, 1);
    }

    /// Nobody waits for a step where nothing was asked, and nothing is thrown into the thread that serves the socket.
    void whatIsNoCommandIsAnsweredAtOnce() {
        train::CommandBox commands;
        const std::string deep = R"({"command":"pause","more":)" + std::string(256, '[') + std::string(256, ']') + "}";
        for (const std::string& line : {std::string("rubbish"), std::string("[]"), std::string("{}"), std::string(R"({"command":5})"), deep}) {
            const auto said = QByteArray::fromStdString(commands.request(line));
            QVERIFY2(said.contains("unknown command ''"), said.constData());
        }
    }

    void commandsAreAcknowledgedAtStepBoundaries() {
        const tests::TempFolder folder;
        const Session session{folder.path() / "run", tinyRecipe(model_.path())};
        auto writer = store::RunWriter::create(session.folder, "", "test");
        store::CheckpointStore checkpoints(session.folder / "checkpoints");
        train::CommandBox commands;
        train::Trainer trainer(session.recipe, session.parts(writer.get(), &checkpoints, &commands));
        StopAfter observer(1000, {});
        std::jthread thread([&](const std::stop_token& stop) {   // stops with the test when a check fails
            trainer.run(stop, observer);
            commands.close("ended");
        });
        const auto paused = QByteArray::fromStdString(commands.request(R"({"command":"pause"})"));
        QVERIFY2(paused.contains("\"ok\":true") && paused.contains("\"paused\""), paused.constData());
        const auto unknown = QByteArray::fromStdString(commands.request(R"({"command":"dance"})"));
        QVERIFY(unknown.contains("\"ok\":false"));
        const auto resumed = QByteArray::fromStdString(commands.request(R"({"command":"resume"})"));
        QVERIFY2(resumed.contains("\"ok\":true") && resumed.contains("\"running\""), resumed.constData());
        const auto stopped = QByteArray::fromStdString(commands.request(R"({"command":"stop"})"));
        QVERIFY2(stopped.contains("\"ok\":true"), stopped.constData());
        thread.join();
        QVERIFY(checkpoints.newestValid().has_value());
        QVERIFY(QByteArray::fromStdString(commands.request(R"({"command":"pause"})")).contains("ended"));
    }
};

QTEST_APPLESS_MAIN(TestTrainerCommands)
#include "tst_trainer_commands.moc"
