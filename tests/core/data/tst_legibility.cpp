// SPDX-License-Identifier: GPL-3.0-or-later
// An object's state can be read from a crop at full resolution: a ridge regression per class is trained on one set of scenes and judged on
// another, with the object's place known. The frame as reduced for the model is measured beside it and not judged: whoever is told the place
// can read it there as well, so what a policy gains by zooming is not resolution alone but few tokens that hold little else.
#include "data/scenes.h"

#include <opencv2/imgproc.hpp>

#include <QTest>

using namespace omnidrive;

namespace {

constexpr int kTrainScenes = 1100, kTestScenes = 500;
const cv::Size kGlobal{168, 84};   // what the embedded model makes of a frame of 560 x 280
const cv::Size kFeature{14, 14};

struct Example {
    cv::Mat features;   // [1, 14 * 14 * 3 + 1]
    int attribute;
};
using Examples = std::array<std::vector<Example>, data::kObjectClassCount>;

/// A rectangle around a box, grown by the share of its sides and kept inside.
cv::Rect around(const BoxI& box, double margin, double scale, const cv::Size& size) {
    const double dx = box.width() * margin, dy = box.height() * margin;
    const int x0 = std::max(0, static_cast<int>(std::floor((box.x0 - dx) * scale))), y0 = std::max(0, static_cast<int>(std::floor((box.y0 - dy) * scale)));
    const int x1 = std::min(size.width, static_cast<int>(std::ceil((box.x1 + dx) * scale)));
    const int y1 = std::min(size.height, static_cast<int>(std::ceil((box.y1 + dy) * scale)));
    return {x0, y0, x1 - x0, y1 - y0};
}

/// Levels with their mean taken out and their spread made one, so that day and night count alike; a constant for the offset.
cv::Mat featuresOf(const cv::Mat& crop) {
    cv::Mat small, row, result(1, kFeature.area() * 3 + 1, CV_64F, cv::Scalar(1));
    cv::resize(crop, small, kFeature, 0, 0, cv::INTER_AREA);
    small.reshape(1, 1).convertTo(row, CV_64F);
    cv::Scalar mean, deviation;
    cv::meanStdDev(row, mean, deviation);
    cv::Mat centred = (row - mean[0]) / (deviation[0] + 1);
    centred.copyTo(result.colRange(0, row.cols));
    return result;
}

void collect(uint64_t seed, bool reduced, Examples& examples) {
    const data::Scene scene = data::makeScene(seed, {});
    const cv::Mat full(scene.image->height, scene.image->width, CV_8UC3, const_cast<uint8_t*>(scene.image->rgb.data()));
    cv::Mat frame = full;
    if (reduced) {
        cv::resize(full, frame, kGlobal, 0, 0, cv::INTER_AREA);
    }
    const double scale = static_cast<double>(frame.cols) / full.cols;
    for (const data::SceneObject& object : scene.objects) {
        const cv::Rect place = around(object.boxInImage, 0.1, scale, frame.size());
        examples[static_cast<size_t>(object.cls)].push_back({featuresOf(frame(place)), object.attribute});
    }
}

Examples collectAll(uint64_t firstSeed, int count, bool reduced) {
    Examples examples;
    for (int i = 0; i < count; ++i) {
        collect(firstSeed + static_cast<uint64_t>(i), reduced, examples);
    }
    return examples;
}

/// Weights of a ridge regression from features to the four attributes, one column each.
cv::Mat fit(const std::vector<Example>& examples) {
    cv::Mat features, targets = cv::Mat::zeros(static_cast<int>(examples.size()), 4, CV_64F), weights;
    for (size_t i = 0; i < examples.size(); ++i) {
        features.push_back(examples[i].features);
        targets.at<double>(static_cast<int>(i), examples[i].attribute) = 1;
    }
    const cv::Mat gram = features.t() * features + 10 * cv::Mat::eye(features.cols, features.cols, CV_64F);
    cv::solve(gram, features.t() * targets, weights, cv::DECOMP_CHOLESKY);
    return weights;
}

double accuracy(const cv::Mat& weights, const std::vector<Example>& examples) {
    int right = 0;
    for (const Example& example : examples) {
        const cv::Mat scores = example.features * weights;
        cv::Point best;
        cv::minMaxLoc(scores, nullptr, nullptr, nullptr, &best);
        right += best.x == example.attribute ? 1 : 0;
    }
    return static_cast<double>(right) / static_cast<double>(examples.size());
}

}  // namespace

class TestLegibility : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        for (const bool reduced : {false, true}) {
            train_[reduced] = collectAll(1'000'000, kTrainScenes, reduced);
            test_[reduced] = collectAll(2'000'000, kTestScenes, reduced);
        }
    }

    void classes_data() {
        QTest::addColumn<int>("cls");
        for (int cls = 0; cls < data::kObjectClassCount; ++cls) {
            QTest::newRow(data::objectClassLabel(static_cast<data::ObjectClass>(cls))) << cls;
        }
    }

    void classes() {
        QFETCH(int, cls);
        const auto at = static_cast<size_t>(cls);
        const double inCrop = accuracy(fit(train_[false][at]), test_[false][at]);
        const double inGlobal = accuracy(fit(train_[true][at]), test_[true][at]);
        qInfo("read from the crop %.3f, from the reduced frame %.3f (chance .25)", inCrop, inGlobal);
        QVERIFY(inCrop > 0.9);
    }

private:
    std::array<Examples, 2> train_, test_;
};

QTEST_APPLESS_MAIN(TestLegibility)
#include "tst_legibility.moc"
