// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace omnidrive::store {

/// SHA-256 of data that comes in pieces. Not thread-safe.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void add(std::span<const std::byte> bytes);
    /// 64 lower-case hexadecimal digits. Ends the computation: call once.
    std::string hex();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

std::string sha256Hex(std::span<const std::byte> bytes);
std::string sha256Hex(std::string_view text);

/// Reads the file from its beginning through the descriptor. @throws Error (Io).
std::string sha256OfDescriptor(int fd, const std::filesystem::path& nameForErrors);
/// @throws Error (Io) when the file cannot be read.
std::string sha256OfFile(const std::filesystem::path& path);

}  // namespace omnidrive::store
