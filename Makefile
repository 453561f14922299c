# `make report` and `make test` do all the set-up themselves; the rest is for development.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# one stamp per version, so that `make PYTHON=python3.13 test` does not reuse an environment of another Python
READY := $(VENV)/.installed-$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')

.PHONY: report test test-fast golden golden-diff tables lint lock bench bench-forecast figure clean

report: $(READY)
	$(BIN)/outlook report

# Three processes share the tests, a file each (see `pytest_collection_modifyitems` in tests/conftest.py): on two cores one
# works while another waits for what it stopped or killed. One file is `.venv/bin/python -m pytest tests/test_x.py`.
# Bytecode is kept even where PYTHONDONTWRITEBYTECODE is set: half of the collection would go into rewriting every `assert`
# anew, in each of the three.
TEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

test: $(READY)
	$(TEST)

test-fast: $(READY)
	$(TEST) -m "not slow"

# Published numbers are kept in tests/golden/. `golden` runs their plan, writes them anew and prints what moved as a table
# for CHANGELOG.md; `golden-diff` prints what moved since a commit, without a run: make golden-diff BASE=main
BASE ?= HEAD
golden: $(READY)
	@$(BIN)/python tests/golden_numbers.py write

# The tables of notebooks in README.md and notebooks/README.md, from the metadata of the notebooks
tables: $(READY)
	@$(BIN)/python tests/notebook_tables.py

golden-diff: $(READY)
	@$(BIN)/python tests/golden_numbers.py diff $(BASE)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb
	$(BIN)/mypy
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/zizmor --offline --no-progress --quiet .github/workflows

# The environment is made once and made anew only when the lock or the package's own metadata change. Bytecode is compiled
# with it: where PYTHONDONTWRITEBYTECODE is set, each process would compile two thousand modules anew.
$(READY): requirements.lock pyproject.toml .ci/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Python 3.11, 3.12 or 3.13 is needed, found: $$($(PYTHON) --version 2>&1). Say which with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q analysis
	@touch $@

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra cluster --extra pdf --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

# Speed of batches against other ways to do the same, as ratios in one run; BENCH="--repeats 1 --reports 8 --ways ours,floor,shown" for a short one.
bench: $(READY)
	$(BIN)/python tests/benchmarks/bench_reports.py $(BENCH)

# Every score of the forecasting engine on public series: make bench-forecast DATA=folder
bench-forecast: $(READY)
	$(BIN)/python -u tests/benchmarks/forecast_tables.py $(DATA)

# The figure of the README, from the shipped evidence.
figure: $(READY)
	$(BIN)/python -c 'from analysis import evidence, forecast; from analysis.pages import target, theme; theme.theme(); \
		ev = evidence.load(as_of="2024-03-31"); \
		goal = evidence.target(ev, "beijing-smart-factories-digital-workshops-2026"); \
		target.fan(forecast.predict(ev, goal)).figure.savefig(".github/figures/beijing-2024-03-31.png")'

clean:
	rm -rf reports build dist .pytest_cache .ruff_cache .hypothesis
