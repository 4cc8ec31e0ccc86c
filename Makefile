# The project's commands. `make run` and `make test` set up what they need; a plain Debian with Python 3.11 and make will do.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
UV_VERSION := 0.13.9

BIN := .venv/bin
STAMP := .venv/.ready
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-header

# Compiled modules are kept, whatever the shell says: without them every start of Django takes seconds longer.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test test-rest test-all test-faults pictures lock format

setup: $(STAMP)

# On Debian a part of Python that makes environments is a package of its own. What is missing is installed where that may
# be done, as `make test` does; looked at before, for what fails half-way leaves an environment without pip.
$(BIN)/uv:
	@if ! $(PYTHON) -c "import ensurepip" 2>/dev/null; then \
		package=$$($(PYTHON) -c "import sys; print('python3.%d-venv' % sys.version_info[1])") || exit 1; \
		test "$$(id -u)" = 0 || as_root="sudo --non-interactive"; \
		apt="$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300"; \
		if command -v apt-get >/dev/null && $$as_root true 2>/dev/null; then \
			echo "Installing $$package with apt-get ..."; \
			{ $$apt update && $$apt install --yes --no-install-recommends $$package; } >/dev/null; \
		fi; \
		$(PYTHON) -c "import ensurepip" 2>/dev/null || \
			{ echo "Python can't make an environment here. Run this as root first: apt-get install $$package"; exit 1; }; \
	fi
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# Done again only when the lock or the project's metadata changed. The lock is complete, so nothing is resolved; pip
# takes over where uv finds no package index, for pip may have one set on this machine.
$(STAMP): requirements-dev.txt pyproject.toml | $(BIN)/uv
	@echo "Setting up .venv ..."
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements-dev.txt || \
		$(BIN)/python -m pip install --quiet --require-hashes --no-deps --requirement requirements-dev.txt
	@$(BIN)/uv pip install --quiet --offline --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@touch $@

# A database that holds nothing gets the demo; a second run keeps what was made. Whatever ends the recipe (Ctrl-C,
# SIGTERM, a taken port) also ends both processes.
run: export BASE_URL ?= http://127.0.0.1:$(PORT)
run: setup
	@$(BIN)/python manage.py load_demo --migrate --if-empty
	@echo "Site http://127.0.0.1:$(PORT)/ and CMS http://127.0.0.1:$(PORT)/cms/; Ctrl-C stops both."
	@echo "Log in as redacteur@, gastredacteur@, moderator@ or beheerder@example.org with the password databank-demo."
	@trap 'kill $$(jobs -p) 2>/dev/null; wait' EXIT; trap 'exit 0' INT TERM; \
	$(BIN)/python manage.py send_outbox --loop & \
	$(BIN)/python manage.py runserver 127.0.0.1:$(PORT) & \
	wait $$!

test: setup
	@$(BIN)/python -m tests.run

# The tests that `make test` leaves out because they take long. CI runs both.
test-rest: setup
	@$(BIN)/python -m tests.run rest

# The same with every test on PostgreSQL too, instead of those of what a database does in its own way.
test-all: setup
	@$(BIN)/python -m tests.run all

# Two hundred kills of a server and 5,000 edits beside a mirror on each database, instead of ten and fifty.
test-faults: setup
	@$(BIN)/python -m tests.run faults

# The pictures of the guide and of the README, drawn anew from the demo in Chromium.
pictures: setup
	@CHROMIUM=$${CHROMIUM:-$$(command -v chromium || command -v google-chrome)} \
		$(BIN)/python -m pytest -q -m browser -o python_files=pictures.py tests/browser/pictures.py

# Newest versions that pyproject.toml allows; existing pins stay unless `make lock UPGRADE=--upgrade`.
lock: $(BIN)/uv
	$(COMPILE) $(UPGRADE) pyproject.toml --output-file requirements.txt
	$(COMPILE) $(UPGRADE) pyproject.toml --extra dev --constraints requirements.txt --output-file requirements-dev.txt

format: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djhtml --tabwidth 2 site home events forms practices
