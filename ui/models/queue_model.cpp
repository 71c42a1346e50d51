// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/queue_model.h"

#include "ui/models/shown_text.h"
#include "ui/models/words.h"

#include <QStringList>

namespace omnidrive::ui {

namespace {

QString reasonText(const insight::Suspicion& suspicion) {
    QStringList reasons;
    for (const std::string& reason : suspicion.reasons) {
        reasons.push_back(word(reason));
    }
    QString text = reasons.join(QStringLiteral("; "));
    if (!text.isEmpty()) {
        text[0] = text[0].toUpper();
        text += QLatin1Char('.');
    }
    return text;
}

QString titleText(const insight::CaseDigest& digest, int call) {
    const QString label = call >= 0 ? QString::fromStdString(digest.zooms[static_cast<size_t>(call)].label) : QString();
    const QString named = label.isEmpty() ? QueueModel::tr("a zoom without a label") : label;
    return QueueModel::tr("%1 · answers %2").arg(named, QString::fromStdString(digest.answer));
}

}  // namespace

void QueueModel::setOverview(const CaseOverviewPtr& overview) {
    beginResetModel();
    overview_ = overview;
    endResetModel();
}

int QueueModel::rowOf(const QString& rolloutId) const {
    const std::string id = rolloutId.toStdString();
    for (int row = 0; row < rowCount(); ++row) {
        if (overview_->digests[overview_->queue[static_cast<size_t>(row)].index].id == id) {
            return row;
        }
    }
    return -1;
}

int QueueModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !overview_ ? 0 : static_cast<int>(overview_->queue.size());
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const insight::Suspicion& suspicion = overview_->queue[static_cast<size_t>(index.row())];
    const insight::CaseDigest& digest = overview_->digests[suspicion.index];
    const QString id = QString::fromStdString(digest.id);
    switch (role) {
        case Qt::DisplayRole: return QStringLiteral("%1. %2").arg(index.row() + 1).arg(id);
        case Qt::AccessibleTextRole: return QStringLiteral("%1. %2, %3. %4").arg(index.row() + 1).arg(id, titleText(digest, suspicion.call), reasonText(suspicion));
        case Qt::ToolTipRole: return plainTip(index.data(Qt::AccessibleTextRole).toString());
        case QueueRolloutRole: return id;
        case QueueCallRole: return suspicion.call;
        case QueueScoreRole: return suspicion.score;
        case QueueTitleRole: return titleText(digest, suspicion.call);
        case QueueReasonRole: return reasonText(suspicion);
        case QueueResultRole: return digest.isJudged ? static_cast<int>(digest.isCorrect) : -1;
        default: return {};
    }
}

}  // namespace omnidrive::ui
