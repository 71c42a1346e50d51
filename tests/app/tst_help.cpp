// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace omnidrive::tests;

namespace {

const QString kDocs = QStringLiteral(OMNIDRIVE_SOURCE_DIR) + "/resources/help/docs";

ProgramResult run(const QStringList& arguments) { return runProgram(OMNIDRIVE_PROGRAM, arguments); }

QString contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

}  // namespace

class TestHelp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listNamesEveryPage() {
        const ProgramResult list = run({"help"});
        const QJsonArray json = QJsonDocument::fromJson(run({"help", "--json"}).out.toUtf8()).array();
        const QStringList files = QDir(kDocs).entryList({"*.md"}, QDir::Files);
        QCOMPARE(list.exitCode, 0);
        QCOMPARE(json.size(), files.size());
        QCOMPARE(json.first().toObject().value("name").toString(), QString("index"));
        for (const QString& file : files) {
            QVERIFY2(list.out.contains("\n  " + file.chopped(3) + " "), qPrintable(list.out));
        }
    }

    void pages_data() {
        QTest::addColumn<QString>("name");
        for (const QString& file : QDir(kDocs).entryList({"*.md"}, QDir::Files)) {
            QTest::newRow(qPrintable(file)) << file.chopped(3);
        }
    }
    void pages() {
        QFETCH(QString, name);
        const QString stored = contentOf(kDocs + "/" + name + ".md");
        QCOMPARE(run({"help", name, "--markdown"}).out, stored);
        const ProgramResult shown = run({"help", name});
        QCOMPARE(shown.exitCode, 0);
        QVERIFY(shown.out.startsWith(stored.section('\n', 0, 0).mid(2) + "\n==="));
        QVERIFY2(!shown.out.contains("]("), qPrintable(shown.out));
        const QJsonObject json = QJsonDocument::fromJson(run({"help", name, "--json"}).out.toUtf8()).object();
        QCOMPARE(json.value("name").toString(), name);
        QCOMPARE(json.value("text").toString(), shown.out);
        QVERIFY(shown.out.startsWith(json.value("title").toString() + "\n"));
    }

    void aCommandsNameShowsItsOptions() {
        QCOMPARE(run({"help", "train"}).out, run({"train", "--help"}).out);
        const QJsonObject json = QJsonDocument::fromJson(run({"help", "train", "--json"}).out.toUtf8()).object();
        QCOMPARE(json.value("text").toString(), run({"train", "--help"}).out);
    }

    void unknownPages_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("words");
        QTest::newRow("nearly") << "limit" << "omnidrive: the help has no page 'limit', did you mean 'limits'; 'omnidrive help' lists them\n";
        QTest::newRow("far") << "xyzzyxyzzy" << "omnidrive: the help has no page 'xyzzyxyzzy'; 'omnidrive help' lists them\n";
        QTest::newRow("path") << "../../studio.qrc" << "omnidrive: the help has no page '../../studio.qrc'; 'omnidrive help' lists them\n";
    }
    void unknownPages() {
        QFETCH(QString, name);
        QFETCH(QString, words);
        const ProgramResult result = run({"help", name});
        QCOMPARE(result.exitCode, 1);
        QCOMPARE(result.out, QString());
        QCOMPARE(result.err, words);
    }

    void generatedPagesAreUpToDate_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("recipe fields") << "recipe-reference";
        QTest::newRow("commands") << "command-line";
    }
    void generatedPagesAreUpToDate() {
        QFETCH(QString, name);
        const ProgramResult made = run({"help", "--generate", name});
        QCOMPARE(made.exitCode, 0);
        const QStringList now = made.out.split('\n'), stored = contentOf(kDocs + "/" + name + ".md").split('\n');
        const QByteArray advice = QString("omnidrive help --generate %1 > resources/help/docs/%1.md").arg(name).toUtf8();
        for (qsizetype i = 0; i < std::min(now.size(), stored.size()); ++i) {
            QVERIFY2(now[i] == stored[i], qPrintable("the program says: " + now[i] + "\nthe page says: " + stored[i] + "\n" + advice));
        }
        QVERIFY2(now.size() == stored.size(), advice.constData());
    }
};

QTEST_GUILESS_MAIN(TestHelp)
#include "tst_help.moc"
