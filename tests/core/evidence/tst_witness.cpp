// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/class_names.h"
#include "evidence/witness.h"

#include <QTest>

using namespace omnidrive;
using namespace omnidrive::evidence;

namespace {

const BoxF kCrop{100, 100, 160, 160};

QString verdictName(WitnessVerdict verdict) {
    switch (verdict) {
        case WitnessVerdict::InBox: return QStringLiteral("in the box");
        case WitnessVerdict::Elsewhere: return QStringLiteral("elsewhere");
        case WitnessVerdict::Nowhere: return QStringLiteral("nowhere");
        case WitnessVerdict::CannotJudge: break;
    }
    return QStringLiteral("cannot judge");
}

/// "car@110,110,150,150 person@..." with falling confidence from 0.9.
std::vector<Detection> parse(const QString& words) {
    std::vector<Detection> detections;
    for (const QString& word : words.split(QLatin1Char(';'), Qt::SkipEmptyParts)) {
        const QStringList corners = word.section(QLatin1Char('@'), 1).split(QLatin1Char(','));
        const BoxF box{corners[0].toDouble(), corners[1].toDouble(), corners[2].toDouble(), corners[3].toDouble()};
        detections.push_back({box, word.section(QLatin1Char('@'), 0, 0).toStdString(), 0.9 - 0.1 * static_cast<double>(detections.size())});
    }
    return detections;
}

}  // namespace

class TestWitness : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void labelsFindTheirClasses_data() {
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("classes");
        QTest::newRow("own name") << "traffic light" << "traffic light";
        QTest::newRow("adjectives and article") << "The red Traffic Lights." << "traffic light";
        QTest::newRow("pedestrian") << "pedestrian" << "person";
        QTest::newRow("cyclist") << "cyclist" << "bicycle, person";
        QTest::newRow("vehicle") << "vehicle" << "car, truck, bus, motorbike";
        QTest::newRow("truck") << "white truck" << "truck";
        QTest::newRow("motorcycle, COCO's other word") << "motorcycle" << "motorbike";
        QTest::newRow("sign is part") << "traffic sign" << "stop sign (part)";
        QTest::newRow("stop sign is whole") << "stop sign" << "stop sign";
        QTest::newRow("a class outside the table") << "fire hydrant" << "fire hydrant";
        QTest::newRow("what only contains a word") << "car park entrance" << "";
        QTest::newRow("woman is no end of man") << "mannequin" << "";
        QTest::newRow("unknown") << "traffic cone" << "";
        QTest::newRow("background") << "road" << "";
        QTest::newRow("empty") << "" << "";
    }
    void labelsFindTheirClasses() {
        QFETCH(QString, label);
        QFETCH(QString, classes);
        const WitnessClasses found = witnessClasses(label.toStdString(), cocoClassNames());
        QStringList names;
        for (const std::string& name : found.classes) {
            names.push_back(QString::fromStdString(name));
        }
        QCOMPARE(names.join(QStringLiteral(", ")) + (found.arePart ? QStringLiteral(" (part)") : QString()), classes);
    }

    void aDetectorOfSignsKnowsThemAll() {
        const WitnessClasses found = witnessClasses("traffic sign", {"car", "traffic sign"});
        QCOMPARE(found.classes, std::vector<std::string>{"traffic sign"});
        QVERIFY(!found.arePart);
    }

    void verdicts_data() {
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("detections");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<double>("confidence");   // of what it rests on; 0: nothing
        const auto row = [](const char* name, const char* label, const char* detections, const char* verdict, double confidence) {
            QTest::newRow(name) << label << detections << verdict << confidence;
        };
        row("in the box", "car", "car@110,110,150,150", "in the box", 0.9);
        row("the crop shows a part of it", "car", "car@90,90,200,160", "in the box", 0.9);
        row("half outside", "car", "car@130,130,190,170", "elsewhere", 0.9);
        row("another class in the box", "car", "person@110,110,150,150", "nowhere", 0);
        row("elsewhere", "car", "person@110,110,150,150;car@300,100,360,160", "elsewhere", 0.8);
        row("in the box counts before a surer one elsewhere", "car", "car@300,100,360,160;car@110,110,150,150", "in the box", 0.8);
        row("the surest of two in the box", "car", "car@105,105,150,150;car@110,110,160,160", "in the box", 0.9);
        row("half the frame is no evidence for a small crop", "car", "car@0,0,400,300", "elsewhere", 0.9);
        row("nowhere", "traffic light", "car@110,110,150,150", "nowhere", 0);
        row("nothing seen at all", "pedestrian", "", "nowhere", 0);
        row("unknown class", "traffic cone", "car@110,110,150,150", "cannot judge", 0);
        row("a stop sign is a traffic sign", "traffic sign", "stop sign@110,110,150,150", "in the box", 0.9);
        row("no stop sign says nothing of traffic signs", "traffic sign", "car@110,110,150,150", "cannot judge", 0);
        row("a stop sign elsewhere neither", "traffic sign", "stop sign@300,100,360,160", "cannot judge", 0.9);
        row("a rider", "cyclist", "person@110,100,140,160", "in the box", 0.9);
    }
    void verdicts() {
        QFETCH(QString, label);
        QFETCH(QString, detections);
        QFETCH(QString, verdict);
        QFETCH(double, confidence);
        const WitnessReport report = judge(label.toStdString(), kCrop, parse(detections), cocoClassNames());
        QCOMPARE(verdictName(report.verdict), verdict);
        QCOMPARE(report.seen ? report.seen->confidence : 0.0, confidence);
    }

    void emptyBoxesLieNowhere() {
        QVERIFY(!liesInBox({10, 10, 10, 20}, {0, 0, 50, 50}));
        QVERIFY(!liesInBox({10, 10, 20, 20}, {15, 15, 15, 15}));
        QVERIFY(liesInBox({0, 0, 50, 50}, {0, 0, 50, 50}));
    }
};

QTEST_GUILESS_MAIN(TestWitness)
#include "tst_witness.moc"
