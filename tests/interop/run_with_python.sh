#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a script of this folder with the Python that OMNIDRIVE_PYTHON names, else the one CMake found.
cd "$(dirname "$0")" || exit 1
exec "${OMNIDRIVE_PYTHON:-${OMNIDRIVE_FALLBACK_PYTHON:-python3}}" "$@"
