#!/usr/bin/env bash
# Starts nginx with nchan on loopback for benchmarks, by hand and without a service manager (Debian 12 and its like), and prints its address.
#
#   eng/dev/start-nchan.sh /tmp/gantry-nchan            POST /publish/TOPIC, and GET /events/TOPIC as server-sent events
#   eng/dev/start-nchan.sh /tmp/gantry-nchan --stop
#
# As root it installs Debian's package when it is missing; --installed-only never does.
# Ends with 3 when there is no server to start, 1 when it did not start.
set -uo pipefail

usage() { echo "usage: $0 /absolute/directory [--installed-only] [--stop]" >&2; exit 2; }
say() { echo "nchan: $*" >&2; }

dir=${1:-}
[[ $dir == /* ]] || usage
shift
action=start installed_only=''
for argument in "$@"; do
    case $argument in
        --stop) action=stop ;;
        --installed-only) installed_only=yes ;;
        *) usage ;;
    esac
done
module=/usr/lib/nginx/modules/ngx_nchan_module.so

install_server() {
    [ -z "$installed_only" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
    say "installing the package libnginx-mod-nchan"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get install -y -q --no-install-recommends nginx libnginx-mod-nchan \
        || { apt-get update -q && apt-get install -y -q --no-install-recommends nginx libnginx-mod-nchan; }; } >"$dir/install.log" 2>&1
}

is_running() {
    local server
    server=$(cat "$dir/pid" 2>/dev/null) && [ -n "$server" ] && [ "$(cat "/proc/$server/comm" 2>/dev/null)" = nginx ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$server/status"
}

mkdir -p "$dir" || exit 1
if [ "$action" = stop ]; then
    is_running && kill -QUIT "$(cat "$dir/pid")"
    for _ in {1..50}; do is_running || exit 0; sleep 0.1; done
    kill -TERM "$(cat "$dir/pid")"
    exit 0
fi

[ -e $module ] || install_server || true
[ -e $module ] && command -v nginx >/dev/null || { say "libnginx-mod-nchan is not installed"; exit 3; }
if ! is_running; then
    for _ in {1..100}; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port" >"$dir/port"
    cat >"$dir/nginx.conf" <<CONF
load_module $module;
worker_processes auto;
worker_rlimit_nofile 16384;
pid $dir/pid;
error_log $dir/error.log warn;
events { worker_connections 8192; }
http {
    access_log off;
    client_body_temp_path $dir/body;
    keepalive_requests 1000000000;
    nchan_shared_memory_size 512M;
    server {
        listen 127.0.0.1:$port;
        location ~ ^/publish/(.+)\$ { nchan_publisher; nchan_channel_id \$1; nchan_message_buffer_length 20000; nchan_message_timeout 10m; }
        location ~ ^/events/(.+)\$ { nchan_subscriber eventsource; nchan_channel_id \$1; nchan_subscriber_first_message oldest; }
    }
}
CONF
    nginx -c "$dir/nginx.conf" -p "$dir" 2>>"$dir/log" || { say "it did not start, see $dir/log"; exit 1; }
    for _ in {1..50}; do is_running && break; sleep 0.05; done
    is_running || { say "it did not start, see $dir/log"; exit 1; }
fi
echo "http://127.0.0.1:$(cat "$dir/port")"
