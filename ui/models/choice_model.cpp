// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/choice_model.h"

namespace omnidrive::ui {

namespace {

QString percent(const eval::Rate& rate) {
    return rate.count > 0 ? ChoiceModel::tr("%1  (%2 of %3)").arg(100 * *rate.value(), 0, 'f', 2).arg(rate.hits).arg(rate.count) : QStringLiteral("–");
}

QString difference(const eval::ChoiceRates& rates) {
    if (rates.official.count == 0 || rates.repaired.count == 0) {
        return QStringLiteral("–");
    }
    const double points = 100 * (*rates.repaired.value() - *rates.official.value());
    return (points < 0 ? QStringLiteral("−") : points > 0 ? QStringLiteral("+") : QString()) + QString::number(qAbs(points), 'f', 2);
}

}  // namespace

void ChoiceModel::setScores(const std::optional<eval::ChoiceScores>& scores) {
    beginResetModel();
    rows_.clear();
    if (scores) {
        rows_.push_back({0, scores->all});
        for (const auto& [number, rates] : scores->byNumber) {
            rows_.push_back({number, rates});
        }
    }
    endResetModel();
}

int ChoiceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

int ChoiceModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QVariant ChoiceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row& row = rows_[static_cast<size_t>(index.row())];
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((index.column() == Question ? Qt::Alignment(Qt::AlignLeft) : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
        case Question: return row.number == 0 ? tr("All multiple choice") : tr("Question %1").arg(row.number);
        case Official: return percent(row.rates.official);
        case Repaired: return percent(row.rates.repaired);
        default: return difference(row.rates);
    }
}

QVariant ChoiceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((section == Question ? Qt::Alignment(Qt::AlignLeft) : Qt::AlignRight) | Qt::AlignVCenter);
    }
    static const char* const kTitles[] = {QT_TR_NOOP("Question"), QT_TR_NOOP("Official script"), QT_TR_NOOP("Repaired"), QT_TR_NOOP("Difference")};
    static const char* const kExplanations[] = {QT_TR_NOOP("By the number at the end of its idx; the official evaluation counts 2, 3, 4, 5 and 8"),
                                                QT_TR_NOOP("Percent right as the official script reads letters, traps included"),
                                                QT_TR_NOOP("Percent right as a reader would take the replies"),
                                                QT_TR_NOOP("Points that the script's reading costs the model")};
    return role == Qt::DisplayRole ? QVariant(tr(kTitles[section])) : role == Qt::ToolTipRole ? QVariant(tr(kExplanations[section])) : QVariant();
}

}  // namespace omnidrive::ui
