# Every task of this repository. `make` alone lists them.

VENV := .venv
BIN := $(VENV)/bin
export VENV PYTHON
export PYTHONUTF8 := 1

# Without a locale, PostgreSQL and the terminal fall back to ASCII. macOS always has one.
ifeq ($(shell uname -s)$(LANG)$(LC_ALL)$(LC_CTYPE),Linux)
export LC_ALL := C.UTF-8
endif

.DEFAULT_GOAL := help
.PHONY: help install install-dev serve test check services format bench migration clean \
	check-format check-lint check-types check-imports check-migrations

help: ## List these tasks
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name what; do \
		printf '  make %-12s %s\n' "$$name" "$$what"; done

install: ## Make the environment in .venv
	@sh scripts/environment.sh

install-dev: ## The same, with what checks and tests need
	@sh scripts/environment.sh dev

serve: install ## Load the shipped directories and serve them on http://127.0.0.1:8000
	@$(BIN)/madoguchi demo
	@exec $(BIN)/madoguchi serve

test: install-dev services check ## Provide PostgreSQL and a browser, then run every check and test
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal $(ARGS)

check: check-format check-lint check-types check-imports check-migrations ## Format, lint, types, imports, migrations

services: install-dev
	@$(BIN)/python -m tests.services.provide

check-format: install-dev
	$(BIN)/ruff format --check

check-lint: install-dev
	$(BIN)/ruff check

check-types: install-dev
	$(BIN)/mypy

check-imports: install-dev
	$(BIN)/lint-imports

check-migrations: install-dev
	@directory=$$(mktemp -d) && trap 'rm -rf "$$directory"' EXIT && \
	export MADOGUCHI_DATABASE_URL="sqlite+aiosqlite:///$$directory/check.sqlite3" && \
	$(BIN)/alembic upgrade head && $(BIN)/alembic check

format: install-dev ## Format the code and sort its imports
	$(BIN)/ruff format
	$(BIN)/ruff check --select I --fix

bench: install-dev ## Measure speed and quality
	@for file in $$(grep -l __main__ bench/*.py); do name=bench.$$(basename $$file .py); \
		echo "$$name"; $(BIN)/python -m $$name || exit 1; done

migration: install-dev ## Write a migration from the tables: make migration m="what changes"
	@test -n "$(m)" || { echo 'Say what changes: make migration m="add a column for photos"'; exit 1; }
	$(BIN)/alembic revision --autogenerate -m "$(m)"

clean: ## Remove the environment and everything made by tools; the data folder stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
		.benchmarks build dist *.egg-info
	find . -path ./data -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
