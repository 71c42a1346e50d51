// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "jobs/run_session.h"
#include "jobs/verify_run.h"
#include "rollout/trajectory_json.h"
#include "store/run_files.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QTest>

#include <cmath>
#include <ctime>
#include <fstream>

using namespace omnidrive;
using namespace omnidrive::jobs;
namespace fs = std::filesystem;

namespace {

vision::Image picture(uint8_t shade) {
    vision::Image image;
    image.width = 8;
    image.height = 4;
    image.rgb.assign(96, shade);
    return image;
}

rollout::Trajectory trajectoryOf(int64_t step, int index, const std::string& frameId) {
    rollout::Trajectory trajectory;
    trajectory.id = fmt::format("s1-{}-0-{}", step, index);
    trajectory.groupId = fmt::format("s1-{}-0", step);
    trajectory.stage = 1;
    trajectory.step = step;
    trajectory.indexInGroup = index;
    trajectory.question = "What colour is the light?";
    trajectory.frameIds = {frameId};
    trajectory.stitchedId = frameId;
    return trajectory;
}

void append(store::RunWriter& writer, const rollout::Trajectory& trajectory) {
    writer.appendRollout(rollout::indexRowOf(trajectory), rollout::toJsonLine(trajectory));
}

/// A run of three rollouts about one picture. @return the picture's id.
std::string makeRun(const fs::path& folder) {
    const vision::Image image = picture(77);
    const std::string id = vision::contentId(image);
    const auto writer = store::RunWriter::create(folder, "", "Session test");
    writer->addFrame(id, vision::encodePng(image));
    for (int64_t step = 1; step <= 3; ++step) {
        append(*writer, trajectoryOf(step, 0, id));
    }
    return id;
}

std::string problemsOf(const store::VerifyReport& report) {
    std::string all;
    for (const std::string& problem : report.problems) {
        all += problem + "\n";
    }
    return all;
}

}  // namespace

class TestRunSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void trajectoriesAndFrames();
    void supersededRolloutsKeepTheirNewNames();
    void aNameThatAnotherRolloutGotLeadsToThatOne();
    void damagedTraceNamesTheRollout();
    void missingAndDamagedFrames();
    void followsTheWriter();
    void ablations();
    void listsRuns();
    void verifyLooksIntoTraces_data();
    void verifyLooksIntoTraces();
    void manyTracesStayWithinMemory();
};

void TestRunSession::trajectoriesAndFrames() {
    const tests::TempFolder temp;
    const std::string frameId = makeRun(temp.path() / "run");
    const auto session = RunSession::open(temp.path() / "run");
    const auto trajectory = session->trajectory("s1-2-0-0");
    QCOMPARE(trajectory->question, "What colour is the light?");
    QCOMPARE(session->trajectory("s1-2-0-0").get(), trajectory.get());   // parsed once
    QCOMPARE(session->reader().rolloutCount(), int64_t{3});
    std::string problem;
    const vision::ImagePtr image = session->frame(frameId, &problem);
    QVERIFY2(image != nullptr, problem.c_str());
    QCOMPARE(image->rgb, picture(77).rgb);
    QCOMPARE(session->frame(frameId).get(), image.get());   // decoded once
    QVERIFY_EXCEPTION_THROWN(session->trajectory("nobody"), Error);
    QVERIFY_EXCEPTION_THROWN(RunSession::open(temp.path()), Error);
}

void TestRunSession::supersededRolloutsKeepTheirNewNames() {
    const tests::TempFolder temp;
    const std::string frameId = makeRun(temp.path() / "run");
    append(*store::RunWriter::openForResume(temp.path() / "run", 2), trajectoryOf(3, 0, frameId));
    const auto session = RunSession::open(temp.path() / "run");
    const store::IndexRow old = session->reader().rows(3, 1).at(0);
    QVERIFY(old.superseded);
    QCOMPARE(session->trajectory(old.id)->id, old.id);
    QCOMPARE(session->trajectory(old.id)->groupId, old.groupId);
    QCOMPARE(session->trajectory("s1-3-0-0")->groupId, "s1-3-0");
    QCOMPARE(problemsOf(jobs::verifyRun(temp.path() / "run")), "");
}

/// What was read before a resume must not stand in for the rollout that has its name since.
void TestRunSession::aNameThatAnotherRolloutGotLeadsToThatOne() {
    const tests::TempFolder temp;
    const std::string frameId = makeRun(temp.path() / "run");
    const auto session = RunSession::open(temp.path() / "run");
    const int64_t row = session->reader().rowById("s1-3-0-0")->row;
    QCOMPARE(session->trajectory("s1-3-0-0")->question, "What colour is the light?");
    QVERIFY(!rowNow(session->reader(), "s1-3-0-0", row));
    const auto writer = store::RunWriter::openForResume(temp.path() / "run", 2);
    QVERIFY_EXCEPTION_THROWN(session->trajectory("s1-3-0-0"), Error);   // nobody has the name at the moment
    rollout::Trajectory other = trajectoryOf(3, 0, frameId);
    other.question = "How many cars wait?";
    append(*writer, other);
    session->refresh();
    QCOMPARE(session->trajectory("s1-3-0-0")->question, "How many cars wait?");
    const auto now = rowNow(session->reader(), "s1-3-0-0", row);
    QVERIFY(now && now->superseded);
    QCOMPARE(session->trajectory(now->id)->question, "What colour is the light?");
    QCOMPARE(session->trajectory(now->id)->id, now->id);
    QVERIFY(!rowNow(session->reader(), now->id, row) && !rowNow(session->reader(), "s1-3-0-0", 0) && !rowNow(session->reader(), "s1-3-0-0", 99));
}

void TestRunSession::damagedTraceNamesTheRollout() {
    const tests::TempFolder temp;
    makeRun(temp.path() / "run");
    store::IndexRow row;
    row.id = "strange";
    store::RunWriter::openForResume(temp.path() / "run", 3)->appendRollout(row, R"({"version":1})");
    const auto session = RunSession::open(temp.path() / "run");
    try {
        session->trajectory("strange");
        QFAIL("it was accepted");
    } catch (const Error& error) {
        QCOMPARE(std::string(error.what()), "rollout strange: trajectory: id is missing");
    }
}

void TestRunSession::missingAndDamagedFrames() {
    const tests::TempFolder temp;
    const fs::path run = temp.path() / "run";
    const std::string frameId = makeRun(run);
    const auto session = RunSession::open(run);
    std::string problem;
    QVERIFY(!session->frame("0000", &problem));
    QVERIFY2(problem.find("the picture 0000 is missing") != std::string::npos, problem.c_str());
    QVERIFY(!session->frame("0000"));   // the reason is optional
    fs::resize_file(run / "frames" / (frameId + ".png"), 40);
    QVERIFY(!session->frame(frameId, &problem));
    QVERIFY2(problem.find(frameId) != std::string::npos, problem.c_str());
    std::ofstream(run / "frames" / (frameId + ".png"), std::ios::trunc | std::ios::binary)
        << [] { const auto png = vision::encodePng(picture(77)); return std::string(png.begin(), png.end()); }();
    QVERIFY(session->frame(frameId, &problem) != nullptr);   // a failure is not remembered
}

void TestRunSession::followsTheWriter() {
    const tests::TempFolder temp;
    const auto writer = store::RunWriter::create(temp.path() / "run", "", "");
    const auto session = RunSession::open(temp.path() / "run");
    QVERIFY(!session->refresh());
    append(*writer, trajectoryOf(1, 0, "none"));
    QVERIFY(session->refresh());
    QCOMPARE(session->trajectory("s1-1-0-0")->step, int64_t{1});
}

void TestRunSession::ablations() {
    const tests::TempFolder temp;
    const fs::path run = temp.path() / "run";
    makeRun(run);
    const auto session = RunSession::open(run);
    QVERIFY(session->ablations().empty());
    std::ofstream(run / "ablations.json")
        << R"([{"name":"base","seeds":2,"seed_values":[1,2],"greedy":[40,50],"sampled":[30,32],"greedy_mean":45,"greedy_spread":7.07,)"
           R"("sampled_mean":31,"sampled_spread":1.41,"tool_rate_needed":0.25}])";
    const RunSession::AblationRow row = session->ablations().at(0);
    QCOMPARE(row.name, "base");
    QCOMPARE(row.seeds, 2);
    QCOMPARE(row.greedyMean, 45.0);
    QCOMPARE(row.toolRateNeeded, 0.25);
    QVERIFY(std::isnan(row.labelRight));   // no data is not zero
    std::ofstream(run / "ablations.json", std::ios::trunc) << "{";
    QVERIFY_EXCEPTION_THROWN(session->ablations(), Error);
}

void TestRunSession::listsRuns() {
    const tests::TempFolder temp;
    QVERIFY(listRuns(temp.path()).empty() && listRuns(temp.path() / "missing").empty());
    fs::create_directory(temp.path() / "no run");
    makeRun(temp.path() / "a");
    store::writeRunHeader(temp.path() / "a", {1, 1000, "0.1.0", "older"});
    const auto writer = store::RunWriter::create(temp.path() / "b", "", "");
    writer->setState({store::TrainerState::Running, 3, 10, 1, 1, 1, 1, ""});
    fs::create_directory(temp.path() / "c");
    std::ofstream(temp.path() / "c" / "run.json") << "{";
    const std::vector<RunListing> runs = listRuns(temp.path());
    QCOMPARE(runs.size(), size_t{3});
    QCOMPARE(runs[0].title, "b");   // a run without a title shows its folder
    QVERIFY(runs[0].alive && runs[0].state->step == 3 && runs[0].problem.empty());
    QCOMPARE(runs[1].title, "older");
    QVERIFY(!runs[1].alive && !runs[1].state);
    QCOMPARE(runs[2].title, "c");
    QVERIFY2(runs[2].problem.find("not valid JSON") != std::string::npos, runs[2].problem.c_str());
}

void TestRunSession::verifyLooksIntoTraces_data() {
    using Damage = std::function<void(const fs::path&, const std::string&)>;
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* expected, const Damage& damage) { QTest::newRow(name) << damage << QString(expected); };
    row("nothing", "", [](const fs::path&, const std::string&) {});
    row("picture missing", "is missing, though a rollout names it", [](const fs::path& run, const std::string& id) { fs::remove(run / "frames" / (id + ".png")); });
    row("another picture", "does not hold the picture of that name", [](const fs::path& run, const std::string& id) {
        const auto png = vision::encodePng(picture(78));
        std::ofstream(run / "frames" / (id + ".png"), std::ios::trunc | std::ios::binary) << std::string(png.begin(), png.end());
    });
    row("row of another trace", "rollout mine: its row of the index belongs to another trace (s1-9-0-0, step 9)", [](const fs::path& run, const std::string& id) {
        store::IndexRow wrong;
        wrong.id = "mine";
        store::RunWriter::openForResume(run, 3)->appendRollout(wrong, rollout::toJsonLine(trajectoryOf(9, 0, id)));
    });
    row("no rollout", "rollout mine: trajectory: version is missing", [](const fs::path& run, const std::string&) {
        store::IndexRow row;
        row.id = "mine";
        store::RunWriter::openForResume(run, 3)->appendRollout(row, "{}");
    });
}

void TestRunSession::verifyLooksIntoTraces() {
    QFETCH(std::function<void(const fs::path&, const std::string&)>, damage);
    QFETCH(QString, expected);
    const tests::TempFolder temp;
    damage(temp.path() / "run", makeRun(temp.path() / "run"));
    int reports = 0;
    const std::string problems = problemsOf(jobs::verifyRun(temp.path() / "run", {}, [&](const Progress& progress) {
        QVERIFY(progress.done <= progress.total);
        ++reports;
    }));
    QVERIFY2(expected.isEmpty() ? problems.empty() : QString::fromStdString(problems).contains(expected), problems.c_str());
    QVERIFY(reports >= 2);
    QVERIFY_EXCEPTION_THROWN(jobs::verifyRun(temp.path()), Error);
}

void TestRunSession::manyTracesStayWithinMemory() {
    const tests::TempFolder temp;
    {
        const auto writer = store::RunWriter::create(temp.path() / "run", "", "");
        rollout::Trajectory trajectory = trajectoryOf(1, 0, "none");
        trajectory.promptIds.assign(20'000, 7);
        for (int i = 0; i < 300; ++i) {
            trajectory.id = fmt::format("r{}", i);
            append(*writer, trajectory);
        }
    }
    const auto session = RunSession::open(temp.path() / "run");
    const std::weak_ptr<const rollout::Trajectory> first = session->trajectory("r0");
    QVERIFY(!first.expired());
    const std::clock_t start = std::clock();
    for (int i = 1; i < 300; ++i) {
        session->trajectory(fmt::format("r{}", i));
    }
    QVERIFY(first.expired());   // only the last ones are kept
    QVERIFY((std::clock() - start) / 299 < CLOCKS_PER_SEC / 20);   // stepping shows within 50 ms
}

QTEST_APPLESS_MAIN(TestRunSession)
#include "tst_run_session.moc"
