// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace omnidrive {

/// First in, first out, at most `capacity` items: a full queue makes producers wait, so that fast ones never fill the memory. Closing it
/// is the normal end: producers are refused from then on, consumers still get everything that was pushed before.
/// Thread-safe, for any number of producers and consumers. Must outlive every call; close() and join the threads before destroying it.
template <typename T>
class BoundedQueue {
public:
    /// @throws Error (InvalidArgument) when the capacity is 0.
    explicit BoundedQueue(size_t capacity) : capacity_(capacity) { require(capacity > 0, "a queue needs room for at least one item"); }
    BoundedQueue(const BoundedQueue&) = delete;
    BoundedQueue& operator=(const BoundedQueue&) = delete;

    size_t capacity() const { return capacity_; }

    /// Waits for room. @return false, and the item is dropped, when the queue was closed or a stop was requested before there was room.
    bool push(T item, std::stop_token stop = {}) {
        std::unique_lock lock(mutex_);
        const bool ready = roomOrClosed_.wait(lock, stop, [this] { return isClosed_ || items_.size() < capacity_; });
        if (!ready || isClosed_) {
            return false;
        }
        items_.push_back(std::move(item));
        lock.unlock();
        itemOrClosed_.notify_one();
        return true;
    }

    /// Never waits. @return false, and the item is left as it was, when the queue is full or closed.
    bool tryPush(T& item) {
        {
            const std::lock_guard lock(mutex_);
            if (isClosed_ || items_.size() >= capacity_) {
                return false;
            }
            items_.push_back(std::move(item));
        }
        itemOrClosed_.notify_one();
        return true;
    }

    /// Waits for an item. @return nullopt when the queue is closed and empty, or when a stop was requested while it was empty.
    std::optional<T> pop(std::stop_token stop = {}) {
        std::unique_lock lock(mutex_);
        itemOrClosed_.wait(lock, stop, [this] { return isClosed_ || !items_.empty(); });
        return takeFront(std::move(lock));
    }

    /// Never waits. @return nullopt when nothing is there.
    std::optional<T> tryPop() { return takeFront(std::unique_lock(mutex_)); }

    /// Refuses further items and wakes everyone who waits. May be called more than once.
    void close() {
        {
            const std::lock_guard lock(mutex_);
            isClosed_ = true;
        }
        roomOrClosed_.notify_all();
        itemOrClosed_.notify_all();
    }

    bool isClosed() const {
        const std::lock_guard lock(mutex_);
        return isClosed_;
    }

    /// Items waiting at this moment; other threads may change it before the caller looks.
    size_t size() const {
        const std::lock_guard lock(mutex_);
        return items_.size();
    }

private:
    std::optional<T> takeFront(std::unique_lock<std::mutex> lock) {
        if (items_.empty()) {
            return std::nullopt;
        }
        std::optional<T> item(std::move(items_.front()));
        items_.pop_front();
        lock.unlock();
        roomOrClosed_.notify_one();
        return item;
    }

    const size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable_any roomOrClosed_, itemOrClosed_;
    std::deque<T> items_;
    bool isClosed_ = false;
};

}  // namespace omnidrive
