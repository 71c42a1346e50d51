// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/file_io.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <filesystem>
#include <string>

namespace omnidrive::store {

/// Address of a socket inside a folder. It goes through the open folder (/proc/self/fd/N/name), because a socket address has room for 107
/// bytes only while run folders may lie anywhere.
class ControlAddress {
public:
    /// @throws Error (Io) when the folder cannot be opened.
    ControlAddress(const std::filesystem::path& folder, const std::string& name);

    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
    socklen_t size() const { return sizeof address_; }

private:
    FileDescriptor folder_;
    sockaddr_un address_ = {};
};

inline constexpr const char* kControlSocketName = "control.sock";

/// Longest request or answer, bytes.
inline constexpr size_t kMaxControlLine = 1 << 20;

/// A new Unix stream socket. @throws Error (Io).
FileDescriptor makeControlSocket(const std::filesystem::path& folder, bool blocking);

}  // namespace omnidrive::store
