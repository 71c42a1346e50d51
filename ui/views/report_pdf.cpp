// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/report_pdf.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QFont>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QThread>

#include <cmath>
#include <memory>
#include <vector>

namespace omnidrive::ui {

namespace {

constexpr int kDotsPerInch = 150, kScreenDotsPerInch = 96, kCaseHeading = 3;
constexpr double kMarginMm = 15, kNumberMm = 7, kMmPerInch = 25.4, kTextPoints = 10, kNumberPoints = 8;

QFont sized(QFont font, double points) {
    font.setPointSizeF(points);
    return font;
}

/// A document laid out on the pages of a writer, in its dots.
class Pages {
public:
    Pages(QPdfWriter& writer, const std::string& html) : writer_(writer) {
        document_.setDocumentMargin(0);
        document_.setDefaultFont(sized(document_.defaultFont(), kTextPoints));   // the program's own is in pixels of a screen
        document_.documentLayout()->setPaintDevice(&writer);
        document_.setHtml(QString::fromStdString(html));
        document_.setPageSize(QSizeF(writer.width(), writer.height()));
        fitPictures();
        keepCasesWhole();
    }

    void print() {
        QPainter painter(&writer_);
        painter.setFont(sized(document_.defaultFont(), kNumberPoints));
        const int pages = document_.pageCount();
        for (int page = 0; page < pages; ++page) {
            if (page > 0) {
                writer_.newPage();
            }
            printPage(painter, page, pages);
        }
    }

private:
    double top(const QTextBlock& block) const { return document_.documentLayout()->blockBoundingRect(block).top(); }
    int pageOf(double y) const { return static_cast<int>(std::floor(y / document_.pageSize().height())); }

    /// Pictures wider than the page would be cut at its edge. Their width is in dots of a screen.
    void fitPictures() {
        const double widest = std::floor(document_.pageSize().width() * kScreenDotsPerInch / kDotsPerInch) - 4;
        for (QTextBlock block = document_.begin(); block.isValid(); block = block.next()) {
            for (auto it = block.begin(); !it.atEnd(); ++it) {
                QTextImageFormat image = it.fragment().charFormat().toImageFormat();
                if (image.isValid() && image.width() > widest) {
                    image.setWidth(widest);
                    QTextCursor cursor(&document_);
                    cursor.setPosition(it.fragment().position());
                    cursor.setPosition(it.fragment().position() + it.fragment().length(), QTextCursor::KeepAnchor);
                    cursor.setCharFormat(image);
                    break;   // the edit ends the walk over this block; a picture stands alone in its own
                }
            }
        }
    }

    /// Headings of all levels, outside of tables; a case is what stands from its heading to the next one.
    std::vector<QTextBlock> headings() const {
        std::vector<QTextBlock> blocks;
        for (QTextBlock block = document_.begin(); block.isValid(); block = block.next()) {
            if (block.blockFormat().headingLevel() > 0) {
                blocks.push_back(block);
            }
        }
        return blocks;
    }

    /// A case that would go over the end of a page and fits on one begins a new one. Each such page moves all that follows, so they are found one by one.
    void keepCasesWhole() {
        const std::vector<QTextBlock> blocks = headings();
        for (size_t i = 0; i < blocks.size(); ++i) {
            const double begin = top(blocks[i]), end = i + 1 < blocks.size() ? top(blocks[i + 1]) : document_.size().height();
            const bool isBroken = pageOf(begin) != pageOf(end - 1), fits = end - begin <= document_.pageSize().height();
            if (blocks[i].blockFormat().headingLevel() == kCaseHeading && isBroken && fits) {
                QTextBlockFormat format = blocks[i].blockFormat();
                format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
                QTextCursor(blocks[i]).setBlockFormat(format);
            }
        }
    }

    void printPage(QPainter& painter, int page, int pages) {
        const QSizeF size = document_.pageSize();
        painter.save();
        painter.translate(0, -page * size.height());
        QAbstractTextDocumentLayout::PaintContext context;
        context.clip = QRectF(0, page * size.height(), size.width(), size.height());
        context.palette.setColor(QPalette::Text, Qt::black);
        painter.setClipRect(context.clip);
        document_.documentLayout()->draw(&painter, context);
        painter.restore();
        const double below = kNumberMm / kMmPerInch * kDotsPerInch;
        painter.drawText(QRectF(0, size.height(), size.width(), below), Qt::AlignRight | Qt::AlignBottom, QStringLiteral("%1 / %2").arg(page + 1).arg(pages));
    }

    QPdfWriter& writer_;
    QTextDocument document_;
};

QByteArray printed(const std::string& html) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(kDotsPerInch);
        writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF(kMarginMm, kMarginMm, kMarginMm, kMarginMm),
                                         QPageLayout::Millimeter));
        Pages(writer, html).print();
    }
    return bytes;
}

}  // namespace

/// The layout of a document starts timers, which only a thread of Qt's own can.
std::string pdfOf(const std::string& html) {
    QByteArray bytes;
    const std::unique_ptr<QThread> thread(QThread::create([&] { bytes = printed(html); }));
    thread->start();
    thread->wait();
    return bytes.toStdString();
}

}  // namespace omnidrive::ui
