#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_picture.py FILE.png: exit code 0 when the picture shows something: many colours, none of which covers nearly all of it.

Reads PNG files as Qt writes them (8 bits a channel, not interlaced); needs nothing but Python's standard library.
"""
import collections
import struct
import sys
import zlib

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
MIN_COLOURS, MAX_SHARE = 40, 0.95


def chunks(data):
    place = 8
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place:place + 8])
        yield kind, data[place + 8:place + 8 + length]
        place += length + 12


def paeth(left, above, corner):
    guess = left + above - corner
    return min((abs(guess - left), 0, left), (abs(guess - above), 1, above), (abs(guess - corner), 2, corner))[2]


def undo_filter(kind, line, above, step):
    for i in range(len(line)):
        left = line[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        line[i] = (line[i] + (0, left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner) if kind == 4 else 0)[kind]) & 255
    return line


def pixels(data):
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("not a PNG file")
    parts = list(chunks(data))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", parts[0][1])
    if depth != 8 or interlaced:
        raise ValueError("only pictures of 8 bits a channel, not interlaced, can be read")
    step = CHANNELS[colour]
    raw = zlib.decompress(b"".join(body for kind, body in parts if kind == b"IDAT"))
    above = bytearray(width * step)
    for y in range(height):
        start = y * (width * step + 1)
        above = undo_filter(raw[start], bytearray(raw[start + 1:start + 1 + width * step]), above, step)
        yield from (bytes(above[x:x + step]) for x in range(0, len(above), step))


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(arguments[0], "rb") as file:
            counts = collections.Counter(pixels(file.read()))
    except (OSError, ValueError, struct.error, zlib.error) as problem:
        print(f"{arguments[0]}: {problem}", file=sys.stderr)
        return 1
    share = counts.most_common(1)[0][1] / sum(counts.values())
    print(f"    {arguments[0].rsplit('/', 1)[-1]}: {len(counts)} colours, the most frequent one covers {100 * share:.0f} %")
    return 0 if len(counts) >= MIN_COLOURS and share <= MAX_SHARE else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
