// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/crop_wall_model.h"

#include "ui/models/evidence_text.h"
#include "ui/models/shown_text.h"
#include "ui/models/words.h"

#include <QStringList>

#include <algorithm>

namespace omnidrive::ui {

namespace {

QString scoresText(const insight::ZoomDigest& zoom) {
    QStringList parts;
    if (zoom.clip) {
        parts.push_back(CropWallModel::tr("CLIP %1").arg(plainText(*zoom.clip)));
    }
    if (zoom.grounding) {
        parts.push_back(CropWallModel::tr("g %1").arg(plainText(*zoom.grounding)));
    }
    return parts.isEmpty() ? CropWallModel::tr("no score") : parts.join(QStringLiteral(" · "));
}

QString rewardText(const insight::CaseDigest& digest) { return CropWallModel::tr("reward %1").arg(plainText(digest.reward)); }
QString stepText(const insight::CaseDigest& digest) { return CropWallModel::tr("step %1").arg(digest.step); }

QString cameraText(const insight::ZoomDigest& zoom) {
    return cameraWord(zoom.camera);
}

/// One line of a tile: the camera where there are several, else the step.
QString placeText(const insight::CaseDigest& digest, const insight::ZoomDigest& zoom) {
    const QString camera = cameraText(zoom);
    return QStringLiteral("%1 · %2").arg(camera.isEmpty() ? stepText(digest) : camera, rewardText(digest));
}

QString boxText(const BoxI& box) {
    return CropWallModel::tr("%1 × %2 px at (%3, %4)").arg(box.width()).arg(box.height()).arg(box.x0).arg(box.y0);
}

QImage imageOf(const vision::Image& image) {
    return QImage(image.rgb.data(), image.width, image.height, 3 * image.width, QImage::Format_RGB888)
        .convertToFormat(QImage::Format_RGB32);  // a copy
}

}  // namespace

void CropWallModel::setTiles(const WallTilesPtr& tiles) {
    beginResetModel();
    tiles_ = tiles;
    endResetModel();
}

QString CropWallModel::keyOf(const std::string& frameId, const BoxI& box) {
    return QStringLiteral("%1 %2 %3 %4 %5").arg(QString::fromStdString(frameId)).arg(box.x0).arg(box.y0).arg(box.x1).arg(box.y1);
}

const CropWallModel::Kept* CropWallModel::kept(int row) const { return pictures_.object(keyOf(tiles_->digest(row).frameId, tiles_->zoom(row).box)); }

void CropWallModel::setPictures(const CropPicturesPtr& pictures) {
    for (const CropPicture& picture : *pictures) {
        auto kept = std::make_unique<Kept>();
        kept->problem = picture.problem;
        if (picture.image) {
            kept->image = imageOf(*picture.image);
        }
        pictures_.insert(keyOf(picture.wish.frameId, picture.wish.box), kept.release());
        if (picture.wish.row < rowCount()) {
            Q_EMIT dataChanged(index(picture.wish.row), index(picture.wish.row), {Qt::DecorationRole, WallProblemRole});
        }
    }
}

std::vector<CropWish> CropWallModel::missingPictures(int first, int last) const {
    std::vector<CropWish> wishes;
    for (int row = std::max(0, first); row <= std::min(last, rowCount() - 1); ++row) {
        if (kept(row) == nullptr) {
            wishes.push_back({row, tiles_->digest(row).frameId, tiles_->zoom(row).box});
        }
    }
    return wishes;
}

int CropWallModel::rowOf(const QString& rolloutId, int call) const {
    const std::string id = rolloutId.toStdString();
    for (int row = 0; row < rowCount(); ++row) {
        if (tiles_->digest(row).id == id && (call < 0 || tiles_->zoom(row).call == call)) {
            return row;
        }
    }
    return -1;
}

int CropWallModel::rowCount(const QModelIndex& parent) const { return parent.isValid() || !tiles_ ? 0 : static_cast<int>(tiles_->tiles.size()); }

QVariant CropWallModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const insight::CaseDigest& digest = tiles_->digest(index.row());
    const insight::ZoomDigest& zoom = tiles_->zoom(index.row());
    switch (role) {
        case Qt::DisplayRole: return tr("%1, zoom %2").arg(QString::fromStdString(digest.id)).arg(zoom.call + 1);
        case Qt::ToolTipRole: return plainTip(index.data(Qt::AccessibleTextRole).toString());
        case Qt::AccessibleTextRole:
            return QStringList{tr("%1: %2").arg(index.data().toString(), index.data(WallLabelRole).toString()), scoresText(zoom), rewardText(digest),
                               QStringLiteral("%1 %2").arg(stepText(digest), cameraText(zoom)).trimmed(), boxText(zoom.box)}
                .join(QLatin1Char('\n'));
        case Qt::DecorationRole: {
            const Kept* known = kept(index.row());
            return known != nullptr && !known->image.isNull() ? QVariant(known->image) : QVariant();
        }
        case WallRolloutRole: return QString::fromStdString(digest.id);
        case WallCallRole: return zoom.call;
        case WallLabelRole: return zoom.label.empty() ? tr("no label") : QString::fromStdString(zoom.label).simplified();
        case WallScoresRole: return scoresText(zoom);
        case WallPlaceRole: return placeText(digest, zoom);
        case WallProblemRole: {
            const Kept* known = kept(index.row());
            return known != nullptr ? known->problem : QString();
        }
        case WallResultRole: return digest.isJudged ? static_cast<int>(digest.isCorrect) : -1;
        default: return {};
    }
}

}  // namespace omnidrive::ui
