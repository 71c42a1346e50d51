// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/frame_panel.h"

#include "jobs/picture_folders.h"
#include "ui/bridge/run_follower.h"
#include "ui/models/trace_steps.h"
#include "ui/panels/heat_bar.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/crop_strip.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/frame_view.h"
#include "ui/views/icons.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>

namespace omnidrive::ui {

namespace {

/// Large enough for the crops beside the picture on a screen of double density.
constexpr QSize kCropPixels(320, 208);
constexpr qsizetype kPictureFoldersKept = 8;

QString picturesKey() { return QStringLiteral("pictures/folders"); }

QString scoresOf(const rollout::ToolCall& call) {
    QStringList parts;
    if (call.clipCosine) {
        parts.push_back(FramePanel::tr("CLIP %1").arg(*call.clipCosine, 0, 'f', 2));
    }
    if (call.groundingScore) {
        parts.push_back(FramePanel::tr("g %1").arg(*call.groundingScore, 0, 'f', 2));
    }
    return parts.join(QStringLiteral(" · "));
}

QRect cropRect(const BoxI& box) { return {box.x0, box.y0, box.width(), box.height()}; }

}  // namespace

FramePanel::FramePanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), caption_(new ElidedLabel), tools_(nullptr), truth_(nullptr), overlays_(nullptr),
      heat_(new HeatBar(context)), view_(new FrameView), crops_(new CropStrip), message_(new MessageBar),
      empty_(new EmptyState(QStringLiteral("picture"), tr("No picture"), {})), stack_(new QStackedWidget) {
    buildLayout();
    connectAll();
    clear();
}

void FramePanel::buildLayout() {
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(1, 0, 0, 1);
    row->setSpacing(0);
    row->addWidget(view_, 1);
    row->addWidget(crops_);
    stack_->addWidget(empty_);
    stack_->addWidget(page);
    tools_ = buildTools();
    stackWidgets(this, {tools_, heat_, message_, stack_});
}

QWidget* FramePanel::buildTools() {
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    row->setSpacing(kSpace / 2);
    caption_->setProperty("role", QStringLiteral("muted"));
    row->addWidget(caption_, 1);
    auto* fit = addTool(QStringLiteral("fit"), tr("Fit the whole picture (0)"));
    connect(fit, &QToolButton::clicked, view_, &FrameView::fit);
    auto* zoom = addTool(QStringLiteral("zoom-box"), tr("Zoom to the selected box (Z)"));
    connect(zoom, &QToolButton::clicked, view_, &FrameView::zoomToSelected);
    truth_ = addTool(QStringLiteral("target"), tr("Show where the object really is, when the data set knows it (T)"));
    truth_->setCheckable(true);
    connect(truth_, &QToolButton::toggled, this, &FramePanel::setTruthShown);
    overlays_ = addTool(QStringLiteral("eye"), tr("Show the zoom boxes (O); hold Shift to hide them for a moment"));
    overlays_->setCheckable(true);
    overlays_->setChecked(true);
    connect(overlays_, &QToolButton::toggled, this, &FramePanel::setOverlaysShown);
    auto* heat = addTool(QStringLiteral("heat"), tr("Show where CLIP finds the zoom's label (H)"));
    heat->setCheckable(true);
    connect(heat, &QToolButton::toggled, heat_, &HeatBar::setOn);
    connect(heat_, &HeatBar::onChanged, heat, &QToolButton::setChecked);
    for (QToolButton* tool : {fit, zoom, heat, truth_, overlays_}) {
        row->addWidget(tool);
    }
    return tools;
}

QToolButton* FramePanel::addTool(const QString& icon, const QString& toolTip) {
    auto* tool = new QToolButton;
    tool->setIcon(themedIcon(icon));
    tool->setToolTip(toolTip);
    tool->setAccessibleName(toolTip);
    return tool;
}

void FramePanel::connectAll() {
    connect(&context_.follower, &RunFollower::caseLoaded, this, &FramePanel::showCase);
    connect(&context_.follower, &RunFollower::closed, this, &FramePanel::clear);
    connect(&context_.follower, &RunFollower::caseFailed, this, &FramePanel::clear);
    connect(&context_.selection, &SelectionState::traceStepChanged, this, [this](int, int call) {
        view_->setSelectedCall(call);
        crops_->setSelectedCall(call);
    });
    connect(view_, &FrameView::callPicked, this, &FramePanel::callPicked);
    connect(crops_, &CropStrip::callPicked, this, &FramePanel::callPicked);
    connect(view_, &FrameView::cursorMoved, this, &FramePanel::cursorMoved);
    connect(view_, &FrameView::imageShown, this, &FramePanel::showCrops);
    connect(heat_, &HeatBar::heatChanged, view_, &FrameView::setHeat);
    connect(&keyObjects_, &KeyObjectFinder::loaded, this, [this] {
        const auto& objects = *keyObjects_.objects();
        const QString found = tr("Key objects of %n pictures are known.", nullptr, static_cast<int>(objects.pictures()));
        message_->showInfo(objects.problems().empty() ? found : found + QLatin1Char(' ') + tr("%n records or pictures were left out: %1", nullptr,
                           static_cast<int>(objects.problems().size())).arg(QString::fromStdString(objects.problems().front())));
        showKeyObjects();
    });
    connect(&keyObjects_, &KeyObjectFinder::failed, message_, &MessageBar::showError);
    connect(&keyObjects_, &KeyObjectFinder::progressed, this,
            [this](int done, int total) { message_->showInfo(tr("Looking into the pictures of the data set: %1 of %2").arg(done).arg(total)); });
}

bool FramePanel::isReady() const { return view_->isReady() && keyObjects_.isSettled(); }

void FramePanel::clear() {
    case_.reset();
    view_->setFrame(nullptr, false);
    crops_->setCards({});
    tools_->hide();
    empty_->setTexts(tr("No picture"), tr("Choose a rollout: its frame or six views appear here, with every zoom box drawn."));
    stack_->setCurrentIndex(0);
}

void FramePanel::showCase(const LoadedCasePtr& loaded) {
    case_ = loaded;
    const rollout::Trajectory& trajectory = *loaded->trajectory;
    const bool isSixViews = isStitched(trajectory);
    if (!loaded->frame) {
        empty_->setTexts(tr("The picture cannot be shown"), loaded->frameProblem);
    }
    stack_->setCurrentIndex(loaded->frame ? 1 : 0);
    tools_->setVisible(loaded->frame != nullptr);
    caption_->setText(tr("%1 · %2 × %3 px, seen by the model as %4 × %5")
                          .arg(isSixViews ? tr("six cameras") : tr("one camera"))
                          .arg(trajectory.imageWidth).arg(trajectory.imageHeight).arg(trajectory.modelWidth).arg(trajectory.modelHeight));
    view_->setBoxes(frameBoxes(trajectory));
    view_->setTruth(trajectory.truthBoxInImage, QString::fromStdString(trajectory.truthLabel));
    truth_->setEnabled(trajectory.truthBoxInImage.has_value());
    showKeyObjects();
    view_->setSelectedCall(context_.selection.current().call);
    view_->setFrame(loaded->frame, isSixViews);
}

/// Cuts the crops once the picture is prepared.
void FramePanel::showCrops() {
    std::vector<CropCard> cards;
    const auto calls = case_ ? callsOf(*case_->trajectory) : std::vector<const rollout::ToolCall*>{};
    for (size_t i = 0; i < calls.size(); ++i) {
        const rollout::ToolCall& call = *calls[i];
        CropCard card{static_cast<int>(i), QString::fromStdString(call.label), {}, scoresOf(call), {}};
        if (call.effectiveBox && !view_->pyramid().isEmpty()) {
            card.image = view_->pyramid().crop(cropRect(*call.effectiveBox), kCropPixels);
        }
        if (card.image.isNull()) {
            card.problem = tr("Rejected: %1").arg(QString::fromStdString(call.rejectReason));
        } else {
            Q_EMIT cropReady(card.call, card.image);
        }
        cards.push_back(card);
    }
    crops_->setCards(cards);
    crops_->setVisible(!cards.empty());
    crops_->setSelectedCall(context_.selection.current().call);
}

void FramePanel::openKeyObjects(const QString& file) { keyObjects_.open(file); }

void FramePanel::chooseKeyObjects() {
    const QString file = QFileDialog::getOpenFileName(this, tr("A DriveLM file with key objects"), {}, tr("DriveLM (*.json)"));
    if (!file.isEmpty()) {
        openKeyObjects(file);
    }
}

void FramePanel::choosePictureFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("A folder with the pictures of the traces, anywhere below it"));
    if (folder.isEmpty()) {
        return;
    }
    QStringList folders = context_.settings.value(picturesKey()).toStringList();
    folders.removeAll(folder);
    folders.prepend(folder);   // the newest counts first
    context_.settings.setValue(picturesKey(), folders.mid(0, kPictureFoldersKept));
    QStringList given = givenFolders_;
    given.removeAll(folder);
    given.prepend(folder);
    searchPictures(given);
    context_.follower.loadCase(context_.selection.current().rollout);
}

void FramePanel::searchPictures(const QStringList& folders) {
    givenFolders_ = folders;
    std::vector<std::filesystem::path> paths;
    for (const QString& folder : folders + context_.settings.value(picturesKey()).toStringList()) {
        paths.emplace_back(folder.toStdString());
    }
    jobs::setTracePictureFolders(std::move(paths));
}

void FramePanel::showKeyObjects() {
    std::vector<ReferenceBox> boxes;
    if (case_ && keyObjects_.objects()) {
        for (const jobs::KeyObject& object : keyObjects_.objects()->of(*case_->trajectory)) {
            const QString category = QString::fromStdString(object.category), words = QString::fromStdString(object.description);
            boxes.push_back({object.boxInPicture, words.isEmpty() ? category : QStringLiteral("%1: %2").arg(category, words)});
        }
    }
    view_->setReference(std::move(boxes));
}

void FramePanel::setKeyObjectsShown(bool areShown) { view_->setReferenceShown(areShown); }

void FramePanel::setTruthShown(bool isShown) {
    const QSignalBlocker blocker(truth_);
    truth_->setChecked(isShown);
    view_->setTruthShown(isShown);
}

void FramePanel::setOverlaysShown(bool areShown) {
    const QSignalBlocker blocker(overlays_);
    overlays_->setChecked(areShown);
    view_->setOverlaysShown(areShown);
}

}  // namespace omnidrive::ui
