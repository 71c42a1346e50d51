// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/codec.h"

#include "base/error.h"
#include "store/sha256.h"
#include "vision/picture_header.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cstring>
#include <fstream>

namespace omnidrive::vision {

namespace {

constexpr size_t kMaxFileBytes = size_t{1} << 30;

std::vector<uint8_t> readFile(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
        fail(ErrorKind::Io, "{}: there is no such picture", path.string());
    }
    if (std::filesystem::is_directory(path, ignored)) {
        fail(ErrorKind::Io, "{}: is a folder, not a picture", path.string());
    }
    if (!std::filesystem::is_regular_file(path, ignored)) {
        fail(ErrorKind::Io, "{}: is not a regular file", path.string());   // opening a pipe would wait for somebody who writes
    }
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    const std::streamoff size = file ? static_cast<std::streamoff>(file.tellg()) : -1;
    if (size < 0) {
        fail(ErrorKind::Io, "{}: cannot be opened for reading", path.string());
    }
    if (static_cast<size_t>(size) > kMaxFileBytes) {
        fail(ErrorKind::Format, "{}: is larger than 1 GiB, too large for a picture", path.string());
    }
    std::vector<uint8_t> bytes(static_cast<size_t>(size));
    file.seekg(0);
    if (!file.read(reinterpret_cast<char*>(bytes.data()), size)) {
        fail(ErrorKind::Io, "{}: cannot be read", path.string());
    }
    return bytes;
}

void checkHeader(const std::optional<PictureHeader>& header, const std::string& name) {
    if (!header) {
        fail(ErrorKind::Format, "{}: is not a JPEG, PNG or WebP picture", name);
    }
    if (header->width < 1 || header->height < 1) {
        fail(ErrorKind::Format, "{}: the picture is damaged ({})", name, header->damage.empty() ? "it has no size" : header->damage);
    }
    if (header->width > kMaxDecodePixels / header->height) {
        fail(ErrorKind::Format, "{}: the picture is too large ({} x {} pixels, at most {} million in all)", name, header->width,
             header->height, kMaxDecodePixels / 1'000'000);
    }
    if (!header->damage.empty()) {
        fail(ErrorKind::Format, "{}: the picture is damaged ({})", name, header->damage);
    }
}

/// Pixels as stored: 8 or 16 bit, 1, 3 or 4 channels. Orientation is left to uprighted(), so that it holds for all three formats.
cv::Mat decodeStored(std::span<const uint8_t> bytes, const std::string& name) {
    cv::Mat decoded;
    try {
        const cv::Mat view(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<uint8_t*>(bytes.data()));
        decoded = cv::imdecode(view, cv::IMREAD_UNCHANGED | cv::IMREAD_IGNORE_ORIENTATION);
    } catch (const cv::Exception&) {
        decoded.release();
    }
    if (decoded.empty()) {
        fail(ErrorKind::Format, "{}: the picture is damaged (its data cannot be decoded)", name);
    }
    return decoded;
}

cv::Mat toEightBit(const cv::Mat& stored) {
    if (stored.depth() == CV_8U) {
        return stored;
    }
    cv::Mat reduced;
    stored.convertTo(reduced, CV_8U, 1.0 / 257);
    return reduced;
}

cv::Mat overWhite(const cv::Mat& bgra) {
    cv::Mat bgr(bgra.size(), CV_8UC3);
    for (int y = 0; y < bgra.rows; ++y) {
        const auto* source = bgra.ptr<cv::Vec4b>(y);
        auto* target = bgr.ptr<cv::Vec3b>(y);
        for (int x = 0; x < bgra.cols; ++x) {
            const int alpha = source[x][3];
            for (int c = 0; c < 3; ++c) {
                target[x][c] = static_cast<uint8_t>((source[x][c] * alpha + 255 * (255 - alpha) + 127) / 255);
            }
        }
    }
    return bgr;
}

/// Turns and mirrors by the EXIF orientation: 5 to 8 swap the sides; 2, 4, 5 and 7 mirror.
cv::Mat uprighted(const cv::Mat& stored, int orientation) {
    cv::Mat turned = stored;
    switch (orientation) {
    case 2: cv::flip(stored, turned = cv::Mat(), 1); break;
    case 3: cv::rotate(stored, turned = cv::Mat(), cv::ROTATE_180); break;
    case 4: cv::flip(stored, turned = cv::Mat(), 0); break;
    case 5: cv::transpose(stored, turned = cv::Mat()); break;
    case 6: cv::rotate(stored, turned = cv::Mat(), cv::ROTATE_90_CLOCKWISE); break;
    case 7:
        cv::transpose(stored, turned = cv::Mat());
        cv::rotate(turned, turned, cv::ROTATE_180);
        break;
    case 8: cv::rotate(stored, turned = cv::Mat(), cv::ROTATE_90_COUNTERCLOCKWISE); break;
    default: break;
    }
    return turned;
}

cv::Mat viewOf(const Image& image) {
    return {image.height, image.width, CV_8UC3, const_cast<uint8_t*>(image.rgb.data())};
}

/// Writes right into the picture's bytes: a stitched frame holds 26 MB, and each copy of it counts when someone pages through a run.
std::shared_ptr<Image> toImage(const cv::Mat& eightBit) {
    auto image = std::make_shared<Image>();
    image->width = eightBit.cols;
    image->height = eightBit.rows;
    image->rgb.resize(static_cast<size_t>(eightBit.cols) * static_cast<size_t>(eightBit.rows) * 3);
    cv::Mat rgb = viewOf(*image);
    switch (eightBit.channels()) {
    case 1: cv::cvtColor(eightBit, rgb, cv::COLOR_GRAY2RGB); break;
    case 4: cv::cvtColor(overWhite(eightBit), rgb, cv::COLOR_BGR2RGB); break;
    default: cv::cvtColor(eightBit, rgb, cv::COLOR_BGR2RGB); break;
    }
    return image;
}

/// The decoded picture without its file.
std::shared_ptr<Image> pixelsOf(std::span<const uint8_t> bytes, const std::string& name) {
    const std::optional<PictureHeader> header = readPictureHeader(bytes);
    checkHeader(header, name);
    return toImage(uprighted(toEightBit(decodeStored(bytes, name)), header->orientation));
}

std::vector<uint8_t> encode(const Image& image, const char* extension, const std::vector<int>& parameters) {
    require(!image.isEmpty(), "an empty picture cannot be written as a {} file", extension);
    cv::Mat bgr;
    cv::cvtColor(viewOf(image), bgr, cv::COLOR_RGB2BGR);
    std::vector<uint8_t> bytes;
    if (!cv::imencode(extension, bgr, bytes, parameters)) {
        fail(ErrorKind::Internal, "a picture of {} x {} pixels could not be written as a {} file", image.width, image.height, extension);
    }
    return bytes;
}

}  // namespace

ImagePtr loadImage(const std::filesystem::path& path) {
    auto bytes = readFile(path);
    const auto image = pixelsOf(bytes, path.string());
    image->encoded = std::move(bytes);
    return image;
}

ImagePtr decodeImage(std::span<const uint8_t> bytes, const std::string& nameForErrors) {
    const auto image = pixelsOf(bytes, nameForErrors);
    image->encoded.assign(bytes.begin(), bytes.end());
    return image;
}

std::vector<uint8_t> encodePng(const Image& image) {
    // The lightest compression: frames are written while a training waits, and noise gains little from a heavier one.
    return encode(image, ".png", {cv::IMWRITE_PNG_COMPRESSION, 1});
}

ImagePtr throughJpeg(const Image& image, int quality) {
    require(quality >= 1 && quality <= 100, "a JPEG quality of {} is outside 1 to 100", quality);
    return decodeImage(encode(image, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality}), "a JPEG made here");
}

std::string contentId(const Image& image) {
    const std::string size = fmt::format("{}x{}:", image.width, image.height);
    store::Sha256 hash;
    hash.add(std::as_bytes(std::span(size)));
    hash.add(std::as_bytes(std::span(image.rgb)));
    return hash.hex().substr(0, 32);
}

Image cropImage(const Image& image, const BoxI& box) {
    const bool inside = box.x0 >= 0 && box.y0 >= 0 && box.x1 <= image.width && box.y1 <= image.height;
    require(inside && box.width() > 0 && box.height() > 0, "the crop [{}, {}, {}, {}] is empty or leaves the picture of {} x {} pixels",
            box.x0, box.y0, box.x1, box.y1, image.width, image.height);
    Image crop{box.width(), box.height(), {}, {}};
    const size_t rowBytes = static_cast<size_t>(box.width()) * 3;
    crop.rgb.resize(rowBytes * static_cast<size_t>(box.height()));
    for (int y = 0; y < box.height(); ++y) {
        const size_t from = (static_cast<size_t>(box.y0 + y) * static_cast<size_t>(image.width) + static_cast<size_t>(box.x0)) * 3;
        std::memcpy(crop.rgb.data() + static_cast<size_t>(y) * rowBytes, image.rgb.data() + from, rowBytes);
    }
    return crop;
}

}  // namespace omnidrive::vision
