# `make demo` shows filmgraph, `make test` proves it, `make check` is what a change has to pass.

SHELL := /bin/sh
BIN := .venv/bin
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check lint types layers cover wheel docs fix clean program tools

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile

demo: program ## Build the example dossier, sum it up, draw its map
	@$(BIN)/filmgraph demo data/example

test: tools ## Install what the tests need and run all of them
	@sh scripts/test.sh

check: lint types layers cover wheel ## Everything that a change has to pass

lint: tools ## Style
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: tools ## Types, strictly
	@$(BIN)/mypy

layers: tools ## A module imports only from lower layers
	@$(BIN)/lint-imports --no-cache

cover: tools ## The tests, and how much of the code they run
	@sh scripts/test.sh --cov --cov-report=term

wheel: tools ## Build the source distribution and the wheel, and check what they say of themselves
	@$(BIN)/uv build --quiet --offline --no-build-isolation --clear --python $(BIN)/python
	@$(BIN)/twine check --strict dist/*.tar.gz dist/*.whl

docs: tools ## Build the handbook as a site, strictly, and the manual page
	@$(BIN)/filmgraph manual --output share/man/man1/filmgraph.1
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

fix: tools ## Mend style where it can be mended
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

clean: ## Remove what was made
	@rm -rf .venv .cache .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	@rm -rf data/example/.filmgraph data/example/map.html

program:
	@sh scripts/bootstrap.sh run

tools:
	@sh scripts/bootstrap.sh dev
