// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"
#include "ui/key_reference.h"
#include "ui/panels/help_window.h"
#include "ui/studio.h"
#include "ui/views/help_browser.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QDockWidget>
#include <QFile>
#include <QImage>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>

using namespace omnidrive::ui;

namespace {

const QString kDocs = QStringLiteral(OMNIDRIVE_SOURCE_DIR "/resources/help/docs");

StudioOptions emptyStudio(const QTemporaryDir& folder) {
    StudioOptions options;
    options.settingsFile = folder.filePath(QStringLiteral("studio.ini"));
    options.runsFolder = folder.path();
    return options;
}

/// Addresses of all links and names of all pictures of the page shown.
QStringList targetsOf(const HelpBrowser& browser, bool ofPictures) {
    QStringList targets;
    for (QTextBlock block = browser.document()->begin(); block.isValid(); block = block.next()) {
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const QTextCharFormat format = part.fragment().charFormat();
            if (!ofPictures && format.isAnchor()) {
                targets << format.anchorHref();
            } else if (ofPictures && format.isImageFormat()) {
                targets << format.toImageFormat().name();
            }
        }
    }
    return targets;
}

}  // namespace

class TestHelp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        prepareLook(*qApp);
        applyTheme(*qApp, false);
        studio_ = std::make_unique<Studio>(emptyStudio(folder_));
        studio_->window().show();
    }
    void cleanupTestCase() { studio_.reset(); }

    void pages_data() {
        QTest::addColumn<QString>("name");
        const HelpLibrary library(kDocs);
        for (const HelpPage& page : library.pages()) {
            QTest::newRow(qPrintable(page.name)) << page.name;
        }
    }
    /// Each opens, and each of its links and pictures leads somewhere.
    void pages() {
        QFETCH(QString, name);
        const HelpWindow& help = studio_->window().openHelp(name);
        HelpBrowser& browser = *help.browser();
        QCOMPARE(help.page(), name);
        QVERIFY(browser.document()->characterCount() > 200);
        for (const QString& link : targetsOf(browser, false)) {
            const QUrl url = browser.source().resolved(QUrl(link));
            if (url.isLocalFile()) {
                browser.setSource(url);
                QVERIFY2(help.page() == url.fileName().chopped(3) && browser.document()->characterCount() > 200, qPrintable(link));
                QVERIFY2(url.fragment().isEmpty() || browser.scrollToHeading(url.fragment()), qPrintable(link));
            }
        }
        studio_->window().openHelp(name);
        for (const QString& picture : targetsOf(browser, true)) {
            const QImage shown = browser.loadResource(QTextDocument::ImageResource, QUrl(picture)).value<QImage>();
            QVERIFY2(!shown.isNull() && shown.width() <= browser.viewport()->width(), qPrintable(picture));
        }
    }

    void unknownPageIsTheIndex() { QCOMPARE(studio_->window().openHelp(QStringLiteral("nothing")).page(), QStringLiteral("index")); }

    void everyPanelHasItsPart() {
        MainWindow& window = studio_->window();
        for (QDockWidget* dock : window.findChildren<QDockWidget*>()) {
            window.openHelp(QStringLiteral("index"));
            window.showPanel(dock->objectName());
            window.activateWindow();
            QWidget* inside = dock->widget();
            inside->setFocusPolicy(Qt::StrongFocus);
            inside->setFocus();
            QTRY_VERIFY2(inside->hasFocus(), qPrintable(dock->objectName()));
            window.actions().find(QStringLiteral("help.open"))->trigger();
            QCOMPARE(window.help()->page(), QStringLiteral("panels"));
            const QString part = window.help()->browser()->source().fragment();
            QVERIFY2(window.help()->browser()->scrollToHeading(part), qPrintable(dock->objectName() + QStringLiteral(": ") + part));
        }
    }

    void keyboardPageSaysWhatTheProgramDoes() {
        QFile file(kDocs + QStringLiteral("/keyboard.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QStringList stored = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
        const QStringList now = keyReference(studio_->window().actions()).split(QLatin1Char('\n'));
        const char* advice = "omnidrive-studio --key-reference > keys.md && mv keys.md resources/help/docs/keyboard.md";
        for (qsizetype i = 0; i < std::min(now.size(), stored.size()); ++i) {
            QVERIFY2(now[i] == stored[i], qPrintable(QStringLiteral("the program says: %1\nthe page says: %2\n%3").arg(now[i], stored[i], QLatin1String(advice))));
        }
        QVERIFY2(now.size() == stored.size(), advice);
    }

    void everyActionIsNamed() {
        const QString reference = keyReference(studio_->window().actions());
        for (const QAction* action : studio_->window().actions().all()) {
            QVERIFY2(!action->text().isEmpty() && !Actions::groupOf(action).isEmpty(), qPrintable(action->objectName()));
            QVERIFY2(reference.contains(QStringLiteral("`%1`").arg(action->objectName())), qPrintable(action->objectName()));
        }
    }

    void backAndForward() {
        HelpWindow& help = studio_->window().openHelp(QStringLiteral("index"));
        help.open(QStringLiteral("limits"));
        help.open(QStringLiteral("annotating"));
        help.browser()->backward();
        QCOMPARE(help.page(), QStringLiteral("limits"));
        QCOMPARE(help.contents()->currentItem()->text(), QStringLiteral("Limits"));
        help.browser()->forward();
        QCOMPARE(help.page(), QStringLiteral("annotating"));
    }

    void searchFindsOverAllPages() {
        HelpWindow& help = studio_->window().openHelp(QStringLiteral("index"));
        help.searchLine()->setText(QStringLiteral("text-only reasoning"));
        QVERIFY(help.contents()->count() >= 2);
        QTest::keyClick(help.searchLine(), Qt::Key_Return);
        QVERIFY(help.page() != QStringLiteral("index"));
        QCOMPARE(help.browser()->textCursor().selectedText().toLower(), QStringLiteral("text-only reasoning"));
        help.searchLine()->setText(QStringLiteral("qqqq"));
        QCOMPARE(help.contents()->count(), 1);
        QVERIFY(!(help.contents()->item(0)->flags() & Qt::ItemIsEnabled));
        help.searchLine()->clear();
        QCOMPARE(static_cast<size_t>(help.contents()->count()), HelpLibrary(kDocs).pages().size());
    }

    /// Pictures follow the width of the page, and get their own size back.
    void picturesFitThePage() {
        HelpWindow& help = studio_->window().openHelp(QStringLiteral("tour"));
        HelpBrowser& browser = *help.browser();
        const QUrl name(targetsOf(browser, true).value(0));
        const auto width = [&] { return browser.document()->resource(QTextDocument::ImageResource, name).value<QImage>().width(); };
        QCOMPARE_GT(width(), 0);
        QCOMPARE(help.contents()->currentItem()->text(), QStringLiteral("Tour with pictures"));
        QTest::mouseClick(help.contents()->viewport(), Qt::LeftButton, {}, help.contents()->visualItemRect(help.contents()->item(2)).center());
        QCOMPARE(help.contents()->currentRow(), 2);
        help.open(QStringLiteral("tour"));
        help.resize(1100, 700);
        QTest::qWait(200);   // as long as fitting waits for the width to settle, and more
        const int wide = width();
        QCOMPARE_LE(wide, browser.viewport()->width());
        help.resize(700, 700);
        QTRY_COMPARE_LT(width(), wide - 300);
        QCOMPARE_LE(width(), browser.viewport()->width());
        help.resize(1100, 700);
        QTRY_COMPARE(width(), wide);
        for (QTextBlock block = browser.document()->begin(); block.isValid(); block = block.next()) {
            if (block.begin() != block.end() && block.begin().fragment().charFormat().isImageFormat()) {   // no empty room below a picture
                const QUrl shown(block.begin().fragment().charFormat().toImageFormat().name());
                const int height = browser.document()->resource(QTextDocument::ImageResource, shown).value<QImage>().height();
                QCOMPARE_LT(browser.document()->documentLayout()->blockBoundingRect(block).height(), height + 40.0);
            }
        }
    }

    void textScales() {
        HelpWindow& help = studio_->window().openHelp(QStringLiteral("limits"));
        const double before = help.browser()->document()->size().height();
        help.browser()->setTextScale(2);
        QVERIFY(help.browser()->document()->size().height() > 1.5 * before);
        help.browser()->setTextScale(100);
        QCOMPARE(help.browser()->textScale(), 3.0);
        help.browser()->setTextScale(1);
    }

    void themeChangesInPlace() {
        HelpWindow& help = studio_->window().openHelp(QStringLiteral("formats"), QStringLiteral("exports"));
        const int place = help.browser()->verticalScrollBar()->value();
        QVERIFY(place > 0);
        applyTheme(*qApp, true);
        QTRY_COMPARE(help.browser()->palette().color(QPalette::Text), Theme::dark().text);
        QCOMPARE(help.page(), QStringLiteral("formats"));
        QCOMPARE(help.browser()->verticalScrollBar()->value(), place);
        applyTheme(*qApp, false);
    }

    void slugs_data() {
        QTest::addColumn<QString>("heading");
        QTest::addColumn<QString>("slug");
        QTest::newRow("words") << QStringLiteral("When memory is short") << QStringLiteral("when-memory-is-short");
        QTest::newRow("signs") << QStringLiteral("What \"the same seed\" means?") << QStringLiteral("what-the-same-seed-means");
        QTest::newRow("code") << QStringLiteral("`stages[].reward`") << QStringLiteral("stagesreward");
    }
    void slugs() {
        QFETCH(QString, heading);
        QFETCH(QString, slug);
        QCOMPARE(headingSlug(heading), slug);
    }

    void withoutResourcesThereAreNoPages() {
        const HelpLibrary none(QStringLiteral("/nowhere"));
        QVERIFY(none.pages().empty());
        QVERIFY(none.find(QStringLiteral("index")) == nullptr);
        QVERIFY(none.search(QStringLiteral("zoom")).empty());
    }

private:
    QTemporaryDir folder_;
    std::unique_ptr<Studio> studio_;
};

QTEST_MAIN(TestHelp)
#include "tst_help.moc"
