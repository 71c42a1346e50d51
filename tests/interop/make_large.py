#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a Qwen2.5-VL of true size with random bfloat16 weights, tensor by tensor, for loading tests.

  make_large.py --out DIR [--size 3b|7b|100m]

The tokenizer is the small one of tests/data/text with the control tokens at their released ids.
"""
import argparse
import json
import math
from pathlib import Path

import torch
from safetensors.torch import save_file

import reference_models as reference

# hidden, layers, heads, key/value heads, feed-forward, vocabulary, tied, rotary sections; vision: hidden, blocks, heads, feed-forward
SIZES = {"100m": ((512, 8, 8, 2, 1536, 151936, True, [8, 12, 12]), (256, 8, 4, 768)),
         "3b": ((2048, 36, 16, 2, 11008, 151936, True, [16, 24, 24]), (1280, 32, 16, 3420)),
         "7b": ((3584, 28, 28, 4, 18944, 152064, False, [16, 24, 24]), (1280, 32, 16, 3420))}
FIRST_CONTROL = 151643
SHARD = 2_000_000_000


def shapes(text, vision):
    hidden, layers, heads, kv, inner, vocabulary, tied, _ = text
    head = hidden // heads
    yield "model.embed_tokens.weight", (vocabulary, hidden)
    if not tied:
        yield "lm_head.weight", (vocabulary, hidden)
    yield "model.norm.weight", (hidden,)
    for i in range(layers):
        p = f"model.layers.{i}."
        for name, rows, columns, bias in (("self_attn.q_proj", hidden, hidden, True), ("self_attn.k_proj", kv * head, hidden, True),
                                          ("self_attn.v_proj", kv * head, hidden, True), ("self_attn.o_proj", hidden, hidden, False),
                                          ("mlp.gate_proj", inner, hidden, False), ("mlp.up_proj", inner, hidden, False),
                                          ("mlp.down_proj", hidden, inner, False)):
            yield p + name + ".weight", (rows, columns)
            if bias:
                yield p + name + ".bias", (rows,)
        yield p + "input_layernorm.weight", (hidden,)
        yield p + "post_attention_layernorm.weight", (hidden,)
    width, blocks, _, wide = vision
    yield "visual.patch_embed.proj.weight", (width, 3, 2, 14, 14)
    for i in range(blocks):
        p = f"visual.blocks.{i}."
        for name, rows, columns in (("attn.qkv", 3 * width, width), ("attn.proj", width, width), ("mlp.gate_proj", wide, width),
                                    ("mlp.up_proj", wide, width), ("mlp.down_proj", width, wide)):
            yield p + name + ".weight", (rows, columns)
            yield p + name + ".bias", (rows,)
        yield p + "norm1.weight", (width,)
        yield p + "norm2.weight", (width,)
    yield "visual.merger.ln_q.weight", (width,)
    yield from (("visual.merger.mlp.0.weight", (4 * width, 4 * width)), ("visual.merger.mlp.0.bias", (4 * width,)),
                ("visual.merger.mlp.2.weight", (hidden, 4 * width)), ("visual.merger.mlp.2.bias", (hidden,)))


def values(shape, seed):
    if len(shape) == 1:
        return torch.ones(shape, dtype=torch.bfloat16)
    noise = torch.empty(shape, dtype=torch.bfloat16)
    return noise.uniform_(-1, 1, generator=torch.Generator().manual_seed(seed)).mul_(math.sqrt(3 / math.prod(shape[1:])))


def write_weights(out, text, vision):
    shard, used, index, files = {}, 0, {}, []

    def flush():
        nonlocal shard, used
        files.append(f"shard-{len(files)}.safetensors")
        save_file(shard, out / files[-1], {"format": "pt"})
        index.update(dict.fromkeys(shard, files[-1]))
        shard, used = {}, 0

    for seed, (name, shape) in enumerate(shapes(text, vision)):
        shard[name] = values(shape, seed)
        used += shard[name].numel() * 2
        if used > SHARD:
            flush()
    flush()
    for i, file in enumerate(files):
        (out / file).rename(out / f"model-{i + 1:05}-of-{len(files):05}.safetensors")
    names = {file: f"model-{i + 1:05}-of-{len(files):05}.safetensors" for i, file in enumerate(files)}
    weight_map = {name: names[file] for name, file in index.items()}
    (out / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))


def write_tokenizer(out):
    document = json.loads((reference.QWEN_TOKENIZER / "tokenizer.json").read_text())
    for i, token in enumerate(document["added_tokens"]):
        token["id"] = FIRST_CONTROL + i
    control = {token["content"] for token in document["added_tokens"]}
    document["model"]["vocab"] = {k: v for k, v in document["model"]["vocab"].items() if k not in control}
    (out / "tokenizer.json").write_text(json.dumps(document))
    return {token["content"]: token["id"] for token in document["added_tokens"]}


def write_config(out, ids, text, vision):
    hidden, layers, heads, kv, inner, vocabulary, tied, sections = text
    config = dict(architectures=["Qwen2_5_VLForConditionalGeneration"], model_type="qwen2_5_vl", hidden_act="silu", rms_norm_eps=1e-6, rope_theta=1e6,
                  rope_scaling={"type": "mrope", "mrope_section": sections}, vocab_size=vocabulary, hidden_size=hidden, num_hidden_layers=layers,
                  num_attention_heads=heads, num_key_value_heads=kv, intermediate_size=inner, tie_word_embeddings=tied, torch_dtype="bfloat16",
                  max_position_embeddings=128000, bos_token_id=ids["<|endoftext|>"], eos_token_id=ids["<|im_end|>"],
                  image_token_id=ids["<|image_pad|>"], video_token_id=ids["<|video_pad|>"], vision_start_token_id=ids["<|vision_start|>"],
                  vision_end_token_id=ids["<|vision_end|>"],
                  vision_config=dict(model_type="qwen2_5_vl", hidden_act="silu", in_chans=3, in_channels=3, patch_size=14, spatial_merge_size=2,
                                     temporal_patch_size=2, tokens_per_second=2, hidden_size=vision[0], depth=vision[1], num_heads=vision[2],
                                     intermediate_size=vision[3], out_hidden_size=hidden, window_size=112,
                                     fullatt_block_indexes=[b for b in (7, 15, 23, 31) if b < vision[1]]))
    (out / "config.json").write_text(json.dumps(config, indent=1))
    (out / "generation_config.json").write_text(json.dumps({"eos_token_id": [ids["<|im_end|>"], ids["<|endoftext|>"]]}))
    (out / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "Qwen2Tokenizer", "chat_template": reference.CHAT}))
    reference.image_processor().save_pretrained(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", choices=SIZES, default="3b")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    text, vision = SIZES[arguments.size]
    write_config(arguments.out, write_tokenizer(arguments.out), text, vision)
    write_weights(arguments.out, text, vision)


if __name__ == "__main__":
    main()
