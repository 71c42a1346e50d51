#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""llama.cpp's converter on folders that we wrote: it must open them unaided, and every weight must come back from its files as it is stored.

  check_llamacpp.py LLAMA_CPP CHECKPOINT... [--any-tokenizer] [--text-only]

LLAMA_CPP is a folder with convert_hf_to_gguf.py and gguf-py (the sdist of llama-cpp-python holds it as vendor/llama.cpp). The converter knows
tokenizers by a hash and refuses others; --any-tokenizer answers that one question with "qwen2", to look at the rest of such a folder.
--text-only leaves the picture part out.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from safetensors.torch import load_file

import reference_models as reference

AS_QWEN2 = ("import runpy, sys; from conversion.base import TextModel; TextModel.get_vocab_base_pre = lambda self, tokenizer: 'qwen2'; "
            "runpy.run_path(sys.argv.pop(1), run_name='__main__')")
PATCH = "visual.patch_embed.proj.weight"


def convert(llama, checkpoint, out, any_tokenizer, *options):
    script = [str(llama / "convert_hf_to_gguf.py"), str(checkpoint), "--outtype", "f32", "--outfile", str(out), *options]
    command = [sys.executable, *(["-c", AS_QWEN2] if any_tokenizer else []), *script]
    paths = os.pathsep.join([str(llama), str(llama / "gguf-py"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ, PYTHONPATH=paths))
    if done.returncode != 0:
        sys.exit(f"{checkpoint}: the converter gave up: {done.stderr.strip().splitlines()[-1]}")


def stored_tensors(checkpoint):
    tensors = {}
    for file in sorted(checkpoint.glob("model*.safetensors")):
        tensors.update({reference.hub_name(name): tensor.float().numpy() for name, tensor in load_file(file).items()})
    return tensors


def pieces(name, tensor):
    """What the converter makes of one of our tensors: its names there, and the part of ours that each holds."""
    if name == PATCH:
        return [("v.patch_embd.weight", tensor[:, :, 0]), ("v.patch_embd.weight.1", tensor[:, :, 1])]
    if ".qkv." in name:
        third = len(tensor) // 3
        return [(name.replace(".qkv.", f".{part}."), tensor[i * third:(i + 1) * third]) for i, part in enumerate("qkv")]
    return [(name, tensor)]


def compare(llama, checkpoint, files):
    sys.path.insert(0, str(llama / "gguf-py"))
    import gguf
    written = {tensor.name: tensor.data for file in files for tensor in gguf.GGUFReader(file).tensors}
    kinds = [gguf.get_tensor_name_map(arch, 128) for arch in (gguf.MODEL_ARCH.QWEN2VL, gguf.MODEL_ARCH.MMPROJ)]
    found = set()
    for name, tensor in stored_tensors(checkpoint).items():
        if name.startswith("visual.") and len(files) == 1:
            continue
        for part, value in pieces(name, tensor):
            there = part if part in written else kinds[name.startswith("visual.")].get_name(part, try_suffixes=(".weight", ".bias"))
            if there not in written:
                sys.exit(f"{checkpoint}: {part} is not in the GGUF files")
            if written[there].size != value.size or (written[there].reshape(-1) != value.reshape(-1)).any():
                sys.exit(f"{checkpoint}: {part} has other values as {there}")
            found.add(there)
    left_over = [name for name in written if name not in found and not re.fullmatch(r"rope_freqs.*", name)]
    if left_over:
        sys.exit(f"{checkpoint}: the GGUF files hold what is not ours: {left_over}")
    print(f"{checkpoint}: {len(found)} tensors of {len(files)} GGUF file(s) equal ours")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("llama", type=Path)
    parser.add_argument("checkpoint", type=Path, nargs="+")
    parser.add_argument("--any-tokenizer", action="store_true")
    parser.add_argument("--text-only", action="store_true")
    arguments = parser.parse_args()
    for checkpoint in arguments.checkpoint:
        with tempfile.TemporaryDirectory() as scratch:
            files = [Path(scratch, "text.gguf"), Path(scratch, "mmproj.gguf")]
            convert(arguments.llama, checkpoint, files[0], arguments.any_tokenizer)
            if arguments.text_only:
                files.pop()
            else:
                convert(arguments.llama, checkpoint, files[1], False, "--mmproj")
            compare(arguments.llama, checkpoint, files)


if __name__ == "__main__":
    main()
