// SPDX-License-Identifier: GPL-3.0-or-later
// Curves of other runs, notes, events and alerts in the window, on a made-up run.
#include "support/file_limit.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/bridge/note_keeper.h"
#include "ui/models/scalar_store.h"
#include "ui/models/step_costs.h"
#include "ui/panels/alert_list.h"
#include "ui/panels/curve_tools.h"
#include "ui/panels/curves_panel.h"
#include "ui/panels/launch_form.h"
#include "ui/panels/live_settings_form.h"
#include "ui/panels/recipe_comparison.h"
#include "ui/panels/recipe_editor.h"
#include "ui/panels/recipe_field_row.h"
#include "ui/panels/training_panel.h"
#include "ui/studio.h"
#include "ui/views/confirm_button.h"
#include "ui/views/plots/curve_plot.h"
#include "ui/views/plots/plot_legend.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QWheelEvent>

#include <fstream>

using namespace omnidrive;
using ui::Studio;

namespace {

struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    Opened() {
        tests::writeSyntheticRun(folder.path() / "runs" / "demo", {});
        std::ofstream(folder.path() / "runs" / "demo" / "events.jsonl", std::ios::app)
            << R"({"kind":"alert","name":"tool-collapse","rollouts":["s1-2-0-2","s1-2-0-1"],"step":2,"text":"Tool collapse: 10 % zoom","wall":2.0})"
            << '\n'
            << R"({"kind":"set","step":3,"text":"after step 3: kl_weight 0 -> 0.1","values":{"stages[0].kl_weight":"0.1"},"wall":3.0})" << '\n';
        open();
    }
    void open() {
        ui::StudioOptions options;
        options.run = path("runs/demo");
        options.settingsFile = path("studio.ini");
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("curves");
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        studio->settle(10000);
    }
    QString path(const char* relative) const { return QString::fromStdString((folder.path() / relative).string()); }
    ui::CurvesPanel& curves() { return studio->window().curves(); }
    ui::CurvePlot* plotOf(const QString& key) {
        for (ui::CurvePlot* plot : curves().plots()) {
            for (const ui::PlotSeries& series : plot->series()) {
                if (series.key == key) {
                    return plot;
                }
            }
        }
        return nullptr;
    }
};

}  // namespace

class TestTrainingCockpit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        ui::prepareLook(*qApp);
        ui::applyTheme(*qApp, false);
    }

    void alertsOpenTheirEvidence() {
        Opened opened;
        ui::AlertList* alerts = opened.studio->window().training().alerts();
        QTRY_COMPARE(alerts->alertCount(), 1);
        QVERIFY(alerts->isVisible());
        QVERIFY(alerts->topLevelItem(0)->text(0).startsWith(QStringLiteral("Step 2: Tool collapse")));
        Q_EMIT alerts->itemClicked(alerts->topLevelItem(0), 0);
        QCOMPARE(opened.studio->selection().current().rollout, QStringLiteral("s1-2-0-2"));
        QCOMPARE(opened.studio->selection().current().trainingStep.value_or(0), qint64{2});
        Q_EMIT alerts->itemClicked(alerts->topLevelItem(0)->child(1), 0);
        QCOMPARE(opened.studio->selection().current().rollout, QStringLiteral("s1-2-0-1"));
    }

    void foreignRunsLieOverOurs() {
        Opened opened;
        QSignalSpy changed(opened.curves().overlays(), &ui::RunOverlays::changed), failed(opened.curves().overlays(), &ui::RunOverlays::failed);
        opened.curves().overlays()->add(QString::fromStdString((tests::testData() / "logs" / "trainer_state.json").string()));
        QVERIFY(changed.wait(5000));
        ui::CurvePlot* plot = opened.plotOf(QStringLiteral("critic/score/mean · logs"));
        QVERIFY(plot != nullptr);
        QCOMPARE(plot->series().size(), size_t{2});   // ours and theirs, one colour, two line styles
        QCOMPARE(plot->series()[0].pen.color(), plot->series()[1].pen.color());
        QVERIFY(plot->series()[0].pen.style() != plot->series()[1].pen.style());
        QTest::mouseClick(plot->legend(), Qt::LeftButton, {}, plot->legend()->placeOf(1));
        QVERIFY(plot->series()[1].isHidden);
        opened.curves().overlays()->add(QStringLiteral("/nowhere/log"));
        QVERIFY(failed.wait(5000));
        QVERIFY(failed.first().first().toString().contains(QStringLiteral("/nowhere/log")));
        opened.curves().overlays()->remove(0);
        QVERIFY(opened.plotOf(QStringLiteral("critic/score/mean · logs")) == nullptr);
    }

    void anotherAxisKeepsClicksAndMarks() {
        Opened opened;
        auto* axes = opened.curves().findChild<QComboBox*>();
        QCOMPARE(axes->accessibleName(), QStringLiteral("X axis"));
        ui::CurvePlot* plot = opened.plotOf(QStringLiteral("critic/score/mean"));
        const auto steps = plot->series()[0].curve.live.x;
        axes->setFocus();
        for (const auto wanted : {insight::XAxis::RelativeStep, insight::XAxis::Wall, insight::XAxis::RelativeTime}) {
            QTest::keyClick(axes, Qt::Key_Down);
            QCOMPARE(opened.curves().tools()->axis(), wanted);
            QCOMPARE(plot->series()[0].curve.live.x.size(), steps.size());
            QVERIFY(plot->series()[0].curve.live.x.front() != steps.front() || plot->series()[0].curve.live.x.back() != steps.back());
        }
        opened.curves().tools()->setAxis(insight::XAxis::RelativeStep);
        QCOMPARE(plot->series()[0].curve.live.x.front(), 0.0);
        const QPoint second(static_cast<int>(plot->pixelOf(plot->series()[0].curve.live.x[1])), plot->canvas()->height() / 2);
        QTest::mouseClick(plot->canvas(), Qt::LeftButton, {}, second);
        QCOMPARE(opened.studio->selection().current().trainingStep.value_or(0), qint64(steps[1]));
        opened.curves().tools()->setAxis(insight::XAxis::Metric, QStringLiteral("reward/accuracy"));
        QCOMPARE(plot->xLabel(), QStringLiteral("reward/accuracy"));
        QVERIFY(std::is_sorted(plot->series()[0].curve.live.x.begin(), plot->series()[0].curve.live.x.end()));
        QVERIFY(opened.curves().exportCsv(opened.path("curves.csv")).sentence.startsWith(QStringLiteral("Saved")));
        QFile file(opened.path("curves.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readLine().startsWith("reward/accuracy,"));
    }

    void zoomsAreGoneBackOver() {
        Opened opened;
        ui::CurvePlot* plot = opened.plotOf(QStringLiteral("critic/score/mean"));
        const insight::ValueRange all = plot->xRange();
        const QPoint from(plot->canvas()->width() / 2, 40), to(plot->canvas()->width() - 30, plot->canvas()->height() - 60);
        QTest::mousePress(plot->canvas(), Qt::LeftButton, Qt::ControlModifier, from);
        QMouseEvent move(QEvent::MouseMove, to, plot->canvas()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::ControlModifier);
        QApplication::sendEvent(plot->canvas(), &move);
        QTest::mouseRelease(plot->canvas(), Qt::LeftButton, Qt::ControlModifier, to);
        const insight::ValueRange box = plot->xRange();
        QVERIFY(box.high - box.low < all.high - all.low);
        QVERIFY(plot->yRange().has_value());
        QVERIFY(!opened.curves().isFollowing());
        QTest::keyClick(&opened.studio->window(), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(plot->xRange().low, all.low);
        QVERIFY(!plot->yRange() && opened.curves().isFollowing());
        QTest::keyClick(&opened.studio->window(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(plot->xRange().low, box.low);
        QCOMPARE(opened.curves().plots().back()->xRange().low, box.low);   // all plots went along
        QVERIFY(plot->yRange().has_value());
    }

    /// A range of y belongs to the curves it was drawn on: another run, and following it, show all of theirs.
    void aBoxedRangeIsNotAppliedToAnotherRun() {
        Opened opened;
        tests::writeSyntheticRun(opened.folder.path() / "runs" / "other", {});
        const auto box = [&] {
            ui::CurvePlot* plot = opened.plotOf(QStringLiteral("critic/score/mean"));
            const QPoint from(plot->canvas()->width() / 2, 40), to(plot->canvas()->width() - 30, plot->canvas()->height() - 60);
            QTest::mousePress(plot->canvas(), Qt::LeftButton, Qt::ControlModifier, from);
            QMouseEvent move(QEvent::MouseMove, to, plot->canvas()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::ControlModifier);
            QApplication::sendEvent(plot->canvas(), &move);
            QTest::mouseRelease(plot->canvas(), Qt::LeftButton, Qt::ControlModifier, to);
            return plot->yRange().has_value();
        };
        const auto turnWheelAndGoBack = [&] {
            ui::CurvePlot* plot = opened.plotOf(QStringLiteral("critic/score/mean"));
            const QPointF at(plot->canvas()->width() / 2.0, 60);
            QWheelEvent wheel(at, plot->canvas()->mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(plot->canvas(), &wheel);
            const bool isZoomed = !opened.curves().isFollowing();
            QTest::keyClick(&opened.studio->window(), Qt::Key_Up, Qt::AltModifier);
            return isZoomed && opened.curves().isFollowing();
        };
        QVERIFY(box());
        opened.studio->selection().selectRun(opened.path("runs/other"));
        opened.studio->settle(10000);
        QTRY_VERIFY(opened.plotOf(QStringLiteral("critic/score/mean")) != nullptr);
        QVERIFY(!opened.plotOf(QStringLiteral("critic/score/mean"))->yRange());
        QVERIFY(turnWheelAndGoBack());
        QVERIFY(!opened.plotOf(QStringLiteral("critic/score/mean"))->yRange());

        QVERIFY(box());
        opened.curves().tools()->setFollowing(true);   // as a tick does
        QVERIFY(!opened.plotOf(QStringLiteral("critic/score/mean"))->yRange());
        QVERIFY(turnWheelAndGoBack());
        QVERIFY(!opened.plotOf(QStringLiteral("critic/score/mean"))->yRange());
    }

    void severalRunsAsOneBand() {
        Opened opened;
        auto* bands = opened.curves().tools()->findChild<QCheckBox*>(QStringLiteral("bands"));
        QVERIFY(!bands->isEnabled());
        QSignalSpy changed(opened.curves().overlays(), &ui::RunOverlays::changed);
        opened.curves().overlays()->add(QString::fromStdString((tests::testData() / "logs" / "trainer_state.json").string()));
        QVERIFY(changed.wait(5000));
        QVERIFY(bands->isEnabled());
        bands->click();
        ui::CurvePlot* plot = opened.plotOf(QStringLiteral("critic/score/mean"));
        QCOMPARE(plot->series().size(), size_t{1});
        QVERIFY(plot->series()[0].name.contains(QStringLiteral("2 runs")));
        QCOMPARE(plot->series()[0].band.x, plot->series()[0].curve.live.x);
        opened.curves().tools()->setAxis(insight::XAxis::Wall);
        QVERIFY(!bands->isEnabled());
        QVERIFY(opened.plotOf(QStringLiteral("critic/score/mean · logs")) != nullptr);   // lines again
    }

    void notesSurviveTheWindow() {
        Opened opened;
        QSignalSpy changed(opened.curves().notes(), &ui::NoteKeeper::changed);
        opened.curves().notes()->pin(QStringLiteral("critic/score/mean"), 2, QStringLiteral("look here"));
        QTRY_COMPARE(opened.curves().notes()->notes().size(), size_t{1});
        opened.studio.reset();
        opened.open();
        QTRY_COMPARE(opened.curves().notes()->notes().size(), size_t{1});
        QCOMPARE(opened.curves().notes()->notes()[0].text, std::string("look here"));
        opened.curves().notes()->unpin(QString::fromStdString(opened.curves().notes()->notes()[0].id));
        QTRY_VERIFY(opened.curves().notes()->notes().empty());
    }

    void notesPinnedJustBeforeTheWindowClosesAreKept() {
        Opened opened;
        for (int i = 0; i < 12; ++i) {
            opened.curves().notes()->pin(QStringLiteral("critic/score/mean"), 2, QStringLiteral("note %1").arg(i));
        }
        opened.studio.reset();
        opened.open();
        QTRY_COMPARE(opened.curves().notes()->notes().size(), size_t{12});
    }

    void whatCannotBeKeptIsGivenBack() {
        Opened opened;
        QSignalSpy failed(opened.curves().notes(), &ui::NoteKeeper::failed);
        opened.curves().notes()->pin(QStringLiteral("critic/score/mean"), 2, QStringLiteral("   "));   // refused by the store
        QVERIFY(failed.wait(5000));
        QVERIFY(failed.first().at(0).toString().contains(QStringLiteral("needs a text")));
    }

    void plotsAndNumbersAreSaved() {
        Opened opened;
        opened.curves().setLogScales(false, true);
        const ui::ExportOutcome saved = opened.curves().exportPlots(opened.path("."), QStringLiteral("svg"));
        QVERIFY2(saved.isSaved && saved.sentence.contains(QStringLiteral("plots saved")), qPrintable(saved.sentence));
        QVERIFY(QFile::exists(opened.path("total-reward.svg")));
        QVERIFY(opened.curves().exportCsv(opened.path("curves.csv")).sentence.startsWith(QStringLiteral("Saved")));
        QFile file(opened.path("curves.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readLine().startsWith("step,"));
        for (const ui::ExportOutcome& failed : {opened.curves().exportCsv(QStringLiteral("/nowhere/curves.csv")),
                                                opened.curves().exportPlots(QStringLiteral("/nowhere"), QStringLiteral("pdf"))}) {
            QVERIFY(!failed.isSaved && failed.sentence.contains(QStringLiteral("cannot be written")));
        }
        const tests::FileLimit limit(20);
        const ui::ExportOutcome full = opened.curves().exportCsv(opened.path("full.csv"));
        QVERIFY2(!full.isSaved && full.sentence.contains(QStringLiteral("too large"), Qt::CaseInsensitive), qPrintable(full.sentence));   // the system's reason
    }

    /// Both themes with an alert, a note and two runs; OMNIDRIVE_TEST_PICTURES names a folder that keeps them to be looked at.
    void theCockpitInBothThemes() {
        Opened opened;
        opened.curves().overlays()->add(QString::fromStdString((tests::testData() / "logs" / "trainer_state.json").string()));
        opened.curves().notes()->pin(QStringLiteral("critic/score/mean"), 3, QStringLiteral("stage 2 begins"));
        QTRY_COMPARE(opened.curves().notes()->notes().size(), size_t{1});
        QTRY_VERIFY(opened.plotOf(QStringLiteral("critic/score/mean · logs")) != nullptr);
        for (const bool isDark : {false, true}) {
            ui::applyTheme(*qApp, isDark);
            opened.studio->settle(5000);
            const QPixmap picture = opened.studio->window().grab();
            QVERIFY(!picture.isNull());
            const QString folder = qEnvironmentVariable("OMNIDRIVE_TEST_PICTURES");
            if (!folder.isEmpty()) {
                QVERIFY(picture.save(folder + (isDark ? QStringLiteral("/cockpit-dark.png") : QStringLiteral("/cockpit-light.png"))));
            }
        }
        ui::applyTheme(*qApp, false);
    }

    void recipesAreEditedFieldByField() {
        ui::RecipeEditor editor(jobs::loadSheet("embedded-quick"));
        editor.show();
        QVERIFY(editor.saveButton()->isEnabled());
        QSignalSpy saved(&editor, &ui::RecipeEditor::saveAsked);
        ui::RecipeFieldRow* rate = editor.row(QStringLiteral("stages[0].optimiser.learning_rate"));
        ui::RecipeFieldRow* group = editor.row(QStringLiteral("rollout.group_size"));
        QVERIFY(rate != nullptr && group != nullptr);
        rate->setValue(QStringLiteral("fast"));
        group->setValue(QStringLiteral("1"));
        QTRY_VERIFY(!editor.saveButton()->isEnabled());   // a moment after the last key
        QVERIFY2(rate->problem().contains(QStringLiteral("must be a number")), qPrintable(rate->problem()));
        QVERIFY(group->problem().contains(QStringLiteral("must be in [2, 256]")));
        QVERIFY2(editor.summary().startsWith(QStringLiteral("2 fields do not fit")), qPrintable(editor.summary()));
        rate->setValue(QStringLiteral("1e-4"));
        group->setValue(QStringLiteral("4"));
        editor.check();
        QVERIFY(rate->problem().isEmpty());
        QTest::mouseClick(editor.saveButton(), Qt::LeftButton);
        QCOMPARE(saved.count(), 1);
        QVERIFY(jobs::yamlOf(editor.sheet()).find("learning_rate: 0.0001") != std::string::npos);
        const QString folder = qEnvironmentVariable("OMNIDRIVE_TEST_PICTURES");
        if (!folder.isEmpty()) {
            group->setValue(QStringLiteral("1"));
            editor.check();
            QVERIFY(editor.grab().save(folder + QStringLiteral("/recipe-editor.png")));
        }
    }

    void theCommandIsShownBeforeTheStart() {
        Opened opened;
        ui::LaunchForm* form = opened.studio->window().training().form();
        form->folderEdit()->setText(QStringLiteral("/tmp/a run"));
        form->recipeBox()->setCurrentIndex(form->recipeBox()->findData(QStringLiteral("embedded-quick")));
        form->folderEdit()->setText(QStringLiteral("/tmp/a run"));
        QCOMPARE(form->commandLine(), QStringLiteral("omnidrive train embedded-quick --run '/tmp/a run'"));
    }

    void recipesAreComparedSideBySide() {
        tests::TempFolder folder;
        ui::RecipeComparison comparison({{QStringLiteral("quick"), QStringLiteral("embedded-quick")},
                                         {QStringLiteral("no zoom"), QStringLiteral("embedded-no-zoom")}}, {});
        const auto rowOf = [&](const char* path) {
            const auto found = comparison.table()->findItems(QLatin1String(path), Qt::MatchExactly);
            return found.isEmpty() ? -1 : found.first()->row();
        };
        comparison.showBoth(QStringLiteral("embedded-quick"), QStringLiteral("embedded-no-zoom"));
        QCOMPARE(comparison.table()->rowCount(), 2);   // and the title
        const int row = rowOf("rollout.tool_allowed");
        QVERIFY(row >= 0);
        QCOMPARE(comparison.table()->item(row, 1)->text(), QStringLiteral("true"));
        QCOMPARE(comparison.table()->item(row, 2)->text(), QStringLiteral("false"));
        QVERIFY(comparison.table()->item(row, 0)->toolTip().contains(QStringLiteral("no zoom call")));
        QCOMPARE(comparison.summary(), QStringLiteral("2 fields differ."));
        comparison.thereBox()->setCurrentIndex(0);
        QCOMPARE(comparison.table()->rowCount(), 0);
        QVERIFY(comparison.summary().startsWith(QStringLiteral("Both say the same")));
        const QString file = QString::fromStdString((folder.path() / "mine.yaml").string());
        jobs::RecipeSheet mine = jobs::loadSheet("embedded-stage2-only");
        mine.find("seed")->value = std::string("7");
        jobs::saveSheet(mine, file.toStdString());
        comparison.showBoth(QStringLiteral("embedded-quick"), file);
        QVERIFY(rowOf("seed") >= 0 && rowOf("stages[1].steps") >= 0);
        QCOMPARE(comparison.table()->item(rowOf("stages[1].steps"), 2)->text(), QStringLiteral("(none)"));
        comparison.showBoth(QStringLiteral("embedded-quick"), QStringLiteral("/nowhere.yaml"));
        QVERIFY(comparison.summary().contains(QStringLiteral("/nowhere.yaml")));
        QCOMPARE(comparison.table()->rowCount(), 0);
        const QString pictures = qEnvironmentVariable("OMNIDRIVE_TEST_PICTURES");
        if (!pictures.isEmpty()) {
            comparison.showBoth(QStringLiteral("embedded-quick"), file);
            QVERIFY(comparison.grab().save(pictures + QStringLiteral("/recipe-comparison.png")));
        }
    }

    void theFormComparesRecipesOfItsFolder() {
        Opened opened;
        ui::LaunchForm* form = opened.studio->window().training().form();
        form->proposeFolder(opened.path("runs"));
        form->compareRecipes();
        auto* comparison = form->findChild<ui::RecipeComparison*>();
        QVERIFY(comparison != nullptr && comparison->isVisible());
        QCOMPARE(comparison->hereBox()->currentData(), form->recipeBox()->currentData());
        QVERIFY(comparison->thereBox()->currentData() != form->recipeBox()->currentData());
        QVERIFY(comparison->thereBox()->findData(opened.path("runs/demo")) >= 0);
        comparison->close();
    }

    void whatAStepCostsIsOnOneLine() {
        ui::ScalarStore scalars;
        QCOMPARE(ui::stepCostsText(scalars), QString());
        ui::ScalarBatch batch;
        const auto add = [&](const char* tag, std::initializer_list<double> values) {
            std::vector<store::ScalarPoint> points;
            for (const double value : values) {
                points.push_back({static_cast<int64_t>(points.size()) + 1, 1, 0, value, false});
            }
            batch.appended[tag] = points;
        };
        add("timing_s/step", {1, 2});
        add("timing_s/rollout", {0.1, 1.2});
        add("timing_s/reward", {0.1, 0.2});
        add("timing_s/update_actor", {0.1, 0.6});
        add("perf/throughput", {900, 1240.4});
        add("perf/cpu_memory_used_gb", {0.4, 0.41});
        add("perf/max_memory_allocated_gb", {21});   // not of the newest step
        scalars.apply(batch);
        QCOMPARE(ui::stepCostsText(scalars), QStringLiteral("rollouts 60 %, scoring 10 %, learning 30 % · 1240 tokens/s · host 0.41 GiB"));
        // A resume went back to step 2: the highest step of all is not the newest.
        batch.appended = {{"critic/score/mean", {{9, 1, 0, 1, true}}}, {"timing_s/step", {{3, 1, 0, 4, false}}}, {"timing_s/rollout", {{3, 1, 0, 1, false}}}};
        scalars.apply(batch);
        QCOMPARE(ui::stepCostsText(scalars), QStringLiteral("rollouts 25 %"));
    }

    void killingAsksFirst() {
        ui::ConfirmButton button({}, QStringLiteral("Kill…"), QStringLiteral("Really kill?"));
        button.show();
        const QSize size = button.sizeHint();
        QSignalSpy asked(&button, &ui::ConfirmButton::asked), confirmed(&button, &ui::ConfirmButton::confirmed);
        QSignalSpy dropped(&button, &ui::ConfirmButton::dropped);
        QTest::mouseClick(&button, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(confirmed.count(), 0);
        QCOMPARE(button.text(), QStringLiteral("Really kill?"));
        QVERIFY(std::abs(button.sizeHint().width() - size.width()) <= 1);   // nothing jumps under the pointer
        button.setEnabled(false);   // the trainer ended meanwhile
        QCOMPARE(dropped.count(), 1);
        QCOMPARE(button.text(), QStringLiteral("Kill…"));
        button.setEnabled(true);
        QTest::mouseClick(&button, Qt::LeftButton);
        QCOMPARE(confirmed.count(), 0);
        QTest::mouseClick(&button, Qt::LeftButton);
        QCOMPARE(confirmed.count(), 1);
        QCOMPARE(button.text(), QStringLiteral("Kill…"));
        Opened opened;   // a dead run has nobody to kill
        QVERIFY(opened.studio->window().training().killButton()->isHidden());
    }

    /// Nor do more clicks that follow as quickly; a click after a pause does.
    void aDoubleClickKillsNothing() {
        ui::ConfirmButton button({}, QStringLiteral("Kill…"), QStringLiteral("Really kill?"));
        button.show();
        QSignalSpy asked(&button, &ui::ConfirmButton::asked), confirmed(&button, &ui::ConfirmButton::confirmed);
        quint64 clock = 1'000'000;
        const auto send = [&](QEvent::Type type, Qt::MouseButtons buttons) {
            const QPointF at(button.rect().center());
            QMouseEvent event(type, at, button.mapToGlobal(at), Qt::LeftButton, buttons, Qt::NoModifier);
            event.setTimestamp(clock);
            QApplication::sendEvent(&button, &event);
        };
        const auto click = [&](QEvent::Type press, int pause) {
            clock += static_cast<quint64>(pause);
            send(press, Qt::LeftButton);
            clock += 20;
            send(QEvent::MouseButtonRelease, Qt::NoButton);
        };
        click(QEvent::MouseButtonPress, 0);
        QCOMPARE(asked.count(), 1);
        click(QEvent::MouseButtonDblClick, 150);
        click(QEvent::MouseButtonPress, 150);
        QCOMPARE(confirmed.count(), 0);
        QVERIFY(button.isAsking());
        click(QEvent::MouseButtonPress, QApplication::doubleClickInterval() + 1);
        QCOMPARE(confirmed.count(), 1);
    }

    void settingsAreOfferedOnlyToALiveRun() {
        Opened opened;
        QVERIFY(!opened.studio->window().training().settings()->applyButton()->isEnabled());
        ui::LiveSettingsForm form;
        form.show();
        QVERIFY(form.settingBox()->count() >= 9);
        form.setEnabledParts(true, true);
        QVERIFY(!form.applyButton()->isEnabled());   // without a value
        form.valueEdit()->setText(QStringLiteral("1e-5"));
        QSignalSpy asked(&form, &ui::LiveSettingsForm::changeAsked), extended(&form, &ui::LiveSettingsForm::extendAsked);
        QTest::mouseClick(form.applyButton(), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        QTest::mouseClick(form.extendButton(), Qt::LeftButton);
        QCOMPARE(extended.count(), 1);
        QCOMPARE(extended.first().first().toLongLong(), qint64{20});
    }
};

QTEST_MAIN(TestTrainingCockpit)
#include "tst_training_cockpit.moc"
