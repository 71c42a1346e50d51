// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/token_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/models/trace_steps.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/token_strip_view.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

const QString kColouringKey = QStringLiteral("trace/tokenColouring");
constexpr int kMostHeight = 150;

}  // namespace

TokenPanel::TokenPanel(const StudioContext& context, QWidget* parent) : QWidget(parent), context_(context), view_(new TokenStripView), scroll_(new QScrollArea) {
    scroll_->setWidget(view_);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->viewport()->setAutoFillBackground(false);
    view_->setAutoFillBackground(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll_);
    connect(&context_.selection, &SelectionState::runChanged, &reader_, &TokenReader::open);
    connect(&context_.follower, &RunFollower::caseLoaded, this, [this](const LoadedCasePtr& loaded) { showCase(loaded->trajectory); });
    connect(&context_.follower, &RunFollower::closed, this, [this] { showCase(nullptr); });
    connect(&context_.selection, &SelectionState::traceStepChanged, this, [this](int, int) { showStrip(); });
    connect(&reader_, &TokenReader::tokensRead, this, [this](const RolloutTokensPtr& tokens) {
        tokens_ = tokens;
        showStrip();
    });
    connect(view_, &TokenStripView::spanChosen, this, [this](TokenSpan span) { Q_EMIT spanChosen(turn(), span); });
    colouring_ = static_cast<TokenColouring>(std::clamp(context_.settings.value(kColouringKey, 0).toInt(), 0, kTokenColourings - 1));
    setHidden(colouring_ == TokenColouring::None);
}

TokenPanel::~TokenPanel() = default;

void TokenPanel::cycle() {
    setColouring(static_cast<TokenColouring>((static_cast<int>(colouring_) + 1) % kTokenColourings));
    context_.settings.setValue(kColouringKey, static_cast<int>(colouring_));
}

void TokenPanel::setColouring(TokenColouring colouring) {
    colouring_ = colouring;
    setHidden(colouring == TokenColouring::None);
    want();
    showStrip();
}

void TokenPanel::showCase(std::shared_ptr<const rollout::Trajectory> trajectory) {
    trajectory_ = std::move(trajectory);
    tokens_.reset();
    turns_.clear();
    if (trajectory_) {
        for (const TraceStep& step : traceSteps(*trajectory_)) {
            turns_.push_back(step.turn);
        }
    }
    want();
    showStrip();
}

/// Texts are looked up once somebody wants to see them.
void TokenPanel::want() {
    const bool isKnown = tokens_ && tokens_->trajectory == trajectory_;
    if (colouring_ != TokenColouring::None && trajectory_ && !isKnown) {
        reader_.want(trajectory_);
    }
}

void TokenPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitHeight();
}

/// As high as the tokens need, within limits.
void TokenPanel::fitHeight() { scroll_->setFixedHeight(std::clamp(view_->heightForWidth(width()), 40, kMostHeight)); }

/// The question has no tokens of its own: the first turn stands for it. -1 without a rollout.
int TokenPanel::turn() const {
    const int row = context_.selection.current().traceStep;
    return turns_.empty() ? -1 : std::max(0, row >= 0 && row < static_cast<int>(turns_.size()) ? turns_[static_cast<size_t>(row)] : 0);
}

void TokenPanel::showStrip() {
    const int now = turn();
    if (!trajectory_ || now < 0) {
        view_->setStrip({}, colouring_);
        shown_ = {};
        return;
    }
    const std::pair<std::string, int> place(trajectory_->id, now);
    const bool isSameTurn = std::exchange(shown_, place) == place;
    const bool hasTexts = tokens_ && tokens_->trajectory == trajectory_ && now < static_cast<int>(tokens_->turns.size());
    view_->setStrip(tokenStrip(*trajectory_, now, hasTexts ? tokens_->turns[static_cast<size_t>(now)] : std::vector<std::string>{}, colouring_), colouring_,
                    isSameTurn);
    showSpans();
    fitHeight();
}

void TokenPanel::showSpans() {
    std::vector<TokenSpan> marks;
    const auto [first, last] = marks_.equal_range(turn());
    for (auto it = first; it != last; ++it) {
        marks.push_back(it->second);
    }
    view_->setMarks(std::move(marks));
    view_->setChosen(chosen_ && chosen_->first == turn() ? std::optional(chosen_->second) : std::nullopt);
}

void TokenPanel::beginChoice() {
    if (colouring_ == TokenColouring::None) {
        setColouring(TokenColouring::Plain);
    }
    view_->beginChoice();
}

void TokenPanel::setSpans(std::multimap<int, TokenSpan> marks, std::optional<std::pair<int, TokenSpan>> chosen) {
    marks_ = std::move(marks);
    chosen_ = chosen;
    showSpans();
}

}  // namespace omnidrive::ui
