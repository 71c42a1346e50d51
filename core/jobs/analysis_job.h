// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/failure.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace omnidrive::jobs {

/// Runs work beside the screen (re-running a trace, scoring a region): one request at a time, in the order given, on a thread of its own.
/// Each request has a number, so that whoever asked can drop answers that are no longer wanted. The destructor asks the running request to
/// stop, forgets the waiting ones and joins. Public functions may be called from any thread but the work itself may not destroy the job.
class AnalysisJob {
public:
    /// The work; should look at the token now and then. What it throws becomes a Failure.
    using Work = std::function<void(std::stop_token)>;

    /// How a request ended.
    struct Outcome {
        uint64_t request = 0;
        bool cancelled = false;            ///< it was asked to stop, or never began; a normal end
        std::optional<Failure> failure;    ///< set when it threw and was not cancelled
    };
    /// Called once for every request, on the job's thread (for a request cancelled while it waited, on the caller's, so in
    /// no order with the others). Must return soon; it may submit. Not called any more once the destructor has begun.
    using Done = std::function<void(const Outcome&)>;

    explicit AnalysisJob(Done done);
    ~AnalysisJob();
    AnalysisJob(const AnalysisJob&) = delete;
    AnalysisJob& operator=(const AnalysisJob&) = delete;

    /// Queues a request. @return its number, 1.. in order.
    uint64_t submit(Work work);
    /// Cancels everything before and queues this: for a view that follows the selection.
    uint64_t replace(Work work);
    /// Stops the request when it runs, drops it when it waits; no effect on one that ended.
    void cancel(uint64_t request);
    void cancelAll();

    /// Waits until every request given so far has ended: before the end of a job whose work must not be lost. Not from the job's own thread.
    void finish();

    /// A request runs or waits.
    bool isBusy() const;

private:
    struct Request {
        uint64_t number = 0;
        Work work;
    };
    void serve(const std::stop_token& stop);
    bool takeNext(const std::stop_token& stop, Request& request, std::stop_token& requestStop);
    static Outcome execute(const Request& request, const std::stop_token& stop);
    uint64_t enqueue(std::unique_lock<std::mutex>& lock, Work work);
    void report(const std::deque<Request>& dropped) const;

    const Done done_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;   ///< a request came, or one ended
    std::deque<Request> waiting_;
    uint64_t lastNumber_ = 0;
    uint64_t running_ = 0;               ///< number of the running request, 0 when idle
    std::stop_source runningStop_;
    bool closing_ = false;
    std::jthread thread_;                ///< last: its thread uses all of the above
};

}  // namespace omnidrive::jobs
