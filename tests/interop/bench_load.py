#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening a checkpoint until it is ready for a token: our code against from_pretrained, run in turn, each in a process of its own.

  bench_load.py TOOL CHECKPOINT... [--runs N]

TOOL is omnidrive_interop_tool. Both sides use one thread and the stored type, and then read every byte of the weights once (as the first token does; a sum of
64-bit words, because a float32 sum of half-precision values makes copies whose cost would hide the rest). Prints
medians, opening and reading also apart, the ratio of the times, times with the start of the interpreter and its imports, and peak memory over the
weights' size.
"""
import argparse
import json
import statistics
import subprocess
import sys
import time

THEIRS = """
import sys, time, json
start = time.perf_counter()
import torch, transformers
torch.set_num_threads(1)
transformers.logging.set_verbosity_error(); transformers.logging.disable_progress_bar()
imported = time.perf_counter()
model = transformers.AutoModelForImageTextToText.from_pretrained(sys.argv[1], dtype='auto').eval()
loaded = time.perf_counter()
def read_once(weight):
    raw = weight.detach().reshape(-1).view(torch.uint8)
    whole = raw.numel() // 8 * 8
    return int(raw[:whole].view(torch.int64).sum()) + int(raw[whole:].sum())
total = sum(read_once(p) for p in model.parameters()) % 2**64
touched = time.perf_counter()
peak = next(int(l.split()[1]) / 1024 for l in open('/proc/self/status') if l.startswith('VmHWM'))
print(json.dumps(dict(load_s=loaded - imported, touch_s=touched - loaded, checksum=total, vmhwm_mib=peak)))
"""


def timed(command):
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]), process_s=time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("checkpoint", nargs="+")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    for checkpoint in arguments.checkpoint:
        ours, theirs = [], []
        for _ in range(arguments.runs):
            ours.append(timed([arguments.tool, "load", checkpoint]))
            theirs.append(timed([sys.executable, "-c", THEIRS, checkpoint]))
        middle = lambda rows, key: statistics.median(row[key] for row in rows)
        ready = lambda rows: statistics.median(row["load_s"] + row["touch_s"] for row in rows)
        print(json.dumps(dict(checkpoint=checkpoint, runs=arguments.runs, weight_mib=round(ours[0]["weight_mib"], 1),
                              ours_ready_s=round(ready(ours), 4), theirs_ready_s=round(ready(theirs), 4),
                              ours_open_s=round(middle(ours, "load_s"), 4), theirs_open_s=round(middle(theirs, "load_s"), 4),
                              ours_read_s=round(middle(ours, "touch_s"), 4), theirs_read_s=round(middle(theirs, "touch_s"), 4),
                              same_weights=ours[0]["checksum"] == theirs[0]["checksum"], ratio=round(ready(ours) / ready(theirs), 3),
                              ours_process_s=round(middle(ours, "process_s"), 3), theirs_process_s=round(middle(theirs, "process_s"), 3),
                              ours_peak_mib=round(middle(ours, "vmhwm_mib"), 1), theirs_peak_mib=round(middle(theirs, "vmhwm_mib"), 1),
                              ours_peak_over_weights=round(middle(ours, "vmhwm_mib") / ours[0]["weight_mib"], 3)), indent=1))


if __name__ == "__main__":
    main()
