// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/report_picture.h"

#include "store/base64.h"
#include "vision/codec.h"
#include "vision/shrink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace omnidrive::annotation {

namespace {

using Colour = std::array<uint8_t, 3>;

constexpr Colour kEvidence{214, 94, 0}, kZoom{0, 114, 178}, kHalo{255, 255, 255};   // told apart by colour-blind eyes too
constexpr int kJpegQuality = 85, kDash = 7, kDigitScale = 3;
/// Three columns by five rows a digit, from the upper left corner on.
constexpr std::array<uint16_t, 10> kDigits{0b111101101101111, 0b010110010010111, 0b111001111100111, 0b111001111001111, 0b101101111001001,
                                           0b111100111001111, 0b111100111101111, 0b111001010010010, 0b111101111101111, 0b111101111001111};

class Canvas {
public:
    explicit Canvas(vision::Image& image) : image_(image) {}

    void dot(int x, int y, const Colour& colour) {
        if (x >= 0 && y >= 0 && x < image_.width && y < image_.height) {
            std::copy(colour.begin(), colour.end(), image_.rgb.begin() + 3 * (static_cast<std::ptrdiff_t>(y) * image_.width + x));
        }
    }
    void fill(const BoxI& box, const Colour& colour) {
        for (int y = std::max(0, box.y0); y < std::min(image_.height, box.y1); ++y) {
            for (int x = std::max(0, box.x0); x < std::min(image_.width, box.x1); ++x) {
                dot(x, y, colour);
            }
        }
    }
    /// One pixel wide. @param dash length of strokes and gaps; 0: solid.
    void outline(const BoxI& box, const Colour& colour, int dash) {
        const auto isDrawn = [dash](int place) { return dash == 0 || (place / dash) % 2 == 0; };
        for (int x = box.x0; x < box.x1; ++x) {
            if (isDrawn(x - box.x0)) {
                dot(x, box.y0, colour);
                dot(x, box.y1 - 1, colour);
            }
        }
        for (int y = box.y0; y < box.y1; ++y) {
            if (isDrawn(y - box.y0)) {
                dot(box.x0, y, colour);
                dot(box.x1 - 1, y, colour);
            }
        }
    }
    void digit(int x, int y, int value) {
        for (int bit = 0; bit < 15; ++bit) {
            if ((kDigits[static_cast<size_t>(value)] >> (14 - bit)) & 1) {
                const int left = x + bit % 3 * kDigitScale, top = y + bit / 3 * kDigitScale;
                fill({left, top, left + kDigitScale, top + kDigitScale}, kHalo);
            }
        }
    }

private:
    vision::Image& image_;
};

BoxI scaled(const BoxF& box, double scale, const vision::Image& image) {
    const auto place = [&](double at, int end) { return static_cast<int>(std::lround(std::clamp(at * scale, 0.0, static_cast<double>(end)))); };
    return {place(box.x0, image.width), place(box.y0, image.height), place(box.x1, image.width), place(box.y1, image.height)};
}

BoxI grown(const BoxI& box, int by) { return {box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by}; }

/// The number on a plate above the box, or in it where there is no room above.
void drawNumber(Canvas& canvas, const BoxI& box, int number, const Colour& colour) {
    const std::string text = std::to_string(number);
    const int width = static_cast<int>(text.size()) * 4 * kDigitScale + kDigitScale, height = 7 * kDigitScale;
    const int top = box.y0 >= height ? box.y0 - height : box.y0;
    canvas.fill({box.x0, top, box.x0 + width, top + height}, colour);
    for (size_t i = 0; i < text.size(); ++i) {
        canvas.digit(box.x0 + kDigitScale + static_cast<int>(i) * 4 * kDigitScale, top + kDigitScale, text[i] - '0');
    }
}

}  // namespace

std::string markedPictureUrl(const vision::Image& image, const std::vector<PictureMark>& marks, int maxWidth) {
    vision::Image drawn = vision::shrinkImage(image, maxWidth, std::numeric_limits<int>::max());
    drawn.encoded.clear();
    Canvas canvas(drawn);
    const double scale = static_cast<double>(drawn.width) / image.width;
    for (const PictureMark& mark : marks) {
        const BoxI box = scaled(mark.boxInImage, scale, drawn);
        const Colour& colour = mark.isEvidence ? kEvidence : kZoom;
        canvas.outline(grown(box, 1), kHalo, 0);
        for (const int inset : {0, 1}) {
            canvas.outline(grown(box, -inset), colour, mark.isEvidence ? 0 : kDash);
        }
        drawNumber(canvas, box, mark.number, colour);
    }
    const vision::ImagePtr jpeg = vision::throughJpeg(drawn, kJpegQuality);
    const auto* bytes = reinterpret_cast<const char*>(jpeg->encoded.data());
    return "data:image/jpeg;base64," + store::encodeBase64({bytes, jpeg->encoded.size()});
}

}  // namespace omnidrive::annotation
