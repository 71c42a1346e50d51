// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tag_model.h"

#include "ui/models/shown_text.h"

#include <QScopedValueRollback>

namespace omnidrive::ui {

namespace {

constexpr int kTagRole = Qt::UserRole + 1;

QString tagOf(const QStandardItem* item) { return item->data(kTagRole).toString(); }

QStandardItem* makeItem(const QString& text) {
    auto* item = new QStandardItem(text);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setEditable(false);
    return item;
}

}  // namespace

TagModel::TagModel(QObject* parent) : QStandardItemModel(parent) {
    connect(this, &QStandardItemModel::itemChanged, this, &TagModel::noticeChange);
}

QString TagModel::groupOf(const QString& tag) {
    const qsizetype slash = tag.indexOf(QLatin1Char('/'));
    return slash > 0 ? tag.left(slash) : QStringLiteral("other");
}

bool TagModel::isShownByDefault(const QString& tag) {
    static const QSet<QString> shown{
        QStringLiteral("critic/score/mean"),        QStringLiteral("reward/accuracy"),      QStringLiteral("reward/format"),
        QStringLiteral("reward/grounding"),         QStringLiteral("agent/tool_use_rate"),  QStringLiteral("agent/tool_use_rate_needed"),
        QStringLiteral("agent/tool_use_rate_global"), QStringLiteral("label/right_rate"),   QStringLiteral("clip/score_p10"),
        QStringLiteral("clip/score_p50"),           QStringLiteral("clip/score_p90"),       QStringLiteral("box/on_object_rate"),
        QStringLiteral("val/reward/accuracy"),      QStringLiteral("val/agent/tool_use_rate")};
    return shown.contains(tag);
}

void TagModel::setTags(const QStringList& tags) {
    const QScopedValueRollback updating(isUpdating_, true);
    clear();
    QHash<QString, QStandardItem*> groups;
    for (const QString& tag : tags) {
        if (!known_.contains(tag)) {
            known_.insert(tag);
            if (isShownByDefault(tag)) {
                checked_.insert(tag);
            }
        }
        QStandardItem*& group = groups[groupOf(tag)];
        if (group == nullptr) {
            group = makeItem(groupOf(tag));
            invisibleRootItem()->appendRow(group);
        }
        auto* leaf = makeItem(tag.mid(tag.indexOf(QLatin1Char('/')) + 1));
        leaf->setData(tag, kTagRole);
        leaf->setToolTip(plainTip(tag));
        leaf->setCheckState(checked_.contains(tag) ? Qt::Checked : Qt::Unchecked);
        group->appendRow(leaf);
    }
    updateGroupChecks();
    Q_EMIT checkedTagsChanged();
}

QList<QStandardItem*> TagModel::leaves() const {
    QList<QStandardItem*> leaves;
    for (int g = 0; g < rowCount(); ++g) {
        for (int i = 0; i < item(g)->rowCount(); ++i) {
            leaves.push_back(item(g)->child(i));
        }
    }
    return leaves;
}

QStringList TagModel::checkedTags() const {
    QStringList tags;
    for (const QStandardItem* leaf : leaves()) {
        if (leaf->checkState() == Qt::Checked) {
            tags.push_back(tagOf(leaf));
        }
    }
    return tags;
}

void TagModel::setCheckedTags(const QStringList& tags) {
    checked_ = QSet<QString>(tags.begin(), tags.end());
    showChecks();
}

/// The boxes as `checked_` has them.
void TagModel::showChecks() {
    const QScopedValueRollback updating(isUpdating_, true);
    for (QStandardItem* leaf : leaves()) {
        leaf->setCheckState(checked_.contains(tagOf(leaf)) ? Qt::Checked : Qt::Unchecked);
    }
    updateGroupChecks();
    Q_EMIT checkedTagsChanged();
}

void TagModel::checkDefaults() {
    for (const QStandardItem* leaf : leaves()) {
        if (isShownByDefault(tagOf(leaf))) {
            checked_.insert(tagOf(leaf));
        } else {
            checked_.remove(tagOf(leaf));
        }
    }
    showChecks();
}

/// A check on a group goes to all of its tags.
void TagModel::noticeChange(QStandardItem* changed) {
    if (isUpdating_) {
        return;
    }
    const QScopedValueRollback updating(isUpdating_, true);
    for (int i = 0; i < changed->rowCount(); ++i) {
        changed->child(i)->setCheckState(changed->checkState());
    }
    for (const QStandardItem* leaf : leaves()) {   // what other runs have keeps its check
        if (leaf->checkState() == Qt::Checked) {
            checked_.insert(tagOf(leaf));
        } else {
            checked_.remove(tagOf(leaf));
        }
    }
    updateGroupChecks();
    Q_EMIT checkedTagsChanged();
}

void TagModel::updateGroupChecks() {
    for (int g = 0; g < rowCount(); ++g) {
        int checked = 0;
        for (int i = 0; i < item(g)->rowCount(); ++i) {
            checked += item(g)->child(i)->checkState() == Qt::Checked ? 1 : 0;
        }
        item(g)->setCheckState(checked == 0 ? Qt::Unchecked : checked == item(g)->rowCount() ? Qt::Checked : Qt::PartiallyChecked);
    }
}

}  // namespace omnidrive::ui
