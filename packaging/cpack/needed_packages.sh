#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# needed_packages.sh TREE: Debian packages, one a line, of the libraries that programs and libraries of an installed tree name, but for those in it.
set -euo pipefail
tree=${1:?usage: needed_packages.sh TREE}
files=("$tree"/bin/* "$tree"/lib/omnidrive/*.so*)
named=$(readelf -d "${files[@]}" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u)
found=$(ldd "${files[@]}" 2>/dev/null | awk '$3 ~ "^/" { print $1, $3 }' | sort -u)
paths=()
while read -r name path; do
    if grep -q -x -F "$name" <<<"$named" && [[ $path != "$tree"/* ]]; then
        # Files below /lib are registered there or below /usr.
        paths+=("*/$(basename "$(dirname "$path")")/$(basename "$(realpath "$path")")")
    fi
done <<<"$found"
dpkg-query -S "${paths[@]}" | cut -d: -f1 | sort -u
