# The two commands a newcomer needs: `make start` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

.PHONY: start setup test check bench screenshots messages lock clean

start: $(VENV)/installed ## everything where needed, then serve on 127.0.0.1:$(PORT)
	@$(BIN)/python -m ocop.operations.start

setup: $(VENV)/installed ## environment, database and the demo city
	@$(BIN)/python -m ocop.operations.start --only-setup

test: $(VENV)/installed-dev ## all tests; also on PostgreSQL and in Chromium where they are there
	@$(BIN)/python -m tests.run

check: $(VENV)/installed-dev ## lint, types, order of rooms, migrations, translations, API snapshot
	@$(BIN)/python -m tests.check

bench: $(VENV)/installed-dev ## measure against named alternatives
	@$(BIN)/python -m benchmarks

screenshots: $(VENV)/installed-dev ## pictures of every page, for the README and for looking at
	@$(BIN)/python -m tools.screenshots

messages: $(VENV)/installed-dev ## collect texts to translate (needs gettext)
	@OCOP_INSTANCE=demo $(BIN)/python manage.py messages

lock: $(VENV)/installed-dev ## lock the dependencies of requirements/*.in
	@$(BIN)/pip install -q pip-tools
	@for set in base dev; do $(BIN)/pip-compile -q --no-emit-index-url --no-emit-trusted-host --strip-extras --generate-hashes --allow-unsafe -o requirements/$$set.txt requirements/$$set.in; done

clean:
	rm -rf $(VENV) var

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "OCOP needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements/base.txt | $(VENV)/bin/python
	@echo "Installing what OCOP needs into $(VENV) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/installed-dev: requirements/dev.txt | $(VENV)/installed
	@echo "Installing what the tests need into $(VENV) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
