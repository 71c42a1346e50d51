// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/annotation_files.h"
#include "ui/bridge/annotation_keeper.h"
#include "ui/models/failure_statistics_model.h"
#include "ui/panels/studio_context.h"

#include <QTimer>
#include <QWidget>

#include <functional>

class QAbstractItemModel;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace omnidrive::ui {

class EmptyState;
class MessageBar;

/// What the annotations of the open run say together: progress, POPE- and CHAIR-style rates, types of failures by camera, label, question kind or
/// checkpoint. A number shows its cases in the table of rollouts.
class FailuresPanel : public QWidget {
    Q_OBJECT

public:
    enum class By { Camera, Label, Kind, Checkpoint };

    explicit FailuresPanel(const StudioContext& context, QWidget* parent = nullptr);

    /// The run's rollouts, for the share that is checked.
    void setRows(const QAbstractItemModel* rows) { rows_ = rows; }
    QTableView* numbers() const { return numbersView_; }
    QTableView* table() const { return tableView_; }
    QComboBox* by() const { return by_; }
    QString progress() const;
    QString message() const;
    bool isSettled() const { return !timer_.isActive() && files_.isSettled(); }
    /// The filter line that says which annotated cases go into a case file.
    void setFilter(std::function<QString()> filter) { filter_ = std::move(filter); }
    /// What a case file is for: `data.cases` or `probe.cases` of a recipe.
    enum class Use { Training, Probe };
    /// Writes the report: a PDF when the file's name ends so, else HTML.
    void writeReport(const QString& file);
    /// Writes the annotated cases that pass the filter; casesWritten() follows.
    void writeCases(const QString& file, Use use);

public Q_SLOTS:
    /// Whether somebody can see the panel; one behind another tab is visible to Qt and seen by nobody.
    void setSeen(bool isSeen);
    /// Ask where to, and write it.
    void askForReport();
    void askForCases(omnidrive::ui::FailuresPanel::Use use);

Q_SIGNALS:
    /// The cases behind a number should be listed. @param words what they have in common.
    void rolloutsWanted(const QStringList& ids, const QString& words);
    /// A recipe should name the file in this field.
    void casesWritten(const QString& file, const QString& field);

private:
    void buildLayout();
    QWidget* buildHeader();
    QWidget* buildTables();
    void connectAll();
    void countLater();
    void showStatistics(const FailureStatisticsPtr& statistics);
    void showTable();
    void openCases(const QModelIndex& index);
    void showSubset(const jobs::CaseSubset& subset, const QString& file, const QString& field);

    StudioContext context_;
    const QAbstractItemModel* rows_ = nullptr;
    bool isSeen_ = false;
    FailureStatisticsPtr statistics_;
    KeyNumberModel numbers_;
    FailureTableModel table_;
    QTimer timer_;
    QLabel* progressText_;
    QProgressBar* progressBar_;
    QComboBox* by_;
    QTableView* numbersView_;
    QTableView* tableView_;
    QStackedWidget* stack_;
    EmptyState* empty_;
    QPushButton* report_;
    QPushButton* train_;
    MessageBar* message_;
    std::function<QString()> filter_;
    AnnotationFiles files_;       ///< last: it reports to the rest
};

}  // namespace omnidrive::ui
