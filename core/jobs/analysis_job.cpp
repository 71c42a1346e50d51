// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/analysis_job.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace omnidrive::jobs {

AnalysisJob::AnalysisJob(Done done) : done_(std::move(done)) {
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

AnalysisJob::~AnalysisJob() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
        waiting_.clear();
        runningStop_.request_stop();
    }
    thread_.request_stop();
}

uint64_t AnalysisJob::submit(Work work) {
    std::unique_lock lock(mutex_);
    return enqueue(lock, std::move(work));
}

uint64_t AnalysisJob::replace(Work work) {
    std::unique_lock lock(mutex_);
    std::deque<Request> dropped;
    dropped.swap(waiting_);
    runningStop_.request_stop();
    const uint64_t number = enqueue(lock, std::move(work));
    report(dropped);
    return number;
}

void AnalysisJob::cancel(uint64_t request) {
    std::unique_lock lock(mutex_);
    if (running_ == request) {
        runningStop_.request_stop();
        return;
    }
    const auto it = std::find_if(waiting_.begin(), waiting_.end(), [&](const Request& waiting) { return waiting.number == request; });
    if (it == waiting_.end()) {
        return;
    }
    std::deque<Request> dropped;
    dropped.push_back(std::move(*it));
    waiting_.erase(it);
    lock.unlock();
    changed_.notify_all();
    report(dropped);
}

void AnalysisJob::cancelAll() {
    std::deque<Request> dropped;
    {
        const std::lock_guard lock(mutex_);
        dropped.swap(waiting_);
        runningStop_.request_stop();
    }
    changed_.notify_all();
    report(dropped);
}

void AnalysisJob::finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return running_ == 0 && waiting_.empty(); });
}

bool AnalysisJob::isBusy() const {
    const std::lock_guard lock(mutex_);
    return running_ != 0 || !waiting_.empty();
}

uint64_t AnalysisJob::enqueue(std::unique_lock<std::mutex>& lock, Work work) {
    const uint64_t number = ++lastNumber_;
    waiting_.push_back({number, std::move(work)});
    lock.unlock();
    changed_.notify_all();
    return number;
}

void AnalysisJob::report(const std::deque<Request>& dropped) const {
    for (const Request& request : dropped) {
        done_({request.number, true, std::nullopt});
    }
}

bool AnalysisJob::takeNext(const std::stop_token& stop, Request& request, std::stop_token& requestStop) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [&] { return !waiting_.empty(); })) {
        return false;
    }
    request = std::move(waiting_.front());
    waiting_.pop_front();
    running_ = request.number;
    runningStop_ = std::stop_source();
    requestStop = runningStop_.get_token();
    return !closing_;
}

AnalysisJob::Outcome AnalysisJob::execute(const Request& request, const std::stop_token& stop) {
    Outcome outcome{request.number, false, std::nullopt};
    try {
        request.work(stop);
    } catch (...) {
        outcome.failure = currentFailure();
    }
    if (stop.stop_requested()) {
        outcome.cancelled = true;
        outcome.failure.reset();   // an operation torn down half way may fail in any way
    }
    return outcome;
}

void AnalysisJob::serve(const std::stop_token& stop) {
    Request request;
    std::stop_token requestStop;
    while (takeNext(stop, request, requestStop)) {
        const Outcome outcome = execute(request, requestStop);
        request.work = nullptr;   // what the work holds is freed before anyone hears that it ended
        {
            const std::lock_guard lock(mutex_);
            running_ = 0;
            if (closing_) {
                return;
            }
        }
        changed_.notify_all();
        done_(outcome);
    }
}

}  // namespace omnidrive::jobs
