// SPDX-License-Identifier: GPL-3.0-or-later
// Children on disk, and what is said of them; no model.
#include "jobs/run_session.h"
#include "jobs/what_if.h"
#include "jobs/what_if_store.h"
#include "rollout/trajectory_json.h"
#include "store/run_files.h"
#include "store/run_lock.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QTest>
#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <regex>
#include <set>
#include <thread>

using namespace omnidrive;
using jobs::WhatIfChange;
using jobs::WhatIfChild;
using jobs::WhatIfChildPtr;
using jobs::WhatIfMask;
namespace fs = std::filesystem;
using tests::bytesOf;

namespace {

WhatIfChild childOf(const std::string& parent, const std::string& answer, bool isChanged) {
    auto trajectory = std::make_shared<rollout::Trajectory>(tests::syntheticTrajectory({}, 1, 0, 0, "f"));
    trajectory->answerText = answer;
    WhatIfChild child;
    child.parentId = parent;
    child.change = {1, BoxF{1, 2, 3.5, 4}, "a \"car\"", {}, WhatIfMask::None};
    child.engine = "local";
    child.checkpoint = "embedded";
    child.parentAnswer = "A";
    child.answer = answer;
    child.isAnswerChanged = isChanged;
    child.rewardChange = -0.25;
    child.verdict = "said";
    child.trajectory = trajectory;
    return child;
}

std::vector<WhatIfChildPtr> batchOf(int changed, int samples) {
    std::vector<WhatIfChildPtr> children;
    for (int i = 0; i < samples; ++i) {
        children.push_back(std::make_shared<const WhatIfChild>(childOf("p", "B", i < changed)));
    }
    return children;
}

const std::string kId = "s2-6-1-2", kFormer = "s2-6-1-2~48";
constexpr int64_t kRow = 47;

/// A run that goes back to step 4; of what was lost only one rollout comes again.
class ResumedRun {
public:
    ResumedRun() { tests::writeSyntheticRun(path); }

    WhatIfChild childOfParent() const {
        const auto parent = jobs::RunSession::open(path)->trajectory(kId);
        WhatIfChild child = childOf(kId, "B", true);
        child.change = {};
        child.parentAnswer = jobs::answerOf(*parent);
        child.trajectory = parent;
        return child;
    }
    void resume(const std::string& answer) {
        const auto writer = store::RunWriter::openForResume(path, 4);
        rollout::Trajectory other = *jobs::RunSession::open(path)->trajectory(kFormer);
        other.id = kId;
        other.groupId = "s2-6-1";
        if (!answer.empty()) {
            other.answerText = answer;
            other.answerLetter.clear();
        }
        writer->appendRollout(rollout::indexRowOf(other), rollout::toJsonLine(other));
    }
    /// As if what is there had been stored so many seconds later.
    void shiftWalls(double seconds) const {
        const fs::path file = jobs::whatIfFolder(path) / "000.jsonl";
        const std::string text = bytesOf(file);
        const std::regex wall(R"("wall":[0-9.e+]+)");
        std::ofstream(file, std::ios::binary | std::ios::trunc) << std::regex_replace(text, wall, fmt::format("\"wall\":{:.1f}", store::unixNow() + seconds));
    }

private:
    tests::TempFolder folder_;

public:
    const fs::path path = folder_.path() / "run";
};

}  // namespace

class TestWhatIfStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void childrenComeBackAsTheyWent() {
        tests::TempFolder folder;
        const auto stored = jobs::storeWhatIf(folder.path(), {childOf("p", "A", false), childOf("p", "B", true)}, {});
        QCOMPARE(stored[0]->id, std::string("p+1"));
        QCOMPARE(stored[1]->id, std::string("p+2"));
        QCOMPARE(stored[1]->batch, stored[0]->batch);
        jobs::WhatIfReader reader(folder.path());
        QCOMPARE(reader.children().size(), size_t{2});
        const auto child = reader.find("p+2");
        QVERIFY(child);
        QCOMPARE(child->change, childOf("p", "B", true).change);
        QCOMPARE(child->trajectory->id, std::string("p+2"));
        QCOMPARE(child->trajectory->turns.size(), stored[1]->trajectory->turns.size());
        QCOMPARE(*child->rewardChange, -0.25);
        QCOMPARE(child->verdict, std::string("said"));
        QVERIFY(child->isAnswerChanged && child->wall > 1e9);
        // Later requests go on counting, for each parent by itself.
        QCOMPARE(jobs::storeWhatIf(folder.path(), {childOf("p", "C", true)}, {})[0]->id, std::string("p+3"));
        QCOMPARE(jobs::storeWhatIf(folder.path(), {childOf("p+3", "C", true)}, {})[0]->id, std::string("p+3+1"));
        QCOMPARE(reader.children().size(), size_t{4});
        QVERIFY(!reader.find("p+9"));
    }

    /// A program killed while it appended leaves a torn line; nothing before it is lost, and the next one appends behind it.
    void aTornTailIsTolerated() {
        tests::TempFolder folder;
        jobs::storeWhatIf(folder.path(), {childOf("p", "A", false), childOf("p", "B", true)}, {});
        const fs::path file = jobs::whatIfFolder(folder.path()) / "000.jsonl";
        const std::string whole = bytesOf(file);
        const size_t first = whole.find('\n') + 1;
        for (size_t cut = first; cut < whole.size() - 1; cut += 61) {
            std::ofstream(file, std::ios::binary | std::ios::trunc) << whole.substr(0, cut);
            QCOMPARE(jobs::WhatIfReader(folder.path()).children().size(), size_t{1});
            QCOMPARE(jobs::storeWhatIf(folder.path(), {childOf("p", "C", true)}, {})[0]->id, std::string("p+2"));
            QCOMPARE(jobs::WhatIfReader(folder.path()).children().size(), size_t{2});
        }
    }

    void unknownLinesArePassedOver() {
        tests::TempFolder folder;
        jobs::storeWhatIf(folder.path(), {childOf("p", "A", false)}, {});
        std::ofstream(jobs::whatIfFolder(folder.path()) / "000.jsonl", std::ios::app) << "{\"version\":2}\nrubbish\n";
        jobs::storeWhatIf(folder.path(), {childOf("p", "B", false)}, {});
        QCOMPARE(jobs::WhatIfReader(folder.path()).children().size(), size_t{2});
    }

    /// Zooms are counted from 1.
    void impossibleZoomsArePassedOver() {
        tests::TempFolder folder;
        jobs::storeWhatIf(folder.path(), {childOf("p", "A", false)}, {});
        const fs::path file = jobs::whatIfFolder(folder.path()) / "000.jsonl";
        const std::string line = bytesOf(file);
        QVERIFY(line.find("\"zoom\":2,") != std::string::npos || line.find("\"zoom\":2}") != std::string::npos);
        for (const char* zoom : {"0", "-1", "-2147483648", "4294967297"}) {
            std::ofstream(file, std::ios::app) << std::regex_replace(line, std::regex("\"zoom\":2"), std::string("\"zoom\":") + zoom);
        }
        QCOMPARE(jobs::WhatIfReader(folder.path()).children().size(), size_t{1});
    }

    /// Two programs that append at a time wait for one another.
    void twoWritersNeverMix() {
        tests::TempFolder folder;
        {
            std::vector<std::jthread> writers;
            for (int i = 0; i < 4; ++i) {
                writers.emplace_back([&] {
                    for (int n = 0; n < 5; ++n) {
                        jobs::storeWhatIf(folder.path(), {childOf("p", "A", false)}, {});
                    }
                });
            }
        }
        jobs::WhatIfReader reader(folder.path());
        QCOMPARE(reader.children().size(), size_t{20});
        std::set<std::string> ids;
        for (const auto& child : reader.children()) {
            ids.insert(child->id);
        }
        QCOMPARE(ids.size(), size_t{20});
    }

    void aTraceFileHasItsChildrenBesideIt() {
        tests::TempFolder folder;
        const fs::path file = folder.path() / "traces.jsonl";
        std::ofstream(file) << "{}\n";
        QCOMPARE(jobs::whatIfFolder(file), fs::path(file.string() + ".what-if"));
        QCOMPARE(jobs::whatIfFolder(folder.path()), folder.path() / "what-if");
        jobs::storeWhatIf(file, {childOf("t", "A", false)}, {});
        QCOMPARE(bytesOf(file), std::string("{}\n"));
        QCOMPARE(jobs::WhatIfReader(file).children().size(), size_t{1});
    }

    /// What a stranger left beside his traces is written through nowhere: neither children nor pictures, nor what is not there yet.
    void childrenAreWrittenThroughNoLink_data() {
        QTest::addColumn<QString>("name");   // in the folder of the children; empty: that folder itself
        QTest::addColumn<QString>("target");
        QTest::newRow("children") << "000.jsonl" << "../../thesis.tex";
        QTest::newRow("the next children") << "001.jsonl" << "../../not-there-yet";
        QTest::newRow("lock") << "lock" << "../../thesis.tex";
        QTest::newRow("picture") << "frames/f.png" << "../../../thesis.tex";
        QTest::newRow("picture that is not there yet") << "frames/f.png" << "../../../not-there-yet";
        QTest::newRow("pictures") << "frames" << "../../elsewhere";
        QTest::newRow("the folder") << "" << "../elsewhere";
    }
    void childrenAreWrittenThroughNoLink() {
        QFETCH(QString, name);
        QFETCH(QString, target);
        tests::TempFolder folder;
        const fs::path file = folder.path() / "theirs" / "traces.jsonl", thesis = folder.path() / "thesis.tex";
        fs::create_directory(file.parent_path());
        std::ofstream(file) << "{}\n";
        std::ofstream(thesis) << "of years, without a line break at its end";
        fs::create_directory(folder.path() / "elsewhere");
        const fs::path children = jobs::whatIfFolder(file), link = name.isEmpty() ? children : children / name.toStdString();
        fs::create_directories(link.parent_path());
        fs::create_symlink(target.toStdString(), link);
        auto picture = std::make_shared<vision::Image>();
        picture->width = picture->height = 8;
        picture->rgb.assign(192, 77);
        const QString error = tests::errorOf([&] { jobs::storeWhatIf(file, {childOf("t", "A", false)}, {{"f", picture}}); });
        QVERIFY2(error.startsWith(QString::fromStdString(link.string() + " is a symbolic link that leads out of ")), qPrintable(error));
        QCOMPARE(bytesOf(thesis), std::string("of years, without a line break at its end"));
        QVERIFY(!fs::exists(folder.path() / "not-there-yet"));
        QVERIFY(fs::is_empty(folder.path() / "elsewhere"));
    }

    /// A child is read like any rollout of its run, its own picture too; the run's files stay as they are.
    void aSessionOpensChildren() {
        tests::TempFolder folder;
        const fs::path run = folder.path() / "run";
        tests::writeSyntheticRun(run, {});
        const std::string traces = bytesOf(run / "traces" / "000.jsonl"), index = bytesOf(run / "index.sqlite");
        auto picture = std::make_shared<vision::Image>();
        picture->width = picture->height = 8;
        picture->rgb.assign(192, 77);
        const std::string frame = vision::contentId(*picture);
        auto child = childOf("s1-1-0-0", "B", true);
        auto trajectory = std::make_shared<rollout::Trajectory>(*child.trajectory);
        trajectory->stitchedId = frame;
        child.trajectory = trajectory;
        const auto session = jobs::RunSession::open(run);
        jobs::storeWhatIf(run, {child}, {{frame, picture}});
        QCOMPARE(session->trajectory("s1-1-0-0+1")->answerText, std::string("B"));
        const auto shown = session->frame(frame);
        QVERIFY(shown && shown->rgb == picture->rgb);
        QCOMPARE(tests::errorOf([&] { session->trajectory("s1-1-0-0+7"); }),
                 QString("%1 holds no rollout \"s1-1-0-0+7\"").arg(QString::fromStdString(run.string())));
        QCOMPARE(bytesOf(run / "traces" / "000.jsonl"), traces);
        QCOMPARE(bytesOf(run / "index.sqlite"), index);
        QVERIFY(store::verifyRun(run).problems.empty());
    }

    /// A resume gives the parent's id to another rollout: the children stay with the parent, and those of the other one get names of their own.
    void childrenFollowTheirParentAfterAResume() {
        ResumedRun run;
        WhatIfChild child = run.childOfParent();
        child.parentRow = kRow;
        jobs::WhatIfReader open(run.path);
        jobs::storeWhatIf(run.path, {child, child}, {});
        jobs::storeWhatIf(run.path, {childOf(kId + "+1", "C", true)}, {});
        QCOMPARE(open.children()[0]->parentId, kId);
        run.resume("something else");
        const auto session = jobs::RunSession::open(run.path);
        QCOMPARE(session->trajectory(kId)->answerText, std::string("something else"));
        child = run.childOfParent();
        child.parentRow = kRow + 2;
        QCOMPARE(jobs::storeWhatIf(run.path, {child}, {})[0]->id, kId + "+3");
        child.parentId = kFormer;
        child.parentRow = kRow;
        QCOMPARE(jobs::storeWhatIf(run.path, {child}, {})[0]->id, kFormer + "+1");
        jobs::WhatIfReader again(run.path);
        for (jobs::WhatIfReader* reader : {&open, &again}) {
            const auto& children = reader->children();
            QCOMPARE(children.size(), size_t{5});
            QCOMPARE(children[0]->parentId, kFormer);
            QCOMPARE(children[1]->parentId, kFormer);
            QCOMPARE(children[1]->id, kId + "+2");   // its own name stays
            QCOMPARE(children[2]->parentId, kId + "+1");
            QCOMPARE(children[3]->parentId, kId);
            QCOMPARE(children[4]->parentId, kFormer);
            QCOMPARE(reader->find(kId + "+1")->parentRow, kRow);
        }
        QVERIFY(session->trajectory(kId + "+3")->id == kId + "+3");
    }

    /// Children of earlier versions do not say their parent's row.
    void childrenWithoutARowGoWhereTheyBelong_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("isFormers");
        QTest::newRow("from before the resume") << -60.0 << QByteArray() << true;
        QTest::newRow("from before it, and the other one answers otherwise") << -60.0 << QByteArray("something else") << true;
        QTest::newRow("from after it") << 60.0 << QByteArray() << false;
    }
    void childrenWithoutARowGoWhereTheyBelong() {
        QFETCH(double, seconds);
        QFETCH(QByteArray, answer);
        QFETCH(bool, isFormers);
        ResumedRun run;
        jobs::storeWhatIf(run.path, {run.childOfParent()}, {});
        QVERIFY(bytesOf(jobs::whatIfFolder(run.path) / "000.jsonl").find("parent_row") == std::string::npos);
        run.shiftWalls(seconds);
        run.resume(answer.toStdString());
        QCOMPARE(jobs::WhatIfReader(run.path).children()[0]->parentId, isFormers ? kFormer : kId);
    }

    /// Where no line says when the run went back, what the child says of its parent may tell.
    void childrenGoByWhatTheySay_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("isFormers");
        QTest::newRow("the other one answers otherwise") << QByteArray("something else") << true;
        QTest::newRow("it cannot be told") << QByteArray() << false;
    }
    void childrenGoByWhatTheySay() {
        QFETCH(QByteArray, answer);
        QFETCH(bool, isFormers);
        ResumedRun run;
        jobs::storeWhatIf(run.path, {run.childOfParent()}, {});
        run.resume(answer.toStdString());
        fs::remove(run.path / "scalars.jsonl");
        QCOMPARE(jobs::WhatIfReader(run.path).children()[0]->parentId, isFormers ? kFormer : kId);
    }

    void changesAreAShareWithItsInterval_data() {
        QTest::addColumn<int>("changed");
        QTest::addColumn<int>("samples");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("three of eight") << 3 << 8 << QByteArray("answer changed 3 of 8: .38, 95 % Wilson interval .14 to .69");
        QTest::newRow("never") << 0 << 8 << QByteArray("answer changed 0 of 8: .00, 95 % Wilson interval .00 to .32");
        QTest::newRow("one, always") << 1 << 1 << QByteArray("answer changed 1 of 1: 1.00, 95 % Wilson interval .21 to 1.00");
        QTest::newRow("nothing") << 0 << 0 << QByteArray("answer changed 0 of 0: .00, 95 % Wilson interval .00 to 1.00");
    }
    void changesAreAShareWithItsInterval() {
        QFETCH(int, changed);
        QFETCH(int, samples);
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(jobs::describeChanges(jobs::answerChanges(batchOf(changed, samples)))), text);
    }

    void theMaskTestHasAThreshold_data() {
        QTest::addColumn<bool>("crop");
        QTest::addColumn<int>("changed");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("stays") << true << 1 << QByteArray("the answer did not change in 9 of 10: text-only reasoning (threshold 80 %)");
        QTest::newRow("just stays") << true << 2 << QByteArray("the answer did not change in 8 of 10: text-only reasoning (threshold 80 %)");
        QTest::newRow("moves") << true << 3 << QByteArray("the answer did not change in 7 of 10: the answer needs the crop (threshold 80 %)");
        QTest::newRow("the crop is enough") << false << 0
                                            << QByteArray(
                                                   "the answer did not change in 10 of 10: the crop is enough for the answer (threshold 80 %)");
        QTest::newRow("it needs more") << false << 10
                                       << QByteArray("the answer did not change in 0 of 10: the answer needs more than the crop (threshold 80 %)");
    }
    void theMaskTestHasAThreshold() {
        QFETCH(bool, crop);
        QFETCH(int, changed);
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(jobs::maskVerdict(crop ? WhatIfMask::Crop : WhatIfMask::Rest, {changed, 10})), text);
        QVERIFY(jobs::maskVerdict(WhatIfMask::None, {changed, 10}).empty());
    }

    void answersAreComparedByWhatTheySay_data() {
        QTest::addColumn<QByteArrayList>("a");   // letter, text
        QTest::addColumn<QByteArrayList>("b");
        QTest::addColumn<bool>("same");
        QTest::newRow("letters") << QByteArrayList{"A", "A) red"} << QByteArrayList{"A", "red"} << true;
        QTest::newRow("other letters") << QByteArrayList{"A", "x"} << QByteArrayList{"B", "x"} << false;
        QTest::newRow("an imported text") << QByteArrayList{"", "green"} << QByteArrayList{"B", "B) green"} << true;
        QTest::newRow("texts") << QByteArrayList{"", "It is  red."} << QByteArrayList{"", "it is red"} << true;
        QTest::newRow("other texts") << QByteArrayList{"", "slow"} << QByteArrayList{"", "stop"} << false;
        QTest::newRow("none and one") << QByteArrayList{"", ""} << QByteArrayList{"A", "red"} << false;
        QTest::newRow("none twice") << QByteArrayList{"", ""} << QByteArrayList{"", ""} << true;
    }
    void answersAreComparedByWhatTheySay() {
        QFETCH(QByteArrayList, a);
        QFETCH(QByteArrayList, b);
        QFETCH(bool, same);
        rollout::Trajectory one, other;
        one.options = other.options = {"red", "green"};
        one.answerLetter = a[0].toStdString();
        one.answerText = a[1].toStdString();
        other.answerLetter = b[0].toStdString();
        other.answerText = b[1].toStdString();
        QCOMPARE(jobs::isSameAnswer(one, other), same);
    }

    void wrongRequestsAreOneSentence_data() {
        QTest::addColumn<int>("call");
        QTest::addColumn<QByteArray>("what");   // box, label, question, mask, samples, greedy
        QTest::addColumn<QByteArray>("problem");
        QTest::newRow("again") << 0 << QByteArray() << QByteArray();
        QTest::newRow("from the question on") << -1 << QByteArray() << QByteArray();
        QTest::newRow("a new question") << -1 << QByteArray("question") << QByteArray();
        QTest::newRow("no such zoom") << 9 << QByteArray() << QByteArray("has no zoom 10");
        QTest::newRow("box without zoom") << -1 << QByteArray("box") << QByteArray("needs the zoom");
        QTest::newRow("mask without zoom") << -1 << QByteArray("mask") << QByteArray("needs the zoom");
        QTest::newRow("question and zoom") << 0 << QByteArray("question") << QByteArray("starts from the beginning");
        QTest::newRow("empty question") << -1 << QByteArray("blank") << QByteArray("is empty");
        QTest::newRow("mask and label") << 0 << QByteArray("mask label") << QByteArray("recorded box and label");
        QTest::newRow("not a number") << 0 << QByteArray("nan") << QByteArray("not finite");
        QTest::newRow("no samples") << 0 << QByteArray("none") << QByteArray("must be 1 to 256, not 0");
        QTest::newRow("many greedy ones") << 0 << QByteArray("greedy") << QByteArray("all the same");
    }
    void wrongRequestsAreOneSentence() {
        QFETCH(int, call);
        QFETCH(QByteArray, what);
        QFETCH(QByteArray, problem);
        rollout::Trajectory parent = tests::syntheticTrajectory({}, 1, 0, 0, "f");
        parent.turns.resize(1);
        parent.turns[0].tool.emplace();
        parent.turns[0].tool->effectiveBox = BoxI{0, 0, 40, 40};
        parent.temperature = 1;
        jobs::WhatIfRequest request;
        request.change.call = call;
        if (what.contains("box")) request.change.boxInModel = BoxF{1, 2, 3, 4};
        if (what.contains("nan")) request.change.boxInModel = BoxF{1, 2, std::nan(""), 4};
        if (what.contains("label")) request.change.label = "car";
        if (what.contains("question")) request.change.question = "why?";
        if (what.contains("blank")) request.change.question = " \n";
        if (what.contains("mask")) request.change.mask = WhatIfMask::Crop;
        request.samples = what.contains("none") ? 0 : what.contains("greedy") ? 2 : 1;
        request.isGreedy = what.contains("greedy");
        const QByteArray said = QByteArray::fromStdString(jobs::problemOf(request, parent));
        QVERIFY2(problem.isEmpty() ? said.isEmpty() : said.contains(problem), said);
    }
};

QTEST_APPLESS_MAIN(TestWhatIfStore)
#include "tst_what_if_store.moc"
