// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/screen_values.h"
#include "ui/bridge/run_data.h"

#include <QObject>
#include <QStringList>

namespace omnidrive::ui {

/// The curves of the open run, as the follower delivers them.
class ScalarStore : public QObject {
    Q_OBJECT

public:
    explicit ScalarStore(QObject* parent = nullptr) : QObject(parent) {}

    void apply(const ScalarBatch& batch);
    void clear();

    /// In alphabetical order.
    QStringList tags() const;
    /// Empty for an unknown tag.
    const std::vector<store::ScalarPoint>& points(const QString& tag) const;
    const insight::CurvesByTag& curves() const { return points_; }
    /// Where a stage gives way to the next, by the metric that was written most often: one written every twentieth step knows it less well.
    std::vector<insight::StageSeparator> stageSeparators() const;
    /// Highest step of any curve; 0 when there is none.
    qint64 lastStep() const { return lastStep_; }

Q_SIGNALS:
    /// The set of tags changed; comes before pointsChanged().
    void tagsChanged();
    void pointsChanged();

private:
    insight::CurvesByTag points_;
    qint64 lastStep_ = 0;
};

}  // namespace omnidrive::ui
