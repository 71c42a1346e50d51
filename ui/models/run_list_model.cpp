// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_list_model.h"

#include "ui/models/shown_text.h"
#include "ui/models/words.h"

#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace omnidrive::ui {

namespace {

QString folderOf(const jobs::RunListing& run) { return QString::fromStdString(run.folder.string()); }

QString titleOf(const jobs::RunListing& run) {
    return QString::fromStdString(run.title.empty() ? run.folder.filename().string() : run.title);
}

/// In core's words; a state file that says "running" without a living trainer tells what was, not what is.
QString stateWord(const jobs::RunListing& run) {
    if (!run.state) {
        return {};
    }
    using store::TrainerState;
    const TrainerState state = run.state->state;
    const bool isEnded = state == TrainerState::Finished || state == TrainerState::Failed || state == TrainerState::Idle;
    return run.alive || isEnded ? QString::fromLatin1(store::trainerStateName(state)) : QStringLiteral("ended");
}

QString detailOf(const jobs::RunListing& run) {
    QStringList parts;
    if (run.state && run.state->totalSteps > 0) {
        parts.push_back(RunListModel::tr("step %1 of %2").arg(run.state->step).arg(run.state->totalSteps));
    }
    if (run.created > 0) {
        const QDateTime created = QDateTime::fromSecsSinceEpoch(static_cast<qint64>(run.created));
        const bool isThisYear = created.date().year() == QDate::currentDate().year();
        parts.push_back(QLocale().toString(created, isThisYear ? QStringLiteral("d MMM HH:mm") : QStringLiteral("d MMM yyyy")));
    }
    return parts.join(QStringLiteral(" · "));
}

double progressOf(const jobs::RunListing& run) {
    return run.state && run.state->totalSteps > 0 ? static_cast<double>(run.state->step) / static_cast<double>(run.state->totalSteps) : -1;
}

bool hasSameFolders(const std::vector<jobs::RunListing>& a, const std::vector<jobs::RunListing>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) { return x.folder == y.folder; });
}

}  // namespace

void RunListModel::setRuns(const std::vector<jobs::RunListing>& runs) {
    if (!hasSameFolders(runs, runs_)) {
        beginResetModel();
        runs_ = runs;
        endResetModel();
        return;
    }
    runs_ = runs;
    if (!runs_.empty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

int RunListModel::rowOf(const QString& folder) const {
    const auto it = std::find_if(runs_.begin(), runs_.end(), [&](const auto& run) { return folderOf(run) == folder; });
    return it == runs_.end() ? -1 : static_cast<int>(it - runs_.begin());
}

int RunListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(runs_.size()); }

QVariant RunListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const jobs::RunListing& run = runs_[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole: case RunTitleRole: return titleOf(run);
        case Qt::ToolTipRole: return plainTip(run.problem.empty() ? folderOf(run) : QString::fromStdString(run.problem));
        case Qt::AccessibleTextRole: return QStringList{titleOf(run), word(stateWord(run)), detailOf(run)}.join(QStringLiteral(", "));
        case RunFolderRole: return folderOf(run);
        case RunStateRole: return stateWord(run);
        case RunAliveRole: return run.alive;
        case RunDetailRole: return detailOf(run);
        case RunProblemRole: return QString::fromStdString(run.problem);
        case RunProgressRole: return progressOf(run);
        default: return {};
    }
}

}  // namespace omnidrive::ui
