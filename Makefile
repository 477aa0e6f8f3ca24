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
.PHONY: help setup demo test test-transformers4 lab report books export clean

help: ## say what each target does
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /  make \1|/' | awk -F'|' '{printf "%-26s%s\n", $$1, $$2}'

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

# the notebooks that rest on transformers, under the last release of the 4 line (the pinned one is 5)
TF4 := 16_models.hf 18_models.wrapper 19_models.decoding 20_models.armt tutorials/71_bring_your_own_model 50_analysis.trace
test-transformers4: setup ## run the Hugging Face notebooks under transformers 4.57 as well
	@$(BIN)/uv venv -q --allow-existing --python $(BIN)/python .venv-transformers4
	@grep -viE '^(transformers|huggingface[-_]hub|tokenizers|datasets)==' constraints.txt > .venv-transformers4/constraints.txt
	@$(BIN)/uv pip install -q --python .venv-transformers4/bin/python -c .venv-transformers4/constraints.txt $$($(BIN)/python scripts/torch_flavour.py) -e .[dev] transformers==4.57.6
	@for n in $(TF4); do .venv-transformers4/bin/nbdev_test --path nbs/$$n.ipynb > .venv-transformers4/log 2>&1 && echo "passed $$n" || { cat .venv-transformers4/log; exit 1; }; done

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
