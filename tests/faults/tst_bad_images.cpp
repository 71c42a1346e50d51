// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that are missing, damaged, lie about their size, are turned, or changed after they were recorded: one sentence each, memory in bounds, and
// boxes at their places.
#include "base/error.h"
#include "faults/fault_tally.h"
#include "faults/small_disk.h"
#include "jobs/run_session.h"
#include "jobs/verify_run.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/sanitizers.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "vision/codec.h"
#include "vision/zoom_box.h"

#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>

#include <array>
#include <fstream>

using namespace omnidrive;
using tests::FaultTally;
using tests::bytesOf;
using tests::errorOf;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, const std::string& content) { std::ofstream(path, std::ios::binary | std::ios::trunc) << content; }

std::vector<fs::path> samples() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(tests::testData() / "pictures")) {
        const std::string ending = entry.path().extension();
        if (ending == ".jpg" || ending == ".png" || ending == ".webp") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

void samplesAsRows() {
    QTest::addColumn<QString>("file");
    for (const fs::path& file : samples()) {
        QTest::newRow(file.filename().c_str()) << QString::fromStdString(file.string());
    }
}

std::string bigEndian(uint32_t value, int bytes) {
    std::string text;
    for (int i = bytes - 1; i >= 0; --i) {
        text += static_cast<char>(value >> (8 * i));
    }
    return text;
}

/// The file with other sides in its header; empty when the format's place is not known here.
std::string withSides(std::string content, uint32_t width, uint32_t height) {
    if (content.starts_with("\x89PNG")) {
        return content.replace(16, 8, bigEndian(width, 4) + bigEndian(height, 4));
    }
    for (const char* marker : {"\xFF\xC0", "\xFF\xC2"}) {
        if (const size_t at = content.find(marker); content.starts_with("\xFF\xD8") && at != std::string::npos) {
            return content.replace(at + 5, 4, bigEndian(std::min(height, 65'535U), 2) + bigEndian(std::min(width, 65'535U), 2));
        }
    }
    return {};
}

/// Mean colour of a crop, each channel rounded to twenties.
std::array<int, 3> colourOf(const vision::Image& crop) {
    std::array<int, 3> sums{};
    for (size_t i = 0; i < crop.rgb.size(); ++i) {
        sums[i % 3] += crop.rgb[i];
    }
    for (int& sum : sums) {
        sum = (sum / (crop.width * crop.height) + 10) / 20;
    }
    return sums;
}

}  // namespace

class TestBadImages : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;

    /// Loaded as it is, or refused with a sentence that names the file.
    QString outcome(const std::string& content, const vision::Image* whole, const fs::path& path) const {
        put(path, content);
        vision::ImagePtr image;
        const QString said = errorOf([&] { image = vision::loadImage(path); });
        if (!image) {
            return said.contains(QString::fromStdString(path.string())) ? QString() : said;
        }
        const bool isSame = whole == nullptr || (image->width == whole->width && image->height == whole->height && image->rgb == whole->rgb);
        return isSame ? QString() : QStringLiteral("a part was shown as the whole");
    }

private Q_SLOTS:
    void cutAtEveryByte_data() { samplesAsRows(); }
    void cutAtEveryByte() {
        QFETCH(QString, file);
        const fs::path source = file.toStdString();
        FaultTally tally(12, "a picture cut at every byte, " + QString::fromStdString(source.filename().string()));
        const std::string content = bytesOf(source);
        const auto whole = vision::loadImage(source);
        for (size_t bytes = 0; bytes < content.size(); ++bytes) {
            tally.injected();
            const QString problem = outcome(content.substr(0, bytes), whole.get(), temp_.path() / source.filename());
            QVERIFY2(problem.isEmpty(), qPrintable(QString("%1 bytes: %2").arg(bytes).arg(problem)));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    void everyByteFlipped_data() { samplesAsRows(); }
    void everyByteFlipped() {
        QFETCH(QString, file);
        const fs::path source = file.toStdString();
        FaultTally tally(12, "a bit flipped in every byte of a picture, " + QString::fromStdString(source.filename().string()));
        const std::string content = bytesOf(source);
        for (size_t at = 0; at < content.size(); ++at) {
            std::string flipped = content;
            flipped[at] = static_cast<char>(flipped[at] ^ 1 << at % 8);
            tally.injected();
            const QString problem = outcome(flipped, nullptr, temp_.path() / source.filename());
            QVERIFY2(problem.isEmpty(), qPrintable(QString("byte %1: %2").arg(at).arg(problem)));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// In 1,200 MiB of address space, what the headers claim could not be had.
    void headersThatClaimTooMuch() {
        if (tests::kHasAddressSanitizer) {
            QSKIP("the address sanitizer reserves terabytes of addresses, which cannot be limited");
        }
        FaultTally tally(12, "headers that claim up to 50,000 x 50,000 pixels, in bounded memory");
        const std::array<std::pair<uint32_t, uint32_t>, 6> sides{{{50'000, 50'000}, {65'535, 65'535}, {65'535, 4'000}, {1, 65'535}, {20'000, 20'000}, {40'000, 8'000}}};
        int injected = 0;
        const int code = tests::inChild([&] {
            const rlimit limit{size_t{1'200} << 20, size_t{1'200} << 20};
            ::setrlimit(RLIMIT_AS, &limit);
            for (const fs::path& source : samples()) {
                for (const auto& [width, height] : sides) {
                    const std::string lying = withSides(bytesOf(source), width, height);
                    vision::ImagePtr image;
                    QString said;
                    try {
                        said = errorOf([&] { image = lying.empty() ? nullptr : vision::decodeImage({reinterpret_cast<const uint8_t*>(lying.data()), lying.size()}, "the file"); });
                    } catch (const std::exception& error) {
                        said = error.what();
                    }
                    if (!lying.empty() && (image || !said.startsWith("the file: "))) {
                        qWarning("%s as %u x %u: %s", source.filename().c_str(), width, height, qPrintable(said));
                        return 1;
                    }
                }
            }
            return 0;
        });
        for (const fs::path& source : samples()) {
            injected += withSides(bytesOf(source), 1, 1).empty() ? 0 : static_cast<int>(sides.size());
        }
        tally.injected(injected);
        QCOMPARE(code, 0);
        tally.survived(injected);
        QVERIFY(tally.print());
    }

    void whatIsNoPicture() {
        FaultTally tally(12, "a picture that is missing, empty, a folder, a pipe, a text, another format");
        const auto refused = [&](const fs::path& path) {
            tally.injected();
            const QString said = errorOf([&] { vision::loadImage(path); });
            QVERIFY2(said.contains(QString::fromStdString(path.string())), qPrintable(said));
            tally.survived();
        };
        put(temp_.path() / "empty.jpg", "");
        put(temp_.path() / "text.png", "<html>404</html>");
        put(temp_.path() / "nuls.webp", std::string(5000, '\0'));
        fs::create_directory(temp_.path() / "folder.png");
        fs::create_symlink("nowhere.png", temp_.path() / "link.png");
        QVERIFY(::mkfifo((temp_.path() / "pipe.png").c_str(), 0600) == 0);
        for (const char* name : {"missing.jpg", "empty.jpg", "text.png", "nuls.webp", "folder.png", "link.png", "pipe.png"}) {
            OMNIDRIVE_CHECKED(refused(temp_.path() / name));
        }
        OMNIDRIVE_CHECKED(refused(tests::testData() / "pictures" / "other.bmp"));
        QVERIFY(tally.print());
    }

    /// Every turn of EXIF, and every kind of pixels: a box in each quarter crops that quarter.
    void boxesStayAtTheirPlaces() {
        FaultTally tally(12, "boxes in pictures that are turned (EXIF 1 to 8), 16 bit, palette, CMYK, progressive");
        const auto upright = vision::loadImage(tests::testData() / "pictures" / "rgb.png");
        for (const char* name : {"exif1.jpg", "exif2.jpg", "exif3.jpg", "exif4.jpg", "exif5.jpg", "exif6.jpg", "exif7.jpg", "exif8.jpg", "exif6.png",
                                 "exif8.webp", "rgb16.png", "palette.png", "cmyk.jpg", "progressive.jpg", "lossless.webp", "lossy.webp"}) {
            const auto image = vision::loadImage(tests::testData() / "pictures" / name);
            for (const BoxF& box : {BoxF{16, 12, 48, 36}, BoxF{80, 12, 112, 36}, BoxF{16, 60, 48, 84}, BoxF{80, 60, 112, 84}}) {
                tally.injected();
                const auto decision = vision::decideZoom(box, 128, 96, image->width, image->height, {.minSide = 1});
                QVERIFY(decision.effective.has_value());
                QCOMPARE(colourOf(vision::cropImage(*image, *decision.effective)), colourOf(vision::cropImage(*upright, *decision.effective)));
                tally.survived();
            }
        }
        QVERIFY(tally.print());
    }

    /// A recorded picture that was changed later: the run still opens, a reason stands in its place, and the check names it.
    void changedSinceTheTrace() {
        FaultTally tally(12, "a recorded picture that is cut, removed, replaced by another or emptied after the trace was written");
        tests::SyntheticRun made;
        made.steps = 2;
        made.width = 84;
        made.height = 56;
        made.framesKept = 2;
        const fs::path run = temp_.path() / "run";
        tests::writeSyntheticRun(run, made);
        std::vector<fs::path> frames;
        for (const auto& entry : fs::directory_iterator(run / "frames")) {
            frames.push_back(entry.path());
        }
        QVERIFY(frames.size() >= 2 && jobs::verifyRun(run).problems.empty());
        for (const fs::path& frame : frames) {
            const std::string whole = bytesOf(frame), other = bytesOf(frame == frames[0] ? frames[1] : frames[0]);
            for (const std::string& content : {whole.substr(0, whole.size() / 2), std::string(), other, std::string("gone")}) {
                content == "gone" ? static_cast<void>(fs::remove(frame)) : put(frame, content);
                tally.injected();
                const auto problems = jobs::verifyRun(run).problems;
                QVERIFY(!problems.empty());
                QVERIFY2(std::any_of(problems.begin(), problems.end(), [&](const auto& text) { return text.find(frame.stem()) != std::string::npos; }), problems[0].c_str());
                const auto session = jobs::RunSession::open(run);
                std::string said;
                QVERIFY(session->reader().rolloutCount() > 0 && !session->frame(frame.stem(), &said));
                QVERIFY2(said.find(frame.stem()) != std::string::npos, said.c_str());   // a placeholder with the reason
                tally.survived();
                put(frame, whole);
            }
        }
        QVERIFY(jobs::verifyRun(run).problems.empty());
        QVERIFY(tally.print());
    }
};

QTEST_APPLESS_MAIN(TestBadImages)
#include "tst_bad_images.moc"
