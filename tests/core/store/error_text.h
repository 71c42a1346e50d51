// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <functional>
#include <string>

namespace omnidrive::tests {

/// What an action threw: "<kind>: <message>"; empty when it threw nothing.
inline std::string errorText(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return std::string(errorKindName(error.kind())) + ": " + error.what();
    }
    return {};
}

}  // namespace omnidrive::tests
