# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes core/text/unicode_additions.h: what the reference knows of Unicode beyond version 14, which Python 3.11 and PCRE2 10.42 stop at."""
import pathlib
import unicodedata

from tokenizers import Regex, normalizers, pre_tokenizers

assert unicodedata.unidata_version == "14.0.0", "run with Python 3.11"
TARGET = pathlib.Path(__file__).resolve().parents[3] / "core" / "text" / "unicode_additions.h"
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]

HEAD = """// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace omnidrive::text {

// What Unicode added after version 14, as far as the reference (Hugging Face tokenizers 0.23) knows it. PCRE2 10.42 stops at 14 and ICU 72 at 15;
// naming something twice does no harm where they are newer. Made by tests/data/text/make_unicode_additions.py.
"""


def members(regex):
    split = pre_tokenizers.Split(Regex(regex), "removed", invert=True)
    found = set()
    for i in range(0, len(CODE_POINTS), 4096):
        for text, _ in split.pre_tokenize_str("".join(map(chr, CODE_POINTS[i:i + 4096]))):
            found.update(map(ord, text))
    return found


def ranges(points):
    result = []
    for c in sorted(points):
        if result and result[-1][1] == c - 1:
            result[-1][1] = c
        else:
            result.append([c, c])
    return result


def class_items(name, comment, points):
    lines, line = [], ""
    for low, high in ranges(points):
        item = rf"\x{{{low:x}}}" if low == high else rf"\x{{{low:x}}}-\x{{{high:x}}}"
        if len(line) + len(item) > 100:
            lines.append(line)
            line = ""
        line += item
    body = "\n".join(f'    R"({text})"' for text in lines + [line])
    return f"\n/// {comment}, as items of a PCRE2 class.\ninline constexpr std::string_view {name} =\n{body};\n"


def lower_case_ranges():
    lower = normalizers.Lowercase()
    pairs = {c: ord(low) for c in CODE_POINTS if len(low := lower.normalize_str(chr(c))) == 1 and low != chr(c).lower()}
    result = []
    for c, low in sorted(pairs.items()):
        if result and result[-1][1] == c - 1 and result[-1][2] == low - c:
            result[-1][1] = c
        else:
            result.append([c, c, low - c])
    return result


def main():
    added = {k: members(rf"\p{{{k}}}") - {c for c in CODE_POINTS if unicodedata.category(chr(c))[0] == k} for k in "LN"}
    text = HEAD + class_items("kLettersAdded", "Letters", added["L"]) + class_items("kNumbersAdded", "Numbers", added["N"])
    rows = lower_case_ranges()
    text += ("\n/// Upper-case code points from `first` to `last` whose lower case is `offset` further.\nstruct LowerCaseRange {\n"
             "    char32_t first, last;\n    int offset;\n};\n"
             f"inline constexpr std::array<LowerCaseRange, {len(rows)}> kLowerCaseAdded{{{{\n")
    text += "".join(f"    {{0x{low:X}, 0x{high:X}, {offset}}},\n" for low, high, offset in rows)
    TARGET.write_text(text + "}};\n\n}  // namespace omnidrive::text\n")


if __name__ == "__main__":
    main()
