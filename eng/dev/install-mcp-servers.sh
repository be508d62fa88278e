#!/usr/bin/env bash
# Installs two MCP servers by name into a folder (the user's cache by default), for the tests of the native agent's MCP client.
# Prints GANTRY_TEST_MCP_SERVERS=FOLDER; does nothing when they are there already. Needs npm and Node 18 or newer.
set -euo pipefail

folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/gantry-mcp-servers}
version=2026.8.31
wanted=(server-everything server-filesystem)

command -v npm >/dev/null || { echo "npm is not installed: apt-get install nodejs npm" >&2; exit 1; }
for server in "${wanted[@]}"; do
    if ! grep -qs "\"version\": \"$version\"" "$folder/node_modules/@modelcontextprotocol/$server/package.json"; then
        mkdir -p "$folder"
        npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --silent "@modelcontextprotocol/server-everything@$version" "@modelcontextprotocol/server-filesystem@$version" >&2
        break
    fi
done
for server in "${wanted[@]}"; do
    [ -f "$folder/node_modules/@modelcontextprotocol/$server/dist/index.js" ] || { echo "npm did not install $server" >&2; exit 1; }
done
echo "GANTRY_TEST_MCP_SERVERS=$folder"
