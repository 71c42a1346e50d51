// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranks/group.h"
#include "support/free_port.h"

#include <QStringList>

#include <cstdlib>
#include <functional>
#include <thread>
#include <vector>

namespace omnidrive::tests {

/// Does something on `size` ranks at once, each a thread with a group of its own on the loopback interface.
/// @return what each rank threw, by rank; empty where it threw nothing.
inline QStringList onRanks(int size, const std::function<void(ranks::Group&)>& work, std::chrono::seconds timeout = std::chrono::seconds(20)) {
    // c10d keeps one record of calls for the whole process, which two groups that come to it at once damage (torch 2.11: a crash in
    // FlightRecorder's map); ranks of a training are processes of their own. Read once, by the first group.
    setenv("TORCH_FR_BUFFER_SIZE", "0", 1);
    std::vector<QString> problems(static_cast<size_t>(size));
    ranks::Place place;
    place.size = size;
    place.host = "127.0.0.1";
    place.port = freePort();
    const auto doOn = [&](ranks::Group& group) {
        try {
            work(group);
            group.sum(std::vector<double>{0});   // rank 0 serves the store: it stays until all are done
        } catch (const std::exception& error) {
            group.leave(error);
            throw;
        }
    };
    std::vector<std::jthread> threads;
    for (place.rank = 0; place.rank < size; ++place.rank) {
        threads.emplace_back([&, place] {
            try {
                doOn(*ranks::join(place, timeout));
            } catch (const std::exception& error) {
                problems[static_cast<size_t>(place.rank)] = QString::fromUtf8(error.what());
            }
        });
    }
    threads.clear();
    return {problems.begin(), problems.end()};
}

}  // namespace omnidrive::tests
