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
    step_name=""
    exit 1
}

# step "NAME" COMMAND... or step "NAME | HOW LONG" COMMAND...: runs the command under a headline and remembers how long it took.
step() {
    step_name=${1%% | *}
    local start=$SECONDS takes=""
    [[ $1 == *" | "* ]] && takes=" (${1##* | })"
    shift
    printf '\n==> %s%s\n' "$step_name" "$takes"
    "$@"
    step_times+=("$(printf '%5d s  %s' $((SECONDS - start)) "$step_name")")
    printf '    done in %d s\n' $((SECONDS - start))
    step_name=""
}

# A sign of life every half minute of what says nothing itself; ends with this script, however that ends.
ticker=""
start_ticker() {
    (
        exec 8>&- 9>&-
        while sleep 30 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do echo "    ... still at work ($SECONDS s)"; done
    ) &
    ticker=$!
}
stop_ticker() {
    [[ -z $ticker ]] || kill "$ticker" 2>/dev/null || true
    ticker=""
}

# set_up OPTIONS...: packaging/setup as a step of another script; it has said itself what failed.
set_up() {
    local code=0
    "$root/packaging/setup" "$@" || code=$?
    [[ $code -ne 1 && $code -ne 2 ]] || step_name=""
    return "$code"
}

# Says where a script stopped; everything finished so far is kept. Of two scripts that were interrupted the outer one says it.
inner=${OMNIDRIVE_WORKS_ALONE:-0}
finish() {
    local code=$?
    stop_ticker
    [[ $code -ge 128 && $inner -eq 1 ]] && return
    if [[ $code -ne 0 && -n $step_name ]]; then
        local how="failed (exit code $code)"
        [[ $code -eq 130 || $code -eq 143 ]] && how="was interrupted"
        printf '\n%s: the step "%s" %s. The same command goes on from here.\n' "$(basename "$0")" "$step_name" "$how" >&8
    fi
}

# work_alone: only one of these scripts at a time in this clone. What a killed one has started (a compiler, pip) holds the lock until it ends.
work_alone() {
    [[ -z ${OMNIDRIVE_WORKS_ALONE:-} ]] || return 0
    mkdir -p "$root/build" 2>/dev/null && { : >>"$root/build/.lock"; } 2>/dev/null || die "$root/build cannot be written by $(id -un)"
    exec 9>>"$root/build/.lock"
    if ! flock --nonblock 9; then
        echo "    another of the project's scripts, or what an interrupted one left running, is at work here; waiting for it to end"
        flock 9
    fi
    export OMNIDRIVE_WORKS_ALONE=1
}

# need_space FOLDER MEBIBYTES WHAT [BUILT...]: what is in the folders BUILT already needs no room again.
need_space() {
    local free folder taken used=0
    free=$(df --output=avail --block-size=1M "$1" | tail -n 1)
    for folder in "${@:4}"; do
        taken=$(du -sm "$folder" 2>/dev/null | cut -f1) || true
        used=$((used + ${taken:-0}))
    done
    [[ $((free + used)) -ge $2 ]] || die "$3 needs about $2 MiB in $1, and $((free)) MiB are free there"
}

print_times() {
    printf '\nTime by step:\n'
    printf '%s\n' "${step_times[@]}"
    printf '%5d s  in all\n' "$SECONDS"
}

exec 8>&2   # an interruption may come while what a command says goes into a log
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Two build folders compile most of core alike: with paths taken relative, ccache serves the second from the first.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
# ccache ends where it has no folder to write: a home that is read-only, as services and containers have.
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/ccache
[[ -d ${HOME:-/nonexistent}/.ccache ]] && cache=$HOME/.ccache
if [[ -z ${CCACHE_DIR:-} ]] && ! { mkdir -p "$cache" && [[ -w $cache ]]; } 2>/dev/null; then
    export CCACHE_DIR=$root/build/.ccache
fi

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
