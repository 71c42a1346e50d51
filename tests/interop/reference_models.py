# SPDX-License-Identifier: GPL-3.0-or-later
"""Random-weight Qwen2.5-VL and CLIP models of the reference implementation (transformers), and checkpoint folders of them."""
import hashlib
import json
import math
import random
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file

ROOT = Path(__file__).resolve().parents[1]
QWEN_TOKENIZER = ROOT / "data/text/qwen"
CLIP_TOKENIZER = ROOT / "data/text/clip"


def qwen(hidden, layers, heads, kv, inner, sections, tied, vision, window, full, seed_dtype="float32", layout="hub", shard=0):
    return dict(text=dict(hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads, num_key_value_heads=kv,
                          intermediate_size=inner, tie_word_embeddings=tied),
                sections=sections, vision=dict(hidden_size=vision[0], depth=vision[1], num_heads=vision[2], intermediate_size=vision[3],
                                               out_hidden_size=hidden, window_size=window, fullatt_block_indexes=full),
                dtype=seed_dtype, layout=layout, shard=shard)


def clip(text, vision, projection, image, patch, context, text_act, vision_act, legacy_end, vocabulary=None):
    return dict(text=text, vision=vision, projection=projection, image=image, patch=patch, context=context, text_act=text_act,
                vision_act=vision_act, legacy_end=legacy_end, vocabulary=vocabulary)


# name: sizes. "hub" is the flat config and the released tensor names, "v5" what transformers 5 writes; shard in kB.
QWEN = {
    "mini": qwen(32, 2, 4, 2, 48, [2, 1, 1], True, (16, 2, 2, 24), 56, [1]),
    "mini-v5": qwen(32, 2, 2, 1, 40, [2, 3, 3], False, (16, 2, 1, 20), 112, [0], "bfloat16", "v5", 60),
    "wide": qwen(96, 3, 8, 2, 160, [2, 2, 2], True, (48, 4, 4, 72), 112, [1, 3], "bfloat16", "hub", 300),
    "deep": qwen(64, 5, 4, 4, 96, [2, 3, 3], False, (32, 3, 2, 48), 56, [2], "float32", "v5"),
    "half": qwen(64, 2, 4, 2, 96, [4, 2, 2], True, (32, 2, 2, 48), 84, [0, 1], "float16", "hub"),
}
CLIP = {
    "clip-mini": clip((24, 2, 2, 40), (24, 2, 3, 40), 16, 56, 14, 24, "gelu", "quick_gelu", False),
    "clip-legacy": clip((32, 3, 4, 64), (48, 2, 4, 80), 24, 64, 16, 77, "quick_gelu", "gelu", True),
}
# ViT-L/14-336 at its true size (1.7 GB each), with OpenAI's activation and with that of other trainings.
LARGE_CLIP = {f"clip-l14-336-{act}": clip((768, 12, 12, 3072), (1024, 24, 16, 4096), 768, 336, 14, 77, act, act, True, 49408)
              for act in ("quick_gelu", "gelu")}
SMALL_SET = ["mini", "mini-v5", "clip-mini"]


def drawn_qwen(seed, index):
    """A spec whose every number is drawn: layers, grouped heads, rotary sections, windows, tied or not, storage type, names, shards."""
    draw = random.Random(f"{seed}/{index}")
    head, kv, vision_head, vision_heads, depth = (draw.choice(c) for c in ([8, 12, 16, 24], [1, 2, 3], [8, 12, 16, 20], [1, 2, 3], [1, 2, 3, 4]))
    heads = kv * draw.choice([1, 2, 3, 4])
    cuts = sorted(draw.sample(range(1, head // 2), 2))
    return qwen(head * heads, draw.randint(1, 5), heads, kv, 8 * draw.randint(4, 24), [cuts[0], cuts[1] - cuts[0], head // 2 - cuts[1]],
                draw.random() < 0.5, (vision_head * vision_heads, depth, vision_heads, 4 * draw.randint(4, 24)), 28 * draw.randint(1, 5),
                sorted(draw.sample(range(depth), draw.randint(0, depth))), draw.choice(["float32", "bfloat16", "float16"]),
                draw.choice(["hub", "v5"]), draw.choice([0, 50, 200]))


def generator(seed, name):
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:6], "big"))


@torch.no_grad()
def randomise(model, seed):
    """Matrices that keep activations at order one; biases and norms that are neither nought nor one."""
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator(seed, name))
        if name.endswith("logit_scale"):
            parameter.fill_(2.66)
        elif parameter.ndim < 2:
            parameter.copy_(noise * 0.1 + (1.0 if name.endswith("weight") else 0.0))
        elif "embed" in name and "patch" not in name:
            parameter.copy_(noise * 0.4)
        else:
            parameter.copy_(noise * 1.3 / math.sqrt(parameter[0].numel()))
    return model.eval()


def token_ids():
    document = json.loads((QWEN_TOKENIZER / "tokenizer.json").read_text())
    return {token["content"]: token["id"] for token in document["added_tokens"]}


def flat_config(name):
    spec, ids = QWEN[name], token_ids()
    return dict(architectures=["Qwen2_5_VLForConditionalGeneration"], model_type="qwen2_5_vl", hidden_act="silu", rms_norm_eps=1e-6,
                rope_theta=1e6, rope_scaling={"type": "mrope", "mrope_section": spec["sections"]}, vocab_size=max(ids.values()) + 5,
                max_position_embeddings=32768, sliding_window=32768, use_sliding_window=False, use_cache=True, torch_dtype=spec["dtype"],
                bos_token_id=ids["<|endoftext|>"], eos_token_id=ids["<|im_end|>"], vision_start_token_id=ids["<|vision_start|>"],
                vision_end_token_id=ids["<|vision_end|>"], vision_token_id=ids["<|vision_pad|>"], image_token_id=ids["<|image_pad|>"],
                video_token_id=ids["<|video_pad|>"], **spec["text"],
                vision_config=dict(model_type="qwen2_5_vl", hidden_act="silu", in_chans=3, in_channels=3, patch_size=14, spatial_merge_size=2,
                                   spatial_patch_size=14, temporal_patch_size=2, tokens_per_second=2, **spec["vision"]))


def make_qwen(name, seed):
    """The model in float32, with weights that its storage type holds exactly."""
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration
    model = Qwen2_5_VLForConditionalGeneration(Qwen2_5_VLConfig.from_dict(dict(flat_config(name), torch_dtype="float32")))
    model.tie_weights()
    randomise(model, seed)
    with torch.no_grad():   # parameters alone: the rotary buffers stay exact, as they do when a checkpoint is opened
        for parameter in model.parameters():
            parameter.copy_(parameter.to(getattr(torch, QWEN[name]["dtype"])))
    return model


def hub_name(name):
    for long, short in (("model.visual.", "visual."), ("model.language_model.", "model.")):
        if name.startswith(long):
            return short + name[len(long):]
    return name


def write_tensors(tensors, folder, shard_kb):
    shards = [{}]
    for name in sorted(tensors):
        used = sum(t.numel() * t.element_size() for t in shards[-1].values())
        if shard_kb and shards[-1] and used + tensors[name].numel() * tensors[name].element_size() > shard_kb * 1000:
            shards.append({})
        shards[-1][name] = tensors[name].contiguous()
    if len(shards) == 1:
        save_file(shards[0], folder / "model.safetensors", {"format": "pt"})
        return
    index = {"metadata": {"total_size": sum(t.numel() * t.element_size() for t in tensors.values())}, "weight_map": {}}
    for i, shard in enumerate(shards):
        file = f"model-{i + 1:05}-of-{len(shards):05}.safetensors"
        save_file(shard, folder / file, {"format": "pt"})
        index["weight_map"].update(dict.fromkeys(shard, file))
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2))


def write_qwen(name, seed, folder):
    spec, ids = QWEN[name], token_ids()
    folder.mkdir(parents=True, exist_ok=True)
    model = make_qwen(name, seed)
    dtype = getattr(torch, spec["dtype"])
    tensors = {k: v.to(dtype) for k, v in model.state_dict().items() if not (spec["text"]["tie_word_embeddings"] and k == "lm_head.weight")}
    if spec["layout"] == "hub":
        tensors = {hub_name(k): v for k, v in tensors.items()}
        (folder / "config.json").write_text(json.dumps(flat_config(name), indent=1))
    else:
        model.config.dtype = dtype
        model.config.save_pretrained(folder)
    write_tensors(tensors, folder, spec["shard"])
    generation = dict(bos_token_id=ids["<|endoftext|>"], pad_token_id=ids["<|endoftext|>"], do_sample=True, repetition_penalty=1.1,
                      temperature=1e-6, eos_token_id=[ids["<|im_end|>"], ids["<|endoftext|>"]])
    (folder / "generation_config.json").write_text(json.dumps(generation, indent=1))
    shutil.copyfile(QWEN_TOKENIZER / "tokenizer.json", folder / "tokenizer.json")
    (folder / "tokenizer_config.json").write_text(json.dumps(dict(tokenizer_class="Qwen2Tokenizer", eos_token="<|im_end|>",
                                                                  pad_token="<|endoftext|>", chat_template=CHAT)))
    image_processor().save_pretrained(folder)
    return model


def write_clip(name, seed, folder):
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel
    spec = {**CLIP, **LARGE_CLIP}[name]
    folder.mkdir(parents=True, exist_ok=True)
    end = 1   # <|endoftext|> of the small tokenizer
    tower = lambda s, act: dict(hidden_size=s[0], num_hidden_layers=s[1], num_attention_heads=s[2], intermediate_size=s[3], hidden_act=act)
    size = max(json.loads((CLIP_TOKENIZER / "tokenizer.json").read_text())["model"]["vocab"].values()) + 1
    config = CLIPConfig(projection_dim=spec["projection"],
                        text_config=dict(tower(spec["text"], spec["text_act"]), vocab_size=spec["vocabulary"] or size,
                                         max_position_embeddings=spec["context"],
                                         eos_token_id=2 if spec["legacy_end"] else end, bos_token_id=0, pad_token_id=end),
                        vision_config=dict(tower(spec["vision"], spec["vision_act"]), image_size=spec["image"], patch_size=spec["patch"]))
    model = randomise(CLIPModel(config), seed)
    model.save_pretrained(folder)
    shutil.copyfile(CLIP_TOKENIZER / "tokenizer.json", folder / "tokenizer.json")
    CLIPImageProcessor(size={"shortest_edge": spec["image"]}, crop_size={"height": spec["image"], "width": spec["image"]}).save_pretrained(folder)
    return model


CHAT = ("{% if messages[0].role != 'system' %}<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}"
        "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.content is string %}{{ m.content }}{% else %}{% for p in m.content %}"
        "{% if p.type == 'text' %}{{ p.text }}{% else %}<|vision_start|><|image_pad|><|vision_end|>{% endif %}{% endfor %}{% endif %}"
        "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")


def image_processor():
    from transformers import Qwen2VLImageProcessor
    return Qwen2VLImageProcessor(size={"shortest_edge": 3136, "longest_edge": 12845056})


def qwen_tokenizer():
    from transformers import PreTrainedTokenizerFast
    return PreTrainedTokenizerFast(tokenizer_file=str(QWEN_TOKENIZER / "tokenizer.json"), chat_template=CHAT, pad_token="<|endoftext|>",
                                   eos_token="<|im_end|>", padding_side="left")


def picture(width, height, seed):
    """Stripes, boxes and grain."""
    from PIL import Image
    noise = torch.Generator().manual_seed(seed)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    pixels = torch.stack([128 + 100 * torch.sin(x / (5.0 + 3 * c) + seed) * torch.cos(y / (8.0 - 2 * c)) for c in range(3)], -1)
    for _ in range(6):
        a, b, w, h = (int(torch.randint(0, limit, (1,), generator=noise)) for limit in (width, height, max(width // 3, 1), max(height // 3, 1)))
        pixels[b:b + h + 1, a:a + w + 1] = torch.randint(0, 256, (3,), generator=noise).float()
    pixels += torch.randn(pixels.shape, generator=noise) * 9
    return Image.fromarray(pixels.clamp(0, 255).to(torch.uint8).numpy())
