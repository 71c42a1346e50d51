// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/engine_library.h"

#include "base/own_library.h"

namespace omnidrive::jobs {

void* engineEntry(const char* entry) {
    static const OwnLibrary library("libomnidrive_evidence.so");   // tried again when it threw
    return library.entry(entry);
}

}  // namespace omnidrive::jobs
