// SPDX-License-Identifier: GPL-3.0-or-later
// Logs of other programs: trainer states, JSON lines, console output, tables.
#include "fuzz/target.h"

#include "store/foreign_log.h"

using namespace omnidrive;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const auto file = folder.write("log", fuzz::textOf(data, size));
    fuzz::mayRefuse([&] {
        for (const store::ForeignLog& log : store::readForeignLog(file)) {
            fuzz::promise(!log.format.empty());
        }
    });
    folder.clear();
    return 0;
}
