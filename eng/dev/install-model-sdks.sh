#!/usr/bin/env bash
# Installs the official JavaScript clients of OpenAI and Anthropic into a folder (the user's cache by default), for the tests that use them as clients of the gateway.
# Prints GANTRY_TEST_MODEL_SDKS=FOLDER, for `export "$(eng/dev/install-model-sdks.sh)"`; does nothing when they are there already. Needs npm and Node 18 or newer.
set -euo pipefail

folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/gantry-model-sdks}
openai=7.57.0 anthropic=1.12.0

command -v npm >/dev/null || { echo "npm is not installed: apt-get install nodejs npm" >&2; exit 1; }
if ! { grep -qs "\"version\": \"$openai\"" "$folder/node_modules/openai/package.json" && grep -qs "\"version\": \"$anthropic\"" "$folder/node_modules/@anthropic-ai/sdk/package.json"; }; then
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --silent "openai@$openai" "@anthropic-ai/sdk@$anthropic" >&2
fi
echo "GANTRY_TEST_MODEL_SDKS=$folder"
