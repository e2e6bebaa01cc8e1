#!/bin/sh
# Runs the tests, with what they need from the system: a browser, and Jena for the ontology's third parser.
# Where these cannot be installed the tests that need them skip, and say so. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

find_browser() {
    for name in "${CHROMIUM:-chromium}" chromium chromium-browser google-chrome; do
        command -v "$name" && return
    done
}

wanted=""
find_browser >/dev/null || wanted="chromium fonts-dejavu-core"
command -v java >/dev/null || wanted="$wanted default-jre-headless"
.venv/lib/python3*/site-packages/playwright/driver/node --version >/dev/null 2>&1 || wanted="$wanted libatomic1"
[ -e /usr/share/java/jena-arq.jar ] || wanted="$wanted libapache-jena-java"
if [ -n "$wanted" ]; then
    wanted=$(echo $wanted)
    if can_install && say "installing $wanted" && apt_install "$wanted"; then :; else
        say "some tests will skip; for all of them: sudo apt-get install $wanted"
    fi
fi
if CHROMIUM=$(find_browser); then export CHROMIUM; else unset CHROMIUM; fi
# The tests start the program hundreds of times: without its bytecode kept, each start compiles it again.
unset PYTHONDONTWRITEBYTECODE
# One worker more than processors: while a test waits for a server or a browser, another one works.
PYTEST_XDIST_AUTO_NUM_WORKERS="${PYTEST_XDIST_AUTO_NUM_WORKERS:-$(($(getconf _NPROCESSORS_ONLN) + 1))}"
export PYTEST_XDIST_AUTO_NUM_WORKERS
exec .venv/bin/python -m pytest -q -r fEs "$@"
