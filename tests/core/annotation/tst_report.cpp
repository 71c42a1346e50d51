// SPDX-License-Identifier: GPL-3.0-or-later
// The report of a failure set: nothing outside of the file, every link with its place, boxes in the pictures.
#include "annotation/report.h"
#include "annotation/report_cases.h"
#include "store/base64.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include <fstream>

using namespace omnidrive;
using namespace omnidrive::annotation;
namespace fs = std::filesystem;

namespace {

CaseFacts facts(const std::string& rollout, const std::string& frame) {
    CaseFacts facts;
    facts.rollout = rollout;
    facts.question = "Is there a <van> & a bus?";
    facts.answer = "Yes";
    facts.expected = "No";
    facts.checkpoint = "step-000010";
    facts.pictures = {{"", frame, 400, 200}};
    facts.stitchedId = frame;
    facts.zooms = {{"van", "", BoxF{200, 100, 300, 180}}};
    return facts;
}

Annotation typed(const Target& target, const std::string& type) {
    Annotation annotation{target};
    annotation.type = type;
    return annotation;
}

}  // namespace

class TestReport : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;
    std::unique_ptr<Project> project_;
    ReportOptions options_;

    QString html() const { return QString::fromStdString(reportHtml(*project_, statisticsOf(*project_), options_)); }

    /// The pictures of the report, decoded.
    QList<vision::ImagePtr> pictures() const {
        QList<vision::ImagePtr> images;
        static const QRegularExpression source(QStringLiteral("src=\"data:image/jpeg;base64,([^\"]+)\""));
        for (auto match = source.globalMatch(html()); match.hasNext();) {
            const auto bytes = store::decodeBase64(match.next().captured(1).toStdString()).value();
            images.push_back(vision::decodeImage({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, "picture"));
        }
        return images;
    }

    /// @return how many there are.
    int everyLinkHasItsPlace() const {
        static const QRegularExpression reference(QStringLiteral("(?:src|href)=\"([^\"]*)\""));
        const QString text = html();
        int links = 0;
        for (auto match = reference.globalMatch(text); match.hasNext();) {
            const QString target = match.next().captured(1);
            [&] { QVERIFY2(target.startsWith("data:") || target.startsWith('#'), qPrintable(target.left(80))); }();
            if (target.startsWith('#')) {
                ++links;
                [&] { QVERIFY2(text.contains(QStringLiteral("<a name=\"%1\">").arg(target.mid(1))), qPrintable(target)); }();
            }
        }
        return links;
    }

private Q_SLOTS:
    void initTestCase() {
        project_ = Project::open(temp_.path() / "p", {"anna", "/runs/night", true});
        Annotation zoom = typed(zoomTarget("a#1", 0), "object"), whole = typed(caseTarget("b"), "count");
        zoom.boxes = {{"", {40, 40, 120, 160}, "bus", ""}};
        zoom.note = "no <van> here";
        whole.isChecked = true;
        QVERIFY(project_->edit({zoom, whole, typed(caseTarget("nobody knows"), "object")}, {facts("a#1", "grey"), facts("b", "lost")}, "made up"));
        vision::Image image{400, 200, std::vector<uint8_t>(400 * 200 * 3, 90), {}};
        const auto png = vision::encodePng(image);
        std::ofstream(temp_.path() / "grey.png", std::ios::binary).write(reinterpret_cast<const char*>(png.data()), static_cast<long>(png.size()));
    }
    void init() {
        options_ = {};
        options_.pictureOf = [this](const std::string& id) { return id == "grey" ? vision::loadImage(temp_.path() / "grey.png") : nullptr; };
    }

    void nothingOutsideIsNeeded() {
        const int links = everyLinkHasItsPlace();
        QVERIFY(links > 10);
        QVERIFY(html().contains("no &lt;van&gt; here") && html().contains("&lt;van&gt; &amp; a bus") && !html().contains("<van>"));
        QVERIFY(html().contains("Failure set of night"));
    }

    /// Strict enough for a reader of XML, but for what HTML leaves open.
    void isWellFormed() {
        QString text = html();
        text.remove(QStringLiteral("<!DOCTYPE html>")).remove(QStringLiteral("<meta charset=\"utf-8\">"));
        text.replace(QRegularExpression(QStringLiteral("(<img [^>]*)>")), QStringLiteral("\\1/>"));
        QXmlStreamReader reader(text);
        while (!reader.atEnd()) {
            reader.readNext();
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    }

    void boxesAreDrawn() {
        const auto images = pictures();
        QCOMPARE(images.size(), 1);
        const vision::Image& image = *images.first();
        QCOMPARE(image.width, 400);
        const auto isOrange = [&](int x, int y) {
            const uint8_t* p = image.rgb.data() + 3 * (y * image.width + x);
            return p[0] > p[2] + 60;
        };
        const auto isBlue = [&](int x, int y) {
            const uint8_t* p = image.rgb.data() + 3 * (y * image.width + x);
            return p[2] > p[0] + 60;
        };
        QVERIFY(isOrange(80, 40) && isOrange(40, 100) && isOrange(119, 100));   // the evidence, solid
        QVERIFY(!isOrange(80, 100) && !isBlue(250, 140));
        int blue = 0;
        for (int x = 200; x < 300; ++x) {
            blue += isBlue(x, 179) ? 1 : 0;
        }
        QVERIFY2(blue > 30 && blue < 80, qPrintable(QString::number(blue)));   // the zoom, dashed
    }

    void picturesAreMadeSmaller() {
        options_.pictureWidth = 100;
        QCOMPARE(pictures().first()->width, 100);
        options_.mostPictures = 0;
        QVERIFY(pictures().isEmpty());
        QVERIFY(html().contains("The last 3 cases are told without their picture"));
    }

    void missingAndDamagedPicturesAreNamed() {
        QVERIFY(html().contains("The picture is not at hand"));
        options_.pictureOf = [this](const std::string&) { return vision::loadImage(temp_.path() / "p" / "annotations.sqlite"); };
        QVERIFY(html().contains("The picture cannot be shown"));
    }

    void onlyCheckedCasesAreShown() {
        options_.isCheckedOnly = true;
        everyLinkHasItsPlace();
        QVERIFY(html().contains(QString::fromStdString(caseAnchor("b")) + "\"></a>b") && !html().contains("</a>a#1</h3>"));
    }

    void anEmptySetSaysSo() {
        const auto empty = Project::open(temp_.path() / "none", {});
        QVERIFY(QString::fromStdString(reportHtml(*empty, statisticsOf(*empty), options_)).contains("Nothing is annotated yet"));
    }
};

QTEST_APPLESS_MAIN(TestReport)
#include "tst_report.moc"
