// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ui_settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QSettings>
#include <QStorageInfo>
#include <QTemporaryFile>
#include <QTimer>

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace omnidrive::ui {

namespace {

constexpr qsizetype kRecentKept = 10;
/// Raised when docks are added or renamed, so that older arrangements are not half applied.
constexpr int kLayoutVersion = 3;

/// Names may hold any character, keys of an INI file may not.
QString namedLayoutsKey() { return QStringLiteral("named-layouts-%1").arg(kLayoutVersion); }

constexpr double kSmallestScale = 0.5, kLargestScale = 3;

constexpr qint64 kRoomBytes = 256 * 1024;
constexpr int kTryAgainMs = 2000;

/// Whether so many bytes can be written in a folder, or in the nearest one above it that is there. @return true also where it cannot be told.
bool canTake(QDir folder, qint64 bytes) {
    while (!folder.exists() && folder.cdUp()) {
    }
    QTemporaryFile probe(folder.filePath(QStringLiteral(".room-XXXXXX")));
    if (!probe.open()) {
        return folder.exists() && QFileInfo(folder.path()).isWritable() ? QStorageInfo(folder).bytesAvailable() >= bytes : true;
    }
    const int failure = ::posix_fallocate(probe.handle(), 0, bytes);
    return failure != ENOSPC && failure != EDQUOT;
}

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

/// QSettings takes a file that was cut by a full disk for written, and puts it in the place of the whole one: it asks QSaveFile whether writing failed before
/// the last bytes leave their buffer. So nothing is given to it to write while there is no room for it.
class UiSettings::Store final : public QSettings {
public:
    explicit Store(const QString& file) : QSettings(file, QSettings::IniFormat) {
        again_.setSingleShot(true);
        again_.setInterval(kTryAgainMs);
        connect(&again_, &QTimer::timeout, this, &Store::write);
    }

    void write() {
        if (!canWrite()) {
            again_.start();
            tell(QCoreApplication::translate("omnidrive::ui::UiSettings", "%1 cannot be written: the disk is full. What was changed is kept while the Studio is open.")
                     .arg(fileName()));
            return;
        }
        sync();
        isChanged = isTold_ = false;
    }
    bool canWrite() const { return !isChanged || canTake(QFileInfo(fileName()).dir(), 2 * QFileInfo(fileName()).size() + kRoomBytes); }

    bool isChanged = false;   ///< since the last write
    std::function<void(const QString&)> onProblem;

protected:
    /// What was changed is written when the program is idle.
    bool event(QEvent* event) override {
        if (event->type() != QEvent::UpdateRequest) {
            return QSettings::event(event);
        }
        write();
        return true;
    }

private:
    void tell(const QString& problem) {
        if (onProblem && !std::exchange(isTold_, true)) {
            onProblem(problem);
        }
    }

    QTimer again_;
    bool isTold_ = false;
};

UiSettings::UiSettings(const QString& file)
    : store_(std::make_unique<Store>(
          file.isEmpty() ? QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("omnidrive"), QStringLiteral("studio")).fileName() : file)) {}

UiSettings::~UiSettings() {
    if (!store_->canWrite()) {
        store_->onProblem = nullptr;
        qWarning("%s cannot be written: the disk is full; it stays as it was", qPrintable(store_->fileName()));
        static_cast<void>(store_.release());   // it would write when it goes
    }
}

QVariant UiSettings::value(const QString& key, const QVariant& fallback) const { return store_->value(key, fallback); }

void UiSettings::setValue(const QString& key, const QVariant& value) {
    store_->isChanged = true;
    store_->setValue(key, value);
}

void UiSettings::refresh() { store_->write(); }

void UiSettings::onProblem(std::function<void(const QString&)> handler) { store_->onProblem = std::move(handler); }

ThemeChoice UiSettings::theme() const { return themeChoiceFromName(value(QStringLiteral("window/theme")).toString()); }

void UiSettings::setTheme(ThemeChoice choice) { setValue(QStringLiteral("window/theme"), themeChoiceName(choice)); }

QByteArray UiSettings::layout(const QString& workspace) const { return value(layoutKey(workspace)).toByteArray(); }

void UiSettings::setLayout(const QString& workspace, const QByteArray& state) { setValue(layoutKey(workspace), state); }

void UiSettings::forgetLayouts() {
    store_->isChanged = true;
    store_->remove(QStringLiteral("layout-%1").arg(kLayoutVersion));
}

QStringList UiSettings::namedLayouts() const { return value(namedLayoutsKey()).toMap().keys(); }

QByteArray UiSettings::namedLayout(const QString& name) const { return value(namedLayoutsKey()).toMap().value(name).toByteArray(); }

void UiSettings::setNamedLayout(const QString& name, const QByteArray& state) {
    refresh();
    QVariantMap layouts = value(namedLayoutsKey()).toMap();
    if (state.isEmpty()) {
        layouts.remove(name);
    } else {
        layouts.insert(name, state);
    }
    setValue(namedLayoutsKey(), layouts);
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
    const double scale = value(QStringLiteral("window/scale"), 1).toDouble();
    return scale >= kSmallestScale && scale <= kLargestScale ? scale : 1;
}

void UiSettings::setScale(double scale) { setValue(QStringLiteral("window/scale"), std::clamp(scale, kSmallestScale, kLargestScale)); }

QStringList UiSettings::recentRuns() const {
    QStringList runs = value(QStringLiteral("runs/recent")).toStringList();
    runs.removeIf([](const QString& folder) { return !QFileInfo::exists(folder); });
    return runs;
}

void UiSettings::addRecentRun(const QString& folder) {
    refresh();
    QStringList runs = recentRuns();
    runs.removeAll(folder);
    runs.prepend(folder);
    setValue(QStringLiteral("runs/recent"), QVariant(runs.first(qMin(runs.size(), kRecentKept))));
}

}  // namespace omnidrive::ui
