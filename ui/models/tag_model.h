// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QStandardItemModel>
#include <QStringList>

namespace omnidrive::ui {

/// The tags of a run as a tree of two levels, grouped by what stands before the first slash, with check boxes that choose the curves.
class TagModel : public QStandardItemModel {
    Q_OBJECT

public:
    explicit TagModel(QObject* parent = nullptr);

    /// Replaces the tags; those that were known keep their check, new ones get the default.
    void setTags(const QStringList& tags);
    /// Checked tags in the order of the tree.
    QStringList checkedTags() const;
    void setCheckedTags(const QStringList& tags);
    /// Back to the choice made for a run that nobody changed; tags that only other runs have keep theirs.
    void checkDefaults();

    /// "reward/accuracy" -> "reward"; "val/reward/accuracy" -> "val"; tags without a slash belong to "other".
    static QString groupOf(const QString& tag);
    /// What an engineer wants to see first.
    static bool isShownByDefault(const QString& tag);

Q_SIGNALS:
    void checkedTagsChanged();

private:
    void noticeChange(QStandardItem* item);
    QList<QStandardItem*> leaves() const;
    void showChecks();
    void updateGroupChecks();

    QSet<QString> known_, checked_;
    bool isUpdating_ = false;
};

}  // namespace omnidrive::ui
