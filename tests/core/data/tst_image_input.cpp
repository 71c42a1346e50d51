// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that a user hands to the program: their order, the reference answer, and what is refused.
#include "base/error.h"
#include "data/image_input.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QTest>

#include <fstream>

using namespace omnidrive;
namespace fs = std::filesystem;

namespace {

fs::path writePicture(const fs::path& path, int width, uint8_t level) {
    const auto png = vision::encodePng({width, 4, std::vector<uint8_t>(static_cast<size_t>(width) * 12, level), {}});
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
    return path;
}

template <typename Call>
QString outcome(Call call) {
    try {
        return QString::fromStdString(call());
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    }
}

}  // namespace

class TestImageInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Picture i is written with level 10 i; the loaded order is read back from the levels.
    void order_data() {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QString>("expected");
        QTest::newRow("one picture") << QStringList{"road.png"} << "0";
        QTest::newRow("nuScenes names") << QStringList{"CAM_BACK/a.png",       "CAM_FRONT/a.png",      "CAM_BACK_LEFT/a.png",
                                                       "CAM_FRONT_LEFT/a.png", "CAM_BACK_RIGHT/a.png", "CAM_FRONT_RIGHT/a.png"}
                                        << "3 1 5 4 0 2";
        QTest::newRow("plain names") << QStringList{"front.png", "front-left.png", "front-right.png", "back.png", "back-left.png", "back-right.png"}
                                     << "1 0 2 5 3 4";
        QTest::newRow("no names: as given") << QStringList{"1.png", "2.png", "3.png", "4.png", "5.png", "6.png"} << "0 1 2 3 4 5";
        QTest::newRow("a folder called back is no camera")
            << QStringList{"back/1.png", "back/2.png", "back/3.png", "back/4.png", "back/5.png", "back/6.png"} << "0 1 2 3 4 5";
        QTest::newRow("a camera twice") << QStringList{"CAM_BACK/a.png",       "CAM_BACK/b.png",       "CAM_BACK_LEFT/a.png",
                                                       "CAM_FRONT_LEFT/a.png", "CAM_BACK_RIGHT/a.png", "CAM_FRONT_RIGHT/a.png"}
                                        << "CAM_BACK is there twice: DIR/CAM_BACK/a.png and DIR/CAM_BACK/b.png";
        QTest::newRow("five views") << QStringList{"1.png", "2.png", "3.png", "4.png", "5.png"} << "one picture or six views are needed, 5 were given";
        QTest::newRow("none") << QStringList{} << "one picture or six views are needed, 0 were given";
    }

    void order() {
        QFETCH(QStringList, names);
        QFETCH(QString, expected);
        const tests::TempFolder folder;
        std::vector<fs::path> paths;
        for (const QString& name : names) {
            paths.push_back(writePicture(folder.path() / name.toStdString(), 8, static_cast<uint8_t>(10 * paths.size())));
        }
        QString result = outcome([&] {
            QStringList order;
            for (const auto& image : data::loadQuestion(paths, "What is ahead?", {}, "").images) {
                order << QString::number(image->rgb[0] / 10);
            }
            return order.join(QLatin1Char(' ')).toStdString();
        });
        QCOMPARE(result.replace(QString::fromStdString(folder.path().string()), QStringLiteral("DIR")), expected);
    }

    void viewsOfTwoSizesAreNamed() {
        const tests::TempFolder folder;
        std::vector<fs::path> paths;
        for (int i = 0; i < 6; ++i) {
            paths.push_back(writePicture(folder.path() / (std::to_string(i) + ".png"), i == 4 ? 9 : 8, 0));
        }
        const QString result = outcome([&] { return data::loadQuestion(paths, "?", {}, "").id; });
        QVERIFY2(result.contains(QStringLiteral("0.png is 8 x 4")) && result.contains(QStringLiteral("4.png is 9 x 4")), qPrintable(result));
    }

    void answers_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("expected");
        const QStringList lamps{"red", "green"};
        QTest::newRow("letter") << lamps << "B" << "B choice";
        QTest::newRow("small letter") << lamps << "b" << "B choice";
        QTest::newRow("option text") << lamps << "Green" << "B choice";
        QTest::newRow("unknown") << lamps << "" << " choice";
        QTest::newRow("open question") << QStringList{} << "It is red." << "It is red. open";
        QTest::newRow("neither") << lamps << "blue" << "the reference answer \"blue\" is neither a letter from A to B nor one of the options";
        QTest::newRow("letter beyond the options") << lamps << "C" << "the reference answer \"C\" is neither a letter from A to B nor one of the options";
        QTest::newRow("seven options") << QStringList{"1", "2", "3", "4", "5", "6", "7"} << "" << "at most six options (A to F) can be given, got 7";
    }

    void answers() {
        QFETCH(QStringList, options);
        QFETCH(QString, answer);
        QFETCH(QString, expected);
        const tests::TempFolder folder;
        const fs::path path = writePicture(folder.path() / "road.png", 8, 0);
        std::vector<std::string> texts;
        for (const QString& option : options) {
            texts.push_back(option.toStdString());
        }
        const QString result = outcome([&] {
            const auto sample = data::loadQuestion({path}, "?", texts, answer.toStdString());
            return sample.answer + " " + sample.kind;
        });
        QCOMPARE(result, expected);
    }

    void damagedPicturesAreNamed() {
        const tests::TempFolder folder;
        const fs::path path = folder.path() / "broken.jpg";
        std::ofstream(path) << "no picture";
        QCOMPARE(outcome([&] { return data::loadQuestion({path}, "?", {}, "").id; }),
                 QString::fromStdString(path.string() + ": is not a JPEG, PNG or WebP picture"));
    }

    void aTrueFrame() {
        const fs::path root = tests::sharedFolder() / "data" / "nc" / "drivelm" / "nuscenes" / "samples";
        std::vector<fs::path> paths;
        for (const char* camera : {"CAM_BACK", "CAM_BACK_LEFT", "CAM_BACK_RIGHT", "CAM_FRONT", "CAM_FRONT_LEFT", "CAM_FRONT_RIGHT"}) {
            if (fs::exists(root / camera)) {
                paths.push_back(fs::directory_iterator(root / camera)->path());
            }
        }
        if (paths.size() != 6) {
            QSKIP("the nuScenes frames are not beside this checkout");
        }
        const auto sample = data::loadQuestion(paths, "What is ahead?", {}, "");
        QCOMPARE(sample.images.size(), size_t{6});
        QCOMPARE(sample.images[0]->width, 1600);
        QCOMPARE(sample.images[0]->rgb, vision::loadImage(paths[4])->rgb);   // FRONT_LEFT first
        QCOMPARE(sample.images[3]->rgb, vision::loadImage(paths[2])->rgb);   // BACK_RIGHT opens the lower row
    }
};

QTEST_APPLESS_MAIN(TestImageInput)
#include "tst_image_input.moc"
