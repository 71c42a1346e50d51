# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the scripts beside it: a headline and a time for each step, one clear sentence when something fails.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps=${OMNIDRIVE_DEPS_DIR:-$root/.deps}
jobs=${OMNIDRIVE_JOBS:-2}
step_name=""
step_times=()

# die SENTENCE: ends the script.
die() {
    printf '\n%s: %s\n' "$(basename "$0")" "$1" >&2
    exit 1
}

# step NAME COMMAND...: runs the command under a headline and remembers how long it took.
step() {
    step_name=$1
    shift
    local start=$SECONDS
    printf '\n==> %s\n' "$step_name"
    "$@"
    step_times+=("$(printf '%5d s  %s' $((SECONDS - start)) "$step_name")")
    printf '    done in %d s\n' $((SECONDS - start))
    step_name=""
}

# Says where a script stopped; everything finished so far is kept.
finish() {
    local code=$?
    if [[ $code -ne 0 && -n $step_name ]]; then
        local how="failed (exit code $code)"
        [[ $code -eq 130 || $code -eq 143 ]] && how="was interrupted"
        printf '\n%s: the step "%s" %s. The same command goes on from here.\n' "$(basename "$0")" "$step_name" "$how" >&2
    fi
}

print_times() {
    printf '\nTime by step:\n'
    printf '%s\n' "${step_times[@]}"
    printf '%5d s  in all\n' "$SECONDS"
}

trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Two build folders compile most of core alike: with paths taken relative, ccache serves the second from the first.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

# configure PRESET and build PRESET [TARGET...]
configure() {
    cmake --preset "$1" -S "$root" -DOMNIDRIVE_DEPS_DIR="$deps" >"$root/build/configure-$1.log" 2>&1 ||
        { tail -n 25 "$root/build/configure-$1.log" >&2; return 1; }
    sed -n '/^-- OmniDrive-R1/,/^-- $/p' "$root/build/configure-$1.log"
}
build() {
    local preset=$1
    shift
    (cd "$root" && cmake --build --preset "$preset" -j "$jobs" ${@:+--target "$@"})
}
