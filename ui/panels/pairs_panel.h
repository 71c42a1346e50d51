// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_pairing.h"
#include "ui/bridge/side_by_side.h"
#include "ui/models/case_pair_model.h"
#include "ui/panels/studio_context.h"

#include <QWidget>

class QButtonGroup;
class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;
class QStackedWidget;
class QTableView;

namespace omnidrive::ui {

class EmptyState;
class MessageBar;
class RunSetEdit;

/// The same cases under two checkpoints: two runs, or two ranges of training steps, paired case by case, with what was gained and lost and McNemar's
/// test. Enter on a case opens both rollouts side by side.
class PairsPanel : public QWidget {
    Q_OBJECT

public:
    explicit PairsPanel(const StudioContext& context, QWidget* parent = nullptr);
    ~PairsPanel() override;

    RunSetEdit* before() const { return before_; }
    RunSetEdit* after() const { return after_; }
    QPushButton* compareButton() const { return compare_; }
    QTableView* table() const { return table_; }
    const CasePairModel& model() const { return model_; }
    QString sentence() const;
    /// Text of the message bar; empty when all is well.
    QString problem() const;
    /// Button that shows one outcome alone (its int), or all (-1).
    QToolButton* outcomeButton(int outcome) const;
    bool isSettled() const { return !pairing_.isBusy(); }

public Q_SLOTS:
    void compareNow();

Q_SIGNALS:
    /// Both rollouts of a case should be shown.
    void pairWanted(const omnidrive::ui::CaseAddress& before, const omnidrive::ui::CaseAddress& after);

private:
    void buildLayout();
    QWidget* buildForm();
    QWidget* buildFilter();
    void buildTable();
    void connectAll();
    void showProgress(qint64 done, qint64 total, const QString& what);
    void showResult(const PairedRunsPtr& result);
    void showFailure(const QString& sentence);
    void setBusy(bool isBusy);
    void openPair(const QModelIndex& index);

    StudioContext context_;
    CasePairModel model_;
    CasePairProxy proxy_;
    RunSetEdit* before_;
    RunSetEdit* after_;
    QPushButton* compare_;
    QProgressBar* progress_;
    QLabel* progressText_;
    QLabel* sentence_;
    QButtonGroup* outcomes_;
    QTableView* table_;
    QStackedWidget* stack_;
    EmptyState* empty_;
    MessageBar* message_;
    RunPairing pairing_;   ///< last: it reports to the rest
};

}  // namespace omnidrive::ui
