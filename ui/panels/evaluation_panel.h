// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/benchmark_reader.h"
#include "ui/models/benchmark_model.h"
#include "ui/models/choice_model.h"
#include "ui/panels/studio_context.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace omnidrive::ui {

class ElidedLabel;
class MessageBar;
class PlotLegend;
class RadarView;

/// DriveLMM-o1: the published results and the user's files of predictions and scores in one table, a radar of the five reported scores, and multiple
/// choice by question number under the official and the repaired reading. Which files, and which test file, is remembered.
class EvaluationPanel : public QWidget {
    Q_OBJECT

public:
    explicit EvaluationPanel(const StudioContext& context, QWidget* parent = nullptr);
    ~EvaluationPanel() override;

    const BenchmarkModel& model() const { return model_; }
    const ChoiceModel& choices() const { return choices_; }
    QTableView* table() const { return table_; }
    QTableView* choiceTable() const { return choiceTable_; }
    RadarView* radar() const { return radar_; }
    PlotLegend* legend() const { return legend_; }
    QPushButton* openButton() const { return open_; }
    QPushButton* testFileButton() const { return chooseTest_; }
    QPushButton* removeButton() const { return remove_; }
    /// What stands above the choice table: coverage of the selected run, or why there is none.
    QString sentence() const;
    /// Text of the message bar; empty when all is well.
    QString problem() const;
    bool isSettled() const { return !reader_.isBusy(); }

    /// Adds files of predictions or scores; those that are there already are read again.
    void addFiles(const QStringList& files);
    void setTestFile(const QString& file);

public Q_SLOTS:
    /// Asks for files by a dialog.
    void openFiles();
    void openTestFile();
    /// Takes the selected row's file off the table; published rows stay.
    void removeSelected();
    /// Reads the remembered files when the panel is seen for the first time.
    void setSeen(bool isSeen);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    QWidget* buildHead();
    QWidget* buildDetails();
    void buildTables();
    void connectAll();
    void readFiles();
    void remember();
    void showFiles(const BenchmarkFiles& files);
    void showRadar();
    void showSelected();
    void showTestFile();
    QString startFolder() const;

    StudioContext context_;
    BenchmarkModel model_;
    ChoiceModel choices_;
    QStringList files_;
    QString testFile_;
    QString selected_;   ///< path of the file that was selected or added last
    bool wasSeen_ = false;
    QPushButton* open_;
    QPushButton* chooseTest_;
    QPushButton* remove_;
    ElidedLabel* testName_;
    QTableView* table_;
    QTableView* choiceTable_;
    QLabel* sentence_;
    PlotLegend* legend_;
    RadarView* radar_;
    MessageBar* message_;
    BenchmarkReader reader_;   ///< last: it reports to the rest
};

}  // namespace omnidrive::ui
