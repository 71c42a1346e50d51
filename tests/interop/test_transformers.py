#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Round trips with transformers, PEFT and tokenizers: what we write they open with the same numbers, and the other way round.

Needs OMNIDRIVE_INTEROP_TOOL (built as omnidrive_interop_tool). Exit code 77 says that a package is missing: the test is skipped.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

try:
    import peft
    import tokenizers
    import torch
    import transformers
    from safetensors.torch import load_file, save_file
except ImportError as missing:
    print(f"skipped: {missing}; install torch, transformers, peft and safetensors, and name that Python in OMNIDRIVE_PYTHON")
    sys.exit(77)

import reference_models as reference

TOOL = os.environ["OMNIDRIVE_INTEROP_TOOL"]
EMBEDDED = Path(os.environ.get("OMNIDRIVE_EMBEDDED_VLM", Path(__file__).resolve().parents[2] / "resources/embedded/vlm"))
PROGRAM = os.environ.get("OMNIDRIVE_PROGRAM")
# Three steps of the embedded default, small enough for seconds.
RECIPE = """
title: three steps
model: embedded
clip: embedded
data: {source: synthetic}
rollout: {group_size: 4, max_turns: 2, max_turn_tokens: 40, max_response_tokens: 120}
eval: {every_steps: 0, samples: 1}
checkpoints: {every_steps: 3, keep: 1}
stages:
  - {name: one, steps: 3, prompts_per_step: 4, optimiser: {learning_rate: 0.001}}
"""
LOGITS = 2e-4
GREEDY = 16
# Levels by which a picture file may differ from Pillow's reading; 0 where nothing is said. Of 16-bit grey Pillow makes white: it is left out here.
LEVELS_APART = {"cmyk.jpg": 1}
PILLOW_FAILS = {"grey16.png"}
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
torch.set_num_threads(1)


def tool(*words):
    done = subprocess.run([TOOL, *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout


def inputs_for(folder, question="What does the light show?", size=(112, 84)):
    """ids and pixels of one question about one picture, by the reference's own processing."""
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), chat_template=reference.CHAT)
    encoded = reference.image_processor()(images=[reference.picture(*size, 5)], return_tensors="pt")
    messages = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": question}]}]
    rendered = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    count = int(encoded["image_grid_thw"][0].prod() // 4)
    ids = tokenizer(rendered.replace("<|image_pad|>", "<|image_pad|>" * count), add_special_tokens=False)["input_ids"]
    return dict(input_ids=torch.tensor([ids]), pixel_values=encoded["pixel_values"], image_grid_thw=encoded["image_grid_thw"])


def ours(folder, inputs, tokens=GREEDY):
    with tempfile.TemporaryDirectory() as scratch:
        save_file({k: v.contiguous() for k, v in inputs.items()}, f"{scratch}/in.safetensors")
        tool("run", folder, f"{scratch}/in.safetensors", f"{scratch}/out.safetensors", tokens)
        return load_file(f"{scratch}/out.safetensors")


@torch.no_grad()
def theirs(model, inputs, tokens=GREEDY):
    config = model.config
    full = dict(inputs, attention_mask=torch.ones_like(inputs["input_ids"]),
                mm_token_type_ids=(inputs["input_ids"] == config.image_token_id).long())
    generated = model.generate(**full, do_sample=False, temperature=None, repetition_penalty=1.0, max_new_tokens=tokens, min_new_tokens=tokens)
    return dict(logits=model(**full).logits[0], greedy=generated[0, inputs["input_ids"].shape[1]:])


def open_model(folder):
    return transformers.AutoModelForImageTextToText.from_pretrained(folder, dtype=torch.float32).eval()


class RoundTrip(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = Path(self.scratch.name)

    def tearDown(self):
        self.scratch.cleanup()

    def assertSame(self, a, b):
        self.assertEqual(a["logits"].shape, b["logits"].shape)
        self.assertLessEqual((a["logits"] - b["logits"]).abs().max().item(), LOGITS)
        self.assertEqual(a["greedy"].tolist(), b["greedy"].tolist())

    def write(self, name="ours", shard=5_000_000_000):
        tool("write", self.folder / name, 3, shard, reference.QWEN_TOKENIZER)
        return self.folder / name

    def test_our_checkpoint_opens(self):
        folder = self.write()
        inputs = inputs_for(folder)
        self.assertSame(theirs(open_model(folder), inputs), ours(folder, inputs))

    def test_our_shards_open(self):
        folder = self.write("shards", 100_000)
        self.assertGreater(len(list(folder.glob("model-*.safetensors"))), 2)
        inputs = inputs_for(folder)
        self.assertSame(theirs(open_model(folder), inputs), ours(folder, inputs))

    def test_the_stored_type_is_announced(self):
        model = transformers.AutoModelForImageTextToText.from_pretrained(self.write(), dtype="auto")
        self.assertEqual(model.dtype, torch.float32)

    def test_no_weight_is_missing_or_left_over(self):
        _, report = transformers.AutoModelForImageTextToText.from_pretrained(self.write(), output_loading_info=True)
        self.assertEqual([list(report[key]) for key in ("missing_keys", "unexpected_keys", "mismatched_keys")], [[], [], []])

    def test_their_checkpoints_open(self):
        for name in reference.QWEN:
            with self.subTest(name):
                reference.write_qwen(name, 21, self.folder / name)
                inputs = inputs_for(self.folder / name)
                self.assertSame(theirs(open_model(self.folder / name), inputs), ours(self.folder / name, inputs))

    def test_their_own_save_of_ours_opens(self):
        folder = self.write()
        open_model(folder).save_pretrained(self.folder / "again")
        inputs = inputs_for(folder)
        self.assertSame(ours(folder, inputs), ours(self.folder / "again", inputs))

    @unittest.skipUnless((EMBEDDED / "config.json").exists(), "the embedded default is not in this checkout")
    def test_the_embedded_default_answers_alike(self):
        inputs = inputs_for(EMBEDDED, "What colour is the car?", (280, 168))
        self.assertSame(theirs(open_model(EMBEDDED), inputs, 24), ours(EMBEDDED, inputs, 24))

    @unittest.skipUnless(PROGRAM, "OMNIDRIVE_PROGRAM names no omnidrive")
    def test_what_training_writes_answers_alike(self):
        (self.folder / "recipe.yaml").write_text(RECIPE)
        words = ["train", self.folder / "recipe.yaml", "--run", self.folder / "run", "--threads", "1"]
        subprocess.run([PROGRAM, *words], check=True, capture_output=True)
        trained = self.folder / "run/checkpoints/step-000003/model"
        inputs = inputs_for(trained, "What colour is the car?", (280, 168))
        answer = ours(trained, inputs, 24)
        self.assertSame(theirs(open_model(trained), inputs, 24), answer)
        self.assertGreater((answer["logits"] - ours(EMBEDDED, inputs, 1)["logits"]).abs().max().item(), 1e-3)   # it did train

    def test_our_adapters_open_in_peft(self):
        base = self.write()
        for i, targets in enumerate((["q_proj", "down_proj"], [r".*language_model.*\.(k|v)_proj"], ["all-linear"])):
            with self.subTest(targets):
                tool("adapt", base, self.folder / f"adapter{i}", 9, *targets)
                model = peft.PeftModel.from_pretrained(open_model(base), self.folder / f"adapter{i}").eval()
                inputs = inputs_for(base)
                adapted = ours(self.folder / f"adapter{i}", inputs)
                self.assertSame(theirs(model, inputs), adapted)
                self.assertGreater((adapted["logits"] - ours(base, inputs)["logits"]).abs().max().item(), 1e-2)
                self.assertSame(theirs(model.merge_and_unload(), inputs), adapted)

    def test_adapters_of_peft_open_in_ours(self):
        base = self.write()
        configs = {"ends": dict(target_modules=["q_proj", "gate_proj"], r=3, lora_alpha=7),
                   "pattern": dict(target_modules=r".*\.layers\.[01]\..*(up_proj|o_proj)", r=2, lora_alpha=5, use_rslora=True),
                   "ranks": dict(target_modules=["qkv", "v_proj"], r=2, lora_alpha=4, rank_pattern={"v_proj": 5},
                                 alpha_pattern={"blocks.1.attn.qkv": 9}),
                   "all": dict(target_modules="all-linear", r=2, lora_alpha=4)}
        for name, config in configs.items():
            with self.subTest(name):
                model = peft.get_peft_model(open_model(base), peft.LoraConfig(task_type="CAUSAL_LM", **config)).eval()
                for i, (key, parameter) in enumerate(sorted(model.named_parameters())):
                    if "lora_B" in key:
                        torch.nn.init.normal_(parameter, std=0.05, generator=torch.Generator().manual_seed(i))
                model.save_pretrained(self.folder / name)
                inputs = inputs_for(base)
                self.assertSame(theirs(model, inputs), ours(self.folder / name, inputs))


def reference_picture(file):
    """A picture file as the reference's helpers read it: turned upright, what is see-through laid over white, three channels."""
    from PIL import Image, ImageOps
    picture = ImageOps.exif_transpose(Image.open(file))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGB", picture.size, (255, 255, 255))
        white.paste(picture, mask=picture.split()[3])
        return white
    return picture.convert("RGB")


class Pictures(unittest.TestCase):
    def test_every_kind_of_file_has_the_levels_of_pillow(self):
        import numpy
        files = sorted(f for f in (reference.ROOT / "data/pictures").iterdir()
                       if f.suffix in (".png", ".jpg", ".webp") and f.name not in PILLOW_FAILS)
        with tempfile.TemporaryDirectory() as scratch:
            tool("pictures", f"{scratch}/out.safetensors", *files)
            ours = load_file(f"{scratch}/out.safetensors")
        for i, file in enumerate(files):
            with self.subTest(file.name):
                expected = torch.from_numpy(numpy.array(reference_picture(file)).astype("int16"))
                self.assertEqual(ours[str(i)].shape, expected.shape)
                difference = (ours[str(i)].to(torch.int16) - expected).abs().max().item()
                self.assertLessEqual(difference, LEVELS_APART.get(file.name, 0))


class Tokens(unittest.TestCase):
    def test_twenty_thousand_strings(self):
        """Ids of 20,000 generated strings, and our processor time against the Rust package's on one thread."""
        os.environ["RAYON_NUM_THREADS"] = "1"
        sys.path.insert(0, str(reference.ROOT / "data/text"))
        import text_samples
        strings = [s.decode("utf-8", "replace") for s in text_samples.samples(20_000, 77)]
        self.assertEqual(len(strings), 20_000)
        rust = tokenizers.Tokenizer.from_file(str(reference.QWEN_TOKENIZER / "tokenizer.json"))
        start = time.process_time()
        expected = [rust.encode(s, add_special_tokens=False).ids for s in strings]
        rust_s = time.process_time() - start
        with tempfile.TemporaryDirectory() as scratch:
            Path(scratch, "in.json").write_text(json.dumps(strings))
            tool("encode", reference.QWEN_TOKENIZER, f"{scratch}/in.json", f"{scratch}/out.json")
            answer = json.loads(Path(scratch, "out.json").read_text())
        different = [s for s, a, b in zip(strings, expected, answer["ids"]) if a != b]
        self.assertEqual(different[:3], [])
        print(f"tokenizing 20,000 strings: ours {answer['cpu_s']:.3f} s, tokenizers {rust_s:.3f} s of processor time")


if __name__ == "__main__":
    unittest.main(verbosity=2)
