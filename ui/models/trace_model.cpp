// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/trace_model.h"

#include "ui/models/shown_text.h"

#include <QStringList>

namespace omnidrive::ui {

namespace {

constexpr qsizetype kPreviewCharacters = 900;

QString spokenText(const TraceStep& step, const QString& preview) {
    QStringList parts{step.title, preview};
    for (const TraceChip& chip : step.chips) {
        parts.push_back(chip.text);
    }
    return parts.join(QStringLiteral(". "));
}

QString toolTip(const TraceStep& step) {
    QStringList lines;
    for (const TraceChip& chip : step.chips) {
        if (!chip.toolTip.isEmpty()) {
            lines.push_back(QStringLiteral("%1: %2").arg(chip.text, chip.toolTip));
        }
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

void TraceModel::setTrajectory(std::shared_ptr<const rollout::Trajectory> trajectory) {
    beginResetModel();
    trajectory_ = std::move(trajectory);
    steps_ = trajectory_ ? traceSteps(*trajectory_) : std::vector<TraceStep>{};
    previews_.clear();
    for (const TraceStep& step : steps_) {
        const QString preview = previewOf(step.text, kPreviewCharacters);
        previews_.push_back({preview, step.text.size() > 2 * kPreviewCharacters || preview != step.text.simplified()});
    }
    thumbnails_.clear();
    endResetModel();
}

void TraceModel::setThumbnail(int call, const QImage& image) {
    thumbnails_[call] = image;
    for (int row = 0; row < rowCount(); ++row) {
        if (step(row).kind == TraceKind::Crop && step(row).call == call) {
            Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
        }
    }
}

int TraceModel::nextCall(int row, int direction) const {
    for (int next = row + direction; next >= 0 && next < rowCount(); next += direction) {
        if (step(next).kind == TraceKind::Call) {
            return next;
        }
    }
    return -1;
}

int TraceModel::rowOfCall(int call) const {
    int found = -1;
    for (int row = 0; row < rowCount(); ++row) {
        if (step(row).call == call && (found < 0 || step(row).kind == TraceKind::Crop)) {
            found = row;
        }
    }
    return found;
}

int TraceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(steps_.size()); }

QVariant TraceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const TraceStep& step = this->step(index.row());
    const auto& [preview, isCut] = previews_[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole: return QStringLiteral("%1: %2").arg(step.title, preview);
        case Qt::AccessibleTextRole: return spokenText(step, preview);
        case Qt::ToolTipRole: return plainTip(toolTip(step));
        case Qt::DecorationRole: return step.kind == TraceKind::Crop ? QVariant(thumbnails_.value(step.call)) : QVariant();
        case TraceKindRole: return static_cast<int>(step.kind);
        case TraceTitleRole: return step.title;
        case TracePreviewRole: return preview;
        case TraceTextRole: return step.text;
        case TraceIsCutRole: return isCut;
        case TraceChipsRole: return QVariant::fromValue(step.chips);
        case TraceCallRole: return step.call;
        default: return {};
    }
}

}  // namespace omnidrive::ui
