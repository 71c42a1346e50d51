# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced after steps.sh by scripts that try things on a fresh Debian 12: makes one in a folder, with the package sources and certificates of this
# machine, and runs commands in it. Needs root. All that is mounted is mounted in a namespace of the script's own, so it goes when the script ends.

release=bookworm

# in_own_namespace ARGUMENTS...: starts the script anew where mounts and processes are its own. Returns in the new one alone.
in_own_namespace() {
    [[ $(id -u) -eq 0 ]] || die "this makes a clean root with debootstrap and chroot, which needs root"
    command -v debootstrap >/dev/null || die "debootstrap is missing: apt-get install debootstrap"
    [[ -n ${OMNIDRIVE_OWN_NAMESPACE:-} ]] ||
        OMNIDRIVE_OWN_NAMESPACE=1 exec unshare --mount --pid --fork --kill-child --mount-proc --propagation private "$0" "$@"
}

# Sources of Debian that apt uses here: "URI SUITE COMPONENT" lines.
debian_sources() {
    # The dollars are apt's.
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' "Created-By: Packages" |
        awk -v release="$release" '$1 == "Debian" && $3 ~ "^" release { print $2, $3, $4 }'
}

# make_clean_root FOLDER [BASE]: BASE, if named, keeps the fresh system as a tar file, for the next time.
make_clean_root() {
    clean_root=$1
    local base=${2:-} sources
    sources=$(debian_sources)
    [[ -n $sources ]] || die "apt knows no Debian $release here; run apt-get update on a Debian 12 first"
    mkdir -p "$clean_root"
    if [[ -n $base && -e $base ]]; then
        tar -xf "$base" -C "$clean_root"
    else
        debootstrap --variant=minbase "$release" "$clean_root" "$(awk 'NR == 1 { print $1 }' <<<"$sources")" >"$clean_root.log" 2>&1 ||
            die "debootstrap failed; its last words are in $clean_root.log"
        [[ -z $base ]] || tar -cf "$base" -C "$clean_root" .
    fi
    awk '{ print "deb", $1, $2, $3 }' <<<"$sources" >"$clean_root/etc/apt/sources.list"
    share_network "$clean_root"
    mount -t proc proc "$clean_root/proc"
    mount --rbind /dev "$clean_root/dev"
    chroot "$clean_root" useradd --create-home --shell /bin/bash tester
}

# Names, certificates and proxies of this machine, without which nothing can be fetched in there.
share_network() {
    cp -L /etc/resolv.conf /etc/hosts "$1/etc/" 2>/dev/null || true
    apt-config dump Acquire | grep -i -E '^Acquire::(https?|ftp)' >"$1/etc/apt/apt.conf.d/90this-machine" || true
    cp -L /etc/ssl/certs/ca-certificates.crt "$1/etc/this-machine.crt" 2>/dev/null || true
}

# as USER COMMAND: in the clean root, with nothing of this session's environment but what pip needs to reach its index.
as() {
    local user=$1 home=/home/$1 name kept=()
    local ${PIP_CERT:+PIP_CERT=/etc/this-machine.crt}
    [[ $user == root ]] && home=/root
    for name in PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_CERT PIP_DEFAULT_TIMEOUT http_proxy https_proxy no_proxy; do
        [[ -z ${!name:-} ]] || kept+=("$name=${!name}")
    done
    chroot --userspec="$user:$user" --groups=$([[ $user == root ]] || echo "$user") "$clean_root" /usr/bin/env --default-signal=INT -i HOME="$home" USER="$user" \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "${kept[@]}" \
        bash -o pipefail -c "cd; $2"   # "omnidrive verify ... | tail" fails when verify does
}
