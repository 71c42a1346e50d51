// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/what_if_model.h"

#include "ui/models/shown_text.h"
#include "ui/models/words.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

QString answerText(const std::string& answer) { return answer.empty() ? WhatIfModel::tr("none") : QString::fromStdString(answer); }

/// Sums of float32 scores differ in the ninth digit from batch to batch: no difference has no sign.
QString signedNumber(double value) {
    if (std::abs(value) < 0.0005) {
        return QStringLiteral("0.000");
    }
    return (value > 0 ? QStringLiteral("+") : QStringLiteral("−")) + QString::number(std::abs(value), 'f', 3);
}

/// "step-000150" for RUN/checkpoints/step-000150/model, else the last part of the path.
QString modelName(const jobs::WhatIfChild& child) {
    const QFileInfo file(QString::fromStdString(child.checkpoint));
    const QString name = file.fileName() == QLatin1String("model") ? QFileInfo(file.path()).fileName() : file.fileName();
    return child.engine == "local" ? name : WhatIfModel::tr("%1 (server)").arg(name);
}

QString display(const jobs::WhatIfChild& child, WhatIfColumn column) {
    switch (column) {
        case WhatIfColumn::Change: return word(jobs::describeChange(child.change));
        case WhatIfColumn::Answer:
            return child.isAnswerChanged ? WhatIfModel::tr("%1 instead of %2").arg(answerText(child.answer), answerText(child.parentAnswer))
                                         : WhatIfModel::tr("%1, as before").arg(answerText(child.answer));
        case WhatIfColumn::Reward:
            return child.trajectory->expectedAnswer.empty() ? WhatIfModel::tr("no key") : QString::number(child.trajectory->rewards.total, 'f', 3);
        case WhatIfColumn::Difference: return child.rewardChange ? signedNumber(*child.rewardChange) : QStringLiteral("–");
        case WhatIfColumn::Seed: return QString::number(child.trajectory->seed);
        case WhatIfColumn::Model: return modelName(child);
    }
    return {};
}

QString title(WhatIfColumn column) {
    switch (column) {
        case WhatIfColumn::Change: return WhatIfModel::tr("Changed");
        case WhatIfColumn::Answer: return WhatIfModel::tr("Answer");
        case WhatIfColumn::Reward: return WhatIfModel::tr("Reward");
        case WhatIfColumn::Difference: return WhatIfModel::tr("Δ");
        case WhatIfColumn::Seed: return WhatIfModel::tr("Seed");
        case WhatIfColumn::Model: return WhatIfModel::tr("Model");
    }
    return {};
}

QString explanation(WhatIfColumn column) {
    switch (column) {
        case WhatIfColumn::Change: return WhatIfModel::tr("What is different from the recorded rollout");
        case WhatIfColumn::Answer: return WhatIfModel::tr("The answer beside that of the recorded rollout");
        case WhatIfColumn::Reward: return WhatIfModel::tr("Total reward by the recipe of the run, for the rollout's stage");
        case WhatIfColumn::Difference: return WhatIfModel::tr("Total reward minus that of the recorded rollout");
        case WhatIfColumn::Seed: return WhatIfModel::tr("Seed of the generator; the first sample has that of the recorded rollout");
        case WhatIfColumn::Model: return WhatIfModel::tr("The weights that answered");
    }
    return {};
}

bool isNumber(WhatIfColumn column) { return column == WhatIfColumn::Reward || column == WhatIfColumn::Difference; }

QVariant alignment(WhatIfColumn column) {
    return QVariant::fromValue((isNumber(column) ? Qt::Alignment(Qt::AlignRight) : Qt::AlignLeft) | Qt::AlignVCenter);
}

}  // namespace

void WhatIfModel::setChildren(std::vector<jobs::WhatIfChildPtr> children) {
    // They come in the order of making: the last request to the top, its samples as they are.
    std::vector<jobs::WhatIfChildPtr> ordered;
    for (auto end = children.end(); end != children.begin();) {
        auto begin = end;
        while (begin != children.begin() && (*std::prev(begin))->batch == (*std::prev(end))->batch) {
            --begin;
        }
        ordered.insert(ordered.end(), begin, end);
        end = begin;
    }
    beginResetModel();
    children_ = std::move(ordered);
    endResetModel();
}

int WhatIfModel::rowOf(const QString& id) const {
    const auto found = std::find_if(children_.begin(), children_.end(), [name = id.toStdString()](const auto& child) { return child->id == name; });
    return found == children_.end() ? -1 : static_cast<int>(found - children_.begin());
}

std::vector<jobs::WhatIfChildPtr> WhatIfModel::batch(const QString& name) const {
    std::vector<jobs::WhatIfChildPtr> result;
    std::copy_if(children_.begin(), children_.end(), std::back_inserter(result),
                 [wanted = name.toStdString()](const auto& child) { return child->batch == wanted; });
    return result;
}

int WhatIfModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(children_.size()); }

QVariant WhatIfModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const jobs::WhatIfChild& child = *children_[static_cast<size_t>(index.row())];
    const auto column = static_cast<WhatIfColumn>(index.column());
    switch (role) {
        case Qt::DisplayRole: return display(child, column);
        case Qt::TextAlignmentRole: return alignment(column);
        case Qt::ToolTipRole: return plainTip(child.verdict.empty() ? QString::fromStdString(child.id) : word(child.verdict));
        case WhatIfIdRole: return QString::fromStdString(child.id);
        case WhatIfBatchRole: return QString::fromStdString(child.batch);
        default: return {};
    }
}

QVariant WhatIfModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= kWhatIfColumns) {
        return {};
    }
    const auto column = static_cast<WhatIfColumn>(section);
    switch (role) {
        case Qt::DisplayRole: return title(column);
        case Qt::ToolTipRole: return explanation(column);
        case Qt::TextAlignmentRole: return alignment(column);
        default: return {};
    }
}

}  // namespace omnidrive::ui
