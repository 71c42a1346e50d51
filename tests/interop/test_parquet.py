#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parquet files that pyarrow writes in the layouts of DeepEyes' training data and of TRL's completions, imported by `omnidrive import`; and verl training
data that `omnidrive export verl-parquet` writes, read by pyarrow (and `datasets`, where it is installed). Exit code 77: skipped, with the reason."""
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    print("skipped: this Python has no pyarrow")
    sys.exit(77)

PROGRAM = os.environ["OMNIDRIVE_PROGRAM"]


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def imported(*arguments):
    result = run("import", *arguments, "--json")
    if result.returncode != 0:
        raise AssertionError(result.stderr)
    return json.loads(result.stdout)


def png(width, height, shade):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes([shade]) * (3 * width) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def deepeyes_row(number, picture, **changes):
    """As data_0.1.2_visual_toolbox_v2.parquet has them: pictures as bytes, a system and a user message."""
    row = {
        "data_source": "vstar",
        "prompt": [{"role": "system", "content": "You are a helpful assistant."},
                   {"role": "user", "content": "<image>\nWhat colour is the car?\nThink first, then answer."}],
        "images": [{"bytes": picture, "path": None}],
        "ability": "vqa",
        "env_name": "visual_toolbox_v2",
        "reward_model": {"ground_truth": "(A) red" if number else "blue", "style": "model"},
        "extra_info": {"answer": "blue", "index": str(number), "question": f"What colour is car {number}?", "split": "train", "tool": "zoom"},
    }
    row.update(changes)
    return row


class TestParquet(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = self.temporary.name

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def test_deepeyes_training_data(self):
        rows = [deepeyes_row(i, png(28, 14, 10 * (i % 3))) for i in range(300)]
        rows[7]["images"] = []
        rows[9]["prompt"] = [{"role": "system", "content": "nothing asked"}]
        rows[9]["extra_info"]["question"] = None
        pq.write_table(pa.Table.from_pylist(rows), self.path("train.parquet"), row_group_size=64)
        report = imported(self.path("train.parquet"), "--out", self.path("set"))
        self.assertEqual((report["kind"], report["read"], report["written"], report["left_out"]), ("verl-data", 298, 298, 2))
        self.assertEqual(report["pictures"], 3)  # by content
        self.assertEqual(report["tables"]["data source"], {"vstar": 298})
        self.assertEqual(report["unread_fields"], ["env_name", "extra_info.tool"])
        self.assertIn("row 8 is left out: its \"images\" holds 0 pictures", report["problems"][0])
        self.assertIn("row 10 is left out: it asks nothing", report["problems"][1])
        with open(self.path("set", "questions.jsonl"), encoding="utf-8") as lines:
            first = json.loads(next(lines))
        self.assertEqual((first["question"], first["answer"], first["kind"]), ("What colour is car 0?", "blue", "vqa"))
        with open(self.path("set", first["images"][0]), "rb") as picture:
            self.assertEqual(picture.read(), png(28, 14, 0))

    def test_other_types_of_columns(self):
        """Large strings, dictionaries, pictures as bare bytes: what other writers make of the same layout."""
        row = deepeyes_row(0, None, images=[png(28, 14, 5)], extra_info={"index": 0})
        schema = pa.schema([("data_source", pa.dictionary(pa.int32(), pa.string())),
                            ("prompt", pa.large_list(pa.struct([("role", pa.large_string()), ("content", pa.large_string())]))),
                            ("images", pa.list_(pa.large_binary())), ("ability", pa.large_string()),
                            ("reward_model", pa.struct([("style", pa.string()), ("ground_truth", pa.string())])),
                            ("extra_info", pa.struct([("index", pa.int32())]))])
        pq.write_table(pa.Table.from_pylist([row], schema=schema), self.path("one.parquet"), compression="zstd")
        report = imported(self.path("one.parquet"), "--out", self.path("set"))
        self.assertEqual((report["written"], report["pictures"]), (1, 1))
        with open(self.path("set", "questions.jsonl"), encoding="utf-8") as lines:
            self.assertEqual(json.loads(next(lines))["question"], "What colour is the car?\nThink first, then answer.")

    def trl_row(self, step, number):
        return {"step": step, "prompt": [{"role": "user", "content": f"Question {number // 2}"}],
                "completion": [{"role": "assistant", "content": f"<think>t{number}</think><answer>{number}</answer>"}],
                "accuracy_reward": float(number % 2), "format_reward": 0.5, "solution": "1", "advantage": -0.5}

    def test_trl_completions(self):
        os.mkdir(self.path("completions"))
        for step in (5, 10):
            table = pa.Table.from_pylist([self.trl_row(step, number) for number in range(4)])
            pq.write_table(table, self.path("completions", f"completions_{step:05}.parquet"), row_group_size=3)
        report = imported(self.path("completions") + "/", "--out", self.path("run"))
        self.assertEqual((report["kind"], report["written"], report["left_out"], report["unread_fields"]), ("trl", 8, 0, []))
        self.assertEqual(report["facts"]["steps"], 2)
        self.assertEqual(report["facts"]["groups"], 4)
        self.assertAlmostEqual(report["means"]["reward"], 1.0)
        plain = [{"step": 1, "prompt": "Q", "completion": "<answer>x</answer>", "length_reward": 2, "advantage": 0.0}]
        pq.write_table(pa.Table.from_pylist(plain), self.path("plain.parquet"))
        self.assertEqual(imported(self.path("plain.parquet"))["means"]["reward"], 2.0)

    def test_a_file_that_is_cut(self):
        pq.write_table(pa.Table.from_pylist([self.trl_row(1, 1)]), self.path("whole.parquet"))
        with open(self.path("whole.parquet"), "rb") as whole, open(self.path("cut.parquet"), "wb") as cut:
            cut.write(whole.read()[:-20])
        result = run("import", self.path("cut.parquet"))
        self.assertEqual(result.returncode, 1)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
        self.assertIn("cut.parquet", result.stderr)

    def test_a_row_that_is_too_large(self):
        rows = [deepeyes_row(0, png(28, 14, 1)), deepeyes_row(1, b"\x89PNG" + bytes(257 << 20)), deepeyes_row(2, png(28, 14, 2))]
        pq.write_table(pa.Table.from_pylist(rows), self.path("large.parquet"))
        report = imported(self.path("large.parquet"), "--out", self.path("set"))
        self.assertEqual((report["written"], report["left_out"]), (2, 1))
        self.assertIn("row 2 of", report["problems"][0])
        self.assertIn("more than 256", report["problems"][0])

    def test_our_training_data(self):
        cameras = ["CAM_FRONT_LEFT", "CAM_FRONT", "CAM_FRONT_RIGHT", "CAM_BACK_RIGHT", "CAM_BACK", "CAM_BACK_LEFT"]
        for shade, name in enumerate(["one", *cameras]):
            with open(self.path(name + ".png"), "wb") as picture:
                picture.write(png(28, 14, shade))
        records = [{"id": "a", "image": "one.png", "question": "Which light?\nA) red\nB) green", "answer": "B", "kind": "light"},
                   {"id": "b", "image": [camera + ".png" for camera in cameras], "question": "What is behind the car?", "answer": "a bus"}]
        with open(self.path("q.jsonl"), "w", encoding="utf-8") as lines:
            lines.write("\n".join(json.dumps(record) for record in records))
        imported(self.path("q.jsonl"), "--split", "test=kind:light", "--out", self.path("set"))
        result = run("export", "verl-parquet", self.path("set"), self.path("verl"), "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(json.loads(result.stdout)["files"], ["test.parquet", "train.parquet"])
        light = pq.read_table(self.path("verl", "test.parquet")).to_pylist()[0]
        self.assertEqual(light["prompt"], [{"role": "user", "content": "<image>\nWhich light?\nOptions:\nA) red\nB) green"}])
        self.assertEqual(light["reward_model"], {"style": "rule", "ground_truth": "B"})
        self.assertEqual(light["images"], [{"bytes": png(28, 14, 0), "path": "one.png"}])
        self.assertEqual((light["data_source"], light["ability"], light["extra_info"]["split"], light["extra_info"]["index"]), ("set", "light", "test", 0))
        six = pq.read_table(self.path("verl", "train.parquet")).to_pylist()[0]
        self.assertEqual(six["prompt"][0]["content"].count("<image>"), 6)
        self.assertEqual([image["path"][:-4] for image in six["images"]], cameras)
        again = imported(self.path("verl", "test.parquet"), "--out", self.path("again"))
        self.assertEqual(again["written"], 1)
        with open(self.path("again", "questions.jsonl"), encoding="utf-8") as lines:
            back = json.loads(next(lines))
        self.assertEqual((back["id"], back["question"], back["options"], back["answer"]), ("a", "Which light?", ["red", "green"], "B"))
        try:
            import datasets
        except ImportError:
            return
        loaded = datasets.load_dataset("parquet", data_files=self.path("verl", "train.parquet"), cache_dir=self.path("cache"))["train"]
        self.assertEqual(loaded[0]["extra_info"]["id"], "b")


def main():
    with tempfile.TemporaryDirectory() as folder:
        probe = os.path.join(folder, "probe.parquet")
        with open(probe, "wb") as file:
            file.write(b"PAR1")
        if "built without Arrow" in run("import", probe).stderr:
            print("skipped: the program was built without Arrow (packaging/setup --parquet)")
            sys.exit(77)
    unittest.main(verbosity=2)


if __name__ == "__main__":
    main()
