// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/crop_wall.h"

#include "ui/bridge/gui_post.h"

#include <algorithm>
#include <chrono>

namespace omnidrive::ui {

namespace {

/// Crops cut within this time are delivered together: few repaints, and the first ones soon.
constexpr std::chrono::milliseconds kBatchTime(40);

std::unique_ptr<jobs::AnalysisJob> makeJob() {
    return std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {});
}

}  // namespace

CropWall::CropWall(QObject* parent) : QObject(parent), sorter_(makeJob()), cutter_(makeJob()) {}

CropWall::~CropWall() {
    sorter_.reset();
    cutter_.reset();
}

void CropWall::open(const QString& run) {
    close();
    source_ = std::make_shared<jobs::CropPictures>(std::filesystem::path(run.toStdString()));
}

void CropWall::close() {
    ++newestOrder_;
    ++newestWish_;
    sorter_->cancelAll();
    cutter_->cancelAll();
    isSorting_ = isCutting_ = false;
    source_.reset();
}

void CropWall::sort(const CaseOverviewPtr& overview, insight::WallOrder order, bool isDescending) {
    const quint64 request = ++newestOrder_;
    isSorting_ = overview != nullptr;
    if (!overview) {
        sorter_->cancelAll();
        Q_EMIT tilesSorted(nullptr);
        return;
    }
    sorter_->replace([this, overview, order, isDescending, request](const std::stop_token& stop) {
        const auto sorted = std::make_shared<const WallTiles>(WallTiles{overview, insight::wallTiles(overview->digests, order, isDescending, stop)});
        postWhileCurrent(this, newestOrder_, request, [this, sorted] {
            isSorting_ = false;
            Q_EMIT tilesSorted(sorted);
        });
    });
}

void CropWall::wantPictures(std::vector<CropWish> wishes) {
    const quint64 request = ++newestWish_;
    isCutting_ = source_ != nullptr && !wishes.empty();
    if (!isCutting_) {
        cutter_->cancelAll();
        return;
    }
    // One picture after the other, so that each is decoded once.
    std::stable_sort(wishes.begin(), wishes.end(), [](const CropWish& a, const CropWish& b) { return a.frameId < b.frameId; });
    cutter_->replace([this, source = source_, wishes = std::move(wishes), request](const std::stop_token& stop) {
        try {
            cut(*source, wishes, request, stop);
        } catch (...) {
            const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
            postWhileCurrent(this, newestWish_, request, [this, sentence] { Q_EMIT failed(sentence); });
        }
        postWhileCurrent(this, newestWish_, request, [this] { isCutting_ = false; });
    });
}

void CropWall::cut(jobs::CropPictures& source, const std::vector<CropWish>& wishes, quint64 request, const std::stop_token& stop) {
    std::vector<CropPicture> batch;
    auto started = std::chrono::steady_clock::now();
    const auto deliver = [&] {
        postWhileCurrent(this, newestWish_, request,
                         [this, pictures = std::make_shared<const std::vector<CropPicture>>(std::move(batch))] { Q_EMIT picturesCut(pictures); });
        batch.clear();
        started = std::chrono::steady_clock::now();
    };
    for (const CropWish& wish : wishes) {
        if (stop.stop_requested()) {
            return;
        }
        std::string problem;
        const vision::ImagePtr image = source.crop(wish.frameId, wish.box, kMaxWidth, kMaxHeight, &problem);
        batch.push_back({wish, image, QString::fromStdString(problem)});
        if (std::chrono::steady_clock::now() - started > kBatchTime) {
            deliver();
        }
    }
    deliver();
}

}  // namespace omnidrive::ui
