// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/rollout_filter_proxy.h"
#include "ui/panels/studio_context.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace omnidrive::ui {

class EmptyState;
class FilterEdit;
class RolloutDelegate;
class SavedFilters;

/// The rollouts of the open run: sort by header, filter by text, one training step at a time when a curve was clicked.
class RolloutsPanel : public QWidget {
    Q_OBJECT

public:
    explicit RolloutsPanel(const StudioContext& context, QWidget* parent = nullptr);

    /// Selects the rollout so many rows further down the table.
    void moveBy(int rows);
    /// Lists only these rollouts until showAll(). @param words what they have in common.
    void showOnly(const QStringList& rolloutIds, const QString& words);
    void showAll();
    bool isRestricted() const { return isRestricted_; }
    void focusFilter();
    /// Opens the list of saved filters.
    void openSavedFilters();
    /// Asks for a name to save the shown filter under.
    void saveFilter();
    SavedFilters* savedFilters() const { return saved_; }
    /// Cameras that zooms of this run looked through, the most used first.
    QList<std::string> cameras() const;
    FilterEdit* filterEdit() const { return filter_; }
    void setFilterText(const QString& text);
    QTableView* table() const { return table_; }
    RolloutFilterProxy* proxy() { return &proxy_; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();
    QWidget* buildFilterRow();
    void loadSavedFilters();
    void storeSavedFilters();
    void buildTable();
    void connectAll();
    void connectRows();
    void liftRestriction();
    void applyFilter();
    void noticeRows();
    void showSelected();
    void keepSelectedInView();
    void showStep(std::optional<qint64> step);
    void updateCount();
    void chooseFirst();

    StudioContext context_;
    RolloutFilterProxy proxy_;
    FilterEdit* filter_;
    SavedFilters* saved_;
    QLabel* problem_;
    QPushButton* step_;
    QPushButton* only_;
    bool isRestricted_ = false;
    bool isRemoving_ = false;   ///< rows are being taken out: Qt makes a neighbour the current row, which nobody chose
    QLabel* count_;
    QTableView* table_;
    RolloutDelegate* delegate_;
    QStackedWidget* stack_;
    EmptyState* empty_;
    EmptyState* noMatch_;
    QTimer filterTimer_;
    QTimer noticeTimer_;        ///< one look at the rows for all that an event brings
};

}  // namespace omnidrive::ui
