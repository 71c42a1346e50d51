#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unpacks the parts of downloaded wheels that a C++ build needs, and checks such a folder later.

  unpack_wheels.py unpack FOLDER cpu|cuda|parquet WHEEL...   fills FOLDER (which must not exist)
  unpack_wheels.py verify FOLDER cpu|cuda|parquet NAME==VERSION...   exit code 0 when every file is there with its recorded size

A wheel's own RECORD, kept beside its licence, says which files and sizes belong to it. Needs nothing but Python's standard library.
"""
import csv
import os
import re
import sys
import zipfile

# Folder prefixes and files kept for every build; the CUDA half of LibTorch only with "cuda", Arrow only with "parquet".
KEEP = re.compile(r"torch/include/|[^/]+\.dist-info/(licenses/|LICENSE|License|NOTICE|METADATA|RECORD)|torch/lib/lib(c10|torch_cpu|torch)\.so$"
                  r"|torch/lib/libgomp\.so|nvidia/cu13/lib/lib(cudart|cupti)\.so")
KEEP_PARQUET = re.compile(r"pyarrow/include/(arrow|parquet)/|pyarrow/lib(arrow|parquet)\.so\.")
KEEP_CUDA = re.compile(r"torch/lib/lib(c10_cuda|torch_cuda\w*|caffe2_nvrtc|torch_nvshmem)\.so|nvidia/[^/]+/(lib|include)/")


def wanted(name, kind):
    more = {"cuda": KEEP_CUDA, "parquet": KEEP_PARQUET}.get(kind)
    return bool(KEEP.match(name) or (more and more.match(name))) and not name.endswith("/")


def unpack(folder, kind, wheels):
    os.makedirs(folder)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.infolist():
                if wanted(member.filename, kind):
                    archive.extract(member, folder)  # checks the CRC, refuses paths that leave the folder


def problems(folder, kind, requirements):
    """One sentence for each wheel or file that is missing or cut short."""
    for requirement in requirements:
        name, version = requirement.split("==")
        record = os.path.join(folder, f"{name.replace('-', '_')}-{version}.dist-info", "RECORD")
        if not os.path.isfile(record):
            yield f"{requirement} is not unpacked"
            continue
        with open(record, newline="", encoding="utf-8") as rows:
            for path, _, size in csv.reader(rows):
                file = os.path.join(folder, path)
                if size and wanted(path, kind) and (not os.path.isfile(file) or os.path.getsize(file) != int(size)):
                    yield f"{path} is missing or incomplete"


def main(arguments):
    if len(arguments) < 4 or arguments[0] not in ("unpack", "verify") or arguments[2] not in ("cpu", "cuda", "parquet"):
        print(__doc__, file=sys.stderr)
        return 2
    action, folder, kind, rest = arguments[0], arguments[1], arguments[2], arguments[3:]
    if action == "unpack":
        try:
            unpack(folder, kind, rest)
        except (OSError, zipfile.BadZipFile) as problem:
            print(f"{folder}: {getattr(problem, 'strerror', None) or problem}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
        return 0
    problem = next(problems(folder, kind, rest), None)
    if problem:
        print(problem, file=sys.stderr)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
