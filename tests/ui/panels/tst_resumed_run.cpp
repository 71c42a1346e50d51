// SPDX-License-Identifier: GPL-3.0-or-later
// The run on the screen is resumed: ids belong to other rollouts then, and neither a trace nor a word about one may be taken for another's.
#include "annotation/project.h"
#include "jobs/what_if_store.h"
#include "rollout/trajectory_json.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/bridge/what_if_runner.h"
#include "ui/models/trace_model.h"
#include "ui/panels/annotation_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QTest>

using namespace omnidrive;
using annotation::caseTarget;
using annotation::Verdict;
using ui::Studio;
namespace fs = std::filesystem;

class TestResumedRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void whatIsShownAndSaidStaysWithItsRollout() {
        const tests::TempFolder folder;
        const fs::path run = folder.path() / "run";
        const tests::SyntheticRun made;
        tests::writeSyntheticRun(run, made);
        const std::string id = "s2-6-1-2", former = "s2-6-1-2~48";
        const QString name = QString::fromStdString(id), formerName = QString::fromStdString(former);
        jobs::WhatIfChild child;
        child.parentId = id;
        child.parentRow = 47;
        child.trajectory = std::make_shared<const rollout::Trajectory>(tests::syntheticTrajectory(made, 6, 1, 2, "f"));
        jobs::storeWhatIf(run, {child}, {});
        ui::StudioOptions options;
        options.run = QString::fromStdString(run.string());
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("annotate");
        options.rollout = name;
        Studio studio(options);
        studio.window().show();
        QVERIFY(studio.settle(30000));
        const auto press = [&](Qt::Key key) {
            QTest::keyClick(&studio.window(), key);
            QVERIFY(studio.settle(30000));
        };
        const auto shown = [&] { return studio.window().trace().model().trajectory(); };
        QCOMPARE(studio.whatIf().childrenOf(name).size(), size_t{1});
        press(Qt::Key_V);
        QCOMPARE(studio.annotations().find(caseTarget(id)).verdict, Verdict::Right);
        {
            const auto writer = store::RunWriter::openForResume(run, 4);
            rollout::Trajectory other = tests::syntheticTrajectory(made, 6, 1, 2, shown()->stitchedId);
            other.question = "another one";
            writer->appendRollout(rollout::indexRowOf(other), rollout::toJsonLine(other));
        }
        QTest::keyClick(&studio.window(), Qt::Key_3);   // before the window knows
        QTRY_COMPARE(studio.selection().current().rollout, formerName);
        QVERIFY(studio.settle(30000));
        QCOMPARE(shown()->id, former);
        QVERIFY(shown()->question != "another one");
        QCOMPARE(studio.annotations().find(caseTarget(former)).verdict, Verdict::Right);
        QCOMPARE(studio.annotations().find(caseTarget(former)).type, std::string("relation"));
        QVERIFY(studio.annotations().find(caseTarget(id)).isBlank());
        QCOMPARE(studio.whatIf().childrenOf(formerName).size(), size_t{1});
        QVERIFY(studio.whatIf().childrenOf(name).empty());

        studio.selection().selectRollout(name);
        QVERIFY(studio.settle(30000));
        QCOMPARE(shown()->question, std::string("another one"));
        press(Qt::Key_F);
        QCOMPARE(studio.annotations().find(caseTarget(id)).verdict, Verdict::Wrong);
        QCOMPARE(studio.annotations().find(caseTarget(former)).verdict, Verdict::Right);
        const auto stored = annotation::Project::open(run / "annotations", {"", "", false});
        QCOMPARE(stored->cases().at(id).question, std::string("another one"));
        QVERIFY(stored->cases().at(former).question != "another one");
        QCOMPARE(stored->find(caseTarget(former))->verdict, Verdict::Right);
        QCOMPARE(stored->verify(), std::string());
    }
};

QTEST_MAIN(TestResumedRun)
#include "tst_resumed_run.moc"
