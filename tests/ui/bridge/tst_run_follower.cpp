// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/trajectory_json.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/bridge/run_follower.h"

#include <QSignalSpy>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <set>

using namespace omnidrive;
using tests::SyntheticRun;
using tests::SyntheticRunWriter;
using ui::RunFollower;

namespace {

QStringList list(const char* words) { return QString::fromLatin1(words).split(QLatin1Char('|')); }

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

/// What a screen would hold.
struct Collected {
    std::vector<store::IndexRow> rows;
    std::map<std::string, std::vector<store::ScalarPoint>> points;
    int rowBatches = 0, rowResets = 0;

    void follow(RunFollower& follower) {
        QObject::connect(&follower, &RunFollower::rowsArrived, &follower, [this](const ui::RowBatch& batch) {
            ++rowBatches;
            if (batch.isReset) {
                ++rowResets;
                rows.clear();
            }
            rows.insert(rows.end(), batch.rows->begin(), batch.rows->end());
        });
        QObject::connect(&follower, &RunFollower::scalarsArrived, &follower, [this](const ui::ScalarBatch& batch) {
            if (batch.isReset) {
                points.clear();
            }
            for (const auto& [tag, appended] : batch.appended) {
                points[tag].insert(points[tag].end(), appended.begin(), appended.end());
            }
        });
    }
    size_t distinctRows() const {
        std::set<std::string> ids;
        for (const auto& row : rows) {
            ids.insert(row.id);
        }
        return ids.size();
    }
};

}  // namespace

class TestRunFollower : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAFinishedRun() {
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run");
        RunFollower follower;
        Collected seen;
        seen.follow(follower);
        QSignalSpy opened(&follower, &RunFollower::opened);
        follower.open(text(folder.path() / "run"));
        QVERIFY(!follower.isSettled());
        QTRY_VERIFY(follower.isSettled());
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.first().first().value<ui::RunOverview>().title, QStringLiteral("Synthetic run"));
        QCOMPARE(seen.rows.size(), size_t{48});
        QCOMPARE(seen.distinctRows(), size_t{48});
        QCOMPARE(seen.points["reward/accuracy"].size(), size_t{6});
    }

    void fillsLongRunsInPortions() {
        tests::TempFolder folder;
        SyntheticRun run;
        run.steps = 50;
        run.groupSize = 16;
        tests::writeSyntheticRun(folder.path() / "run", run);
        RunFollower follower;
        Collected seen;
        seen.follow(follower);
        follower.open(text(folder.path() / "run"));
        QTRY_VERIFY_WITH_TIMEOUT(follower.isSettled(), 20000);
        QCOMPARE(seen.distinctRows(), size_t{1600});
        QVERIFY(seen.rowBatches >= 2);
    }

    void followsAGrowingRun() {
        tests::TempFolder folder;
        SyntheticRunWriter writer(folder.path() / "run", {});
        writer.writeStep();
        RunFollower follower;
        Collected seen;
        seen.follow(follower);
        QSignalSpy pulses(&follower, &RunFollower::pulseArrived);
        follower.open(text(folder.path() / "run"));
        QTRY_COMPARE(seen.rows.size(), size_t{8});
        writer.writeStep();
        QTRY_COMPARE(seen.rows.size(), size_t{16});
        QTRY_COMPARE(seen.points["reward/accuracy"].size(), size_t{2});
        QCOMPARE(seen.rowResets, 1);
        QVERIFY(pulses.last().first().value<ui::RunPulse>().isLocked);
        QCOMPARE(pulses.last().first().value<ui::RunPulse>().state->step, 2);
    }

    void handsOverAllAnewAfterAResume() {
        tests::TempFolder folder;
        const auto path = folder.path() / "run";
        SyntheticRun run;
        { SyntheticRunWriter(path, run).writeAll(); }
        RunFollower follower;
        Collected seen;
        seen.follow(follower);
        follower.open(text(path));
        QTRY_COMPARE(seen.rows.size(), size_t{48});
        auto writer = store::RunWriter::openForResume(path, 4);
        writer->appendEvent("resume", "resumed from the checkpoint of step 4");
        QTRY_COMPARE(seen.rowResets, 2);
        QTRY_COMPARE(seen.rows.size(), size_t{48});
        const auto superseded = std::count_if(seen.rows.begin(), seen.rows.end(), [](const auto& row) { return row.superseded; });
        QCOMPARE(superseded, 16);
        QTRY_VERIFY(seen.points["reward/accuracy"].size() == 6 && seen.points["reward/accuracy"].back().superseded);
    }

    /// Deleted and trained anew under the same name: nothing of the run that is gone is shown any more, and nothing of both together.
    void handsOverAnotherRunInTheSameFolder_data() {
        QTest::addColumn<int>("steps");
        QTest::newRow("shorter") << 3;
        QTest::newRow("as long") << 6;
        QTest::newRow("longer") << 8;
    }
    void handsOverAnotherRunInTheSameFolder() {
        QFETCH(int, steps);
        tests::TempFolder folder;
        const auto path = folder.path() / "run";
        tests::writeSyntheticRun(path);
        RunFollower follower;
        Collected seen;
        seen.follow(follower);
        QSignalSpy loaded(&follower, &RunFollower::caseLoaded);
        follower.open(text(path));
        QTRY_COMPARE(seen.rows.size(), size_t{48});
        const auto zoomsOf = [&] {
            loaded.clear();
            follower.loadCase(QString::fromStdString(seen.rows[0].id));
            return QTest::qWaitFor([&] { return !loaded.isEmpty(); }) ? loaded.first().first().value<ui::LoadedCasePtr>()->trajectory->turns.size() : 0;
        };
        const size_t before = zoomsOf();
        std::filesystem::remove_all(path);
        QTest::qWait(600);   // looked at while there is nothing
        SyntheticRun other;
        other.steps = steps;
        other.zooms = 5;
        tests::writeSyntheticRun(path, other);
        QTRY_COMPARE(seen.rowResets, 2);
        QTRY_COMPARE(seen.rows.size(), static_cast<size_t>(8 * steps));
        QCOMPARE(seen.distinctRows(), seen.rows.size());
        QTRY_COMPARE(seen.points["reward/accuracy"].size(), static_cast<size_t>(steps));
        QCOMPARE(zoomsOf(), size_t{6});
        QVERIFY(before < 6);
    }

    /// The rollout on the screen keeps its trace under its new name; the old name is another one's.
    void saysWhatTheShownRolloutIsCalledAfterAResume() {
        tests::TempFolder folder;
        const auto path = folder.path() / "run";
        SyntheticRun run;
        { SyntheticRunWriter(path, run).writeAll(); }
        RunFollower follower;
        QSignalSpy loaded(&follower, &RunFollower::caseLoaded), resumed(&follower, &RunFollower::resumed);
        const auto load = [&](const QString& id) {
            loaded.clear();
            follower.loadCase(id);
            QTRY_COMPARE(loaded.count(), 1);
        };
        const auto shown = [&] { return loaded.first().first().value<ui::LoadedCasePtr>(); };
        follower.open(text(path));
        load(QStringLiteral("s2-6-1-2"));
        const qint64 row = shown()->row;
        QCOMPARE(row, 47);
        QVERIFY(resumed.isEmpty());
        {
            const auto writer = store::RunWriter::openForResume(path, 4);
            rollout::Trajectory other = tests::syntheticTrajectory(run, 6, 1, 2, shown()->trajectory->stitchedId);
            other.question = "another one";
            writer->appendRollout(rollout::indexRowOf(other), rollout::toJsonLine(other));
        }
        QTRY_COMPARE(resumed.count(), 1);
        QCOMPARE(resumed.first().at(0).toString(), QStringLiteral("s2-6-1-2"));
        QCOMPARE(resumed.first().at(1).toString(), QStringLiteral("s2-6-1-2~48"));
        load(QStringLiteral("s2-6-1-2"));
        QCOMPARE(shown()->trajectory->question, std::string("another one"));
        QCOMPARE(shown()->row, 49);
        load(QStringLiteral("s2-6-1-2~48"));
        QVERIFY(shown()->trajectory->question != "another one");
        QCOMPARE(shown()->row, row);
    }

    /// Records of a trace file are called after their place: in a file that was written anew the shown one is somewhere else, or gone.
    void findsTheShownRecordOfARewrittenFile_data() {
        QTest::addColumn<QStringList>("answers");
        QTest::addColumn<QString>("now");
        QTest::addColumn<bool>("isOther");
        QTest::newRow("further down") << list("new|a|b") << QStringLiteral("0002") << false;
        QTest::newRow("where it was") << list("a|c") << QStringLiteral("0001") << false;
        QTest::newRow("gone") << list("b") << QStringLiteral("0001") << true;
    }
    void findsTheShownRecordOfARewrittenFile() {
        QFETCH(QStringList, answers);
        QFETCH(QString, now);
        QFETCH(bool, isOther);
        tests::TempFolder folder;
        const auto file = folder.path() / "theirs.jsonl";
        const auto write = [&](const QStringList& said) {
            std::ofstream out(folder.path() / "next");
            for (const QString& answer : said) {
                out << "{\"input\": \"user\\nWhich?\\nassistant\\n\", \"output\": \"<think>a</think>" << answer.toStdString()
                    << "\", \"gts\": \"B\", \"score\": 1}\n";
            }
            out.close();
            std::filesystem::rename(folder.path() / "next", file);
        };
        write(list("a|b"));
        RunFollower follower;
        Collected seen;
        seen.follow(follower);
        QSignalSpy loaded(&follower, &RunFollower::caseLoaded), resumed(&follower, &RunFollower::resumed);
        follower.open(text(file));
        follower.loadCase(QStringLiteral("0001"));
        QTRY_COMPARE(loaded.count(), 1);
        write(answers);
        QTRY_COMPARE(resumed.count(), 1);
        QCOMPARE(resumed.first().at(0).toString(), QStringLiteral("0001"));
        QCOMPARE(resumed.first().at(1).toString(), now);
        QCOMPARE(resumed.first().at(2).toBool(), isOther);
        QCOMPARE(seen.rowResets, 2);
        QCOMPARE(static_cast<qsizetype>(seen.rows.size()), answers.size());
    }

    void loadsARolloutWithItsPicture() {
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run");
        RunFollower follower;
        QSignalSpy loaded(&follower, &RunFollower::caseLoaded);
        follower.open(text(folder.path() / "run"));
        follower.loadCase(QStringLiteral("s1-2-1-2"));
        QTRY_COMPARE(loaded.count(), 1);
        const auto shown = loaded.first().first().value<ui::LoadedCasePtr>();
        QCOMPARE(shown->trajectory->id, std::string("s1-2-1-2"));
        QVERIFY(shown->frame != nullptr);
        QCOMPARE(shown->frame->width, 560);
    }

    void onlyTheNewestRequestIsAnswered() {
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run");
        RunFollower follower;
        QSignalSpy loaded(&follower, &RunFollower::caseLoaded);
        follower.open(text(folder.path() / "run"));
        for (int index = 0; index < 4; ++index) {
            follower.loadCase(QStringLiteral("s1-1-0-%1").arg(index));
        }
        QTRY_VERIFY(follower.isSettled());
        QCOMPARE(loaded.count(), 1);
        QCOMPARE(loaded.first().first().value<ui::LoadedCasePtr>()->trajectory->id, std::string("s1-1-0-3"));
    }

    void saysWhatIsWrong_data() {
        QTest::addColumn<QString>("breakage");
        QTest::addColumn<QString>("word");
        QTest::newRow("no folder") << QStringLiteral("missing") << QStringLiteral("missing");
        QTest::newRow("empty folder") << QStringLiteral("empty") << QStringLiteral("run.json");
    }
    void saysWhatIsWrong() {
        QFETCH(QString, breakage);
        QFETCH(QString, word);
        tests::TempFolder folder;
        std::filesystem::create_directory(folder.path() / "empty");
        RunFollower follower;
        QSignalSpy failed(&follower, &RunFollower::openFailed);
        follower.open(text(folder.path()) + QLatin1Char('/') + breakage);
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY2(failed.first().at(1).toString().contains(word), qPrintable(failed.first().at(1).toString()));
        QVERIFY(follower.folder().isEmpty());
    }

    void aMissingPictureIsAProblemNotAFailure() {
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run");
        std::filesystem::remove_all(folder.path() / "run" / "frames");
        RunFollower follower;
        QSignalSpy loaded(&follower, &RunFollower::caseLoaded);
        follower.open(text(folder.path() / "run"));
        follower.loadCase(QStringLiteral("s1-1-0-0"));
        QTRY_COMPARE(loaded.count(), 1);
        const auto shown = loaded.first().first().value<ui::LoadedCasePtr>();
        QVERIFY(shown->frame == nullptr);
        QVERIFY(shown->frameProblem.contains(QStringLiteral("missing")));
    }

    void anUnknownRolloutFails() {
        tests::TempFolder folder;
        tests::writeSyntheticRun(folder.path() / "run");
        RunFollower follower;
        QSignalSpy failed(&follower, &RunFollower::caseFailed);
        follower.open(text(folder.path() / "run"));
        follower.loadCase(QStringLiteral("nobody"));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed.first().at(1).toString().contains(QStringLiteral("nobody")));
    }

    /// Runs are opened, closed and destroyed in the middle of their work: nothing of an old run may arrive.
    void survivesHurry() {
        tests::TempFolder folder;
        for (const char* name : {"a", "b"}) {
            tests::writeSyntheticRun(folder.path() / name);
        }
        for (int round = 0; round < 60; ++round) {
            RunFollower follower;
            QString open;
            connect(&follower, &RunFollower::opened, this, [&](const ui::RunOverview& overview) { QCOMPARE(overview.folder, open); });
            for (const char* name : {"a", "b", "a"}) {
                open = text(folder.path() / name);
                follower.open(open);
                follower.loadCase(QStringLiteral("s1-1-0-0"));
                QTest::qWait(round % 4);
            }
            if (round % 3 == 0) {
                follower.close();
            }
        }
    }

    void deliversTheComparison() {
        tests::TempFolder folder;
        SyntheticRun run;
        run.hasAblations = true;
        tests::writeSyntheticRun(folder.path() / "run", run);
        RunFollower follower;
        QSignalSpy arrived(&follower, &RunFollower::ablationsArrived);
        follower.open(text(folder.path() / "run"));
        QTRY_COMPARE(arrived.count(), 1);
        QCOMPARE(arrived.first().first().value<ui::AblationRows>().size(), size_t{3});
        QTRY_VERIFY(follower.isSettled());
        QCOMPARE(arrived.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRunFollower)
#include "tst_run_follower.moc"
