#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the small pictures of this folder: four coloured quarters in every kind of file that the codec must read.

Run in this folder: python3 make_pictures.py (Pillow; the version that was used stands in README.md).
"""
import struct
import zlib

from PIL import Image

WIDTH, HEIGHT = 32, 24
# Left top, right top, left bottom, right bottom.
QUARTERS = [(200, 40, 40), (40, 180, 60), (40, 60, 200), (220, 200, 60)]
# What the picture must undergo before it is stored, so that a reader who obeys the orientation tag sees it upright.
BEFORE_STORING = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def quarters():
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    for index, colour in enumerate(QUARTERS):
        x, y = index % 2 * WIDTH // 2, index // 2 * HEIGHT // 2
        picture.paste(colour, (x, y, x + WIDTH // 2, y + HEIGHT // 2))
    return picture


def exif(orientation):
    block = Image.Exif()
    block[0x0112] = orientation
    return block.tobytes()


def stored(picture, orientation):
    operation = BEFORE_STORING[orientation]
    return picture if operation is None else picture.transpose(operation)


def png16(picture, channels):
    """A 16-bit PNG, which Pillow does not write: level v becomes 257 v."""
    colour_type = {1: 0, 3: 2}[channels]
    rows = b""
    for y in range(HEIGHT):
        rows += b"\0"
        for x in range(WIDTH):
            levels = picture.getpixel((x, y))
            rows += b"".join(struct.pack(">H", 257 * level) for level in (levels if channels == 3 else (levels,)))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def main():
    colour = quarters()
    grey = colour.convert("L")
    half_clear = colour.copy()
    half_clear.putalpha(128)
    grey_half_clear = grey.copy()
    grey_half_clear.putalpha(128)

    colour.save("rgb.png")
    grey.save("grey.png")
    grey.point(lambda level: 255 * (level > 100)).convert("1").save("bilevel.png")
    half_clear.save("alpha.png")
    grey_half_clear.save("grey_alpha.png")
    colour.quantize(4).save("palette.png")
    half_clear.quantize(4).save("palette_alpha.png")
    open("rgb16.png", "wb").write(png16(colour, 3))
    open("grey16.png", "wb").write(png16(grey, 1))
    colour.save("progressive.jpg", quality=95, progressive=True)
    grey.save("grey.jpg", quality=95)
    colour.convert("CMYK").save("cmyk.jpg", quality=95)
    colour.save("lossless.webp", lossless=True)
    colour.save("lossy.webp", quality=95)
    half_clear.save("alpha.webp", lossless=True)
    for orientation in BEFORE_STORING:
        stored(colour, orientation).save(f"exif{orientation}.jpg", quality=95, subsampling=0, exif=exif(orientation))
    stored(colour, 6).save("exif6.png", exif=exif(6))
    stored(colour, 8).save("exif8.webp", lossless=True, exif=exif(8))
    colour.save("other.bmp")


main()
