// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/launch_estimate.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace omnidrive::ui {

namespace {

constexpr int kPauseMs = 300, kKilledMs = 1000;

/// The last line that says something, without the program's name before it.
QString sentenceOf(const QByteArray& errors) {
    const QStringList lines = QString::fromUtf8(errors).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QString line = lines.isEmpty() ? QString() : lines.back().trimmed();
    const QString prefix = QStringLiteral("omnidrive: ");
    return line.startsWith(prefix) ? line.mid(prefix.size()) : line;
}

}  // namespace

LaunchEstimate::LaunchEstimate(QObject* parent) : QObject(parent) {
    pause_.setSingleShot(true);
    pause_.setInterval(kPauseMs);
    connect(&pause_, &QTimer::timeout, this, [this] { ask(false); });
}

LaunchEstimate::~LaunchEstimate() {
    drop();
    for (QProcess* process : findChildren<QProcess*>()) {   // killed, so it ends at once
        process->waitForFinished(kKilledMs);
    }
}

void LaunchEstimate::setLaunch(const jobs::TrainingJob::Launch& launch) {
    if (launch.recipe == launch_.recipe && launch.device == launch_.device && launch.program == launch_.program) {
        return;
    }
    launch_ = launch;
    drop();
    needs_.reset();
    problem_.clear();
    launch_.recipe.empty() ? pause_.stop() : pause_.start();
    Q_EMIT changed();
}

void LaunchEstimate::tryIt() {
    if (!launch_.recipe.empty() && !isTrying()) {
        pause_.stop();
        drop();
        ask(true);
    }
}

void LaunchEstimate::cancel() {
    if (isTrying()) {
        drop();
        Q_EMIT changed();
    }
}

void LaunchEstimate::ask(bool isTrial) {
    isTrial_ = isTrial;
    process_ = new QProcess(this);
    QStringList arguments{QStringLiteral("train"), QString::fromStdString(launch_.recipe),
                          isTrial ? QStringLiteral("--trial") : QStringLiteral("--dry-run"), QStringLiteral("--json")};
    if (!launch_.device.empty()) {
        arguments << QStringLiteral("--device") << QString::fromStdString(launch_.device);
    }
    connect(process_, &QProcess::finished, this, &LaunchEstimate::take);
    connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            problem_ = process_->errorString();
            drop();
            Q_EMIT changed();
        }
    });
    process_->start(QString::fromStdString(jobs::trainerProgram(launch_).string()), arguments);
    Q_EMIT changed();
}

void LaunchEstimate::take(int exitCode, QProcess::ExitStatus status) {
    const QByteArray out = process_->readAllStandardOutput(), errors = process_->readAllStandardError();
    drop();
    const QJsonObject answer = QJsonDocument::fromJson(out).object();
    if (status != QProcess::NormalExit || exitCode != 0 || answer.isEmpty()) {
        const QString sentence = sentenceOf(errors);
        problem_ = sentence.isEmpty() ? tr("The estimate ended without an answer.") : sentence;
    } else {
        problem_.clear();
        LaunchNeeds needs{answer.value(QStringLiteral("steps")).toInteger(), answer.value(QStringLiteral("memory")).toString(), {}};
        if (answer.contains(QStringLiteral("total_seconds"))) {
            needs.seconds = answer.value(QStringLiteral("total_seconds")).toDouble();
        }
        needs_ = needs;
    }
    Q_EMIT changed();
}

/// The open question is forgotten, and its process ended.
void LaunchEstimate::drop() {
    if (process_ == nullptr) {
        return;
    }
    QProcess* process = std::exchange(process_, nullptr);
    process->disconnect(this);
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater();
        return;
    }
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->kill();   // it writes nothing that could be lost
}

}  // namespace omnidrive::ui
