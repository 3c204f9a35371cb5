# make run    the main job, on the example order book; needs Go alone
# make test   everything that must hold before a change lands; installs what it needs
# make help   the rest

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

export CGO_ENABLED := 0

RUN      ?= serve --file examples/orders-2024.csv --profile examples/profile.yaml --inventory examples/software-2024.csv
FUZZTIME ?= 10s
GO_FILES  = $(shell find . -name '*.go' -not -path '*/node_modules/*')
TOOL      = go tool -modfile=tools/go.mod

# What tests need of Debian: a browser for the pages, osslsigncode for
# signatures, rpm for packages, wine to run the program for Windows and a compiler for what wine
# lacks. npm is left alone where another package than Debian's brought it.
APT := chromium fonts-noto-core osslsigncode gcc libc6-dev wixl wine wine64 gcc-mingw-w64-x86-64 rpm $(if $(shell command -v npm),,nodejs npm)

.PHONY: help run build test format vet lint unit conform packing e2e apt fuzz race cross release bench accuracy cover soak picture clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: ## do the main jobs on the example order book and inventory
	go run ./cmd/interdict $(RUN)

build: ## build bin/interdict
	go build -trimpath -o bin/interdict ./cmd/interdict

# Fast checks first. The tests of the pages come last and only once they exist;
# after them the Go tests are shown again, from the cache, so that the log ends
# with their summary.
test: format vet lint unit conform packing $(if $(wildcard e2e/package.json),e2e) ## all checks and tests
	@$(if $(wildcard e2e/package.json),go test ./...)

format: ## name files that gofmt would change
	@changed=$$(gofmt -l $(GO_FILES)); [ -z "$$changed" ] || { echo "gofmt would change:"; echo "$$changed"; exit 1; }

vet: ## go vet
	go vet ./...

# The linter runs in modules beside this one as a program: as a tool it sees its own.
lintin = go build -C tools -o ../bin/staticcheck honnef.co/go/tools/cmd/staticcheck && cd $(1) && go vet -tags soak ./... && $(CURDIR)/bin/staticcheck -tags soak ./...

lint: ## staticcheck
	$(TOOL) staticcheck ./...

unit: apt ## the Go tests
	go test ./...

# The program is built by the test itself, which the test cache does not see.
conform: ## what other people's programs say of what this one writes
	$(call lintin,conform)
	cd conform && go test -count=1 ./...

packing: apt ## a release of one system, built twice and compared, and taken by dpkg and rpm
	$(call lintin,tools/release)
	cd tools/release && go test -count=1 ./...

e2e: build apt e2e/node_modules/.package-lock.json ## the pages, in a real browser
	cd e2e && INTERDICT_BIN=$(abspath bin/interdict) node --test

e2e/node_modules/.package-lock.json: e2e/package-lock.json
	cd e2e && npm ci --no-audit --no-fund --ignore-scripts --prefer-offline && touch node_modules/.package-lock.json

# Ask dpkg instead of keeping a marker: a marker lies on a new machine.
apt:
	@missing=$$(comm -23 <(printf '%s\n' $(APT) | sort) \
		<({ dpkg-query -W -f '$${Package} $${db:Status-Status}\n' $(APT) 2>/dev/null || true; } | awk '$$2 == "installed" { print $$1 }' | sort) | xargs); \
	[ -z "$$missing" ] || { \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		echo "installing: $$missing"; \
		$$root apt-get update -qq; \
		$$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; }

fuzz: ## every fuzz target for FUZZTIME each (10s)
	tools/fuzz.sh $(FUZZTIME)

race: ## the Go tests under the race detector; needs a C compiler
	CGO_ENABLED=1 go test -race ./...

cross: ## build for the other systems
	GOOS=windows go vet ./...
	GOOS=darwin GOARCH=arm64 go vet ./...

release: ## archives, packages, lists of components and checksums, in dist/; needs a clone without changes
	rm -rf dist
	cd tools/release && go run . -root ../.. -out ../../dist

bench: ## the Go benchmarks
	go test -run '^$$' -bench . -benchmem ./...

# The lists are not in this repository; see doc/lists.md for where they come from.
LISTS ?= ../shared/lists
accuracy: ## how well listed parties are found: the table, doc/accuracy.md and .svg
	go run ./screen/accuracy/measure -lists $(LISTS) -doc doc

cover: ## statements reached by the tests, by function: cover.html
	go test -coverpkg=./... -coverprofile=cover.out ./...
	go tool cover -html=cover.out -o cover.html
	go tool cover -func=cover.out | tail -1

soak: ## what takes longer than minutes; its result goes to doc/soak.md
	tools/soak.sh

# The picture of the README is made from real output; a test holds it to the program.
picture: ## make the picture of the README anew
	go test ./cmd/interdict -run TestPicture -update

clean: ## remove what was built
	rm -rf bin dist cover.out cover.html e2e/node_modules e2e/test-results
