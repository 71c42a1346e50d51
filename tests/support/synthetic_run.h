// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"
#include "store/run_folder.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::tests {

/// What a made-up run holds.
struct SyntheticRun {
    int steps = 6;             ///< of two stages, the second begins after half of them
    int groupsPerStep = 2;
    int groupSize = 4;
    int width = 560, height = 280;   ///< of the pictures
    bool sixViews = false;     ///< stitched pictures of 3 x 2 tiles
    bool isFinished = true;    ///< the trainer's last word
    bool hasAblations = false;
    int framesKept = 8;        ///< different pictures; rollouts share them
    int zooms = -1;            ///< of each rollout, all with a crop; -1: none to two, some of them rejected
};

/// A rollout with up to two zooms, some of them rejected, as the trainer would record it. The same arguments give the same rollout.
/// @param frameId content id of its picture.
rollout::Trajectory syntheticTrajectory(const SyntheticRun& run, int step, int group, int index, const std::string& frameId);

/// Writes steps of a run through store::RunWriter, so that readers see what a training would leave. Keeps the writer open.
class SyntheticRunWriter {
public:
    /// @throws Error as RunWriter::create.
    SyntheticRunWriter(const std::filesystem::path& folder, const SyntheticRun& run);

    /// Writes the next step: rollouts, pictures, scalars, state.
    void writeStep();
    void writeAll();
    store::RunWriter& writer() { return *writer_; }

private:
    const std::string& frameOf(int number);

    SyntheticRun run_;
    std::vector<std::string> frames_;   ///< ids of those that were drawn
    int step_ = 0;
    std::unique_ptr<store::RunWriter> writer_;
};

/// A finished run in `folder`.
void writeSyntheticRun(const std::filesystem::path& folder, const SyntheticRun& run = {});

}  // namespace omnidrive::tests
