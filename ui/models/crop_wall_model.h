// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/crop_wall.h"

#include <QAbstractListModel>
#include <QCache>
#include <QImage>

namespace omnidrive::ui {

enum WallRole {
    WallRolloutRole = Qt::UserRole,   ///< QString
    WallCallRole,                     ///< int, counted from 0
    WallLabelRole,                    ///< QString
    WallScoresRole,                   ///< "CLIP 0.31 · g 0.80"
    WallPlaceRole,                    ///< "FRONT_LEFT · reward 0.80"
    WallProblemRole,                  ///< why its picture cannot be shown; empty when it can or is not known yet
    WallResultRole                    ///< int: 1 right, 0 wrong, -1 not judged
};

/// All zooms of a run in the order of the wall, one row each. Holds the pictures of those seen last.
class CropWallModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit CropWallModel(QObject* parent = nullptr) : QAbstractListModel(parent), pictures_(kPicturesKept) {}

    void setTiles(const WallTilesPtr& tiles);
    void setPictures(const CropPicturesPtr& pictures);
    void forgetPictures() { pictures_.clear(); }
    /// Of these rows (both ends included, clipped to the model) the crops that are not here yet.
    std::vector<CropWish> missingPictures(int first, int last) const;
    const WallTilesPtr& tiles() const { return tiles_; }
    /// Row of a rollout's zoom; any of its zooms when call is -1; -1 when it is not on the wall. Looks through all rows.
    int rowOf(const QString& rolloutId, int call) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    static constexpr int kPicturesKept = 600;   ///< about 50 KB each

private:
    struct Kept {
        QImage image;
        QString problem;
    };
    static QString keyOf(const std::string& frameId, const BoxI& box);
    const Kept* kept(int row) const;

    WallTilesPtr tiles_;
    QCache<QString, Kept> pictures_;
};

}  // namespace omnidrive::ui
