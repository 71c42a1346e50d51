// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/what_if_form.h"

#include "ui/views/elided_label.h"
#include "ui/views/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr int kMostSamples = 256;
constexpr int kFarthest = 100000;   // a box may be typed beyond the picture, to see it rejected
const QString kEmbedded = QStringLiteral("embedded"), kServer = QStringLiteral("server"), kFolder = QStringLiteral("folder");

QWidget* rowOf(std::initializer_list<QWidget*> widgets) {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace / 2);
    for (QWidget* widget : widgets) {
        layout->addWidget(widget);
    }
    return row;
}

QPushButton* button(const QString& text, const QString& toolTip) {
    auto* result = new QPushButton(text);
    result->setToolTip(toolTip);
    result->setAccessibleDescription(toolTip);
    return result;
}

}  // namespace

WhatIfForm::WhatIfForm(QWidget* parent)
    : QWidget(parent),
      heading_(new ElidedLabel),
      label_(new QLineEdit),
      question_(new QPlainTextEdit),
      samples_(new QSpinBox),
      greedy_(new QCheckBox(tr("Greedy"))),
      model_(new QComboBox),
      server_(new QLineEdit),
      run_(button(tr("Run"), tr("Ask again from here with the recorded seed (Ctrl+Return)"))),
      cancel_(button(tr("Cancel"), tr("End within one token; continuations that are whole are kept"))),
      greyCrop_(button(tr("Grey the crop"),
                       tr("Mask test: paint grey what this zoom looked at, in frame and crop, and ask again. An answer that stays in at "
                          "least 80 % of the samples is called text-only reasoning."))),
      greyRest_(button(tr("Grey the rest"), tr("Mask test: paint grey everything but what this zoom looked at, and ask again"))),
      discard_(button(tr("Discard"), tr("Back to what was recorded"))),
      status_(new ElidedLabel) {
    buildFields();
    buildLayout();
    connectAll();
    setSubject(nullptr, {}, {});
}

void WhatIfForm::buildFields() {
    const std::array<QString, 4> names{tr("Left"), tr("Top"), tr("Right"), tr("Bottom")};
    for (size_t i = 0; i < corners_.size(); ++i) {
        corners_[i] = new QSpinBox;
        corners_[i]->setRange(-kFarthest, kFarthest);
        corners_[i]->setButtonSymbols(QAbstractSpinBox::NoButtons);
        corners_[i]->setMinimumWidth(44);
        corners_[i]->setAccessibleName(names[i]);
        corners_[i]->setToolTip(tr("%1 side of the box, pixels of the picture as the model sees it").arg(names[i]));
    }
    label_->setAccessibleName(tr("Label of the zoom"));
    question_->setAccessibleName(tr("Question"));
    question_->setTabChangesFocus(true);
    question_->setFixedHeight(2 * fontMetrics().lineSpacing() + 2 * kSpace);
    question_->setToolTip(tr("Another question starts from the beginning; the box is then left aside"));
    samples_->setRange(1, kMostSamples);
    samples_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    samples_->setFixedWidth(48);
    samples_->setAccessibleName(tr("Number of samples"));
    samples_->setToolTip(tr("Continuations with the recorded seed, the next, and so on; several give a share with its interval"));
    model_->setAccessibleName(tr("Model that answers"));
    model_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    server_->setAccessibleName(tr("Address of the server"));
    server_->setPlaceholderText(QStringLiteral("http://127.0.0.1:8000"));
    status_->setProperty("role", QStringLiteral("muted"));
    heading_->setProperty("role", QStringLiteral("heading"));
    run_->setProperty("primary", true);
    setCheckpoints({});
}

QWidget* WhatIfForm::boxRow() { return rowOf({corners_[0], corners_[1], corners_[2], corners_[3]}); }

QWidget* WhatIfForm::askRow() {
    auto* row = rowOf({samples_, greedy_, model_});
    static_cast<QHBoxLayout*>(row->layout())->setStretch(2, 1);
    return row;
}

QWidget* WhatIfForm::buttonRow() {
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace / 2);
    layout->addWidget(rowOf({run_, cancel_, discard_}));
    layout->addWidget(rowOf({greyCrop_, greyRest_}));
    return column;
}

void WhatIfForm::buildLayout() {
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(kSpace);
    form->setVerticalSpacing(kSpace / 4);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Box"), boxRow());
    form->addRow(tr("Label"), label_);
    form->addRow(tr("Question"), question_);
    form->addRow(tr("Samples"), askRow());
    form->addRow(QString(), server_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    layout->setSpacing(kSpace / 4);
    layout->addWidget(heading_);
    layout->addLayout(form);
    layout->addWidget(buttonRow());
    layout->addWidget(status_);
    layout->addStretch();
}

void WhatIfForm::connectAll() {
    for (QSpinBox* corner : corners_) {
        connect(corner, &QSpinBox::valueChanged, this, &WhatIfForm::takeBox);
    }
    connect(label_, &QLineEdit::textEdited, this, &WhatIfForm::takeLabel);
    connect(question_, &QPlainTextEdit::textChanged, this, &WhatIfForm::takeQuestion);
    connect(model_, &QComboBox::activated, this, [this](int) {
        if (model_->currentData().toString() == kFolder) {
            chooseFolder();
        }
        updateEnabled();
    });
    connect(model_, &QComboBox::currentIndexChanged, this, &WhatIfForm::updateEnabled);
    connect(server_, &QLineEdit::textChanged, this, &WhatIfForm::updateEnabled);
    connect(greedy_, &QCheckBox::toggled, this, &WhatIfForm::updateEnabled);
    connect(run_, &QPushButton::clicked, this, &WhatIfForm::runWanted);
    connect(cancel_, &QPushButton::clicked, this, &WhatIfForm::cancelWanted);
    connect(discard_, &QPushButton::clicked, this, &WhatIfForm::discardWanted);
    connect(greyCrop_, &QPushButton::clicked, this, [this] { Q_EMIT maskWanted(jobs::WhatIfMask::Crop); });
    connect(greyRest_, &QPushButton::clicked, this, [this] { Q_EMIT maskWanted(jobs::WhatIfMask::Rest); });
}

void WhatIfForm::setCheckpoints(const QStringList& names) {
    const QString chosen = model_->currentData().toString();
    const QSignalBlocker blocker(model_);
    model_->clear();
    model_->addItem(names.isEmpty() ? tr("The model that the record names") : tr("newest: %1").arg(names.first()), QString());
    for (const QString& name : names) {
        model_->addItem(name, name);
    }
    model_->addItem(tr("Embedded default"), kEmbedded);
    model_->addItem(tr("Server…"), kServer);
    model_->addItem(tr("Model folder…"), kFolder);
    if (model_->findData(chosen) < 0) {   // a folder that was chosen
        model_->insertItem(1, chosen, chosen);
    }
    model_->setCurrentIndex(model_->findData(chosen));
    updateEnabled();
}

void WhatIfForm::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of a model or checkpoint"));
    const QSignalBlocker blocker(model_);
    if (!folder.isEmpty()) {
        model_->insertItem(0, folder, folder);
    }
    model_->setCurrentIndex(0);
}

void WhatIfForm::setSubject(const std::shared_ptr<const rollout::Trajectory>& trajectory, const WhatIfSubject& subject, const WhatIfDraft& draft) {
    trajectory_ = trajectory;
    subject_ = subject;
    draft_ = draft;
    heading_->setText(!trajectory ? tr("No rollout selected")
                      : subject.call >= 0 ? tr("Zoom %1 of %2").arg(subject.call + 1).arg(subject.rollout)
                                          : tr("%1, from the question on").arg(subject.rollout));
    heading_->setToolTip(
        trajectory ? tr("Boxes count in pixels of the picture as the model sees it, %1 × %2").arg(trajectory->modelWidth).arg(trajectory->modelHeight)
                   : QString());
    fill();
}

void WhatIfForm::setDraft(const WhatIfDraft& draft) {
    if (draft != draft_) {
        draft_ = draft;
        fill();
    }
}

void WhatIfForm::fill() {
    isFilling_ = true;
    const BoxF box = draft_.boxInModel.value_or(subject_.boxInModel.value_or(BoxF{}));
    const std::array<double, 4> sides{box.x0, box.y0, box.x1, box.y1};
    for (size_t i = 0; i < corners_.size(); ++i) {
        corners_[i]->setValue(static_cast<int>(std::lround(sides[i])));
    }
    label_->setText(draft_.label.value_or(subject_.label));
    const QString question = draft_.question.value_or(subject_.question);
    if (question_->toPlainText() != question) {
        question_->setPlainText(question);
    }
    isFilling_ = false;
    updateEnabled();
}

void WhatIfForm::takeBox() {
    WhatIfDraft draft = draft_;
    const auto side = [this](size_t i) { return static_cast<double>(corners_[i]->value()); };
    const BoxF box{side(0), side(1), side(2), side(3)};
    draft.boxInModel = subject_.boxInModel == box ? std::nullopt : std::optional(box);
    takeDraft(draft);
}

void WhatIfForm::takeLabel() {
    WhatIfDraft draft = draft_;
    draft.label = label_->text() == subject_.label ? std::nullopt : std::optional(label_->text());
    takeDraft(draft);
}

void WhatIfForm::takeQuestion() {
    WhatIfDraft draft = draft_;
    const QString text = question_->toPlainText();
    draft.question = text == subject_.question ? std::nullopt : std::optional(text);
    takeDraft(draft);
}

void WhatIfForm::takeDraft(const WhatIfDraft& draft) {
    if (!isFilling_ && draft != draft_) {
        draft_ = draft;
        updateEnabled();
        Q_EMIT draftEdited(draft_);
    }
}

jobs::WhatIfRequest WhatIfForm::request(jobs::WhatIfMask mask) const {
    jobs::WhatIfRequest request;
    request.rolloutId = subject_.rollout.toStdString();
    request.change = mask == jobs::WhatIfMask::None ? changeOf(subject_, draft_) : jobs::WhatIfChange{subject_.call, {}, {}, {}, mask};
    request.samples = samples_->value();
    request.isGreedy = greedy_->isChecked();
    const QString model = model_->currentData().toString();
    if (model == kServer) {
        request.server.url = server_->text().trimmed().toStdString();
    } else if (model != kFolder) {
        request.model = model.toStdString();
    }
    // The records of other programs say no temperature: sampled then means 1.
    if (trajectory_ && trajectory_->temperature == 0 && !request.isGreedy && request.samples > 1) {
        request.temperature = 1;
    }
    return request;
}

void WhatIfForm::setBusy(bool isBusy) {
    isBusy_ = isBusy;
    updateEnabled();
}

void WhatIfForm::setStatus(const QString& text) { status_->setText(text); }

QString WhatIfForm::status() const { return status_->text(); }

void WhatIfForm::updateEnabled() {
    const bool hasZoom = trajectory_ && subject_.call >= 0, isNewQuestion = draft_.question.has_value();
    const bool isServer = model_->currentData().toString() == kServer;
    const bool canRun = trajectory_ && !isBusy_ && !(isServer && server_->text().trimmed().isEmpty());
    for (QSpinBox* corner : corners_) {
        corner->setEnabled(hasZoom && !isNewQuestion);
    }
    label_->setEnabled(hasZoom && !isNewQuestion);
    question_->setEnabled(trajectory_ != nullptr);
    samples_->setEnabled(!greedy_->isChecked());
    if (greedy_->isChecked()) {
        samples_->setValue(1);
    }
    server_->setVisible(isServer);
    run_->setEnabled(canRun);
    cancel_->setEnabled(isBusy_);
    const bool hasCrop = hasZoom && subject_.boxInModel.has_value();
    greyCrop_->setEnabled(canRun && hasCrop);
    greyRest_->setEnabled(canRun && hasCrop);
    discard_->setEnabled(!draft_.isEmpty());
}

QList<QWidget*> WhatIfForm::fields() const {
    return {corners_[0], corners_[1], corners_[2], corners_[3], label_,    question_, samples_, greedy_,
            model_,      server_,     run_,        cancel_,     greyCrop_, greyRest_, discard_};
}

}  // namespace omnidrive::ui
