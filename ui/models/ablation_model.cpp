// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ablation_model.h"

#include <cmath>

namespace omnidrive::ui {

namespace {

QString percent(double mean, double spread) {
    return std::isfinite(mean) ? QStringLiteral("%1 ± %2").arg(mean, 0, 'f', 1).arg(spread, 0, 'f', 1) : QStringLiteral("–");
}

QString rate(double value) { return std::isfinite(value) ? QString::number(value, 'f', 2) : QStringLiteral("–"); }

QString display(const AblationRows::value_type& row, AblationColumn column) {
    switch (column) {
        case AblationColumn::Name: return QString::fromStdString(row.name);
        case AblationColumn::Seeds: return QString::number(row.seeds);
        case AblationColumn::Greedy: return percent(row.greedyMean, row.greedySpread);
        case AblationColumn::Sampled: return percent(row.sampledMean, row.sampledSpread);
        case AblationColumn::ToolNeeded: return rate(row.toolRateNeeded);
        case AblationColumn::ToolGlobal: return rate(row.toolRateGlobal);
        case AblationColumn::LabelRight: return rate(row.labelRight);
        case AblationColumn::OnObject: return rate(row.zoomOnObject);
    }
    return {};
}

QString title(AblationColumn column) {
    switch (column) {
        case AblationColumn::Name: return AblationModel::tr("Run");
        case AblationColumn::Seeds: return AblationModel::tr("Seeds");
        case AblationColumn::Greedy: return AblationModel::tr("Greedy %");
        case AblationColumn::Sampled: return AblationModel::tr("Sampled %");
        case AblationColumn::ToolNeeded: return AblationModel::tr("Zooms if needed");
        case AblationColumn::ToolGlobal: return AblationModel::tr("Zooms if not");
        case AblationColumn::LabelRight: return AblationModel::tr("Right label");
        case AblationColumn::OnObject: return AblationModel::tr("On the object");
    }
    return {};
}

QString explanation(AblationColumn column) {
    switch (column) {
        case AblationColumn::Name: return AblationModel::tr("What was trained, and what was left out");
        case AblationColumn::Seeds: return AblationModel::tr("Number of runs with different seeds");
        case AblationColumn::Greedy: return AblationModel::tr("Accuracy of greedy answers on the test set, mean and spread over seeds");
        case AblationColumn::Sampled: return AblationModel::tr("Accuracy of sampled answers (temperature 1) on the test set, mean and spread over seeds");
        case AblationColumn::ToolNeeded: return AblationModel::tr("Share of rollouts that zoom, on questions that need it");
        case AblationColumn::ToolGlobal: return AblationModel::tr("Share of rollouts that zoom, on questions that the whole view answers");
        case AblationColumn::LabelRight: return AblationModel::tr("Share of zooms that name what the question is about");
        case AblationColumn::OnObject: return AblationModel::tr("Share of zooms whose crop holds the centre of the object");
    }
    return {};
}

}  // namespace

void AblationModel::setRows(const AblationRows& rows) {
    beginResetModel();
    rows_ = rows;
    endResetModel();
}

int AblationModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

int AblationModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kAblationColumns; }

QVariant AblationModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto column = static_cast<AblationColumn>(index.column());
    if (role == Qt::DisplayRole) {
        return display(rows_[static_cast<size_t>(index.row())], column);
    }
    if (role == Qt::TextAlignmentRole) {
        const Qt::Alignment side = column == AblationColumn::Name ? Qt::AlignLeft : Qt::AlignRight;
        return QVariant::fromValue(side | Qt::AlignVCenter);
    }
    return {};
}

QVariant AblationModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= kAblationColumns) {
        return {};
    }
    const auto column = static_cast<AblationColumn>(section);
    switch (role) {
        case Qt::DisplayRole: return title(column);
        case Qt::ToolTipRole: return explanation(column);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue((column == AblationColumn::Name ? Qt::Alignment(Qt::AlignLeft) : Qt::AlignRight) | Qt::AlignVCenter);
        default: return {};
    }
}

}  // namespace omnidrive::ui
