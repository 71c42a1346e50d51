// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/members.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>

namespace omnidrive::ranks {

namespace {

using namespace std::chrono_literals;

constexpr auto kBeat = 500ms;
constexpr auto kWatch = 2500ms;   // several beats: a busy machine may miss one
constexpr auto kLook = 100ms;
constexpr std::chrono::milliseconds kPerRank = 20ms;   // of the time between looks: all ask one store

std::string memberKey(int rank) { return fmt::format("member/{}", rank); }
std::string beatKey(int rank) { return fmt::format("beat/{}", rank); }
std::string failedKey(int rank) { return fmt::format("failed/{}", rank); }
std::string readyKey(int rank) { return fmt::format("ready/{}", rank); }
std::string sawKey(int rank) { return fmt::format("saw/{}", rank); }

std::vector<uint8_t> bytesOf(const std::string& text) { return {text.begin(), text.end()}; }

std::string textAt(c10d::Store& store, const std::string& key) {
    const auto bytes = store.get(key);
    return {bytes.begin(), bytes.end()};
}

}  // namespace

std::string thisProcess() {
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    return fmt::format("host {}, process {}", host.data(), getpid());
}

Members::Members(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size) : store_(store), rank_(rank) {
    store_->set(memberKey(rank), bytesOf(thisProcess()));
    for (int other = 0; other < size; ++other) {
        names_.push_back(fmt::format("rank {} of {} ({})", other, size, textAt(*store_, memberKey(other))));
    }
    // A connection of its own: a thread that waits for a key holds the other one.
    thread_ = std::jthread([this, own = store_->clone()](const std::stop_token& stop) { beat(stop, own); });
}

Members::~Members() = default;

std::string Members::name(int rank) const { return names_[static_cast<size_t>(rank)]; }

void Members::beat(const std::stop_token& stop, const c10::intrusive_ptr<c10d::Store>& store) const {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    try {
        while (!stop.stop_requested()) {
            store->add(beatKey(rank_), 1);
            wake.wait_for(lock, stop, kBeat, [] { return false; });
        }
    } catch (const std::exception&) {
        // The store is gone, and with it whoever would have looked; the next call of the trainer's thread says so.
    }
}

void Members::waitForAll() {
    store_->set(readyKey(rank_), bytesOf("ready"));
    for (size_t other = 0; other < names_.size(); ++other) {
        textAt(*store_, readyKey(static_cast<int>(other)));   // waits for it
    }
}

void Members::sayWhyIGo(const std::string& reason, bool isCause) noexcept {
    try {
        store_->set(isCause ? failedKey(rank_) : sawKey(rank_), bytesOf(reason));
    } catch (...) {
        // Nobody is left to read it.
    }
}

void Members::waitForOthers(std::chrono::milliseconds most) noexcept {
    try {
        const auto hasGone = [this](int other) { return other == rank_ || store_->check({failedKey(other)}) || store_->check({sawKey(other)}); };
        const auto end = std::chrono::steady_clock::now() + most;
        for (int other = 0; other < static_cast<int>(names_.size()); ++other) {
            while (!hasGone(other) && std::chrono::steady_clock::now() < end) {
                std::this_thread::sleep_for(kLook);
            }
        }
    } catch (...) {
        // The store is gone: nobody can read it any more.
    }
}

std::vector<int64_t> Members::beats() {
    std::vector<int64_t> counts;
    for (size_t other = 0; other < names_.size(); ++other) {
        counts.push_back(store_->add(beatKey(static_cast<int>(other)), 0));
    }
    return counts;
}

std::string Members::reasonGiven() {
    for (const bool isCause : {true, false}) {
        for (size_t i = 0; i < names_.size(); ++i) {
            const int other = static_cast<int>(i);
            const auto key = isCause ? failedKey(other) : sawKey(other);
            if (other != rank_ && store_->check({key})) {
                const auto reason = textAt(*store_, key);
                return isCause ? fmt::format("{} failed: {}", name(other), reason) : reason;
            }
        }
    }
    return {};
}

std::string Members::look(Watch& watch) {
    const auto now = std::chrono::steady_clock::now();
    if (now < watch.next) {
        return {};
    }
    watch.next = now + std::max(watch.interval, static_cast<int>(names_.size()) * kPerRank);
    const auto counts = beats();
    watch.beats.resize(counts.size(), -1);
    watch.heard.resize(counts.size(), now);
    bool isSilent = false;
    for (size_t other = 0; other < counts.size(); ++other) {
        watch.heard[other] = counts[other] != watch.beats[other] ? now : watch.heard[other];
        isSilent = isSilent || (static_cast<int>(other) != rank_ && now - watch.heard[other] >= watch.silence);
    }
    watch.beats = counts;
    return isSilent || !reasonGiven().empty() ? whoIsGone() : "";
}

std::string Members::whoIsGone() {
    const auto before = beats();
    for (const auto end = std::chrono::steady_clock::now() + kWatch; std::chrono::steady_clock::now() < end;) {
        if (auto reason = reasonGiven(); !reason.empty()) {
            return reason;
        }
        std::this_thread::sleep_for(kLook);
    }
    const auto after = beats();
    std::vector<std::string> gone;
    for (size_t other = 0; other < names_.size(); ++other) {
        if (static_cast<int>(other) != rank_ && after[other] == before[other]) {
            gone.push_back(names_[other]);
        }
    }
    return gone.empty() ? "" : fmt::format("{} {} lost", fmt::join(gone, " and "), gone.size() == 1 ? "was" : "were");
}

}  // namespace omnidrive::ranks
