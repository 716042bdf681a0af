# Everything a developer or an operator types. `make` alone lists the targets.
# A fresh machine needs Python 3.11 or later and make; uv is used if it is there, else installed into .venv.

PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

.venv/installed: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "Python's venv is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@# uv is found by running it: a shim on the PATH may stand for nothing.
	@if uv --version >/dev/null 2>&1; then uv=uv; else \
		$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --default-pip >/dev/null; \
		test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; uv=$(BIN)/uv; fi; \
	echo "installing the packages of requirements-dev.lock into .venv" && \
	$$uv pip sync --quiet --require-hashes --python $(BIN)/python requirements-dev.lock && \
	$$uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: install
install: .venv/installed ## set up .venv from the hash-pinned lock

.PHONY: demo
demo: .venv/installed ## run the whole pipeline once over the sample newsroom
	@$(BIN)/newswatch demo

.PHONY: up
up: .venv/installed ## run the service: Postgres, Airflow, every DAG on its schedule
	@$(BIN)/newswatch up

.PHONY: test
test: .venv/installed ## run every test
	@$(BIN)/python -m pytest

.PHONY: check
check: .venv/installed ## linters, types, layers, SQL, spelling, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 sql
	$(BIN)/squawk sql/migrations/*.sql
	$(BIN)/deptry .
	$(BIN)/codespell
	$(BIN)/newswatch config check

.venv-bench/installed: .venv/installed requirements-bench.lock
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@echo "installing the peers of requirements-bench.lock into .venv-bench"
	@$$(uv --version >/dev/null 2>&1 && echo uv || echo $(BIN)/uv) pip sync --quiet --require-hashes \
		--python .venv-bench/bin/python requirements-bench.lock
	@touch $@

.PHONY: bench
bench: .venv-bench/installed ## polling, fetching, parsing and extraction beside other ways and peers (some minutes)
	@PYTHONPATH=plugins .venv-bench/bin/python -m benchmarks.fetching
	@PYTHONPATH=plugins .venv-bench/bin/python -m benchmarks.extraction
	@PYTHONPATH=plugins .venv-bench/bin/python -m benchmarks.polling

.PHONY: format
format: .venv/installed ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: schema
schema: .venv/installed ## write sql/schema.sql anew from the migrations
	$(BIN)/python -m newswatch.store.schema

.PHONY: docs
docs: .venv/installed ## write docs/commands.md and dags/README.md anew from the code
	$(BIN)/python -m newswatch.cli.reference > docs/commands.md
	AIRFLOW_HOME="$$PWD/var/docs" AIRFLOW__CORE__LOAD_EXAMPLES=False AIRFLOW__LOGGING__LOGGING_LEVEL=ERROR \
		$(BIN)/python tests/dags/dag_page.py > dags/README.md

.PHONY: lock
lock: ## resolve the dependencies anew (needs uv)
	uv pip compile --universal --generate-hashes --no-header --quiet --upgrade --extra airflow \
		pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-header --quiet --upgrade --extra airflow --group dev \
		-c requirements.lock pyproject.toml -o requirements-dev.lock
	@# newspaper4k takes no python-dateutil of today, readability-lxml no cssselect; all others are those that run.
	sed -E '/^(python-dateutil|cssselect)==/,/[^\\]$$/d' requirements.lock | uv pip compile --universal --generate-hashes \
		--no-header --quiet --upgrade --group bench -c - pyproject.toml -o requirements-bench.lock

.PHONY: clean
clean: ## remove what was installed and what the demo made
	rm -rf .venv .venv-bench var dist
