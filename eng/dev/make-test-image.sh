#!/usr/bin/env bash
# Makes the container image that the tests run in, without pulling anything, and puts it into the engine at DOCKER_HOST (a unix socket; see
# start-container-engine.sh): 2 MB, busybox with all its applets. Prints GANTRY_TEST_IMAGE=NAME.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
NAME=gantry-test:busybox
say() { echo "test image: $*" >&2; }
case ${DOCKER_HOST:-} in unix://*) SOCK=${DOCKER_HOST#unix://} ;; *) say "DOCKER_HOST=unix://... is not set"; exit 2 ;; esac
[ "$(curl -s --max-time 3 --unix-socket "$SOCK" http://localhost/_ping || true)" = OK ] || { say "no engine answers at $DOCKER_HOST"; exit 3; }

command -v busybox >/dev/null || { say "busybox is missing; on Debian: apt-get install busybox-static"; exit 3; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"/{bin,etc,proc,sys,dev,tmp,run,home,workspace}
chmod 1777 "$root/tmp"
printf 'root:x:0:0:root:/root:/bin/sh\nagent:x:1000:1000:agent:/home:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nagent:x:1000:\n' >"$root/etc/group"
cp "$(command -v busybox)" "$root/bin/busybox"
for applet in $("$root/bin/busybox" --list); do [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"; done
tar -C "$root" -cf "$work/image.tar" .

answer=$(curl -s --max-time 120 --unix-socket "$SOCK" -X POST -H 'Content-Type: application/x-tar' -T "$work/image.tar" \
    "http://localhost/v1.40/images/create?fromSrc=-&repo=${NAME%:*}%3A${NAME#*:}&changes=ENV%20PATH%3D%2Fbin&changes=CMD%20%5B%22%2Fbin%2Fsh%22%5D")
case $answer in *sha256*) echo "GANTRY_TEST_IMAGE=$NAME" ;; *) say "the import failed: $answer"; exit 1 ;; esac
