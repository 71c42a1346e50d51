// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/trajectory_json.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/bridge/side_by_side.h"

#include <QSignalSpy>
#include <QTest>

using namespace omnidrive;
using ui::CaseAddress;
using ui::SideBySideLoader;

class TestSideBySide : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// One rollout stays pinned while those beside it come from run after run, more than are kept open.
    void aPinnedRunOutlivesThoseBesideIt() {
        const tests::TempFolder folder;
        tests::SyntheticRun small;
        small.steps = 2;   // the first of stage 1
        for (const char* name : {"a", "b", "c", "d", "e", "f", "g"}) {
            tests::writeSyntheticRun(folder.path() / name, small);
        }
        const auto at = [&](const char* run) { return CaseAddress{QString::fromStdString((folder.path() / run).string()), QStringLiteral("s1-1-0-1")}; };
        SideBySideLoader loader;
        QSignalSpy loaded(&loader, &SideBySideLoader::loaded), failed(&loader, &SideBySideLoader::failed);
        for (const char* other : {"b", "c", "d", "e", "f", "g", "a"}) {
            loaded.clear();
            loader.load(at("a"), at(other));
            QTRY_COMPARE(loaded.count(), 1);
            const auto pair = loaded.first().first().value<ui::SideBySidePtr>();
            QVERIFY(pair->referenceAt == at("a") && pair->selectedAt == at(other));
            QCOMPARE(pair->reference->id, std::string("s1-1-0-1"));
            QVERIFY(pair->isSamePicture);
        }
        QVERIFY(failed.isEmpty());
    }

    /// A resume gives the id of the pinned rollout to another one.
    void aPinnedRolloutIsTheSameAfterAResume() {
        const tests::TempFolder folder;
        const auto run = folder.path() / "run";
        tests::writeSyntheticRun(run);
        const auto at = [&](const char* id) { return CaseAddress{QString::fromStdString(run.string()), QString::fromLatin1(id)}; };
        SideBySideLoader loader;
        QSignalSpy loaded(&loader, &SideBySideLoader::loaded);
        const auto pairOf = [&](qint64 row) {
            loaded.clear();
            loader.load(at("s2-6-1-2"), at("s1-1-0-1"), row);
            return loaded.wait(30000) ? loaded.first().first().value<ui::SideBySidePtr>() : nullptr;
        };
        const auto before = pairOf(0);
        QVERIFY(before);
        QCOMPARE(before->referenceRow, 47);
        {
            const auto writer = store::RunWriter::openForResume(run, 4);
            rollout::Trajectory other = *before->reference;
            other.question = "another one";
            writer->appendRollout(rollout::indexRowOf(other), rollout::toJsonLine(other));
        }
        const auto after = pairOf(before->referenceRow);
        QVERIFY(after);
        QVERIFY(after->referenceAt == at("s2-6-1-2~48"));
        QVERIFY(after->reference->question != "another one");
        QCOMPARE(after->referenceRow, 47);
        QCOMPARE(pairOf(0)->reference->question, std::string("another one"));
    }
};

QTEST_GUILESS_MAIN(TestSideBySide)
#include "tst_side_by_side.moc"
