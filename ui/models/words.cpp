// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/words.h"

#include "ui/models/recipe_words.h"
#include "ui/models/word_list.h"

#include <QCache>
#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <string_view>
#include <vector>

namespace omnidrive::ui {

namespace {

constexpr const char* kContext = "Words";

QString translated(const char* text) { return QCoreApplication::translate(kContext, text); }

/// A sentence of core with parts that vary.
struct Form {
    const char* text;
    QRegularExpression pattern;
    int parts;
};

Form formOf(const char* text) {
    QString pattern = QRegularExpression::escape(QString::fromUtf8(text));
    int parts = 0;
    while (pattern.contains(QStringLiteral("\\%%1").arg(parts + 1))) {
        ++parts;
        pattern.replace(QStringLiteral("\\%%1").arg(parts), QStringLiteral("(?<p%1>.+?)").arg(parts));
    }
    return {text, QRegularExpression(QRegularExpression::anchoredPattern(pattern), QRegularExpression::DotMatchesEverythingOption), parts};
}

const std::vector<Form>& forms() {
    static const std::vector<Form> made = [] {
        std::vector<Form> all;
        for (const char* text : kSentenceForms) {
            all.push_back(formOf(text));
        }
        // The one that says most first: "The trainer (process %1)" would also fit all that ends with a bracket.
        std::stable_sort(all.begin(), all.end(), [](const Form& a, const Form& b) { return std::string_view(a.text).size() > std::string_view(b.text).size(); });
        return all;
    }();
    return made;
}

/// One pass, so that a part which looks like a place ("%2") is left alone.
QString filled(const QString& text, const QStringList& parts) {
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int place = text[i] == QLatin1Char('%') && i + 1 < text.size() ? text[i + 1].digitValue() : -1;
        const bool isPlace = place >= 1 && place <= parts.size();
        result += isPlace ? parts[place - 1] : QString(text[i]);
        i += isPlace ? 1 : 0;
    }
    return result;
}

QString byForm(const QString& text) {
    for (const Form& form : forms()) {
        const QRegularExpressionMatch match = form.pattern.match(text);
        if (match.hasMatch()) {
            QStringList parts;
            for (int i = 1; i <= form.parts; ++i) {
                parts.push_back(byForm(match.captured(QStringLiteral("p%1").arg(i))));   // not by word: a label may be spelled like one
            }
            return filled(translated(form.text), parts);
        }
    }
    return text;
}

/// What a text became before: forms are many, and the same sentences are painted again and again.
class Remembered {
public:
    /// @param language any text that differs between languages.
    const QString& find(const QString& text, const QString& language) {
        if (language != language_) {
            language_ = language;
            words_.clear();
        }
        if (!words_.contains(text)) {
            const QString whole = translated(text.toUtf8().constData());
            words_.insert(text, new QString(whole == text ? byForm(text) : whole));
        }
        return *words_.object(text);
    }

private:
    static constexpr int kMost = 4096;   // sentences with numbers in them never end

    QString language_;
    QCache<QString, QString> words_{kMost};
};

/// In English nothing changes, so nothing is searched.
bool isEnglish(const QString& language) { return language == QLatin1String(kWords.front()); }

}  // namespace

QString tr(const char* text, const char* comment, int n) { return QCoreApplication::translate("omnidrive::ui", text, comment, n); }

QString word(const QString& text) {
    const QString language = translated(kWords.front());
    if (text.isEmpty() || isEnglish(language)) {
        return text;
    }
    static thread_local Remembered remembered;
    return remembered.find(text, language);
}

QString word(const std::string& utf8) { return word(QString::fromStdString(utf8)); }

QString word(const char* utf8) { return word(QString::fromUtf8(utf8)); }

QString cameraWord(const std::string& camera) {
    const QString name = QString::fromStdString(camera);
    return name.startsWith(QLatin1String("CAM_")) ? word(name.mid(4).replace(QLatin1Char('_'), QLatin1Char(' '))) : name;
}

QStringList knownWords() {
    QStringList all;
    for (const char* text : kWords) {
        all.push_back(QString::fromUtf8(text));
    }
    for (const char* text : kRecipeWords) {
        all.push_back(QString::fromUtf8(text));
    }
    for (const char* text : kSentenceForms) {
        all.push_back(QString::fromUtf8(text));
    }
    return all;
}

}  // namespace omnidrive::ui
