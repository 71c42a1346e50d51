// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

namespace omnidrive::jobs {

/// Keeps the values used last, up to a total weight (bytes, or 1 each). The newest value stays even when it alone is heavier.
/// `Value` is a shared pointer: dropping it here leaves it to those who still hold it. Not thread-safe.
template <typename Value>
class LruCache {
public:
    explicit LruCache(size_t capacity) : capacity_(capacity) {}

    /// The value, now the most recently used; an empty one when it is not here.
    Value find(const std::string& key) {
        const auto it = places_.find(key);
        if (it == places_.end()) {
            return {};
        }
        entries_.splice(entries_.begin(), entries_, it->second);
        return it->second->value;
    }

    void insert(const std::string& key, Value value, size_t weight) {
        erase(key);
        entries_.push_front({key, std::move(value), weight});
        places_[key] = entries_.begin();
        weight_ += weight;
        while (weight_ > capacity_ && entries_.size() > 1) {
            erase(entries_.back().key);
        }
    }

private:
    struct Entry {
        std::string key;
        Value value;
        size_t weight = 0;
    };

    void erase(const std::string key) {   // a copy: the argument may live in the entry that goes
        const auto it = places_.find(key);
        if (it != places_.end()) {
            weight_ -= it->second->weight;
            entries_.erase(it->second);
            places_.erase(it);
        }
    }

    size_t capacity_, weight_ = 0;
    std::list<Entry> entries_;   // most recently used first
    std::unordered_map<std::string, typename std::list<Entry>::iterator> places_;
};

}  // namespace omnidrive::jobs
