// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/token_texts.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <memory>

namespace omnidrive::ui {

/// Texts of the tokens of a rollout, one list a turn.
struct RolloutTokens {
    std::shared_ptr<const rollout::Trajectory> trajectory;
    std::vector<std::vector<std::string>> turns;   ///< a list is empty where the texts are not known
};
using RolloutTokensPtr = std::shared_ptr<const RolloutTokens>;

/// Finds the texts of tokens beside the screen: a tokenizer may take a second to read. Only the newest rollout counts.
class TokenReader : public QObject {
    Q_OBJECT

public:
    explicit TokenReader(QObject* parent = nullptr);
    ~TokenReader() override;

    void open(const QString& run);
    /// tokensRead() follows.
    void want(std::shared_ptr<const rollout::Trajectory> trajectory);
    bool isSettled() const { return !isReading_; }

Q_SIGNALS:
    void tokensRead(const omnidrive::ui::RolloutTokensPtr& tokens);

private:
    std::shared_ptr<jobs::TokenTexts> source_;   ///< used by the worker alone
    std::atomic<quint64> newest_{0};
    bool isReading_ = false;
    std::unique_ptr<jobs::AnalysisJob> job_;     ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
