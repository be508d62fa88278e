#!/usr/bin/env bash
# Starts a Redis on loopback, by hand and without a service manager (Debian 12 and its like), and prints one line:
#
#   GANTRY_TEST_REDIS=redis://default:…@127.0.0.1:…/0
#
#   export "$(eng/dev/start-redis.sh /tmp/gantry-redis)"    start, or find it running: safe to run twice
#   eng/dev/start-redis.sh /tmp/gantry-redis --stop         stop; data, port and password stay for the next start
#   eng/dev/start-redis.sh /tmp/gantry-redis --kill         stop as a crash would
#
# Every write is synced before it is answered (appendfsync always), so what was acknowledged is there after --kill and a start.
# Options of a start: --open asks for no password, for benchmarks. --installed-only never installs.
# As root it installs Debian's package when there is no server yet.
# Ends with 3 when there is no server to start, 1 when it did not start.
set -uo pipefail

usage() { echo "usage: $0 /absolute/directory [--open] [--installed-only] [--stop|--kill]" >&2; exit 2; }
say() { echo "redis: $*" >&2; }

dir=${1:-}
[[ $dir == /* ]] || usage
shift
action=start open='' installed_only=''
for argument in "$@"; do
    case $argument in
        --stop) action=stop ;;
        --kill) action=kill ;;
        --open) open=yes ;;
        --installed-only) installed_only=yes ;;
        *) usage ;;
    esac
done

install_server() {
    [ -z "$installed_only" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
    say "installing the package redis-server"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get install -y -q --no-install-recommends redis-server \
        || { apt-get update -q && apt-get install -y -q --no-install-recommends redis-server; }; } >"$dir/install.log" 2>&1
}

# A pid alone says little: it may be a zombie's, or somebody else's by now.
is_running() {
    local server
    server=$(cat "$dir/pid" 2>/dev/null) && [ -n "$server" ] && [[ $(cat "/proc/$server/comm" 2>/dev/null) == redis-server* ]] \
        && ! grep -q '^State:[[:space:]]*Z' "/proc/$server/status"
}
ask() { REDISCLI_AUTH=$(cat "$dir/password") timeout 3 redis-cli --no-auth-warning -h 127.0.0.1 -p "$(cat "$dir/port")" "$@" 2>/dev/null; }
answers() { [ "$(ask ping)" = PONG ]; }

free_port() {
    local port
    for _ in {1..100}; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
    return 1
}

start_server() {
    {
        printf 'bind 127.0.0.1\nport %s\ndir %s\nappendonly yes\nappendfsync always\nsave ""\nmaxclients 10000\n' "$(cat "$dir/port")" "$dir"
        # Without a password Redis refuses everybody but loopback, which is all that it binds.
        [ -n "$open" ] || printf 'requirepass %s\n' "$(cat "$dir/password")"
    } >"$dir/redis.conf"
    setsid redis-server "$dir/redis.conf" </dev/null >>"$dir/log" 2>&1 9>&- &
    echo $! >"$dir/pid"
    for _ in {1..60}; do
        answers && return 0
        is_running || return 1
        sleep 0.05
    done
    return 1
}

stop_server() {
    is_running || return 0
    kill -s "$1" "$(cat "$dir/pid")"
    for _ in {1..100}; do is_running || return 0; sleep 0.1; done
    say "it does not stop, see $dir/log"
    exit 1
}

umask 077
mkdir -p "$dir" || exit 1
exec 9>"$dir/lock"
flock -w 120 9 || { say "another start is under way in $dir"; exit 1; }
case $action in
    stop) stop_server TERM; exit 0 ;;
    kill) stop_server KILL; exit 0 ;;
esac
command -v redis-server >/dev/null || install_server || true
command -v redis-server >/dev/null || { say "redis-server is not installed"; exit 3; }
[ -s "$dir/password" ] || head -c 18 /dev/urandom | base64 | tr -d '/+=' >"$dir/password"
if ! is_running || ! answers; then
    [ -s "$dir/port" ] || free_port >"$dir/port"
    # Somebody may have taken the port meanwhile.
    start_server || { free_port >"$dir/port"; start_server; } || { say "it did not start, see $dir/log"; exit 1; }
fi
echo "GANTRY_TEST_REDIS=redis://default:$(cat "$dir/password")@127.0.0.1:$(cat "$dir/port")/0"
