// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QTranslator>

#include <array>
#include <vector>

class QWidget;

namespace omnidrive::ui {

class UiSettings;

/// A language of the Studio: the code of its translation's file and its own name for itself.
struct Language {
    const char* code;
    const char* name;
};

/// English is what the sources are written in; its translation holds the plurals.
inline constexpr std::array<Language, 3> kLanguages{{{"en", "English"}, {"de", "Deutsch"}, {"zh_CN", "简体中文"}}};

/// Code of the language that a choice means.
/// @param choice a code of kLanguages; anything else ("system", empty): the first of the desktop's languages that the Studio speaks, else English.
QString languageFor(const QString& choice);
/// The same for given languages of the desktop ("de-AT", "zh-Hans-CN"), the preferred first.
QString languageAmong(const QStringList& desktopLanguages);

/// Makes the program speak a language from its construction until its destruction: our texts and Qt's own. Numbers are written with a point in every
/// language, as in files, filters and on the command line; the C library's too, whatever the desktop says. GUI thread; before the first widget.
class SpokenLanguage {
    Q_DECLARE_TR_FUNCTIONS(omnidrive::ui::SpokenLanguage)

public:
    explicit SpokenLanguage(const QString& choice);
    ~SpokenLanguage();
    SpokenLanguage(const SpokenLanguage&) = delete;
    SpokenLanguage& operator=(const SpokenLanguage&) = delete;

    QString code() const { return code_; }
    /// One sentence when the translation was not found or is damaged: the Studio then speaks English. Empty when all is well.
    QString problem() const { return problem_; }

private:
    QString code_, problem_;
    QTranslator ours_, qts_;
};

/// File of our translation into a language: beside the installed resources, else in the build folder; empty when there is none.
QString translationFile(const QString& code);

/// A menu at the mouse with the languages and "as the desktop"; the choice is kept in the settings and holds from the next start on.
void openLanguageMenu(UiSettings& settings, QWidget* parent);

}  // namespace omnidrive::ui
