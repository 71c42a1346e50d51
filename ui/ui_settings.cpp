// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ui_settings.h"

#include <QFileInfo>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr qsizetype kRecentKept = 10;
/// Raised when docks are added or renamed, so that older arrangements are not half applied.
constexpr int kLayoutVersion = 3;

/// Names may hold any character, keys of an INI file may not.
QString namedLayoutsKey() { return QStringLiteral("named-layouts-%1").arg(kLayoutVersion); }

constexpr double kSmallestScale = 0.5, kLargestScale = 3;

QString layoutKey(const QString& workspace) { return QStringLiteral("layout-%1/%2").arg(kLayoutVersion).arg(workspace); }

}  // namespace

QString themeChoiceName(ThemeChoice choice) {
    switch (choice) {
        case ThemeChoice::Light: return QStringLiteral("light");
        case ThemeChoice::Dark: return QStringLiteral("dark");
        case ThemeChoice::System: break;
    }
    return QStringLiteral("system");
}

ThemeChoice themeChoiceFromName(const QString& name) {
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        if (name == themeChoiceName(choice)) {
            return choice;
        }
    }
    return ThemeChoice::System;
}

UiSettings::UiSettings(const QString& file)
    : settings_(file.isEmpty() ? QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("omnidrive"), QStringLiteral("studio")).fileName()
                               : file,
                QSettings::IniFormat) {}

ThemeChoice UiSettings::theme() const { return themeChoiceFromName(settings_.value(QStringLiteral("window/theme")).toString()); }

void UiSettings::setTheme(ThemeChoice choice) { settings_.setValue(QStringLiteral("window/theme"), themeChoiceName(choice)); }

QByteArray UiSettings::layout(const QString& workspace) const { return settings_.value(layoutKey(workspace)).toByteArray(); }

void UiSettings::setLayout(const QString& workspace, const QByteArray& state) { settings_.setValue(layoutKey(workspace), state); }

void UiSettings::forgetLayouts() { settings_.remove(QStringLiteral("layout-%1").arg(kLayoutVersion)); }

QStringList UiSettings::namedLayouts() const { return settings_.value(namedLayoutsKey()).toMap().keys(); }

QByteArray UiSettings::namedLayout(const QString& name) const { return settings_.value(namedLayoutsKey()).toMap().value(name).toByteArray(); }

void UiSettings::setNamedLayout(const QString& name, const QByteArray& state) {
    refresh();
    QVariantMap layouts = settings_.value(namedLayoutsKey()).toMap();
    if (state.isEmpty()) {
        layouts.remove(name);
    } else {
        layouts.insert(name, state);
    }
    settings_.setValue(namedLayoutsKey(), layouts);
}

void UiSettings::changeKeys(const QVariantMap& before, const QVariantMap& now) {
    refresh();
    QVariantMap stored = keys();
    for (const QString& command : before.keys()) {
        if (!now.contains(command)) {
            stored.remove(command);
        }
    }
    for (auto it = now.begin(); it != now.end(); ++it) {
        if (before.value(it.key()) != it.value()) {
            stored.insert(it.key(), it.value());
        }
    }
    setKeys(stored);
}

double UiSettings::scale() const {
    const double scale = settings_.value(QStringLiteral("window/scale"), 1).toDouble();
    return scale >= kSmallestScale && scale <= kLargestScale ? scale : 1;
}

void UiSettings::setScale(double scale) { settings_.setValue(QStringLiteral("window/scale"), std::clamp(scale, kSmallestScale, kLargestScale)); }

QStringList UiSettings::recentRuns() const {
    QStringList runs = settings_.value(QStringLiteral("runs/recent")).toStringList();
    runs.removeIf([](const QString& folder) { return !QFileInfo::exists(folder); });
    return runs;
}

void UiSettings::addRecentRun(const QString& folder) {
    refresh();
    QStringList runs = recentRuns();
    runs.removeAll(folder);
    runs.prepend(folder);
    settings_.setValue(QStringLiteral("runs/recent"), QVariant(runs.first(qMin(runs.size(), kRecentKept))));
}

}  // namespace omnidrive::ui
