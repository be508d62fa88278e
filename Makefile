# Gantry: two commands for a newcomer (make demo, make test), and what they are made of.

CONFIGURATION ?= Release
PROGRAM := artifacts/gantry
SOURCES := $(shell find src -name '*.cs' -o -name '*.csproj' -o -name '*.sql') $(wildcard schemas/*.json) $(wildcard Directory.*.props global.json)

CONSOLE := $(PROGRAM)/console/index.html
CONSOLE_SOURCES := $(shell find console -type f -not -path '*/node_modules/*' -not -path '*/dist/*')

export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export DOTNET_NOLOGO = 1

.PHONY: help build console demo serve test soak bench mutation clean

help: ## Say what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

build: bin/gantry bin/agentd bin/agentctl console ## Build the program: bin/gantry, bin/agentd, bin/agentctl

bin/gantry: $(SOURCES)
	@command -v dotnet >/dev/null || { echo "make: the .NET 10 SDK is missing; see https://dotnet.microsoft.com/download" >&2; exit 1; }
	dotnet publish src/Gantry.Cli --configuration $(CONFIGURATION) --output $(PROGRAM) --verbosity quiet --use-current-runtime --self-contained false -p:PublishReadyToRun=true
	@mkdir -p bin && ln -sfn ../$(PROGRAM)/gantry $@ && touch -h $@

console: $(CONSOLE) ## Build the web console, when Node.js is there

$(CONSOLE): $(CONSOLE_SOURCES) | bin/gantry
	@eng/console $(dir $@)

bin/agentd: eng/agentd bin/gantry
	@install -m 755 $< $@

bin/agentctl: eng/agentctl bin/gantry
	@install -m 755 $< $@

demo: bin/gantry console ## See it work: an agent fixes a sample repository, you approve what it does
	@bin/gantry demo

serve: bin/gantry console ## Run the daemon in this terminal
	@bin/gantry serve

test: ## Run all tests
	@eng/test

soak: ## Run the tests of faults with many more rounds (takes an hour or so)
	@eng/soak

bench: ## Measure what docs/performance.md claims
	@eng/bench

mutation: ## Break the Events room in many small ways and see that its tests notice
	@eng/mutation

clean: ## Remove what was built
	rm -rf artifacts bin console/dist console/node_modules
