# make site     build the site and serve it on http://127.0.0.1:8000; PORT=8001 chooses another port
# make docs     build the site into site/
# make offline  make of it tensorlab-site.zip, which is read without a server
# make audit    measure the built site: Lighthouse, axe, widths, contrast, search; writes docs/measured.md
# make test     run every check and test
# make check    lint, check formats, types and layers: seconds
# make versions test the library with every Python from 3.11 on that is here
# make notebooks  run the students' notebooks of the built site, each in an environment made by its own install cell
# make bare     run `make site` and `make test` on bare Debian machines, made with debootstrap; needs root
# make env      build .venv from requirements.lock
# make interop  try the objects and failing lines of many libraries, and write the table of docs/reference/objects.md
# make scripts  lint, format and minify the scripts
# make lock     resolve requirements.lock anew
# make clean    remove what was built

PYTHON ?= python3
PORT   ?= 8000
VENV   := .venv
BIN    := $(VENV)/bin
# The Python's version is in the name: an environment of another one is built anew.
STAMP  := $(VENV)/.built-from-lock-$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')

# The theme's notice about its successor says nothing to those who build this site.
export NO_MKDOCS_2_WARNING := 1

# Compiled modules are kept even where the machine says otherwise: without them every start takes seconds more.
unexport PYTHONDONTWRITEBYTECODE

# Where HOME cannot be written to, what the tools keep there is kept here.
ifeq ($(shell test -w "$$HOME" && echo writable),)
export UV_CACHE_DIR ?= $(CURDIR)/.cache/uv
export IPYTHONDIR   ?= $(CURDIR)/.cache/ipython
export MPLCONFIGDIR ?= $(CURDIR)/.cache/matplotlib
endif

.PHONY: site docs offline audit check test versions notebooks bare interop scripts env lock clean
.DEFAULT_GOAL := site

site:
	@[ "$(PORT)" -ge 1 ] 2>/dev/null && [ "$(PORT)" -le 65535 ] || { echo "PORT=$(PORT) is no number from 1 to 65535: make site PORT=8001" >&2; exit 1; }
	@$(PYTHON) -c 'import socket, sys; socket.socket().connect_ex(("127.0.0.1", $(PORT))) or sys.exit("Port $(PORT) is in use. Stop what runs there, or choose another: make site PORT=%d" % ($(PORT) + 1))'
	@$(MAKE) --no-print-directory docs
	@echo
	@echo "The site is at http://127.0.0.1:$(PORT) (stop with Ctrl-C)"
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory site $(PORT)

# Pages that have been run before, and that nothing has changed for, are not run again.
docs: $(STAMP)
	@$(BIN)/python -c 'import importlib.util as u, sys; u.find_spec("tensorflow") or sys.exit("The pages need TensorFlow, which has no release for Python %d.%d yet. Name an older Python: make PYTHON=python3.13" % sys.version_info[:2])'
	$(BIN)/mkdocs build

# A copy whose links name files, and whose scripts fetch nothing: opened from a folder it is whole.
offline: docs
	@$(BIN)/python .ci/offline site tensorlab-site

# Lighthouse comes by npm, for this alone: it is large.
audit: $(STAMP)
	@test -f site/index.html || { echo "There is no site to look at: make docs"; exit 1; }
	npm ci --no-audit --no-fund --loglevel=error
	npm install --no-save --no-audit --no-fund --loglevel=error lighthouse@12.2.3
	$(BIN)/python -m benchmarks.audit

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --cache-dir .cache/import-linter
	$(BIN)/mypy

# The pages need TensorFlow, which has no release for Python 3.14 yet: there, all but the site is tested.
PAGES := $(shell $(PYTHON) -c 'import sys; print("docs" if sys.version_info < (3, 14) else "")')
test: $(STAMP)
	@$(MAKE) --no-print-directory --jobs 2 check $(PAGES)
	$(if $(PAGES),,@echo "TensorFlow has no release for this Python yet: the site is not tested. make test PYTHON=python3.13")
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(if $(PAGES),,--ignore tests/browser --ignore tests/test_site.py)

versions:
	.ci/versions

notebooks: $(STAMP)
	.ci/notebooks

# `make site` and `make test` as a newcomer meets them.
bare:
	.ci/bare

# PyTorch first and by pip, so that a machine that has its build for CPUs alone takes that one: `torch` without a
# version may be several GB.
TORCH   ?= torch==2.13.0
INTEROP := .venv-interop
interop:
	test -d $(INTEROP) || $(PYTHON) -m venv $(INTEROP)
	$(INTEROP)/bin/python -m pip install --quiet "$(TORCH)"
	$(INTEROP)/bin/python -m pip install --quiet --editable ".[interop]"
	TF_CPP_MIN_LOG_LEVEL=3 $(INTEROP)/bin/python -m pytest --timeout 600 tests/interop tests/explain/failures
	TF_CPP_MIN_LOG_LEVEL=3 $(INTEROP)/bin/python -m tests.interop.matrix docs/reference/objects.md

# The minified files are committed, so that nobody who does not change a script needs npm.
scripts:
	@command -v npm >/dev/null || { echo "The scripts are linted, formatted and minified by npm (Node.js 18 or newer), which is not here."; exit 1; }
	npm ci --no-audit --no-fund --loglevel=error
	npm run --silent fix

env: $(STAMP)

# The lock file holds uv itself, so uv is installed at its locked version and hash before it installs the rest.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("tensorlab needs Python 3.11 or newer, and $(PYTHON) is %d.%d. Name another one: make PYTHON=python3.12" % v[:2])'
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	@awk '/^uv==/{on=1} on{print} on&&!/\\$$/{exit}' requirements.lock > $(VENV)/uv.lock.txt
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r $(VENV)/uv.lock.txt
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lock:
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --extra dev --no-emit-index-url --no-emit-find-links --upgrade --quiet -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) $(INTEROP) site tensorlab-site tensorlab-site.zip build dist .cache node_modules
