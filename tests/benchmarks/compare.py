#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run omnidrive's benchmarks and a Python harness of peers in turn and print the ratios.

  compare.py --program build/release/bin/omnidrive --peers DIR --checkpoints DIR [--python PYTHON] [--llama-python PYTHON]
             [--scrub build/release/benchmarks/bench_scrub] [--pairs 5] [--rows REGEX]

--peers is the folder with bench_rollout.py, bench_grpo_step.py and so on; --checkpoints the one its make_checkpoints.py wrote; PYTHON
the interpreter of an environment that has what the peers need, --llama-python that of the one with gguf and cyllama.  Rows whose program
or environment is not given say so.  Each pair runs ours and every mode of the peer once, in an order that turns from pair to pair; one
process each.  A row's ratio is the median over the pairs of (best mode of the pair / ours), so above 1 we are ahead; 'peer' names the
mode that was ahead most often.  Memory rows are the other way round: ours / peer, below 1 is better.
Times are processor time with one thread, so other jobs on the machine disturb them little, though they share caches and memory.
A step's ratio counts only when both losses agree to 1e-6 (terms of size 1.5 cancel in them, in float32): else the row says so.
Every record goes to --out as JSON lines.  The exit status is 1 when a row failed.
"""
from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field

STEP_MODES = ["plain", "trl", "liger"]


@dataclass
class Row:
    """One comparison.  Values: how to read a record; `up` says that larger is better."""

    name: str
    ours: list[str]
    peer: list[str]
    modes: list[list[str]]  # each list is a comparison of its own, with the best of its modes
    measures: list[tuple[str, str, str, bool]]  # label, our figure, the peer's figure, larger is better
    alone: list[tuple[str, str]] = field(default_factory=list)  # label and figure of ours that no peer has
    memory: bool = False  # adds peak memory above the loaded model
    loss: bool = False
    select: dict = field(default_factory=dict)  # records of the peer that count

    def all_modes(self):
        return [mode for group in self.modes for mode in group]


def median_of(record, name):
    value = record.get(name)
    return value["median"] if isinstance(value, dict) else value


def rollout_row(name, size, group, *more, modes=(("best",),)):
    shape = ["--group", str(group), *more]
    return Row(name, ["rollout", size, *shape], ["bench_rollout.py", "--size", size, *shape], [list(m) for m in modes],
               [("tokens per CPU second", "tokens_per_cpu_s", "tokens_per_cpu_s", True)], memory=True)


def first_token_row(size, group):
    shape = ["--group", str(group)]
    return Row(f"first token of a group, {size} G={group}", ["rollout", size, *shape], ["bench_rollout.py", "--size", size, *shape],
               [["generate"]], [("CPU s", "first_token_cpu_s", "ttft_s", False)])


def text_row(size, group):
    """The same prompt and reply lengths as the rollout's, in words alone."""
    words = ["--text", "178", "--pictures", "0", "--text-reply", "62"]
    return Row(f"text part {size} G={group}", ["rollout", size, "--group", str(group), *words],
               ["bench_llamacpp.py", "--size", size, "--group", str(group), "--type", "f32"], [["llama.cpp-f32"]],
               [("tokens per CPU second", "tokens_per_cpu_s", "tokens_per_cpu_s", True)])


def step_row(name, size, *more, modes=tuple(STEP_MODES)):
    return Row(name, ["step", size, *more], ["bench_grpo_step.py", "--size", size, *more], [list(modes)],
               [("step, CPU s", "total_cpu_s", "total_s", False)], memory=True, loss=True)


def load_row(a, size):
    return Row(f"load {size}", ["load", size], ["bench_load.py", f"{a.checkpoints}/{size}"], [["hf-fp32"]],
               [("process start to logits, CPU s", "process_cpu_s", "process_cpu_s", False)])


def all_rows(a):
    six = ["--pictures", "6"]
    packed = ("packed", "packed-liger")
    best_and_trl = (("best",), ("trl",))
    return [
        rollout_row("rollout tiny G=8", "tiny", 8, modes=best_and_trl),
        rollout_row("rollout tiny G=1", "tiny", 1),
        rollout_row("rollout tiny G=32", "tiny", 32),
        text_row("tiny", 8),
        text_row("small", 8),
        rollout_row("rollout small G=8", "small", 8, modes=best_and_trl),
        first_token_row("tiny", 8),
        rollout_row("rollout tiny G=8, six pictures", "tiny", 8, *six, modes=best_and_trl),
        rollout_row("rollout tiny-v152k G=8", "tiny-v152k", 8),
        step_row("step tiny", "tiny"),
        step_row("step small", "small"),
        step_row("step tiny-v152k", "tiny-v152k"),
        step_row("step tiny, six pictures", "tiny", *six),
        step_row("step tiny, packed peers", "tiny", modes=packed),
        step_row("step small, packed peers", "small", modes=packed),
        Row("clip-tiny, 32 crops", ["clip", "clip-tiny", "--batch", "32"], ["bench_clip.py", "--size", "clip-tiny", "--batch", "32"],
            [["hf", "pil", "tensor"]],
            [("crops per CPU second", "crops_per_cpu_s", "crops_per_s", True), ("crops prepared, ms", "prep_ms", "prep_ms", False)],
            select={"part": "score"}),
        load_row(a, "tiny"),
        load_row(a, "small"),
        Row("open 100,000 traces", ["store", "@run"], ["bench_traces.py", "--open", f"{a.work}/peer-traces"], [["pyarrow"], ["json"]],
            [("open, list, filter, plot, CPU s", "total_cpu_s", "cpu_s", False)], alone=[("wall, s", "wall_s")], select={"part": "open"}),
        Row("page through six cameras", ["scrub"], ["bench_traces.py", "--scrub"], [["pyqtgraph"], ["matplotlib"]],
            [("steps per CPU second", "steps_per_cpu_s", "steps_per_cpu_s", True)],
            alone=[("steps per CPU second from the cache", "cached_steps_per_cpu_s")], select={"part": "scrub"}),
    ]


# Twelve pictures as the peer draws them; step s shows cameras s to s + 5, three in a row, in one JPEG as a run folder holds it.
MAKE_STEPS = """
import sys
from PIL import Image
from common import picture
cameras = [picture(1600, 900, i) for i in range(12)]
for s in range(12):
    frame = Image.new("RGB", (4800, 1800))
    for c in range(6):
        frame.paste(cameras[(s + c) % 12], (c % 3 * 1600, c // 3 * 900))
    frame.save(f"{sys.argv[1]}/step-{s:02d}.jpg", quality=90)
"""


class Runner:
    def __init__(self, a):
        self.a = a
        self.texts = {}
        self.env = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", OMP_NUM_THREADS="1")

    def run(self, command):
        done = subprocess.run(command, capture_output=True, text=True, env=self.env, timeout=self.a.timeout)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
        return done.stdout

    def keep(self, record, side, row, pair):
        if self.a.out:
            with open(self.a.out, "a") as f:
                f.write(json.dumps(dict(record, side=side, row=row.name, pair=pair)) + "\n")
        return record

    def ours(self, row, pair):
        if row.ours == ["scrub"]:
            if not self.a.scrub:
                raise RuntimeError("--scrub is not given")
            return self.keep(json.loads(self.run([self.a.scrub, f"{self.a.work}/steps", "--runs", "7"])), "ours", row, pair)
        what, folder, *more = row.ours
        folder = f"{self.a.work}/run" if folder == "@run" else f"{self.a.checkpoints}/{folder}"
        text = self.run([self.a.program, "bench", what, folder, *more, "--runs", str(self.a.runs), "--json"])
        return self.keep(json.loads(text), "ours", row, pair)

    def peer(self, row, mode, pair):
        script, *more = row.peer
        python = self.a.llama_python if script == "bench_llamacpp.py" else self.a.python
        if not python:
            raise RuntimeError("--llama-python is not given")
        command = [python, os.path.join(self.a.peers, script), *more, "--runs", str(self.a.runs)]
        chooses = script in ("bench_rollout.py", "bench_grpo_step.py", "bench_load.py")
        if chooses:
            text = self.run(command + ["--mode", mode])
        else:  # all modes in one go: once a pair
            text = self.texts.get((row.name, pair)) or self.run(command)
            self.texts[row.name, pair] = text
        records = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        for record in records:
            if "failed" in record:
                raise RuntimeError(f"{script} {mode}: {record['failed'][-300:]}")
        fitting = [r for r in records if r.get("mode") == mode and all(r.get(k) == v for k, v in row.select.items())]
        if len(fitting) != 1:
            raise RuntimeError(f"{script} gave {len(fitting)} records of {mode}")
        return self.keep(fitting[0], "peer", row, pair)


def above_base(record):
    return median_of(record, "peak_mib") - record["base_mib"]


def pair_of(runner, row, pair):
    """Our record and the peer's by mode."""
    jobs = [("", None)] + [(mode, mode) for mode in row.all_modes()]
    if pair % 2:
        jobs.reverse()
    got = {name: runner.ours(row, pair) if mode is None else runner.peer(row, mode, pair) for name, mode in jobs}
    return got.pop(""), got


def measured(label, pairs, modes, ours_of, peer_of, up, ratio_of, note=""):
    """One line of the table: our value and the best of the modes, pair by pair."""
    values, best, ratios, winners = [], [], [], []
    for ours, peers in pairs:
        mode = (max if up else min)(modes, key=lambda m: peer_of(peers[m]))
        values.append(ours_of(ours))
        best.append(peer_of(peers[mode]))
        ratios.append(ratio_of(values[-1], best[-1]))
        winners.append(mode)
    peer = f"{Counter(winners).most_common(1)[0][0]} {statistics.median(best):.4g}"
    return label, statistics.median(values), peer, f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})" + note


def compare(runner, row):
    pairs = [pair_of(runner, row, i) for i in range(runner.a.pairs)]
    lines = []
    note = ""
    if row.loss:
        worst = max(abs(ours["loss"] - p["loss"]) for ours, peers in pairs for p in peers.values())
        note = "" if worst <= 1e-6 else f"; LOSSES DIFFER by {worst:.1e}: does not count"
    for modes in row.modes:
        for label, mine, theirs, up in row.measures:
            lines.append(measured(f"{row.name}: {label}", pairs, modes, lambda r: median_of(r, mine), lambda r: median_of(r, theirs), up,
                                  lambda a, b: a / b if up else b / a, note))
        if row.memory:
            lines.append(measured(f"{row.name}: peak above the model, MiB (ours / peer)", pairs, modes, above_base, above_base, False,
                                  lambda a, b: a / b))
    for label, mine in row.alone:
        lines.append((f"{row.name}: {label}", statistics.median(median_of(ours, mine) for ours, _ in pairs), "", ""))
    return lines


def prepare_store(runner):
    run, traces = f"{runner.a.work}/run", f"{runner.a.work}/peer-traces"
    if not os.path.exists(f"{run}/run.json"):
        runner.run([runner.a.program, "bench", "store", run, "--runs", "1", "--json"])
    if not os.path.exists(f"{traces}/traces.jsonl"):
        runner.run([runner.a.python, os.path.join(runner.a.peers, "bench_traces.py"), "--make", traces])


def prepare_steps(runner):
    steps = f"{runner.a.work}/steps"
    if not os.path.exists(f"{steps}/step-11.jpg"):
        os.makedirs(steps, exist_ok=True)
        runner.env["PYTHONPATH"] = runner.a.peers
        runner.run([runner.a.python, "-c", MAKE_STEPS, steps])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--program", required=True)
    p.add_argument("--peers", required=True)
    p.add_argument("--checkpoints", required=True)
    p.add_argument("--python", default=sys.executable)
    p.add_argument("--llama-python", help="interpreter with gguf and cyllama, for the text part")
    p.add_argument("--scrub", help="the program bench_scrub, for paging through six cameras")
    p.add_argument("--work", default="bench-work", help="folder for runs that are made once")
    p.add_argument("--rows", default=".", help="only rows whose name fits this expression")
    p.add_argument("--pairs", type=int, default=5)
    p.add_argument("--runs", type=int, default=1, help="measured runs a process, after one to warm up")
    p.add_argument("--timeout", type=int, default=900)
    p.add_argument("--out", help="every record, as JSON lines")
    a = p.parse_args()
    runner = Runner(a)
    chosen = [row for row in all_rows(a) if re.search(a.rows, row.name)]
    if not chosen:
        raise SystemExit(f"no row fits {a.rows!r}")
    os.makedirs(a.work, exist_ok=True)
    if any(row.ours[0] == "store" for row in chosen):
        prepare_store(runner)
    if a.scrub and any(row.ours[0] == "scrub" for row in chosen):
        prepare_steps(runner)
    print(f"{a.pairs} pairs, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the start\n")
    print("| what | ours | peer | ratio, median (min to max) |\n| --- | --- | --- | --- |", flush=True)
    failed = False
    for row in chosen:
        try:
            for label, ours, peer, ratio in compare(runner, row):
                print(f"| {label} | {ours:.4g} | {peer} | {ratio} |", flush=True)
        except (RuntimeError, subprocess.TimeoutExpired) as problem:
            failed = True
            print(f"| {row.name} | | | failed: {str(problem)[:300]} |", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
