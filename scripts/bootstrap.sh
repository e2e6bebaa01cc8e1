#!/bin/sh
# Makes .venv with what the lock file names. Arguments go to `uv sync`.
set -eu

say() { printf 'filmgraph: %s\n' "$*"; }
fail() { printf 'filmgraph: %s\n' "$*" >&2; exit 1; }

# Root, or a sudo that asks for no password.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

good_python() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if good_python "$name"; then command -v "$name"; return; fi
    done
    fail "needs Python 3.11, 3.12 or 3.13; set PYTHON to one"
}

make_venv() {
    python=$(find_python)
    say "making .venv with $("$python" --version)"
    "$python" -m venv .venv >/dev/null 2>&1 && return
    rm -rf .venv
    say "installing python3-venv, which this machine lacks"
    as_root sh -c 'apt-get update -qq && apt-get install -y -qq python3-venv ca-certificates' >/dev/null 2>&1 ||
        fail "python3 cannot make environments here: run 'apt-get install python3-venv', then make again"
    "$python" -m venv .venv >/dev/null || fail "python3 -m venv fails still; see above"
}

.venv/bin/python -c 'import pip' 2>/dev/null || make_venv
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1' ||
    fail "uv could not be installed from the package index; is there a network?"
say "installing what uv.lock names"
UV_PROJECT_ENVIRONMENT="$PWD/.venv" .venv/bin/uv sync --quiet --locked --inexact --python .venv/bin/python "$@" ||
    fail "the packages could not be installed; is there a network?"
