// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/gloo_backend.h"

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include <cstdlib>

namespace omnidrive::ranks {

namespace {

bool isLoopback(const std::string& host) { return host == "localhost" || host == "::1" || host.starts_with("127."); }

}  // namespace

c10::intrusive_ptr<c10d::Backend> makeGloo(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size, const std::string& host,
                                           std::chrono::milliseconds timeout) {
    using Gloo = c10d::ProcessGroupGloo;
    auto options = Gloo::Options::create(timeout);
    if (const char* interface = std::getenv("GLOO_SOCKET_IFNAME")) {
        options->devices.push_back(Gloo::createDeviceForInterface(interface));
    } else if (isLoopback(host)) {
        options->devices.push_back(Gloo::createDeviceForHostname("127.0.0.1"));
    } else {
        options->devices.push_back(Gloo::createDefaultDevice());
    }
    return c10::make_intrusive<Gloo>(store, rank, size, options);
}

}  // namespace omnidrive::ranks
