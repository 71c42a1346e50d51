// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/case_evidence.h"
#include "jobs/run_session.h"
#include "jobs/witness_book.h"
#include "rollout/trajectory_json.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"

#include <QTest>

#include <fstream>

using namespace omnidrive;
using evidence::WitnessVerdict;
using jobs::EvidenceReport;
using jobs::WitnessBook;

namespace {

EvidenceReport judged(const std::string& rollout, std::vector<WitnessVerdict> verdicts) {
    EvidenceReport report;
    report.rolloutId = rollout;
    report.witnessName = "toy";
    for (size_t call = 0; call < verdicts.size(); ++call) {
        jobs::ZoomEvidence zoom;
        zoom.call = static_cast<int>(call);
        zoom.witness = evidence::WitnessReport{verdicts[call], {}, {}};
        report.zooms.push_back(zoom);
    }
    return report;
}

}  // namespace

class TestWitnessBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verdictsOutliveTheProgram() {
        const tests::TempFolder folder;
        {
            WitnessBook book(folder.path());
            QVERIFY(!book.knows("a"));
            QVERIFY(book.add(judged("a", {WitnessVerdict::Nowhere, WitnessVerdict::InBox})));
            QVERIFY(!book.add(judged("a", {WitnessVerdict::Nowhere, WitnessVerdict::InBox})));   // nothing new
            QVERIFY(book.add(judged("b", {WitnessVerdict::Elsewhere})));
            QVERIFY(book.add(judged("b", {WitnessVerdict::CannotJudge})));   // another detector
        }
        const WitnessBook again(folder.path());
        QCOMPARE(again.verdicts().at("a").at(0), WitnessVerdict::Nowhere);
        QCOMPARE(again.verdicts().at("a").at(1), WitnessVerdict::InBox);
        QCOMPARE(again.verdicts().at("b").at(0), WitnessVerdict::CannotJudge);
        QVERIFY(again.knows("b"));
    }

    void twoProgramsKeepEachOthersVerdicts() {
        const tests::TempFolder folder;
        WitnessBook one(folder.path()), two(folder.path());
        one.add(judged("a", {WitnessVerdict::Nowhere}));
        two.add(judged("b", {WitnessVerdict::InBox}));
        QCOMPARE(WitnessBook(folder.path()).verdicts().size(), size_t{2});
    }

    void brokenLinesArePassedOver() {
        const tests::TempFolder folder;
        WitnessBook(folder.path()).add(judged("a", {WitnessVerdict::Nowhere}));
        std::ofstream(folder.path() / "witness.jsonl", std::ios::app) << "{\"rollout\":\"c\",\"call\":0,\"verdict\":\"perhaps\"}\n{\"rollout\":7}\nnonsense\n{\"rollo";
        QCOMPARE(WitnessBook(folder.path()).verdicts().size(), size_t{1});
        WitnessBook(folder.path()).add(judged("d", {WitnessVerdict::InBox}));
        QCOMPARE(WitnessBook(folder.path()).verdicts().size(), size_t{2});
    }

    /// A resume gives the rollout's id to another one. Lines of earlier versions say no row: they go by the id, unless that one has no such zoom.
    void verdictsFollowTheirRolloutAfterAResume_data() {
        QTest::addColumn<qint64>("row");
        QTest::addColumn<bool>("hasZooms");
        QTest::addColumn<bool>("isFormers");
        QTest::newRow("by the row") << qint64{47} << true << true;
        QTest::newRow("without a row") << qint64{0} << true << false;
        QTest::newRow("without a row, and the other one has no zoom") << qint64{0} << false << true;
    }
    void verdictsFollowTheirRolloutAfterAResume() {
        QFETCH(qint64, row);
        QFETCH(bool, hasZooms);
        QFETCH(bool, isFormers);
        const tests::TempFolder folder;
        const auto run = folder.path() / "run";
        const std::string id = "s2-6-1-2", former = "s2-6-1-2~48";
        tests::writeSyntheticRun(run);
        WitnessBook open(run);
        EvidenceReport report = judged(id, {WitnessVerdict::Nowhere});
        report.row = row;
        QVERIFY(open.add(report));
        QVERIFY(open.knows(id));
        {
            const auto writer = store::RunWriter::openForResume(run, 4);
            rollout::Trajectory other = *jobs::RunSession::open(run)->trajectory(former);
            QVERIFY(other.turns[0].tool.has_value());
            other.id = id;
            other.groupId = "s2-6-1";
            if (!hasZooms) {
                other.turns.erase(other.turns.begin(), other.turns.end() - 1);
            }
            writer->appendRollout(rollout::indexRowOf(other), rollout::toJsonLine(other));
        }
        open.followRun();
        WitnessBook again(run);
        for (WitnessBook* book : {&open, &again}) {
            QCOMPARE(book->knows(former), isFormers);
            QCOMPARE(book->knows(id), !isFormers);
        }
        report.row = 49;   // the other one is judged alike
        QCOMPARE(again.add(report), isFormers);
        report = judged(id, {WitnessVerdict::InBox});
        report.row = 47;   // a report that was on its way
        QVERIFY(again.add(report));
        QCOMPARE(again.verdicts().at(former).at(0), WitnessVerdict::InBox);
    }

    void nothingIsWrittenBesideAFileOfAnotherProgram() {
        const tests::TempFolder folder;
        std::ofstream(folder.path() / "traces.jsonl") << "\n";
        WitnessBook book(folder.path() / "traces.jsonl");
        QVERIFY(book.add(judged("a", {WitnessVerdict::Nowhere})));
        QVERIFY(book.knows("a"));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path()), {}), std::ptrdiff_t{1});
    }
};

QTEST_GUILESS_MAIN(TestWitnessBook)
#include "tst_witness_book.moc"
