// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/crop_pictures.h"
#include "ui/bridge/case_insight.h"

#include <QObject>

#include <atomic>
#include <memory>
#include <vector>

namespace omnidrive::ui {

/// The zooms of a run in an order. Refers to the overview's digests.
struct WallTiles {
    CaseOverviewPtr overview;
    std::vector<insight::WallTile> tiles;

    const insight::CaseDigest& digest(int row) const { return overview->digests[tiles[static_cast<size_t>(row)].digest]; }
    const insight::ZoomDigest& zoom(int row) const { return digest(row).zooms[tiles[static_cast<size_t>(row)].zoom]; }
};
using WallTilesPtr = std::shared_ptr<const WallTiles>;

/// A crop that somebody wants to see.
struct CropWish {
    int row = 0;               ///< of the tiles
    std::string frameId;
    BoxI box;
};
/// What came of it.
struct CropPicture {
    CropWish wish;
    vision::ImagePtr image;    ///< null: see problem
    QString problem;
};
using CropPicturesPtr = std::shared_ptr<const std::vector<CropPicture>>;

/// Sorts the zooms of a run and cuts their crops, beside the screen. Public functions return at once and belong to the GUI thread, where all signals
/// arrive. Of orders and of wishes only the newest counts.
class CropWall : public QObject {
    Q_OBJECT

public:
    explicit CropWall(QObject* parent = nullptr);
    ~CropWall() override;

    void open(const QString& run);
    void close();
    /// tilesSorted() follows unless a newer call overtakes this one. Null: no tiles, at once.
    void sort(const CaseOverviewPtr& overview, insight::WallOrder order, bool isDescending);
    /// picturesCut() follows in batches; wishes of former calls that were not met yet are dropped.
    void wantPictures(std::vector<CropWish> wishes);
    bool isSettled() const { return !isSorting_ && !isCutting_; }

    /// Largest crop that is delivered, pixels: enough for a tile on a screen of double density.
    static constexpr int kMaxWidth = 320, kMaxHeight = 200;

Q_SIGNALS:
    void tilesSorted(const omnidrive::ui::WallTilesPtr& tiles);
    void picturesCut(const omnidrive::ui::CropPicturesPtr& pictures);
    void failed(const QString& sentence);

private:
    void cut(jobs::CropPictures& source, const std::vector<CropWish>& wishes, quint64 request, const std::stop_token& stop);

    std::shared_ptr<jobs::CropPictures> source_;   ///< used by the worker alone
    std::atomic<quint64> newestOrder_{0}, newestWish_{0};
    bool isSorting_ = false, isCutting_ = false;
    std::unique_ptr<jobs::AnalysisJob> sorter_, cutter_;   ///< last: their threads use the rest
};

}  // namespace omnidrive::ui
