#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run omnidrive's benchmarks and a Python harness of peers in turn and print the ratios.

  compare.py --program build/release/bin/omnidrive --peers DIR --checkpoints DIR [--python PYTHON] [--pairs 5] [--rows REGEX]

--peers is the folder with bench_rollout.py, bench_grpo_step.py and so on; --checkpoints the one its make_checkpoints.py wrote; PYTHON
the interpreter of an environment that has what the peers need.  Each pair runs ours and every mode of the peer once, in an order that
turns from pair to pair; one process each.  A row's ratio is the median over the pairs of (best mode of the pair / ours), so above 1 we
are ahead; 'peer' names the mode that was ahead most often.  Memory rows are the other way round: ours / peer, below 1 is better.
Times are processor time with one thread, so other jobs on the machine disturb them little, though they share caches and memory.
A step's ratio counts only when both losses agree to 1e-6 (terms of size 1.5 cancel in them, in float32): else the row says so.
Every record goes to --out as JSON lines.
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
    modes: list[str]
    measures: list[tuple[str, str, str, bool]]  # label, our figure, the peer's figure, larger is better
    memory: bool = False  # adds peak memory above the loaded model
    loss: bool = False
    select: dict = field(default_factory=dict)  # records of the peer that count


def median_of(record, name):
    value = record.get(name)
    return value["median"] if isinstance(value, dict) else value


def rollout_row(name, size, group, *more, modes=("best",), first=False):
    shape = ["--group", str(group), *more]
    measures = [("tokens per CPU second", "tokens_per_cpu_s", "tokens_per_cpu_s", True)]
    if first:
        measures.append(("first token, s", "first_token_cpu_s", "ttft_s", False))
    return Row(name, ["rollout", size, *shape], ["bench_rollout.py", "--size", size, *shape], list(modes), measures, memory=True)


def step_row(name, size, *more, modes=tuple(STEP_MODES)):
    return Row(name, ["step", size, *more], ["bench_grpo_step.py", "--size", size, *more], list(modes),
               [("step, CPU s", "total_cpu_s", "total_s", False)], memory=True, loss=True)


def all_rows(a):
    six = ["--pictures", "6"]
    clip_peer = ["bench_clip.py", "--size", "clip-tiny", "--batch", "32"]
    return [
        rollout_row("rollout tiny G=8", "tiny", 8, modes=("best", "trl")),
        rollout_row("rollout tiny G=1", "tiny", 1),
        rollout_row("rollout tiny G=32", "tiny", 32),
        rollout_row("first token tiny G=8", "tiny", 8, modes=("generate",), first=True),
        rollout_row("rollout tiny G=8, six pictures", "tiny", 8, *six, modes=("best", "trl")),
        rollout_row("rollout tiny-v152k G=8", "tiny-v152k", 8),
        rollout_row("rollout small G=8", "small", 8, modes=("best", "trl")),
        step_row("step tiny", "tiny"),
        step_row("step tiny, six pictures", "tiny", *six),
        step_row("step tiny-v152k", "tiny-v152k"),
        step_row("step small", "small"),
        step_row("step tiny, packed peers", "tiny", modes=("packed", "packed-liger")),
        step_row("step small, packed peers", "small", modes=("packed", "packed-liger")),
        Row("clip-tiny, 32 crops", ["clip", "clip-tiny", "--batch", "32"], clip_peer, ["hf", "pil", "tensor"],
            [("crops per CPU second", "crops_per_cpu_s", "crops_per_s", True), ("crops prepared, ms", "prep_ms", "prep_ms", False)],
            select={"part": "score"}),
        Row("load tiny", ["load", "tiny"], ["bench_load.py", f"{a.checkpoints}/tiny"], ["hf-fp32"],
            [("process start to logits, CPU s", "process_cpu_s", "process_cpu_s", False)]),
        Row("load small", ["load", "small"], ["bench_load.py", f"{a.checkpoints}/small"], ["hf-fp32"],
            [("process start to logits, CPU s", "process_cpu_s", "process_cpu_s", False)]),
        Row("open 100,000 traces", ["store", "@run"], ["bench_traces.py", "--open", f"{a.work}/peer-traces"], ["pyarrow", "json"],
            [("open, list, filter, CPU s", "total_cpu_s", "cpu_s", False)], select={"part": "open"}),
    ]


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
        what, folder, *more = row.ours
        folder = f"{self.a.work}/run" if folder == "@run" else f"{self.a.checkpoints}/{folder}"
        text = self.run([self.a.program, "bench", what, folder, *more, "--runs", str(self.a.runs), "--json"])
        return self.keep(json.loads(text), "ours", row, pair)

    def peer(self, row, mode, pair):
        script, *more = row.peer
        command = [self.a.python, os.path.join(self.a.peers, script), *more, "--runs", str(self.a.runs)]
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
    jobs = [("", None)] + [(mode, mode) for mode in row.modes]
    if pair % 2:
        jobs.reverse()
    got = {name: runner.ours(row, pair) if mode is None else runner.peer(row, mode, pair) for name, mode in jobs}
    return got.pop(""), got


def summary(label, ours, peers, ratios, winners, note=""):
    ratio = statistics.median(ratios)
    return (label, statistics.median(ours), f"{Counter(winners).most_common(1)[0][0]} {statistics.median(peers):.4g}",
            f"{ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})" + note)


def compare(runner, row):
    pairs = [pair_of(runner, row, i) for i in range(runner.a.pairs)]
    lines = []
    note = ""
    if row.loss:
        worst = max(abs(ours["loss"] - p["loss"]) for ours, peers in pairs for p in peers.values())
        note = "" if worst <= 1e-6 else f"; LOSSES DIFFER by {worst:.1e}: does not count"
    for label, mine, theirs, up in row.measures:
        values, best, ratios, winners = [], [], [], []
        for ours, peers in pairs:
            value = median_of(ours, mine)
            mode, record = (max if up else min)(peers.items(), key=lambda item: median_of(item[1], theirs))
            other = median_of(record, theirs)
            values.append(value)
            best.append(other)
            winners.append(mode)
            ratios.append(value / other if up else other / value)
        lines.append(summary(f"{row.name}: {label}", values, best, ratios, winners, note))
    if row.memory:
        values, best, ratios, winners = [], [], [], []
        for ours, peers in pairs:
            mode, record = min(peers.items(), key=lambda item: above_base(item[1]))
            values.append(above_base(ours))
            best.append(above_base(record))
            winners.append(mode)
            ratios.append(above_base(ours) / above_base(record))
        lines.append(summary(f"{row.name}: peak above the model, MiB (ours / peer)", values, best, ratios, winners))
    return lines


def prepare_store(runner):
    run, traces = f"{runner.a.work}/run", f"{runner.a.work}/peer-traces"
    if not os.path.exists(f"{run}/run.json"):
        runner.run([runner.a.program, "bench", "store", run, "--runs", "1", "--json"])
    if not os.path.exists(f"{traces}/traces.jsonl"):
        runner.run([runner.a.python, os.path.join(runner.a.peers, "bench_traces.py"), "--make", traces])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--program", required=True)
    p.add_argument("--peers", required=True)
    p.add_argument("--checkpoints", required=True)
    p.add_argument("--python", default=sys.executable)
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
    print(f"{a.pairs} pairs, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the start\n")
    print("| what | ours | peer | ratio, median (min to max) |\n| --- | --- | --- | --- |", flush=True)
    for row in chosen:
        try:
            for label, ours, peer, ratio in compare(runner, row):
                print(f"| {label} | {ours:.4g} | {peer} | {ratio} |", flush=True)
        except (RuntimeError, subprocess.TimeoutExpired) as problem:
            print(f"| {row.name} | | | failed: {str(problem)[:300]} |", flush=True)


if __name__ == "__main__":
    main()
