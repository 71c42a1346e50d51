// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of picture file reads as the same four quarters (tests/data/pictures), and one sentence per damaged file.
#include "base/error.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "vision/codec.h"
#include "vision/exif.h"

#include <QFile>
#include <QTest>

#include <fstream>

using namespace omnidrive;
using namespace omnidrive::vision;
namespace fs = std::filesystem;

namespace {

using Bytes = std::vector<uint8_t>;

fs::path picture(const QString& name) { return tests::testData() / "pictures" / name.toStdString(); }

Bytes bytesOf(const QString& name) {
    std::ifstream file(picture(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Mean colours of the four quarters, "200,40,40 40,180,60 ...", each channel rounded to tens, as JPEG moves levels a little.
QString quarters(const Image& image) {
    QStringList result;
    for (const auto& [x, y] : {std::pair{8, 6}, {24, 6}, {8, 18}, {24, 18}}) {
        QStringList colour;
        for (int c = 0; c < 3; ++c) {
            const int level = image.rgb[static_cast<size_t>((y * image.width + x) * 3 + c)];
            colour << QString::number((level + 5) / 10 * 10);
        }
        result << colour.join(QLatin1Char(','));
    }
    return result.join(QLatin1Char(' '));
}

QString refusal(const Bytes& bytes) {
    try {
        decodeImage(bytes, "the file");
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    }
    return QStringLiteral("not refused");
}

}  // namespace

class TestCodec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void files_data() {
        QTest::addColumn<QString>("expected");
        const QString colour = QStringLiteral("200,40,40 40,180,60 40,60,200 220,200,60");
        const QString grey = QStringLiteral("90,90,90 120,120,120 70,70,70 190,190,190");
        const QString overWhite = QStringLiteral("230,150,150 150,220,160 150,160,230 240,230,160");
        for (const char* name : {"rgb.png", "palette.png", "rgb16.png", "progressive.jpg", "cmyk.jpg", "lossless.webp", "lossy.webp", "exif1.jpg",
                                 "exif2.jpg", "exif3.jpg", "exif4.jpg", "exif5.jpg", "exif6.jpg", "exif7.jpg", "exif8.jpg", "exif6.png", "exif8.webp"}) {
            QTest::newRow(name) << colour;
        }
        for (const char* name : {"grey.png", "grey16.png", "grey.jpg"}) {
            QTest::newRow(name) << grey;
        }
        for (const char* name : {"alpha.png", "palette_alpha.png", "alpha.webp"}) {
            QTest::newRow(name) << overWhite;
        }
        QTest::newRow("grey_alpha.png") << QStringLiteral("170,170,170 190,190,190 160,160,160 220,220,220");
        QTest::newRow("bilevel.png") << QStringLiteral("0,0,0 260,260,260 0,0,0 260,260,260");
    }

    void files() {
        QFETCH(QString, expected);
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        const ImagePtr image = loadImage(picture(name));
        QCOMPARE(image->width, 32);
        QCOMPARE(image->height, 24);
        QCOMPARE(quarters(*image), expected);
        QCOMPARE(image->encoded, bytesOf(name));
    }

    void damagedFilesAreRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        const auto cut = [](const char* name, double share) {
            const Bytes bytes = bytesOf(QString::fromLatin1(name));
            return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<int>(static_cast<double>(bytes.size()) * share));
        };
        QByteArray huge = cut("rgb.png", 1), nothing = huge, badPixels = huge, flatJpeg = cut("exif1.jpg", 1);
        huge[16] = 0x7F;
        nothing[19] = 0;
        badPixels[badPixels.size() - 30] = static_cast<char>(~badPixels[badPixels.size() - 30]);
        const auto frame = flatJpeg.indexOf(QByteArray::fromHex("ffc0"));
        flatJpeg[frame + 5] = flatJpeg[frame + 6] = flatJpeg[frame + 7] = flatJpeg[frame + 8] = static_cast<char>(0xFF);
        // Decoders take the first of two frames: a small one behind it must not hide its size.
        QByteArray twoFrames = flatJpeg;
        twoFrames.insert(frame + 2 + 17, QByteArray::fromHex("ffc00011080001000103012200021101031101"));
        QByteArray scans = cut("progressive.jpg", 1);
        scans.insert(scans.size() - 2, QByteArray::fromHex("ffda0002").repeated(501));
        QTest::newRow("JPEG bomb behind a small frame") << twoFrames << "the file: the picture is too large (65535 x 65535 pixels, at most 256 million in all)";
        QTest::newRow("JPEG of too many scans") << scans << "the file: the picture is damaged (it has more than 500 scans)";
        QTest::newRow("no bytes") << QByteArray() << "the file: is not a JPEG, PNG or WebP picture";
        QTest::newRow("text") << QByteArray("hello, world") << "the file: is not a JPEG, PNG or WebP picture";
        QTest::newRow("another format") << cut("other.bmp", 1) << "the file: is not a JPEG, PNG or WebP picture";
        QTest::newRow("cut JPEG") << cut("exif1.jpg", 0.95) << "the file: the picture is damaged (it ends early)";
        QTest::newRow("JPEG cut in its header") << cut("exif1.jpg", 0.05) << "the file: the picture is damaged (it ends early)";
        QTest::newRow("cut PNG") << cut("rgb.png", 0.8) << "the file: the picture is damaged (it ends early)";
        QTest::newRow("PNG cut in its header") << cut("rgb.png", 0.1) << "the file: the picture is damaged (it has no header chunk)";
        QTest::newRow("cut WebP") << cut("lossy.webp", 0.8) << "the file: the picture is damaged (it ends early)";
        // OpenCV asks each decoder in turn, and the last ones (GDCM, GDAL) take anything: only what is WebP to libwebp may come so far.
        const auto changed = [&](const char* name, int at, const char* hex) {
            QByteArray bytes = cut(name, 1);
            return bytes.replace(at, QByteArray::fromHex(hex).size(), QByteArray::fromHex(hex));
        };
        const QString other = QStringLiteral("the file: the picture is damaged (its first part is no WebP picture)");
        QTest::newRow("WebP without its start code") << changed("lossy.webp", 23, "9d0120") << other;
        QTest::newRow("WebP that is no key frame") << changed("lossy.webp", 20, "ff") << other;
        QTest::newRow("WebP whose first part is longer than it") << changed("lossy.webp", 21, "ffff") << other;
        QTest::newRow("lossless WebP of another version") << changed("lossless.webp", 24, "e0") << other;
        QTest::newRow("lossless WebP without its mark") << changed("lossless.webp", 20, "2e") << other;
        QTest::newRow("WebP that begins with something else") << changed("lossy.webp", 12, "4a554e4b") + changed("lossy.webp", 12, "").mid(12) << other;
        QByteArray extended = changed("exif8.webp", 16, "0c");
        extended.insert(30, QByteArray(2, '\0'));
        extended[4] = static_cast<char>(extended[4] + 2);
        QTest::newRow("extended WebP of another length") << extended << other;
        QTest::newRow("shorter than what is asked about") << QByteArray("RIFF\x12\0\0\0WEBPVP8L\x05\0\0\0\x2f\0\0\0\0\0", 26) << other;
        QFile found(QString::fromUtf8(OMNIDRIVE_SOURCE_DIR "/tests/fuzz/corpus/picture/found-webp-for-another-decoder"));
        QVERIFY(found.open(QIODevice::ReadOnly));
        QTest::newRow("found by fuzzing") << found.readAll() << other;
        QTest::newRow("PNG with a wrong checksum") << badPixels << "the file: the picture is damaged (its data cannot be decoded)";
        QTest::newRow("PNG without width") << nothing << "the file: the picture is damaged (it has no size)";
        QTest::newRow("PNG bomb") << huge
                                  << "the file: the picture is too large (2130706464 x 24 pixels, at most 256 million in all)";
        QTest::newRow("JPEG bomb") << flatJpeg << "the file: the picture is too large (65535 x 65535 pixels, at most 256 million in all)";
    }

    void damagedFilesAreRefused() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        QCOMPARE(refusal(Bytes(bytes.begin(), bytes.end())), says);
    }

    /// No prefix of any file may crash, hang or pass for a whole picture.
    void everyCutIsRefused() {
        for (const char* name : {"exif1.jpg", "progressive.jpg", "rgb.png", "exif6.png", "lossless.webp", "lossy.webp", "exif8.webp"}) {
            const Bytes whole = bytesOf(QString::fromLatin1(name));
            for (size_t length = 0; length < whole.size(); ++length) {
                QVERIFY2(refusal(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length))) != QStringLiteral("not refused"), name);
            }
        }
    }

    void filesBeyondAGibibyteAreRefused() {
        const tests::TempFolder folder;
        const auto file = folder.path() / "large.png";
        std::ofstream(file).put('x');
        std::filesystem::resize_file(file, (uintmax_t{1} << 30) + 1);
        QCOMPARE(tests::errorOf([&] { loadImage(file); }), QString::fromStdString(file.string()) + ": is larger than 1 GiB, too large for a picture");
    }

    void unreadablePathsAreNamed() {
        const tests::TempFolder folder;
        for (const auto& [path, says] : {std::pair{folder.path() / "missing.png", "there is no such picture"}, {folder.path(), "is a folder"}}) {
            try {
                loadImage(path);
                QFAIL("not refused");
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::Io);
                QVERIFY2(QString::fromUtf8(error.what()).contains(QLatin1String(says)), error.what());
                QVERIFY2(QString::fromUtf8(error.what()).startsWith(QString::fromStdString(path.string())), error.what());
            }
        }
    }

    void pngIsLossless() {
        const ImagePtr image = loadImage(picture(QStringLiteral("progressive.jpg")));
        const Bytes png = encodePng(*image);
        const ImagePtr again = decodeImage(png, "memory");
        QCOMPARE(again->rgb, image->rgb);
        QCOMPARE(contentId(*again), contentId(*image));
        QCOMPARE(contentId(*again).size(), size_t{32});
    }

    void throughJpegIsWhatItsFileDecodesTo() {
        const ImagePtr image = loadImage(picture(QStringLiteral("rgb.png")));
        const ImagePtr jpeg = throughJpeg(*image, 90);
        QCOMPARE(decodeImage(jpeg->encoded, "jpeg")->rgb, jpeg->rgb);
        QVERIFY_EXCEPTION_THROWN(throughJpeg(*image, 0), Error);
        QVERIFY_EXCEPTION_THROWN(encodePng(Image{}), Error);
    }

    void contentIdsTellPicturesApart() {
        Image wide{4, 2, Bytes(24, 7), {}}, tall{2, 4, Bytes(24, 7), {}}, other{4, 2, Bytes(24, 8), {}};
        QVERIFY(contentId(wide) != contentId(tall));
        QVERIFY(contentId(wide) != contentId(other));
        Image fromFile = wide;
        fromFile.encoded = {1, 2, 3};
        QCOMPARE(contentId(fromFile), contentId(wide));
    }

    void crops() {
        const ImagePtr image = loadImage(picture(QStringLiteral("rgb.png")));
        const Image crop = cropImage(*image, {15, 11, 17, 13});
        QCOMPARE(crop.rgb, (Bytes{200, 40, 40, 40, 180, 60, 40, 60, 200, 220, 200, 60}));
        for (const BoxI& bad : {BoxI{5, 5, 33, 8}, BoxI{-1, 0, 3, 3}, BoxI{5, 5, 5, 8}, BoxI{8, 8, 5, 5}}) {
            QVERIFY_EXCEPTION_THROWN(cropImage(*image, bad), Error);
        }
    }

    void brokenExifIsUpright_data() {
        QTest::addColumn<QByteArray>("block");
        QTest::addColumn<int>("expected");
        const QByteArray entry = QByteArray::fromHex("12010300010000000600000000000000");
        QTest::newRow("little endian") << QByteArray::fromHex("49492a00080000000100") + entry << 6;
        QTest::newRow("big endian") << QByteArray::fromHex("4d4d002a0000000800010112000300000001000800000000") << 8;
        QTest::newRow("empty") << QByteArray() << 1;
        QTest::newRow("not TIFF") << QByteArray("XX\x2a\0 and more", 14) << 1;
        QTest::newRow("directory beyond the end") << QByteArray::fromHex("49492a00ffffff7f0100") + entry << 1;
        QTest::newRow("more entries than bytes") << QByteArray::fromHex("49492a0008000000ffff") << 1;
        QTest::newRow("value out of range") << QByteArray::fromHex("49492a000800000001001201030001000000090000000000") << 1;
    }

    void brokenExifIsUpright() {
        QFETCH(QByteArray, block);
        QFETCH(int, expected);
        QCOMPARE(exifOrientation(Bytes(block.begin(), block.end())), expected);
    }
};

QTEST_APPLESS_MAIN(TestCodec)
#include "tst_codec.moc"
