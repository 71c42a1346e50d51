// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusVariant>
#include <QObject>

namespace omnidrive::ui {

/// Whether the desktop wants dark windows. Asks the desktop portal (org.freedesktop.appearance) and follows its changes; before it answers, and
/// on desktops without one, the palette that Qt got from the platform decides.
class SystemTheme : public QObject {
    Q_OBJECT

public:
    /// Must be made before the program sets a palette of its own.
    explicit SystemTheme(QObject* parent = nullptr);

    bool isDark() const { return isDark_; }

Q_SIGNALS:
    void changed(bool isDark);

private Q_SLOTS:
    void noticeSetting(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void askPortal();
    void setScheme(uint scheme);

    bool isDark_ = false;
};

}  // namespace omnidrive::ui
