// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/label_set_editor.h"

#include "jobs/failure.h"
#include "ui/models/shown_text.h"
#include "ui/panels/annotation_form.h"
#include "ui/views/message_bar.h"
#include "ui/views/theme.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

enum Column { Name, Meaning };
constexpr int kIdRole = Qt::UserRole;

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// "Camera confusion" becomes "camera-confusion".
std::string idFrom(const QString& name) {
    QString id = name.trimmed().toLower();
    for (QChar& c : id) {
        c = c.isLetterOrNumber() ? c : QLatin1Char('-');
    }
    return id.toStdString();
}

QString cell(const QTableWidget& table, int row, int column) {
    const QTableWidgetItem* item = table.item(row, column);
    return item == nullptr ? QString() : item->text().trimmed();
}

}  // namespace

LabelSetEditor::LabelSetEditor(const annotation::LabelSet& labels, const QHash<QString, int>& uses, QWidget* parent)
    : QDialog(parent), before_(labels), uses_(uses), message_(new MessageBar), table_(new QTableWidget(0, 2)), tags_(new QLineEdit),
      buttons_(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel)) {
    setWindowTitle(tr("Types and tags of this project"));
    buildLayout();
    for (const annotation::FailureType& type : labels.types) {
        addRow(type);
    }
    QStringList tags;
    for (const std::string& tag : labels.tags) {
        tags << text(tag);
    }
    tags_->setText(tags.join(QStringLiteral(", ")));
    table_->setCurrentCell(0, Name);
    resize(640, 460);
}

void LabelSetEditor::buildLayout() {
    table_->setHorizontalHeaderLabels({tr("Type of hallucination"), tr("When it applies, one sentence")});
    table_->horizontalHeader()->setSectionResizeMode(Name, QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setMinimumSectionSize(150);
    table_->horizontalHeader()->setSectionResizeMode(Meaning, QHeaderView::Stretch);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setAccessibleName(tr("Types of hallucination"));
    tags_->setAccessibleName(tr("Tags that are offered"));
    tags_->setToolTip(tr("Separated by commas; other tags may be used too"));
    auto* words = new QLabel(tr("The order is that of the keys: 1 to 8, then F6 and 1 to 8."));
    words->setProperty("role", QStringLiteral("muted"));
    auto* tagRow = new QHBoxLayout;
    auto* tagWord = new QLabel(tr("Tags"));
    tagWord->setBuddy(tags_);
    tagRow->addWidget(tagWord);
    tagRow->addWidget(tags_, 1);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(kSpace);
    column->addWidget(message_);
    column->addWidget(words);
    column->addWidget(table_, 1);
    column->addWidget(buildButtons());
    column->addLayout(tagRow);
    column->addWidget(buttons_);
    connect(buttons_, &QDialogButtonBox::accepted, this, &LabelSetEditor::accept);
    connect(buttons_, &QDialogButtonBox::rejected, this, &LabelSetEditor::reject);
}

QWidget* LabelSetEditor::buildButtons() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    const auto add = [&](const QString& name, auto work) {
        auto* button = new QPushButton(name);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, work);
        layout->addWidget(button);
    };
    add(tr("Add"), [this] { addType(); });
    add(tr("Remove"), [this] { removeType(); });
    add(tr("Up"), [this] { moveType(-1); });
    add(tr("Down"), [this] { moveType(1); });
    layout->addStretch();
    return row;
}

void LabelSetEditor::addRow(const annotation::FailureType& type) {
    const int row = table_->rowCount();
    table_->insertRow(row);
    auto* name = new QTableWidgetItem(text(type.name.empty() ? type.id : type.name));
    name->setData(kIdRole, text(type.id));
    name->setToolTip(type.id.empty() ? QString() : plainTip(tr("Stored as \"%1\"").arg(text(type.id))));
    table_->setItem(row, Name, name);
    table_->setItem(row, Meaning, new QTableWidgetItem(text(type.meaning)));
    numberRows();
}

/// Rows are named by their keys.
void LabelSetEditor::numberRows() {
    for (int row = 0; row < table_->rowCount(); ++row) {
        const QString key = QString::number(row % kTypeKeys + 1), pages = QStringLiteral("F6 ").repeated(row / kTypeKeys);
        table_->setVerticalHeaderItem(row, new QTableWidgetItem(pages + key));
    }
}

void LabelSetEditor::addType() {
    addRow({});
    table_->setCurrentCell(table_->rowCount() - 1, Name);
    table_->editItem(table_->currentItem());
}

void LabelSetEditor::removeType() {
    const int row = table_->currentRow();
    if (row < 0) {
        return;
    }
    const QString id = table_->item(row, Name)->data(kIdRole).toString(), name = cell(*table_, row, Name);
    table_->removeRow(row);
    numberRows();
    const int uses = uses_.value(id);
    if (uses > 0) {
        message_->showInfo(tr("%n annotations say \"%1\" and keep saying so; it is only not offered any more.", nullptr, uses).arg(name));
    } else {
        message_->clear();
    }
}

void LabelSetEditor::moveType(int by) {
    const int row = table_->currentRow(), other = row + by;
    if (row < 0 || other < 0 || other >= table_->rowCount()) {
        return;
    }
    for (const int column : {Name, Meaning}) {
        QTableWidgetItem* here = table_->takeItem(row, column);
        QTableWidgetItem* there = table_->takeItem(other, column);
        table_->setItem(row, column, there);
        table_->setItem(other, column, here);
    }
    table_->setCurrentCell(other, table_->currentColumn());
}

annotation::LabelSet LabelSetEditor::labels() const {
    annotation::LabelSet labels;
    labels.extraJson = before_.extraJson;
    for (int row = 0; row < table_->rowCount(); ++row) {
        const QString name = cell(*table_, row, Name), id = table_->item(row, Name)->data(kIdRole).toString();
        labels.types.push_back({id.isEmpty() ? idFrom(name) : id.toStdString(), name.toStdString(), cell(*table_, row, Meaning).toStdString()});
    }
    for (const QString& tag : tags_->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!tag.trimmed().isEmpty()) {
            labels.tags.push_back(tag.trimmed().toStdString());
        }
    }
    return labels;
}

QPushButton* LabelSetEditor::saveButton() const { return buttons_->button(QDialogButtonBox::Save); }

QString LabelSetEditor::message() const { return message_->message(); }

void LabelSetEditor::accept() {
    try {
        annotation::check(labels());
        QDialog::accept();
    } catch (...) {
        message_->showError(QString::fromStdString(jobs::currentFailure().sentence));
    }
}

}  // namespace omnidrive::ui
