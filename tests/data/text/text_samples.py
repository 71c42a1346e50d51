# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeded strings that tokenizers get wrong: all Unicode planes, combining marks, emoji, digits, runs of blanks, added tokens whole and
in part, broken UTF-8. Every sample is a byte string; the reference reads it with errors="replace"."""
import random

BLANKS = [" ", "  ", "\t", "\n", "\r", "\r\n", "\n\n", "\u00a0", "\u3000", "\u180e", "\u2028", "\u0085", "\u200b", "\ufeff", "\v", "\f"]
WORDS = ("the car ahead brakes, traffic light red green Don't WE'LL it's I'D they'Re o'\u017f' na\u00efve caf\u00e9 \u0130stanbul stra\u00dfe \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 "
         "\u81ea\u52a8\u9a7e\u9a76 \u6c7d\u8f66 \ud55c\uad6d\uc5b4 \u1112\u1161\u11ab \u0939\u093f\u0928\u094d\u0926\u0940 \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u05e2\u05d1\u05e8\u05d9\u05ea \u0e44\u0e17\u0e22 "
         "zoom_in bbox_2d 12.5m 1600x900 \u00bd \u216b \u0663\u0664 \u00b2 e\u0301 A\u030a \u1e9b\u0323 \u212b \u2126 \ufb01").split()
EMOJI = ["\U0001f697", "\U0001f6a6", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd", "\u2764\ufe0f", "\U0001f1e9\U0001f1ea", "\u26a0"]
ADDED = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|image_pad|>", "<tool_call>", "</tool_call>", "<|im_start", "im_end|>", "<|im_<|im_end|>",
         "<tool_call", "< |im_end|>", "<|startoftext|>", "<|IM_END|>"]
PLANES = [(0x00, 0x80), (0x80, 0x800), (0x800, 0xD800), (0xE000, 0x10000), (0x10000, 0x20000), (0x20000, 0x30000), (0x30000, 0x40000),
          (0xE0000, 0xE1000), (0x100000, 0x110000), (0x300, 0x370), (0x1100, 0x1200), (0x1F300, 0x1F700)]
JSON = '{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [%d, %d, %d, %d], "label": "traffic light"}}'


def code_point(rng):
    low, high = rng.choice(PLANES)
    return chr(rng.randrange(low, high))


def piece(rng):
    kind = rng.randrange(9)
    if kind == 0:
        return code_point(rng)
    if kind == 1:
        return rng.choice(BLANKS) * rng.choice([1, 1, 2, 5])
    if kind in (2, 3):
        return rng.choice(WORDS) + rng.choice(["", " ", " "])
    if kind == 4:
        return rng.choice(EMOJI)
    if kind == 5:
        return rng.choice(ADDED)
    if kind == 6:
        return str(rng.randrange(10 ** rng.randrange(1, 9)))
    if kind == 7:
        return "".join(rng.choice("!?.,;:'\"()[]{}<>|/\\@#$%^&*-_=+~`") for _ in range(rng.randrange(1, 5)))
    return "".join(code_point(rng) for _ in range(rng.randrange(1, 4)))


def broken(rng, data):
    data = bytearray(data)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(data) + 1)
        change = rng.randrange(3)
        if change == 0:
            data[at:at] = bytes(rng.randrange(0x80, 0x100) for _ in range(rng.randrange(1, 4)))
        elif change == 1:
            del data[at:at + rng.randrange(1, 3)]
        else:
            data[at:at] = rng.choice([b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\xf0\x9f\x9a", b"\xff"])
    return bytes(data)


def sample(rng):
    kind = rng.randrange(20)
    if kind == 0:
        return (JSON % tuple(rng.randrange(2000) for _ in range(4))).encode()
    if kind == 1:
        return (rng.choice("abcx \n!1\u6c7d") * rng.randrange(1, 300)).encode()
    text = "".join(piece(rng) for _ in range(rng.randrange(0, 14)))
    data = text.encode("utf-8")
    return broken(rng, data) if kind < 5 else data


def samples(count, seed):
    rng = random.Random(seed)
    return [sample(rng) for _ in range(count)]


def corpus(count, seed):
    """Clean text to train the small reference tokenizers on."""
    rng = random.Random(seed)
    clean = [w for w in WORDS] + ["pedestrian crossing the road", "a red traffic light", "<think> look closer </think>", "lane change"]
    return [" ".join(rng.choice(clean) for _ in range(12)) + JSON % tuple(rng.randrange(600) for _ in range(4)) for _ in range(count)]
