# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by the scripts beside it; sourced, not run.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps=${OMNIDRIVE_DEPS_DIR:-$root/.deps}

say() { printf '==> %s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# step "what" command...: says what is done and how long it took; ends the script with one sentence when it fails.
step() {
    local what=$1 begin=$SECONDS
    shift
    say "$what"
    "$@" || die "$what: failed (run the script again to go on from here)"
    say "$what: done in $((SECONDS - begin)) s"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "installing packages needs root or sudo; install by hand: ${*: -1}"
    fi
}

build_preset() {
    cmake -S "$root" --preset "$1" -DOMNIDRIVE_DEPS_DIR="$deps" >"$root/build/configure-$1.log" 2>&1 || {
        tail -n 25 "$root/build/configure-$1.log" >&2
        return 1
    }
    cmake --build "$root/build/$1" -j "${OMNIDRIVE_JOBS:-2}"
}
