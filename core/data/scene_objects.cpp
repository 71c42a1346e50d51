// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/scene_objects.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace omnidrive::data {

namespace {

/// Objects are drawn this many times larger and averaged down, so that edges look like a camera's.
constexpr int kOversampling = 4;

using Colour = cv::Scalar;

/// Units of each class's drawing: objects are drawn in these and scaled to their box.
const cv::Size kDrawing[kObjectClassCount] = {{30, 24}, {22, 30}, {26, 32}, {22, 22}, {16, 38}};

/// A drawing board with coverage, in units of the class's drawing.
struct Board {
    cv::Mat colour, coverage;
    int width, height;         // of the object, pixels
    double scaleX, scaleY;     // board pixels a unit

    Board(int w, int h, const cv::Size& units)
        : colour(h * kOversampling, w * kOversampling, CV_8UC3, Colour::all(0)),
          coverage(h * kOversampling, w * kOversampling, CV_8UC1, Colour::all(0)),
          width(w),
          height(h),
          scaleX(static_cast<double>(w) * kOversampling / units.width),
          scaleY(static_cast<double>(h) * kOversampling / units.height) {}

    cv::Point at(double x, double y) const {
        return {static_cast<int>(std::lround(x * scaleX)), static_cast<int>(std::lround(y * scaleY))};
    }
    void rectangle(double x0, double y0, double x1, double y1, const Colour& c) {
        const cv::Point a = at(x0, y0), b = at(x1, y1) - cv::Point(1, 1);
        cv::rectangle(colour, a, b, c, cv::FILLED);
        cv::rectangle(coverage, a, b, Colour::all(255), cv::FILLED);
    }
    void circle(double x, double y, double radius, const Colour& c, double ring = 0) {
        const int thickness = ring > 0 ? std::max(1, static_cast<int>(ring * scaleX)) : cv::FILLED;
        cv::circle(colour, at(x, y), static_cast<int>(radius * scaleX), c, thickness);
        cv::circle(coverage, at(x, y), static_cast<int>(radius * scaleX), Colour::all(255), thickness);
    }
    void line(double x0, double y0, double x1, double y1, double thickness, const Colour& c) {
        const int t = std::max(1, static_cast<int>(thickness * scaleX));
        cv::line(colour, at(x0, y0), at(x1, y1), c, t);
        cv::line(coverage, at(x0, y0), at(x1, y1), Colour::all(255), t);
    }
    void polygon(std::initializer_list<std::pair<double, double>> points, const Colour& c) {
        std::vector<cv::Point> corners;
        for (const auto& [x, y] : points) {
            corners.push_back(at(x, y));
        }
        cv::fillConvexPoly(colour, corners, c);
        cv::fillConvexPoly(coverage, corners, Colour::all(255));
    }
    void pasteOnto(cv::Mat& frame, int left, int top) const {
        cv::Mat small, alpha;
        cv::resize(colour, small, {width, height}, 0, 0, cv::INTER_AREA);
        cv::resize(coverage, alpha, {width, height}, 0, 0, cv::INTER_AREA);
        for (int y = 0; y < height; ++y) {
            auto* target = frame.ptr<cv::Vec3b>(top + y) + left;
            const auto* source = small.ptr<cv::Vec3b>(y);
            const auto* a = alpha.ptr<uint8_t>(y);
            for (int x = 0; x < width; ++x) {
                for (int c = 0; c < 3; ++c) {
                    // The averaged colour already carries the coverage (background of the board is black).
                    target[x][c] = cv::saturate_cast<uint8_t>(target[x][c] * (255 - a[x]) / 255 + source[x][c]);
                }
            }
        }
    }
};

Colour dimmed(const Colour& c, double light) { return {c[0] * light, c[1] * light, c[2] * light}; }

const Colour kAmber{255, 176, 20}, kRed{255, 30, 30}, kGreen{40, 235, 90}, kYellow{255, 220, 40}, kWhite{245, 245, 245};

void drawVehicle(Board& b, int attribute, double light, Rng& rng) {
    static const Colour bodies[] = {{196, 200, 206}, {60, 64, 72}, {52, 84, 140}, {148, 150, 154}, {92, 104, 96}};
    const Colour body = dimmed(bodies[rng.integer(0, 4)], light), glass = dimmed({70, 84, 98}, light), dark = dimmed({28, 28, 30}, light);
    b.rectangle(3, 21, 9, 24, dark);
    b.rectangle(21, 21, 27, 24, dark);
    b.polygon({{6, 1}, {24, 1}, {27, 10}, {3, 10}}, body);
    b.polygon({{8, 2.5}, {22, 2.5}, {24, 9}, {6, 9}}, glass);
    b.rectangle(0, 10, 30, 22, body);
    b.rectangle(11, 16, 19, 19, dimmed({225, 222, 205}, light));
    const Colour off = dimmed({96, 26, 28}, std::max(light, 0.5));
    // Lamps: 0 brake (both red), 1 left amber, 2 right amber, 3 none.
    b.rectangle(1, 11.5, 4.5, 15, attribute == 0 ? kRed : attribute == 1 ? kAmber : off);
    b.rectangle(25.5, 11.5, 29, 15, attribute == 0 ? kRed : attribute == 2 ? kAmber : off);
}

void drawPedestrian(Board& b, int attribute, double light, Rng& rng) {
    static const Colour coats[] = {{150, 60, 70}, {70, 110, 80}, {120, 90, 60}, {90, 70, 120}};
    const Colour coat = dimmed(coats[rng.integer(0, 3)], std::max(light, 0.55)), legs = dimmed({44, 46, 60}, std::max(light, 0.55));
    const Colour skin = dimmed({226, 180, 150}, std::max(light, 0.6));
    b.line(9.5, 19, 8.5, 29, 2.6, legs);
    b.line(12.5, 19, 13.5, 29, 2.6, legs);
    b.rectangle(7.5, 9, 14.5, 20, coat);
    b.circle(11, 5, 3.4, skin);
    // Arms raised: 0 left, 1 right, 2 both, 3 none (seen from the camera).
    const bool left = attribute == 0 || attribute == 2, right = attribute == 1 || attribute == 2;
    left ? b.line(8, 11, 2, 3.5, 2.6, skin) : b.line(7.6, 10.5, 6.2, 18, 1.6, coat);
    right ? b.line(14, 11, 20, 3.5, 2.6, skin) : b.line(14.4, 10.5, 15.8, 18, 1.6, coat);
}

void drawCyclist(Board& b, int attribute, double light, Rng& rng) {
    const double l = std::max(light, 0.55);
    const Colour shirt = dimmed(rng.chance(0.5) ? Colour{230, 120, 30} : Colour{40, 160, 190}, l), skin = dimmed({226, 180, 150}, l);
    const Colour frame = dimmed({40, 40, 46}, l);
    b.circle(13, 26, 5.2, frame, 1.4);
    b.line(13, 14, 13, 26, 1.8, frame);
    b.line(8.5, 17, 17.5, 17, 1.4, frame);
    b.line(10.5, 19, 11.5, 25, 2.2, dimmed({50, 54, 76}, l));
    b.line(15.5, 19, 14.5, 25, 2.2, dimmed({50, 54, 76}, l));
    b.rectangle(9, 8, 17, 19, shirt);
    b.circle(13, 4.6, 3.4, dimmed({210, 210, 60}, l));
    b.circle(13, 6.2, 2.2, skin);
    // Arm signals: 0 left, 1 right, 2 both, 3 none.
    const bool left = attribute == 0 || attribute == 2, right = attribute == 1 || attribute == 2;
    left ? b.line(9, 10.5, 1.4, 9.5, 2.6, skin) : b.line(9.5, 10, 8.8, 16.5, 1.5, shirt);
    right ? b.line(17, 10.5, 24.6, 9.5, 2.6, skin) : b.line(16.5, 10, 17.2, 16.5, 1.5, shirt);
}

void drawSign(Board& b, int attribute, double light) {
    const double l = std::max(light, 0.7);
    const Colour blue = dimmed({28, 84, 190}, l), white = dimmed(kWhite, l);
    b.circle(11, 11, 10.6, white);
    b.circle(11, 11, 9.6, blue);
    // 0 left, 1 right, 2 ahead, 3 end (a bar).
    if (attribute == 0 || attribute == 1) {
        const double s = attribute == 0 ? 1 : -1;
        b.line(11 + 6 * s, 11, 11 - 2 * s, 11, 2.4, white);
        b.polygon({{11 - 7 * s, 11}, {11 - 1 * s, 6}, {11 - 1 * s, 16}}, white);
    } else if (attribute == 2) {
        b.line(11, 17, 11, 9, 2.4, white);
        b.polygon({{11, 4}, {6, 10}, {16, 10}}, white);
    } else {
        b.line(5.5, 16.5, 16.5, 5.5, 2.8, white);
    }
}

void drawLight(Board& b, int attribute, double light) {
    const Colour housing = dimmed({34, 38, 36}, std::max(light, 0.55)), rim = dimmed({214, 190, 70}, std::max(light, 0.6));
    b.rectangle(0, 0, 16, 38, rim);
    b.rectangle(1.2, 1.2, 14.8, 36.8, housing);
    static const Colour lit[] = {kRed, kYellow, kGreen};
    for (int i = 0; i < 3; ++i) {
        // 0 red, 1 yellow, 2 green, 3 off.
        b.circle(8, 7.5 + 11.5 * i, 2.7, attribute == i ? lit[i] : dimmed({74, 76, 74}, std::max(light, 0.55)));
    }
}

}  // namespace

const ObjectPlacement& placementOf(ObjectClass cls) {
    static const ObjectPlacement table[kObjectClassCount] = {
        {36, 28, 150, 235}, {28, 38, 135, 215}, {32, 40, 145, 225}, {28, 28, 75, 150}, {20, 46, 30, 90}};
    return table[static_cast<size_t>(cls)];
}

void drawObject(cv::Mat& frame, const SceneObject& object, double light, Rng& rng) {
    Board board(object.boxInImage.width(), object.boxInImage.height(), kDrawing[static_cast<size_t>(object.cls)]);
    switch (object.cls) {
        case ObjectClass::Vehicle: drawVehicle(board, object.attribute, light, rng); break;
        case ObjectClass::Pedestrian: drawPedestrian(board, object.attribute, light, rng); break;
        case ObjectClass::Cyclist: drawCyclist(board, object.attribute, light, rng); break;
        case ObjectClass::Sign: drawSign(board, object.attribute, light); break;
        case ObjectClass::Light: drawLight(board, object.attribute, light); break;
    }
    board.pasteOnto(frame, object.boxInImage.x0, object.boxInImage.y0);
}

}  // namespace omnidrive::data
