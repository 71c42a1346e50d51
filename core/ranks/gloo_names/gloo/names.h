// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

// LibTorch's wheel holds Gloo's code inside libtorch_cpu.so and c10d's header ProcessGroupGloo.hpp, but not Gloo's own headers, which that header
// includes. It needs their types by name alone: pointers that only the library itself follows. These are declarations of those names, with the
// members that the header's inline functions mention, and nothing is ever made or called through them here. The folder is on the include path of
// gloo_backend.cpp only.

namespace gloo {

class Context {
public:
    void setTimeout(std::chrono::milliseconds timeout);
};

namespace rendezvous {
class Store {
public:
    virtual ~Store();
    virtual void set(const std::string& key, const std::vector<char>& data) = 0;
    virtual std::vector<char> get(const std::string& key) = 0;
    virtual void wait(const std::vector<std::string>& keys) = 0;
    virtual void wait(const std::vector<std::string>& keys, const std::chrono::milliseconds& timeout) = 0;
};
}  // namespace rendezvous

namespace transport {
class Device;
class UnboundBuffer {
public:
    virtual ~UnboundBuffer();
};
}  // namespace transport

}  // namespace gloo
