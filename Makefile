# Every target does all its own set-up: `make run` and `make test` work on a bare Debian 12 that has
# python3, make and gcc.  ARGS='...' is passed on to the program behind a target.

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench-engine bench-vends bench-offline bench-reconciliation bench-kiosk bench-headoffice chaos fuzz-engine fuzz-api api-book pictures prove-engine terminal-crashes sim sim-proves discrepancies migrate bundle bundle-smoke lock clean

PY := .venv/bin/python
# Programs run as modules: the scripts in .venv/bin break when a checkout is moved.
PYTEST := $(PY) -m pytest
ARGS ?=
# Where a machine keeps no compiled modules, each of the tests' many processes would compile them all.
export PYTHONDONTWRITEBYTECODE :=
TEXTS := kiosk/i18n/translations/kiosk_ar.qm kiosk/i18n/translations/kiosk_en.qm

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what is missing (the other targets call this themselves)
	@.ci/bootstrap.sh
	@$(MAKE) --no-print-directory --silent $(TEXTS)

# The words of screens and paper, compiled by Qt's own tool from what translators edit.
$(TEXTS) &: kiosk/i18n/translations/kiosk_ar.ts kiosk/i18n/translations/kiosk_en.ts
	@$(PY) -m kiosk.i18n.build

run: setup ## Server, simulators, cashier window; OFFICE=1: head office too; HEADLESS=1: no display
	@$(PY) -m tests.harness run $(if $(filter-out 0,$(OFFICE)),--office) $(if $(filter-out 0,$(HEADLESS)),--headless) $(ARGS)

# All tests share the cores, each process with a PostgreSQL of its own; a part runs in one process.
# One more than there are cores: an end-to-end test often waits for a line that is held up on purpose.
test: setup ## All tests, on SQLite and on PostgreSQL
	@$(PYTEST) $(or $(ARGS),-n $$(($$(nproc) + 1)) --dist worksteal)

check: setup ## Formatting, lint, types, house rules
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PYTEST) -q tests/unit/test_house_imports.py tests/unit/test_house_style.py

bench-engine: setup ## Tokens per second, one by one and in batches; ARGS='--json'
	@$(PY) -m benchmarks.engine $(ARGS)

bench-vends: setup ## Vends a second over HTTP against the database's limit; PAIRS=1 is quick
	@$(PY) -m benchmarks.vends --pairs $(or $(PAIRS),10) $(ARGS)

bench-offline: setup ## Sealing packs, and posting what they sold: VENDS=1000000 SALES=10000 for the full one
	@$(PY) -m benchmarks.offline $(if $(VENDS),--vends $(VENDS)) $(if $(SALES),--sales $(SALES)) $(ARGS)

bench-reconciliation: setup ## A day of many sales explained: SALES=1000000 for the full one; ARGS=--sqlite
	@$(PY) -m benchmarks.reconciliation $(if $(SALES),--sales $(SALES)) $(ARGS)

bench-kiosk: setup ## What a customer waits for at the till, and the longest frame; ARGS='--blame'
	@$(PY) -m benchmarks.kiosk $(ARGS)

bench-headoffice: setup ## Frames of a list of a million rows; ARGS='--rows 100000 --frames 100'
	@$(PY) -m benchmarks.headoffice $(ARGS)

chaos: setup ## Kill server and database while 20 terminals sell, then check all; DURATION=60
	@$(PY) -m tests.chaos --duration $(or $(DURATION),60) $(ARGS)

terminal-crashes: setup ## Stop a self-service terminal at any step, count its money; RUNS=... FROM=... SEED=...
	@$(PY) -m tests.crashes --runs $(or $(RUNS),500) --from $(or $(FROM),1) $(if $(SEED),--seed $(SEED)) $(ARGS)

sim: setup ## Simulated tills and servers, audited after every step; SEEDS=20000 FROM=1 SEED=n
	@$(PY) -m tests.simulation --seeds $(or $(SEEDS),30) --from $(or $(FROM),1) $(if $(SEED),--seed $(SEED)) $(ARGS)

sim-proves: setup ## Plant bugs one by one: the simulation must see each; SEARCH=1 SEEDS=300 for new seeds
	@$(PY) -m tests.simulation.planted $(if $(filter-out 0,$(SEARCH)),--search --seeds $(or $(SEEDS),300)) $(ARGS)

discrepancies: setup ## A month with 40 planted discrepancies: what does the worklist find? SEED=s SEEDS=20 ARGS=--tell
	@$(PY) -m tests.discrepancies --seed $(or $(SEED),1) --seeds $(or $(SEEDS),1) $(ARGS)

fuzz-engine: setup ## A million inputs for the decoder; INPUTS=... SEED=...
	@$(PY) -m tests.fuzz.engine --inputs $(or $(INPUTS),1000000) --seed $(or $(SEED),1)

fuzz-api: setup ## Requests made from the API's own description; EXAMPLES=... SEED=... ARGS=--postgresql
	@$(PY) -m tests.fuzz.api --examples $(or $(EXAMPLES),50000) --seed $(or $(SEED),1) $(ARGS)

api-book: setup ## Play docs/API.md with a real server and write it anew
	@$(PY) -m tests.api_book

# Some 4,500 pictures; a part with ONLY='sell_*' LANG=ar SIZE=1024x768 THEME=dark; LANG of the shell is not meant.
pictures: setup ## Take every screen in both languages, all sizes and themes; OUT=var/pictures ONLY= LANG= SIZE= THEME=
	@$(PY) -m tests.pictures $(if $(OUT),--out '$(OUT)') $(if $(ONLY),--only '$(ONLY)') $(if $(filter command line,$(origin LANG)),--lang '$(LANG)') \
		$(if $(SIZE),--size '$(SIZE)') $(if $(THEME),--theme '$(THEME)') $(ARGS)

prove-engine: setup ## Break the engine's rules on purpose, one by one: a test must notice each
	@$(PY) -m tests.mutants $(ARGS)

migrate: setup ## Bring a database to the newest schema, e.g. ARGS='--config server.toml'
	@$(PY) -m vending_server migrate $(ARGS)

# Qt's window libraries must be there to be packed, display or not.
bundle: export WITH_WINDOW := 1
bundle: export WITH_PACKING := 1
bundle: setup ## The kiosk as one folder that needs no Python: dist/kiosk
	$(PY) -m PyInstaller --noconfirm --log-level WARN kiosk.spec

# Not part of `make test`: packing takes a minute.
bundle-smoke: export WITH_DISPLAY := 1
bundle-smoke: bundle ## Look into the bundle and make a sale with it, without and with a display
	@$(PY) -m tests.harness.bundle_smoke $(ARGS)

lock: setup ## Make requirements.lock anew from pyproject.toml
	$(PY) -m uv export --quiet --no-header --all-groups -o requirements.lock

clean: ## Remove everything that was made here, .venv included
	rm -rf .venv build dist var uv.lock .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
