// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/help_window.h"

#include "ui/models/shown_text.h"
#include "ui/views/help_browser.h"
#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QShortcut>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

constexpr int kPageRole = Qt::UserRole, kWordsRole = Qt::UserRole + 1;
constexpr double kScaleStep = 0.125;

QString pageOf(const QUrl& url) { return QFileInfo(url.toLocalFile()).completeBaseName(); }

}  // namespace

HelpWindow::HelpWindow(const HelpLibrary& library, QWidget* parent)
    : QWidget(parent, Qt::Window), library_(library), browser_(new HelpBrowser), search_(new QLineEdit), contents_(new QListWidget) {
    setObjectName(QStringLiteral("help"));
    setWindowTitle(tr("Help – OmniDrive-R1 Studio"));
    resize(1240, 800);
    buildLayout();
    addKeys();
    // By what the signal says: on the way forward the browser still names the page before.
    connect(browser_, &QTextBrowser::sourceChanged, this, [this](const QUrl& url) { markPage(pageOf(url)); });
    connect(browser_, &QTextBrowser::backwardAvailable, back_, &QWidget::setEnabled);
    connect(browser_, &QTextBrowser::forwardAvailable, forward_, &QWidget::setEnabled);
    connect(search_, &QLineEdit::textChanged, this, &HelpWindow::showHits);
    connect(search_, &QLineEdit::returnPressed, this, [this] { openItem(contents_->currentItem()); });
    // Not itemActivated: a click may be that as well, and a result that is opened again leads to the next match.
    connect(contents_, &QListWidget::itemClicked, this, &HelpWindow::openItem);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* open = new QShortcut(key, contents_);
        open->setContext(Qt::WidgetShortcut);
        connect(open, &QShortcut::activated, this, [this] { openItem(contents_->currentItem()); });
    }
    showContents();
}

QToolButton* HelpWindow::button(const QString& icon, const QString& text) {
    auto* made = new QToolButton;
    made->setIcon(themedIcon(icon));
    made->setToolTip(text);
    made->setAccessibleName(text);
    return made;
}

QWidget* HelpWindow::buildBar() {
    back_ = button(QStringLiteral("back"), tr("Back (Alt+Left)"));
    forward_ = button(QStringLiteral("forward"), tr("Forward (Alt+Right)"));
    auto* home = button(QStringLiteral("list"), tr("Contents (Alt+Home)"));
    back_->setEnabled(false);
    forward_->setEnabled(false);
    connect(back_, &QToolButton::clicked, browser_, &QTextBrowser::backward);
    connect(forward_, &QToolButton::clicked, browser_, &QTextBrowser::forward);
    connect(home, &QToolButton::clicked, this, [this] { open(QStringLiteral("index")); });
    search_->setPlaceholderText(tr("Search (Ctrl+F)"));
    search_->setAccessibleName(tr("Search all pages"));
    search_->setClearButtonEnabled(true);
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(kSpace, kSpace, kSpace, kSpace);
    for (QWidget* widget : std::initializer_list<QWidget*>{back_, forward_, home, search_}) {
        row->addWidget(widget);
    }
    return bar;
}

void HelpWindow::buildLayout() {
    contents_->setObjectName(QStringLiteral("helpContents"));
    contents_->setAccessibleName(tr("Pages"));
    contents_->setTextElideMode(Qt::ElideRight);
    contents_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    browser_->setAccessibleName(tr("Help page"));
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBar());
    column->addWidget(contents_, 1);
    auto* splitter = new QSplitter;
    splitter->addWidget(left);
    splitter->addWidget(browser_);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({310, 930});
    splitter->setChildrenCollapsible(false);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(splitter);
}

void HelpWindow::addKeys() {
    const auto add = [this](QKeySequence key, auto work) { connect(new QShortcut(key, this), &QShortcut::activated, this, work); };
    add(Qt::ALT | Qt::Key_Left, [this] { browser_->backward(); });
    add(Qt::ALT | Qt::Key_Right, [this] { browser_->forward(); });
    add(Qt::ALT | Qt::Key_Home, [this] { open(QStringLiteral("index")); });
    add(Qt::CTRL | Qt::Key_F, [this] {
        search_->setFocus();
        search_->selectAll();
    });
    add(Qt::Key_F3, [this] { browser_->findNext(search_->text()); });
    add(Qt::CTRL | Qt::Key_Plus, [this] { browser_->setTextScale(browser_->textScale() + kScaleStep); });
    add(Qt::CTRL | Qt::Key_Equal, [this] { browser_->setTextScale(browser_->textScale() + kScaleStep); });
    add(Qt::CTRL | Qt::Key_Minus, [this] { browser_->setTextScale(browser_->textScale() - kScaleStep); });
    add(Qt::CTRL | Qt::Key_0, [this] { browser_->setTextScale(1); });
    add(Qt::Key_Escape, [this] { search_->text().isEmpty() ? close() : (search_->clear(), true); });
}

void HelpWindow::open(const QString& page, const QString& heading) {
    const bool isKnown = library_.find(page) != nullptr;
    browser_->setSource(library_.address(isKnown ? page : QStringLiteral("index"), isKnown ? heading : QString()));
    show();
    raise();
    activateWindow();
}

QString HelpWindow::page() const { return pageOf(browser_->source()); }

void HelpWindow::showContents() {
    contents_->clear();
    for (const HelpPage& page : library_.pages()) {
        auto* item = new QListWidgetItem(page.title, contents_);
        item->setData(kPageRole, page.name);
        item->setToolTip(page.title);
    }
    markPage(page());
}

void HelpWindow::showHits() {
    const QString words = search_->text().trimmed();
    if (words.isEmpty()) {
        showContents();
        return;
    }
    contents_->clear();
    for (const HelpHit& hit : library_.search(words)) {
        auto* item = new QListWidgetItem(QStringLiteral("%1\n    %2").arg(hit.title, hit.excerpt), contents_);
        item->setData(kPageRole, hit.page);
        item->setData(kWordsRole, words);
        item->setToolTip(plainTip(hit.excerpt));
    }
    if (contents_->count() == 0) {
        auto* nothing = new QListWidgetItem(tr("No page has all of these words"), contents_);
        nothing->setFlags(Qt::NoItemFlags);
    }
    contents_->setCurrentRow(0);
}

/// From a result to its first word on the page; of the same page to the next one.
void HelpWindow::openItem(const QListWidgetItem* item) {
    const QString name = item == nullptr ? QString() : item->data(kPageRole).toString();
    if (name.isEmpty()) {
        return;
    }
    if (page() != name) {
        browser_->setSource(library_.address(name));
    }
    const QString words = item->data(kWordsRole).toString();
    if (!words.isEmpty() && !browser_->findNext(words)) {
        browser_->findNext(words.section(QLatin1Char(' '), 0, 0));
    }
}

void HelpWindow::markPage(const QString& page) {
    for (int row = 0; row < contents_->count() && search_->text().isEmpty(); ++row) {
        if (contents_->item(row)->data(kPageRole).toString() == page) {
            contents_->setCurrentRow(row);
        }
    }
}

}  // namespace omnidrive::ui
