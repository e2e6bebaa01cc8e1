#!/bin/sh
# Installs what the tests need from the system: a browser, and Jena for the ontology's third parser.
# Where that is not possible the tests that need it skip, and say so.
set -eu

say() { printf 'filmgraph: %s\n' "$*"; }
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

wanted=""
browser=${CHROMIUM:-}
for name in chromium chromium-browser google-chrome; do
    [ -n "$browser" ] || browser=$(command -v "$name" || true)
done
[ -n "$browser" ] || wanted="chromium"
command -v java >/dev/null || wanted="$wanted default-jre-headless"
[ -e /usr/share/java/jena-arq.jar ] || wanted="$wanted libapache-jena-java"
[ -n "$wanted" ] || exit 0

say "installing from Debian:$(printf ' %s' $wanted)"
as_root sh -c "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted" >/dev/null 2>&1 ||
    say "could not install:$(printf ' %s' $wanted); the tests that need it will skip"
