#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the libFuzzer programs in turn and adds up what they cost and covered.

Usage: tests/fuzz/run_libfuzzer.py [--seconds N] [--rounds N] [--jobs N] [TARGET...]
       tests/fuzz/run_libfuzzer.py --pack [TARGET...]

Needs the preset fuzz, built. Each target runs --seconds on the clock, then the next; what libFuzzer finds worth keeping goes to build/fuzz/new/TARGET and is
where the next round, or the next call, begins. What breaks a target lies in build/fuzz/findings. Ctrl+C ends the round and prints the table.
--pack merges that to the fewest inputs with the same coverage and writes them to tests/fuzz/grown/TARGET.tar.xz, where a fresh clone begins.
"""
import argparse
import concurrent.futures
import hashlib
import io
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tarfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "fuzz"
DICTIONARIES = {"recipe": "yaml", "filter": "filter", "replies": "replies", "traces": "json", "trajectory": "json", "questions": "json", "tokenizer": "json",
                "annotations": "json", "server": "json", "logs": "json", "safetensors": "json",
                "annotation_project": "json", "trajectory_use": "json", "evaluations": "json", "run_folder": "json", "model_folder": "json"}
LONGEST = {"run_folder": 65536, "annotation_file": 65536}   # an index alone has five pages of 4 KiB; for the others 16 KiB
OPTIONAL = {"parquet"}   # built where Arrow is (packaging/setup --parquet)
RUNNING = set()   # process ids of the turns that run now
INTERRUPTED = 72  # libFuzzer's exit code after SIGINT, its counts printed


def stop_running():
    """Ends the turns that run as Ctrl+C would, so that they still print and are counted."""
    for process in list(RUNNING):
        try:
            os.kill(process, signal.SIGINT)
        except ProcessLookupError:
            pass


def seeds_of(target):
    """The folders and files that CMakeLists.txt names, and the corpus."""
    text = (ROOT / "tests/fuzz/CMakeLists.txt").read_text()
    named = re.search(rf"^omnidrive_add_fuzz_target\({target} .*? SEEDS (.*)\)$", text, re.M)
    return [ROOT / "tests/fuzz/corpus" / target] + [ROOT / name for name in (named[1].split() if named else [])]


def unpack(target):
    """Where a turn begins: what earlier machines kept (grown/), and seeds that are single files, since libFuzzer takes folders alone."""
    new, archive = BUILD / "new" / target, ROOT / "tests/fuzz/grown" / f"{target}.tar.xz"
    new.mkdir(parents=True, exist_ok=True)
    if archive.exists():
        with tarfile.open(archive) as kept:
            for member in kept:
                (new / pathlib.PurePath(member.name).name).write_bytes(kept.extractfile(member).read())
    for seed in seeds_of(target):
        for file in [seed] if seed.is_file() else []:
            (new / file.name).write_bytes(file.read_bytes())


def pack(target):
    """The fewest inputs that cover what all of build/fuzz/new/TARGET covers beyond the corpus, into grown/TARGET.tar.xz; their number."""
    merged, archive = BUILD / "merged" / target, ROOT / "tests/fuzz/grown" / f"{target}.tar.xz"
    shutil.rmtree(merged, ignore_errors=True)
    merged.mkdir(parents=True)
    archive.parent.mkdir(exist_ok=True)
    seeds = [seed for seed in seeds_of(target) if seed.is_dir()]
    for seed in seeds:   # merged first: what the corpus covers is not packed again
        for file in seed.rglob("*"):
            if file.is_file():
                (merged / f"corpus-{hashlib.sha1(str(file).encode()).hexdigest()}").write_bytes(file.read_bytes())
    with (BUILD / f"{target}.merge.log").open("w") as out:
        subprocess.run([BUILD / "fuzz" / f"fuzz_{target}", "-merge=1", "-timeout=25", "-rss_limit_mb=3000", f"-max_len={LONGEST.get(target, 16384)}", merged, BUILD / "new" / target],
                       stdout=out, stderr=out, cwd=BUILD, check=True)
    inputs = sorted((file.read_bytes() for file in merged.iterdir() if not file.name.startswith("corpus-")), key=lambda text: (len(text), text))
    with tarfile.open(archive, "w:xz", preset=9) as out:
        for number, text in enumerate(inputs):
            member = tarfile.TarInfo(f"{number:05}")   # no times, no owners: the same inputs are the same bytes
            member.size = len(text)
            out.addfile(member, io.BytesIO(text))
    return len(inputs)


def run(target, seconds):
    """One turn of one target: executions, edges, processor seconds, exit code."""
    new, findings = BUILD / "new" / target, BUILD / "findings"
    findings.mkdir(parents=True, exist_ok=True)
    command = [BUILD / "fuzz" / f"fuzz_{target}", f"-max_total_time={seconds}", "-timeout=25", "-rss_limit_mb=3000", f"-max_len={LONGEST.get(target, 16384)}", "-print_final_stats=1",
               f"-artifact_prefix={findings}/{target}-"]
    if target in DICTIONARIES:
        command.append(f"-dict={ROOT}/tests/fuzz/dictionaries/{DICTIONARIES[target]}.dict")
    command += [new] + [seed for seed in seeds_of(target) if seed.is_dir()]
    log = BUILD / f"{target}.log"
    with log.open("w") as out:
        process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=out, cwd=BUILD, process_group=0)   # Ctrl+C reaches it by stop_running()
        RUNNING.add(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        RUNNING.discard(process.pid)
    said = log.read_text(errors="replace")
    executions = re.findall(r"number_of_executed_units: (\d+)", said) or re.findall(r"^#(\d+)", said, re.M)
    edges = re.findall(r"cov: (\d+)", said)
    return target, int((executions or [0])[-1]), int((edges or [0])[-1]), usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--pack", action="store_true")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    arguments = parser.parse_args()
    all_targets = sorted(path.stem[5:] for path in (ROOT / "tests/fuzz").glob("fuzz_*.cpp"))
    built = {target for target in all_targets if (BUILD / "fuzz" / f"fuzz_{target}").exists()}
    targets = arguments.targets or [target for target in all_targets if target in built or target not in OPTIONAL]
    for target in targets:
        if target not in all_targets:
            sys.exit(f"run_libfuzzer: there is no target {target}; there are {', '.join(all_targets)}")
        if target not in built:
            sys.exit(f"run_libfuzzer: {BUILD}/fuzz/fuzz_{target} is not built: cmake --preset fuzz && cmake --build --preset fuzz")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for target in targets:
        unpack(target)
    if arguments.pack:
        for target in targets:
            print(f"{target}: {pack(target)} inputs, {(ROOT / 'tests/fuzz/grown' / f'{target}.tar.xz').stat().st_size:,} bytes", flush=True)
        return 0
    totals, broken = {}, []
    for stop in (signal.SIGINT, signal.SIGTERM):   # also where a shell started it in the background, which ignores the first
        signal.signal(stop, signal.default_int_handler)
    try:
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            turns = [pool.submit(run, target, arguments.seconds) for _ in range(arguments.rounds) for target in targets]
            counted = set()

            def count(done):
                counted.add(done)
                target, executions, edges, seconds, code = done.result()
                before = totals.get(target, (0, 0, 0.0))
                totals[target] = (before[0] + executions, max(before[1], edges), before[2] + seconds)
                if code not in (0, INTERRUPTED):
                    broken.append(target)
                print(f"{target}: {executions} executions, {edges} edges, {seconds:.0f} s of processor time{', ended with ' + str(code) if code else ''}", flush=True)

            try:
                for done in concurrent.futures.as_completed(turns):
                    count(done)
            except KeyboardInterrupt:
                for turn in turns:
                    turn.cancel()
                stop_running()
                for turn in concurrent.futures.as_completed([turn for turn in turns if not turn.cancelled() and turn not in counted]):
                    count(turn)
    finally:
        print("\n| target | executions | edges | processor, minutes |\n| --- | ---: | ---: | ---: |")
        for target, (executions, edges, seconds) in sorted(totals.items()):
            print(f"| `{target}` | {executions:,} | {edges:,} | {seconds / 60:.1f} |")
        print(f"| all | {sum(t[0] for t in totals.values()):,} | | {sum(t[2] for t in totals.values()) / 60:.1f} |")
    for target in broken:
        print(f"run_libfuzzer: {target} was broken; {BUILD}/{target}.log says how, its input is in {BUILD}/findings", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
