#!/bin/sh
# Makes .venv hold what uv.lock names: `bootstrap.sh run` for the program, `bootstrap.sh dev` for the tests as well.
# Where nothing has changed since the last time it does nothing, and needs no network.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

python=.venv/bin/python
uv=.venv/bin/uv
state="$(pwd -P) $(cat pyproject.toml uv.lock scripts/*.sh | cksum)"

holds() { [ "$(cat ".venv/.holds-$1" 2>/dev/null)" = "$state" ]; }

find_python() {
    for name in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || continue
        command -v "$name"
        return
    done
    fail "found no Python 3.11, 3.12 or 3.13; say where one is: make PYTHON=/path/to/python"
}

# One that was made here (its scripts name this folder), by the Python that is still there, and has uv.
sound() {
    grep -qF "$PWD/.venv" .venv/bin/activate 2>/dev/null && [ -x "$uv" ] &&
        "$python" -c 'import os, sys, sysconfig; sys.exit(not os.path.isdir(sysconfig.get_path("purelib")))' 2>/dev/null
}

make_environment() {
    found=$(find_python) || exit 1
    say "making .venv with $("$found" --version)"
    rm -rf .venv
    "$found" -m venv .venv >/dev/null 2>&1 && return
    rm -rf .venv
    package=$("$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    can_install || fail "please run 'sudo apt-get install $package', then make again"
    say "installing $package, without which this Python makes no environment"
    apt_install "$package" || fail "$package could not be installed; the lines above say why"
    "$found" -m venv .venv || fail "$found cannot make an environment"
}

pip() { PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 "$python" -m pip "$@"; }
pip_setting() { pip config list 2>/dev/null | sed -n "s/^[^=]*\.$1='\(.*\)'\$/\1/p" | tail -n 1; }

# uv does not read pip's settings: hand them over. A certificate of the house lies in the system's store.
heed_pip() {
    export UV_PYTHON_DOWNLOADS=never UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}"
    cert=$(pip_setting cert)
    proxy=$(pip_setting proxy)
    [ -z "$cert" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$cert}"
    [ -z "$proxy" ] || export ALL_PROXY="${ALL_PROXY:-$proxy}"
    [ ! -s /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
}

# What uv has kept from another time is enough, or else the network is asked.
by_uv() {
    set -- sync --quiet --locked --inexact --python "$python" "$@"
    UV_PROJECT_ENVIRONMENT=.venv "$uv" "$@" --offline 2>/dev/null || UV_PROJECT_ENVIRONMENT=.venv "$uv" "$@"
}

# The lock names PyPI's addresses; whoever has an index of their own gets the same versions and hashes from there.
by_pip() {
    "$uv" export --quiet --frozen --no-emit-project --output-file .venv/wanted.txt "$@" >/dev/null &&
        pip install --quiet --quiet --require-hashes --requirement .venv/wanted.txt &&
        pip install --quiet --quiet --no-deps --editable .
}

case ${1:-} in
    run) if holds run || holds dev; then exit; fi; set -- --no-default-groups; made=run ;;
    dev) if holds dev; then exit; fi; set --; made=dev ;;
    *) fail "usage: bootstrap.sh run|dev" ;;
esac
if ! sound; then
    make_environment
    pip install --quiet --quiet 'uv>=0.9,<1' || fail "uv could not be installed from the package index; is there a network?"
fi
say "installing what uv.lock names"
heed_pip
if [ -n "$(pip_setting index-url)" ]; then by_pip "$@"; else by_uv "$@"; fi ||
    fail "the packages could not be installed; the lines above say why"
printf '%s\n' "$state" >".venv/.holds-$made"
