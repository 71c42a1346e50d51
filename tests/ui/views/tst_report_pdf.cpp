// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/report_pdf.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QRegularExpression>
#include <QTest>

using namespace omnidrive;

namespace {

QString pictureUrl(int width, int height) {
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(Qt::darkCyan);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return QStringLiteral("data:image/png;base64,") + QString::fromLatin1(bytes.toBase64());
}

/// A case as the report of annotations writes it; a picture of 600 x `height` dots of a screen. A4 between its margins has about 680 x 1009.
QString caseOf(int number, int height) {
    return QStringLiteral("<h3><a name=\"case-%1\"></a>case %1</h3>\n<p><img width=\"600\" src=\"%2\"></p>\n"
                          "<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\"><tr><th>question</th><td>What is it?</td></tr></table>\n")
        .arg(number)
        .arg(pictureUrl(600, height));
}

int pagesOf(const std::string& pdf) {
    return static_cast<int>(QString::fromLatin1(pdf.data(), static_cast<qsizetype>(pdf.size())).count(QRegularExpression(QStringLiteral("/Type /Page\\b(?!s)"))));
}

std::string pdfOf(const QStringList& cases) {
    return ui::pdfOf(QStringLiteral("<html><body><h2>Cases</h2>%1<h2>Behind</h2><p>end</p></body></html>").arg(cases.join(QString())).toStdString());
}

}  // namespace

class TestReportPdf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void casesStayWhole_data() {
        QTest::addColumn<QStringList>("cases");
        QTest::addColumn<int>("pages");
        QTest::newRow("two fit on a page") << QStringList{caseOf(1, 350), caseOf(2, 350)} << 1;
        QTest::newRow("the second would be broken") << QStringList{caseOf(1, 550), caseOf(2, 550)} << 2;
        QTest::newRow("each wants a page") << QStringList{caseOf(1, 550), caseOf(2, 550), caseOf(3, 550)} << 3;   // two pages where cases may be broken
        QTest::newRow("two a page") << QStringList{caseOf(1, 350), caseOf(2, 350), caseOf(3, 350), caseOf(4, 350)} << 2;
    }

    /// OMNIDRIVE_SHOTS names a folder that keeps the files.
    void casesStayWhole() {
        QFETCH(QStringList, cases);
        const std::string pdf = pdfOf(cases);
        QVERIFY(pdf.starts_with("%PDF-1."));
        const QString shots = qEnvironmentVariable("OMNIDRIVE_SHOTS");
        if (!shots.isEmpty()) {
            QFile file(QStringLiteral("%1/report-%2.pdf").arg(shots, QString::fromLatin1(QTest::currentDataTag()).replace(QLatin1Char(' '), QLatin1Char('-'))));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(pdf.data(), static_cast<qint64>(pdf.size())) > 0);
        }
        QTEST(pagesOf(pdf), "pages");
    }

    /// Its own pages it fills, and what follows goes on behind it.
    void aCaseLongerThanAPageIsBroken() {
        QString rows;
        for (int i = 0; i < 90; ++i) {
            rows += QStringLiteral("<tr><th>note %1</th><td>said</td></tr>").arg(i);
        }
        const QString longCase = QStringLiteral("<h3>long</h3><table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">%1</table>").arg(rows);
        const int alone = pagesOf(pdfOf({longCase}));
        QVERIFY(alone >= 2);
        QCOMPARE(pagesOf(pdfOf({caseOf(1, 100), longCase})), alone);
    }

    void emptyTextIsAPage() { QCOMPARE(pagesOf(ui::pdfOf({})), 1); }
};

QTEST_MAIN(TestReportPdf)
#include "tst_report_pdf.moc"
