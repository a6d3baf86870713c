# `make demo` and `make test` set up all that they need; nothing else is to be done first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORRIDOR := $(BIN)/corridor

.PHONY: help demo test check format gallery clean

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
	$(BIN)/python -m pytest -q

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

gallery: $(VENV)/.dev  ## write a handful of maps into gallery/
	$(BIN)/python -m tools.gallery gallery

format: $(VENV)/.dev  ## rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove what the other targets made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis demo.html gallery
