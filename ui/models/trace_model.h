// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/trace_steps.h"

#include <QAbstractListModel>
#include <QHash>
#include <QImage>

#include <memory>

namespace omnidrive::ui {

enum TraceRole {
    TraceKindRole = Qt::UserRole,   ///< int of TraceKind
    TraceTitleRole,
    TracePreviewRole,               ///< the start of the text, on one line
    TraceTextRole,                  ///< all of the text; may be very long
    TraceIsCutRole,                 ///< bool: the preview is not all
    TraceChipsRole,                 ///< std::vector<TraceChip>
    TraceCallRole                   ///< int, -1 when none
};

/// The steps of one rollout, one row each. Thumbnails of crops (Qt::DecorationRole, QImage) are added when the picture is there.
class TraceModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit TraceModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    void setTrajectory(std::shared_ptr<const rollout::Trajectory> trajectory);
    void clear() { setTrajectory(nullptr); }
    const rollout::Trajectory* trajectory() const { return trajectory_.get(); }
    void setThumbnail(int call, const QImage& image);

    const TraceStep& step(int row) const { return steps_[static_cast<size_t>(row)]; }
    /// The next row with a zoom-in call after (direction 1) or before (-1) `row`; -1 when there is none.
    int nextCall(int row, int direction) const;
    /// The row that shows the crop of a call, or the call itself when it has none; -1 when unknown.
    int rowOfCall(int call) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Preview {
        QString text;
        bool isCut = false;
    };

    std::shared_ptr<const rollout::Trajectory> trajectory_;
    std::vector<TraceStep> steps_;
    std::vector<Preview> previews_;
    QHash<int, QImage> thumbnails_;   ///< by call
};

}  // namespace omnidrive::ui

Q_DECLARE_METATYPE(std::vector<omnidrive::ui::TraceChip>)
