// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a made-up run of any size as a trainer would, for bench_scale: 200 rollouts a step in groups of eight, each with so many zooms, over
// eight pictures of six cameras.
//   make_large_run FOLDER [ROLLOUTS [ZOOMS]]
// ROLLOUTS (100000) is rounded up to whole steps; ZOOMS (3) of each rollout.
#include "support/synthetic_run.h"

#include <cstdio>
#include <cstdlib>
#include <exception>

int main(int argc, char** argv) {
    const int rollouts = argc > 2 ? std::atoi(argv[2]) : 100'000;
    omnidrive::tests::SyntheticRun run;
    run.groupSize = 8;
    run.groupsPerStep = 25;
    const int perStep = run.groupSize * run.groupsPerStep;
    run.steps = (rollouts + perStep - 1) / perStep;
    run.zooms = argc > 3 ? std::atoi(argv[3]) : 3;
    run.sixViews = true;
    run.width = 4800;
    run.height = 1800;
    if (argc < 2 || rollouts < 1 || run.zooms < 0) {
        std::fprintf(stderr, "usage: make_large_run FOLDER [ROLLOUTS [ZOOMS]]\n");
        return 2;
    }
    try {
        omnidrive::tests::writeSyntheticRun(argv[1], run);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "make_large_run: %s\n", error.what());
        return 1;
    }
    std::printf("%d rollouts with %d zooms each in %s\n", run.steps * perStep, run.zooms, argv[1]);
    return 0;
}
