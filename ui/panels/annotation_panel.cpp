// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/annotation_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/models/rollout_filter_proxy.h"
#include "ui/models/trace_steps.h"
#include "ui/panels/annotation_form.h"
#include "ui/panels/annotation_history.h"
#include "ui/selection_state.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace omnidrive::ui {

namespace {

QPushButton* button(const QString& text, const QString& toolTip) {
    auto* result = new QPushButton(text);
    result->setToolTip(toolTip);
    result->setAccessibleDescription(toolTip);
    return result;
}

/// Turn of the policy that the selected row of the trace belongs to; -1 for the question.
int turnOf(const rollout::Trajectory& trajectory, int traceStep) {
    const std::vector<TraceStep> steps = traceSteps(trajectory);
    return traceStep >= 0 && static_cast<size_t>(traceStep) < steps.size() ? steps[static_cast<size_t>(traceStep)].turn : -1;
}

}  // namespace

AnnotationPanel::AnnotationPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      progressText_(new QLabel),
      progressBar_(new QProgressBar),
      about_(new QComboBox),
      checked_(button(tr("Checked"), tr("Mark the case as checked and go to the next one that is not (A)"))),
      undo_(button(tr("Undo"), tr("Take the newest change back, also of earlier days (Ctrl+Z)"))),
      redo_(button(tr("Redo"), tr("Do again what was taken back (Ctrl+Shift+Z)"))),
      message_(new MessageBar),
      form_(new AnnotationForm),
      history_(new AnnotationHistory(context.annotations)),
      scroll_(new QScrollArea) {
    buildLayout();
    connectAll();
    connectForm();
    showAll();
}

AnnotationPanel::~AnnotationPanel() {
    form_->commit();
    commitBox();
}

QWidget* AnnotationPanel::buildHead() {
    about_->addItems({tr("The case"), tr("The step"), tr("The zoom"), tr("Tokens")});
    about_->setAccessibleName(tr("What the annotation is about"));
    about_->setToolTip(tr("What type, severity, tags, note and evidence are about; verdict and right answer are always about the case"));
    checked_->setCheckable(true);
    progressBar_->setTextVisible(false);
    progressBar_->setFixedHeight(6);
    progressBar_->setAccessibleName(tr("Checked cases"));
    progressText_->setProperty("role", QStringLiteral("muted"));
    auto* head = new QWidget;
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, 0);
    column->setSpacing(kSpace / 2);
    auto* progress = new QHBoxLayout;
    progress->addWidget(progressText_);
    progress->addWidget(progressBar_, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(kSpace / 2);
    row->addWidget(about_, 1);
    for (QPushButton* one : {checked_, undo_, redo_}) {
        row->addWidget(one);
    }
    column->addLayout(progress);
    column->addLayout(row);
    return head;
}

void AnnotationPanel::buildLayout() {
    auto* body = new QWidget;
    body->setObjectName(QStringLiteral("scrollBody"));
    stackWidgets(body, {form_, history_});
    scroll_->setWidget(body);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setAccessibleName(tr("Fields of the annotation"));
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    stackWidgets(this, {message_, buildHead(), scroll_});
}

void AnnotationPanel::connectAll() {
    AnnotationKeeper& keeper = context_.annotations;
    connect(&context_.follower, &RunFollower::caseLoaded, this, &AnnotationPanel::showCase);
    connect(&context_.follower, &RunFollower::caseFailed, this, &AnnotationPanel::clear);
    connect(&context_.follower, &RunFollower::closed, this, &AnnotationPanel::clear);
    connect(&context_.selection, &SelectionState::runChanged, this, &AnnotationPanel::openRun);
    connect(&context_.selection, &SelectionState::rolloutChanged, this, [this] {
        setDrawing(false);
        typePage_ = 0;
        leaveSpan();
        showAll();   // gives out what was typed for the case before, with its reason
        history_->setRollout(context_.selection.current().rollout);
    });
    connect(&context_.selection, &SelectionState::traceStepChanged, this, [this](int step, int) {
        if (span_ && case_ && std::max(0, turnOf(*case_->trajectory, step)) != span_->first) {
            leaveSpan();
        }
        showAll();
    });
    connect(&keeper, &AnnotationKeeper::changed, this, [this](const QStringList& moved) {
        marked_.subtract(context_.annotations.checked());
        followUndo(moved);
        showAll();
    });
    connect(&keeper, &AnnotationKeeper::failed, message_, &MessageBar::showError);
    connect(about_, &QComboBox::activated, this, [this] { showAll(); });
    connect(checked_, &QPushButton::clicked, this, &AnnotationPanel::toggleChecked);
    connect(undo_, &QPushButton::clicked, this, &AnnotationPanel::undo);
    connect(redo_, &QPushButton::clicked, this, &AnnotationPanel::redo);
    boxTimer_.setSingleShot(true);
    boxTimer_.setInterval(250);   // a drag is one edit, not one for each pixel
    connect(&boxTimer_, &QTimer::timeout, this, &AnnotationPanel::commitBox);
}

void AnnotationPanel::connectForm() {
    connect(form_, &AnnotationForm::changeWanted, this, &AnnotationPanel::edit);
    connect(form_, &AnnotationForm::typeWanted, this, &AnnotationPanel::toggleType);
    connect(form_, &AnnotationForm::severityWanted, this, &AnnotationPanel::toggleSeverity);
    connect(form_, &AnnotationForm::verdictWanted, this, &AnnotationPanel::toggleVerdict);
    connect(form_, &AnnotationForm::drawWanted, this, &AnnotationPanel::setDrawing);
    connect(form_, &AnnotationForm::copyWanted, this, &AnnotationPanel::copyZoom);
    connect(form_, &AnnotationForm::removeWanted, this, &AnnotationPanel::removeBox);
    connect(form_, &AnnotationForm::leaveWanted, this, &AnnotationPanel::leaveWanted);
    connect(form_, &AnnotationForm::labelsWanted, this, &AnnotationPanel::editLabels);
    connect(history_, &AnnotationHistory::leaveWanted, this, &AnnotationPanel::leaveWanted);
    connect(form_, &AnnotationForm::boxChosen, this, [this] {
        commitBox();
        if (isDrawing_) {
            inHand_ = chosenBox();
            announceBox();
        }
    });
}

QString AnnotationPanel::message() const { return message_->message(); }
QString AnnotationPanel::progress() const { return progressText_->text(); }
AnnotationPanel::About AnnotationPanel::about() const { return static_cast<About>(about_->currentIndex()); }

void AnnotationPanel::setAbout(About about) {
    about_->setCurrentIndex(static_cast<int>(about));
    showAll();
}

void AnnotationPanel::openRun(const QString& run) {
    form_->commit();
    commitBox();
    marked_.clear();
    message_->clear();
    context_.annotations.open(run);
    clear();
}

void AnnotationPanel::clear() {
    case_.reset();
    facts_ = {};
    setDrawing(false);
    showAll();
}

void AnnotationPanel::showCase(const LoadedCasePtr& loaded) {
    case_ = loaded;
    facts_ = annotation::factsOf(*loaded->trajectory);
    showAll();
}

/// A step, zoom or tokens where some are selected, else the case.
annotation::Target AnnotationPanel::target() const {
    const Selection& now = context_.selection.current();
    const std::string rollout = now.rollout.toStdString();
    if (about() == About::Tokens && span_) {
        return annotation::tokenTarget(rollout, span_->first, span_->second.first, span_->second.end);
    }
    if (about() == About::Zoom && now.call >= 0) {
        return annotation::zoomTarget(rollout, now.call);
    }
    const int turn = about() == About::Step && isCaseShown() ? turnOf(*case_->trajectory, now.traceStep) : -1;
    return turn >= 0 ? annotation::stepTarget(rollout, turn) : annotation::caseTarget(rollout);
}

void AnnotationPanel::showAll() {
    const AnnotationKeeper& keeper = context_.annotations;
    const bool hasCase = !context_.selection.current().rollout.isEmpty();
    const annotation::Target about = target(), whole = annotation::caseTarget(about.rollout);
    takeShownTarget(about);
    form_->setLabels(keeper.labels());
    form_->setTypePage(typePage_);
    form_->setAnnotations(keeper.find(about), keeper.find(whole));
    form_->setEnabled(hasCase && keeper.status().readOnlyReason.isEmpty());
    checked_->setEnabled(form_->isEnabled());
    checked_->setChecked(keeper.find(whole).isChecked || marked_.contains(context_.selection.current().rollout));
    undo_->setEnabled(keeper.status().canUndo);
    redo_->setEnabled(keeper.status().canRedo);
    const Selection& now = context_.selection.current();
    about_->setItemText(static_cast<int>(About::Step), about.turn >= 0 ? tr("Step %1").arg(about.turn + 1) : tr("The step"));
    about_->setItemText(static_cast<int>(About::Zoom), now.call >= 0 ? tr("Zoom %1").arg(now.call + 1) : tr("The zoom"));
    about_->setItemText(static_cast<int>(About::Tokens), span_ ? tr("Tokens %1–%2").arg(span_->second.first + 1).arg(span_->second.end) : tr("Tokens (none chosen)"));
    showProgress();
    showStatus();
    showBoxes();
    showSpans();
}

void AnnotationPanel::showProgress() {
    const int all = rows_ == nullptr ? 0 : rows_->sourceModel()->rowCount();
    const auto done = static_cast<int>(context_.annotations.checked().size());
    const QLocale locale;
    progressText_->setText(tr("%1 of %2 checked").arg(locale.toString(done), locale.toString(all)));
    progressBar_->setRange(0, std::max(1, all));
    progressBar_->setValue(done);
}

void AnnotationPanel::showStatus() {
    const AnnotationStatus& status = context_.annotations.status();
    const QString reason = status.readOnlyReason;
    if (!status.problem.isEmpty()) {
        message_->showError(status.isDirty ? tr("Not saved yet, tried again every few seconds: %1").arg(status.problem) : status.problem);
    } else if (!reason.isEmpty()) {
        message_->showInfo(reason.left(1).toUpper() + reason.mid(1));
    } else {
        message_->clear();
    }
}

void AnnotationPanel::edit(const annotation::Target& target, const AnnotationKeeper::Change& change, const QString& reason) {
    if (!target.rollout.empty()) {
        const bool isShown = case_ && case_->trajectory->id == target.rollout;
        context_.annotations.edit(target, change, history_->reasonOr(reason), isShown ? case_->row : 0);
    }
}

void AnnotationPanel::editNote() { form_->focusNote(); }
void AnnotationPanel::editReason() { history_->focusReason(); }
bool AnnotationPanel::isSettled() const { return history_->isSettled(); }

}  // namespace omnidrive::ui
