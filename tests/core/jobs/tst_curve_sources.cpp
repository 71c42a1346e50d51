// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/curve_sources.h"
#include "store/run_folder.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <QTest>

using namespace omnidrive;
namespace fs = std::filesystem;

class TestCurveSources : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runFoldersAndForeignLogsLieOverEachOther() {
        const tests::TempFolder folder;
        store::RunWriter::create(folder.path() / "mine", "title: x\n", "x")->appendScalars(1, 1, {{"critic/score/mean", 0.5}});
        const auto own = jobs::readCurveSources(folder.path() / "mine");
        QCOMPARE(own.size(), size_t{1});
        QCOMPARE(own[0].name, std::string("mine"));
        const auto foreign = jobs::readCurveSources(tests::testData() / "logs" / "trainer_state.json");
        QCOMPARE(foreign[0].format, std::string("TRL trainer state"));
        QCOMPARE(foreign[0].curves.at("critic/score/mean").size(), size_t{3});
        QCOMPARE(foreign[0].curves.at("actor/kl_loss").back().value, 3e-5);
        QVERIFY(foreign[0].curves.contains("rewards/format/mean"));
        QVERIFY(tests::errorOf([&] { jobs::readCurveSources(folder.path()); }).contains(QStringLiteral("holds neither")));
    }

    void notesArePinnedToARun() {
        const tests::TempFolder folder;
        store::RunWriter::create(folder.path() / "mine", "title: x\n", "x");
        const auto note = jobs::pinNote(folder.path() / "mine", {{}, "kl", 7, "jump", 0});
        QCOMPARE(jobs::pinnedNotes(folder.path() / "mine").size(), size_t{1});
        jobs::unpinNote(folder.path() / "mine", note.id);
        QVERIFY(jobs::pinnedNotes(folder.path() / "mine").empty());
    }
};

QTEST_APPLESS_MAIN(TestCurveSources)
#include "tst_curve_sources.moc"
