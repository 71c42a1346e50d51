// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace omnidrive {

/// One slot in which the newest value wins: for progress and the like, where a sleeping reader may miss values but must never slow the
/// writer nor let them pile up. Thread-safe.
template <typename T>
class LatestValue {
public:
    /// A value and how many have been published up to it (1 for the first).
    struct Published {
        T value;
        uint64_t number = 0;
    };

    /// @param bell  called on the writer's thread when a value arrives in an empty slot, and only then: one wake-up per take(), however many
    ///              values come between. It must return at once and must not call this object.
    explicit LatestValue(std::function<void()> bell = {}) : bell_(std::move(bell)) {}
    LatestValue(const LatestValue&) = delete;
    LatestValue& operator=(const LatestValue&) = delete;

    /// Replaces what is in the slot.
    void publish(T value) {
        bool wasEmpty = false;
        {
            const std::lock_guard lock(mutex_);
            wasEmpty = !slot_.has_value();
            slot_ = std::move(value);
            ++count_;
        }
        if (wasEmpty && bell_) {
            bell_();
        }
    }

    /// Empties the slot. @return nullopt when nothing was published since the last call.
    std::optional<Published> take() {
        const std::lock_guard lock(mutex_);
        if (!slot_) {
            return std::nullopt;
        }
        std::optional<Published> taken(Published{std::move(*slot_), count_});
        slot_.reset();
        return taken;
    }

    /// Values published so far; more than were taken when some were replaced unseen.
    uint64_t publishedCount() const {
        const std::lock_guard lock(mutex_);
        return count_;
    }

private:
    const std::function<void()> bell_;
    mutable std::mutex mutex_;
    std::optional<T> slot_;
    uint64_t count_ = 0;
};

}  // namespace omnidrive
