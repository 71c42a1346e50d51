// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/evidence_model.h"

#include "ui/models/evidence_text.h"
#include "ui/models/words.h"

#include <QStringList>

namespace omnidrive::ui {

namespace {

QString placeText(const jobs::ZoomEvidence& zoom) {
    QStringList parts;
    if (!zoom.camera.empty()) {
        parts.push_back(cameraWord(zoom.camera));
    }
    if (zoom.box) {
        parts.push_back(
            EvidenceModel::tr("%1 × %2 px at (%3, %4)").arg(zoom.box->width()).arg(zoom.box->height()).arg(zoom.box->x0).arg(zoom.box->y0));
    }
    return parts.join(QStringLiteral(" · "));
}

std::vector<double> valuesOf(const std::vector<jobs::ZoomEvidence>& zooms) {
    std::vector<double> values;
    for (const jobs::ZoomEvidence& zoom : zooms) {
        if (zoom.clip) {
            values.insert(values.end(), {zoom.clip->crop, zoom.clip->frame});
            if (!zoom.clip->bestOther.empty()) {
                values.push_back(zoom.clip->other);
            }
        }
    }
    return values;
}

/// Only what lies in the crop can be shown on its picture.
QVariant seenInCrop(const jobs::ZoomEvidence& zoom) {
    if (!zoom.box || !zoom.witness || !zoom.witness->seen || zoom.witness->verdict != evidence::WitnessVerdict::InBox) {
        return {};
    }
    const BoxF& seen = zoom.witness->seen->boxInImage;
    const double width = zoom.box->width(), height = zoom.box->height();
    return QRectF(QPointF((seen.x0 - zoom.box->x0) / width, (seen.y0 - zoom.box->y0) / height),
                  QPointF((seen.x1 - zoom.box->x0) / width, (seen.y1 - zoom.box->y0) / height));
}

QVariant scoreOf(const jobs::ZoomEvidence& zoom, double jobs::ClipEvidence::*score) { return zoom.clip ? QVariant((*zoom.clip).*score) : QVariant(); }

}  // namespace

void EvidenceModel::setTrajectory(const std::shared_ptr<const rollout::Trajectory>& trajectory) {
    beginResetModel();
    rolloutId_ = trajectory ? trajectory->id : std::string();
    zooms_.clear();
    report_.reset();
    thumbnails_.clear();
    axis_ = {};
    if (trajectory) {
        for (const rollout::ToolCall* call : callsOf(*trajectory)) {
            zooms_.push_back({static_cast<int>(zooms_.size()),
                              call->label,
                              call->camera,
                              call->valid ? call->effectiveBox : std::nullopt,
                              call->rejectReason,
                              {},
                              {}});
        }
    }
    endResetModel();
}

void EvidenceModel::setReport(const EvidenceReportPtr& report) {
    if (!report || report->rolloutId != rolloutId_ || report->zooms.size() != zooms_.size()) {
        return;
    }
    report_ = report;
    zooms_ = report->zooms;
    axis_ = evidenceAxis(valuesOf(zooms_));
    if (!zooms_.empty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void EvidenceModel::setThumbnail(int call, const QImage& image) {
    thumbnails_[call] = image;
    if (rowOf(call) >= 0) {
        Q_EMIT dataChanged(index(call), index(call), {Qt::DecorationRole});
    }
}

int EvidenceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(zooms_.size()); }

QVariant EvidenceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const jobs::ZoomEvidence& of = zoom(index);
    const QString witness = report_ ? QString::fromStdString(report_->witnessName) : QString();
    switch (role) {
        case Qt::DisplayRole: return tr("Zoom %1, %2").arg(of.call + 1).arg(index.data(EvidenceLabelRole).toString());
        case Qt::AccessibleTextRole: return spoken(index);
        case Qt::DecorationRole: {
            const auto found = thumbnails_.find(of.call);
            return found == thumbnails_.end() ? QVariant() : QVariant(found->second);
        }
        case EvidenceCallRole: return of.call;
        case EvidenceLabelRole: return of.label.empty() ? tr("no label") : QString::fromStdString(of.label).simplified();
        case EvidencePlaceRole: return placeText(of);
        case EvidenceHasCropRole: return of.box.has_value();
        case EvidenceCropScoreRole: return scoreOf(of, &jobs::ClipEvidence::crop);
        case EvidenceFrameScoreRole: return scoreOf(of, &jobs::ClipEvidence::frame);
        case EvidenceOtherScoreRole: return of.clip && !of.clip->bestOther.empty() ? QVariant(of.clip->other) : QVariant();
        case EvidenceOtherRole: return of.clip ? QString::fromStdString(of.clip->bestOther) : QString();
        case EvidenceGainRole: return of.clip ? QVariant::fromValue(gainChip(*of.clip)) : QVariant();
        case EvidenceClipNoteRole: return clipNote(of);
        case EvidenceVerdictRole: return QVariant::fromValue(verdictChip(of.witness ? &*of.witness : nullptr));
        case EvidenceVerdictTextRole: return verdictText(of, witness);
        case EvidenceSeenRole: return seenInCrop(of);
        default: return {};
    }
}

QString EvidenceModel::clipNote(const jobs::ZoomEvidence& zoom) const {
    if (!zoom.box) {
        return tr("No crop: %1").arg(QString::fromStdString(zoom.rejectReason));
    }
    if (zoom.clip) {
        return {};
    }
    const bool isLost = report_ && (report_->isComplete || !report_->clipProblem.empty());
    return isLost ? tr("no CLIP scores") : tr("asking CLIP…");
}

QString EvidenceModel::spoken(const QModelIndex& index) const {
    const jobs::ZoomEvidence& of = zoom(index);
    QStringList parts{index.data(Qt::DisplayRole).toString(), index.data(EvidencePlaceRole).toString(), clipNote(of)};
    if (of.clip) {
        parts.push_back(tr("CLIP of label and crop %1, of label and frame %2, %3")
                            .arg(of.clip->crop, 0, 'f', 2)
                            .arg(of.clip->frame, 0, 'f', 2)
                            .arg(gainChip(*of.clip).text));
        parts.push_back(tr("best other label %1, %2").arg(QString::fromStdString(of.clip->bestOther)).arg(of.clip->other, 0, 'f', 2));
    }
    parts.push_back(index.data(EvidenceVerdictTextRole).toString());
    parts.removeAll(QString());
    return parts.join(QStringLiteral(". "));
}

}  // namespace omnidrive::ui
