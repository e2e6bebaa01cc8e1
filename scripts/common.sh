# What the scripts share. Sourced with the checkout as the current folder.

say() { printf 'filmgraph: %s\n' "$*"; }
fail() { printf 'filmgraph: %s\n' "$*" >&2; exit 1; }

# Root, or a sudo that asks for no password.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

can_install() { command -v apt-get >/dev/null && as_root true; }

# Debian packages; quiet unless they fail.
apt_install() {
    told=$(as_root sh -c "export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq; apt-get install -y -qq --no-install-recommends $*" 2>&1 </dev/null) && return
    printf '%s\n' "$told" | grep '^E:' | tail -n 2 >&2
    return 1
}
