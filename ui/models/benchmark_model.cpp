// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/benchmark_model.h"

#include "ui/models/shown_text.h"
#include "ui/models/words.h"

#include <QFileInfo>
#include <QFont>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

namespace omnidrive::ui {

namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
constexpr int kFirstValue = static_cast<int>(BenchmarkColumn::Risk), kLastValue = static_cast<int>(BenchmarkColumn::MultipleChoice);

QString number(double value) { return std::isfinite(value) ? QString::number(value, 'f', 2) : QStringLiteral("–"); }

const eval::PublishedRow& published(int row) { return eval::publishedResults()[static_cast<size_t>(row)]; }

/// The paper's own rows and the best before it are what one compares with first.
bool isShownAtFirst(const eval::PublishedRow& row) {
    const std::string_view model = row.model;
    return model.starts_with("OmniDrive-R1") || model.starts_with("Qwen2.5-VL-7B") || model.starts_with("AgentThink");
}

double repairedOf(const BenchmarkFile& file) {
    const auto value = file.run.choices ? file.run.choices->all.repaired.value() : std::nullopt;
    return value ? 100 * *value : kNothing;
}

QString answered(const eval::BenchmarkRun& run) {
    const auto& coverage = run.coverage;
    return coverage.questions > 0 ? BenchmarkModel::tr("%1 of %2").arg(coverage.answered).arg(coverage.questions) : QString::number(coverage.answered);
}

QString title(BenchmarkColumn column) {
    switch (column) {
        case BenchmarkColumn::Name: return BenchmarkModel::tr("Model");
        case BenchmarkColumn::Whose: return BenchmarkModel::tr("Whose");
        case BenchmarkColumn::Risk: return BenchmarkModel::tr("Risk");
        case BenchmarkColumn::Rule: return BenchmarkModel::tr("Rules");
        case BenchmarkColumn::Scene: return BenchmarkModel::tr("Scene");
        case BenchmarkColumn::Relevance: return BenchmarkModel::tr("Relevance");
        case BenchmarkColumn::Missing: return BenchmarkModel::tr("Details");
        case BenchmarkColumn::Reasoning: return BenchmarkModel::tr("Reasoning");
        case BenchmarkColumn::MultipleChoice: return BenchmarkModel::tr("MCQ");
        case BenchmarkColumn::Repaired: return BenchmarkModel::tr("Repaired");
        case BenchmarkColumn::Answered: return BenchmarkModel::tr("Answered");
        case BenchmarkColumn::Judge: return BenchmarkModel::tr("Judge");
    }
    return {};
}

QString explanation(BenchmarkColumn column) {
    switch (column) {
        case BenchmarkColumn::Name: return BenchmarkModel::tr("Model or file; the box shows it in the radar");
        case BenchmarkColumn::Whose: return BenchmarkModel::tr("A number that somebody published (later: after OmniDrive-R1), or one from your files");
        case BenchmarkColumn::Risk: return BenchmarkModel::tr("Risk assessment accuracy, percent");
        case BenchmarkColumn::Rule: return BenchmarkModel::tr("Traffic rule adherence, percent");
        case BenchmarkColumn::Scene: return BenchmarkModel::tr("Scene awareness and object understanding, percent");
        case BenchmarkColumn::Relevance: return BenchmarkModel::tr("Relevance, percent");
        case BenchmarkColumn::Missing: return BenchmarkModel::tr("Missing details, percent; high is good: nothing is missing");
        case BenchmarkColumn::Reasoning: return BenchmarkModel::tr("Overall reasoning: the averages that the judge itself gave");
        case BenchmarkColumn::MultipleChoice: return BenchmarkModel::tr("Multiple choice as the official script reads it, percent");
        case BenchmarkColumn::Repaired: return BenchmarkModel::tr("Multiple choice as a reader would take the replies, percent");
        case BenchmarkColumn::Answered: return BenchmarkModel::tr("Questions of the test file with a reply");
        case BenchmarkColumn::Judge: return BenchmarkModel::tr("Who gave the scores: rows of different judges are not strictly comparable");
    }
    return {};
}

bool isText(BenchmarkColumn column) {
    return column == BenchmarkColumn::Name || column == BenchmarkColumn::Whose || column == BenchmarkColumn::Judge;
}

}  // namespace

BenchmarkModel::BenchmarkModel(QObject* parent) : QAbstractTableModel(parent) {
    for (const eval::PublishedRow& row : eval::publishedResults()) {
        shown_.push_back(isShownAtFirst(row));
    }
}

void BenchmarkModel::setFiles(const BenchmarkFiles& files) {
    std::vector<bool> shown(shown_.begin(), shown_.begin() + publishedCount());
    for (const BenchmarkFile& file : *files) {
        const auto before = std::find_if(files_.begin(), files_.end(), [&](const BenchmarkFile& old) { return old.path == file.path; });
        shown.push_back(before == files_.end() || shown_[static_cast<size_t>(publishedCount() + (before - files_.begin()))]);
    }
    beginResetModel();
    files_ = *files;
    shown_ = std::move(shown);
    endResetModel();
    Q_EMIT shownChanged();
}

const BenchmarkFile* BenchmarkModel::file(int row) const {
    return isPublished(row) ? nullptr : &files_[static_cast<size_t>(row - publishedCount())];
}

QString BenchmarkModel::name(int row) const {
    if (isPublished(row)) {
        return QString::fromUtf8(published(row).model);
    }
    return isReadable(row) ? QString::fromStdString(file(row)->run.name) : QFileInfo(file(row)->path).completeBaseName();
}

std::array<double, 7> BenchmarkModel::values(int row) const {
    if (isPublished(row)) {
        return eval::publishedValues(published(row));
    }
    std::array<double, 7> values{};
    const auto known = eval::benchmarkValues(file(row)->run);
    std::transform(known.begin(), known.end(), values.begin(), [](const std::optional<double>& value) { return value.value_or(kNothing); });
    return values;
}

int BenchmarkModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(shown_.size()); }

int BenchmarkModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kBenchmarkColumns; }

QString BenchmarkModel::display(int row, BenchmarkColumn column) const {
    const BenchmarkFile* own = file(row);
    const int place = static_cast<int>(column);
    if (place >= kFirstValue && place <= kLastValue) {
        return number(values(row)[static_cast<size_t>(place - kFirstValue)]);
    }
    switch (column) {
        case BenchmarkColumn::Name: return name(row);
        case BenchmarkColumn::Whose:
            return own != nullptr ? tr("yours") : published(row).laterThanPaper ? tr("later") : tr("published");
        case BenchmarkColumn::Repaired: return own != nullptr ? number(repairedOf(*own)) : QStringLiteral("–");
        case BenchmarkColumn::Answered: return own != nullptr && isReadable(row) ? answered(own->run) : QStringLiteral("–");
        case BenchmarkColumn::Judge:
            if (!isReadable(row)) {
                return tr("not readable");
            }
            if (own != nullptr) {
                return own->run.judged ? tr("not said") : tr("none");
            }
            return *published(row).judge == '\0' ? tr("not known") : QString::fromUtf8(published(row).judge);
        default: return {};
    }
}

QString BenchmarkModel::toolTip(int row) const {
    const BenchmarkFile* own = file(row);
    if (!isReadable(row)) {
        return own->problem;
    }
    return name(row) + QLatin1Char('\n') +
           (own != nullptr ? own->path + QLatin1Char('\n') + word(eval::coverageSentence(own->run))
                           : tr("Read in: %1").arg(QString::fromUtf8(published(row).source)));
}

QVariant BenchmarkModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto column = static_cast<BenchmarkColumn>(index.column());
    switch (role) {
        case Qt::DisplayRole: return display(index.row(), column);
        case Qt::ToolTipRole: return plainTip(toolTip(index.row()));
        case Qt::TextAlignmentRole: return QVariant::fromValue((isText(column) ? Qt::Alignment(Qt::AlignLeft) : Qt::AlignRight) | Qt::AlignVCenter);
        case Qt::CheckStateRole: return column == BenchmarkColumn::Name ? QVariant(isShown(index.row()) ? Qt::Checked : Qt::Unchecked) : QVariant();
        case Qt::FontRole:
            if (!isPublished(index.row())) {
                QFont font;
                font.setWeight(QFont::DemiBold);
                return font;
            }
            return {};
        default: return {};
    }
}

bool BenchmarkModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::CheckStateRole || index.column() != 0) {
        return false;
    }
    shown_[static_cast<size_t>(index.row())] = value.toInt() == Qt::Checked;
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT shownChanged();
    return true;
}

Qt::ItemFlags BenchmarkModel::flags(const QModelIndex& index) const {
    return index.column() == 0 ? QAbstractTableModel::flags(index) | Qt::ItemIsUserCheckable : QAbstractTableModel::flags(index);
}

QVariant BenchmarkModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= kBenchmarkColumns) {
        return {};
    }
    const auto column = static_cast<BenchmarkColumn>(section);
    switch (role) {
        case Qt::DisplayRole: return title(column);
        case Qt::ToolTipRole: return explanation(column);
        case Qt::TextAlignmentRole: return QVariant::fromValue((isText(column) ? Qt::Alignment(Qt::AlignLeft) : Qt::AlignRight) | Qt::AlignVCenter);
        default: return {};
    }
}

}  // namespace omnidrive::ui
