// SPDX-License-Identifier: GPL-3.0-or-later
// Annotating: its actions, and how panel, picture and list of rollouts are joined; the rest of the window is in main_window.cpp.
#include "ui/main_window.h"

#include "ui/bridge/annotation_keeper.h"
#include "ui/bridge/run_follower.h"
#include "ui/models/shown_text.h"
#include "ui/panels/annotation_form.h"
#include "ui/panels/annotation_panel.h"
#include "ui/panels/failures_panel.h"
#include "ui/panels/frame_panel.h"
#include "ui/panels/launch_form.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/token_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/panels/training_panel.h"
#include "ui/panels/what_if_panel.h"
#include "ui/selection_state.h"
#include "ui/views/filter_edit.h"
#include "ui/views/frame_view.h"

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>

namespace omnidrive::ui {

namespace {

using annotation::Severity;
using annotation::Verdict;

/// "/data/runs/a: the disk is full", a line each.
QString unsavedText(const std::vector<UnsavedAnnotations>& unsaved) {
    QStringList lines;
    for (const UnsavedAnnotations& one : unsaved) {
        lines.push_back(one.run + QStringLiteral(": ") + one.problem);
    }
    return lines.join(QLatin1Char('\n'));
}

enum class Leaving { SaveAgain, Lose, Stay };

Leaving askAboutUnsaved(const std::vector<UnsavedAnnotations>& unsaved, QWidget* parent) {
    QMessageBox box(QMessageBox::Warning, MainWindow::tr("Annotations are not saved"),
                    MainWindow::tr("What was said last of these runs could not be saved, and would be lost:"), QMessageBox::NoButton, parent);
    box.setInformativeText(unsavedText(unsaved));
    QPushButton* again = box.addButton(MainWindow::tr("Save again"), QMessageBox::AcceptRole);
    QPushButton* lose = box.addButton(MainWindow::tr("Quit and lose it"), QMessageBox::DestructiveRole);
    box.setDefaultButton(again);
    box.setEscapeButton(box.addButton(QMessageBox::Cancel));
    again->setObjectName(QStringLiteral("saveAgain"));
    lose->setObjectName(QStringLiteral("quitAndLose"));
    box.exec();
    return box.clickedButton() == again ? Leaving::SaveAgain : box.clickedButton() == lose ? Leaving::Lose : Leaving::Stay;
}

}  // namespace

/// One key each, so that a whole review needs one hand and no mouse.
void MainWindow::addAnnotateActions() {
    const QString group = tr("Annotation");
    const auto add = [&](const char* id, const QString& text, const QList<QKeySequence>& keys, std::function<void()> work) {
        actions_->add({QLatin1String(id), group, text, keys, {}}, std::move(work));
    };
    add("annotate.show", tr("Show the annotation"), {QKeySequence(Qt::SHIFT | Qt::Key_L)}, [this] { showPanel(QStringLiteral("annotate")); });
    add("annotate.checkNext", tr("Mark as checked and go to the next unchecked"), {QKeySequence(Qt::Key_A)}, [this] {
        showPanel(QStringLiteral("annotate"));
        annotate_->checkAndGoOn();
    });
    add("annotate.next", tr("Next unchecked, this one left as it is"), {QKeySequence(Qt::SHIFT | Qt::Key_A)}, [this] {
        showPanel(QStringLiteral("annotate"));
        annotate_->goToNextUnchecked();
    });
    for (int i = 0; i < kTypeKeys; ++i) {
        add(qPrintable(QStringLiteral("annotate.type%1").arg(i + 1)), tr("Type %1 of the label set's page, or none again").arg(i + 1),
            {QKeySequence(static_cast<Qt::Key>(Qt::Key_1 + i))}, [this, i] { annotate_->toggleTypeByKey(i); });
    }
    add("annotate.typePage", tr("Further types of the label set (then 1 to 8)"), {QKeySequence(Qt::Key_F6)}, [this] { annotate_->nextTypePage(); });
    add("annotate.labels", tr("Edit types and tags of this project…"), {}, [this] {
        showPanel(QStringLiteral("annotate"));
        annotate_->editLabels();
    });
    add("annotate.noType", tr("No type"), {QKeySequence(Qt::Key_9)}, [this] { annotate_->clearType(); });
    add("annotate.minor", tr("Severity: minor"), {QKeySequence(Qt::Key_F2)}, [this] { annotate_->toggleSeverity(Severity::Minor); });
    add("annotate.major", tr("Severity: major"), {QKeySequence(Qt::Key_F3)}, [this] { annotate_->toggleSeverity(Severity::Major); });
    add("annotate.critical", tr("Severity: critical"), {QKeySequence(Qt::Key_F4)}, [this] { annotate_->toggleSeverity(Severity::Critical); });
    add("annotate.right", tr("The answer is right"), {QKeySequence(Qt::Key_V)}, [this] { annotate_->toggleVerdict(Verdict::Right); });
    add("annotate.wrong", tr("The answer is false"), {QKeySequence(Qt::Key_F)}, [this] { annotate_->toggleVerdict(Verdict::Wrong); });
    add("annotate.unsure", tr("The answer cannot be judged"), {QKeySequence(Qt::Key_I)}, [this] { annotate_->toggleVerdict(Verdict::Unsure); });
    add("annotate.about", tr("Annotate the case, the step, the zoom, the tokens in turn"), {QKeySequence(Qt::SHIFT | Qt::Key_Z)},
        [this] { annotate_->nextAbout(); });
    add("annotate.tokens", tr("Choose tokens to annotate (arrows, Shift extends)"), {QKeySequence(Qt::SHIFT | Qt::Key_C)}, [this] {
        showPanel(QStringLiteral("trace"));
        trace_->tokens()->beginChoice();
    });
    add("annotate.reason", tr("Write the reason of the next changes (Esc leaves it)"), {QKeySequence(Qt::SHIFT | Qt::Key_R)}, [this] {
        showPanel(QStringLiteral("annotate"));
        annotate_->editReason();
    });
    add("annotate.note", tr("Write a note (Esc leaves it)"), {QKeySequence(Qt::Key_L)}, [this] {
        showPanel(QStringLiteral("annotate"));
        annotate_->editNote();
    });
    actions_->addToggle(
        {QStringLiteral("annotate.draw"), group, tr("Draw evidence (arrows nudge, Shift by 10)"), {QKeySequence(Qt::CTRL | Qt::Key_B)}, {}},
        [this](bool isOn) { drawEvidence(isOn); });
    add("annotate.copyZoom", tr("Copy the zoom's box as evidence"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B)},
        [this] { annotate_->copyZoom(); });
    add("annotate.removeBox", tr("Remove the chosen evidence"), {QKeySequence(Qt::CTRL | Qt::Key_Backspace)}, [this] { annotate_->removeBox(); });
    add("annotate.undo", tr("Undo the newest annotation"), {QKeySequence(Qt::CTRL | Qt::Key_Z)}, [this] { annotate_->undo(); });
    add("annotate.redo", tr("Redo the annotation"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)},
        [this] { annotate_->redo(); });
}

/// What all annotations say together, and what is made of them.
void MainWindow::addFailureActions() {
    const QString group = tr("Annotation");
    actions_->add({QStringLiteral("failures.show"), group, tr("Show the statistics of the failure set"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)}, {}},
                  [this] { showPanel(QStringLiteral("failures")); });
    const auto ask = [this](const auto& question) {
        showPanel(QStringLiteral("failures"));
        question();
    };
    actions_->add({QStringLiteral("failures.report"), group, tr("Write the report of the annotations… (HTML or PDF)"), {}, {}},
                  [this, ask] { ask([this] { failures_->askForReport(); }); });
    actions_->add({QStringLiteral("failures.train"), group, tr("Train on these cases… (annotated ones that pass the filter line)"), {}, {}},
                  [this, ask] { ask([this] { failures_->askForCases(FailuresPanel::Use::Training); }); });
    actions_->add({QStringLiteral("failures.probe"), group, tr("Follow these cases in the next training… (as its probe set)"), {}, {}},
                  [this, ask] { ask([this] { failures_->askForCases(FailuresPanel::Use::Probe); }); });
}

/// The recipe of the open run, where that was a training, else the one chosen in the form, with the case file in its field.
void MainWindow::putCasesIntoRecipe(const QString& file, const QString& field) {
    const QString run = context_.selection.current().run;
    const bool wasTrained = QFileInfo::exists(run + QStringLiteral("/state.json"));   // rollouts alone keep how they were made, which trains nothing
    LaunchForm* form = training_->form();
    showPanel(QStringLiteral("training"));
    form->editRecipe(wasTrained ? run : form->recipeBox()->currentData().toString(), {{field, QFileInfo(file).absoluteFilePath()}});
}

void MainWindow::connectAnnotate() {
    connect(docks_.failures, &QDockWidget::visibilityChanged, failures_, &FailuresPanel::setSeen);
    connect(failures_, &FailuresPanel::rolloutsWanted, this, [this](const QStringList& ids, const QString& words) {
        rollouts_->showOnly(ids, words);
        showPanel(QStringLiteral("rollouts"));
    });
    connect(failures_, &FailuresPanel::casesWritten, this, &MainWindow::putCasesIntoRecipe, Qt::QueuedConnection);
    failures_->setFilter([this] { return rollouts_->filterEdit()->text(); });
    connect(annotate_, &AnnotationPanel::evidenceChanged, frame_->view(), &FrameView::setEvidence);
    connect(annotate_, &AnnotationPanel::editedBoxChanged, this, [this](const std::optional<QRectF>& box) {
        frame_->view()->setEditedName(box ? tr("evidence") : QString());
        frame_->view()->setEditedBox(box);
    });
    connect(annotate_, &AnnotationPanel::drawingChanged, this, [this](bool isOn) {
        actions_->find(QStringLiteral("annotate.draw"))->setChecked(isOn);
        if (isOn) {
            whatIf_->setEditing(false);
            frame_->view()->setFocus();
        }
    });
    connect(trace_->tokens(), &TokenPanel::spanChosen, annotate_, &AnnotationPanel::takeSpan);
    connect(annotate_, &AnnotationPanel::spansChanged, trace_->tokens(), &TokenPanel::setSpans);
    connect(annotate_, &AnnotationPanel::leaveWanted, this, [this] { setFocus(); });
    connect(&context_.annotations, &AnnotationKeeper::unsavedChanged, this, &MainWindow::showUnsaved);
    connect(&context_.annotations, &AnnotationKeeper::notesChanged, &context_.rollouts, &RolloutTableModel::setNotes);
    connect(&context_.follower, &RunFollower::rowsArrived, annotate_, &AnnotationPanel::showRowCount);
}

/// Also while the panel is hidden, or another run is open.
void MainWindow::showUnsaved() {
    const auto& unsaved = context_.annotations.unsaved();
    const QString first = unsaved.empty() ? QString() : QFileInfo(unsaved.front().run).fileName();
    const int others = static_cast<int>(unsaved.size()) - 1;
    unsavedText_->setText(others > 0 ? tr("Annotations not saved: %1 and %2 more").arg(first).arg(others) : tr("Annotations not saved: %1").arg(first));
    unsavedText_->setToolTip(plainTip(unsavedText(unsaved)));
    unsavedText_->setVisible(!unsaved.empty());
    setWindowModified(!unsaved.empty());
}

/// Not while annotations would be lost without anybody knowing.
bool MainWindow::mayClose() {
    annotate_->commit();
    auto unsaved = context_.annotations.saveNow(false);
    Leaving answer = Leaving::SaveAgain;
    while (!unsaved.empty() && answer == Leaving::SaveAgain) {
        answer = askAboutUnsaved(unsaved, this);
        if (answer == Leaving::SaveAgain) {
            unsaved = context_.annotations.saveNow(true);
        }
    }
    return answer != Leaving::Stay;
}

void MainWindow::drawEvidence(bool isOn) {
    if (isOn) {
        showPanel(QStringLiteral("annotate"));
    }
    if (isOn != annotate_->isDrawing()) {
        annotate_->setDrawing(isOn);
    }
}

}  // namespace omnidrive::ui
