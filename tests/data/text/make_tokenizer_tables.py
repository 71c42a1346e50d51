# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the small reference tokenizers and the ids that Hugging Face's `tokenizers` (and `tiktoken`) give. See README.md."""
import argparse
import base64
import json
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from text_samples import corpus, samples

HERE = pathlib.Path(__file__).parent
QWEN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
CLIP = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>", "<|box_end|>",
           "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>"]
ADDED = ["<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"]


def qwen_tokenizer():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(QWEN), "isolated"), byte_level])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=700, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(corpus(200, seed=1), trainer)
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.add_tokens([AddedToken(token, normalized=False) for token in ADDED])
    return tokenizer


def flags_tokenizer():
    """The same with an added token of every flag, none of which Qwen uses."""
    tokenizer = qwen_tokenizer()
    tokenizer.add_tokens([AddedToken("red", single_word=True, normalized=False), AddedToken("<l>", lstrip=True, normalized=False),
                          AddedToken("<r>", rstrip=True, normalized=False), AddedToken("caf\u00e9", normalized=True),
                          AddedToken("green light", normalized=True, lstrip=True, rstrip=True)])
    return tokenizer


def clip_tokenizer():
    tokenizer = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(CLIP), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    trainer = trainers.BpeTrainer(vocab_size=700, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), end_of_word_suffix="</w>",
                                  special_tokens=["<|startoftext|>", "<|endoftext|>"], show_progress=False)
    tokenizer.train_from_iterator(corpus(200, seed=1), trainer)
    start, end = tokenizer.token_to_id("<|startoftext|>"), tokenizer.token_to_id("<|endoftext|>")
    tokenizer.post_processor = processors.RobertaProcessing(("<|endoftext|>", end), ("<|startoftext|>", start), trim_offsets=False,
                                                            add_prefix_space=False)
    return tokenizer


def table(tokenizer, data, special):
    rows = []
    for raw in data:
        ids = tokenizer.encode(raw.decode("utf-8", "replace"), add_special_tokens=special).ids
        rows.append({"hex": raw.hex(), "ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False),
                     "skipped": tokenizer.decode(ids, skip_special_tokens=True)})
    return rows


def write_table(path, rows):
    path.write_text("[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]\n")


def tiktoken_rows(file, data):
    import tiktoken
    import unicodedata
    ranks = {base64.b64decode(line.split()[0]): int(line.split()[1]) for line in open(file, "rb") if line.strip()}
    special = {token: 151643 + i for i, token in enumerate(SPECIAL + ADDED)}
    encoding = tiktoken.Encoding("qwen", pat_str=QWEN, mergeable_ranks=ranks, special_tokens=special)
    rows = []
    for raw in data:
        text = unicodedata.normalize("NFC", raw.decode("utf-8", "replace"))
        ids = encoding.encode(text, allowed_special="all")
        # Its decode() differs from ours in nothing but skipping, which it does not have.
        rows.append({"hex": raw.hex(), "ids": ids, "decoded": encoding.decode(ids)})
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, default=HERE)
    parser.add_argument("--count", type=int, default=250)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--tiktoken", help="qwen.tiktoken")
    arguments = parser.parse_args()
    data = samples(arguments.count, arguments.seed)
    for name, make, special in (("qwen", qwen_tokenizer, False), ("flags", flags_tokenizer, False), ("clip", clip_tokenizer, True)):
        folder = arguments.out / name
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer = make()
        tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        strings = data + [b"red redder <l> a  <l>  <r>  b<r>", "cafe\u0301 green light caf\u00e9  green light ".encode()] * (name == "flags")
        write_table(folder / "strings.json", table(tokenizer, strings, special))
    if arguments.tiktoken:
        write_table(arguments.out / "qwen_tiktoken_strings.json", tiktoken_rows(arguments.tiktoken, data))


if __name__ == "__main__":
    main()
