// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"
#include "ui/bridge/evidence_finder.h"
#include "ui/models/evidence_axis.h"
#include "ui/models/trace_steps.h"

#include <QAbstractListModel>
#include <QImage>

#include <map>

namespace omnidrive::ui {

enum EvidenceRole {
    EvidenceCallRole = Qt::UserRole,  ///< int, counted from 0
    EvidenceLabelRole,                ///< QString; "no label" when the model gave none
    EvidencePlaceRole,                ///< "FRONT_LEFT · 44 × 36 px at (120, 64)"
    EvidenceHasCropRole,              ///< bool; false: the call was rejected
    EvidenceCropScoreRole,            ///< double CLIP(label, crop); invalid while not known
    EvidenceFrameScoreRole,           ///< double CLIP(label, whole frame)
    EvidenceOtherScoreRole,           ///< double CLIP(other label, crop)
    EvidenceOtherRole,                ///< QString, the best-matching other label
    EvidenceGainRole,                 ///< TraceChip: "zoom helped +0.31"; invalid while not known
    EvidenceClipNoteRole,             ///< QString in place of the scores: "asking CLIP…", that there are none, or why there is no crop
    EvidenceVerdictRole,              ///< TraceChip: "in the crop"
    EvidenceVerdictTextRole,          ///< QString, the verdict as a sentence
    EvidenceSeenRole                  ///< QRectF, what the second witness saw in the crop, as fractions of it; invalid when nothing
};

/// The zooms of a rollout, one row each, with what speaks for and against them as it becomes known.
class EvidenceModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit EvidenceModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    /// The rows at once, before anything is known. Null empties the model.
    void setTrajectory(const std::shared_ptr<const rollout::Trajectory>& trajectory);
    /// A report about another rollout is ignored.
    void setReport(const EvidenceReportPtr& report);
    void setThumbnail(int call, const QImage& image);

    /// Of all values that are known.
    const EvidenceAxis& axis() const { return axis_; }
    const EvidenceReportPtr& report() const { return report_; }
    int rowOf(int call) const { return call >= 0 && call < rowCount() ? call : -1; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    const jobs::ZoomEvidence& zoom(const QModelIndex& index) const { return zooms_[static_cast<size_t>(index.row())]; }
    QString clipNote(const jobs::ZoomEvidence& zoom) const;
    QString spoken(const QModelIndex& index) const;

    std::string rolloutId_;
    std::vector<jobs::ZoomEvidence> zooms_;
    EvidenceReportPtr report_;   ///< null while nothing has come
    std::map<int, QImage> thumbnails_;
    EvidenceAxis axis_;
};

}  // namespace omnidrive::ui
