#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the fault tests and writes RESULTS.md from the lines that they print.

Usage: tests/faults/make_results.py BUILD_FOLDER          Needs Python 3.8 and ctest, nothing else.
"""
import datetime
import pathlib
import re
import subprocess
import sys

COMMAND = ["ctest", "-L", "slow", "-R", "faults", "-V"]
LINE = re.compile(r"row (\d+), (.*): faults injected (\d+), survived (\d+)")
SAMPLE = re.compile(r", [\w.-]+\.(jpg|png|webp|csv|txt|json|jsonl)$")
HEAD = """# Faults: what was injected, what was survived

Written by `make_results.py` from one run of the fault tests; do not edit by hand. A fault counts as survived when every check after it held.
{elsewhere}

{date}, `{command}`, {outcome}.

| row | fault and how it is made | injected | survived |
| --- | --- | ---: | ---: |
"""
ELSEWHERE = """Rows 9 and 10 are pressed in the windows too, by `app/tst_studio_kills` and `ui/panels/tst_button_storm`; the random kills of real trainings are
`app/tst_kill_storm`. Of row 15, the trace that stays whole up to the last step is checked by `app/tst_server_rollouts`. With less than 1024 MiB of address
space the Studio does not begin (row 14): not every allocation of the libraries below it survives a failure, and before that check it ended by a signal at 700 and 800 MiB."""


def merged(lines):
    """One row for what differs by the sample file alone."""
    rows = {}
    for row, how, injected, survived in lines:
        key = (int(row), SAMPLE.sub(", each sample", how))
        before = rows.get(key, (0, 0))
        rows[key] = (before[0] + int(injected), before[1] + int(survived))
    return [(*key, *counts) for key, counts in sorted(rows.items())]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    run = subprocess.run(COMMAND, cwd=sys.argv[1], capture_output=True, text=True)
    rows = merged(LINE.findall(run.stdout))
    skipped = re.findall(r"SKIP\s+: (.*)", run.stdout)
    outcome = re.search(r"(\d+% tests passed.*)", run.stdout)
    text = HEAD.format(elsewhere=ELSEWHERE, date=datetime.date.today(), command=" ".join(COMMAND), outcome=outcome.group(1) if outcome else "no test ran")
    text += "".join(f"| {row} | {how} | {injected:,} | {survived:,} |\n" for row, how, injected, survived in rows)
    text += f"| | **all** | {sum(row[2] for row in rows):,} | {sum(row[3] for row in rows):,} |\n"
    text += "".join(f"\nSkipped: {why}\n" for why in skipped)
    (pathlib.Path(__file__).parent / "RESULTS.md").write_text(text)
    print(text)
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
