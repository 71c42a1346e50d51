// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a run folder that was resumed once, for test_tensorboard.py: write_event_files FOLDER
#include "store/run_folder.h"

#include <cmath>
#include <cstdio>
#include <limits>

using namespace omnidrive::store;

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: %s FOLDER\n", arguments[0]);
        return 2;
    }
    {
        const auto run = RunWriter::create(arguments[1], "title: events\n", "events");
        for (int step = 1; step <= 6; ++step) {
            const double gap = step == 2 ? std::nan("") : step == 3 ? std::numeric_limits<double>::infinity() : 0.25;
            run->appendScalars(step, 1, {{"reward", 0.5 * step}, {"with/gap", gap}});
        }
    }
    const auto run = RunWriter::openForResume(arguments[1], 3);
    for (int step = 4; step <= 5; ++step) {
        run->appendScalars(step, 1, {{"reward", 10.0 * step}});
    }
    return 0;
}
