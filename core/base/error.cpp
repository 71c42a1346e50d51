// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

namespace omnidrive {

const char* errorKindName(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::InvalidArgument: return "invalid argument";
        case ErrorKind::Format: return "format";
        case ErrorKind::Io: return "i/o";
        case ErrorKind::Device: return "device";
        case ErrorKind::OutOfMemory: return "out of memory";
        case ErrorKind::Internal: return "internal";
    }
    return "internal";
}

}  // namespace omnidrive
