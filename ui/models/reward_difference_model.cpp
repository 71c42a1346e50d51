// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/reward_difference_model.h"

#include "ui/models/words.h"

#include <QFont>

#include <cmath>

namespace omnidrive::ui {

namespace {

QString number(double value) { return QStringLiteral("%1%2").arg(value < 0 ? QStringLiteral("−") : QString()).arg(std::abs(value), 0, 'f', 2); }

/// What it adds to the total; a value without a known weight stands alone.
QString textOf(double value, const std::optional<double>& part) { return number(part.value_or(value)); }

QString tipOf(double value, const std::optional<double>& part) {
    return part ? RewardDifferenceModel::tr("value %1, adds %2").arg(number(value), number(*part))
                : RewardDifferenceModel::tr("value %1; the recipe does not say its weight").arg(number(value));
}

QString differenceText(double difference) {
    return std::abs(difference) < 0.005 ? QStringLiteral("=") : (difference > 0 ? QStringLiteral("+") : QString()) + number(difference);
}

}  // namespace

void RewardDifferenceModel::setLines(std::vector<jobs::RewardDifference> lines) {
    beginResetModel();
    lines_ = std::move(lines);
    endResetModel();
}

int RewardDifferenceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(lines_.size()); }

QVariant RewardDifferenceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const jobs::RewardDifference& line = lines_[static_cast<size_t>(index.row())];
    const bool isTotal = index.row() == rowCount() - 1;
    if (role == Qt::FontRole && isTotal) {
        QFont font;
        font.setBold(true);
        return font;
    }
    if (role == Qt::TextAlignmentRole && index.column() > 0) {
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && index.column() == 3) {
        return QString::number(line.difference());   // "=" means: to two digits
    }
    if (role == Qt::ToolTipRole && !isTotal && (index.column() == 1 || index.column() == 2)) {
        return index.column() == 1 ? tipOf(line.reference, line.referencePart) : tipOf(line.selected, line.selectedPart);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
        case 0: return isTotal ? tr("reward") : word(QString::fromStdString(line.name).replace(QLatin1Char('_'), QLatin1Char(' ')));
        case 1: return textOf(line.reference, line.referencePart);
        case 2: return textOf(line.selected, line.selectedPart);
        default: return differenceText(line.difference());
    }
}

QVariant RewardDifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const QString titles[] = {tr("reward term"), tr("reference"), tr("selected"), tr("difference")};
    return titles[section];
}

}  // namespace omnidrive::ui
