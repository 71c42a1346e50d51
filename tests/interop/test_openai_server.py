#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rollouts by real servers: `transformers serve` and llama.cpp's server answer what `omnidrive --engine openai:URL` asks.

Models: the embedded default, which zooms, and one with random weights. Needs OMNIDRIVE_PROGRAM. Exit code 77 says that a package is missing: the
test is skipped; llama.cpp's part alone is skipped without xllamacpp, gguf and LLAMA_CPP (a folder with convert_hf_to_gguf.py, as check_llamacpp.py
takes it).
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

try:
    import fastapi  # noqa: F401  what transformers[serving] brings
    import openai  # noqa: F401
    import PIL  # noqa: F401
    import torch  # noqa: F401
    import transformers  # noqa: F401
    import uvicorn  # noqa: F401
except ImportError as missing:
    print(f"skipped: {missing}; install torch, torchvision, pillow and transformers[serving], and name that Python in OMNIDRIVE_PYTHON")
    sys.exit(77)

import reference_models as reference

ROOT = Path(__file__).resolve().parents[2]
EMBEDDED = ROOT / "resources/embedded/vlm"
PROGRAM = os.environ["OMNIDRIVE_PROGRAM"]
KEY = "sk-secret-0123456789"
START_S = 180
# Leaves the reply's text as it is. Without it the server takes thoughts and calls out of the text, as it does for every Qwen2.5-VL.
RAW = {"defaults": {"role": "assistant"}, "start_anchor": "<|im_start|>assistant\n",
       "fields": {"content": {"close": "<|im_end|>", "content": "text"}}}
LLAMA_SERVER = """
import sys, time, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.mmproj.path, params.port = sys.argv[1], sys.argv[2], int(sys.argv[3])
params.n_ctx, params.n_parallel, params.cpuparams.n_threads, params.mmproj_use_gpu = 16384, 4, 1, False
params.model_alias = {"random"}
server = xllamacpp.Server(params)
while True:
    time.sleep(1)
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A server as a process of its own, until the end of the scope."""

    def __init__(self, command, port, log):
        self.url, self.log = f"http://127.0.0.1:{port}", log
        environment = dict(os.environ, OMP_NUM_THREADS="1", HF_HUB_OFFLINE="1")
        with open(log, "w") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)

    def __enter__(self):
        deadline = time.time() + START_S
        while time.time() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.url + "/health", timeout=5).read()
                return self
            except OSError:
                time.sleep(0.2)
        self.__exit__()
        raise RuntimeError(f"{self.url} did not start: {Path(self.log).read_text()[-2000:]}")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def transformers_server(model, scratch):
    port = free_port()
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(model), "--host", "127.0.0.1", "--port", str(port),
               "--device", "cpu", "--dtype", "float32"]
    return Server(command, port, scratch / f"server-{port}.log")


def served_embedded(folder, raw):
    """The embedded default with the chat template that its folder leaves out."""
    shutil.copytree(EMBEDDED, folder)
    (folder / "chat_template.jinja").write_text(reference.CHAT)
    if raw:
        settings = json.loads((folder / "tokenizer_config.json").read_text())
        (folder / "tokenizer_config.json").write_text(json.dumps(dict(settings, response_template=RAW)))
    return folder


def random_model(folder, seed):
    reference.write_qwen("wide", seed, folder)
    (folder / "chat_template.jinja").write_text(reference.CHAT)
    return folder


def run(*words, check=True, **environment):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, env=dict(os.environ, OMNIDRIVE_SERVER_KEY=KEY, **environment))
    if check and done.returncode != 0:
        raise AssertionError(f"{words}: exit code {done.returncode}: {done.stderr}")
    return done


def gguf_files(llama, checkpoint, scratch):
    import check_llamacpp
    files = scratch / "text.gguf", scratch / "mmproj.gguf"
    check_llamacpp.convert(llama, checkpoint, files[0], True)
    check_llamacpp.convert(llama, checkpoint, files[1], False, "--mmproj")
    return files


class OpenAiServers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = Path(tempfile.mkdtemp(prefix="omnidrive-server-"))
        cls.addClassCleanup(shutil.rmtree, cls.scratch, True)
        frames = sorted((ROOT / "resources/frames").rglob("*.jpg")) + sorted((ROOT / "resources/frames").rglob("*.png"))
        cls.frame = frames[0]

    def question(self, *more):
        return ["rollout", "--image", self.frame, "--question", "What does the traffic light show?", "--option", "red", "--option", "green",
                "--json", *more]

    def rollouts(self, server, *more):
        return json.loads(run(*self.question("--engine", "openai:" + server.url, *more)).stdout)

    def test_greedy_rollouts_equal_the_local_engines(self):
        """The same model here and there: every turn, box and answer of the evaluation's questions."""
        model = served_embedded(self.scratch / "raw", True)
        with transformers_server(model, self.scratch) as server:
            there = ["--engine", "openai:" + server.url, "--model", model]
            common = ["eval", "--samples", 24, "--greedy", "--json"]
            local = json.loads(run(*common, "--model", model).stdout)["reports"][0]
            remote = json.loads(run(*common, *there).stdout)["reports"][0]
            self.assertEqual(self.figures(local), self.figures(remote))
            self.assertGreater(len(self.figures(local)), 3)
            # A picture of its own, with crops as large as the embedded recipe shows them to the local engine only: the prompt's turn is the same.
            here = json.loads(run(*self.question("--greedy", "--model", model)).stdout)[0]
            asked = json.loads(run(*self.question("--greedy", *there)).stdout)[0]
            self.assertEqual(here["turns"][0]["text"].removesuffix("<|im_end|>"), asked["turns"][0]["text"])
            self.assertEqual((here["model_px"], here["frame_ids"]), (asked["model_px"], asked["frame_ids"]))

    def figures(self, value):
        """A report without the names of what was measured."""
        if isinstance(value, float):
            return round(value, 6)
        if isinstance(value, dict):
            return {key: self.figures(inner) for key, inner in value.items() if key not in ("name", "model")}
        return [self.figures(inner) for inner in value] if isinstance(value, list) else value

    def test_calls_that_the_server_parsed(self):
        """As users have it: the server takes thoughts and calls out of the text."""
        model = served_embedded(self.scratch / "parsed", False)
        with transformers_server(model, self.scratch) as server:
            made = self.rollouts(server, "--model", model, "--group", 6, "--seed", 3, "--max-turn-tokens", 60, "--server-retries", 1,
                                 "--out", self.scratch / "run")
            calls = [turn["tool"] for rollout in made for turn in rollout["turns"] if "tool" in turn]
            self.assertEqual(len(made), 6)
            self.assertTrue(any(call["valid"] for call in calls), calls)
            for rollout in made:
                for turn in rollout["turns"]:
                    self.assertEqual((turn["logprobs"], turn["token_ids"]), ([], []))   # this server gives none
                    self.assertGreater(turn["n_tokens"], 0)
            kept = [file for file in (self.scratch / "run").rglob("*") if file.is_file() and KEY.encode() in file.read_bytes()]
            self.assertEqual(kept, [])
            self.assertEqual(run("verify", self.scratch / "run").returncode, 0)
            wrong = run(*self.question("--engine", "openai:" + server.url, "--server-model", "no/such"), check=False)
            self.assertEqual(wrong.returncode, 1)
            self.assertIn("status 400: Server is pinned to", wrong.stderr.splitlines()[-1])

    def test_random_weights(self):
        model = random_model(self.scratch / "random", 3)
        with transformers_server(model, self.scratch) as server:
            made = self.rollouts(server, "--group", 4, "--max-turn-tokens", 16, "--server-retries", 0)
            self.assertEqual([rollout["truncated"] for rollout in made], [True] * 4)
            self.assertEqual([rollout["turns"][0]["finish_reason"] for rollout in made], ["length"] * 4)
            self.assertEqual([rollout["turns"][0]["n_tokens"] for rollout in made], [16] * 4)

    def test_a_server_that_dies(self):
        model = random_model(self.scratch / "mortal", 4)
        with transformers_server(model, self.scratch) as server:
            words = self.question("--engine", "openai:" + server.url, "--max-turn-tokens", 4000, "--server-retries", 1)
            asking = subprocess.Popen([PROGRAM, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            time.sleep(6)
            server.process.kill()
            _, error = asking.communicate(timeout=120)
            self.assertEqual(asking.returncode, 1, error)
            self.assertIn(f"the server {server.url}/v1 gives no answer", error)

    def test_an_interrupt_ends_a_request(self):
        model = random_model(self.scratch / "slow", 5)
        with transformers_server(model, self.scratch) as server:
            words = self.question("--engine", "openai:" + server.url, "--max-turn-tokens", 20000)
            asking = subprocess.Popen([PROGRAM, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            time.sleep(6)
            start = time.time()
            asking.send_signal(signal.SIGINT)
            asking.communicate(timeout=120)
            self.assertEqual(asking.returncode, 130)
            self.assertLess(time.time() - start, 5)

    def test_llama_cpp_gives_log_probabilities(self):
        try:
            import gguf  # noqa: F401
            import xllamacpp  # noqa: F401
        except ImportError as missing:
            self.skipTest(f"{missing}; install xllamacpp and gguf")
        if "LLAMA_CPP" not in os.environ:
            self.skipTest("LLAMA_CPP names no folder with convert_hf_to_gguf.py")
        model = random_model(self.scratch / "llama", 3)
        text, pictures = gguf_files(Path(os.environ["LLAMA_CPP"]), model, self.scratch)
        port = free_port()
        with Server([sys.executable, "-c", LLAMA_SERVER, str(text), str(pictures), str(port)], port, self.scratch / "llama.log") as server:
            first = self.rollouts(server, "--group", 8, "--seed", 2, "--max-turn-tokens", 24)
            self.assertEqual({rollout["policy_version"] for rollout in first}, {"random"})
            with_ids = 0
            for turn in (turn for rollout in first for turn in rollout["turns"]):
                named = turn["token_ids"] or turn["token_texts"]
                self.assertEqual(len(turn["logprobs"]), len(named))
                self.assertTrue(named and all(value <= 0 for value in turn["logprobs"]))
                with_ids += bool(turn["token_ids"])
            self.assertGreater(len({rollout["turns"][0]["text"] for rollout in first}), 1)   # seeds differ within the group
            print(f"llama.cpp: ids for {with_ids} of {len(first)} turns; the others hold bytes that are no text")


if __name__ == "__main__":
    unittest.main(verbosity=2)
