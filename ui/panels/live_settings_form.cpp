// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/live_settings_form.h"

#include "jobs/live_settings.h"
#include "ui/models/typed_number.h"
#include "ui/models/words.h"
#include "ui/views/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace omnidrive::ui {

LiveSettingsForm::LiveSettingsForm(QWidget* parent)
    : QWidget(parent), setting_(new QComboBox), value_(new QLineEdit), range_(new QLabel), apply_(new QPushButton(tr("Apply"))), steps_(new QSpinBox),
      extend_(new QPushButton(tr("Extend"))) {
    for (const jobs::LiveSetting& setting : jobs::liveSettings()) {
        setting_->addItem(QString::fromStdString(setting.name).replace(QLatin1Char('_'), QLatin1Char(' ')), QString::fromStdString(setting.name));
    }
    setting_->setCurrentIndex(setting_->findData(QStringLiteral("learning_rate")));
    setting_->setAccessibleName(tr("Setting to change"));
    setting_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);   // leaves room for the value
    setting_->setMinimumContentsLength(8);
    value_->setAccessibleName(tr("New value"));
    value_->setPlaceholderText(tr("value"));
    range_->setProperty("role", QStringLiteral("muted"));
    range_->setWordWrap(true);
    steps_->setRange(1, 1000000);
    steps_->setValue(20);
    steps_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    steps_->setSuffix(tr(" steps"));
    steps_->setAccessibleName(tr("Steps past the planned end"));
    apply_->setToolTip(tr("The trainer changes it at the end of its step; the change is noted on every curve"));
    extend_->setToolTip(tr("Train so many steps past the planned end"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(kSpace);
    grid->setColumnStretch(0, 3);
    grid->setColumnStretch(1, 2);
    grid->addWidget(setting_, 0, 0);
    grid->addWidget(value_, 0, 1);
    grid->addWidget(apply_, 0, 2);
    grid->addWidget(range_, 1, 0, 1, 3);
    grid->addWidget(steps_, 2, 0, 1, 2);
    grid->addWidget(extend_, 2, 2);
    connect(setting_, &QComboBox::currentIndexChanged, this, &LiveSettingsForm::showSetting);
    connect(value_, &QLineEdit::textChanged, this, &LiveSettingsForm::updateApply);
    connect(value_, &QLineEdit::returnPressed, apply_, &QPushButton::click);
    connect(apply_, &QPushButton::clicked, this, [this] {
        value_->setText(withPoint(value_->text()));
        Q_EMIT changeAsked({{setting_->currentData().toString().toStdString(), value_->text().trimmed().toStdString()}});
    });
    connect(extend_, &QPushButton::clicked, this, [this] { Q_EMIT extendAsked(steps_->value()); });
    showSetting();
    setEnabledParts(false, false);
}

void LiveSettingsForm::setEnabledParts(bool canSet, bool canExtend) {
    canSet_ = canSet;
    setting_->setEnabled(canSet);
    value_->setEnabled(canSet);
    steps_->setEnabled(canExtend);
    extend_->setEnabled(canExtend);
    updateApply();
}

void LiveSettingsForm::showSetting() {
    const auto& setting = jobs::liveSettings()[static_cast<size_t>(setting_->currentIndex())];
    range_->setText(tr("%1 Allowed: %2").arg(word(setting.explanation), QString::fromStdString(setting.range)));
}

void LiveSettingsForm::updateApply() { apply_->setEnabled(canSet_ && !value_->text().trimmed().isEmpty()); }

}  // namespace omnidrive::ui
