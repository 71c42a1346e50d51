// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/annotation_keeper.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QLineEdit;
class QListWidget;

namespace omnidrive::ui {

/// Who changed what of the selected case, when and why, the newest first, and the reason that goes with the next changes of it.
class AnnotationHistory : public QWidget {
    Q_OBJECT

public:
    explicit AnnotationHistory(AnnotationKeeper& keeper, QWidget* parent = nullptr);

    /// The typed reason, else the given one.
    QString reasonOr(const QString& other) const;
    void focusReason();
    QLineEdit* reason() const { return reason_; }
    QListWidget* list() const { return list_; }
    bool isSettled() const { return !timer_.isActive(); }

public Q_SLOTS:
    /// Another case, whose changes have reasons of their own; empty: none.
    void setRollout(const QString& rollout);
    /// Reads again, once several changes in a row are over; not while nobody can see it.
    void refresh();

Q_SIGNALS:
    /// Esc: keys are commands again.
    void leaveWanted();

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();
    void showLines(const QString& rollout, const std::vector<AnnotationHistoryLine>& lines);

    AnnotationKeeper& keeper_;
    QString rollout_;
    QTimer timer_;
    QLineEdit* reason_;
    QListWidget* list_;
};

}  // namespace omnidrive::ui
