// SPDX-License-Identifier: GPL-3.0-or-later
// The statistics of a failure set, and what is made of it: its cases in the table, reports, the next recipe.
#include "annotation/project.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/main_window.h"
#include "ui/panels/failures_panel.h"
#include "ui/panels/recipe_editor.h"
#include "ui/panels/recipe_field_row.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/studio.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QTimer>

using namespace omnidrive;
using annotation::Annotation;
using ui::FailuresPanel;
using ui::Studio;
namespace fs = std::filesystem;

namespace {

QString text(const fs::path& path) { return QString::fromStdString(path.string()); }

struct Opened {
    std::unique_ptr<Studio> studio;

    Opened(const fs::path& run, const fs::path& settings, const QString& panel = QStringLiteral("failures")) {
        ui::StudioOptions options;
        options.run = text(run);
        options.settingsFile = text(settings);
        options.size = QSize(1400, 900);
        options.panel = panel;
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        settle();
    }
    void settle() { QVERIFY(studio->settle(30000)); }
    ui::MainWindow& window() { return studio->window(); }
    FailuresPanel& panel() { return window().failures(); }
    ui::RolloutFilterProxy& rows() { return *window().rollouts().proxy(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&studio->window(), static_cast<Qt::Key>(key), modifiers); }
    QStringList listed() {
        QStringList ids;
        for (int row = 0; row < rows().rowCount(); ++row) {
            ids << rows().index(row, 0).data(ui::RolloutIdRole).toString();
        }
        ids.sort();
        return ids;
    }
    int rowOf(const QString& name) {
        const QAbstractItemModel* model = panel().numbers()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, 0).data().toString() == name) {
                return row;
            }
        }
        return -1;
    }
};

}  // namespace

class TestFailures : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TempFolder> folder_;
    fs::path run_;
    int settingsMade_ = 0;

    fs::path settings() { return folder_->path() / ("studio-" + std::to_string(settingsMade_++) + ".ini"); }

    /// Three failures on two cases, of which one is checked.
    void annotate() {
        const auto project = annotation::Project::open(run_ / "annotations", {"anna", run_.string(), true});
        annotation::CaseFacts facts;
        facts.kind = "vehicle";
        facts.checkpoint = "step-000001";
        facts.pictures = {{"CAM_FRONT", "f", 100, 50}};
        std::vector<annotation::CaseFacts> all;
        std::vector<Annotation> said;
        for (const char* rollout : {"s1-1-0-0", "s1-1-0-1"}) {
            facts.rollout = rollout;
            all.push_back(facts);
            said.push_back({annotation::caseTarget(rollout)});
            said.back().type = "object";
        }
        said[0].isChecked = true;
        Annotation step{annotation::stepTarget("s1-1-0-1", 0)};
        step.type = "count";
        said.push_back(step);
        QVERIFY(project->edit(said, all, "made up"));
    }

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }
    void init() {
        folder_ = std::make_unique<tests::TempFolder>();
        run_ = folder_->path() / "run";
        tests::SyntheticRun run;
        run.steps = 4;
        run.zooms = 1;
        tests::writeSyntheticRun(run_, run);
    }

    void nothingAnnotatedSaysWhatToDo() {
        Opened opened(run_, settings());
        QCOMPARE(opened.panel().progress(), QStringLiteral("0 of 32 checked"));
        QVERIFY(!opened.panel().numbers()->isVisible());
    }

    /// By keyboard alone: the panel, the number, its cases, and back with Esc.
    void aNumberShowsItsCases() {
        annotate();
        Opened opened(run_, settings(), QStringLiteral("rollouts"));
        opened.press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(opened.panel().numbers()->isVisible());
        opened.settle();
        QCOMPARE(opened.panel().progress(), QStringLiteral("1 of 32 checked"));
        const int row = opened.rowOf(QStringLiteral("Progress: with a failure"));
        QVERIFY(row >= 0);
        QTableView* numbers = opened.panel().numbers();
        QCOMPARE(numbers->model()->index(row, 1).data().toString(), QStringLiteral("2"));
        numbers->setFocus();
        numbers->setCurrentIndex(numbers->model()->index(row, 0));
        QTest::keyClick(numbers, Qt::Key_Return);
        opened.settle();
        QCOMPARE(opened.listed(), (QStringList{QStringLiteral("s1-1-0-0"), QStringLiteral("s1-1-0-1")}));
        QVERIFY(opened.window().rollouts().isVisible());
        opened.press(Qt::Key_Escape);
        QCOMPARE(opened.rows().rowCount(), 32);
    }

    void aCellShowsItsCases() {
        annotate();
        Opened opened(run_, settings());
        opened.panel().by()->setCurrentIndex(static_cast<int>(FailuresPanel::By::Kind));
        QTableView* table = opened.panel().table();
        const QAbstractItemModel* model = table->model();
        QCOMPARE(model->rowCount(), 2);   // types without a failure are left out
        QCOMPARE(model->headerData(0, Qt::Vertical).toString(), QStringLiteral("object"));
        QCOMPARE(model->headerData(0, Qt::Horizontal).toString(), QStringLiteral("vehicle"));
        QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("2"));
        QCOMPARE(model->index(1, 0).data().toString(), QStringLiteral("1"));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(model->index(1, 0)).center());
        QCOMPARE(opened.listed(), QStringList{QStringLiteral("s1-1-0-1")});
    }

    void itFollowsTheReview() {
        annotate();
        Opened opened(run_, settings());
        opened.studio->annotations().edit(annotation::caseTarget("s1-2-0-0"), [](Annotation& one) { one.isChecked = true; }, QStringLiteral("x"));
        QTRY_COMPARE(opened.panel().progress(), QStringLiteral("2 of 32 checked"));
        opened.studio->annotations().undo();
        QTRY_COMPARE(opened.panel().progress(), QStringLiteral("1 of 32 checked"));
    }

    /// All is counted anew whenever something is said or rollouts arrive: the keyboard stays on its numbers, though others come before them.
    void theKeyboardStaysWhereItIs() {
        annotate();
        Opened opened(run_, settings());
        opened.panel().by()->setCurrentIndex(static_cast<int>(FailuresPanel::By::Kind));
        QTableView* table = opened.panel().table();
        QTableView* numbers = opened.panel().numbers();
        const QAbstractItemModel* model = table->model();
        QCOMPARE(model->headerData(1, Qt::Vertical).toString(), QStringLiteral("count"));
        table->setCurrentIndex(model->index(1, 0));
        const QString name = QStringLiteral("Progress: with a failure");
        numbers->setCurrentIndex(numbers->model()->index(opened.rowOf(name), 1));
        const int place = numbers->verticalScrollBar()->maximum();
        QVERIFY(place > 0);
        numbers->verticalScrollBar()->setValue(place);
        opened.studio->annotations().edit(annotation::caseTarget("s1-2-0-0"), [](Annotation& one) { one.type = "attribute"; }, QStringLiteral("x"));
        QTRY_COMPARE(model->rowCount(), 3);
        QCOMPARE(model->headerData(2, Qt::Vertical).toString(), QStringLiteral("count"));
        QCOMPARE(table->currentIndex(), model->index(2, 0));
        QCOMPARE(numbers->currentIndex(), numbers->model()->index(opened.rowOf(name), 1));
        QCOMPARE(numbers->verticalScrollBar()->value(), place);
        opened.studio->annotations().undo();
        opened.studio->annotations().edit(annotation::stepTarget("s1-1-0-1", 0), [](Annotation& one) { one.type = "object"; }, QStringLiteral("x"));
        QTRY_COMPARE(model->rowCount(), 1);
        QVERIFY(!table->currentIndex().isValid());   // there is no such row any more
    }

    /// Rollouts alone keep how they were made: what is trained on their cases is the recipe of the form.
    void rolloutsAloneOfferTheChosenRecipe() {
        annotate();
        fs::remove(run_ / "state.json");
        Opened opened(run_, settings());
        QString title, cases;
        QTimer looking;
        looking.setInterval(50);
        connect(&looking, &QTimer::timeout, this, [&] {
            if (auto* editor = qobject_cast<ui::RecipeEditor*>(QApplication::activeModalWidget())) {
                looking.stop();
                title = editor->row(QStringLiteral("title"))->value();
                cases = editor->row(QStringLiteral("data.cases"))->value();
                editor->reject();
            }
        });
        looking.start();
        const QString file = text(folder_->path() / "cases.json");
        opened.panel().writeCases(file, FailuresPanel::Use::Training);
        QTRY_COMPARE_WITH_TIMEOUT(cases, file, 10000);
        QVERIFY2(title.contains(QStringLiteral("Clip-GRPO")), qPrintable(title));
    }

    void reports_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("HTML") << QStringLiteral("report.html") << QByteArray("<!DOCTYPE html>");
        QTest::newRow("PDF") << QStringLiteral("report.PDF") << QByteArray("%PDF-1.");
    }
    void reports() {
        QFETCH(QString, name);
        QFETCH(QByteArray, begin);
        annotate();
        Opened opened(run_, settings());
        const QString file = text(folder_->path()) + QLatin1Char('/') + name;
        opened.panel().writeReport(file);
        opened.settle();
        QCOMPARE(opened.panel().message(), QStringLiteral("The report is in %1.").arg(file));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QVERIFY(written.readAll().startsWith(begin) && written.size() > 5000);
        opened.panel().writeReport(text(folder_->path() / "no such folder" / "a.html"));
        opened.settle();
        QVERIFY2(opened.panel().message().contains(QStringLiteral("no such folder")), qPrintable(opened.panel().message()));
    }

    void cases_data() {
        QTest::addColumn<bool>("isProbe");
        QTest::addColumn<QString>("field");
        QTest::newRow("to train on") << false << QStringLiteral("data.cases");
        QTest::newRow("to follow") << true << QStringLiteral("probe.cases");
    }
    /// The cases that pass the filter line become a file, and the recipe sheet opens with it in its field.
    void cases() {
        QFETCH(bool, isProbe);
        QFETCH(QString, field);
        annotate();
        Opened opened(run_, settings());
        opened.window().rollouts().setFilterText(QStringLiteral("checked"));
        const QString file = text(folder_->path() / "cases.json");
        QString shown;
        bool isGood = false;
        QTimer looking;
        looking.setInterval(50);
        connect(&looking, &QTimer::timeout, this, [&] {
            if (auto* editor = qobject_cast<ui::RecipeEditor*>(QApplication::activeModalWidget())) {
                looking.stop();
                shown = editor->row(field)->value();
                isGood = editor->saveButton()->isEnabled();
                editor->reject();
            }
        });
        looking.start();
        opened.panel().writeCases(file, isProbe ? FailuresPanel::Use::Probe : FailuresPanel::Use::Training);
        QTRY_COMPARE_WITH_TIMEOUT(shown, file, 10000);
        QVERIFY(isGood);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray content = written.readAll();
        QVERIFY(content.contains("s1-1-0-0") && !content.contains("s1-1-0-1\""));
        opened.window().rollouts().setFilterText(QStringLiteral("checked stage:7"));
        opened.panel().writeCases(file, FailuresPanel::Use::Training);
        opened.settle();
        QVERIFY(opened.panel().message().contains(QStringLiteral("o annotated case passes")));
    }
};

QTEST_MAIN(TestFailures)
#include "tst_failures.moc"
