// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console.h"

#include "app/run_state_text.h"
#include "base/log.h"

#include <QTest>

#include <cstdio>
#include <functional>

using namespace omnidrive;

/// What files and models say is shown, and does nothing to the terminal.
class TestConsole : public QObject {
    Q_OBJECT

private:
    /// What goes to standard error.
    static QByteArray written(const std::function<void(app::Console&)>& write) {
        std::FILE* file = std::tmpfile();
        {
            app::Console console(file, file);
            write(console);
        }
        std::rewind(file);
        QByteArray text(1000, '\0');
        text.resize(static_cast<qsizetype>(std::fread(text.data(), 1, static_cast<size_t>(text.size()), file)));
        std::fclose(file);
        return text;
    }

private Q_SLOTS:
    void sentencesCarryNoEscapeSequences_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("plain") << QByteArray("grün:\n\tit is") << QByteArray("grün:\n\tit is");
        QTest::newRow("a title of the window") << QByteArray("a\x1b]0;b\x07") << QByteArray("a ]0;b ");
        QTest::newRow("a line written over") << QByteArray("a\rb\bc\x7f") << QByteArray("a b c ");
        QTest::newRow("of two bytes") << QByteArray("a\u009b31mb") << QByteArray("a 31mb");
    }
    void sentencesCarryNoEscapeSequences() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        const std::string words = text.toStdString();
        QCOMPARE(written([&](app::Console& console) { console.note(words); }), shown + "\n");
        QCOMPARE(written([&](app::Console& console) { console.error(words); }), "omnidrive: " + shown + "\n");
        QCOMPARE(written([&](app::Console&) { logWarning("{}", words); }), "warning: " + shown + "\n");
        QCOMPARE(written([&](app::Console& console) { console.print(words); }), text);   // a result is for programs, too
    }

    void theLastReportIsOneLine() {
        store::RunState state;
        state.state = store::TrainerState::Failed;
        state.message = "no \x1b[2Jmemory\nfinished, step 9 of 9\u009b1m";
        QCOMPARE(QString::fromStdString(app::reportText(state)), QString("failed, step 0: no  [2Jmemory finished, step 9 of 9 1m"));
    }
};

QTEST_APPLESS_MAIN(TestConsole)
#include "tst_console.moc"
