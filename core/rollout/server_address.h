// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace omnidrive::rollout {

/// Where an OpenAI-compatible server listens.
struct ServerAddress {
    std::string base;          ///< "http://127.0.0.1:8000/v1": up to the path that its functions stand below, no slash at the end
    bool isEncrypted = false;  ///< https
    bool isLoopback = false;   ///< this machine: localhost, 127.*, [::1]
};

/// Reads "http://host:port" (then "/v1" is added) or a URL with a path, also one that ends in /chat/completions.
/// @throws Error (InvalidArgument) saying what is wrong with the URL. A URL with a user, a password, a query or a fragment is refused: URLs are
/// logged.
ServerAddress parseServerAddress(const std::string& url);

}  // namespace omnidrive::rollout
