// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/token_reader.h"

#include "ui/bridge/gui_post.h"

namespace omnidrive::ui {

TokenReader::TokenReader(QObject* parent) : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

TokenReader::~TokenReader() { job_.reset(); }

void TokenReader::open(const QString& run) {
    ++newest_;
    isReading_ = false;
    source_ = run.isEmpty() ? nullptr : std::make_shared<jobs::TokenTexts>(run.toStdString());
}

void TokenReader::want(std::shared_ptr<const rollout::Trajectory> trajectory) {
    const quint64 request = ++newest_;
    isReading_ = source_ != nullptr;
    if (!source_) {
        return;
    }
    job_->replace([this, source = source_, trajectory = std::move(trajectory), request](const std::stop_token& stop) {
        auto tokens = std::make_shared<RolloutTokens>();
        tokens->trajectory = trajectory;
        for (const rollout::Turn& turn : trajectory->turns) {
            tokens->turns.push_back(stop.stop_requested() ? std::vector<std::string>{} : source->of(turn));
        }
        postWhileCurrent(this, newest_, request, [this, tokens] {
            isReading_ = false;
            Q_EMIT tokensRead(tokens);
        });
    });
}

}  // namespace omnidrive::ui
