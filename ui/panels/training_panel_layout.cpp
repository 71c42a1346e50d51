// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of the training panel stand.
#include "ui/panels/training_panel.h"

#include "ui/panels/alert_list.h"
#include "ui/panels/launch_form.h"
#include "ui/panels/live_settings_form.h"
#include "ui/views/confirm_button.h"
#include "ui/views/message_bar.h"
#include "ui/views/state_badge.h"
#include "ui/views/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QScrollArea>

namespace omnidrive::ui {

namespace {

QLabel* headingLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("role", QStringLiteral("heading"));
    return label;
}

}  // namespace

void TrainingPanel::buildLayout() {
    log_->setObjectName(QStringLiteral("log"));
    log_->setReadOnly(true);
    log_->setFont(monospaceFont());
    log_->setLineWrapMode(QPlainTextEdit::NoWrap);
    log_->setMaximumBlockCount(400);
    log_->setAccessibleName(tr("Log of the trainer"));
    log_->setPlaceholderText(tr("The trainer's log appears here."));
    log_->setMinimumHeight(72);
    auto* body = new QWidget;   // in a small window the panel scrolls
    body->setObjectName(QStringLiteral("scrollBody"));
    auto* scroll = new QScrollArea;
    scroll->setWidget(body);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(kSpace * 3 / 2, kSpace, kSpace * 3 / 2, kSpace * 3 / 2);
    layout->setSpacing(kSpace);
    layout->addWidget(buildState());
    layout->addWidget(buildButtons());
    layout->addWidget(message_);
    layout->addWidget(alerts_);
    layout->addWidget(settings_);
    layout->addSpacing(kSpace);
    layout->addWidget(headingLabel(tr("New training")));
    layout->addWidget(form_);
    layout->addSpacing(kSpace);
    layout->addWidget(headingLabel(tr("Log")));
    layout->addWidget(log_, 1);
}

QWidget* TrainingPanel::buildState() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpace / 2);
    auto* row = new QHBoxLayout;
    row->setSpacing(kSpace);
    row->addWidget(headingLabel(tr("This run")));
    row->addWidget(state_);
    row->addStretch();
    sentence_->setTextFormat(Qt::PlainText);
    sentence_->setWordWrap(true);
    sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Progress of the training"));
    for (QLabel* label : {advice_, progressText_, costs_}) {
        label->setProperty("role", QStringLiteral("muted"));
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    costs_->setAccessibleName(tr("Time, speed and memory of the newest step"));
    advice_->setAccessibleName(tr("What to do"));
    column->addLayout(row);
    column->addWidget(sentence_);
    column->addWidget(advice_);
    column->addWidget(progress_);
    column->addWidget(progressText_);
    column->addWidget(costs_);
    return box;
}

QWidget* TrainingPanel::buildButtons() {
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(kSpace);
    grid->addWidget(pause_, 0, 0);
    grid->addWidget(resume_, 0, 1);
    grid->addWidget(checkpoint_, 1, 0);
    grid->addWidget(stop_, 1, 1);
    grid->addWidget(continue_, 2, 0, 1, 2);
    grid->addWidget(kill_, 3, 0, 1, 2);
    kill_->setToolTip(tr("End the trainer at once, also when it does not answer; steps after its last checkpoint are lost"));
    return box;
}

}  // namespace omnidrive::ui
