// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

namespace {

const QString kRoot = QStringLiteral(OMNIDRIVE_SOURCE_DIR);

QString contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Text without what stands in fences: code is no link.
QString withoutCode(const QString& text) {
    QString result;
    bool isCode = false;
    for (const QString& line : text.split('\n')) {
        const bool isFence = line.startsWith("```");
        isCode = isCode != isFence;
        result += isCode || isFence ? QString("\n") : line + "\n";
    }
    return result.remove(QRegularExpression("`[^`\n]*`"));
}

/// A heading as a link names it, as GitHub makes it.
QString slugOf(QString heading) {
    heading.remove(QRegularExpression("^#+ +")).remove(QRegularExpression("`|\\*\\*"));
    QString slug;
    for (const QChar letter : heading.trimmed().toLower()) {
        slug += letter.isLetterOrNumber() || letter == '-' || letter == '_' ? QString(letter) : letter.isSpace() ? QString("-") : QString();
    }
    return slug;
}

QStringList slugsOf(const QString& text) {
    QStringList slugs;
    for (const QString& line : text.split('\n')) {
        if (line.startsWith('#')) {
            slugs << slugOf(line);
        }
    }
    return slugs;
}

/// What is wrong with a link of a file; empty when it resolves.
QString problemOf(const QString& file, const QString& target) {
    if (target.startsWith("http://") || target.startsWith("https://") || target.startsWith("mailto:")) {
        return {};
    }
    const QString path = target.section('#', 0, 0), heading = target.section('#', 1);
    const QString whole = path.isEmpty() ? file : QFileInfo(file).dir().absoluteFilePath(path);
    if (!QFileInfo::exists(whole)) {
        return "does not exist";
    }
    const bool hasHeading = heading.isEmpty() || slugsOf(contentOf(whole)).contains(heading);
    return hasHeading ? QString() : "has no heading of this name";
}

/// "core/train/trainer.*" stands for any file that begins so, "core/model/" for a folder.
bool isThere(const QString& name) {
    if (name.endsWith(".*")) {
        const QFileInfo stem(kRoot + "/" + name.chopped(1));
        return !stem.dir().entryList({stem.fileName() + "*"}, QDir::Files).isEmpty();
    }
    return QFileInfo::exists(kRoot + "/" + name);
}

}  // namespace

/// Documents say what is there: links resolve, files that are named exist.
class TestDocuments : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linksResolve_data() {
        QTest::addColumn<QString>("file");
        QStringList files{"README.md", "CONTRIBUTING.md", "CHANGELOG.md"};
        for (const char* folder : {"core", "resources", "tests"}) {
            QDirIterator found(kRoot + "/" + folder, {"*.md"}, QDir::Files, QDirIterator::Subdirectories);
            while (found.hasNext()) {
                files << found.next().mid(kRoot.size() + 1);
            }
        }
        for (const QString& file : files) {
            QTest::newRow(qPrintable(file)) << kRoot + "/" + file;
        }
    }
    void linksResolve() {
        QFETCH(QString, file);
        const QString text = contentOf(file);
        QVERIFY2(!text.isEmpty(), "the file is empty or missing");
        static const QRegularExpression link("\\]\\(([^)\\s]+)\\)");
        QStringList broken;
        for (auto matches = link.globalMatch(withoutCode(text)); matches.hasNext();) {
            const QString target = matches.next().captured(1), problem = problemOf(file, target);
            if (!problem.isEmpty()) {
                broken << target + " " + problem;
            }
        }
        QVERIFY2(broken.isEmpty(), qPrintable(broken.join("\n")));
    }

    void checkerFindsBrokenLinks_data() {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("problem");
        QTest::newRow("page") << "nowhere.md" << "does not exist";
        QTest::newRow("heading") << "limits.md#nothing" << "has no heading of this name";
        QTest::newRow("own heading") << "#nothing" << "has no heading of this name";
        QTest::newRow("right") << "limits.md#data" << "";
        QTest::newRow("web") << "https://example.org/x.md" << "";
    }
    void checkerFindsBrokenLinks() {
        QFETCH(QString, target);
        QFETCH(QString, problem);
        QCOMPARE(problemOf(kRoot + "/resources/help/docs/index.md", target), problem);
    }

    void filesOfThePaperMapExist_data() {
        QTest::addColumn<QString>("name");
        static const QRegularExpression name("`((?:core|ui|app|resources|tests)/[^`]*)`");
        for (auto matches = name.globalMatch(contentOf(kRoot + "/resources/help/docs/paper-map.md")); matches.hasNext();) {
            const QString found = matches.next().captured(1);
            QTest::newRow(qPrintable(found)) << found;
        }
    }
    void filesOfThePaperMapExist() {
        QFETCH(QString, name);
        QVERIFY2(isThere(name), qPrintable(name + " does not exist"));
    }

    /// The table for readers of the code and the one for readers of the help say the same.
    void limitsAreTold() {
        const QString told = contentOf(kRoot + "/resources/help/docs/limits.md");
        int rows = 0;
        for (const QString& line : contentOf(kRoot + "/core/LIMITS.md").split('\n')) {
            const QStringList cells = line.split(" | ");
            if (line.startsWith("| ") && cells.size() == 4) {
                QVERIFY2(told.contains(cells.mid(0, 3).join(" | ")), qPrintable("resources/help/docs/limits.md lacks: " + line));
                ++rows;
            }
        }
        QVERIFY(rows > 10);
    }

    void indexNamesEveryPage() {
        const QDir docs(kRoot + "/resources/help/docs");
        const QString index = contentOf(docs.filePath("index.md"));
        for (const QString& file : docs.entryList({"*.md"}, QDir::Files)) {
            QVERIFY2(file == "index.md" || index.contains("(" + file + ")"), qPrintable("the index does not link to " + file));
        }
    }

    void picturesOfTheHelpAreShown() {
        QString pages = contentOf(kRoot + "/README.md");
        const QDir docs(kRoot + "/resources/help/docs"), pictures(kRoot + "/resources/help/pictures");
        for (const QString& file : docs.entryList({"*.md"}, QDir::Files)) {
            pages += contentOf(docs.filePath(file));
        }
        qint64 bytes = 0;
        for (const QFileInfo& picture : pictures.entryInfoList(QDir::Files)) {
            QVERIFY2(pages.contains("pictures/" + picture.fileName()), qPrintable("no page shows " + picture.fileName()));
            bytes += picture.size();
        }
        QVERIFY2(bytes < 2'500'000, "pictures of the help are to stay small: packaging/pictures shrinks them");
    }

    void whoAndWhatToCite_data() {
        QTest::addColumn<QString>("line");
        for (const char* line : {"^cff-version: 1\\.2\\.0$", "^message: .+$", "^title: .+$", "^authors:$", "^license: GPL-3\\.0-or-later$", "^version: ", "^preferred-citation:$|^references:$", "2512\\.14044"}) {
            QTest::newRow(line) << line;
        }
    }
    void whoAndWhatToCite() {
        QFETCH(QString, line);
        const QRegularExpression pattern(line, QRegularExpression::MultilineOption);
        QVERIFY2(pattern.match(contentOf(kRoot + "/CITATION.cff")).hasMatch(), qPrintable("CITATION.cff has no line " + line));
    }

    void licenceIsThere() { QVERIFY(contentOf(kRoot + "/LICENSE").contains("GNU GENERAL PUBLIC LICENSE")); }
};

QTEST_APPLESS_MAIN(TestDocuments)
#include "tst_documents.moc"
