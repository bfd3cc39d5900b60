# Every task is a `casebook` command too (`casebook --help`), for systems without make.
.DEFAULT_GOAL := help
.PHONY: help book pdf teacher release test lab bench clean lock

# The Python that .venv is made with: the first suitable one, or `make PYTHON=... book`.
SUITABLE = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))
PYTHON = $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,\
	$(shell $(name) -c '$(SUITABLE)' >/dev/null 2>&1 && echo $(name))) python3)
CASEBOOK = .venv/bin/casebook
INSTALL = .venv/bin/python .ci/install.py

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

book: .venv/installed ## build the pages in _build/html; chapters run only if what they use changed
	@$(CASEBOOK) build

teacher: .venv/installed ## build the teacher's edition, with solutions and notes, in _build/teacher
	@$(CASEBOOK) build --teacher

test: .venv/installed ## check style, imports and types, and run all tests
	@$(CASEBOOK) test

pdf: book ## print the book and each chapter in _build/pdf (needs Chromium, Chrome or Edge)
	@$(CASEBOOK) pdf --each

release: .venv/installed ## make zip files of both editions, the printed chapters and the tables (needs a browser)
	@$(CASEBOOK) release

lab: .venv/installed ## open copies of the chapters in JupyterLab, to try things in
	@$(CASEBOOK) lab

bench: .venv/installed ## run the benchmarks, which print what they measure
	@$(CASEBOOK) bench

clean: ## remove what was built (not .venv)
	rm -rf _build .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

lock: .venv/installed ## renew requirements.lock with the newest versions that pyproject.toml allows
	@$(CASEBOOK) lock

# A stamp file each: for the packages of the lock, and for the casebook package itself.
.venv/locked: requirements.lock
	@python='$(PYTHON)'; \
	"$$python" -c '$(SUITABLE)' || { \
		echo "The casebook needs Python 3.11, 3.12, 3.13 or 3.14. \"$$python\" is not one of them" \
			"($$("$$python" --version 2>&1)). Name one: make PYTHON=/path/to/python3.12 book" >&2; \
		exit 1; }; \
	echo "Setting up .venv with $$("$$python" --version): $$(grep -c == $<) packages"; \
	"$$python" -m venv --clear .venv
	@$(INSTALL)
	@touch $@

.venv/installed: .venv/locked pyproject.toml
	@$(INSTALL) --package
	@touch $@
