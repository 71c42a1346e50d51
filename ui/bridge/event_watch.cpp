// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/event_watch.h"

#include <QMetaEnum>
#include <QThread>

#include <algorithm>
#include <ctime>
#include <utility>

namespace omnidrive::ui {

namespace {

constexpr double kNsPerMs = 1e6;
/// Shorter parts of an event are not worth a name.
constexpr double kNamedMs = 1;
constexpr size_t kSlowKept = 1000;

qint64 threadCpuNs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return qint64{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

QString nameOf(QEvent::Type type) {
    const char* key = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    return key != nullptr ? QString::fromLatin1(key) : QStringLiteral("event %1").arg(static_cast<int>(type));
}

}  // namespace

EventWatch::Scope::Scope(EventWatch& watch, const QObject& receiver, QEvent::Type type) : watch_(watch.isOn_ ? &watch : nullptr) {
    if (watch_ != nullptr) {
        watch_->begin(receiver, type);
    }
}

EventWatch::Scope::~Scope() {
    if (watch_ != nullptr) {
        watch_->end();
    }
}

void EventWatch::start(double limitMs) {
    limitMs_ = limitMs;
    clock_.start();
    reset();
    isOn_ = true;
}

void EventWatch::reset() {
    seen_ = 0;
    longest_ = busiest_ = {};
    slow_.clear();
}

void EventWatch::begin(const QObject& receiver, QEvent::Type type) {
    const int loop = QThread::currentThread()->loopLevel();
    for (auto it = frames_.rbegin(); it != frames_.rend() && it->loop < loop; ++it) {
        it->hasLoop = true;
    }
    frames_.push_back({receiver.metaObject()->className(), receiver.objectName(), type, loop, clock_.nsecsElapsed(), threadCpuNs(), false, {}});
}

void EventWatch::end() {
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    const bool isOutermost = frames_.empty() || frames_.back().loop < frame.loop;
    seen_ += isOutermost ? 1 : 0;
    if (frame.hasLoop) {
        return;
    }
    HeldEvent event{{},
                    static_cast<double>(clock_.nsecsElapsed() - frame.wallNs) / kNsPerMs,
                    static_cast<double>(threadCpuNs() - frame.cpuNs) / kNsPerMs};
    const bool isWorst = isOutermost ? event.wallMs > std::min(longest_.wallMs, limitMs_) || event.cpuMs > busiest_.cpuMs
                                     : event.wallMs > std::max(kNamedMs, frames_.back().worstChild.wallMs);
    if (!isWorst) {
        return;
    }
    event.what = describe(frame, event.wallMs);
    isOutermost ? judge(event) : std::swap(frames_.back().worstChild, event);
}

void EventWatch::judge(const HeldEvent& event) {
    longest_ = event.wallMs > longest_.wallMs ? event : longest_;
    busiest_ = event.cpuMs > busiest_.cpuMs ? event : busiest_;
    if (event.wallMs <= limitMs_) {
        return;
    }
    if (slow_.size() < kSlowKept) {
        slow_.push_back(event);
    }
    if (onSlow) {
        onSlow(event);
    }
}

QString EventWatch::describe(const Frame& frame, double wallMs) const {
    QString text = QString::fromLatin1(frame.receiver).remove(QStringLiteral("omnidrive::ui::"));
    if (!frame.name.isEmpty()) {
        text += QStringLiteral(" \"%1\"").arg(frame.name);
    }
    text += QLatin1Char(' ') + nameOf(frame.type);
    return frame.worstChild.wallMs >= wallMs / 2 ? text + QStringLiteral(" > ") + frame.worstChild.what : text;
}

}  // namespace omnidrive::ui
