// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/system_theme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QGuiApplication>
#include <QPalette>

namespace omnidrive::ui {

namespace {

QString serviceName() { return QStringLiteral("org.freedesktop.portal.Desktop"); }
QString objectPath() { return QStringLiteral("/org/freedesktop/portal/desktop"); }
QString interfaceName() { return QStringLiteral("org.freedesktop.portal.Settings"); }
QString settingGroup() { return QStringLiteral("org.freedesktop.appearance"); }
QString settingKey() { return QStringLiteral("color-scheme"); }

/// The portal wraps values once or twice, depending on its version.
uint schemeOf(QVariant value) {
    while (value.canConvert<QDBusVariant>()) {
        value = value.value<QDBusVariant>().variant();
    }
    return value.toUInt();
}

}  // namespace

SystemTheme::SystemTheme(QObject* parent)
    : QObject(parent), isDark_(QGuiApplication::palette().color(QPalette::Window).lightness() < 128) {
    if (qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")) {   // without a session bus nobody would answer
        askPortal();
    }
}

void SystemTheme::askPortal() {
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(serviceName(), objectPath(), interfaceName(), QStringLiteral("SettingChanged"), this, SLOT(noticeSetting(QString, QString, QDBusVariant)));
    QDBusMessage question = QDBusMessage::createMethodCall(serviceName(), objectPath(), interfaceName(), QStringLiteral("Read"));
    question << settingGroup() << settingKey();
    auto* answer = new QDBusPendingCallWatcher(bus.asyncCall(question, 2000), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        const QDBusPendingReply<QVariant> reply = *answer;
        if (reply.isValid()) {
            setScheme(schemeOf(reply.value()));
        }
        answer->deleteLater();
    });
}

void SystemTheme::noticeSetting(const QString& group, const QString& key, const QDBusVariant& value) {
    if (group == settingGroup() && key == settingKey()) {
        setScheme(schemeOf(value.variant()));
    }
}

/// @param scheme 0 no preference, 1 dark, 2 light.
void SystemTheme::setScheme(uint scheme) {
    const bool isDark = scheme == 0 ? isDark_ : scheme == 1;
    if (isDark != isDark_) {
        isDark_ = isDark;
        Q_EMIT changed(isDark_);
    }
}

}  // namespace omnidrive::ui
