# Two commands matter: `make run` starts a desk, `make test` checks everything. `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
PYTHON := $(BIN)/python
SPRITE := web/static/vendor/icons.svg
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard web/translations/*/LC_MESSAGES/*.po))
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11
FAST := not slow and not browser and not postgres and not chaos
PYTEST := $(BIN)/pytest -n 3 --dist worksteal
TWO_AT_ONCE := $(MAKE) --no-print-directory --jobs 2 --output-sync=target

# What Python compiles of ours it keeps: every worker of the tests and every program they start reads it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help env assets messages run check format lint types contracts compiled collected whole fast test test-packages chaos lighthouse pictures bench lock \
        third-party clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 20

env: .stamps/env ## .venv with every pinned package
.stamps/env: requirements-dev.txt bin/make-env
	@bin/make-env
	@mkdir -p .stamps && touch $@

assets: $(SPRITE) ## front-end packages, copied to web/static/vendor
.stamps/node: package-lock.json package.json .npmrc | .stamps/env
	@bin/npm ci --silent
	@touch $@
$(SPRITE): .stamps/node web/icons.txt web/assets.py
	@$(PYTHON) -m web.assets

messages: .stamps/env $(CATALOGUES) ## compile the message catalogues
%.mo: %.po | .stamps/env
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

run: env assets messages ## start a desk; an empty database gets the demonstration
	@exec $(PYTHON) -m web.serve

check: env assets messages ## lint, types, directions, house test, fast tests
	@$(TWO_AT_ONCE) types fast lint contracts

format: env ## let ruff write what it can mend by itself
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .

lint: env
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/codespell
types: env
	@$(BIN)/mypy
contracts: env
	@$(BIN)/lint-imports --no-logo
	@PYTHONWARNINGS=ignore::UserWarning $(BIN)/deptry .
compiled: env ## compile all Python ahead, for a service that may not write here
	@$(PYTHON) -m compileall -q -j 0 $(wildcard .venv/lib/python*/site-packages) *.py $(filter-out node_modules/ tests/,$(wildcard */))
collected: env # the tests are compiled, while front-end packages are fetched; else each worker compiles all of them for itself
	@$(BIN)/pytest --quiet --collect-only -p no:cacheprovider >/dev/null || true # the tests' own run says what is wrong
fast: env assets messages
	@$(PYTEST) -q -m "$(FAST)"

test: ## everything, with Chromium and PostgreSQL
	@$(TWO_AT_ONCE) env test-packages
	@$(TWO_AT_ONCE) assets messages collected
	@$(MAKE) --no-print-directory --jobs 2 whole types lint contracts

whole: env # every test, while what reads the source alone runs beside; EVERY_CASE=1 asks PostgreSQL every input of each list too
	@$(PYTEST)

test-packages: ## Chromium and Chinese fonts from apt (root or sudo), else the command to type
	@bin/install-test-packages

chaos: env assets messages ## kill workers and web far more often than the tests do, and print the kill matrix (two hours)
	@CHAOS_SIZE=$${CHAOS_SIZE:-8} $(BIN)/pytest -q -p no:xdist -o faulthandler_timeout=0 tests/chaos tests/bench tests/stories/test_any_evening.py

lighthouse: env assets messages ## every page by axe in both languages; queue, ticket and public form by Lighthouse
	@LIGHTHOUSE=1 $(BIN)/pytest -q -s -p no:xdist tests/browser/test_every_page.py tests/browser/test_lighthouse.py

pictures: env assets messages ## take the pictures of docs/pictures anew
	@$(PYTHON) -m tests.browser.pictures 2>/dev/null

bench: env assets messages ## measure; results are kept under bench/results
	@$(PYTHON) -m bench

lock: env ## resolve requirements*.in and package.json anew
	$(COMPILE) --upgrade requirements.in -o requirements.txt
	$(COMPILE) --upgrade requirements-extras.in -o requirements-extras.txt
	$(COMPILE) --upgrade requirements-dev.in -o requirements-dev.txt
	@bin/npm install --package-lock-only --silent
	@echo "Now: make env third-party"

third-party: env assets ## write THIRD_PARTY.md from what is installed
	@$(PYTHON) bin/third_party.py

clean: ## remove what make has built; a desk's data in var/ stays
	rm -rf .venv .stamps node_modules web/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find web/translations -name '*.mo' -delete 2>/dev/null || true
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
