// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace omnidrive::store {

/// Control channel of a training process: a Unix socket `control.sock` in the run folder (mode 0600; a short path in $XDG_RUNTIME_DIR or /tmp is
/// linked when the folder's path is longer than a socket address allows). One JSON object a line each way:
/// {"command":"pause"} -> {"ok":true,"state":{...}} or {"ok":false,"error":"..."}.
class ControlServer {
public:
    /// The handler gets the request line and returns the answer line; it runs on the server's own thread and may block until the trainer
    /// reached a step boundary. Listens until destroyed. @throws Error (Io).
    static std::unique_ptr<ControlServer> listen(const std::filesystem::path& runFolder,
                                                 std::function<std::string(const std::string&)> handler);
    virtual ~ControlServer() = default;
};

/// Sends one request and waits for its answer. @throws Error (Io) when no trainer listens or it does not answer in time.
std::string sendControl(const std::filesystem::path& runFolder, const std::string& requestLine, int timeoutMs);

}  // namespace omnidrive::store
