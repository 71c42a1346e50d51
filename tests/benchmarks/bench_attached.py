#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a live run of the embedded default pays for being watched: the same training in turn without and with an omnidrive-studio that follows it.

    tests/benchmarks/bench_attached.py --program build/dev/bin/omnidrive --studio build/dev/bin/omnidrive-studio [--pairs 5] [--steps 15] [--panel curves]

Prints wall and processor seconds of the trainer for each run, the processor seconds of the Studio, and the ratios of each pair with their median. The
processor time of the trainer says what the Studio makes it do; its wall time also says what the two take from one another and from other jobs on the
machine, and varies with the latter. Exit code 1: a run failed, the Studio ended early, or the median of the processor times is above --limit (1.03).
"""
import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def recipe_text(steps):
    """embedded.yaml with so many steps a stage, one thread, and its checkpoints and validations as often as the whole would have them."""
    text = (ROOT / "resources/recipes/embedded.yaml").read_text()
    text, stages = re.subn(r"^(    steps:) \d+$", rf"\1 {steps}", text, flags=re.M)
    assert stages == 2 and re.search(r"^threads: 1$", text, re.M), text
    return re.sub(r"^(      warmup_steps:) \d+$", r"\1 2", text, flags=re.M)


def seconds_of(usage):
    return usage.ru_utime + usage.ru_stime


def studio_environment(home):
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", OMNIDRIVE_OFFSCREEN_WINDOW="1", HOME=home, XDG_CONFIG_HOME=home)
    environment.pop("DISPLAY", None)
    return environment


def train(options, folder, with_studio):
    """One run; the Studio is opened as soon as there is a run to open, and closed after it."""
    run = folder / "run"
    shutil.rmtree(run, ignore_errors=True)
    start = time.monotonic()
    trainer = subprocess.Popen([options.program, "train", str(folder / "recipe.yaml"), "--run", str(run)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    studio = None
    while with_studio and not (run / "state.json").exists() and trainer.poll() is None:
        time.sleep(0.02)
    if with_studio:
        studio = subprocess.Popen([options.studio, str(run), "--panel", options.panel], env=studio_environment(str(folder)), stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(trainer.pid, 0)
    trainer.returncode = os.waitstatus_to_exitcode(status)
    result = {"wall": time.monotonic() - start, "cpu": seconds_of(usage), "studio": 0.0}
    if trainer.returncode != 0:
        sys.exit(f"the training ended with exit code {trainer.returncode}")
    if studio is not None:
        if studio.poll() is not None:
            sys.exit(f"the Studio ended with exit code {studio.returncode} while it watched")
        studio.terminate()
        _, status, usage = os.wait4(studio.pid, 0)
        studio.returncode = status
        result["studio"] = seconds_of(usage)
    return result


def show(name, ratios):
    print(f"{name}: with / without {statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})")
    return statistics.median(ratios)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--studio", required=True)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=15, help="of each stage")
    parser.add_argument("--panel", default="curves", help="workspace that the Studio shows")
    parser.add_argument("--limit", type=float, default=1.03)
    options = parser.parse_args()
    pairs = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "recipe.yaml").write_text(recipe_text(options.steps))
        train(options, folder, False)   # brings files and weights into the caches
        for i in range(options.pairs):
            order = (False, True) if i % 2 == 0 else (True, False)
            runs = {with_studio: train(options, folder, with_studio) for with_studio in order}
            pairs.append(runs)
            print(f"pair {i + 1}: without {runs[False]['wall']:.1f} s wall, {runs[False]['cpu']:.2f} s processor; with {runs[True]['wall']:.1f} s wall, "
                  f"{runs[True]['cpu']:.2f} s processor, and {runs[True]['studio']:.2f} s of the Studio", flush=True)
    show("wall", [runs[True]["wall"] / runs[False]["wall"] for runs in pairs])
    ratio = show("processor", [runs[True]["cpu"] / runs[False]["cpu"] for runs in pairs])
    return 0 if ratio <= options.limit else 1


if __name__ == "__main__":
    sys.exit(main())
