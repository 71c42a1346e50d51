// SPDX-License-Identifier: GPL-3.0-or-later
// Manual page and completion hold whatever --help does, and bash completes with what it was given.
#include "app/program_runner.h"

#include <QRegularExpression>
#include <QTest>

using namespace omnidrive::tests;

class TestManual : public QObject {
    Q_OBJECT

    static QString output(const QStringList& arguments) {
        const auto result = runProgram(OMNIDRIVE_PROGRAM, arguments);
        return result.exitCode == 0 && result.err.isEmpty() ? result.out : QString();
    }

    /// First words of the lines that are indented by two blanks and fit the pattern.
    static QStringList firstWords(const QString& help, const QString& pattern) {
        QStringList words;
        auto match = QRegularExpression("^  (?:-\\w,)?(" + pattern + ")\\b", QRegularExpression::MultilineOption).globalMatch(help);
        while (match.hasNext()) {
            words.push_back(match.next().captured(1));
        }
        return words;
    }

    static QStringList commands() { return firstWords(output({"--help"}).section("ommands:", 1), "[a-z][a-z-]*"); }

    /// The part of a form that tells of one command.
    static QString partOf(const QString& form, const QString& text, const QString& command) {
        if (form == "fish") {
            return text.split('\n').filter("__fish_seen_subcommand_from " + command + "'").join('\n');
        }
        const QString start = form == "page" ? "\n.SS " + QString(command).replace('-', "\\-") : "\n" + QString(form == "bash" ? 12 : 8, ' ') + command + ")\n";
        // Within bash's part stands a case of its own, whose ends are further in.
        const QString end = form == "page" ? "\n.S" : form == "bash" ? "\n" + QString(16, ' ') + ";;" : ";;\n" + QString(8, ' ');
        const qsizetype from = text.indexOf(start);
        return from < 0 ? QString() : text.mid(from, text.indexOf(end, from + 1) - from);
    }

    static QString spelled(const QString& form, const QString& option) {
        return form == "page" ? QString(option).replace('-', "\\-") : form == "fish" ? "-l " + option.mid(2) : option;
    }

private Q_SLOTS:
    void everyOptionIsThere_data() {
        QTest::addColumn<QString>("form");
        for (const char* form : {"page", "bash", "zsh", "fish"}) {
            QTest::newRow(form) << form;
        }
    }
    void everyOptionIsThere() {
        QFETCH(QString, form);
        const QString text = output({"manual", form});
        const QStringList names = commands();
        QVERIFY2(names.size() > 10, qPrintable(names.join(' ')));
        for (const QString& command : names) {
            const QStringList options = firstWords(output({command, "--help"}), "--[a-z0-9-]+");
            QVERIFY2(options.contains("--help"), qPrintable(command));
            const QString part = partOf(form, text, command);
            for (const QString& option : options) {
                const QRegularExpression name(QRegularExpression::escape(spelled(form, option)) + "(?![a-z0-9-])");
                QVERIFY2(name.match(part).hasMatch(), qPrintable(command + " " + option + ":\n" + part));
            }
        }
    }

    /// The Studio's page names every kind of file that its --help does.
    void studioNamesItsFiles() {
#ifdef OMNIDRIVE_STUDIO
        const QString help = runProgram(OMNIDRIVE_STUDIO, {"--help"}).out, page = runProgram(OMNIDRIVE_STUDIO, {"--manual", "page"}).out.remove('\\');
        const QString files = help.section("predictions (", 1).section(')', 0, 0);
        QCOMPARE(files, QString(".jsonl, .json, .parquet"));
        QVERIFY2(page.contains("(" + files + ")"), qPrintable(page));
        QVERIFY2(page.contains("a DriveLM file or a question set (its folder or file)"), qPrintable(page));
#else
        QSKIP("built without the Studio");
#endif
    }

    void unknownForm() {
        const auto result = runProgram(OMNIDRIVE_PROGRAM, {"manual", "tcsh"});
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains("tcsh"), qPrintable(result.err));
    }

    void bashCompletes_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("proposals");
        QTest::newRow("a command") << "omnidrive ver" << "verify";
        QTest::newRow("an option of a command") << "omnidrive verify --js" << "--json";
        QTest::newRow("no option of another command") << "omnidrive verify --seed" << "";
        QTest::newRow("a word of an argument") << "omnidrive manual fi" << "fish";
        QTest::newRow("a word of an option") << "omnidrive annotate set runs/x --severity mi" << "minor";
        QTest::newRow("the program's own options") << "omnidrive --ver" << "--version";
        QTest::newRow("files are left to bash") << "omnidrive rollout --image x" << "";
    }
    void bashCompletes() {
        QFETCH(QString, line);
        QFETCH(QString, proposals);
        const QString script = QString("compopt() { :; }; source <('%1' manual bash); COMP_WORDS=(%2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _omnidrive; echo \"${COMPREPLY[*]}\"")
                                   .arg(OMNIDRIVE_PROGRAM, line);
        const auto result = runProgram("/bin/bash", {"-c", script});
        QCOMPARE(result.err, QString());
        QCOMPARE(result.out.trimmed(), proposals);
    }
};

QTEST_GUILESS_MAIN(TestManual)
#include "tst_manual.moc"
