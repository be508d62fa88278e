#!/usr/bin/env bash
# Installs two translating routers of npm into a folder (the user's cache by default), for gantry-bench-gateway, which measures the gateway's translation beside them.
# Prints GANTRY_BENCH_ROUTERS=FOLDER, for `export "$(eng/dev/install-model-routers.sh)"`; does nothing when they are there already. Needs npm and Node 20 or newer. About 90 MB.
set -euo pipefail

folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/gantry-model-routers}
router=2.0.0 llms=1.0.53

command -v npm >/dev/null || { echo "npm is not installed: apt-get install nodejs npm" >&2; exit 1; }
has() { grep -qs "\"version\": \"$2\"" "$folder/node_modules/@musistudio/$1/package.json"; }
if ! { has claude-code-router "$router" && has llms "$llms"; }; then
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --silent "@musistudio/claude-code-router@$router" "@musistudio/llms@$llms" >&2
fi
has claude-code-router "$router" && has llms "$llms" || { echo "npm did not install the routers into $folder" >&2; exit 1; }
echo "GANTRY_BENCH_ROUTERS=$folder"
