#!/usr/bin/env bash
# Installs the model makers' npm SDKs, for the tests that put them before the gateway.
# Usage: eng/dev/install-sdks.sh [FOLDER]     default: artifacts/sdks, which `make clean` removes
# Prints the folder as GANTRY_TEST_SDKS=..., for `export "$(eng/dev/install-sdks.sh)"`. Installs nothing that is there already.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

folder=$(readlink -m "${1:-artifacts/sdks}")
command -v npm >/dev/null || { echo "install-sdks: npm is missing; on Debian: apt-get install npm" >&2; exit 1; }
if [ ! -e "$folder/.installed" ]; then
    mkdir -p "$folder"
    npm install --prefix "$folder" --save-exact --no-audit --no-fund --ignore-scripts --loglevel=error openai@6.49.0 @anthropic-ai/sdk@0.137.0 >&2
    touch "$folder/.installed"
fi
echo "GANTRY_TEST_SDKS=$folder"
