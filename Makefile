# `make demo` and `make test` set up all that they need; nothing else is to be done first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORRIDOR := $(BIN)/corridor
LOWEST := .venv-lowest

.PHONY: help demo test fast fuzz lowest lock bill check format docs gallery bench clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/.core: pyproject.toml setup.py
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml setup.py
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.core

demo: $(VENV)/.core  ## plan two routes and write demo.html
	@$(CORRIDOR) route "Xi'an" Poti
	@echo
	@$(CORRIDOR) route Kashgar Istanbul
	@$(CORRIDOR) map "Xi'an" Poti -o demo.html

test: check  ## ruff, mypy, pytest
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

fast: $(VENV)/.dev  ## pytest without browser, installation, fuzzing and long oracles: what to run while writing
	$(BIN)/python -m pytest -q -m "not slow"

FUZZ ?= 2000

fuzz: $(VENV)/.dev  ## ask every command of FUZZ valid networks with extreme figures, and FUZZ questions of page and program
	CORRIDOR_FUZZ=$(FUZZ) $(BIN)/python -m pytest -q tests/test_extremes.py tests/test_page_plans.py

lowest: $(VENV)/.dev  ## pytest with the lowest allowed version of each dependency, in an environment of its own
	@$(PYTHON) -m venv --clear $(LOWEST)
	@$(BIN)/python -m tools.lowest > $(LOWEST)/lowest.txt
	@$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check -r $(LOWEST)/lowest.txt
	@$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(LOWEST)/bin/python -m pytest -q

lock: $(VENV)/.dev  ## pin what CI installs, in .ci/lock.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,all]'
	@$(BIN)/python -m tools.supply --lock > .ci/lock.txt

bill: $(VENV)/.dev  ## write dist/bill.json, what an installation brings, with versions and licences (CycloneDX)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all]'
	@mkdir -p dist
	@$(BIN)/python -m tools.supply --bill > dist/bill.json

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.dev  ## write the references and build the documentation into site/, offline; warnings are errors
	@$(BIN)/python -m tools.reference --write
	@$(BIN)/python -m mkdocs build --quiet --strict

gallery: $(VENV)/.dev  ## write a handful of maps into gallery/
	$(BIN)/python -m tools.gallery gallery

BENCH := .venv-bench
PEERS := hypothesis pytest playwright networkx scipy rustworkx networkit scgraph ortools linopy osmnx folium

$(BENCH)/.peers: Makefile
	@$(PYTHON) -m venv --clear $(BENCH)
	@$(PYTHON) -m venv --clear $(BENCH)/plain
	@for name in . $(PEERS); do \
		$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --prefer-binary $$name \
			|| echo "skipped: $$name cannot be installed here"; \
	done
	@$(BENCH)/plain/bin/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

bench: $(BENCH)/.peers  ## race beside the peers, in an environment of their own, and write bench/RESULTS.md
	@rm -rf build
	@for python in $(BENCH) $(BENCH)/plain; do \
		$$python/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall .; \
	done
	@$(BENCH)/bin/python bench/run.py

format: $(VENV)/.dev  ## rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove what the other targets made
	rm -rf $(VENV) $(LOWEST) $(BENCH) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis demo.html gallery site
