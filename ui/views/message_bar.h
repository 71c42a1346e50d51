// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace omnidrive::ui {

/// One sentence shown where the work was started: a failure, or what was just done. Hidden while there is nothing to say.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    void showError(const QString& sentence) { showMessage(sentence, false); }
    void showInfo(const QString& sentence) { showMessage(sentence, true); }
    void clear();
    QString message() const;

private:
    void showMessage(const QString& sentence, bool isInfo);
    void drawIcon();

    QLabel* icon_;
    QLabel* text_;
    bool isInfo_ = false;
};

}  // namespace omnidrive::ui
