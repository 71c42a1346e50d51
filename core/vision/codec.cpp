// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/codec.h"

#include "base/error.h"
#include "store/sha256.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cstring>
#include <fstream>

namespace omnidrive::vision {

namespace fs = std::filesystem;

namespace {

std::vector<uint8_t> readFile(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary | std::ios::ate);
    if (!stream) {
        fail(ErrorKind::Io, "cannot read the picture {}", path.string());
    }
    std::vector<uint8_t> bytes(static_cast<size_t>(std::max<std::streamoff>(stream.tellg(), 0)));
    stream.seekg(0);
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!stream) {
        fail(ErrorKind::Io, "cannot read the picture {}", path.string());
    }
    return bytes;
}

uint32_t bigEndian(std::span<const uint8_t> bytes, size_t at, int count) {
    uint32_t value = 0;
    for (int i = 0; i < count; ++i) {
        value = value << 8 | bytes[at + static_cast<size_t>(i)];
    }
    return value;
}

struct HeaderSize {
    int64_t width = 0, height = 0;   // 0: not found in the header, the decoder decides
};

/// Size that a PNG or JPEG header claims, read before anything is allocated by it.
HeaderSize headerSize(std::span<const uint8_t> bytes) {
    static constexpr uint8_t png[] = {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
    if (bytes.size() >= 24 && std::memcmp(bytes.data(), png, sizeof png) == 0) {
        return {bigEndian(bytes, 16, 4), bigEndian(bytes, 20, 4)};
    }
    if (bytes.size() >= 4 && bytes[0] == 0xFF && bytes[1] == 0xD8) {
        for (size_t at = 2; at + 9 < bytes.size() && bytes[at] == 0xFF;) {
            const uint8_t marker = bytes[at + 1];
            const bool isFrame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (isFrame) {
                return {bigEndian(bytes, at + 7, 2), bigEndian(bytes, at + 5, 2)};
            }
            at += marker == 0xFF ? 1 : 2 + bigEndian(bytes, at + 2, 2);
        }
    }
    return {};
}

bool isJpeg(std::span<const uint8_t> bytes) { return bytes.size() >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF; }

/// A JPEG whose end marker is missing was cut off; the decoder would fill the rest with grey and say nothing.
bool endsEarly(std::span<const uint8_t> bytes) {
    if (!isJpeg(bytes)) {
        return false;
    }
    // Trailing bytes after the marker are common; a missing marker in the last stretch is not.
    const size_t from = bytes.size() > 65536 ? bytes.size() - 65536 : 0;
    for (size_t i = bytes.size() - 1; i > from; --i) {
        if (bytes[i - 1] == 0xFF && bytes[i] == 0xD9) {
            return false;
        }
    }
    return true;
}

/// Any depth and channel count to 8-bit RGB; transparent pixels over white.
cv::Mat toRgb(const cv::Mat& decoded) {
    cv::Mat depth8;
    if (decoded.depth() == CV_16U) {
        decoded.convertTo(depth8, CV_8U, 1.0 / 257.0);
    } else {
        decoded.convertTo(depth8, CV_8U);
    }
    cv::Mat rgb;
    if (depth8.channels() == 1) {
        cv::cvtColor(depth8, rgb, cv::COLOR_GRAY2RGB);
    } else if (depth8.channels() == 3) {
        cv::cvtColor(depth8, rgb, cv::COLOR_BGR2RGB);
    } else {
        rgb.create(depth8.size(), CV_8UC3);
        for (int y = 0; y < depth8.rows; ++y) {
            const auto* source = depth8.ptr<cv::Vec4b>(y);
            auto* target = rgb.ptr<cv::Vec3b>(y);
            for (int x = 0; x < depth8.cols; ++x) {
                const int alpha = source[x][3];
                for (int c = 0; c < 3; ++c) {
                    target[x][c] = static_cast<uint8_t>((source[x][2 - c] * alpha + 255 * (255 - alpha) + 127) / 255);
                }
            }
        }
    }
    return rgb;
}

Image toImage(const cv::Mat& rgb) {
    Image image;
    image.width = rgb.cols;
    image.height = rgb.rows;
    if (rgb.isContinuous()) {
        image.rgb.assign(rgb.datastart, rgb.dataend);
    } else {
        for (int y = 0; y < rgb.rows; ++y) {
            image.rgb.insert(image.rgb.end(), rgb.ptr<uint8_t>(y), rgb.ptr<uint8_t>(y) + static_cast<size_t>(rgb.cols) * 3);
        }
    }
    return image;
}

cv::Mat bgrOf(const Image& image) {
    const cv::Mat rgb(image.height, image.width, CV_8UC3, const_cast<uint8_t*>(image.rgb.data()));
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    return bgr;
}

cv::Mat decodeAny(std::span<const uint8_t> bytes, const std::string& name) {
    const cv::Mat buffer(1, static_cast<int>(bytes.size()), CV_8U, const_cast<uint8_t*>(bytes.data()));
    cv::Mat decoded;
    try {
        decoded = cv::imdecode(buffer, cv::IMREAD_UNCHANGED);
        // With IMREAD_UNCHANGED the EXIF orientation is ignored; pictures without alpha or high depth take the path that applies it.
        if (!decoded.empty() && decoded.channels() <= 3 && decoded.depth() == CV_8U) {
            decoded = cv::imdecode(buffer, cv::IMREAD_COLOR);
        }
    } catch (const cv::Exception& error) {
        fail(ErrorKind::Format, "{} could not be decoded: {}", name, error.err);
    }
    if (decoded.empty()) {
        fail(ErrorKind::Format, "{} is not a picture this program can read, or it is damaged", name);
    }
    return decoded;
}

}  // namespace

ImagePtr decodeImage(std::span<const uint8_t> bytes, const std::string& name) {
    if (bytes.empty()) {
        fail(ErrorKind::Format, "{} is empty", name);
    }
    const auto claimed = headerSize(bytes);
    if (claimed.width * claimed.height > kMaxDecodePixels) {
        fail(ErrorKind::Format, "{} claims {} x {} pixels, more than the {} that are decoded", name, claimed.width, claimed.height, kMaxDecodePixels);
    }
    if (endsEarly(bytes)) {
        fail(ErrorKind::Format, "{} is damaged: the JPEG ends early", name);
    }
    auto image = std::make_shared<Image>(toImage(toRgb(decodeAny(bytes, name))));
    image->encoded.assign(bytes.begin(), bytes.end());
    return image;
}

ImagePtr loadImage(const fs::path& path) {
    if (!fs::exists(path)) {
        fail(ErrorKind::Io, "picture not found: {}", path.string());
    }
    return decodeImage(readFile(path), path.string());
}

std::vector<uint8_t> encodePng(const Image& image) {
    std::vector<uint8_t> bytes;
    cv::imencode(".png", bgrOf(image), bytes, {cv::IMWRITE_PNG_COMPRESSION, 1});
    return bytes;
}

ImagePtr throughJpeg(const Image& image, int quality) {
    std::vector<uint8_t> bytes;
    cv::imencode(".jpg", bgrOf(image), bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
    return decodeImage(bytes, "a JPEG made here");
}

std::string contentId(const Image& image) {
    store::Sha256 hash;
    const std::string size = std::to_string(image.width) + "x" + std::to_string(image.height) + ":";
    hash.add(std::as_bytes(std::span(size)));
    hash.add(std::as_bytes(std::span(image.rgb)));
    return hash.hex().substr(0, 32);
}

Image cropImage(const Image& image, const BoxI& box) {
    require(box.x0 >= 0 && box.y0 >= 0 && box.x1 <= image.width && box.y1 <= image.height && box.width() > 0 && box.height() > 0,
            "crop [{}, {}, {}, {}] does not lie inside the {} x {} picture", box.x0, box.y0, box.x1, box.y1, image.width, image.height);
    Image crop{box.width(), box.height(), {}, {}};
    crop.rgb.resize(static_cast<size_t>(crop.width) * static_cast<size_t>(crop.height) * 3);
    const auto rowBytes = static_cast<size_t>(crop.width) * 3;
    for (int y = 0; y < crop.height; ++y) {
        const auto offset = (static_cast<size_t>(box.y0 + y) * static_cast<size_t>(image.width) + static_cast<size_t>(box.x0)) * 3;
        std::memcpy(&crop.rgb[static_cast<size_t>(y) * rowBytes], &image.rgb[offset], rowBytes);
    }
    return crop;
}

}  // namespace omnidrive::vision
