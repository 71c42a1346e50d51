// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace omnidrive::store {

/// Control channel of a training process: a Unix socket `control.sock` in the run folder, mode 0600, also in folders whose path is longer than
/// a socket address allows. One JSON object a line each way: {"command":"pause"} -> {"ok":true,"state":{...}} or {"ok":false,"error":"..."}.
/// Only programs of the same user (or root) are served.
class ControlServer {
public:
    /// The handler gets the request line and returns the answer line; it runs on the server's own thread and may block until the trainer
    /// reached a step boundary; requests wait for one another. What it throws becomes {"ok":false,"error":...}. Listens until destroyed; the
    /// destructor waits for a handler that still runs, which must therefore return when the trainer ends. The call must come from the run's
    /// one writer: a socket that a dead trainer left is replaced. @throws Error (Io).
    static std::unique_ptr<ControlServer> listen(const std::filesystem::path& runFolder,
                                                 std::function<std::string(const std::string&)> handler);
    virtual ~ControlServer() = default;
};

/// Sends one request line (without newline) and waits for its answer line. May be called from any thread.
/// @param stop ends the waiting within 0.1 s; the trainer obeys all the same.
/// @throws Error (Io) when no trainer listens, it does not answer within `timeoutMs`, or the waiting was ended.
std::string sendControl(const std::filesystem::path& runFolder, const std::string& requestLine, int timeoutMs, const std::stop_token& stop = {});

}  // namespace omnidrive::store
