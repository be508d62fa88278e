#!/usr/bin/env bash
# Fetches the three code bases that the tests of the agent's repo map look at: one in Python and one in Go from Debian's packages, one in JavaScript from npm.
# Versions and hashes are pinned. Prints GANTRY_MAP_SOURCES=FOLDER for the tests; run again it only checks what is there.
#
#   export "$(eng/dev/fetch-map-sources.sh /tmp/gantry-map-sources)"
set -euo pipefail
target=${1:?"give the folder to put the sources into"}
mkdir -p "$target"
target=$(cd "$target" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() { echo "$2  $1" | sha256sum --check --quiet - >&2; }

debian() { # name of the folder, package, version, hash, folder of the sources inside the package
    [ -d "$target/$1" ] && return
    (cd "$work" && apt-get download -q "$2=$3" >/dev/null 2>&1) || { echo "fetch-map-sources: apt-get cannot download $2=$3" >&2; exit 1; }
    check "$work/$2_${3}_all.deb" "$4"
    dpkg -x "$work/$2_${3}_all.deb" "$work/$1"
    mv "$work/$1/$5" "$target/$1.new" && mv "$target/$1.new" "$target/$1"
}

npm_package() { # name of the folder, package, version, hash
    [ -d "$target/$1" ] && return
    (cd "$work" && npm pack --silent "$2@$3" >/dev/null 2>&1) || { echo "fetch-map-sources: npm cannot fetch $2@$3" >&2; exit 1; }
    check "$work/$2-$3.tgz" "$4"
    mkdir "$work/$1" && tar -xzf "$work/$2-$3.tgz" -C "$work/$1"
    mv "$work/$1/package" "$target/$1.new" && mv "$target/$1.new" "$target/$1"
}

debian sphinx python3-sphinx 5.3.0-4 926b09b1cb4ce93a11dc7dd83e00df770496bd308e47833e553761f854290953 usr/lib/python3/dist-packages
debian grpc golang-google-grpc-dev 1.33.3-2 d6f918cc84a7186d5bf08d21bd3b210db5fb68b34887dca2ff89d47ca37b8749 usr/share/gocode/src/google.golang.org/grpc
npm_package webpack webpack 5.91.0 473b007db06efe48024180a50c600384596abfc5f4e2b749a77f33d753bd2327
echo "GANTRY_MAP_SOURCES=$target"
