# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports without boxes, read back: predictions on DriveLMM-o1 by the official script's rules (in our words: tests/data/drivelmm/make_judged.py), DeepEyes' JSON
lines by the rule of its notebook, and these, verl's lines, our JSON lines and CSV by Hugging Face's `datasets`.

Usage: OMNIDRIVE_PROGRAM names omnidrive. Without `datasets` its part is left out and said; json and csv read the files all the same.
"""
import csv
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
NOTE = "\"no\" <van>, so on,\nzweite Zeile: größer"
LETTERS = {"sceneone_sampleone_2": "A", "sceneone_sampletwo_2": "C", "sceneone_sampleone_3": "B", "sceneone_sampleone_5": "D", "sceneone_sampleone_8": "F",
           "sceneone_samplethree_4": "D"}

try:
    os.environ.setdefault("HF_DATASETS_OFFLINE", "1")
    from datasets import load_dataset
except ImportError as error:
    print(f"left out: {error}")
    load_dataset = None


def omnidrive(*arguments):
    subprocess.run([os.environ["OMNIDRIVE_PROGRAM"], *map(str, arguments)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def official():
    spec = importlib.util.spec_from_file_location("make_judged", DATA / "drivelmm" / "make_judged.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows_of(kind, file, folder):
    """The rows as `datasets` gives them; None without it."""
    if load_dataset is None:
        return None
    return list(load_dataset(kind, data_files=str(file), split="train", cache_dir=str(folder / "cache")))


def check_drivelmm(folder, run):
    omnidrive("export", "drivelmm", run, folder / "drivelmm")
    items = json.loads((folder / "drivelmm" / "predictions.json").read_text(encoding="utf-8"))
    rules = official()
    assert len(items) == 7
    for item in items:
        assert {"question", "idx", "llm-response"} <= set(item), item     # what the script asks of each item
        number = int(item["idx"].rsplit("_", 1)[-1])
        if number in (2, 3, 4, 5, 8):
            assert rules.letter_of(rules.answer_of(item["llm-response"])) == LETTERS[item["idx"]], item
    print("DriveLMM-o1: the official rules read every letter")


def check_deepeyes(folder, traces):
    omnidrive("annotate", "set", traces, "--rollout", "0001-one", "--type", "object", "--note", NOTE)
    omnidrive("export", "deepeyes", traces, folder / "deepeyes")
    originals = []
    for line in traces.read_text(encoding="utf-8").splitlines():
        try:
            one = json.loads(line)
            originals += [one] if "pred_output" in one else []
        except ValueError:
            pass   # the sample has a torn line
    lines = [json.loads(line) for line in (folder / "deepeyes" / "traces.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == len(originals) == 4
    for ours, original in zip(lines, originals):
        for key, value in original.items():
            assert ours[key] == value, key
        calls = re.findall(r"<tool_call>(.*?)</tool_call>", json.dumps(ours["pred_output"]), re.S)
        assert calls == re.findall(r"<tool_call>(.*?)</tool_call>", json.dumps(original["pred_output"]), re.S)
    assert lines[0]["annotations"][0]["annotation"]["note"] == NOTE, lines[0]["annotations"]
    print("DeepEyes: every record as it came, with what was said of it")


def check_tables(folder, run):
    omnidrive("annotate", "set", run, "--rollout", "0002-sceneone_sampleone_2", "--type", "object", "--severity", "major", "--note", NOTE, "--tag", "night", "--checked")
    omnidrive("annotate", "set", run, "--rollout", "0003-sceneone_sampletwo_2", "--verdict", "wrong")
    for name in ("csv", "jsonl", "verl"):
        omnidrive("export", name, run, folder / name)
    table, lines, dump = folder / "csv" / "annotations.csv", folder / "jsonl" / "annotations.jsonl", next((folder / "verl").glob("*.jsonl"))
    with open(table, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["target"] for row in rows] == ["case:0002-sceneone_sampleone_2", "case:0003-sceneone_sampletwo_2"], rows
    assert rows[0]["note"] == NOTE and rows[0]["severity"] == "major" and rows[1]["verdict"] == "wrong"
    records = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert records[0]["annotation"] == {"type": "object", "severity": "major", "note": NOTE, "tags": ["night"], "checked": True}, records[0]
    for kind, file, count in (("csv", table, 2), ("json", lines, 2), ("json", dump, 7)):
        read = rows_of(kind, file, folder)
        if read is not None:
            assert len(read) == count, (file, read)
            print(f"datasets: reads {file.name}, {count} rows")
    if load_dataset is not None:
        assert rows_of("csv", table, folder)[0]["note"] == NOTE
        assert rows_of("json", lines, folder)[0]["annotation"]["note"] == NOTE
        assert rows_of("json", dump, folder)[0]["output"].startswith("A cyclist")


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    run, traces = folder / "run", folder / "sample.jsonl"
    omnidrive("import", DATA / "drivelmm" / "predictions.json", "--out", run)
    shutil.copy(DATA / "deepeyes" / "sample.jsonl", traces)
    check_drivelmm(folder, run)
    check_deepeyes(folder, traces)
    check_tables(folder, run)
    shutil.rmtree(folder)


main()
