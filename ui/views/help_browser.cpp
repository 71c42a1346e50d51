// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/help_browser.h"

#include "ui/views/help_library.h"
#include "ui/views/theme.h"

#include <QEvent>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextTable>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr double kSmallest = 0.6, kLargest = 3;
constexpr int kFitPauseMs = 60;

bool hasPicture(const QTextBlock& block) {
    for (auto part = block.begin(); !part.atEnd(); ++part) {
        if (part.fragment().charFormat().isImageFormat()) {
            return true;
        }
    }
    return false;
}

}  // namespace

HelpBrowser::HelpBrowser(QWidget* parent) : QTextBrowser(parent) {
    setOpenExternalLinks(true);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);   // or pictures would be fitted without it, and be too wide with it
    document()->setDocumentMargin(3 * kSpace);
    fitting_.setSingleShot(true);
    fitting_.setInterval(kFitPauseMs);
    connect(&fitting_, &QTimer::timeout, this, &HelpBrowser::fitPictures);
    connect(this, &QTextBrowser::sourceChanged, this, &HelpBrowser::dress);   // also on the way back
}

int HelpBrowser::pictureWidth() const { return std::max(200, viewport()->width() - 6 * kSpace); }

/// Null where there is none.
QImage HelpBrowser::original(const QUrl& name) {
    if (!originals_.contains(name)) {
        const QVariant loaded = QTextBrowser::loadResource(QTextDocument::ImageResource, name);
        originals_[name] = QImage::fromData(loaded.toByteArray()).convertToFormat(QImage::Format_RGB32);   // a palette would be dithered when scaled
    }
    return originals_[name];
}

/// Pictures are never wider than the page.
QVariant HelpBrowser::loadResource(int type, const QUrl& name) {
    if (type != QTextDocument::ImageResource) {
        return QTextBrowser::loadResource(type, name);
    }
    const QImage picture = original(name);
    if (picture.isNull()) {
        return {};
    }
    fittedTo_ = pictureWidth();
    return picture.width() > pictureWidth() ? picture.scaledToWidth(pictureWidth(), Qt::SmoothTransformation) : picture;
}

void HelpBrowser::doSetSource(const QUrl& url, QTextDocument::ResourceType type) {
    if (url.adjusted(QUrl::RemoveFragment) != source().adjusted(QUrl::RemoveFragment)) {
        originals_.clear();
    }
    QTextBrowser::doSetSource(url, type);
    if (!url.fragment().isEmpty()) {
        scrollToHeading(url.fragment());
    }
}

bool HelpBrowser::scrollToHeading(const QString& slug) {
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() > 0 && headingSlug(block.text()) == slug) {
            QTextCursor cursor(block);
            setTextCursor(cursor);
            verticalScrollBar()->setValue(verticalScrollBar()->value() + cursorRect(cursor).top() - kSpace);
            return true;
        }
    }
    return false;
}

bool HelpBrowser::findNext(const QString& words) {
    if (words.isEmpty()) {
        return false;
    }
    if (find(words)) {
        return true;
    }
    moveCursor(QTextCursor::Start);
    return find(words);
}

void HelpBrowser::setTextScale(double factor) {
    scale_ = std::clamp(factor, kSmallest, kLargest);
    setFont(scaledFont(scale_));
    document()->setDefaultFont(font());
}

/// Markdown comes without colours: code, tables and headings get those of the theme.
void HelpBrowser::dress() {
    document()->setUndoRedoEnabled(false);
    QTextCursor whole(document());
    whole.beginEditBlock();
    dressBlocks();
    dressTables(document()->rootFrame());
    whole.endEditBlock();
}

void HelpBrowser::dressBlocks() {
    const Theme& theme = Theme::current();
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        QTextBlockFormat format = block.blockFormat();
        if (format.hasProperty(QTextFormat::BlockCodeFence) || format.hasProperty(QTextFormat::BlockCodeLanguage)) {
            format.setBackground(theme.raised);
            format.setLeftMargin(kSpace);
            format.setNonBreakableLines(false);
        } else if (format.headingLevel() > 1) {
            format.setTopMargin(2.5 * kSpace);
            format.setBottomMargin(kSpace);
        } else if (hasPicture(block)) {   // not with the line height of text: a quarter of the picture's would be left below it
            format.setBottomMargin(kSpace);
        } else if (!cursor.currentTable() && format.headingLevel() == 0) {
            format.setLineHeight(125, QTextBlockFormat::ProportionalHeight);
        }
        cursor.setBlockFormat(format);
    }
}

void HelpBrowser::dressTables(QTextFrame* frame) {
    const Theme& theme = Theme::current();
    for (QTextFrame* child : frame->childFrames()) {
        if (auto* table = qobject_cast<QTextTable*>(child)) {
            QTextTableFormat format = table->format();
            format.setBorder(1);
            format.setBorderBrush(theme.border);
            format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            format.setBorderCollapse(true);
            format.setCellPadding(kSpace / 2.0);
            format.setCellSpacing(0);
            format.setTopMargin(kSpace);
            format.setBottomMargin(kSpace);
            table->setFormat(format);
            for (int column = 0; column < table->columns(); ++column) {
                QTextTableCell cell = table->cellAt(0, column);
                QTextCharFormat head = cell.format();
                head.setBackground(theme.raised);
                cell.setFormat(head);
            }
        }
        dressTables(child);
    }
}

/// The theme changed: Markdown is read again, at the same place.
void HelpBrowser::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !source().isEmpty()) {
        const int place = verticalScrollBar()->value();
        reload();
        verticalScrollBar()->setValue(place);
    }
}

void HelpBrowser::resizeEvent(QResizeEvent* event) {
    QTextBrowser::resizeEvent(event);
    fitting_.start();
}

void HelpBrowser::fitPictures() {
    if (fittedTo_ == pictureWidth()) {
        return;
    }
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const QTextImageFormat picture = part.fragment().charFormat().toImageFormat();
            if (picture.isValid()) {
                const QUrl name = document()->baseUrl().resolved(QUrl(picture.name()));   // as the document looks for it
                document()->addResource(QTextDocument::ImageResource, name, loadResource(QTextDocument::ImageResource, name));
            }
        }
    }
    document()->markContentsDirty(0, document()->characterCount());
}

}  // namespace omnidrive::ui
