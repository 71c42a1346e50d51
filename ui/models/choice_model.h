// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/benchmark.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace omnidrive::ui {

/// Multiple choice of one run, all of it and by question number, as the official script reads it beside the repaired reading.
class ChoiceModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Question, Official, Repaired, Difference };
    static constexpr int kColumns = Difference + 1;

    explicit ChoiceModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setScores(const std::optional<eval::ChoiceScores>& scores);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        int number = 0;   ///< 0: all
        eval::ChoiceRates rates;
    };
    std::vector<Row> rows_;
};

}  // namespace omnidrive::ui
