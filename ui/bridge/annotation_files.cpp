// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/annotation_files.h"

#include <QMetaObject>

#include <utility>

namespace omnidrive::ui {

namespace {

std::unique_ptr<annotation::Project> savedAnnotations(const QString& run) {
    return jobs::openAnnotations(std::filesystem::path(run.toStdString()), false);
}

}  // namespace

AnnotationFiles::AnnotationFiles(QObject* parent)
    : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

/// A file that is being written is finished: half a report is none.
AnnotationFiles::~AnnotationFiles() { job_->finish(); }

void AnnotationFiles::submit(std::function<std::function<void()>()> work) {
    ++asked_;
    job_->submit([this, work = std::move(work)](const std::stop_token&) {
        std::function<void()> answer;
        try {
            answer = work();
        } catch (...) {
            answer = [this, sentence = QString::fromStdString(jobs::currentFailure().sentence)] { Q_EMIT failed(sentence); };
        }
        const auto take = [this, answer = std::move(answer)] {
            --asked_;
            answer();
        };
        QMetaObject::invokeMethod(this, take, Qt::QueuedConnection);
    });
}

void AnnotationFiles::writeReport(const QString& run, const QString& file, Render render) {
    submit([this, run, file, render = std::move(render)]() -> std::function<void()> {
        jobs::writeAnnotationReport(*savedAnnotations(run), false, file.toStdString(), render);
        return [this, file] { Q_EMIT reportWritten(file); };
    });
}

void AnnotationFiles::writeSubset(const QString& run, const QString& where, const QString& file, const QString& field) {
    submit([this, run, where, file, field]() -> std::function<void()> {
        const jobs::CaseSubset subset = jobs::writeCaseSubset(*savedAnnotations(run), where.toStdString(), file.toStdString());
        return [this, subset, file, field] { Q_EMIT subsetWritten(subset, file, field); };
    });
}

}  // namespace omnidrive::ui
