// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rollout_table_model.h"

#include "ui/models/shown_text.h"

#include <array>
#include <cmath>
#include <limits>

namespace omnidrive::ui {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct ColumnText {
    const char* title;
    const char* toolTip;
};

const ColumnText& columnText(RolloutColumn column) {
    static const std::array<ColumnText, kRolloutColumns> texts{{
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Result"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Whether the final answer is right")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Review"),
         QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "What people said of it: a tick when it is checked, types of hallucination, else what else was noted")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Step"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Optimiser step the rollout was made for")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Kind"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Kind of question")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Reward"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Weighted sum of all reward terms")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Advantage"),
         QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "How much better than its group: (reward - mean) / (deviation + epsilon)")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Zooms"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Zoom-in calls that returned a crop (+ failed calls)")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Labels"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "What the model said it zooms on")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "CLIP"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Mean cosine CLIP(crop, label) over the crops")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Answer"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Answer given, and the expected one when they differ")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Accuracy"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Accuracy term, 0 or 1, unweighted")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Format"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Format term, 0 or -1, unweighted")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Grounding"),
         QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "CLIP grounding term after the gates, 0 to 1, unweighted")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Tokens"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Tokens that the model generated")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Stage"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Training stage; 0 outside training")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Group"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Rollouts of one question")},
        {QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Rollout"), QT_TRANSLATE_NOOP("omnidrive::ui::RolloutTableModel", "Name of the rollout in this run")},
    }};
    return texts[static_cast<size_t>(column)];
}

QString fixed(double value, int decimals) {
    return std::isfinite(value) ? QString::number(value, 'f', decimals) : QString();
}

/// A term that usually is a whole number.
QString wholeOrFixed(double value) { return fixed(value, value == std::round(value) ? 0 : 2); }

QString zoomsText(const store::IndexRow& row) {
    return row.failedCalls > 0 ? QStringLiteral("%1 (+%2)").arg(row.zooms).arg(row.failedCalls) : QString::number(row.zooms);
}

bool isTextColumn(RolloutColumn column) {
    switch (column) {
        case RolloutColumn::Result: case RolloutColumn::Review: case RolloutColumn::Kind: case RolloutColumn::Labels: case RolloutColumn::Answer:
        case RolloutColumn::Group: case RolloutColumn::Id: return true;
        default: return false;
    }
}

QVariant alignment(RolloutColumn column) {
    return QVariant::fromValue(Qt::Alignment(isTextColumn(column) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
}

}  // namespace

std::optional<double> numberOf(const store::IndexRow& row, RolloutColumn column) {
    switch (column) {
        case RolloutColumn::Step: return static_cast<double>(row.step);
        case RolloutColumn::Reward: return row.rewardTotal;
        case RolloutColumn::Advantage: return row.advantage;
        case RolloutColumn::Zooms: return row.zooms;
        case RolloutColumn::Clip: return row.clipCosine.value_or(kNone);
        case RolloutColumn::Accuracy: return row.rewardAccuracy;
        case RolloutColumn::Format: return row.rewardFormat;
        case RolloutColumn::Grounding: return row.rewardGrounding;
        case RolloutColumn::Tokens: return row.responseTokens;
        case RolloutColumn::Stage: return row.stage;
        default: return std::nullopt;
    }
}

QString answerText(const store::IndexRow& row) {
    const QString given = row.answer.empty() ? RolloutTableModel::tr("none") : QString::fromStdString(row.answer);
    return row.correct || row.expectedAnswer.empty()
               ? given
               : RolloutTableModel::tr("%1, expected %2").arg(given, QString::fromStdString(row.expectedAnswer));
}

void RolloutTableModel::apply(const RowBatch& batch) {
    if (batch.isReset) {
        clear();
    }
    if (batch.rows->empty()) {
        return;
    }
    if (batch.hasMore) {   // growing by doubling would move all rows that are here in the middle of a batch
        rows_.reserve(static_cast<size_t>(batch.total));
        places_.reserve(static_cast<qsizetype>(batch.total));
    }
    const int first = static_cast<int>(rows_.size());
    beginInsertRows({}, first, first + static_cast<int>(batch.rows->size()) - 1);
    for (const store::IndexRow& row : *batch.rows) {
        places_.insert(QString::fromStdString(row.id), static_cast<int>(rows_.size()));
        highestReward_ = std::max(highestReward_, row.rewardTotal);
        lowestReward_ = std::min(lowestReward_, row.rewardTotal);
        values_.add(row);
        rows_.push_back(row);
    }
    endInsertRows();
}

void RolloutTableModel::clear() {
    beginResetModel();
    rows_.clear();
    rows_.shrink_to_fit();
    places_.clear();
    values_.clear();
    highestReward_ = lowestReward_ = 0;
    endResetModel();
}

/// Few changes are told row by row; many are laid out anew at once: filters and sorting would else move each row alone.
void RolloutTableModel::setNotes(const RolloutNotes& notes, bool isWhole) {
    if (isWhole) {
        Q_EMIT layoutAboutToBeChanged();
        notes_ = notes;
        Q_EMIT layoutChanged();
        return;
    }
    for (auto it = notes.begin(); it != notes.end(); ++it) {
        if (it.value() == insight::RowNotes{}) {
            notes_.remove(it.key());
        } else {
            notes_[it.key()] = it.value();
        }
        if (const int row = indexOf(it.key()); row >= 0) {
            const QModelIndex cell = index(row, static_cast<int>(RolloutColumn::Review));
            Q_EMIT dataChanged(cell, cell);
        }
    }
}

const insight::RowNotes& RolloutTableModel::notes(int index) const {
    static const insight::RowNotes none;
    if (notes_.isEmpty()) {
        return none;
    }
    const auto it = notes_.constFind(QString::fromStdString(row(index).id));
    return it == notes_.constEnd() ? none : *it;
}

/// The worst is said first; what the tick says needs no word.
QString RolloutTableModel::reviewText(const insight::RowNotes& notes) const {
    QStringList words;
    for (const std::string* list : {&notes.failures, &notes.severities}) {
        for (const QString& word : QString::fromStdString(*list).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            if (!words.contains(word)) {
                words << word;
            }
        }
    }
    if (words.isEmpty() && !notes.verdict.empty()) {
        words << tr("answer %1").arg(QString::fromStdString(notes.verdict));
    }
    if (words.isEmpty()) {
        words = QString::fromStdString(notes.tags).split(QLatin1Char(','), Qt::SkipEmptyParts);
        words.removeDuplicates();
    }
    if (words.isEmpty() && !notes.note.empty()) {
        words << QString::fromStdString(notes.note).simplified();
    }
    if (words.isEmpty() && notes.hasEvidence) {
        words << tr("evidence");
    }
    return words.join(QStringLiteral(", "));
}

int RolloutTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

int RolloutTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kRolloutColumns; }

QVariant RolloutTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const store::IndexRow& row = this->row(index.row());
    const auto column = static_cast<RolloutColumn>(index.column());
    switch (role) {
        case Qt::DisplayRole: return column == RolloutColumn::Review ? QVariant(reviewText(notes(index.row()))) : display(row, column);
        case Qt::TextAlignmentRole: return alignment(column);
        case Qt::ToolTipRole:
            if (const QString said = column == RolloutColumn::Review ? reviewText(notes(index.row())) : QString(); !said.isEmpty()) {
                return plainTip(said);   // a note is longer than its column
            }
            if (column == RolloutColumn::Result && row.expectedAnswer.empty()) {
                return tr("The right answer is not known, so this one was not judged");
            }
            return row.superseded ? tr("From a step that was trained again after a resume") : QVariant();
        case Qt::AccessibleTextRole:
            if (column == RolloutColumn::Review) {
                const insight::RowNotes& said = notes(index.row());
                return tr("%1: %2").arg(tr(columnText(column).title), (said.isChecked ? tr("checked ") : tr("unchecked ")) + reviewText(said)).trimmed();
            }
            return QStringLiteral("%1: %2").arg(tr(columnText(column).title), display(row, column).toString());
        case RolloutIdRole: return QString::fromStdString(row.id);
        case GroupIdRole: return QString::fromStdString(row.groupId);
        case SupersededRole: return row.superseded;
        case CheckedRole: return notes(index.row()).isChecked;
        case NotedRole: return notes(index.row()) != insight::RowNotes{};
        case CorrectRole: return row.correct;
        case HasKeyRole: return !row.expectedAnswer.empty();
        case TruncatedRole: return row.truncated && !row.correct;
        case NumberRole: {
            const auto number = numberOf(row, column);
            return number ? QVariant(*number) : QVariant();
        }
        default: return {};
    }
}

QVariant RolloutTableModel::display(const store::IndexRow& row, RolloutColumn column) const {
    switch (column) {
        case RolloutColumn::Result: return row.correct ? tr("Right") : row.truncated ? tr("Cut off") : row.expectedAnswer.empty() ? tr("No key") : tr("Wrong");
        case RolloutColumn::Kind: return QString::fromStdString(row.kind);
        case RolloutColumn::Zooms: return zoomsText(row);
        case RolloutColumn::Labels: return QString::fromStdString(row.labels).replace(QLatin1Char(','), QStringLiteral(", "));
        case RolloutColumn::Answer: return answerText(row);
        case RolloutColumn::Group: return QString::fromStdString(row.groupId);
        case RolloutColumn::Id: return QString::fromStdString(row.id);
        case RolloutColumn::Step: return QString::number(row.step);
        case RolloutColumn::Tokens: return QString::number(row.responseTokens);
        case RolloutColumn::Stage: return QString::number(row.stage);
        case RolloutColumn::Accuracy: case RolloutColumn::Format: return wholeOrFixed(*numberOf(row, column));
        default: return fixed(*numberOf(row, column), 2);
    }
}

QVariant RolloutTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= kRolloutColumns) {
        return {};
    }
    const auto column = static_cast<RolloutColumn>(section);
    switch (role) {
        case Qt::DisplayRole: return tr(columnText(column).title);
        case Qt::ToolTipRole: return tr(columnText(column).toolTip);
        case Qt::TextAlignmentRole: return alignment(column);
        default: return {};
    }
}

}  // namespace omnidrive::ui
