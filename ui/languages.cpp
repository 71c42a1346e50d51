// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/languages.h"

#include "base/resources.h"
#include "ui/ui_settings.h"

#include <QActionGroup>
#include <QCursor>
#include <QDir>
#include <QFileInfo>
#include <QLibraryInfo>
#include <QLocale>
#include <QMenu>

#include <algorithm>
#include <clocale>

namespace omnidrive::ui {

namespace {

bool isSpoken(const QString& code) {
    return std::any_of(kLanguages.begin(), kLanguages.end(), [&](const Language& language) { return code == QLatin1String(language.code); });
}

/// Dates and grouped counts in the language, decimals with a point. German of Switzerland has both; with Germany's a grouped count "1.234" would stand
/// beside a measured "1.234".
QLocale localeOf(const QString& code) {
    if (code == QLatin1String("de")) {
        return {QLocale::German, QLocale::Switzerland};
    }
    return code == QLatin1String("zh_CN") ? QLocale(QLocale::Chinese, QLocale::China) : QLocale(QLocale::English, QLocale::UnitedStates);
}

}  // namespace

QString languageFor(const QString& choice) { return isSpoken(choice) ? choice : languageAmong(QLocale::system().uiLanguages()); }

QString languageAmong(const QStringList& desktopLanguages) {
    for (const QString& wanted : desktopLanguages) {
        const QLocale locale(wanted);
        if (locale.language() == QLocale::Chinese && locale.script() != QLocale::SimplifiedHanScript) {
            continue;   // those who read traditional characters may prefer the next language of theirs
        }
        for (const Language& language : kLanguages) {
            if (QLocale(QLatin1String(language.code)).language() == locale.language()) {
                return QLatin1String(language.code);
            }
        }
    }
    return QLatin1String(kLanguages.front().code);
}

QString translationFile(const QString& code) {
    const QString name = QStringLiteral("translations/omnidrive_%1.qm").arg(code);
    const QDir resources(QString::fromStdString(resourcesDir().string())), build(QCoreApplication::applicationDirPath() + QStringLiteral("/.."));
    for (const QDir& folder : {resources, build}) {
        if (folder.exists(name)) {
            return QDir::cleanPath(folder.absoluteFilePath(name));
        }
    }
    return {};
}

SpokenLanguage::SpokenLanguage(const QString& choice) : code_(languageFor(choice)) {
    std::setlocale(LC_NUMERIC, "C");   // QApplication took the desktop's
    QLocale::setDefault(localeOf(code_));
    const QString file = translationFile(code_);
    if (file.isEmpty() || !ours_.load(file)) {
        problem_ = file.isEmpty() && code_ == QLatin1String(kLanguages.front().code) ? QString()   // English lacks its plurals then, no more
                   : file.isEmpty() ? tr("the translation omnidrive_%1.qm was not found; the Studio speaks English").arg(code_)
                                     : tr("the translation %1 is damaged; the Studio speaks English").arg(file);
        return;
    }
    if (qts_.load(QStringLiteral("qtbase_") + code_, QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(&qts_);
    }
    QCoreApplication::installTranslator(&ours_);
}

SpokenLanguage::~SpokenLanguage() {
    QCoreApplication::removeTranslator(&ours_);
    QCoreApplication::removeTranslator(&qts_);
}

void openLanguageMenu(UiSettings& settings, QWidget* parent) {
    QMenu menu(parent);
    menu.setAccessibleName(SpokenLanguage::tr("Language"));
    auto* group = new QActionGroup(&menu);
    const auto add = [&](const QString& text, const QString& code) {
        QAction* action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(settings.language() == code);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, &menu, [&settings, code] { settings.setLanguage(code); });
    };
    add(SpokenLanguage::tr("As the desktop"), {});
    for (const Language& language : kLanguages) {
        add(QString::fromUtf8(language.name), QLatin1String(language.code));
    }
    menu.exec(QCursor::pos());
}

}  // namespace omnidrive::ui
