// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/scalar_store.h"

#include <algorithm>

namespace omnidrive::ui {

void ScalarStore::apply(const ScalarBatch& batch) {
    const size_t tagsBefore = points_.size();
    if (batch.isReset) {
        points_.clear();
        lastStep_ = 0;
    }
    for (const auto& [tag, appended] : batch.appended) {
        auto& points = points_[tag];
        points.insert(points.end(), appended.begin(), appended.end());
        for (const store::ScalarPoint& point : appended) {
            lastStep_ = std::max<qint64>(lastStep_, point.step);
        }
    }
    if (batch.isReset || points_.size() != tagsBefore) {
        Q_EMIT tagsChanged();
    }
    Q_EMIT pointsChanged();
}

void ScalarStore::clear() {
    ScalarBatch nothing;
    nothing.isReset = true;
    apply(nothing);
}

QStringList ScalarStore::tags() const {
    QStringList tags;
    for (const auto& [tag, points] : points_) {
        tags.push_back(QString::fromStdString(tag));
    }
    return tags;
}

const std::vector<store::ScalarPoint>& ScalarStore::points(const QString& tag) const {
    static const std::vector<store::ScalarPoint> none;
    const auto it = points_.find(tag.toStdString());
    return it == points_.end() ? none : it->second;
}

std::vector<insight::StageSeparator> ScalarStore::stageSeparators() const {
    const auto most = std::max_element(points_.begin(), points_.end(),
                                       [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
    if (most == points_.end()) {
        return {};
    }
    const insight::CurveLine line = insight::curveOf(most->second).live;
    return insight::stageSeparators(line.x, line.stages);
}

}  // namespace omnidrive::ui
