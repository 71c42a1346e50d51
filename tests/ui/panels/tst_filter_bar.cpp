// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/models/rollout_roles.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/studio.h"
#include "ui/views/filter_edit.h"
#include "ui/views/saved_filters.h"
#include "ui/views/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCompleter>
#include <QLabel>
#include <QMenu>
#include <QTableView>
#include <QTest>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;

namespace {

struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    explicit Opened(tests::SyntheticRun run = {}, const QString& filter = {}) {
        tests::writeSyntheticRun(folder.path() / "runs" / "demo", run);
        open(filter);
    }
    void open(const QString& filter = {}) {
        StudioOptions options;
        options.run = QString::fromStdString((folder.path() / "runs" / "demo").string());
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        options.theme = QStringLiteral("light");
        options.filter = filter;
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        studio->settle(10000);
    }
    ui::RolloutsPanel& panel() { return studio->window().rollouts(); }
    ui::FilterEdit* edit() { return panel().filterEdit(); }
    bool says(const QString& text) {
        const auto labels = panel().findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->isVisible() && label->text() == text; });
    }
    void type(const char* text) {
        QTest::keyClick(&studio->window(), Qt::Key_Slash);
        QTest::keyClicks(edit(), QLatin1String(text));
    }
};

}  // namespace

class TestFilterBar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void theWholeGrammarNarrowsTheTable() {
        tests::SyntheticRun run;
        run.sixViews = true;
        run.width = 960;
        run.height = 360;
        Opened opened(run);
        opened.type("zooms>0 stage:2 reward:[-1,2) unchecked");
        QTRY_VERIFY(opened.panel().proxy()->rowCount() < 48);
        const int before = opened.panel().proxy()->rowCount();
        QVERIFY(before > 0);
        const QString camera = QString::fromStdString(opened.panel().cameras().value(0));
        QVERIFY(camera.startsWith(QStringLiteral("CAM_")));
        QTest::keyClicks(opened.edit(), QStringLiteral(" -camera:") + camera.mid(4).toLower());
        QTRY_VERIFY(opened.panel().proxy()->rowCount() < before);
        const int without = opened.panel().proxy()->rowCount();
        opened.panel().setFilterText(opened.edit()->text().replace(QStringLiteral("-camera"), QStringLiteral("camera")));
        QCOMPARE(opened.panel().proxy()->rowCount(), before - without);
        QVERIFY(opened.edit()->problems().empty());
    }

    void whatCannotBeUnderstoodIsUnderlinedAndSaid() {
        Opened opened;
        opened.type("stage:2 lable:car");
        QTRY_COMPARE(opened.edit()->problems().size(), size_t{1});
        const ui::TextProblem problem = opened.edit()->problems().front();
        QCOMPARE(opened.edit()->text().mid(problem.begin, problem.length), QStringLiteral("lable"));
        QCOMPARE(opened.panel().proxy()->rowCount(), 24);   // the good term holds
        const auto labels = opened.panel().findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) { return label->isVisible() && label->text().contains(QStringLiteral("did you mean")); }));
        // The wave is drawn under the word: red pixels there, none under "stage".
        const QImage picture = opened.edit()->grab().toImage().convertToFormat(QImage::Format_RGB32);
        const auto redPixels = [&](const QRect& area) {
            int count = 0;
            for (int y = area.top(); y <= area.bottom(); ++y) {
                for (int x = area.left(); x <= area.right(); ++x) {
                    const QColor pixel(picture.pixel(x, y));
                    count += pixel.red() > 150 && pixel.green() < 110 && pixel.blue() < 110;
                }
            }
            return count;
        };
        QVERIFY(redPixels(opened.edit()->underlineRect(problem).toRect()) > 5);
        QCOMPARE(redPixels(opened.edit()->underlineRect({0, 5, {}}).toRect().adjusted(0, 0, 0, -1)), 0);
    }

    void completesFromTheDataByKeyboard() {
        Opened opened;
        opened.type("kind:");
        QTRY_VERIFY(opened.edit()->wordCompleter()->popup()->isVisible());
        const QString first = opened.edit()->wordCompleter()->completionModel()->index(0, 0).data().toString();
        QVERIFY(first.startsWith(QStringLiteral("kind:")) && first.size() > 5);
        QTest::keyClick(opened.edit()->wordCompleter()->popup(), Qt::Key_Down);
        QTest::keyClick(opened.edit()->wordCompleter()->popup(), Qt::Key_Return);
        QCOMPARE(opened.edit()->text(), first);
        QTRY_VERIFY(opened.panel().proxy()->rowCount() > 0);
    }

    void theSelectedRowStaysInView() {
        tests::SyntheticRun run;
        run.steps = 30;
        Opened opened(run);
        QTableView* table = opened.panel().table();
        opened.studio->selection().selectRollout(QStringLiteral("s2-25-1-1"));
        opened.studio->settle(5000);
        opened.type("stage:2");
        QTRY_COMPARE(opened.panel().proxy()->rowCount(), 120);
        QCOMPARE(table->currentIndex().siblingAtColumn(0).data(ui::RolloutIdRole).toString(), QStringLiteral("s2-25-1-1"));
        const auto describe = [table] {
            const QRect row = table->visualRect(table->currentIndex()), view = table->viewport()->rect();
            return QStringLiteral("row %1 at %2, view %3 high").arg(table->currentIndex().row()).arg(row.top()).arg(view.height());
        };
        QVERIFY2(table->viewport()->rect().contains(table->visualRect(table->currentIndex()).center()), qPrintable(describe()));
        QTest::keyClick(opened.edit(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(opened.edit(), Qt::Key_Delete);
        QTRY_COMPARE(opened.panel().proxy()->rowCount(), 240);
        QVERIFY(table->viewport()->rect().contains(table->visualRect(table->currentIndex()).center()));
        QCOMPARE(opened.studio->selection().current().rollout, QStringLiteral("s2-25-1-1"));
    }

    /// Rows that the filter rejects are rows of the run all the same, those of later pages too.
    void rowsThatDoNotPassAreCounted_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("count");
        QTest::addColumn<bool>("isAnyShown");
        QTest::newRow("nothing passes") << QStringLiteral("stage:7") << QStringLiteral("0 of 560") << false;
        QTest::newRow("rows of the first page pass") << QStringLiteral("step:1") << QStringLiteral("8 of 560") << true;
    }
    void rowsThatDoNotPassAreCounted() {
        QFETCH(QString, filter);
        QFETCH(QString, count);
        QFETCH(bool, isAnyShown);
        tests::SyntheticRun run;
        run.steps = 70;   // 560 rollouts: more than the first page
        Opened opened(run, filter);
        QVERIFY(opened.says(count));
        QCOMPARE(opened.panel().table()->isVisible(), isAnyShown);
        QCOMPARE(opened.says(QStringLiteral("No rollout of this run passes the filter.")), !isAnyShown);
        opened.panel().setFilterText({});
        QVERIFY(opened.says(QStringLiteral("560 rollouts")));
        QVERIFY(opened.panel().table()->isVisible());
    }

    void filtersAreSavedByNameAndComeBackAfterARestart() {
        Opened opened;
        opened.type("answer:wrong zooms>0");
        QTRY_VERIFY(opened.panel().proxy()->rowCount() < 48);
        ui::SavedFilters* saved = opened.panel().savedFilters();
        QTimer::singleShot(50, saved, [saved] {   // the menu has its own event loop
            QTest::keyClicks(saved->nameEdit(), QStringLiteral("hard ones"));
            QTest::keyClick(saved->nameEdit(), Qt::Key_Return);
        });
        QTest::keyClick(opened.edit(), Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(saved->filters(), (QList<ui::SavedFilter>{{QStringLiteral("hard ones"), QStringLiteral("answer:wrong zooms>0")}}));
        const int shown = opened.panel().proxy()->rowCount();
        opened.studio.reset();
        opened.open();
        saved = opened.panel().savedFilters();
        QCOMPARE(saved->filters().size(), 1);
        QTimer::singleShot(50, saved, [saved] {
            for (QAction* action : saved->list()->actions()) {
                if (action->objectName() == QLatin1String("hard ones")) {
                    QTest::mouseClick(saved->list(), Qt::LeftButton, {}, saved->list()->actionGeometry(action).center());
                }
            }
            saved->list()->hide();
        });
        QTest::keyClick(&opened.studio->window(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(opened.edit()->text(), QStringLiteral("answer:wrong zooms>0"));
        QCOMPARE(opened.panel().proxy()->rowCount(), shown);
    }

    /// Two Studios with one file of settings: what one saves, the other neither loses nor hides.
    void twoStudiosKeepEachOthersFilters() {
        Opened opened;
        StudioOptions options;
        options.run = QString::fromStdString((opened.folder.path() / "runs" / "demo").string());
        options.settingsFile = QString::fromStdString((opened.folder.path() / "studio.ini").string());
        Studio second(options);
        const auto save = [](ui::RolloutsPanel& panel, const char* name, const char* filter) {
            panel.setFilterText(QLatin1String(filter));
            panel.savedFilters()->nameEdit()->setText(QLatin1String(name));
            QTest::keyClick(panel.savedFilters()->nameEdit(), Qt::Key_Return);
        };
        save(opened.panel(), "hard", "answer:wrong");
        save(second.window().rollouts(), "easy", "answer:right");
        save(opened.panel(), "hard", "answer:wrong zooms>0");   // another text under the same name
        const QList<ui::SavedFilter> both{{QStringLiteral("hard"), QStringLiteral("answer:wrong zooms>0")}, {QStringLiteral("easy"), QStringLiteral("answer:right")}};
        QCOMPARE(opened.panel().savedFilters()->filters(), both);
        opened.studio.reset();
        opened.open();
        QCOMPARE(opened.panel().savedFilters()->filters(), both);
        Q_EMIT second.window().rollouts().savedFilters()->list()->aboutToShow();
        QCOMPARE(second.window().rollouts().savedFilters()->filters(), both);
    }
};

QTEST_MAIN(TestFilterBar)
#include "tst_filter_bar.moc"
