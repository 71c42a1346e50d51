// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/benchmark_reader.h"

#include "ui/bridge/gui_post.h"

namespace omnidrive::ui {

namespace {

BenchmarkFile readFile(jobs::BenchmarkShelf& shelf, const QString& path, const QString& testFile) {
    BenchmarkFile file{path, {}, {}};
    try {
        file.run = shelf.run(path.toStdString(), testFile.toStdString());
    } catch (...) {
        file.problem = QString::fromStdString(jobs::currentFailure().sentence);
    }
    return file;
}

}  // namespace

BenchmarkReader::BenchmarkReader(QObject* parent)
    : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

BenchmarkReader::~BenchmarkReader() { job_.reset(); }

void BenchmarkReader::read(const QStringList& files, const QString& testFile) {
    const quint64 request = ++newest_;
    isBusy_ = true;
    job_->replace([this, files, testFile, request](const std::stop_token& stop) {
        auto result = std::make_shared<std::vector<BenchmarkFile>>();
        for (const QString& path : files) {
            if (stop.stop_requested()) {
                return;
            }
            result->push_back(readFile(shelf_, path, testFile));
        }
        postWhileCurrent(this, newest_, request, [this, result] {
            isBusy_ = false;
            Q_EMIT filesRead(result);
        });
    });
}

}  // namespace omnidrive::ui
