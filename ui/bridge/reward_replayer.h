// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/case_evidence.h"
#include "jobs/reward_replay.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <memory>

namespace omnidrive::ui {

using ReplayResultPtr = std::shared_ptr<const jobs::RewardReplayResult>;

/// What CLIP said so far about the crops of a run with their own and with other labels.
struct LabelScores {
    std::vector<jobs::LabelledCrop> crops;
    std::vector<jobs::LabelScore> scores;   ///< of the first crops; as many as were asked about when all is done
};

/// Computes rewards of stored rollouts anew, and CLIP scores of their labels, beside the screen. Public functions return at once and belong to the GUI
/// thread, where all signals arrive. Of replays only the newest counts.
class RewardReplayer : public QObject {
    Q_OBJECT

public:
    explicit RewardReplayer(QObject* parent = nullptr);
    ~RewardReplayer() override;

    /// recipeRead() or failed() follows.
    void open(const QString& run);
    void close();
    bool isOpen() const { return replay_ != nullptr; }
    /// progressed() while traces are read, then replayed() or failed(). CLIP scores known by now are used.
    void replay(const std::string& recipeYaml);
    /// scoresGrew() follows many times, then scoringEnded(); or failed(). Goes on where cancelScoring() ended it.
    void scoreLabels();
    /// Ends it at once; what is known stays.
    void cancelScoring();
    bool isScoring() const { return isScoring_; }
    const LabelScores& scores() const { return scores_; }
    /// Nothing is under way but, perhaps, the scoring of labels.
    bool isSettled() const { return waiting_ == 0; }

Q_SIGNALS:
    void recipeRead(const QString& yaml);
    void progressed(qint64 done, qint64 total);
    void replayed(const omnidrive::ui::ReplayResultPtr& result);
    void scoresGrew();
    void scoringEnded();
    void failed(const QString& sentence);

private:
    using Work = std::function<void(jobs::RewardReplay& replay, const std::stop_token& stop, quint64 generation)>;
    quint64 submit(Work work);
    void scoreRest();
    void takeScores(const std::vector<jobs::LabelScore>& scores);
    std::shared_ptr<const jobs::CallContrasts> contrasts() const;

    std::shared_ptr<jobs::RewardReplay> replay_;       ///< used by the worker alone
    std::shared_ptr<jobs::CaseEvidence> evidence_;     ///< used by the scorer alone
    LabelScores scores_;
    std::atomic<quint64> generation_{0}, newestReplay_{0}, newestScoring_{0};
    int waiting_ = 0;
    bool isScoring_ = false;
    std::unique_ptr<jobs::AnalysisJob> job_, scorer_;  ///< last: their threads use the rest
};

}  // namespace omnidrive::ui
