.PHONY: help demo check test fuzz build install bench format lint clean packages
.DEFAULT_GOAL := help

# With Swift's own libraries inside: a program that runs where there is no Swift, and a sixth faster,
# since counting a reference is a direct call then.
release := swift build -c release --static-swift-stdlib --product

help: ## These commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

demo: build ## Start a server and two Envoys, show what they can do, and leave them running
	@scripts/python-environment.sh Tests/Envoy/requirements.txt
	@scripts/demo.sh "$$(swift build -c release --show-bin-path)/lintel"

# The first two start programs, kill them, and wait; the others go through thousands of random documents
# and commits.
slow := EndToEndTests|CrashTests|FuzzTests|IncrementalMergeTests|ReplayTests|StrangeCommitTests

check: packages lint ## Style and all quick tests, in under a minute after the build
	@scripts/python-environment.sh Tests/Envoy/requirements.txt
	swift build --build-tests
	ENVOY_BINARY="$$PWD/.venv/bin/envoy" swift test --skip-build --parallel --skip '$(slow)'

test: packages ## Everything: Swift, the API and its pages on live servers, real proxies and Prometheus
	@scripts/install-packages.sh nginx-light haproxy git groff-base zsh fish chromium chromium-headless-shell fonts-liberation
	@scripts/test.sh

fuzz: packages ## Damaged documents for every reader, each for FUZZ_SECONDS (300)
	LINTEL_FUZZ_SECONDS=$(or $(FUZZ_SECONDS),300) swift test --filter FuzzTests

build: packages ## The server, optimised
	$(release) lintel

PREFIX ?= /usr/local

install: ## The program of `make build`, its man pages and completions, below PREFIX (/usr/local)
	@scripts/install.sh "$$(swift build -c release --show-bin-path)/lintel" "$(DESTDIR)$(PREFIX)"

bench: packages ## Measure, beside nginx, etcd and sovereign: the table of docs/performance.md
	@scripts/install-packages.sh wrk nginx-light etcd-server chromium
	$(release) lintel
	$(release) lintel-benchmarks
	@scripts/python-environment.sh Tests/Envoy/requirements.txt Tests/Console/requirements.txt
	@VENV=.venv-bench scripts/python-environment.sh Benchmarks/requirements.txt
	@.venv/bin/python Benchmarks/run.py "$$(swift build -c release --show-bin-path)"

format: ## Rewrite Swift files in the house style
	swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks migrations api

lint: ## Check the house style
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks migrations api

clean: ## Remove what was built
	rm -rf .build .venv .venv-bench .prometheus

packages:
	@scripts/install-packages.sh
