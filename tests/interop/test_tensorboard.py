# SPDX-License-Identifier: GPL-3.0-or-later
"""TensorBoard's own readers show what our event files say: the reader of the dashboard's back end (with its rule for restarts) and the plain loader.

Usage: OMNIDRIVE_INTEROP_TOOL names the program that writes a run folder ("<tool> FOLDER"). Exit code 77: tensorboard is missing.
"""
import math
import os
import subprocess
import sys
import tempfile

try:
    from tensorboard.backend.event_processing import event_accumulator, event_file_loader
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

folder = tempfile.mkdtemp()
subprocess.run([os.environ["OMNIDRIVE_INTEROP_TOOL"], folder], check=True)
files = sorted(name for name in os.listdir(folder) if "tfevents" in name)
assert len(files) == 2, files

loaded = [event for name in files for event in event_file_loader.EventFileLoader(os.path.join(folder, name)).Load()]
assert loaded[0].file_version == "brain.Event:2", loaded[0]
starts = [event.step for event in loaded if event.HasField("session_log")]
assert starts == [4], starts

accumulator = event_accumulator.EventAccumulator(folder)
accumulator.Reload()
tags = sorted(accumulator.Tags()["scalars"])
assert tags == ["reward", "with/gap"], tags
reward = [(event.step, event.value) for event in accumulator.Scalars("reward")]
# Steps 1 to 6, then a resume after step 3: TensorBoard drops the old 4 to 6.
assert reward == [(1, 0.5), (2, 1.0), (3, 1.5), (4, 40.0), (5, 50.0)], reward
gap = [event.value for event in accumulator.Scalars("with/gap")]
assert math.isnan(gap[1]) and math.isinf(gap[2]), gap
assert all(event.wall_time > 1.5e9 for event in accumulator.Scalars("reward"))
print("TensorBoard reads", len(loaded), "events of", len(files), "files")
