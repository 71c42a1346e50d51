// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recipe_editor.h"

#include "ui/panels/recipe_field_row.h"
#include "ui/views/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr int kCheckMs = 200;

/// The page a field belongs to.
QString sectionOf(const std::string& path) {
    const auto begins = [&](const char* prefix) { return path.starts_with(prefix); };
    if (begins("stages[")) {
        return RecipeEditor::tr("Stage %1").arg(path[7] - '0' + 1);
    }
    if (begins("rollout.")) {
        return RecipeEditor::tr("Rollouts");
    }
    if (begins("eval.") || begins("checkpoints.")) {
        return RecipeEditor::tr("Validation");
    }
    if (begins("alerts.")) {
        return RecipeEditor::tr("Alerts");
    }
    return begins("clip_") || begins("contrast_") || begins("data.") || begins("lora") || begins("gradient") || begins("weights")
               ? RecipeEditor::tr("Model and data")
               : RecipeEditor::tr("General");
}

}  // namespace

RecipeEditor::RecipeEditor(jobs::RecipeSheet sheet, QWidget* parent)
    : QDialog(parent), sheet_(std::move(sheet)), pages_(new QTabWidget), summary_(new QLabel), save_(new QPushButton(tr("Save and use…"))) {
    setWindowTitle(tr("Recipe"));
    resize(980, 720);
    buildLayout();
    addRows();
    checkTimer_.setSingleShot(true);
    checkTimer_.setInterval(kCheckMs);
    connect(&checkTimer_, &QTimer::timeout, this, &RecipeEditor::check);
    connect(save_, &QPushButton::clicked, this, [this] {
        check();
        if (sheet_.isGood()) {
            Q_EMIT saveAsked();
        }
    });
    check();
}

void RecipeEditor::buildLayout() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpace * 2, kSpace * 2, kSpace * 2, kSpace * 2);
    layout->setSpacing(kSpace);
    auto* close = new QPushButton(tr("Cancel"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    save_->setProperty("primary", true);
    save_->setDefault(true);
    summary_->setTextFormat(Qt::PlainText);
    summary_->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(kSpace);
    row->addWidget(summary_, 1);
    row->addWidget(close);
    row->addWidget(save_);
    layout->addWidget(pages_, 1);
    layout->addLayout(row);
}

QWidget* RecipeEditor::pageOf(const QString& section) {
    for (int i = 0; i < pages_->count(); ++i) {
        if (pages_->tabText(i) == section) {
            return qobject_cast<QScrollArea*>(pages_->widget(i))->widget();
        }
    }
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(kSpace, kSpace, kSpace, kSpace);
    column->setSpacing(0);
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    pages_->addTab(scroll, section);
    return page;
}

void RecipeEditor::addRows() {
    for (const jobs::SheetField& field : sheet_.fields) {
        auto* row = new RecipeFieldRow(field);
        auto* column = qobject_cast<QVBoxLayout*>(pageOf(sectionOf(field.path))->layout());
        column->insertWidget(column->count() - 1, row);   // above the stretch
        rows_.push_back(row);
        connect(row, &RecipeFieldRow::edited, this, [this] { checkTimer_.start(); });
    }
}

RecipeFieldRow* RecipeEditor::row(const QString& path) const {
    const auto it = std::find_if(rows_.begin(), rows_.end(), [&](const RecipeFieldRow* row) { return row->path() == path; });
    return it == rows_.end() ? nullptr : *it;
}

QString RecipeEditor::summary() const { return summary_->text(); }

/// All problems in one go, beside their fields; tabs that have some say how many.
void RecipeEditor::check() {
    for (size_t i = 0; i < rows_.size(); ++i) {
        sheet_.fields[i].value = rows_[i]->value().toStdString();
    }
    jobs::checkSheet(sheet_);
    QStringList faults;
    int bad = 0;
    for (size_t i = 0; i < rows_.size(); ++i) {
        const QString problem = QString::fromStdString(sheet_.fields[i].problem);
        rows_[i]->setProblem(problem);
        bad += problem.isEmpty() ? 0 : 1;
        if (!problem.isEmpty() && faults.size() < 3) {
            faults.push_back(rows_[i]->path());
        }
    }
    for (const std::string& problem : sheet_.problems) {
        faults.push_back(QString::fromStdString(problem));
    }
    summary_->setText(
        sheet_.isGood()
            ? tr("All fields fit.")
            : (bad == 1 ? tr("1 field does not fit: %1") : tr("%n fields do not fit: %1", nullptr, bad)).arg(faults.join(QStringLiteral(", "))));
    summary_->setProperty("role", sheet_.isGood() ? QStringLiteral("muted") : QStringLiteral("error"));
    summary_->style()->unpolish(summary_);   // the style looks at the role again
    summary_->style()->polish(summary_);
    save_->setEnabled(sheet_.isGood());
}

}  // namespace omnidrive::ui
