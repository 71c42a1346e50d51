// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/screen_values.h"
#include "jobs/step_range.h"
#include "ui/bridge/case_insight.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

namespace omnidrive::ui {

/// The rollouts that a heat map is about.
struct HeatSet {
    jobs::StepRange steps;
    std::shared_ptr<const std::unordered_set<std::string>> only;   ///< ids; null: all

    bool holds(const insight::CaseDigest& digest) const { return steps.holds(digest.step) && (!only || only->contains(digest.id)); }
};

/// Where a set of rollouts looked, and another one it is compared with.
struct HeatMaps {
    insight::BlindSpots set;
    std::optional<insight::BlindSpots> other;   ///< the map shows what the set has more of
    std::map<std::string, double> aspects;      ///< width by height of each camera's picture, by its name; lacks those whose size is not recorded

    double aspectOf(const std::string& camera) const;
};
using HeatMapsPtr = std::shared_ptr<const HeatMaps>;

/// Counts where zooms looked, beside the screen. Public functions return at once and belong to the GUI thread, where all signals arrive. Only the newest
/// question of each kind counts.
class BlindSpotFinder : public QObject {
    Q_OBJECT

public:
    explicit BlindSpotFinder(QObject* parent = nullptr);
    ~BlindSpotFinder() override;

    /// found() follows.
    void find(const CaseOverviewPtr& overview, const HeatSet& set, const std::optional<HeatSet>& other);
    /// rolloutsFound() follows with the ids of the set's rollouts that looked at the cell.
    void findRollouts(const CaseOverviewPtr& overview, const HeatSet& set, const insight::HeatCell& cell);
    bool isSettled() const { return waiting_ == 0; }

Q_SIGNALS:
    void found(const omnidrive::ui::HeatMapsPtr& maps);
    void rolloutsFound(const omnidrive::insight::HeatCell& cell, const QStringList& ids);

private:
    void submit(const std::function<void()>& work);

    std::atomic<quint64> newestMaps_{0}, newestRollouts_{0}, alive_{0};
    int waiting_ = 0;
    std::unique_ptr<jobs::AnalysisJob> job_;   ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
