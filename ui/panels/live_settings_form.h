// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <string>
#include <utility>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace omnidrive::ui {

/// Changes one setting of a live run, or moves its end. What was asked for is done when the trainer says so, not before.
class LiveSettingsForm : public QWidget {
    Q_OBJECT

public:
    explicit LiveSettingsForm(QWidget* parent = nullptr);

    /// @param canSet a trainer lives and would obey. @param canExtend or the run is at its end and can be continued past it.
    void setEnabledParts(bool canSet, bool canExtend);
    QComboBox* settingBox() const { return setting_; }
    QLineEdit* valueEdit() const { return value_; }
    QPushButton* applyButton() const { return apply_; }
    QPushButton* extendButton() const { return extend_; }
    QSpinBox* stepsBox() const { return steps_; }

Q_SIGNALS:
    void changeAsked(const std::vector<std::pair<std::string, std::string>>& values);
    void extendAsked(qint64 steps);

private:
    void showSetting();
    void updateApply();

    QComboBox* setting_;
    QLineEdit* value_;
    QLabel* range_;
    QPushButton* apply_;
    QSpinBox* steps_;
    QPushButton* extend_;
    bool canSet_ = false;
};

}  // namespace omnidrive::ui
