// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/failure.h"

#include "base/error.h"

#include <new>
#include <string_view>
#include <system_error>

namespace omnidrive::jobs {

namespace {

/// LibTorch and OpenCV put the message on the first line and a trace of the stack below it.
std::string firstLine(std::string_view text) {
    const size_t start = text.find_first_not_of(" \n\t");
    return start == std::string_view::npos ? "unknown error" : std::string(text.substr(start, text.find('\n', start) - start));
}

/// Allocators of LibTorch report a lack of memory with an ordinary exception.
bool saysOutOfMemory(std::string_view text) {
    return text.find("out of memory") != std::string_view::npos || text.find("not enough memory") != std::string_view::npos ||
           text.find("can't allocate memory") != std::string_view::npos;
}

Failure describe(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Error& known) {
        return {errorKindName(known.kind()), known.what(), known.what()};
    } catch (const std::bad_alloc& noMemory) {
        return {errorKindName(ErrorKind::OutOfMemory), "there is not enough memory", noMemory.what()};
    } catch (const std::system_error& system) {
        const bool isThread = system.code() == std::errc::resource_unavailable_try_again;   // what std::thread says when there is no room for its stack
        return {errorKindName(isThread ? ErrorKind::OutOfMemory : ErrorKind::Io),
                isThread ? "there is not enough memory to start a thread, or too many run already" : firstLine(system.what()), system.what()};
    } catch (const std::exception& other) {
        const bool memory = saysOutOfMemory(other.what());
        return {errorKindName(memory ? ErrorKind::OutOfMemory : ErrorKind::Internal), firstLine(other.what()), other.what()};
    } catch (...) {
        return {errorKindName(ErrorKind::Internal), "unknown error", "an exception of an unknown type"};
    }
}

}  // namespace

Failure failureOf(const std::exception_ptr& error) noexcept {
    try {
        return describe(error);
    } catch (...) {
        return {};   // no memory left even for words
    }
}

Failure currentFailure() noexcept { return failureOf(std::current_exception()); }

}  // namespace omnidrive::jobs
