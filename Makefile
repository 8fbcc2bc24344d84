# hoso: `make` lists what there is. Everything is made in .venv beside this file and nowhere else.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(PYTHON) -m pip --python $(BIN)/python -qq --disable-pip-version-check --no-input
UV := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --quiet
# A moved or copied folder needs its environment anew: paths are written into it. So the stamps name the place.
PLACE := $(shell pwd -P | cksum | cut -d' ' -f1)
export STRICT

.DEFAULT_GOAL := help
.PHONY: help setup run test soak tamper fuzz bench check reference format lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile
	@echo "  PYTHON=...    which Python (now: $(PYTHON));  ARGS=...  what pytest or the command gets besides"

setup: .venv/installed-$(PLACE) ## make .venv: what the lock names, checked by hash, and hoso itself, editable
	@:

run: setup ## try it: 500 dossiers, one timeline, one tampered copy (under a minute)
	@$(BIN)/hoso demo $(ARGS)

test: setup ## the tests; STRICT=1: nothing may be skipped
	@$(BIN)/python -m pytest $(ARGS)

soak: setup ## the heavy runs: model tests, kills, long races (tens of minutes)
	@$(BIN)/python -m pytest -m soak --hypothesis-profile=soak --timeout=7200 $(ARGS)

tamper: setup ## the tamper matrix: every forgery is named by its verdict, nothing true is (some ten minutes)
	@$(BIN)/python -m tests.tamper $(ARGS)

fuzz: setup ## 100,000 inputs for loader and replay: no crash, no hang, no memory above 500 MB (half an hour)
	@$(BIN)/python -m tests.fuzz $(ARGS)

bench: setup ## one durable step beside a hand-written floor, and where our time goes; `hoso check`, of one and of 1,841 files; due dates; the log
	@$(BIN)/python benchmarks/step.py $(ARGS)
	@$(BIN)/python benchmarks/check.py
	@$(BIN)/python benchmarks/reading.py
	@$(BIN)/python benchmarks/due.py
	@$(BIN)/python benchmarks/clocks.py
	@$(BIN)/python benchmarks/log.py
	@$(BIN)/python benchmarks/verify.py

check: setup ## format, lint, types, import contracts
	@echo "check 1/4: format" && $(BIN)/ruff format --check .
	@echo "check 2/4: lint" && $(BIN)/ruff check .
	@echo "check 3/4: types" && $(BIN)/mypy --no-error-summary -p hoso.engine -p hoso.workflows -p hoso.adapters
	@cd verifier && MYPYPATH=. ../$(BIN)/mypy --config-file ../pyproject.toml --cache-dir ../.mypy_cache/verifier --no-error-summary -p hoso_verify
	@echo "check 4/4: imports" && $(BIN)/lint-imports --no-logo

reference: setup ## write docs/reference/language.md, procedures.md and findings.md anew, from the schemas, what ships and the catalogues
	@$(BIN)/python -m hoso.adapters.reference > docs/reference/language.md.new && mv docs/reference/language.md.new docs/reference/language.md
	@$(BIN)/python -m hoso.adapters.reference procedures > docs/reference/procedures.md.new && mv docs/reference/procedures.md.new docs/reference/procedures.md
	@$(BIN)/python -m hoso.adapters.reference findings > docs/reference/findings.md.new && mv docs/reference/findings.md.new docs/reference/findings.md

format: setup ## write the format and the safe fixes
	@$(BIN)/ruff check --fix-only --quiet . && $(BIN)/ruff format .

lock: ## resolve the requirements anew (needs uv; ARGS=--upgrade for the newest)
	$(UV) --group build $(ARGS) -o requirements.lock
	$(UV) --group dev --constraint requirements.lock $(ARGS) -o requirements-dev.lock

clean: ## remove what was made here
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/made-$(PLACE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "hoso needs Python 3.11 or newer: make PYTHON=python3.x")'
	@$(PYTHON) -m pip --version >/dev/null || { echo "hoso needs pip: on Debian, apt-get install python3-pip" >&2; exit 1; }
	@echo "setup 1/3: an environment in .venv"
	@$(PYTHON) -m venv --without-pip --clear .venv
	@touch $@

.venv/locked-$(PLACE): .venv/made-$(PLACE) requirements-dev.lock
	@echo "setup 2/3: $$(grep -c '==' requirements-dev.lock) packages of requirements-dev.lock, each checked by its hash (the first time a minute)"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

.venv/installed-$(PLACE): .venv/locked-$(PLACE) pyproject.toml verifier/pyproject.toml Makefile
	@echo "setup 3/3: hoso itself and hoso-verify, editable"
	@$(PIP) install --no-deps --no-build-isolation --editable . --editable ./verifier
	@touch $@
