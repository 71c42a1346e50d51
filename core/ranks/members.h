// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace omnidrive::ranks {

/// What one rank knows of the others through the store: who they are, whether they live, and why one went. A collective that breaks tells an address
/// at most; this tells the rank. Each rank raises a counter of its own once a second, from a thread that this object owns.
class Members {
public:
    /// Introduces this rank and waits for the others to do so. @throws c10::Error when one does not within the store's timeout.
    Members(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size);
    ~Members();
    Members(const Members&) = delete;
    Members& operator=(const Members&) = delete;

    /// "rank 1 of 4 (host node07, process 4711)".
    std::string name(int rank) const;

    /// Returns when all ranks have called it. @throws c10::Error when one does not within the store's time.
    void waitForAll();

    /// @param isCause false: this rank goes because of another, which the reason names.
    void sayWhyIGo(const std::string& reason, bool isCause) noexcept;
    /// Waits until all others have said why they go, as they do once they have read it; no longer than that, since one may be dead.
    void waitForOthers(std::chrono::milliseconds most) noexcept;

    /// After a call broke: one sentence without its end about who is gone, and why if they said it. Watches the counters for some seconds.
    /// @return empty when all are alive. @throws c10::Error when the store itself is gone.
    std::string whoIsGone();

    /// What a long wait has heard of the others so far.
    struct Watch {
        std::chrono::milliseconds interval{5000};   ///< between looks
        std::chrono::milliseconds silence{15000};   ///< after so long without a beat someone may be gone
        std::chrono::steady_clock::time_point next = std::chrono::steady_clock::now() + interval;
        std::vector<int64_t> beats{};               ///< one a rank; empty before the first look
        std::vector<std::chrono::steady_clock::time_point> heard{};
    };
    /// For who waits for the others: returns at once, mostly without having looked. @return as whoIsGone(), which it asks once someone was silent for long or
    /// has said why they go. @throws c10::Error when the store itself is gone.
    std::string look(Watch& watch);

private:
    void beat(const std::stop_token& stop, const c10::intrusive_ptr<c10d::Store>& store) const;
    std::vector<int64_t> beats();
    std::string reasonGiven();

    c10::intrusive_ptr<c10d::Store> store_;
    int rank_;
    std::vector<std::string> names_;
    std::jthread thread_;
};

/// "host node07, process 4711", of this process.
std::string thisProcess();

}  // namespace omnidrive::ranks
