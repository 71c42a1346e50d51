// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_overlays.h"

#include <QMetaObject>

#include <algorithm>

namespace omnidrive::ui {

RunOverlays::RunOverlays(QObject* parent) : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

RunOverlays::~RunOverlays() { job_.reset(); }

void RunOverlays::add(const QString& path) {
    ++reading_;
    job_->submit([this, path](const std::stop_token&) {
        std::vector<jobs::CurveSource> sources;
        QString problem;
        try {
            sources = jobs::readCurveSources(std::filesystem::path(path.toStdString()));
        } catch (...) {
            problem = QString::fromStdString(jobs::currentFailure().sentence);
        }
        QMetaObject::invokeMethod(
            this,
            [this, path, problem, sources = std::move(sources)]() mutable {
                --reading_;
                problem.isEmpty() ? take(path, std::move(sources)) : Q_EMIT failed(problem);
            },
            Qt::QueuedConnection);
    });
}

void RunOverlays::take(const QString& path, std::vector<jobs::CurveSource> sources) {
    const std::filesystem::path own(path.toStdString());
    std::erase_if(sources_, [&](const jobs::CurveSource& source) { return source.path == own; });
    QStringList problems;
    for (jobs::CurveSource& source : sources) {
        source.path = own;
        for (const std::string& problem : source.problems) {
            problems.push_back(QString::fromStdString(problem));
        }
        sources_.push_back(std::move(source));
    }
    Q_EMIT changed();
    if (!problems.isEmpty()) {
        Q_EMIT noticed(problems.join(QLatin1Char('\n')));
    }
}

void RunOverlays::remove(int source) {
    if (source >= 0 && static_cast<size_t>(source) < sources_.size()) {
        sources_.erase(sources_.begin() + source);
        Q_EMIT changed();
    }
}

void RunOverlays::clear() {
    sources_.clear();
    Q_EMIT changed();
}

QStringList RunOverlays::tags() const {
    QStringList tags;
    for (const jobs::CurveSource& source : sources_) {
        for (const auto& [tag, points] : source.curves) {
            tags.push_back(QString::fromStdString(tag));
        }
    }
    tags.sort();
    tags.removeDuplicates();
    return tags;
}

}  // namespace omnidrive::ui
