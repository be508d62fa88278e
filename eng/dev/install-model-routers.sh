#!/usr/bin/env bash
# Installs model gateways of npm (Portkey, which passes; claude-code-router and llms, which translate) into a folder (the user's cache by default), for gantry-bench-gateway, which measures the gateway beside them.
# Prints GANTRY_BENCH_ROUTERS=FOLDER, for `export "$(eng/dev/install-model-routers.sh)"`; does nothing when they are there already. Needs npm and Node 20 or newer. About 110 MB.
set -euo pipefail

folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/gantry-model-routers}
router=2.0.0 llms=1.0.53 portkey=1.15.2

command -v npm >/dev/null || { echo "npm is not installed: apt-get install nodejs npm" >&2; exit 1; }
has() { grep -qs "\"version\": \"$2\"" "$folder/node_modules/$1/package.json"; }
all() { has @musistudio/claude-code-router "$router" && has @musistudio/llms "$llms" && has @portkey-ai/gateway "$portkey"; }
if ! all; then
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --silent "@musistudio/claude-code-router@$router" "@musistudio/llms@$llms" "@portkey-ai/gateway@$portkey" >&2
fi
all || { echo "npm did not install the routers into $folder" >&2; exit 1; }
echo "GANTRY_BENCH_ROUTERS=$folder"
