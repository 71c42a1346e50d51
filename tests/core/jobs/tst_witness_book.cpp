// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/case_evidence.h"
#include "jobs/witness_book.h"
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
