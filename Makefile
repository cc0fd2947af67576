# Every target needs nothing before it: the first one that is called makes .venv.

PYTHON ?= python3
# What make bench reads: make bench FILES=../replies WORKBOOKS=../books LABELS=../labels.csv PDF_TABLES=../icdar SCORER=../score.py
FILES ?= raw
# Workbooks and the roles of their cells; PDFs with the truth about their tables and what scores them, left out when not given.
WORKBOOKS ?= tests/golden
LABELS ?= benchmarks/roles_golden.csv
PDF_TABLES ?=
SCORER ?=
# How long make fuzz may take, how often make crash kills, and with which damage and moments.
SECONDS ?= 120
KILLS ?= 100
SEED ?= 1
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: install run test lint types bench fuzz crash format clean

install: $(INSTALLED)

# --group wants pip 25.1; a system's own pip is often older.
$(INSTALLED): pyproject.toml constraints.txt
	@echo "Installing into .venv (once; a minute or two) ..."
	@if command -v uv >/dev/null; then \
		uv venv --quiet --allow-existing --python $(PYTHON) .venv && \
		uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --group dev --editable ".[msg,scan]" ; \
	else \
		$(PYTHON) -m venv .venv && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1" && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev --editable ".[msg,scan]" ; \
	fi
	@touch $@

run: $(INSTALLED)
	$(BIN)/foi-ingest run raw --database offences.duckdb

# loadgroup: the tests of one group share a process, so that only one of them starts Prefect's test server.
test: $(INSTALLED)
	$(BIN)/pytest -n auto --dist loadgroup

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)
	$(BIN)/mypy

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks.throughput $(FILES)
	$(BIN)/python -m benchmarks.workbooks $(WORKBOOKS) --labels $(LABELS)
	$(BIN)/python -m benchmarks.views
ifneq ($(and $(PDF_TABLES),$(SCORER)),)
	$(BIN)/python -m benchmarks.pdf_tables $(PDF_TABLES) --scorer $(SCORER)
endif

# make fuzz SECONDS=600 SEED=2
fuzz: $(INSTALLED)
	$(BIN)/python -m trials.fuzz --seconds $(SECONDS) --seed $(SEED)

# make crash KILLS=1000
crash: $(INSTALLED)
	$(BIN)/python -m trials.crash --kills $(KILLS) --seed $(SEED)

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache
