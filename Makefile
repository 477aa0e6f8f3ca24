# darmt: `make demo` and `make test` do everything, on a fresh machine too
PY      ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV    ?= .venv
BIN     := $(VENV)/bin
WORKERS ?= 2
NAME    ?= quickstart
CONFIG  ?= cpu
# uv reads neither pip.conf nor PIP_*: hand over where wheels lie, so that a CPU wheel of torch at hand is found
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
.DEFAULT_GOAL := help
.PHONY: help setup demo test lab report books export clean

help: ## say what each target does
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | awk -F'|' '{printf "%-16s%s\n", $$1, $$2}'

setup: $(VENV)/.ok ## make .venv with everything; costs nothing the second time
$(VENV)/.ok: pyproject.toml constraints.txt
	@echo "setting up $(VENV) (about a minute) ..."
	@test -x $(BIN)/python || $(PY) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "darmt needs Python 3.11 or later; try make PY=python3.11 ..."; rm -rf $(VENV); exit 1; }
	@$(BIN)/python -m pip install -q -c constraints.txt uv
	@install="$(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode -c constraints.txt -e .[dev]"; \
	 flavour=$$($(BIN)/python scripts/torch_flavour.py); \
	 $$install $$flavour || { test -n "$$flavour" && echo "no CPU build of torch to be had from its own index; taking the default one" && $$install; }
	@touch $@

demo: setup ## train small models that remember, and write a report that says so with evidence
	@$(BIN)/python -m darmt.reports run quickstart cpu

test: setup ## check that the package is what the notebooks export, then run every notebook
	@VENV=$(VENV) WORKERS=$(WORKERS) $(BIN)/python scripts/run_tests.py

lab: setup ## open JupyterLab on the front page
	$(BIN)/jupyter lab nbs/index.ipynb

report: setup ## run one experiment: make report NAME=quickstart CONFIG=cpu
	@$(BIN)/python -m darmt.reports run $(NAME) $(CONFIG)

books: setup ## the demo with its facts hidden in real prose (DARMT_DATA, or ../shared/data, has books/)
	@$(BIN)/python -m darmt.reports run quickstart books

export: setup ## write the package from the notebooks, and README.md from the front page
	@$(BIN)/nbdev_export
	@$(BIN)/python scripts/readme.py > .README.part && mv .README.part README.md

clean: ## remove what runs leave behind (runs/); reports and .venv stay
	rm -rf runs .ipynb_checkpoints nbs/.ipynb_checkpoints
