// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QVariant>

#include <functional>
#include <memory>

namespace omnidrive::ui {

enum class ThemeChoice { System, Light, Dark };
QString themeChoiceName(ThemeChoice choice);
/// nullopt-free: an unknown word means System.
ThemeChoice themeChoiceFromName(const QString& name);

/// What the Studio remembers between starts. Values that do not make sense (damaged file, older version) count as unset. Two Studios may have one file
/// open: what holds several things under one key is read again before one of them is changed. On a full disk the file stays as it was, whole, and what was
/// changed is tried again until there is room. GUI thread only.
class UiSettings {
public:
    /// @param file an INI file of its own (tests, screenshots); empty: the user's settings.
    explicit UiSettings(const QString& file = {});
    ~UiSettings();

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);

    QByteArray geometry() const { return value(QStringLiteral("window/geometry")).toByteArray(); }
    void setGeometry(const QByteArray& geometry) { setValue(QStringLiteral("window/geometry"), geometry); }

    /// Arrangement of the docks in one workspace; empty when there is none of this version of the layout.
    QByteArray layout(const QString& workspace) const;
    void setLayout(const QString& workspace, const QByteArray& state);
    void forgetLayouts();

    /// Arrangements saved by name, in alphabetical order; one of an older version of the layout is not listed.
    QStringList namedLayouts() const;
    QByteArray namedLayout(const QString& name) const;
    /// An empty state removes it.
    void setNamedLayout(const QString& name, const QByteArray& state);

    /// Size of the interface, 1 as the desktop says; takes effect when the program starts. Between 0.5 and 3.
    double scale() const;
    void setScale(double scale);
    /// Code of the language; empty: as the desktop. Takes effect when the program starts.
    QString language() const { return value(QStringLiteral("window/language")).toString(); }
    void setLanguage(const QString& code) { setValue(QStringLiteral("window/language"), code); }
    /// Changed keys (Actions::changedKeys).
    QVariantMap keys() const { return value(QStringLiteral("window/keys")).toMap(); }
    void setKeys(const QVariantMap& keys) { setValue(QStringLiteral("window/keys"), keys); }
    /// Stores what is different in `now`; keys that another Studio changed stay.
    void changeKeys(const QVariantMap& before, const QVariantMap& now);

    QString workspace() const { return value(QStringLiteral("window/workspace")).toString(); }
    void setWorkspace(const QString& name) { setValue(QStringLiteral("window/workspace"), name); }

    /// Newest first, at most ten; folders that are gone are left out.
    QStringList recentRuns() const;
    void addRecentRun(const QString& folder);

    QString runsFolder() const { return value(QStringLiteral("runs/folder")).toString(); }
    void setRunsFolder(const QString& folder) { setValue(QStringLiteral("runs/folder"), folder); }

    /// Any small choice of a panel ("curves/smoothing").
    QVariant value(const QString& key, const QVariant& fallback = {}) const;
    void setValue(const QString& key, const QVariant& value);
    /// Reads what another Studio has written meanwhile, and writes what was changed here.
    void refresh();

    /// Called with one sentence when changes cannot be written, once until they can be again.
    void onProblem(std::function<void(const QString&)> handler);

private:
    class Store;

    std::unique_ptr<Store> store_;
};

}  // namespace omnidrive::ui
