// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/key_object_finder.h"

#include "ui/bridge/gui_post.h"

namespace omnidrive::ui {

KeyObjectFinder::KeyObjectFinder(QObject* parent)
    : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

KeyObjectFinder::~KeyObjectFinder() { job_.reset(); }

void KeyObjectFinder::open(const QString& file) {
    const quint64 request = ++newest_;
    isReading_ = true;
    job_->replace([this, path = std::filesystem::path(file.toStdString()), request](const std::stop_token& stop) {
        const auto report = [this, request](const Progress& progress) {
            postWhileCurrent(this, newest_, request, [this, progress] { Q_EMIT progressed(static_cast<int>(progress.done), static_cast<int>(progress.total)); });
        };
        try {
            const auto objects = jobs::KeyObjects::load(path, stop, report);
            postWhileCurrent(this, newest_, request, [this, objects] {
                isReading_ = false;
                objects_ = objects;
                Q_EMIT loaded();
            });
        } catch (...) {
            const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
            postWhileCurrent(this, newest_, request, [this, sentence] {
                isReading_ = false;
                Q_EMIT failed(sentence);
            });
        }
    });
}

}  // namespace omnidrive::ui
