// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/report_pdf.h"

#include <QBuffer>
#include <QPageLayout>
#include <QPageSize>
#include <QPdfWriter>
#include <QTextDocument>
#include <QThread>

#include <memory>

namespace omnidrive::ui {

namespace {

constexpr int kDotsPerInch = 150;
constexpr double kMarginMm = 15;

QByteArray printed(const std::string& html) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(kDotsPerInch);
        writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF(kMarginMm, kMarginMm, kMarginMm, kMarginMm),
                                         QPageLayout::Millimeter));
        QTextDocument document;
        document.setHtml(QString::fromStdString(html));
        document.print(&writer);
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
