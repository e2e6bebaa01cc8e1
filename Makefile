# filmgraph: `make demo` shows it, `make test` proves it, `make check` is what a change has to pass.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo test check lint types layers cover wheel fix clean

BIN := .venv/bin
LOCKED := pyproject.toml uv.lock scripts/bootstrap.sh

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

demo: .venv/.installed ## Build the example dossier, sum it up, draw its map
	@$(BIN)/filmgraph demo data/example

test: .venv/.installed-dev ## Install what the tests need and run all of them
	@sh scripts/system.sh
	@$(BIN)/pytest -q

check: lint types layers cover wheel ## Everything that a change has to pass

lint: .venv/.installed-dev ## Style
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: .venv/.installed-dev ## Types, strictly
	@$(BIN)/mypy

layers: .venv/.installed-dev ## A module imports only from lower layers
	@$(BIN)/lint-imports --no-cache

cover: .venv/.installed-dev ## Tests with the floor of coverage
	@sh scripts/system.sh
	@$(BIN)/pytest -q --cov --cov-report=term

wheel: .venv/.installed-dev ## Build the wheel and the source distribution
	@$(BIN)/uv build --quiet --offline --no-build-isolation --python $(BIN)/python

fix: .venv/.installed-dev ## Mend style where it can be mended
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

clean: ## Remove what was made
	@rm -rf .venv dist build .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -rf data/example/.filmgraph data/example/map.html

.venv/.installed: $(LOCKED)
	@sh scripts/bootstrap.sh --no-default-groups
	@touch $@

.venv/.installed-dev: $(LOCKED)
	@sh scripts/bootstrap.sh
	@touch .venv/.installed $@
