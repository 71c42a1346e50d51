#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a golden set: random-weight checkpoints and what transformers computes with them (see README.md).

  make_golden.py --out DIR [--seed N] [--small | --drawn N | --large-clip]

--small makes the set of tests/data/golden: two Qwen2.5-VL, one CLIP, few cases. --drawn makes N Qwen2.5-VL whose shapes, and pictures whose sizes,
come from the seed. --large-clip makes ViT-L/14-336 alone, with QuickGELU and with GELU.
"""
import argparse
import json
import random
from pathlib import Path

import torch
from safetensors.torch import save_file

import reference_models as reference

TOLERANCES = {"logits": "2e-4 absolute (fp32)", "embeds": "1e-4", "logprobs": "2e-4", "grads": "1e-4 + 1e-3 relative", "after": "2e-5",
              "resize": "equal to tv or to pil within 1 level on all and exact on 99 % of pixels", "ids": "exact",
              "greedy": "exact where greedy_margin > 1e-3"}
KEPT = 16   # positions at the end whose states and logits are stored
GREEDY = 24


def text(words):
    return {"type": "text", "text": words}


def image(width, height):
    return {"type": "image", "size": [width, height]}


def user(*parts):
    return {"role": "user", "content": list(parts)}


CASES = {
    "text": [user(text("Which lane is free? Say left or right."))],
    "img1": [user(image(90, 58), text("What does the light show?"))],
    "img6": [user(*[part for i, size in enumerate([(112, 84), (150, 60), (58, 120), (86, 86), (200, 56), (60, 90)])
                    for part in (text(f"camera {i}: "), image(*size))], text("Plan the next move."))],
    "zoom": [{"role": "system", "content": [text("You drive.")]}, user(image(112, 84), text("Is the cone near?")),
             {"role": "assistant", "content": [text("<think>closer</think><tool_call>{\"bbox_2d\": [20, 14, 70, 60]}</tool_call>")]},
             user(text("<tool_response>"), image(50, 46), text("</tool_response>"))],
}


def redrawn(case, seed):
    """The same conversation about pictures of other sizes, odd ones too."""
    draw = random.Random(f"{seed}/{case}")
    side = lambda: draw.randint(28, 190)
    again = lambda part: dict(part, size=[side(), side()]) if part["type"] == "image" else part
    return [dict(message, content=[again(part) for part in message["content"]]) for message in CASES[case]]


def prepare(messages, tokenizer, seed):
    """ids, pixel values and grids of one conversation; pictures are made from seeds in their order."""
    processor = reference.image_processor()
    sizes = [part["size"] for message in messages for part in message["content"] if part["type"] == "image"]
    pictures = [reference.picture(w, h, seed + i) for i, (w, h) in enumerate(sizes)]
    encoded = processor(images=pictures, return_tensors="pt") if pictures else {}
    rendered = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    for grid in encoded.get("image_grid_thw", []):
        rendered = rendered.replace("<|image_pad|>", "<|held|>" * int(grid.prod() // 4), 1)
    ids = tokenizer(rendered.replace("<|held|>", "<|image_pad|>"), add_special_tokens=False)["input_ids"]
    return ids, encoded.get("pixel_values"), encoded.get("image_grid_thw")


def batch_of(rows, pad):
    """Left-padded ids and mask, all pictures in a row."""
    longest = max(len(ids) for ids, _, _ in rows)
    inputs = dict(input_ids=torch.tensor([[pad] * (longest - len(ids)) + ids for ids, _, _ in rows]),
                  attention_mask=torch.tensor([[0] * (longest - len(ids)) + [1] * len(ids) for ids, _, _ in rows]))
    pixels = [p for _, p, _ in rows if p is not None]
    if pixels:
        inputs.update(pixel_values=torch.cat(pixels), image_grid_thw=torch.cat([g for _, _, g in rows if g is not None]))
    return inputs


def with_types(model, inputs):
    return dict(inputs, mm_token_type_ids=(inputs["input_ids"] == model.config.image_token_id).long())


def features(model, inputs):
    output = model.model.get_image_features(inputs["pixel_values"].to(model.dtype), inputs["image_grid_thw"])
    output = getattr(output, "pooler_output", output)
    return torch.cat(list(output)) if isinstance(output, (list, tuple)) else output


@torch.no_grad()
def run_qwen(model, half, inputs):
    inputs = with_types(model, inputs)
    out = dict(inputs)
    if "pixel_values" in inputs:
        out["image_embeds"] = features(model, inputs)
    positions, deltas = model.model.get_rope_index(inputs["input_ids"], mm_token_type_ids=inputs["mm_token_type_ids"],
                                                   image_grid_thw=inputs.get("image_grid_thw"), attention_mask=inputs["attention_mask"])
    result = model(**inputs, output_hidden_states=True)
    logits, logs = result.logits, result.logits.log_softmax(-1)
    out.update(position_ids=positions, rope_deltas=deltas, hidden=result.hidden_states[-1][:, -KEPT:], logits_tail=logits[:, -KEPT:],
               logsumexp=logits.logsumexp(-1),
               next_logprob=logs[:, :-1].gather(2, inputs["input_ids"][:, 1:, None])[..., 0])
    out.update(greedy(model, inputs))
    rounded = {k: v.bfloat16() if v.is_floating_point() else v for k, v in inputs.items()}
    out["logits_tail_bf16"] = half(**rounded).logits[:, -KEPT:].float()
    return {k: v.contiguous().clone() for k, v in out.items()}


def greedy(model, inputs):
    generated = model.generate(**inputs, do_sample=False, temperature=None, max_new_tokens=GREEDY, min_new_tokens=GREEDY, output_scores=True,
                               output_logits=True, return_dict_in_generate=True)
    ids = generated.sequences[:, inputs["input_ids"].shape[1]:]
    scores, logits = torch.stack(generated.scores, 1), torch.stack(generated.logits, 1)
    top = scores.topk(2, -1).values
    return dict(greedy_ids=ids, greedy_margin=top[..., 0] - top[..., 1], greedy_logprobs=logits.log_softmax(-1).gather(2, ids[..., None])[..., 0])


def qwen_cases(name, model, folder, seed, cases, out):
    """@param cases conversations by name."""
    tokenizer = reference.qwen_tokenizer()
    model.generation_config = type(model.generation_config).from_pretrained(folder)
    half = type(model).from_pretrained(folder, dtype=torch.bfloat16).eval()
    rows = {}
    for case, messages in cases.items():
        rows[case] = prepare(messages, tokenizer, seed)
        tensors = run_qwen(model, half, batch_of([rows[case]], tokenizer.pad_token_id))
        save_file(tensors, out / f"qwen_{name}_{case}.safetensors", {"checkpoint": name, "case": case, "messages": json.dumps(messages)})
    together = [case for case in cases if case != "img6"]
    tensors = run_qwen(model, half, batch_of([rows[case] for case in together], tokenizer.pad_token_id))
    save_file(tensors, out / f"qwen_{name}_batch.safetensors", {"checkpoint": name, "case": "batch", "rows": json.dumps(together)})


def per_token(model, inputs, temperature, length):
    logits = model(**inputs).logits[:, -length - 1:-1] / temperature
    logs = logits.log_softmax(-1)
    return logs.gather(2, inputs["input_ids"][:, -length:, None])[..., 0], -(logs.exp() * logs).sum(-1)


def grpo_case(name, model, seed, out, kept):
    """One update as GRPO makes it: clipped ratio, k3 penalty, gradients, one AdamW step. `kept` names the tensors whose gradients are stored."""
    tokenizer = reference.qwen_tokenizer()
    noise = torch.Generator().manual_seed(seed)
    ids, pixels, grids = prepare(CASES["img1"], tokenizer, seed)
    rows, length, temperature, beta, clip = 4, 12, 0.9, 0.04, 0.2
    completions = torch.randint(0, 500, (rows, length), generator=noise)
    inputs = dict(input_ids=torch.cat([torch.tensor([ids] * rows), completions], 1), attention_mask=torch.ones(rows, len(ids) + length).long(),
                  pixel_values=pixels.repeat(rows, 1), image_grid_thw=grids.repeat(rows, 1))
    inputs = with_types(model, inputs)
    mask = torch.ones(rows, length)
    mask[1, 8:] = 0
    mask[2, 3:6] = 0
    advantages = torch.tensor([1.2, -0.7, 0.3, -0.8])
    logps, entropy = per_token(model, inputs, temperature, length)
    old = logps.detach() + 0.15 * torch.randn(rows, length, generator=noise)
    ref = logps.detach() + 0.3 * torch.randn(rows, length, generator=noise)
    kl = (ref - logps).exp() - (ref - logps) - 1
    ratio = (logps - old).exp()
    loss = -torch.min(ratio * advantages[:, None], ratio.clamp(1 - clip, 1 + clip) * advantages[:, None]) + beta * kl
    losses = dict(loss_grpo=((loss * mask).sum(1) / mask.sum(1)).mean(), loss_bnpo=(loss * mask).sum() / mask.sum(),
                  loss_dr_grpo=(loss * mask).sum() / (rows * length))
    hyper = dict(rate=1e-3, beta1=0.9, beta2=0.95, eps=1e-8, decay=0.01, norm=1.0)
    optimiser = torch.optim.AdamW(model.parameters(), lr=hyper["rate"], betas=(0.9, 0.95), eps=1e-8, weight_decay=0.01)
    losses["loss_grpo"].backward()
    named = {reference.hub_name(k): p for k, p in model.named_parameters() if kept(reference.hub_name(k))}
    tensors = dict(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"], pixel_values=pixels, image_grid_thw=grids.repeat(rows, 1),
                   loss_mask=mask, advantages=advantages, logps=logps, entropy=entropy, old_logps=old, ref_logps=ref, per_token_kl=kl,
                   hparams=torch.tensor([temperature, beta, clip, *hyper.values()]), **{k: v.reshape(1) for k, v in losses.items()},
                   **{"grad/" + k: p.grad.clone() for k, p in named.items()})
    tensors["grad_norm"] = torch.nn.utils.clip_grad_norm_(model.parameters(), hyper["norm"]).reshape(1)
    optimiser.step()
    tensors.update({"after/" + k: p.detach() for k, p in named.items()})
    save_file({k: v.detach().contiguous().clone() for k, v in tensors.items()}, out / f"grpo_{name}.safetensors", {"checkpoint": name})


@torch.no_grad()
def clip_case(name, model, folder, seed, out):
    from transformers import CLIPImageProcessor, PreTrainedTokenizerFast
    words = ["a red traffic light", "a cone on the road", "Truck!", "What's ahead? 12.5 m, it's a BUS"]
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), pad_token="<|endoftext|>")
    encoded = tokenizer(words, padding=True, truncation=True, max_length=model.config.text_config.max_position_embeddings, return_tensors="pt")
    pixels = CLIPImageProcessor.from_pretrained(folder)([reference.picture(w, h, seed + w) for w, h in ((60, 40), (33, 90), (120, 118))],
                                                        return_tensors="pt")["pixel_values"]
    ids, mask = encoded["input_ids"], encoded["attention_mask"]
    result = model(input_ids=ids, attention_mask=mask, pixel_values=pixels)
    pooled = lambda output: getattr(output, "pooler_output", output)
    tensors = dict(input_ids=ids, attention_mask=mask, pixel_values=pixels, text_embeds=result.text_embeds, image_embeds=result.image_embeds,
                   logits_per_image=result.logits_per_image, text_pooled=pooled(model.get_text_features(input_ids=ids, attention_mask=mask)),
                   image_pooled=pooled(model.get_image_features(pixel_values=pixels)))
    save_file({k: v.contiguous().clone() for k, v in tensors.items()}, out / f"clip_{name}.safetensors",
              {"checkpoint": name, "texts": json.dumps(words)})


def tokenizer_case(name, out):
    tokenizer = reference.qwen_tokenizer()
    strings = ["", " ", "hello", "Hello  world", "12.5 m ahead", "caf\u00e9 \u4f60\u597d \U0001F6A6", "a\r\n\r\nb\t c",
               "<|im_start|>user\n<tool_call>x",
               "e\u0301 nfc", "\u200d\u202e mixed", "don't WE'LL", "1234567890" * 3]
    rows = [dict(text=s, ids=tokenizer(s, add_special_tokens=False)["input_ids"]) for s in strings]
    for row in rows:
        row.update(decoded=tokenizer.decode(row["ids"]), decoded_skip_special=tokenizer.decode(row["ids"], skip_special_tokens=True))
    chat = [dict(messages=m, rendered=tokenizer.apply_chat_template(m, tokenize=False, add_generation_prompt=True)) for m in CASES.values()]
    (out / f"tokenizer_{name}.json").write_text(json.dumps(dict(strings=rows, chat=chat), ensure_ascii=False))


def sampling_case(seed, out):
    from transformers import RepetitionPenaltyLogitsProcessor, TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper
    noise = torch.Generator().manual_seed(seed)
    logits, seen = torch.randn(4, 300, generator=noise) * 3, torch.randint(0, 300, (4, 25), generator=noise)
    tensors = dict(logits=logits, seen=seen)
    for key, (temperature, k, p, penalty) in dict(a=(0.7, 0, 1.0, 1.0), b=(1.0, 20, 0.9, 1.2), c=(1.3, 0, 0.5, 1.05), d=(0.5, 5, 1.0, 0.9)).items():
        scores = RepetitionPenaltyLogitsProcessor(penalty)(seen, logits.clone())
        scores = TemperatureLogitsWarper(temperature)(seen, scores)
        scores = TopKLogitsWarper(k)(seen, scores) if k else scores
        scores = TopPLogitsWarper(p)(seen, scores) if p < 1 else scores
        tensors.update({f"params_{key}": torch.tensor([temperature, k, p, penalty]), f"scores_{key}": scores})
    save_file(tensors, out / "sampling.safetensors")


def size_cases(seed, count, out):
    from transformers.models.qwen2_vl.image_processing_qwen2_vl import smart_resize
    noise = torch.Generator().manual_seed(seed)
    draw = lambda low, high: int(torch.randint(low, high, (1,), generator=noise))
    rows = []
    while len(rows) < count:
        height, width, smallest, largest = draw(28, 3000), draw(28, 3000), 784 * draw(1, 60), 784 * draw(64, 6000)
        if max(height, width) / min(height, width) < 200:
            rows.append([height, width, 28, smallest, largest, *smart_resize(height, width, 28, smallest, largest)])
    save_file(dict(table=torch.tensor(rows)), out / "smart_resize.safetensors")


def picture_cases(seed, out):
    import numpy
    from PIL import Image
    from torchvision.transforms.v2 import InterpolationMode, functional
    from transformers.models.qwen2_vl.image_processing_qwen2_vl import smart_resize
    (out / "images").mkdir(exist_ok=True)
    tensors = {}
    for i, (width, height) in enumerate([(130, 75), (44, 160), (61, 61)]):
        made = reference.picture(width, height, seed + i)
        made.save(out / "images" / f"prep{i}.png")
        pixels = torch.from_numpy(numpy.array(made)).permute(2, 0, 1)
        high, wide = smart_resize(height, width, 28, 3136, 8000)
        tensors[f"qwen_{i}_tv"] = functional.resize(pixels, [high, wide], InterpolationMode.BICUBIC, antialias=True)
        tensors[f"qwen_{i}_pil"] = torch.from_numpy(numpy.array(made.resize((wide, high), Image.BICUBIC))).permute(2, 0, 1)
    save_file({k: v.contiguous() for k, v in tensors.items()}, out / "preprocess.safetensors",
              {"size": json.dumps({"shortest_edge": 3136, "longest_edge": 8000})})


def write_models(out, seed, small):
    for name in reference.SMALL_SET if small else [*reference.QWEN, *reference.CLIP]:
        folder = out / "checkpoints" / name
        if name in reference.CLIP:
            clip_case(name, reference.write_clip(name, seed, folder), folder, seed, out)
            continue
        model = reference.write_qwen(name, seed, folder)
        kept = ["text", "img1", "zoom"] if small and name == "mini" else ["img1"] if small else list(CASES)
        qwen_cases(name, model, folder, seed, {case: CASES[case] for case in kept}, out)
        tokenizer_case(name, out)
        if name in ("mini", "wide"):
            few = lambda key: "layers.1." in key or "blocks.1." in key or key.endswith("norm.weight")
            grpo_case(name, model, seed, out, few if small else lambda key: True)


def write_drawn_models(out, seed, count):
    for i in range(count):
        name = f"drawn-{seed}-{i}"
        reference.QWEN[name] = reference.drawn_qwen(seed, i)
        model = reference.write_qwen(name, seed + i, out / "checkpoints" / name)
        qwen_cases(name, model, out / "checkpoints" / name, seed + i, {case: redrawn(case, f"{seed}/{i}") for case in CASES}, out)
        if i % 2 == 0:
            grpo_case(name, model, seed + i, out, lambda key: True)


def write_set(out, seed, small, drawn, large_clip):
    import transformers
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    if large_clip:
        for name in reference.LARGE_CLIP:
            clip_case(name, reference.write_clip(name, seed, out / "checkpoints" / name), out / "checkpoints" / name, seed, out)
    else:
        write_drawn_models(out, seed, drawn) if drawn else write_models(out, seed, small)
    sampling_case(seed, out)
    size_cases(seed, 200 if small else 3000, out)
    picture_cases(seed, out)
    manifest = dict(set="own", seed=seed, torch=torch.__version__, transformers=transformers.__version__, tolerances=TOLERANCES,
                    files={str(f.relative_to(out)): f.stat().st_size for f in sorted(out.rglob("*")) if f.is_file()})
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=11)
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--small", action="store_true")
    kind.add_argument("--drawn", type=int, default=0)
    kind.add_argument("--large-clip", action="store_true")
    arguments = parser.parse_args()
    write_set(arguments.out, arguments.seed, arguments.small, arguments.drawn, arguments.large_clip)


if __name__ == "__main__":
    main()
