#!/usr/bin/env bash
# Starts a PostgreSQL for tests on loopback, by hand and without a service manager (Debian 12 and its like), and prints one line:
#
#   GANTRY_TEST_POSTGRES=Host=127.0.0.1;Port=…;Username=gantry;Password=…;Database=gantry
#
#   export "$(eng/dev/start-postgres.sh /tmp/gantry-postgres)"    start, or find it running: safe to run twice
#   eng/dev/start-postgres.sh /tmp/gantry-postgres --stop         stop; data, port and password stay for the next start
#
# Options of the first start: --fast turns fsync off, for tests that are not about durability.
# As root it installs Debian's package when there is no server yet; --installed-only never does.
# Ends with 3 when there is no server to start, 1 when it did not start.
set -uo pipefail

usage() { echo "usage: $0 /absolute/directory [--fast] [--installed-only] [--stop]" >&2; exit 2; }
say() { echo "postgres: $*" >&2; }

dir=${1:-}
[[ $dir == /* ]] || usage
shift
action=start fast='' installed_only=''
for argument in "$@"; do
    case $argument in
        --stop) action=stop ;;
        --fast) fast=yes ;;
        --installed-only) installed_only=yes ;;
        *) usage ;;
    esac
done
data=$dir/data

# The newest one, in Debian's places or on the path.
find_server() {
    local found
    found=$(ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | sort -rV | head -n 1)
    [ -n "$found" ] || found=$(command -v postgres) || return 1
    bin=$(dirname "$found")
}

install_server() {
    [ -z "$installed_only" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
    say "installing the package postgresql"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get install -y -q --no-install-recommends postgresql \
        || { apt-get update -q && apt-get install -y -q --no-install-recommends postgresql; }; } >"$dir/install.log" 2>&1
}

# The server refuses to run as root.
as_owner() { if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }

pid() { head -n 1 "$data/postmaster.pid" 2>/dev/null; }
# A pid alone says little: it may be a zombie's, or somebody else's by now.
is_running() {
    local server
    server=$(pid) && [ -n "$server" ] && [ "$(cat "/proc/$server/comm" 2>/dev/null)" = postgres ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$server/status"
}
answers() { "$bin/pg_isready" -q -h 127.0.0.1 -p "$(cat "$dir/port")" -t 2; }

make_cluster() {
    if [ ! -s "$dir/password" ]; then (umask 077; head -c 18 /dev/urandom | base64 | tr -d '/+=' >"$dir/password"); fi
    [ "$(id -u)" -ne 0 ] || chown postgres: "$dir/password"
    [ ! -f "$data/PG_VERSION" ] || return 0
    as_owner "$bin/initdb" -D "$data" -U gantry -A scram-sha-256 --pwfile="$dir/password" -E UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 \
        || { say "initdb failed, see $dir/initdb.log"; exit 1; }
    {
        echo "listen_addresses = '127.0.0.1'"
        echo "unix_socket_directories = ''"
        echo "max_connections = 200"
        echo "shared_buffers = 64MB"
        [ -z "$fast" ] || printf 'fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n'
    } >>"$data/postgresql.conf"
}

free_port() {
    local port
    for _ in {1..100}; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
    return 1
}

start_server() {
    local attempt
    for attempt in 1 2 3 4; do
        is_running && answers && return
        # The port of last time first; another may have taken it since.
        [ "$attempt" -eq 1 ] && [ -s "$dir/port" ] || free_port >"$dir/port" || return 1
        is_running || rm -f "$data/postmaster.pid"
        as_owner setsid "$bin/pg_ctl" -D "$data" -o "-p $(cat "$dir/port")" -l "$data/server.log" -w -t 20 start </dev/null >"$dir/start.log" 2>&1 9>&-
    done
    is_running && answers
}

make_database() {
    local ask=("$bin/psql" -h 127.0.0.1 -p "$(cat "$dir/port")" -U gantry -d postgres -qAt -v ON_ERROR_STOP=1)
    [ "$("${ask[@]}" -c "SELECT 1 FROM pg_database WHERE datname = 'gantry'")" = 1 ] || "${ask[@]}" -c 'CREATE DATABASE gantry'
}

mkdir -p "$dir" || exit 1
exec 9>"$dir/lock"
flock -w 120 9 || { say "somebody else holds $dir/lock"; exit 1; }
find_server || { install_server && find_server; } || { say "there is no PostgreSQL server; on Debian: apt-get install postgresql"; exit 3; }
if [ "$(id -u)" -eq 0 ]; then chown postgres: "$dir" && chmod 711 "$dir"; fi

if [ "$action" = stop ]; then
    is_running || exit 0
    as_owner "$bin/pg_ctl" -D "$data" -m fast -w -t 20 stop >/dev/null && say "stopped"
    exit
fi

make_cluster
start_server || { say "it did not start, see $dir/start.log and $data/server.log"; exit 1; }
PGPASSWORD=$(cat "$dir/password")
export PGPASSWORD
make_database || exit 1
say "runs (pid $(pid), port $(cat "$dir/port"))"
echo "GANTRY_TEST_POSTGRES=Host=127.0.0.1;Port=$(cat "$dir/port");Username=gantry;Password=$PGPASSWORD;Database=gantry"
