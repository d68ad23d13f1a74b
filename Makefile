# The door to everything a newcomer and a developer do. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Names the interpreter; by default scripts/environment looks for one.
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
RUNNING := $(VENV)/.running
TESTING := $(VENV)/.testing
# How many articles the archives have that "make bench" measures.
SIZES ?= 1000 10000
CATALOGUES := $(wildcard tamizdat/locale/*/LC_MESSAGES/django.po)

.PHONY: help demo demo-payments install test lint format bench lock messages clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: install ## make a sample newsroom in ./data, or open it again, and serve it on port 8000
	@TAMIZDAT_MODE=demo exec $(BIN)/tamizdat demo

demo-payments: install ## the same, with a simulated Stripe behind it that takes test cards
	@exec $(BIN)/python -m tests.simulators.stripe.demo

install: $(RUNNING) $(CATALOGUES:.po=.mo) ## make .venv with everything the newspaper needs

test: install $(TESTING) ## run every test: on SQLite always, on PostgreSQL when a server answers
	@scripts/debian-packages
	@$(BIN)/python scripts/run_tests.py

lint: install $(TESTING) ## check style, types, imports and templates
	@scripts/lint

format: $(TESTING) ## put code and its imports into their usual form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: install $(TESTING) ## measure pages, and the press beside its peers (SIZES="1000 10000 100000")
	@$(BIN)/python -m pytest tests/benchmarks -o python_files='bench_*.py' -q -s --sizes "$(SIZES)"

lock: $(TESTING) ## lock requirements/*.in, with hashes
	@scripts/lock

messages: $(TESTING) ## collect the sentences to be translated
	@scripts/messages

clean: ## throw away the environment and the caches; ./data stays
	rm -rf $(VENV) build .ruff_cache .mypy_cache .pytest_cache .hypothesis .import_linter_cache
	find tamizdat tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@PYTHON=$(PYTHON) scripts/environment $(VENV)
	@touch $@

$(RUNNING): $(VENV)/.made requirements/base.txt pyproject.toml
	@scripts/install $(BIN) requirements/base.txt
	@touch $@

$(TESTING): $(RUNNING) requirements/dev.txt
	@scripts/install $(BIN) requirements/dev.txt
	@touch $@

%.mo: %.po $(RUNNING)
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@
