# Contested Flows. `make help` lists what there is. Kept to what GNU make 3.81 (macOS) understands.

VENV   := .venv
BIN    := $(VENV)/bin
PYTHON := $(BIN)/python
UV     := $(BIN)/uv
PORT   ?= 8501

# uv works on ./.venv and with the Python found here, whatever the caller has switched on
unexport VIRTUAL_ENV
unexport UV_PROJECT_ENVIRONMENT
export UV_PYTHON_DOWNLOADS = never

SYNC := $(UV) sync --quiet --locked --inexact --no-install-project

.DEFAULT_GOAL := help
.PHONY: help run edit test unit check bench load outage hostile fuzz measures looks screenshots build wheel audit clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -e 's/:.*## /\t/' | awk -F'\t' '{printf "make %-12s %s\n", $$1, $$2}'

run: $(VENV)/.ready-to-run  ## serve the dashboard at http://localhost:8501 (PORT=… for another port)
	$(PYTHON) -m streamlit run app.py --server.port $(PORT)

edit: $(VENV)/.ready-to-run  ## serve it with the editor, for this machine alone
	CONTESTED_FLOWS_EDIT=1 $(PYTHON) -m streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

test: $(VENV)/.ready-to-test  ## run every test, those in a real browser too
	@$(PYTHON) tests/browser/find_chromium.py --install
	$(PYTHON) -m pytest -n 2 --dist loadfile

unit: $(VENV)/.ready-to-test  ## run the tests that need no browser
	$(PYTHON) -m pytest -n 2 --dist loadfile --ignore=tests/browser

check: $(VENV)/.ready-to-test  ## format, lint, types, and which room may import which
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-to-test  ## time the page, the exports and large cases
	@$(PYTHON) tests/browser/find_chromium.py --install
	$(PYTHON) -m tests.bench.bench
	$(PYTHON) -m tests.bench.exports
	$(PYTHON) -m tests.bench.scale

load: $(VENV)/.ready-to-test  ## put 200 viewers on the dashboard, on a plain Plotly page and on bare Streamlit
	$(PYTHON) -m tests.bench.load

outage: $(VENV)/.ready-to-test  ## kill servers, take files away, fill the disk, cut the line (needs nginx)
	$(PYTHON) -m tests.bench.outage

hostile: $(VENV)/.ready-to-test  ## try every injection in every view and every file
	@$(PYTHON) tests/browser/find_chromium.py --install
	$(PYTHON) -m tests.bench.hostile

fuzz: $(VENV)/.ready-to-test  ## read a million broken inputs
	$(SYNC) --group fuzz
	$(PYTHON) -m tests.bench.fuzz

measures: $(VENV)/.ready-to-test  ## measure layout shift, contrast and the size of targets in every view
	@$(PYTHON) tests/browser/find_chromium.py --install
	$(PYTHON) -m tests.bench.measures

looks: $(VENV)/.ready-to-test  ## take every view at three widths, light and dark, in every language
	@$(PYTHON) tests/browser/find_chromium.py --install
	$(PYTHON) -m tests.bench.looks

build: $(VENV)/.ready-to-test  ## build the package and its bill of materials into dist/, twice, byte for byte
	$(SYNC) --group audit
	$(PYTHON) -m tests.bench.build

wheel: $(VENV)/.ready-to-test  ## build the package, install it into an empty environment and use it there
	@$(PYTHON) tests/browser/find_chromium.py --install
	$(PYTHON) -m tests.bench.wheel

screenshots: $(VENV)/.ready-to-test  ## take the README's pictures anew
	@$(PYTHON) tests/browser/find_chromium.py --install
	$(PYTHON) -m tests.bench.screenshots

# resvg-py names no licence in its metadata; the LICENSE in its wheel is MIT.
LICENCES := MIT;MIT License;MIT-CMU;BSD License;3-Clause BSD License;BSD-2-Clause;BSD-3-Clause;Apache License 2.0;Apache Software License;Apache-2.0;Apache-2.0 AND BSD-2-Clause;Apache-2.0 OR BSD-2-Clause;BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0;EPL-2.0 AND OFL-1.1 AND MIT;Mozilla Public License 2.0 (MPL 2.0);PSF-2.0;MIT OR Apache-2.0

audit: $(VENV)/.ready-to-test  ## list licences, write build/sbom.json, look for known holes
	$(SYNC) --group audit
	@mkdir -p build
	$(UV) export --quiet --locked --no-dev --no-emit-project --format requirements-txt -o build/runtime.txt
	$(BIN)/pip-licenses --from=mixed --order=license --ignore-packages resvg-py --allow-only="$(LICENCES)" --packages $$(sed -n 's/^\([a-z0-9._-]*\)==.*/\1/p' build/runtime.txt)
	$(BIN)/cyclonedx-py requirements build/runtime.txt --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.json
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r build/runtime.txt

clean:  ## remove the environment and all that is made anew
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.ready-to-run: pyproject.toml uv.lock | $(UV)
	$(SYNC) --no-dev
	@touch $@

$(VENV)/.ready-to-test: pyproject.toml uv.lock | $(UV)
	$(SYNC)
	@touch $(VENV)/.ready-to-run $@

# The first Python of the list that is new enough, one that can make environments before one that cannot.
# Debian keeps that ability in a package of its own, which root gets here and others are told about.
$(UV):
	@python=""; for name in python3.13 python3.12 python3.11 python3.14 python3; do \
	    "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	    python="$${python:-$$name}"; \
	    if "$$name" -c 'import ensurepip, venv' >/dev/null 2>&1; then python="$$name"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "Contested Flows needs Python 3.11 or newer, and none was found: please install one." >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then \
	    package=$$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	        echo "Installing $$package, which $$python needs to make an environment."; \
	        apt-get update -qq && apt-get install -y -qq --no-install-recommends "$$package" || exit 1; \
	    else \
	        echo "$$python cannot make an environment: please run 'sudo apt-get install $$package' and try again." >&2; exit 1; \
	    fi; \
	fi; \
	echo "Setting up $(VENV) with $$("$$python" --version)."; \
	"$$python" -m venv --clear $(VENV) && \
	$(PYTHON) -m pip install --quiet --disable-pip-version-check 'uv==0.13.*'
