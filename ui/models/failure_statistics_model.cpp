// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/failure_statistics_model.h"

#include "ui/models/shown_text.h"
#include "ui/models/words.h"

#include <algorithm>

namespace omnidrive::ui {

namespace {

QStringList idsOf(const std::vector<std::string>& rollouts) {
    QStringList ids;
    for (const std::string& rollout : rollouts) {
        ids.push_back(QString::fromStdString(rollout));
    }
    return ids;
}

QVariant toTheRight() { return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter); }

}  // namespace

void KeyNumberModel::setNumbers(std::vector<annotation::KeyNumber> numbers) {
    beginResetModel();
    numbers_ = std::move(numbers);
    endResetModel();
}

QVariant KeyNumberModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const annotation::KeyNumber& number = numbers_[static_cast<size_t>(index.row())];
    const QString name = tr("%1: %2").arg(word(number.section), word(number.name));
    const QString value = QString::fromStdString(annotation::valueText(number));
    switch (role) {
        case Qt::DisplayRole: return index.column() == Name ? name : value;
        case Qt::ToolTipRole: return number.meaning.empty() ? QVariant() : word(number.meaning);
        case Qt::AccessibleTextRole: return QStringLiteral("%1 %2").arg(name, value);
        case Qt::TextAlignmentRole: return index.column() == Value ? toTheRight() : QVariant();
        case StatisticsCasesRole: return idsOf(number.rollouts);
        case StatisticsWordsRole: return name;
        case StatisticsShareRole: return index.column() == Value && number.isRate && number.value >= 0 ? QVariant(number.value) : QVariant();
        default: return {};
    }
}

QVariant KeyNumberModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole && section == Value) {
        return toTheRight();
    }
    return role != Qt::DisplayRole ? QVariant() : section == Name ? tr("Number") : tr("Value");
}

void FailureTableModel::setTable(const annotation::CrossTable& table, const QString& by, const annotation::LabelSet& labels) {
    beginResetModel();
    table_ = table;
    by_ = by;
    rows_.clear();
    names_.clear();
    most_ = 0;
    for (size_t row = 0; row < table_.types.size(); ++row) {
        int64_t most = 0;
        for (const annotation::Count& count : table_.cells[row]) {
            most = std::max(most, count.count);
        }
        if (most > 0) {
            const annotation::FailureType* type = labels.find(table_.types[row]);
            rows_.push_back(row);
            names_.push_back(word(type == nullptr ? table_.types[row] : type->name));
        }
        most_ = std::max(most_, most);
    }
    endResetModel();
}

const annotation::Count& FailureTableModel::cell(const QModelIndex& index) const {
    return table_.cells[rows_[static_cast<size_t>(index.row())]][static_cast<size_t>(index.column())];
}

QString FailureTableModel::columnName(int column) const {
    const std::string& name = table_.columns[static_cast<size_t>(column)];
    return name.empty() ? tr("unknown") : cameraWord(name);
}

QVariant FailureTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const annotation::Count& count = cell(index);
    const QString words = tr("%1, %2 %3").arg(names_[index.row()], by_, columnName(index.column()));
    switch (role) {
        case Qt::DisplayRole: return count.count == 0 ? QString() : QString::number(count.count);
        case Qt::ToolTipRole: return plainTip(tr("%1: %n failures", nullptr, static_cast<int>(count.count)).arg(words));
        case Qt::AccessibleTextRole: return QStringLiteral("%1: %2").arg(words).arg(count.count);
        case Qt::TextAlignmentRole: return toTheRight();
        case StatisticsCasesRole: return idsOf(count.rollouts);
        case StatisticsWordsRole: return words;
        case StatisticsShareRole: return count.count == 0 ? QVariant() : static_cast<double>(count.count) / static_cast<double>(most_);
        default: return {};
    }
}

QVariant FailureTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    const int sections = orientation == Qt::Horizontal ? columnCount() : rowCount();
    if (role != Qt::DisplayRole || section < 0 || section >= sections) {
        return {};
    }
    return orientation == Qt::Horizontal ? columnName(section) : names_[section];
}

}  // namespace omnidrive::ui
