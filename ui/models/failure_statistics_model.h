// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/annotations.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace omnidrive::ui {

enum FailureStatisticsRole {
    StatisticsCasesRole = Qt::UserRole,   ///< QStringList: ids of the rollouts behind the number
    StatisticsWordsRole,                  ///< what they have in common: "object, camera CAM_BACK"
    StatisticsShareRole                   ///< double, part of the largest number of its table; invalid where no bar belongs
};

/// The key numbers of a failure set, one row each: what, and how much.
class KeyNumberModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Value, ColumnCount };

    explicit KeyNumberModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setNumbers(std::vector<annotation::KeyNumber> numbers);

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(numbers_.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<annotation::KeyNumber> numbers_;
};

/// Failures by type (rows, those without any left out) and by something they were seen with (columns).
class FailureTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit FailureTableModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// @param by what the columns are: "camera". @param labels for the names of types.
    void setTable(const annotation::CrossTable& table, const QString& by, const annotation::LabelSet& labels);

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(table_.columns.size()); }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const annotation::Count& cell(const QModelIndex& index) const;
    QString columnName(int column) const;

    annotation::CrossTable table_;
    std::vector<size_t> rows_;      ///< of the table, those with a failure
    QStringList names_;             ///< of these rows
    QString by_;
    int64_t most_ = 0;
};

}  // namespace omnidrive::ui
