#!/usr/bin/env bash
# Installs the real agent programs, for the tests that talk to them: Claude Code and Codex at the versions that docs/agents.md names.
# Usage: eng/dev/install-agents.sh [FOLDER [AGENT...]]     default: artifacts/agents, which `make clean` removes; both agents
# Prints the folder as GANTRY_TEST_AGENTS=..., for `export "$(eng/dev/install-agents.sh)"`. Installs nothing that is there already. About 800 MB.
# Node itself is not needed to run them: the packages bring native programs.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

claude=2.1.329 codex=0.169.0
folder=$(readlink -m "${1:-artifacts/agents}")
[ $# -gt 1 ] && { shift; agents=("$@"); } || agents=(claude codex)

need() { command -v "$1" >/dev/null || { echo "install-agents: $1 is missing; on Debian: apt-get install $2" >&2; exit 1; }; }
install() {
    local into="$folder/$1/$3"
    [ -e "$into/.installed" ] && return
    need npm npm
    mkdir -p "$into"
    npm install --prefix "$into" --save-exact --no-audit --no-fund --ignore-scripts --loglevel=error "$2@$3" >&2
    touch "$into/.installed"
}

for agent in "${agents[@]}"; do
    case $agent in
        claude) install claude @anthropic-ai/claude-code "$claude" ;;
        codex) install codex @openai/codex "$codex" ;;
        *) echo "install-agents: there is no agent $agent; there are: claude codex" >&2; exit 2 ;;
    esac
done
echo "GANTRY_TEST_AGENTS=$folder"
