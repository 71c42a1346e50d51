// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <string>

namespace omnidrive::jobs {

/// A failure as a value, for the screen: what kind, one sentence for the user, details for the log.
struct Failure {
    std::string kind;       ///< word of errorKindName()
    std::string sentence;
    std::string details;
};

/// Failure of any exception: omnidrive::Error with its kind; memory errors as "out of memory"; others (LibTorch's and OpenCV's among them) as
/// "internal" with the first line of their text. Never throws.
Failure failureOf(const std::exception_ptr& error) noexcept;

/// Failure of the exception being handled; call inside a catch block only.
Failure currentFailure() noexcept;

}  // namespace omnidrive::jobs
