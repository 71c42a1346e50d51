// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ablations_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/views/empty_state.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/plots/bar_plot.h"
#include "ui/views/theme.h"

#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

constexpr int kRowHeight = 30;

}  // namespace

AblationsPanel::AblationsPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), table_(new QTableView), bars_(new BarPlot(tr("accuracy on the test set, %"))),
      stack_(new QStackedWidget), message_(new MessageBar) {
    buildLayout();
    connectAll();
}

void AblationsPanel::buildTable() {
    table_->setModel(&model_);
    makeRowTable(table_, tr("Comparison of runs"));
    table_->setAlternatingRowColors(true);
    table_->verticalHeader()->setDefaultSectionSize(kRowHeight);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
}

void AblationsPanel::buildLayout() {
    buildTable();
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(kSpace, 0, kSpace, kSpace);
    column->setSpacing(kSpace);
    column->addWidget(table_);
    column->addWidget(bars_, 1);
    stack_->addWidget(new EmptyState(QStringLiteral("compare"), tr("No comparison in this run"),
                                     tr("“omnidrive demo --ablations” trains the variants (no zoom, no CLIP term, no gate, one stage, two stages) and "
                                        "stores the table in its run folder. Open that run to see what each part of the method is worth.")));
    stack_->addWidget(page);
    stackWidgets(this, {message_, stack_});
}

void AblationsPanel::connectAll() {
    connect(&context_.follower, &RunFollower::ablationsArrived, this, &AblationsPanel::showRows);
    connect(&context_.follower, &RunFollower::ablationsFailed, message_, &MessageBar::showError);
    connect(&context_.follower, &RunFollower::closed, this, [this] { showRows({}); });
}

bool AblationsPanel::isEmpty() const { return stack_->currentIndex() == 0; }

void AblationsPanel::showRows(const AblationRows& rows) {
    message_->clear();
    model_.setRows(rows);
    stack_->setCurrentIndex(rows.empty() ? 0 : 1);
    table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() + kRowHeight * static_cast<int>(rows.size()) + 4);
    std::vector<QString> names;
    BarSeries greedy{tr("greedy"), 0, {}, {}}, sampled{tr("sampled, temperature 1"), 1, {}, {}};
    for (const auto& row : rows) {
        names.push_back(QString::fromStdString(row.name));
        greedy.values.push_back(row.greedyMean);
        greedy.spreads.push_back(row.greedySpread);
        sampled.values.push_back(row.sampledMean);
        sampled.spreads.push_back(row.sampledSpread);
    }
    bars_->setBars(std::move(names), {greedy, sampled});
}

}  // namespace omnidrive::ui
