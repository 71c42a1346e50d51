// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/benchmark_reader.h"

#include <QAbstractTableModel>

#include <array>
#include <vector>

namespace omnidrive::ui {

enum class BenchmarkColumn { Name, Whose, Risk, Rule, Scene, Relevance, Missing, Reasoning, MultipleChoice, Repaired, Answered, Judge };
inline constexpr int kBenchmarkColumns = static_cast<int>(BenchmarkColumn::Judge) + 1;

/// Published results on DriveLMM-o1 and below them the user's, one row each. The box before a name says whether the radar shows the row.
class BenchmarkModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit BenchmarkModel(QObject* parent = nullptr);

    /// The user's rows. Those that stay keep their box; new ones are shown.
    void setFiles(const BenchmarkFiles& files);

    int publishedCount() const { return static_cast<int>(eval::publishedResults().size()); }
    bool isPublished(int row) const { return row < publishedCount(); }
    /// The file of a row; null for a published one.
    const BenchmarkFile* file(int row) const;
    /// False for a file that could not be read: its row has no values, and is there to be removed or read again.
    bool isReadable(int row) const { return isPublished(row) || file(row)->problem.isEmpty(); }
    QString name(int row) const;
    bool isShown(int row) const { return shown_[static_cast<size_t>(row)]; }
    /// Values in the columns of the published table, percent; NaN where nothing is known.
    std::array<double, 7> values(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void shownChanged();

private:
    QString display(int row, BenchmarkColumn column) const;
    QString toolTip(int row) const;

    std::vector<BenchmarkFile> files_;
    std::vector<bool> shown_;   ///< one a row
};

}  // namespace omnidrive::ui
