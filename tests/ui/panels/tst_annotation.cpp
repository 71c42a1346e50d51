// SPDX-License-Identifier: GPL-3.0-or-later
// The review loop by its keys, and what is left on the disk.
#include "annotated_run.h"
#include "store/run_folder.h"
#include "ui/panels/annotation_history.h"
#include "ui/panels/label_set_editor.h"
#include "ui/panels/token_panel.h"
#include "ui/views/filter_edit.h"
#include "ui/views/theme.h"
#include "ui/views/token_strip_view.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTimer>
#include <QToolButton>

using namespace omnidrive;
using annotation::Annotation;
using annotation::Severity;
using annotation::Verdict;
using tests::Opened;
using tests::pathText;
using ui::AnnotationPanel;
using ui::Studio;
namespace fs = std::filesystem;

class TestAnnotation : public QObject, tests::AnnotatedRun {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }
    void init() { makeRun(); }
    /// Fifty cases with nothing but the keys of the loop: a type, a severity, a verdict, checked and on.
    void fiftyCasesByKeysAlone() {
        Opened opened(run_, settings());
        const std::array severityKeys{Qt::Key_F2, Qt::Key_F3, Qt::Key_F4};
        const std::array verdictKeys{Qt::Key_V, Qt::Key_F, Qt::Key_I};
        QStringList visited;
        for (int i = 0; i < 50; ++i) {
            visited.push_back(opened.rollout());
            opened.press(Qt::Key_1 + i % 8);
            opened.press(severityKeys[static_cast<size_t>(i % 3)]);
            opened.press(verdictKeys[static_cast<size_t>(i / 3 % 3)]);
            if (i == 20) {   // a slip of the hand
                opened.press(Qt::Key_8);
                opened.press(Qt::Key_Z, Qt::ControlModifier);
            }
            opened.press(Qt::Key_A);
        }
        opened.settle();
        QCOMPARE(QSet<QString>(visited.begin(), visited.end()).size(), 50);
        QCOMPARE(opened.panel().progress(), QStringLiteral("50 of 56 checked"));
        opened.studio.reset();
        const auto project = stored();
        QCOMPARE(project->checkedRollouts().size(), size_t(50));
        for (int i = 0; i < 50; ++i) {
            const Annotation* annotation = project->find(annotation::caseTarget(visited[i].toStdString()));
            QVERIFY2(annotation != nullptr, qPrintable(visited[i]));
            QCOMPARE(QString::fromStdString(annotation->type),
                     QString::fromStdString(annotation::defaultLabelSet().types[static_cast<size_t>(i % 8)].id));
            QCOMPARE(annotation->severity, annotation::kSeverities[static_cast<size_t>(i % 3 + 1)]);
            QCOMPARE(annotation->verdict, annotation::kVerdicts[static_cast<size_t>(i / 3 % 3 + 1)]);
            QVERIFY(project->cases().count(visited[i].toStdString()) == 1);
        }
        QCOMPARE(project->history(10000).size(), size_t(50 * 4 + 2));
        QVERIFY(store::verifyRun(run_).problems.empty());
    }

    void aSecondTimeTakesItAway() {
        Opened opened(run_, settings());
        opened.press(Qt::Key_3);
        opened.settle();
        QCOMPARE(opened.shownCase().type, std::string("relation"));
        QVERIFY(opened.form().typeButton(2)->isChecked());
        opened.press(Qt::Key_3);
        opened.settle();
        QVERIFY(opened.shownCase().isBlank());
        QVERIFY(!opened.form().typeButton(2)->isChecked());
        opened.press(Qt::Key_5);
        opened.press(Qt::Key_9);
        opened.settle();
        QVERIFY(opened.shownCase().isBlank());
    }

    void undoAndRedoGoOnInTheNextSession() {
        QString first;
        {
            Opened opened(run_, settings());
            first = opened.rollout();
            opened.press(Qt::Key_1);
            opened.press(Qt::Key_A);
            opened.settle();
            QVERIFY(opened.rollout() != first);
        }
        Opened opened(run_, settings());
        opened.studio->window().rollouts().moveBy(9);
        opened.settle();
        opened.press(Qt::Key_Z, Qt::ControlModifier);
        opened.settle();
        QCOMPARE(opened.rollout(), first);   // one sees what was taken back
        QVERIFY(!opened.shownCase().isChecked);
        opened.press(Qt::Key_Z, Qt::ControlModifier);
        opened.settle();
        QVERIFY(opened.shownCase().isBlank());
        opened.press(Qt::Key_Y, Qt::ControlModifier);
        opened.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        opened.settle();
        QCOMPARE(opened.shownCase().type, std::string("object"));
        QVERIFY(opened.shownCase().isChecked);
    }

    void theFilterKnowsWhatIsUnchecked() {
        Opened opened(run_, settings(), QStringLiteral("unchecked"));
        const int all = opened.studio->window().rollouts().proxy()->rowCount();
        QCOMPARE(all, 56);
        for (int i = 0; i < 5; ++i) {
            opened.press(Qt::Key_A);
            opened.settle();
        }
        QCOMPARE(opened.studio->window().rollouts().proxy()->rowCount(), all - 5);
        opened.studio->window().rollouts().setFilterText(QStringLiteral("checked"));
        QTRY_COMPARE(opened.studio->window().rollouts().proxy()->rowCount(), 5);
        opened.press(Qt::Key_A);   // in this list all are
        QCOMPARE(opened.panel().message(), QStringLiteral("Every case of the list is checked."));
    }

    void whatIsTypedIsKept() {
        QString rollout;
        {
            Opened opened(run_, settings());
            rollout = opened.rollout();
            opened.press(Qt::Key_L);
            QVERIFY(opened.form().note()->hasFocus());
            QTest::keyClicks(opened.form().note(), QStringLiteral("1 van, not 2"));   // digits are text here
            QTest::keyClick(opened.form().note(), Qt::Key_Escape);
            QVERIFY(!opened.form().note()->hasFocus());
            opened.press(Qt::Key_4);
            opened.form().tags()->setFocus();
            QTest::keyClicks(opened.form().tags(), QStringLiteral("night, far-away ,night"));
            opened.press(Qt::Key_N);   // goes on to the next while the tags are still being typed
        }
        const auto project = stored();
        const Annotation* annotation = project->find(annotation::caseTarget(rollout.toStdString()));
        QVERIFY(annotation != nullptr);
        QCOMPARE(QString::fromStdString(annotation->note), QStringLiteral("1 van, not 2"));
        QCOMPARE(annotation->type, std::string("count"));
        QCOMPARE(annotation->tags, (std::vector<std::string>{"night", "far-away"}));
    }

    /// What was said takes the case out of the list, not off the screen; the next one is that which followed it.
    void theFilterLeavesTheShownCaseAlone() {
        Opened opened(run_, settings(), QStringLiteral("-failure:object"));
        auto& rollouts = opened.studio->window().rollouts();
        rollouts.moveBy(2);
        opened.settle();
        const auto id = [&](int row) { return rollouts.proxy()->index(row, 0).data(ui::RolloutIdRole).toString(); };
        const QString shown = opened.rollout(), before = id(1), next = id(3);
        QCOMPARE(id(2), shown);
        opened.press(Qt::Key_1);
        QTRY_COMPARE(rollouts.proxy()->rowCount(), 55);
        QCOMPARE(opened.rollout(), shown);
        opened.press(Qt::Key_F3);
        opened.settle();
        QCOMPARE(opened.shownCase().type, std::string("object"));
        QCOMPARE(opened.shownCase().severity, Severity::Major);
        const auto goBack = [&] { opened.studio->selection().goBack(); opened.settle(); QCOMPARE(opened.rollout(), shown); };
        opened.press(Qt::Key_P);
        QCOMPARE(opened.rollout(), before);
        goBack();
        opened.press(Qt::Key_N);
        QCOMPARE(opened.rollout(), next);
        goBack();
        QTest::keyClick(rollouts.table(), Qt::Key_Down);
        QCOMPARE(opened.rollout(), next);
        goBack();
        opened.press(Qt::Key_A);
        QCOMPARE(opened.rollout(), next);
        goBack();
        opened.press(Qt::Key_1);   // none again: the row is back, and is the current one
        QTRY_COMPARE(rollouts.proxy()->rowCount(), 56);
        QCOMPARE(rollouts.table()->currentIndex().row(), 2);
    }

    /// A pause in the middle of a list of tags: what comes back changes neither the field nor the case.
    void aPauseWhileTypingChangesNothing() {
        Opened opened(run_, settings(), QStringLiteral("-tag:night"));
        const QString shown = opened.rollout();
        QLineEdit* tags = opened.form().tags();
        tags->setFocus();
        QTest::keyClicks(tags, QStringLiteral("night, "));
        QTRY_COMPARE(opened.shownCase().tags, std::vector<std::string>{"night"});
        opened.settle();
        QCOMPARE(opened.rollout(), shown);
        QVERIFY(tags->hasFocus());
        QTest::keyClicks(tags, QStringLiteral("far"));
        QCOMPARE(tags->text(), QStringLiteral("night, far"));
        QTest::keyClick(tags, Qt::Key_Escape);
        opened.settle();
        QCOMPARE(opened.rollout(), shown);
        QCOMPARE(opened.shownCase().tags, (std::vector<std::string>{"night", "far"}));
    }

    /// By keys alone: the strip, three tokens, what is wrong with them; then another step, and back by a click into the mark.
    void tokensAreMarked() {
        Opened opened(run_, settings());
        opened.selectZoom();   // of two turns at least
        opened.studio->window().trace().goToFirst();
        opened.press(Qt::Key_C, Qt::ShiftModifier);
        opened.settle();
        ui::TokenStripView& strip = *opened.studio->window().trace().tokens()->view();
        QVERIFY(strip.isVisible() && strip.hasFocus());
        QTest::keyClick(&strip, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(&strip, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(opened.panel().about(), AnnotationPanel::About::Tokens);
        QCOMPARE(strip.chosen(), std::optional(ui::TokenSpan{0, 3}));
        opened.press(Qt::Key_2);
        opened.press(Qt::Key_F4);
        opened.press(Qt::Key_V);   // the answer is the case's
        opened.settle();
        const annotation::Target target = annotation::tokenTarget(opened.rollout().toStdString(), 0, 0, 3);
        QCOMPARE(opened.shown(target).type, std::string("attribute"));
        QCOMPARE(opened.shownCase().verdict, Verdict::Right);
        QVERIFY(opened.shownCase().type.empty());
        QCOMPARE(strip.marks(), (std::vector<ui::TokenSpan>{{0, 3}}));
        opened.studio->window().trace().goToLast();
        QCOMPARE(opened.panel().about(), AnnotationPanel::About::Case);
        opened.studio->window().trace().goToFirst();
        QVERIFY(!strip.chosen());
        for (int x = 0; x < strip.width() && !strip.chosen(); ++x) {   // the middle one of the marked tokens
            if (strip.tokenAt(QPointF(x, 32)) == 1) {
                QTest::mouseClick(&strip, Qt::LeftButton, {}, QPoint(x, 32));
            }
        }
        QCOMPARE(strip.chosen(), std::optional(ui::TokenSpan{0, 3}));
        QVERIFY(opened.form().typeButton(1)->isChecked());
        opened.studio.reset();
        QCOMPARE(stored()->find(target)->severity, Severity::Critical);
    }

    void theHistorySaysWhoWhenAndWhy() {
        Opened opened(run_, settings());
        const QString first = opened.rollout();
        const auto& list = *opened.panel().history()->list();
        opened.press(Qt::Key_1);
        opened.press(Qt::Key_R, Qt::ShiftModifier);
        QVERIFY(opened.panel().history()->reason()->hasFocus());
        QTest::keyClicks(opened.panel().history()->reason(), QStringLiteral("second look at 2"));   // digits are text here
        QTest::keyClick(opened.panel().history()->reason(), Qt::Key_Escape);
        opened.press(Qt::Key_2);
        opened.settle();
        QTRY_COMPARE(list.count(), 2);
        const QString author = QString::fromStdString(annotation::defaultAuthor());
        QVERIFY2(list.item(0)->text().contains(QStringLiteral("type: attribute")) && list.item(0)->text().contains(QStringLiteral("second look at 2")) &&
                     list.item(0)->text().contains(author),
                 qPrintable(list.item(0)->text()));
        QVERIFY2(list.item(1)->text().contains(QStringLiteral("type: object")), qPrintable(list.item(1)->text()));
        opened.press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(list.count(), 3);
        QVERIFY2(list.item(0)->text().contains(QStringLiteral("undone")), qPrintable(list.item(0)->text()));
        opened.press(Qt::Key_A);
        opened.press(Qt::Key_3);   // the reason was the other case's
        opened.settle();
        opened.studio.reset();
        const auto actions = stored()->history(10);
        QCOMPARE(actions.size(), size_t(5));
        QCOMPARE(actions[0].reason, std::string("type"));
        QCOMPARE(actions[1].reason, std::string("second look at 2"));
        QCOMPARE(actions[3].reason, std::string("second look at 2"));
        QCOMPARE(actions[4].reason, std::string("type"));
    }

    /// Ten types: the ninth and tenth by F6 and a digit, after which the digits mean the first ones again.
    void furtherTypesHaveKeysToo() {
        {
            const auto project = annotation::Project::open(run_ / "annotations", {"anna", run_.string(), true});
            annotation::LabelSet labels = annotation::defaultLabelSet();
            labels.types.push_back({"ninth", "ninth", ""});
            labels.types.push_back({"tenth", "tenth", ""});
            QVERIFY(project->setLabels(labels, "more"));
        }
        Opened opened(run_, settings());
        opened.press(Qt::Key_F6);
        QVERIFY2(opened.form().typeButton(9)->text().startsWith(QStringLiteral("2 ")), qPrintable(opened.form().typeButton(9)->text()));
        opened.press(Qt::Key_2);
        opened.settle();
        QCOMPARE(opened.shownCase().type, std::string("tenth"));
        opened.press(Qt::Key_2);
        opened.settle();
        QCOMPARE(opened.shownCase().type, std::string("attribute"));
        opened.press(Qt::Key_F6);
        opened.press(Qt::Key_F6);
        opened.press(Qt::Key_1);
        opened.settle();
        QCOMPARE(opened.shownCase().type, std::string("object"));
        opened.press(Qt::Key_F6);
        opened.press(Qt::Key_A);   // the next case begins with the first page
        opened.press(Qt::Key_1);
        opened.settle();
        QCOMPARE(opened.shownCase().type, std::string("object"));
    }

    void theLabelSetIsEditedHere() {
        Opened opened(run_, settings());
        opened.press(Qt::Key_2);
        opened.settle();
        QStringList said;
        QTimer looking;
        looking.setInterval(20);
        connect(&looking, &QTimer::timeout, this, [&] {
            auto* editor = qobject_cast<ui::LabelSetEditor*>(QApplication::activeModalWidget());
            if (editor == nullptr) {
                return;
            }
            looking.stop();
            editor->table()->setCurrentCell(1, 0);
            editor->removeType();
            said << editor->message();
            editor->addType();
            editor->saveButton()->click();   // the new one has no name
            said << editor->message();
            const int last = editor->table()->rowCount() - 1;
            editor->table()->item(last, 0)->setText(QStringLiteral("Wrong lane"));
            editor->table()->item(last, 1)->setText(QStringLiteral("It names another lane."));
            editor->table()->setCurrentCell(last, 0);
            editor->moveType(-1);
            editor->tags()->setText(QStringLiteral("fog, night"));
            editor->saveButton()->click();
        });
        looking.start();
        opened.panel().editLabels();
        opened.settle();
        opened.studio->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&opened.studio->window()));
        QCOMPARE(said.size(), 2);
        QVERIFY2(said[0].startsWith(QStringLiteral("1 annotation")) && said[1].contains(QStringLiteral("has no id")), qPrintable(said.join(QLatin1Char('\n'))));
        const annotation::LabelSet& labels = opened.studio->annotations().labels();
        QCOMPARE(labels.types.size(), size_t(8));
        QCOMPARE(labels.types[6].id, std::string("wrong-lane"));
        QCOMPARE(labels.tags, (std::vector<std::string>{"fog", "night"}));
        QCOMPARE(opened.shownCase().type, std::string("attribute"));   // what was said stays
        opened.press(Qt::Key_7);
        opened.settle();
        QCOMPARE(opened.shownCase().type, std::string("wrong-lane"));
        opened.press(Qt::Key_Z, Qt::ControlModifier);
        opened.press(Qt::Key_Z, Qt::ControlModifier);
        opened.settle();
        QCOMPARE(opened.studio->annotations().labels(), annotation::defaultLabelSet());
    }

    /// The list shows what was said, the filter line finds it, and completes the project's words.
    void theListKnowsWhatWasSaid() {
        Opened opened(run_, settings());
        const QString first = opened.rollout();
        opened.press(Qt::Key_5);
        opened.press(Qt::Key_F3);
        opened.press(Qt::Key_A);
        opened.press(Qt::Key_F);
        opened.settle();
        auto& rollouts = opened.studio->window().rollouts();
        const QAbstractItemModel& rows = *rollouts.proxy();
        const auto review = [&](int row, int role) { return rows.index(row, static_cast<int>(ui::RolloutColumn::Review)).data(role); };
        QCOMPARE(review(0, Qt::DisplayRole).toString(), QStringLiteral("camera-confusion, major"));
        QVERIFY(review(0, ui::CheckedRole).toBool() && !review(1, ui::CheckedRole).toBool() && review(1, ui::NotedRole).toBool());
        QCOMPARE(review(1, Qt::DisplayRole).toString(), QStringLiteral("answer wrong"));
        QVERIFY(review(2, Qt::DisplayRole).toString().isEmpty() && !review(2, ui::NotedRole).toBool());
        const std::pair<const char*, int> lines[] = {{"failure:camera-confusion", 1}, {"severity:major checked", 1}, {"verdict:wrong", 1}, {"verdict:wrong checked", 0},
                                                     {"-failure:camera-confusion", 55}, {"tag:night", 0}, {"unchecked", 55}};
        for (const auto& [line, expected] : lines) {
            rollouts.setFilterText(QString::fromUtf8(line));
            QCOMPARE(rows.rowCount(), expected);
            QVERIFY2(rollouts.filterEdit()->problems().empty(), line);
        }
        QCOMPARE(opened.studio->annotations().noteValues("failure").front(), std::string("object"));
        rollouts.setFilterText({});
        rollouts.table()->sortByColumn(static_cast<int>(ui::RolloutColumn::Review), Qt::DescendingOrder);
        QCOMPARE(rows.index(0, 0).data(ui::RolloutIdRole).toString(), first);
        rollouts.setFilterText(QStringLiteral("failure:count"));   // a row comes as soon as it is said
        QCOMPARE(rows.rowCount(), 0);
        opened.studio->annotations().edit(annotation::zoomTarget(first.toStdString(), 0), [](Annotation& one) { one.type = "count"; }, QStringLiteral("x"));
        QTRY_COMPARE(rows.rowCount(), 1);
    }

    /// A case of which only a word, a tag or a box was said is marked, too.
    void theListKnowsWhatElseWasSaid_data() {
        QTest::addColumn<QString>("tag");
        QTest::addColumn<QString>("note");
        QTest::addColumn<bool>("hasBox");
        QTest::addColumn<QString>("shown");
        const QString none, night = QStringLiteral("night"), note = QStringLiteral("the lamp  is far\nand small");
        QTest::newRow("a note") << none << note << true << QStringLiteral("the lamp is far");
        QTest::newRow("a tag") << night << note << false << night;
        QTest::newRow("a box") << none << none << true << QStringLiteral("evidence");
    }
    void theListKnowsWhatElseWasSaid() {
        QFETCH(QString, tag);
        QFETCH(QString, note);
        QFETCH(bool, hasBox);
        QFETCH(QString, shown);
        Opened opened(run_, settings());
        const QAbstractItemModel& rows = *opened.studio->window().rollouts().proxy();
        const QModelIndex cell = rows.index(0, static_cast<int>(ui::RolloutColumn::Review));
        const std::string id = rows.index(0, 0).data(ui::RolloutIdRole).toString().toStdString();
        opened.studio->annotations().edit(annotation::caseTarget(id), [&](Annotation& one) {
            one.note = note.toStdString();
            if (!tag.isEmpty()) {
                one.tags = {tag.toStdString()};
            }
            if (hasBox) {
                one.boxes = {{"", {1, 2, 30, 40}, "lamp"}};
            }
        }, QStringLiteral("x"));
        opened.settle();
        QCOMPARE(cell.data().toString(), shown);
        QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(shown));   // the column is narrower than a note
        QVERIFY(cell.data(ui::NotedRole).toBool());
    }

    /// What another window said comes for all rows at once: those that pass now are shown, and those that do not are gone.
    void rowsThatPassByWhatAnotherWindowSaidAreShown() {
        Opened first(run_, settings());
        first.press(Qt::Key_2);   // from now on the other one reads
        first.settle();
        Opened second(run_, settings(), QStringLiteral("failure:object"));
        auto& rollouts = second.studio->window().rollouts();
        const auto isTableShown = [&] { return rollouts.table()->isVisibleTo(&rollouts); };
        QVERIFY(!isTableShown());
        const auto say = [&](const char* type) {
            first.studio->annotations().edit(annotation::caseTarget(first.rollout().toStdString()), [type](Annotation& one) { one.type = type; }, QStringLiteral("x"));
            first.settle();
            second.studio->annotations().retry();   // what its timer does
            second.settle();
        };
        say("object");
        QCOMPARE(rollouts.proxy()->rowCount(), 1);
        QVERIFY(isTableShown());
        say("count");
        QCOMPARE(rollouts.proxy()->rowCount(), 0);
        QVERIFY(!isTableShown());
    }

    void theSecondWindowReads() {
        Opened first(run_, settings());
        first.press(Qt::Key_1);
        first.settle();
        Opened second(run_, settings());
        QVERIFY2(second.panel().message().contains(QStringLiteral("annotates")), qPrintable(second.panel().message()));
        QVERIFY(!second.form().isEnabled());
        QCOMPARE(second.shownCase().type, std::string("object"));
        second.press(Qt::Key_2);
        second.press(Qt::Key_A);
        second.settle();
        QCOMPARE(stored()->find(annotation::caseTarget(first.rollout().toStdString()))->type, std::string("object"));
        first.studio.reset();
        second.studio->annotations().retry();   // what its timer does
        second.settle();
        QVERIFY2(second.form().isEnabled(), qPrintable(second.panel().message()));
        second.press(Qt::Key_2);
        second.settle();
        QCOMPARE(second.shownCase().type, std::string("attribute"));
    }

    /// Something stands where the annotations should go: they wait, and are saved as soon as it is gone.
    void whatTheDiskRefusesWaits() {
        QFile file(pathText(run_ / "annotations"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        Opened opened(run_, settings());
        opened.press(Qt::Key_1);
        opened.press(Qt::Key_F2);
        opened.settle();
        QVERIFY2(opened.panel().message().startsWith(QStringLiteral("Not saved yet")), qPrintable(opened.panel().message()));
        QVERIFY(opened.studio->annotations().status().isDirty);
        QVERIFY(opened.form().typeButton(0)->isChecked());   // as shown
        QVERIFY(file.remove());
        opened.studio->annotations().retry();   // what its timer does
        opened.settle();
        QCOMPARE(opened.panel().message(), QString());
        const Annotation saved = *stored()->find(annotation::caseTarget(opened.rollout().toStdString()));
        QCOMPARE(saved.type, std::string("object"));
        QCOMPARE(saved.severity, Severity::Minor);
    }

    /// Another run is opened while edits wait: they go on waiting, are there again on return, and are saved from afar too.
    void whatWaitsOutlivesTheRunOnTheScreen() {
        QFile file(pathText(run_ / "annotations"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        Opened opened(run_, settings());
        auto& keeper = opened.studio->annotations();
        const annotation::Target target = annotation::caseTarget(opened.rollout().toStdString());
        opened.press(Qt::Key_1);
        opened.settle();
        const tests::TempFolder elsewhere;
        const auto goTo = [&](const fs::path& run) {
            keeper.open(pathText(run));
            QTRY_VERIFY(keeper.isSettled());
        };
        goTo(elsewhere.path());
        QCOMPARE(keeper.status().waitingRuns, 1);
        goTo(run_);
        QCOMPARE(keeper.status().waitingRuns, 0);
        QVERIFY(keeper.status().isDirty);
        QCOMPARE(keeper.find(target).type, std::string("object"));
        goTo(elsewhere.path());
        QVERIFY(file.remove());
        keeper.retry();
        QTRY_VERIFY(keeper.isSettled());
        QCOMPARE(keeper.status().waitingRuns, 0);
        QCOMPARE(stored()->find(target)->type, std::string("object"));
    }

    void aDamagedFileIsTold() {
        fs::create_directories(run_ / "annotations");
        QFile file(pathText(run_ / "annotations" / "annotations.sqlite"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(4096, 'x')) == 4096);
        file.close();
        Opened opened(run_, settings());
        QVERIFY2(opened.panel().message().contains(QStringLiteral("is damaged")), qPrintable(opened.panel().message()));
        opened.press(Qt::Key_1);
        opened.settle();
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray(4096, 'x'));
    }
};

QTEST_MAIN(TestAnnotation)
#include "tst_annotation.moc"
