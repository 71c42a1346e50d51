#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists the messages of .ts files that lack a translation; exit code 1 when there are any."""
import sys
import xml.etree.ElementTree as ElementTree


def unfinished(path):
    for context in ElementTree.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            translation = message.find("translation")
            forms = translation.findall("numerusform") or [translation]
            if translation.get("type") == "unfinished" or not all(form.text for form in forms):
                yield context.findtext("name"), message.findtext("source")


def main(paths):
    missing = 0
    for path in paths:
        for context, source in unfinished(path):
            missing += 1
            print(f"{path}: {context}: {source!r}")
    print(f"{missing} texts lack a translation")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
