// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "evidence/class_names.h"
#include "evidence/detector.h"
#include "evidence/detector_output.h"
#include "evidence/onnx_header.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>
#include <limits>

using namespace omnidrive;
using namespace omnidrive::evidence;

namespace fs = std::filesystem;
using tests::bytesOf;

namespace {

const fs::path kData = fs::path(OMNIDRIVE_SOURCE_DIR) / "tests/data/evidence";

void writeBytes(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

vision::Image plain(int width, int height, uint8_t red, uint8_t green, uint8_t blue) {
    vision::Image image{width, height, {}, {}};
    for (int i = 0; i < width * height; ++i) {
        image.rgb.insert(image.rgb.end(), {red, green, blue});
    }
    return image;
}

QString text(const Detection& detection) {
    const BoxF& box = detection.boxInImage;
    return QStringLiteral("%1 %2 [%3 %4 %5 %6]").arg(QString::fromStdString(detection.className)).arg(detection.confidence, 0, 'f', 3)
        .arg(box.x0, 0, 'f', 1).arg(box.y0, 0, 'f', 1).arg(box.x1, 0, 'f', 1).arg(box.y1, 0, 'f', 1);
}

QString allText(const std::vector<Detection>& detections) {
    QStringList lines;
    for (const Detection& detection : detections) {
        lines.push_back(text(detection));
    }
    return lines.join(QStringLiteral("\n"));
}

std::string varint(uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7) {
        bytes += static_cast<char>(value | 0x80);
    }
    return bytes + static_cast<char>(value);
}

/// A field of a protocol buffer: bytes, and a number.
std::string field(int number, const std::string& bytes) { return static_cast<char>(number << 3 | 2) + varint(bytes.size()) + bytes; }
std::string field(int number, uint64_t value) { return static_cast<char>(number << 3) + varint(value); }

/// An ONNX file of nothing but the sizes of its input.
std::string onnxOfInput(const std::vector<uint64_t>& dims) {
    std::string shape;
    for (const uint64_t dim : dims) {
        shape += field(1, field(1, dim));
    }
    const std::string value = field(1, std::string("images")) + field(2, field(1, field(1, uint64_t{1}) + field(2, shape)));
    return field(1, uint64_t{8}) + field(7, field(11, value) + field(12, value));
}

}  // namespace

class TestDetector : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theShippedOneSeesWhatItsOwnExampleSees() {
        const auto detector = Detector::load(shippedDetector());
        QCOMPARE(detector->name(), std::string("FastestDet"));
        QCOMPARE(detector->classNames().size(), size_t(80));
        const auto seen = detector->detect(*vision::loadImage(kData / "cars.jpg"));
        const auto golden = nlohmann::json::parse(bytesOf(kData / "cars-fastestdet.json"));
        QCOMPARE(seen.size(), golden.size());
        for (size_t i = 0; i < seen.size(); ++i) {
            QCOMPARE(seen[i].className, golden[i]["class"].get<std::string>());
            QVERIFY2(std::abs(seen[i].confidence - golden[i]["confidence"].get<double>()) < 0.005, qPrintable(text(seen[i])));
            const auto box = golden[i]["box"].get<std::vector<double>>();
            QVERIFY2(iou(seen[i].boxInImage, {box[0], box[1], box[2], box[3]}) > 0.98, qPrintable(text(seen[i])));
        }
        // By eye: the white car in front, from its left to its right tail light and from roof to tyres.
        QVERIFY(iou(seen.front().boxInImage, {648, 196, 822, 326}) > 0.9);
    }

    void anEmptyStreetHasNothing() {
        const auto detector = Detector::load(shippedDetector());
        QCOMPARE(allText(detector->detect(plain(640, 360, 110, 110, 112))), QString());
        QVERIFY(tests::errorOf([&] { detector->detect({}); }).contains(QStringLiteral("empty picture")));
    }

    void aDoubtfulThingIsOnlyReportedWhenAskedFor() {
        const auto picture = vision::loadImage(kData / "cars.jpg");
        QCOMPARE(Detector::load(shippedDetector(), {0.7, 0.45})->detect(*picture).size(), size_t(2));
        QVERIFY(Detector::load(shippedDetector(), {0.2, 0.45})->detect(*picture).size() > 9);
    }

    void rowsOfYolo5AreLedBackFromTheLetterbox() {
        const auto detector = Detector::load(kData / "yolov5-toy.onnx");
        QCOMPARE(detector->classNames(), (std::vector<std::string>{"traffic light", "pedestrian"}));
        // 400 x 200 fills 64 x 32 of the input, 16 below its top; the confidence is how red that is, amid grey 114.
        QCOMPARE(allText(detector->detect(plain(400, 200, 255, 0, 0))), QStringLiteral("pedestrian 0.651 [150.0 75.0 250.0 125.0]"));
        QCOMPARE(allText(detector->detect(plain(400, 200, 0, 0, 255))), QString());   // blue would be first if the colours were swapped
        QCOMPARE(allText(detector->detect(plain(64, 64, 255, 0, 0))), QStringLiteral("pedestrian 0.900 [24.0 28.0 40.0 36.0]"));
    }

    void columnsOfYolo8LoseTheirDoubles() {
        const auto detector = Detector::load(kData / "yolov8-toy.onnx");
        QCOMPARE(detector->classNames(), (std::vector<std::string>{"car", "truck", "driver\"s seat"}));
        QCOMPARE(allText(detector->detect(plain(64, 64, 9, 9, 9))),
                 QStringLiteral("car 0.900 [10.0 30.0 30.0 50.0]\ntruck 0.600 [10.0 30.0 30.0 50.0]"));
    }

    void formsAreToldBySize_data() {
        QTest::addColumn<QString>("dims");
        QTest::addColumn<int>("side");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("FastestDet") << "1 85 22 22" << 352 << "grid 80";
        QTest::newRow("YOLOv5 640") << "1 25200 85" << 640 << "rows 80";
        QTest::newRow("YOLOv5 P6") << "1 102000 85" << 1280 << "rows 80";
        QTest::newRow("YOLOv8 640") << "1 84 8400" << 640 << "columns 80";
        QTest::newRow("YOLOv8, one class") << "1 5 8400" << 640 << "columns 1";
        QTest::newRow("two strides") << "1 2535 85" << 416 << "rows 80";
        QTest::newRow("a classifier") << "1 1000" << 224 << "";
        QTest::newRow("boxes after suppression") << "1 300 6" << 640 << "";
        QTest::newRow("another input") << "1 25200 85" << 320 << "";
        QTest::newRow("a segmentation") << "1 21 352 352" << 352 << "";
        QTest::newRow("a batch") << "2 85 22 22" << 352 << "";
        QTest::newRow("no class") << "1 5 22 22" << 352 << "";
        QTest::newRow("nothing") << "" << 352 << "";
    }
    void formsAreToldBySize() {
        QFETCH(QString, dims);
        QFETCH(int, side);
        QFETCH(QString, wanted);
        std::vector<int64_t> sizes;
        for (const QString& word : dims.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            sizes.push_back(word.toLongLong());
        }
        const auto shape = recogniseOutput(sizes, side, side);
        const char* const names[] = {"grid", "rows", "columns"};
        QCOMPARE(shape ? QStringLiteral("%1 %2").arg(QLatin1String(names[static_cast<int>(shape->form)])).arg(shape->classes) : QString(), wanted);
    }

    void valuesThatAreNoNumbersAreLeftOut() {
        const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
        const std::vector<float> rows{32, 32, 16,   8,  1,  0.9f, nan, 32,  16,   8,  1,  0.9f, 32, 32, inf,
                                      8,  1,  0.9f, 32, 32, 16,   8,   nan, 0.9f, 32, 32, -4,   8,  1,  0.9f};
        const auto found = decodeOutput(rows, {OutputForm::Rows, 1, 5, 1}, 64, 64, 0.4);
        QCOMPARE(found.size(), size_t(1));
        QCOMPARE(found.front().box, (BoxF{0.375, 0.4375, 0.625, 0.5625}));
    }

    void namesOfMetadata() {
        QCOMPARE(classNamesOfMetadata("{0: 'person', 1: \"driver's seat\"}"), (std::vector<std::string>{"person", "driver's seat"}));
        QVERIFY(classNamesOfMetadata("{0: 'person', 2: 'car'}").empty());
        QVERIFY(classNamesOfMetadata("{10: 'person'}").empty());
        QVERIFY(classNamesOfMetadata("{0: 'person").empty());
        QVERIFY(classNamesOfMetadata("").empty());
    }

    void wrongFiles_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("words");
        QTest::newRow("missing") << "missing" << "cannot read|no such file";
        QTest::newRow("empty") << "empty" << "is no ONNX model";
        QTest::newRow("a text") << "text" << "no ONNX model";
        QTest::newRow("a picture") << "picture" << "no ONNX model";
        QTest::newRow("cut") << "cut" << "is cut or damaged";
        QTest::newRow("a classifier") << "classifier" << "unknown form|1 x 10|64 x 64|FastestDet, YOLOv5 and YOLOv8";
        QTest::newRow("too few names") << "names" << "yolov5-toy.names lists 1 class names, but the detector tells 2 classes apart";
        QTest::newRow("no names") << "unnamed" << "tells 2 classes apart but does not name them";
        QTest::newRow("too large") << "large" << "is 1073741825 bytes long, more than the 1073741824 allowed";
        QTest::newRow("too many names") << "many names" << "is 1048577 bytes long, more than the 1048576 allowed";
        QTest::newRow("input too high") << "4097 64" << "is no detector: its input is one value of size 1 x 3 x 4097 x 64";
        QTest::newRow("input too wide") << "64 4097" << "is no detector: its input is one value of size 1 x 3 x 64 x 4097";
        QTest::newRow("damaged weights") << "weights" << "";
    }
    void wrongFiles() {
        QFETCH(QString, kind);
        QFETCH(QString, words);
        tests::TempFolder folder;
        const fs::path file = folder.path() / "yolov5-toy.onnx";
        const std::string good = bytesOf(shippedDetector());
        if (kind == QLatin1String("empty")) {
            writeBytes(file, "");
        } else if (kind == QLatin1String("text")) {
            writeBytes(file, "person\nbicycle\n");
        } else if (kind == QLatin1String("picture")) {
            fs::copy_file(kData / "cars.jpg", file);
        } else if (kind == QLatin1String("cut")) {
            writeBytes(file, good.substr(0, good.size() / 3));
        } else if (kind == QLatin1String("classifier")) {
            fs::copy_file(kData / "classifier-toy.onnx", file);
        } else if (kind == QLatin1String("large")) {
            writeBytes(file, "");
            fs::resize_file(file, (uintmax_t{1} << 30) + 1);
        } else if (kind == QLatin1String("many names")) {
            fs::copy_file(kData / "yolov5-toy.onnx", file);
            writeBytes(folder.path() / "yolov5-toy.names", std::string((1 << 20) + 1, 'a'));
        } else if (kind == QLatin1String("names") || kind == QLatin1String("unnamed")) {
            fs::copy_file(kData / "yolov5-toy.onnx", file);
            if (kind == QLatin1String("names")) {
                writeBytes(folder.path() / "yolov5-toy.names", "car\n");
            }
        } else if (const QStringList sides = kind.split(QLatin1Char(' ')); kind.contains(QLatin1String("4097"))) {
            writeBytes(file, onnxOfInput({1, 3, sides[0].toULongLong(), sides[1].toULongLong()}));
        } else if (kind == QLatin1String("weights")) {   // whatever comes of it: boxes or one sentence, never a crash
            std::string bad = good;
            for (size_t i = 2000; i + 4 < bad.size(); i += 997) {
                bad[i] = static_cast<char>(bad[i] ^ 0x55);
            }
            writeBytes(file, bad);
        }
        const QString problem = tests::errorOf([&] { Detector::load(file)->detect(plain(64, 64, 1, 2, 3)); });
        for (const QString& word : words.split(QLatin1Char('|'), Qt::SkipEmptyParts)) {
            QVERIFY2(problem.contains(word), qPrintable(problem));
        }
        QVERIFY2(!problem.contains(QLatin1Char('\n')), qPrintable(problem));
    }

    /// Every length of a small file: an error or, never, a read beyond the end.
    void aCutHeaderIsRefused() {
        const std::string good = bytesOf(kData / "yolov8-toy.onnx");
        QCOMPARE(readOnnxHeader(good, "toy").inputs.front().dims, (std::vector<int64_t>{1, 3, 64, 64}));
        QCOMPARE(dimsText(readOnnxHeader(good, "toy").outputs.front().dims), std::string("1 x 7 x 84"));
        int refused = 0;
        for (size_t size = 0; size < good.size(); size += 7) {
            refused += tests::errorOf([&] { readOnnxHeader(std::string_view(good).substr(0, size), "toy"); }) != QLatin1String("no error");
        }
        QVERIFY(refused > static_cast<int>(good.size()) / 7 - 40);   // cut between two fields it may still be whole
    }
};

QTEST_GUILESS_MAIN(TestDetector)
#include "tst_detector.moc"
