// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <string>

namespace omnidrive::ranks {

/// c10d's Gloo: collectives of tensors in the host's memory. Connects to all ranks.
/// @param host where the ranks meet: on the loopback interface all stay there; otherwise GLOO_SOCKET_IFNAME or the address of this machine's name.
c10::intrusive_ptr<c10d::Backend> makeGloo(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size, const std::string& host,
                                           std::chrono::milliseconds timeout);

}  // namespace omnidrive::ranks
