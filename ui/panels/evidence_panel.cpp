// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/evidence_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/evidence_delegate.h"
#include "ui/views/evidence_scale.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

const QString kClipKey = QStringLiteral("evidence/clip"), kDetectorKey = QStringLiteral("evidence/detector");
const QString kEmbedded = QStringLiteral("embedded");

QToolButton* menuButton(const QString& toolTip, const QString& name) {
    auto* button = new QToolButton;
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolTip(toolTip);
    button->setAccessibleName(name);
    return button;
}

}  // namespace

EvidencePanel::EvidencePanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      status_(new ElidedLabel),
      clip_(menuButton(tr("The CLIP that is asked how well label and picture fit"), tr("Choose the CLIP"))),
      detector_(menuButton(tr("The second witness: an object detector (ONNX) that knows nothing of CLIP"), tr("Choose the second witness"))),
      scale_(new EvidenceScale),
      view_(new QListView),
      delegate_(new EvidenceDelegate(view_)),
      empty_(new EmptyState(QStringLiteral("evidence"), {}, {})),
      stack_(new QStackedWidget),
      message_(new MessageBar) {
    buildLayout();
    buildMenus();
    connectAll();
    useModels();
    clear();
}

void EvidencePanel::buildLayout() {
    readLeftToRight(view_);
    view_->setModel(&model_);
    view_->setItemDelegate(delegate_);
    view_->setMouseTracking(true);
    view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view_->setResizeMode(QListView::Adjust);
    view_->setAccessibleName(tr("Evidence for each zoom of the rollout"));
    auto* page = new QWidget;
    stackWidgets(page, {buildHeader(), scale_, view_});
    stack_->addWidget(empty_);
    stack_->addWidget(page);
    stackWidgets(this, {message_, stack_});
}

QWidget* EvidencePanel::buildHeader() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, 0);
    row->setSpacing(kSpace / 2);
    status_->setProperty("role", QStringLiteral("muted"));
    row->addWidget(status_, 1);
    row->addWidget(clip_);
    row->addWidget(detector_);
    return header;
}

void EvidencePanel::buildMenus() {
    auto* clips = new QMenu(clip_);
    clips->addAction(tr("The run's own CLIP"), this, [this] { chooseClip({}); });
    clips->addAction(tr("The embedded CLIP"), this, [this] { chooseClip(kEmbedded); });
    clips->addAction(tr("A CLIP folder (Hugging Face)…"), this, [this] {
        const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of a CLIP"));
        if (!folder.isEmpty()) {
            chooseClip(folder);
        }
    });
    clip_->setMenu(clips);
    auto* detectors = new QMenu(detector_);
    detectors->addAction(tr("FastestDet (shipped)"), this, [this] { chooseDetector({}); });
    detectors->addAction(tr("A YOLO-style detector (ONNX)…"), this, [this] {
        const QString file = QFileDialog::getOpenFileName(this, tr("An object detector"), {}, tr("ONNX models (*.onnx)"));
        if (!file.isEmpty()) {
            chooseDetector(file);
        }
    });
    detector_->setMenu(detectors);
}

void EvidencePanel::connectAll() {
    connect(&context_.follower, &RunFollower::caseLoaded, this, &EvidencePanel::showCase);
    connect(&context_.follower, &RunFollower::caseFailed, this, &EvidencePanel::clear);
    connect(&context_.follower, &RunFollower::closed, this, &EvidencePanel::clear);
    connect(&context_.evidence, &EvidenceFinder::evidenceFound, this, &EvidencePanel::showReport);
    connect(&context_.evidence, &EvidenceFinder::failed, this, [this](const QString&, const QString& sentence) { message_->showError(sentence); });
    connect(&context_.selection, &SelectionState::traceStepChanged, this, [this](int, int) { showSelected(); });
    connect(&context_.selection, &SelectionState::runChanged, this, [this](const QString& path) {
        clear();
        path.isEmpty() ? context_.evidence.close() : context_.evidence.open(path);
    });
    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        const int call = current.isValid() ? current.data(EvidenceCallRole).toInt() : -1;
        if (call >= 0 && call != context_.selection.current().call) {
            Q_EMIT zoomWanted(call);
        }
    });
    connect(view_, &QListView::clicked, this, [this](const QModelIndex& index) { Q_EMIT zoomWanted(index.data(EvidenceCallRole).toInt()); });
    connect(view_->verticalScrollBar(), &QScrollBar::rangeChanged, this, &EvidencePanel::fitScale);
}

QString EvidencePanel::message() const { return message_->message(); }

void EvidencePanel::chooseClip(const QString& clip) {
    context_.settings.setValue(kClipKey, clip);
    useModels();
}

void EvidencePanel::chooseDetector(const QString& onnxFile) {
    context_.settings.setValue(kDetectorKey, onnxFile);
    useModels();
}

/// Takes the choice from the settings and asks anew.
void EvidencePanel::useModels() {
    const QString clip = context_.settings.value(kClipKey).toString(), detector = context_.settings.value(kDetectorKey).toString();
    context_.evidence.setModels({clip.toStdString(), std::filesystem::path(detector.toStdString())});
    showChoice();
    detector_->setText(tr("Second witness: %1 ▾").arg(detector.isEmpty() ? QStringLiteral("FastestDet") : QFileInfo(detector).completeBaseName()));
    askedId_.clear();
    want();
}

/// Names the CLIP as soon as it is known.
void EvidencePanel::showChoice() {
    const QString chosen = QString::fromStdString(context_.evidence.models().clip);
    const QString found = model_.report() ? QString::fromStdString(model_.report()->clipName) : QString();
    const auto shortName = [](const QString& clip) { return clip == kEmbedded ? clip : QFileInfo(clip).fileName(); };
    if (!chosen.isEmpty()) {
        clip_->setText(tr("CLIP: %1 ▾").arg(shortName(chosen)));
    } else {
        clip_->setText(found.isEmpty() ? tr("CLIP: the run's ▾") : tr("CLIP: the run's, %1 ▾").arg(shortName(found)));
    }
}

void EvidencePanel::setSeen(bool isSeen) {
    isSeen_ = isSeen;
    if (isSeen) {
        want();
    }
}

/// Asks for what the cards show, once, and only while somebody looks.
void EvidencePanel::want() {
    if (isSeen_ && model_.rowCount() > 0 && askedId_ != rolloutId_) {
        askedId_ = rolloutId_;
        message_->clear();
        context_.evidence.want(rolloutId_);
    }
}

void EvidencePanel::clear() {
    context_.evidence.cancel();
    model_.setTrajectory(nullptr);
    rolloutId_.clear();
    askedId_.clear();
    message_->clear();
    empty_->setTexts(tr("No rollout selected"),
                     tr("Choose a rollout: each of its zooms appears here with what CLIP and an object detector say about it."));
    stack_->setCurrentIndex(0);
}

void EvidencePanel::showCase(const LoadedCasePtr& loaded) {
    clear();
    rolloutId_ = QString::fromStdString(loaded->trajectory->id);
    model_.setTrajectory(loaded->trajectory);
    const int zooms = model_.rowCount();
    if (zooms == 0) {
        empty_->setTexts(tr("No zoom in this rollout"),
                         tr("The model answered from the whole frame. The filter zooms>0 lists the rollouts that looked closer."));
    }
    stack_->setCurrentIndex(zooms > 0 ? 1 : 0);
    status_->setText(zooms == 1 ? tr("1 zoom") : tr("%1 zooms").arg(zooms));
    delegate_->setAxis(model_.axis());
    scale_->show();
    fitScale();
    showSelected();
    want();
}

void EvidencePanel::showReport(const EvidenceReportPtr& report) {
    model_.setReport(report);
    delegate_->setAxis(model_.axis());
    fitScale();
    showChoice();
    scale_->setVisible(report->clipProblem.empty());
    view_->viewport()->update();
    if (report->isComplete) {
        showProblems(*report);
    }
}

void EvidencePanel::showProblems(const jobs::EvidenceReport& report) {
    QStringList sentences;
    for (const std::string& problem : {report.clipProblem, report.witnessProblem}) {
        const QString sentence = QString::fromStdString(problem);
        if (!sentence.isEmpty() && !sentences.contains(sentence)) {
            sentences.push_back(sentence);
        }
    }
    QString text = sentences.join(QStringLiteral("; "));
    if (report.isClipUnknown) {
        text += tr(": choose one above the cards");
    }
    if (text.isEmpty()) {
        return;
    }
    text[0] = text[0].toUpper();
    report.isClipUnknown && report.witnessProblem.empty() ? message_->showInfo(text) : message_->showError(text);
}

void EvidencePanel::showSelected() {
    const int row = model_.rowOf(context_.selection.current().call);
    if (row < 0) {
        view_->selectionModel()->clear();
    } else if (row != view_->currentIndex().row()) {
        view_->setCurrentIndex(model_.index(row));
        view_->scrollTo(model_.index(row));
    }
}

void EvidencePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitScale();
}

void EvidencePanel::fitScale() { scale_->setAxis(model_.axis(), view_->viewport()->width()); }

}  // namespace omnidrive::ui
