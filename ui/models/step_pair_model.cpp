// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/step_pair_model.h"

#include "ui/models/trace_model.h"

namespace omnidrive::ui {

namespace {

using insight::ComparedStep;
using insight::StepMatch;
using insight::StepPair;

QString fromStd(const std::string& text) { return QString::fromStdString(text); }

QString titleOf(const ComparedStep& step) {
    switch (step.kind) {
        case ComparedStep::Kind::Thought: return StepPairModel::tr("Thought");
        case ComparedStep::Kind::Answer: return StepPairModel::tr("Answer");
        default: return StepPairModel::tr("Zoom %1  %2").arg(step.call + 1).arg(fromStd(step.label)).trimmed();
    }
}

/// What the match says, beside the selected rollout's step; beside the reference's where that stands alone.
TraceChip matchChip(const StepPair& pair) {
    switch (pair.match) {
        case StepMatch::Same: return {StepPairModel::tr("same"), ChipTone::Good, StepPairModel::tr("The same words and the same place")};
        case StepMatch::SamePlace:
            return {StepPairModel::tr("same place, overlap %1").arg(pair.overlap.value_or(0), 0, 'f', 2), ChipTone::Neutral,
                    StepPairModel::tr("The same label; the crops share at least half of what they cover together")};
        case StepMatch::Different:
            return {pair.overlap ? StepPairModel::tr("differs, overlap %1").arg(*pair.overlap, 0, 'f', 2) : StepPairModel::tr("differs"), ChipTone::Warning,
                    StepPairModel::tr("Words that have no counterpart are underlined; overlap is intersection over union of the two crops")};
        default: return {StepPairModel::tr("only here"), ChipTone::Warning, StepPairModel::tr("The other rollout has no such step at this place")};
    }
}

bool showsMatch(const StepPair& pair, int column) { return column == 1 || pair.match == StepMatch::OnlyReference; }

std::vector<TraceChip> chipsOf(const ComparedStep& step, const StepPair& pair, int column, bool isFirst) {
    std::vector<TraceChip> chips;
    if (isFirst) {
        chips.push_back({StepPairModel::tr("first difference"), ChipTone::Bad, StepPairModel::tr("Up to here both rollouts did the same")});
    }
    if (showsMatch(pair, column)) {
        chips.push_back(matchChip(pair));
    }
    if (step.kind == ComparedStep::Kind::Refused) {
        chips.push_back({StepPairModel::tr("rejected"), ChipTone::Bad, fromStd(step.rejectReason)});
    }
    if (step.clip) {
        chips.push_back({StepPairModel::tr("CLIP %1").arg(*step.clip, 0, 'f', 2), ChipTone::Neutral, StepPairModel::tr("Cosine of CLIP(crop) and CLIP(label), -1 to 1")});
    }
    if (step.grounding) {
        chips.push_back({StepPairModel::tr("grounding %1").arg(*step.grounding, 0, 'f', 2), ChipTone::Neutral,
                         StepPairModel::tr("Grounding score g of the call before the gates, 0 to 1")});
    }
    return chips;
}

}  // namespace

void StepPairModel::setPair(const SideBySidePtr& pair) {
    beginResetModel();
    pair_ = pair;
    endResetModel();
}

const ComparedStep* StepPairModel::stepAt(int row, int column) const {
    const StepPair& pair = pair_->comparison.rows[static_cast<size_t>(row)];
    const int step = column == 0 ? pair.reference : pair.selected;
    const auto& steps = column == 0 ? pair_->comparison.reference : pair_->comparison.selected;
    return step < 0 ? nullptr : &steps[static_cast<size_t>(step)];
}

int StepPairModel::rowOfCall(int column, int call) const {
    for (int row = 0; call >= 0 && row < rowCount(); ++row) {
        const ComparedStep* step = stepAt(row, column);
        if (step != nullptr && step->call == call) {
            return row;
        }
    }
    return -1;
}

int StepPairModel::rowCount(const QModelIndex& parent) const { return parent.isValid() || !pair_ ? 0 : static_cast<int>(pair_->comparison.rows.size()); }

QVariant StepPairModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const StepPair& pair = pair_->comparison.rows[static_cast<size_t>(index.row())];
    const ComparedStep* step = stepAt(index.row(), index.column());
    const bool isFirst = index.row() == firstDivergence();
    if (role == StepIsFirstRole) {
        return isFirst;
    }
    if (step == nullptr) {
        return role == StepCallRole ? QVariant(-1) : role == Qt::AccessibleTextRole ? QVariant(tr("no such step")) : QVariant();
    }
    switch (role) {
        case StepTitleRole: return titleOf(*step);
        case StepPartsRole: return QVariant::fromValue(index.column() == 0 ? pair.text.reference : pair.text.selected);
        case StepTextRole: return fromStd(step->text);
        case StepCallRole: return step->call;
        case StepChipsRole: return QVariant::fromValue(chipsOf(*step, pair, index.column(), isFirst && (index.column() == 1 || pair.selected < 0)));
        case Qt::AccessibleTextRole: return QStringList{titleOf(*step), fromStd(step->text), matchChip(pair).text}.join(QStringLiteral(", "));
        default: return {};
    }
}

QVariant StepPairModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == 0 ? tr("Reference") : tr("Selected");
}

}  // namespace omnidrive::ui
