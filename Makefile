# `make run` opens the simulator, `make test` tests everything; both make .venv first. `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
BOARD ?= xiao_esp32c3
READY := .venv/ready

# What Python compiles is kept, whatever the environment says: the tests start many processes of the same files.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test quick flash soak mutants chip lint types bench art docs proof languages pictures golden lock web page browser ci clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## make .venv with everything pinned; the other targets do it by themselves

$(READY): requirements/all.lock requirements/stubs.lock requirements/chip.lock requirements/npm/package-lock.json
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 14) else f"Rondo needs Python 3.11 to 3.14, and {sys.executable} is {v[0]}.{v[1]}: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --only-binary :all: --no-binary esptool --require-hashes -r requirements/all.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes --upgrade --target .venv/stubs -r requirements/stubs.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes --upgrade --target .venv/chip -r requirements/chip.lock
	@mkdir -p .venv/npm && cp requirements/npm/package*.json .venv/npm
	@if [ -x $(BIN)/npm ]; then $(BIN)/npm ci --prefix .venv/npm --ignore-scripts --no-audit --no-fund --loglevel error; \
	else echo "setup: no node for this machine, so no interpreter wasm; its tests are skipped"; fi
	@touch $@

run: $(READY) ## the band in a window; without a display, in the terminal
	$(BIN)/python -m simulator run --board $(BOARD)

test: $(READY) ## every test
	$(BIN)/python -m pytest --proof test

quick: $(READY) ## under half a minute: the pure modules, and one scenario on each board
	$(BIN)/python -m pytest -n 0 tests/firmware/session tests/firmware/haptics tests/firmware/storage tests/test_acceptance.py -k 'firmware or strict'

flash: $(READY) ## the firmware onto the band that is plugged in; PORT= and BOARD= say which; MICROPYTHON= a file of that to write first
	$(BIN)/python -m tools flash $(if $(PORT),--port $(PORT)) $(if $(filter-out file,$(origin BOARD)),--board $(BOARD)) $(if $(MICROPYTHON),--micropython '$(patsubst ~/%,$(HOME)/%,$(MICROPYTHON))')

soak: $(READY) $(if $(filter fuzz flakes,$(PART)),.venv/soak/ready) ## what takes minutes: every power cut, every failing call, storms; PART=cuts, restarts, ... and, only so, fuzz, flakes
	$(BIN)/python -m tests.soak $(PART)

.venv/soak/ready: $(READY) requirements/soak.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --only-binary :all: --require-hashes --upgrade --target .venv/soak -r requirements/soak.lock
	@touch $@

mutants: $(READY) ## breaks the code in small ways, one at a time: do the tests notice? SAMPLE= so many; MUTANTS= more, such as --only session/table
	$(BIN)/python -m tests.mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(MUTANTS)

lint: $(READY) ## style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## the simulator and the tools strictly, the firmware against MicroPython's stubs
	$(BIN)/mypy
	$(BIN)/mypy --config-file firmware/mypy.ini

chip: $(READY) ## the firmware on the real image for the RP2040, on an emulated chip; IMAGE= another .uf2 than is built; CHIP=--record renews the table of starts
	@image="$(IMAGE)"; : "$${image:=$$($(BIN)/python -m tools micropython)}" && test -n "$$image" && RONDO_IMAGE="$$image" $(BIN)/python -m pytest -m chip --proof chip tests/chip $(CHIP)

bench: $(READY) ## speed and sizes, one figure per line; fails if a budget is passed
	$(BIN)/python -m tools bench

art: $(READY) ## the glyphs of the layouts, from firmware/art
	$(BIN)/python -m tools art

docs: $(READY) ## the tables in the READMEs that come from the code
	$(BIN)/python -m tools docs

languages: $(READY) ## the catalogs in languages/ from what is said in the code
	$(BIN)/python -m tools languages

proof: $(READY) ## docs/proof.md from what the last runs of test, soak, mutants, chip and browser counted
	$(BIN)/python -m tests.proof
	$(BIN)/python -m tools docs

pictures: $(READY) ## the pictures in docs/pictures
	$(BIN)/python -m tools pictures

golden: $(READY) ## record the golden screens anew, after looking at the differences
	$(BIN)/python -m pytest tests/wrist/test_golden_screens.py --record

lock: ## requirements/*.lock from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --group dev --group interpreters pyproject.toml -o requirements/all.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --group stubs -o requirements/stubs.lock
	{ head -1 requirements/chip.lock; uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-deps --group chip; } > .venv/chip.lock && mv .venv/chip.lock requirements/chip.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-deps --no-emit-index-url --group soak -o requirements/soak.lock

web: $(READY) ## the page in build/web, for any static host
	$(BIN)/python -m web build

page: web ## the page, on this computer alone; PORT= says where
	$(BIN)/python -m web serve $(if $(PORT),--port $(PORT))

browser: $(READY) ## the tests of the page, in Debian's Chromium, and in Firefox where there is one; IMAGE= at the cable of the page too
	$(if $(IMAGE),RONDO_IMAGE="$(IMAGE)") $(BIN)/python -m pytest -n 2 -m browser --proof browser tests/web

ci: lint types test ## what continuous integration runs

clean: ## remove .venv and everything made
	rm -rf .venv build
