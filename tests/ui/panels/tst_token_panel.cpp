// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/panels/token_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/studio.h"
#include "ui/views/theme.h"
#include "ui/views/token_strip_view.h"

#include <QApplication>
#include <QTest>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;
using ui::TokenColouring;

namespace {

struct Opened {
    std::unique_ptr<Studio> studio;

    explicit Opened(const tests::TempFolder& folder, const QString& run = {}) {
        StudioOptions options;
        options.run = run.isEmpty() ? QString::fromStdString((folder.path() / "runs" / "demo").string()) : run;
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("trace");
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        studio->settle(60000);
    }
    ui::TokenPanel& panel() { return *studio->window().trace().tokens(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(&studio->window(), static_cast<Qt::Key>(key), modifiers);
        studio->settle(20000);
    }
};

}  // namespace

class TestTokenPanel : public QObject {
    Q_OBJECT

    tests::TempFolder folder_;

private Q_SLOTS:
    void initTestCase() {
        ui::prepareLook(*qApp);
        tests::writeSyntheticRun(folder_.path() / "runs" / "demo", {});
    }

    void aKeyCyclesThroughTheColours() {
        Opened opened(folder_);
        QVERIFY(!opened.panel().isVisible());
        opened.press(Qt::Key_C);
        QVERIFY(opened.panel().isVisible());
        QCOMPARE(opened.panel().colouring(), TokenColouring::Advantage);
        QVERIFY(opened.panel().view()->strip().missing.isEmpty());
        for (int i = 1; i < ui::kTokenColourings; ++i) {
            opened.press(Qt::Key_C);
        }
        QVERIFY(!opened.panel().isVisible());
    }

    void itFollowsTheStepOfTheTrace() {
        Opened opened(folder_);
        opened.studio->selection().selectRollout(QStringLiteral("s1-2-0-2"));
        opened.studio->settle(10000);
        opened.press(Qt::Key_C);
        opened.press(Qt::Key_End);
        const auto last = opened.panel().view()->strip().tokens.size();
        QCOMPARE(last, size_t{3});   // the answer's turn has no observation
        opened.press(Qt::Key_Home);
        opened.press(Qt::Key_J, Qt::ShiftModifier);
        QVERIFY(!opened.panel().view()->strip().tokens.empty());
        const bool isSigned = opened.panel().view()->strip().isSigned;
        QVERIFY(isSigned && opened.panel().view()->colourOf(opened.panel().view()->strip().tokens[0]).isValid());
    }

    void whatTheRunDidNotStoreIsSaid() {
        Opened opened(folder_);
        opened.panel().setColouring(TokenColouring::Kl);
        opened.studio->settle(10000);
        QVERIFY(opened.panel().view()->strip().missing.contains(QStringLiteral("not stored by this run")));
        opened.panel().setColouring(TokenColouring::LogProbability);
        opened.studio->settle(10000);
        QVERIFY(opened.panel().view()->strip().missing.isEmpty());
    }

    void theKeyboardReadsTokens() {
        Opened opened(folder_);
        opened.panel().setColouring(TokenColouring::LogProbability);
        opened.studio->settle(10000);
        QTest::keyClick(opened.panel().view(), Qt::Key_Right);
        QVERIFY2(opened.panel().view()->accessibleDescription().contains(QStringLiteral("log π")), qPrintable(opened.panel().view()->accessibleDescription()));
    }

    /// Where the keyboard was belongs to a turn: of another one of as many tokens, the first is read again.
    void anotherTurnBeginsAtItsFirstToken() {
        ui::TokenStrip strip;
        for (const char* text : {"a", "b", "c"}) {
            strip.tokens.push_back({QString::fromLatin1(text), 1.0, true});
        }
        ui::TokenStripView view;
        const auto readAfter = [&](bool isSameTurn) {
            view.setStrip(strip, TokenColouring::Entropy, isSameTurn);
            QTest::keyClick(&view, Qt::Key_Right);
            return view.accessibleDescription().section(QLatin1Char(' '), 0, 0);
        };
        const QString first = readAfter(false), second = readAfter(true);
        QVERIFY2(first != second, qPrintable(first + QStringLiteral(", ") + second));
        QCOMPARE(readAfter(false), first);
    }

    /// OMNIDRIVE_DEMO_RUN names the folder of a run of the embedded default: its tokenizer gives every token its text.
    void theEmbeddedDefaultsTokensHaveTexts() {
        const QString run = qEnvironmentVariable("OMNIDRIVE_DEMO_RUN");
        if (run.isEmpty()) {
            QSKIP("OMNIDRIVE_DEMO_RUN names no run of the embedded default");
        }
        Opened opened(folder_, run);
        opened.panel().setColouring(TokenColouring::Entropy);
        opened.studio->settle(20000);
        QString text;
        for (const ui::StripToken& token : opened.panel().view()->strip().tokens) {
            text += token.isGenerated ? token.text : QString();
        }
        QVERIFY2(text.startsWith(QStringLiteral("<think>")), qPrintable(text));
    }
};

QTEST_MAIN(TestTokenPanel)
#include "tst_token_panel.moc"
