// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/what_if.h"
#include "ui/models/what_if_draft.h"

#include <QStringList>
#include <QWidget>

#include <array>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace omnidrive::ui {

class ElidedLabel;

/// What is to be changed about a zoom, and by whom it is asked again. Shows a subject with its draft; what the user types becomes another draft at
/// once.
class WhatIfForm : public QWidget {
    Q_OBJECT

public:
    explicit WhatIfForm(QWidget* parent = nullptr);

    /// @param trajectory the subject's rollout, for the size that its boxes count in; null: nothing to ask.
    void setSubject(const std::shared_ptr<const rollout::Trajectory>& trajectory, const WhatIfSubject& subject, const WhatIfDraft& draft);
    void setDraft(const WhatIfDraft& draft);
    const WhatIfDraft& draft() const { return draft_; }
    void setCheckpoints(const QStringList& names);
    void setBusy(bool isBusy);
    void setStatus(const QString& text);
    /// The change of the draft, or with a mask the test; with samples, sampler and model as chosen.
    jobs::WhatIfRequest request(jobs::WhatIfMask mask = jobs::WhatIfMask::None) const;

    QSpinBox* corner(int i) const { return corners_[static_cast<size_t>(i)]; }
    QLineEdit* label() const { return label_; }
    QPlainTextEdit* question() const { return question_; }
    QSpinBox* samples() const { return samples_; }
    QComboBox* model() const { return model_; }
    QLineEdit* server() const { return server_; }
    QPushButton* runButton() const { return run_; }
    QPushButton* cancelButton() const { return cancel_; }
    QPushButton* maskButton(jobs::WhatIfMask mask) const { return mask == jobs::WhatIfMask::Crop ? greyCrop_ : greyRest_; }
    QString status() const;
    /// Everything that can have the keyboard.
    QList<QWidget*> fields() const;

Q_SIGNALS:
    void draftEdited(const omnidrive::ui::WhatIfDraft& draft);
    void runWanted();
    void maskWanted(omnidrive::jobs::WhatIfMask mask);
    void cancelWanted();
    void discardWanted();

private:
    void buildFields();
    void buildButtons();
    void buildLayout();
    QWidget* boxRow();
    QWidget* askRow();
    QWidget* buttonRow();
    void connectAll();
    void fill();
    void takeBox();
    void takeLabel();
    void takeQuestion();
    void takeDraft(const WhatIfDraft& draft);
    void updateEnabled();
    void chooseFolder();

    std::shared_ptr<const rollout::Trajectory> trajectory_;
    WhatIfSubject subject_;
    WhatIfDraft draft_;
    bool isBusy_ = false, isFilling_ = false;
    ElidedLabel* heading_;
    std::array<QSpinBox*, 4> corners_{};
    QLineEdit* label_;
    QPlainTextEdit* question_;
    QSpinBox* samples_;
    QCheckBox* greedy_;
    QComboBox* model_;
    QLineEdit* server_;
    QPushButton* run_;
    QPushButton* cancel_;
    QPushButton* greyCrop_;
    QPushButton* greyRest_;
    QPushButton* discard_;
    ElidedLabel* status_;
};

}  // namespace omnidrive::ui
