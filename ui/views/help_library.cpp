// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/help_library.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace omnidrive::ui {

namespace {

QString contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Names of pages as the index links to them.
QStringList orderOf(const QString& index) {
    static const QRegularExpression link(QStringLiteral("\\]\\(([a-z0-9-]+)\\.md"));
    QStringList names{QStringLiteral("index")};
    for (auto matches = link.globalMatch(index); matches.hasNext();) {
        const QString name = matches.next().captured(1);
        if (!names.contains(name)) {
            names.push_back(name);
        }
    }
    return names;
}

}  // namespace

HelpLibrary::HelpLibrary(const QString& folder) : folder_(folder) {
    const QDir dir(folder);
    QStringList names = orderOf(contentOf(dir.filePath(QStringLiteral("index.md"))));
    for (const QString& file : dir.entryList({QStringLiteral("*.md")}, QDir::Files, QDir::Name)) {
        const QString name = file.chopped(3);
        if (!names.contains(name)) {
            names.push_back(name);
        }
    }
    for (const QString& name : names) {
        const QString text = contentOf(dir.filePath(name + QStringLiteral(".md")));
        if (!text.isEmpty()) {
            pages_.push_back({name, readableLine(text.section(QLatin1Char('\n'), 0, 0)), text});
        }
    }
}

const HelpPage* HelpLibrary::find(const QString& name) const {
    const auto it = std::find_if(pages_.begin(), pages_.end(), [&](const HelpPage& page) { return page.name == name; });
    return it == pages_.end() ? nullptr : &*it;
}

QUrl HelpLibrary::address(const QString& page, const QString& heading) const {
    QUrl url = QUrl::fromLocalFile(QDir(folder_).absoluteFilePath(page + QStringLiteral(".md")));
    url.setFragment(heading);
    return url;
}

std::vector<HelpHit> HelpLibrary::search(const QString& words, size_t limit) const {
    const QStringList parts = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const auto hasAll = [&](const QString& line) {
        return std::all_of(parts.begin(), parts.end(), [&](const QString& part) { return line.contains(part, Qt::CaseInsensitive); });
    };
    std::vector<HelpHit> titles, lines;
    for (const HelpPage& page : pages_) {
        const QStringList text = page.text.split(QLatin1Char('\n'));
        for (int i = 0; i < text.size() && !parts.isEmpty(); ++i) {
            const QString line = readableLine(text[i]);
            if (hasAll(line)) {
                (i == 0 ? titles : lines).push_back({page.name, page.title, line});
            }
        }
    }
    titles.insert(titles.end(), lines.begin(), lines.end());
    titles.resize(std::min(titles.size(), limit));
    return titles;
}

QString headingSlug(const QString& heading) {
    QString slug;
    for (const QChar letter : readableLine(heading).toLower()) {
        if (letter.isLetterOrNumber() || letter == QLatin1Char('-') || letter == QLatin1Char('_')) {
            slug += letter;
        } else if (letter.isSpace()) {
            slug += QLatin1Char('-');
        }
    }
    return slug;
}

QString readableLine(const QString& markdown) {
    static const QRegularExpression picture(QStringLiteral("!\\[([^\\]]*)\\]\\([^)]*\\)")), link(QStringLiteral("\\[([^\\]]*)\\]\\([^)]*\\)")),
        start(QStringLiteral("^(#+|[*-]|\\|) +")), marks(QStringLiteral("\\*\\*|`")), rule(QStringLiteral("^[| -]+$")), tableEnd(QStringLiteral(" ?\\|$"));
    QString line = markdown;
    line.remove(rule).replace(picture, QStringLiteral("\\1")).replace(link, QStringLiteral("\\1")).remove(start).remove(marks);
    return line.replace(QStringLiteral(" | "), QStringLiteral(" · ")).remove(tableEnd).trimmed();
}

}  // namespace omnidrive::ui
